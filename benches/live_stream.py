"""Lines for `detainer live`: a jail of about 5,000 people who come and go, one event a line.

    python3 benches/live_stream.py 1000000 > stream.jsonl
    time (cat stream.jsonl | detainer live --policy us-fed-8cfr-287-7 > /dev/null)

No line is refused, so that the exit status is 0; a stream that was cut off within a line gives 3. On a machine that others
use too, compare two programs by what `valgrind --tool=callgrind` counts for 20,000 lines, less what it counts for one.

Ten million go through a pipe; watch the memory of the process meanwhile:

    python3 benches/live_stream.py 10000000 | detainer live --policy us-fed-8cfr-287-7 > /dev/null
"""

import random
import sys
import time

STAY = [
    '"event":"booked","case":"c{n}","arrest":"warrantless"',
    '"event":"probable_cause_found","by":"judge","case":"c{n}"',
    '"event":"charged","case":"c{n}","class":"misdemeanor"',
    '"event":"bail_set","case":"c{n}","amount":"5000"',
    '"event":"detainer_received","detainer":"d{n}","form":"I-247A","agency":"ice","signed":true,"served":true,'
    '"warrant":"administrative","probable_cause":"officer"',
    '"event":"bail_posted","case":"c{n}"',
    '"event":"agency_notified","detainer":"d{n}","agency":"ice"',
    '"event":"transferred","to":"ice"',
]


def main(lines):
    rng = random.Random(7)
    now = 1772755200
    stamp = ""
    people = [(number, 0) for number in range(5000)]
    for line in range(lines):
        if line % 4 == 0:
            now += 60
            stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))
        place = int(rng.random() * len(people))
        number, done = people[place]
        event = STAY[done].format(n=number)
        sys.stdout.write(
            f'{{"now":"{stamp}","booking":"b{number}","time_zone":"America/Chicago",'
            f'"events":[{{"id":"e{done}","at":"{stamp}","recorded_at":"{stamp}",{event}}}]}}\n'
        )
        done += 1
        people[place] = (number, done) if done < len(STAY) else (line + 5000, 0)


if __name__ == "__main__":
    main(int(sys.argv[1]))

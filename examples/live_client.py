"""Booking software that is not written in Rust: it keeps `detainer live` running and asks it.

    python3 examples/live_client.py target/debug/detainer

Nothing but Python's standard library is needed. The protocol is described in docs/live-protocol.md.
"""

import json
import subprocess
import sys


class Live:
    """A running `detainer live`; every call sends one line and returns the lines of its answer."""

    def __init__(self, command, *policies):
        arguments = [argument for policy in policies for argument in ("--policy", policy)]
        self.process = subprocess.Popen(
            [command, "live", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def send(self, **line):
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        answer = []
        for text in self.process.stdout:
            answer.append(json.loads(text))
            if "line" in answer[-1]:
                return answer
        raise EOFError("detainer live has ended")

    def close(self):
        self.process.stdin.close()
        return self.process.wait()


def show(answer):
    for line in answer:
        if line["type"] == "decision":
            print(f"{line['booking']}: {line['text']}")
        elif line["type"] == "alert":
            hours = line["lead_seconds"] // 3600
            warning = f"{hours} hours or less left" if hours else "the time is up"
            print(f"{line['booking']}: {warning}. {line['deadline']['text']}")
        elif line["type"] == "error":
            print(f"refused: {line['error']}")


def main(command):
    live = Live(command, "us-fed-8cfr-287-7")
    zone = "America/Los_Angeles"

    booked = {"id": "e1", "event": "booked", "at": "2026-03-04T22:10", "case": "26-114", "arrest": "warrant"}
    show(live.send(now="2026-03-04T22:15:00-08:00", booking="B-7", time_zone=zone, events=[booked]))

    detainer = {
        "id": "e2", "event": "detainer_received", "at": "2026-03-05T08:55", "detainer": "d1", "form": "I-247A",
        "agency": "ice", "signed": True, "served": True, "warrant": "administrative", "probable_cause": "officer",
    }
    show(live.send(now="2026-03-05T09:00:00-08:00", booking="B-7", events=[detainer]))

    bail = {"id": "e3", "event": "bail_posted", "at": "2026-03-05T17:00", "case": "26-114"}
    show(live.send(now="2026-03-05T17:00:00-08:00", booking="B-7", events=[bail]))

    # A line that cannot be used does not stop it.
    show(live.send(booking="B-8", events=[]))

    # The clock goes on.
    for now in ("2026-03-06T12:00:00-08:00", "2026-03-09T16:30:00-07:00", "2026-03-09T17:00:00-07:00"):
        show(live.send(now=now))

    released = {"id": "e4", "event": "released", "at": "2026-03-09T17:20"}
    show(live.send(now="2026-03-09T17:20:00-07:00", booking="B-7", events=[released]))
    return live.close()


if __name__ == "__main__":
    # The refused line shows in the exit status: 3.
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "detainer"))

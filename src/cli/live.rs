//! `detainer live`: lines of events and times in, lines of decisions and alerts out.

use std::io::{self, BufRead, BufReader, Write};
use std::sync::Arc;

use detainer::check::Law;
use detainer::live::Ladder;
use detainer::live::protocol::{self, Session};
use memchr::memchr;

use super::Done;
use super::args::{LiveArgs, Records};
use super::law;
use super::settings::Settings;
use super::stop::{Stop, reason};
use super::text::clean_json;

/// A line longer than this is refused: no booking has so many events, and memory must not grow by what one line holds.
const LONGEST: usize = 8 << 20;

/// Answers are written at the latest when so many bytes are waiting.
const WAITING: usize = 1 << 16;

pub(super) fn run(args: &LiveArgs) -> Result<Done, Stop> {
    let mut out = io::stdout().lock();
    if args.schema {
        writeln!(out, "{}", serde_json::to_string_pretty(&protocol::schema())?)?;
        return Ok(Done::Clean);
    }
    let mut session = session(args)?;
    let mut reader = BufReader::with_capacity(WAITING, io::stdin().lock());
    let (mut line, mut answers) = (Vec::new(), Vec::new());
    loop {
        let unreadable = |error| Stop::new(format!("cannot read `<stdin>`: {}", reason(&error)));
        match read_line(&mut reader, &mut line).map_err(unreadable)? {
            Read::Line => session.line(&line, &mut answers),
            Read::TooLong => {
                let problem = format!("a line may have {LONGEST} bytes, and this one has more");
                session.refuse(&problem, &mut answers);
            }
            Read::End => break,
        }
        // Whoever asks waits for the answer; who has asked more already, does not.
        if answers.len() >= WAITING || memchr(b'\n', reader.buffer()).is_none() {
            write(&mut out, &mut answers)?;
        }
    }
    write(&mut out, &mut answers)?;
    Ok(if session.refused() > 0 { Done::WithRejects } else { Done::Clean })
}

fn session(args: &LiveArgs) -> Result<Session, Stop> {
    let records = Records {
        time_zone: args.time_zone.clone(),
        records_complete: args.records_complete,
        input_format: None,
        mapping: None,
    };
    let settings = Settings::new_for(&records, None, None)?;
    let law = Arc::new(Law::new(law::policies(&args.policies)?));
    let defaults = settings.defaults();
    let zone = defaults.zone.unwrap_or_else(detainer::time::Zone::utc);
    let known_at = args.law_as_known_at.as_deref();
    let settings = protocol::Settings {
        defaults,
        ladder: if args.warn.is_empty() { Ladder::default() } else { Ladder::new(args.warn.iter().copied()) },
        keep_seconds: args.keep,
        law_as_known_at: known_at.map(|at| settings.time("--law-as-known-at", at, zone)).transpose()?,
    };
    Ok(Session::new(law, settings))
}

/// Writes the answers, with what could act on a terminal escaped, and takes them from the list.
fn write(out: &mut impl Write, answers: &mut Vec<u8>) -> io::Result<()> {
    if answers.is_ascii() {
        out.write_all(answers)?;
    } else {
        let mut clean = Vec::with_capacity(answers.len());
        for line in answers.split_inclusive(|byte| *byte == b'\n') {
            match std::str::from_utf8(line) {
                Ok(text) if !line.is_ascii() => {
                    clean.extend(clean_json(text.trim_end().to_owned()).into_bytes());
                    clean.push(b'\n');
                }
                _ => clean.extend_from_slice(line),
            }
        }
        out.write_all(&clean)?;
    }
    answers.clear();
    out.flush()
}

/// What came of reading a line.
enum Read {
    Line,
    TooLong,
    End,
}

/// Reads a line, without keeping more of it than may be used.
fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Read> {
    line.clear();
    let mut any = false;
    let mut too_long = false;
    loop {
        let available = match reader.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = memchr(b'\n', available);
        let part = available.get(..end.unwrap_or(available.len())).unwrap_or_default();
        any |= !available.is_empty();
        too_long |= line.len().saturating_add(part.len()) > LONGEST;
        if !too_long {
            line.extend_from_slice(part);
        }
        let used = part.len().saturating_add(usize::from(end.is_some()));
        reader.consume(used);
        if end.is_some() || used == 0 {
            return Ok(match (any, too_long) {
                (false, _) => Read::End,
                (true, true) => Read::TooLong,
                (true, false) => Read::Line,
            });
        }
    }
}

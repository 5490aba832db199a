//! Records from files and standard input.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use detainer::audit::mapping::Mapping;
use detainer::audit::uncompressed;
use detainer::record::csv::{self, CsvError};
use detainer::record::json::{self, JsonError, JsonProblem};
use detainer::record::{Defaults, Timeline};
use detainer::time::Instant;

use super::args::{Format, Records};
use super::mapping;
use super::stop::{Stop, reason};
use super::text::clean;

/// The inputs of a command, ready to be read.
#[derive(Debug)]
pub(super) enum Inputs<'a> {
    /// Records in the formats of this program.
    Plain(Vec<(Input<'a>, Format)>),
    /// Other people's exports, joined on the booking.
    Mapped(Vec<Input<'a>>, Box<Mapping>),
}

impl<'a> Inputs<'a> {
    /// The inputs, their format known and the files there.
    pub(super) fn new(paths: &'a [PathBuf], records: &Records) -> Result<Self, Stop> {
        let there = |path: &'a PathBuf| Input::new(path);
        if let Some(name) = &records.mapping {
            let mapping = Box::new(mapping::load(name)?);
            return Ok(Self::Mapped(paths.iter().map(there).collect::<Result<_, Stop>>()?, mapping));
        }
        let plain = paths.iter().map(|path| {
            let input = there(path)?;
            Ok((input, format_of(path, records.input_format)?))
        });
        Ok(Self::Plain(plain.collect::<Result<_, Stop>>()?))
    }

    /// The name of the first in messages.
    pub(super) fn name(&self) -> String {
        let first = match self {
            Self::Plain(inputs) => inputs.first().map(|(input, _)| input),
            Self::Mapped(inputs, _) => inputs.first(),
        };
        first.map_or_else(String::new, Input::name)
    }

    /// Hands over every record in its order. One that is no timeline does not stop the rest.
    pub(super) fn read(
        &self,
        defaults: Defaults,
        mut each: impl FnMut(Result<Stay, Rejected>) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        match self {
            Self::Mapped(inputs, mapping) => mapping::read(mapping, inputs, defaults, each),
            Self::Plain(inputs) => inputs.iter().try_for_each(|(input, format)| {
                input.read(*format, defaults, |record| each(record.map(|timeline| Stay { timeline, as_of: None })))
            }),
        }
    }
}

/// A record, and until when its file says that custody ran on.
#[derive(Debug)]
pub(super) struct Stay {
    pub(super) timeline: Timeline,
    pub(super) as_of: Option<Instant>,
}

/// A file, ready to be read.
#[derive(Debug)]
pub(super) struct Input<'a> {
    path: &'a Path,
}

/// A record that is no timeline.
#[derive(Debug)]
pub(super) struct Rejected {
    pub(super) file: String,
    pub(super) line: u64,
    pub(super) booking: Option<String>,
    pub(super) problem: String,
}

impl Rejected {
    /// Lists it on standard error as `FILE:LINE: MESSAGE`.
    pub(super) fn report(&self) {
        let booking =
            self.booking.as_ref().map_or_else(String::new, |booking| format!("booking `{}`: ", clean(booking)));
        super::complain(&format!("{}:{}: {booking}{}", clean(&self.file), self.line, clean(&self.problem)));
    }
}

impl Rejected {
    fn of_json(error: JsonError, file: &str) -> Self {
        let line = u64::try_from(error.line).unwrap_or(u64::MAX);
        Self { file: file.to_owned(), line, booking: error.booking, problem: error.problem.to_string() }
    }

    fn of_csv(error: CsvError, file: &str) -> Self {
        Self { file: file.to_owned(), line: error.line, booking: error.booking, problem: error.problem.to_string() }
    }
}

impl<'a> Input<'a> {
    /// The input, if the file is there.
    pub(super) fn new(path: &'a Path) -> Result<Self, Stop> {
        let input = Self { path };
        if !input.is_stdin() {
            let metadata = fs::metadata(path).map_err(|error| input.unreadable(&error))?;
            if metadata.is_dir() {
                return Err(Stop::new(format!("cannot read `{}`: it is a directory", input.name())));
            }
        }
        Ok(input)
    }

    /// The input as bytes.
    pub(super) fn open(&self) -> Result<Box<dyn Read + Send>, Stop> {
        if self.is_stdin() {
            return Ok(Box::new(io::stdin()));
        }
        let file = File::open(self.path).map_err(|error| self.unreadable(&error))?;
        Ok(Box::new(file))
    }

    /// How many bytes it has, if that is known.
    pub(super) fn size(&self) -> Option<u64> {
        fs::metadata(self.path).ok().filter(|_| !self.is_stdin()).map(|metadata| metadata.len())
    }

    fn is_stdin(&self) -> bool {
        self.path.as_os_str() == "-"
    }

    /// Its name in messages.
    pub(super) fn name(&self) -> String {
        if self.is_stdin() { "<stdin>".to_owned() } else { clean(&self.path.display().to_string()) }
    }

    fn unreadable(&self, error: &io::Error) -> Stop {
        Stop::new(format!("cannot read `{}`: {}", self.name(), reason(error)))
    }

    /// All of it.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, Stop> {
        let mut bytes = Vec::new();
        self.open()?.read_to_end(&mut bytes).map_err(|error| self.unreadable(&error))?;
        Ok(bytes)
    }

    fn read(
        &self,
        format: Format,
        defaults: Defaults,
        each: impl FnMut(Result<Timeline, Rejected>) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let reader = uncompressed(self.open()?).map_err(|error| self.unreadable(&error))?;
        self.read_from(reader, format, defaults, each)
    }

    fn read_from(
        &self,
        mut reader: impl Read,
        format: Format,
        defaults: Defaults,
        mut each: impl FnMut(Result<Timeline, Rejected>) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let name = self.name();
        match format {
            Format::Jsonl => {
                for record in json::read_lines(BufReader::with_capacity(1 << 16, reader), defaults) {
                    if let Err(JsonError { problem: JsonProblem::Read(error), line, .. }) = &record {
                        let error = clean(error);
                        return Err(Stop::new(format!("cannot read `{}` beyond line {line}: {error}", self.name())));
                    }
                    each(record.map_err(|error| Rejected::of_json(error, &name)))?;
                }
            }
            Format::Json => {
                let mut text = Vec::new();
                reader.read_to_end(&mut text).map_err(|error| self.unreadable(&error))?;
                // Without the line end, so that a document that breaks off is said to do so on its last line.
                for record in json::read_document(text.trim_ascii_end(), &defaults) {
                    if let Err(JsonError { problem: JsonProblem::Syntax(error), line, .. }) = &record {
                        return Err(Stop::new(format!("{}:{line}: not valid JSON ({})", self.name(), clean(error))));
                    }
                    each(record.map_err(|error| Rejected::of_json(error, &name)))?;
                }
            }
            Format::Csv => {
                let read = csv::read(reader, &self.name(), &defaults);
                if let Some(error) = read.rejected.iter().find(|error| !error.problem.is_row()) {
                    return Err(Stop::new(format!(
                        "{}:{}: {}",
                        self.name(),
                        error.line,
                        clean(&error.problem.to_string())
                    )));
                }
                read.rejected.into_iter().try_for_each(|error| each(Err(Rejected::of_csv(error, &name))))?;
                read.timelines.into_iter().try_for_each(|timeline| each(Ok(timeline)))?;
            }
        }
        Ok(())
    }
}

fn format_of(path: &Path, format: Option<Format>) -> Result<Format, Stop> {
    if let Some(format) = format {
        return Ok(format);
    }
    if path.as_os_str() == "-" {
        return Ok(Format::Jsonl);
    }
    // What is compressed is called by two endings.
    let named =
        if path.extension().is_some_and(|ending| ending == "gz") { path.with_extension("") } else { path.to_owned() };
    let ending = named.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "jsonl" | "ndjson" => Ok(Format::Jsonl),
        "json" => Ok(Format::Json),
        "csv" => Ok(Format::Csv),
        _ => Err(Stop::with_help(
            format!("the ending of `{}` does not say its format", clean(&path.display().to_string())),
            "say it with `--input-format jsonl`, `json` or `csv`",
        )),
    }
}

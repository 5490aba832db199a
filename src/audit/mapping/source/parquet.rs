//! Parquet files.

use std::borrow::Cow;

use bytes::Bytes;
use chrono::{DateTime, NaiveTime};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use crate::audit::mapping::model::Layout;
use crate::audit::mapping::result::{FileProblem, Reason};
use crate::time::Date;

use super::{Row, Source};

/// Opens a file. A time stamp becomes a wall-clock time: whether that is UTC, the mapping says (`zone`).
pub(super) fn open<'a>(bytes: &[u8], _layout: &'a Layout) -> Result<Source<'a>, FileProblem> {
    let unreadable = |error: parquet::errors::ParquetError| FileProblem::Unreadable(error.to_string());
    let reader = SerializedFileReader::new(Bytes::copy_from_slice(bytes)).map_err(unreadable)?;
    let fields = reader.metadata().file_metadata().schema().get_fields();
    let header: Vec<String> = fields.iter().map(|field| field.name().to_owned()).collect();
    let mut rows: Vec<Row<'a>> = Vec::new();
    for (row, number) in reader.get_row_iter(None).map_err(unreadable)?.zip(1..) {
        let cells = row.map(|row| row.get_column_iter().map(|(_, field)| Cow::Owned(text(field))).collect());
        let cells = cells.map_err(|error| Reason::NotReadable(error.to_string()));
        let broken = cells.is_err();
        rows.push(Row { number, part: None, cells });
        if broken {
            break;
        }
    }
    Ok(Source { header, rows: Box::new(rows.into_iter()) })
}

fn text(field: &Field) -> String {
    let moment = |moment: Option<DateTime<chrono::Utc>>| {
        moment.map_or_else(String::new, |moment| moment.format("%Y-%m-%d %H:%M:%S").to_string())
    };
    let clock = |seconds: i64| {
        let clock = u32::try_from(seconds).ok().and_then(|s| NaiveTime::from_num_seconds_from_midnight_opt(s, 0));
        clock.map_or_else(String::new, |clock| clock.format("%H:%M:%S").to_string())
    };
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into_owned(),
        Field::Float(number) => number.to_string(),
        Field::Double(number) => number.to_string(),
        Field::Date(days) => Date::from_days(*days).to_string(),
        Field::TimestampMillis(at) => moment(DateTime::from_timestamp_millis(*at)),
        Field::TimestampMicros(at) => moment(DateTime::from_timestamp_micros(*at)),
        Field::TimeMillis(at) => clock(i64::from(*at) / 1000),
        Field::TimeMicros(at) => clock(*at / 1_000_000),
        other => other.to_string(),
    }
}

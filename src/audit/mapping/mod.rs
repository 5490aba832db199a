//! Reading other people's exports: a mapping, which is data, says what their rows mean.

mod apply;
mod bind;
mod draft;
mod evaluate;
mod guess;
mod model;
mod predicate;
mod preview;
mod read;
pub mod ready;
mod result;
mod source;
mod time;

pub use crate::document::DocumentError as MappingError;
pub use guess::guess;
pub use model::{At, Block, Bookings, Give, Grain, Layout, Mapping, Part, Rule, Split, Step, Table, Take, What};
pub use predicate::{Predicate, normal};
pub use preview::{Preview, PreviewEvent, PreviewRow};
pub use result::{FileError, FileProblem, Mapped, Reason, Record, Rejected, Unmapped};
pub use source::File;
pub use time::{Empty, Format, Placeholder, Precision, Stands, TimeColumn, ZoneLabel};

/// Columns that every table has beside its own: the number of the row, the name of the file, the number of the member of a
/// list, the key of a member of an object.
const PSEUDO: [&str; 4] = ["@row", "@file", "@part", "@key"];

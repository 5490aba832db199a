//! Reading other people's exports: a mapping, which is data, says what their rows mean.
//!
//! A [`Mapping`] is read from TOML (`docs/mappings.md` in the repository describes every key). It is bound to the columns of
//! each file, told what each row tells, and the rows of a booking, from however many files, become its timeline:
//!
//! ```
//! use detainer::audit::mapping::{File, Mapping};
//! use detainer::record::Defaults;
//!
//! let mapping = r#"
//! [mapping]
//! id = "example"
//! title = "One row a charge"
//! [bookings]
//! time_zone = "America/Los_Angeles"
//! [table]
//! row = "charge"
//! key = "id"
//! [[table.event]]
//! is = "booked"
//! at = "in"
//! once = "booking"
//! [[table.event]]
//! at = "ended"
//! by = "how"
//! unmapped = { may_be = "case_closed" }
//! values = { Bail = "bail_posted" }
//! "#;
//! let file = b"id,in,ended,how\n\
//!              17,2024-06-03 18:20,2024-06-04 09:00,BAIL\n\
//!              17,2024-06-03 18:20,2024-06-05 10:00,Diverted\n\
//!              ,2024-06-03 19:00,,\n";
//!
//! let mapping = Mapping::from_toml(mapping, "example.toml")?;
//! let mapped = mapping.read(&[File { name: "jail.csv", bytes: file }], &Defaults::default())?;
//! let timeline = &mapped.records[0].timeline;
//! assert_eq!(timeline.events.len(), 3); // booked, bail posted, and what may have closed the second case
//! assert_eq!(timeline.events[1].source.as_deref(), Some("jail.csv:2"));
//! assert_eq!(mapped.unmapped[0].value, "Diverted");
//! assert_eq!(mapped.rejected[0].to_string(), "jail.csv:4: no booking: `id` is empty");
//! assert_eq!(mapped.rows, mapped.used + 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod apply;
mod bind;
mod draft;
mod evaluate;
mod guess;
mod model;
mod once;
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
pub use predicate::{Phrase, Predicate, normal};
pub use preview::{Preview, PreviewEvent, PreviewRow};
pub use result::{FileError, FileProblem, Mapped, Reason, Record, Rejected, Unmapped};
pub use source::File;
pub use time::{Empty, Format, Placeholder, Precision, Stands, TimeColumn, ZoneLabel};

/// Columns that every table has beside its own: the number of the row, the name of the file, the number of the member of a
/// list, the key of a member of an object.
const PSEUDO: [&str; 4] = ["@row", "@file", "@part", "@key"];

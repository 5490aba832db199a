//! TOML files that people write: strict reading, and errors that name file, line, column, key and what was expected.

#[cfg(feature = "catalog")]
mod depth;
mod error;
#[cfg(feature = "catalog")]
pub(crate) mod node;
#[cfg(feature = "catalog")]
mod parse;

pub use error::DocumentError;
#[cfg(feature = "audit")]
pub(crate) use node::is_word;
#[cfg(feature = "catalog")]
pub(crate) use parse::parse;

//! Whole files: reading other people's exports.

pub mod mapping;

//! Events as CSV.

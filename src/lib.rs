//! detainer
pub mod time;
pub mod record;
pub mod policy;
pub mod check;

//! What the jail wrote.

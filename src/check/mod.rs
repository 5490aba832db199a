//! Who was covered.

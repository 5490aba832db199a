//! Policies under the microscope: how strict a law is beside another.
mod clock;
mod compare;
mod contest;
mod example;
mod formula;
mod moment;
mod papers;
mod sides;
mod zones;

pub use compare::{Answer, Comparison, Counterexample, Doubt, Strictness, compare};

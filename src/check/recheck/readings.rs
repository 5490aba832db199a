use super::super::Assessment; use super::scene::Scene; use super::{Rechecked,Rejection};
pub(super) fn check(_: &Scene<'_>, _: &Assessment, _: u32, _: &mut Rechecked, _: &mut Vec<Rejection>) {}

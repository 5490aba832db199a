//! The law that judges: one for all bookings, or each booking's own by its place.

use std::sync::{Arc, Mutex, PoisonError};

use crate::check::survey::Survey;
use crate::check::{Bounds, Judge, Law, Laws, Options, Outline};
use crate::record::Timeline;

use super::readings;

/// A law, and the same with its limits read otherwise.
#[derive(Debug)]
pub(crate) struct Stack<L> {
    law: L,
    readings: [Option<Law>; 2],
    /// The number of each of its policies among all policies of the audit; empty: its place.
    numbers: Vec<usize>,
}

/// How the law of a booking is found.
#[derive(Debug)]
pub(crate) enum Rule<'a> {
    /// It is the same for all.
    Named(Box<Stack<&'a Law>>),
    /// By the place that the record names.
    Places {
        /// The laws of all places.
        laws: &'a Laws,
        /// Those that were met.
        met: Mutex<Vec<Arc<Stack<Arc<Law>>>>>,
    },
}

impl<'a> Rule<'a> {
    pub(crate) fn named(law: &'a Law) -> Self {
        Self::Named(Box::new(Stack { law, readings: readings::laws(law), numbers: Vec::new() }))
    }

    pub(crate) fn places(laws: &'a Laws) -> Self {
        Self::Places { laws, met: Mutex::default() }
    }

    /// The ids of all policies, by their numbers.
    pub(crate) fn policies(&self) -> Vec<String> {
        match self {
            Self::Named(stack) => stack.law.policies().iter().map(|policy| policy.id.clone()).collect(),
            Self::Places { laws, .. } => laws.ids().map(str::to_owned).collect(),
        }
    }

    /// The law of a booking, if it depends on the booking.
    pub(crate) fn of(&self, timeline: &Timeline) -> Option<Arc<Stack<Arc<Law>>>> {
        let Self::Places { laws, met } = self else { return None };
        let law = laws.of(timeline);
        let mut met = met.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stack) = met.iter().find(|stack| Arc::ptr_eq(&stack.law, &law)) {
            return Some(Arc::clone(stack));
        }
        let ids: Vec<&str> = laws.ids().collect();
        let number = |id: &str| ids.iter().position(|other| *other == id).unwrap_or(usize::MAX);
        let numbers = law.policies().iter().map(|policy| number(&policy.id)).collect();
        let stack = Arc::new(Stack { readings: readings::laws(&law), law, numbers });
        met.push(Arc::clone(&stack));
        Some(stack)
    }
}

impl Stack<Arc<Law>> {
    pub(crate) const fn law(&self) -> &Arc<Law> {
        &self.law
    }

    pub(crate) fn bench(&self, options: Options) -> Bench<'_> {
        Bench::new(&self.law, &self.readings, &self.numbers, options)
    }
}

impl Stack<&Law> {
    pub(crate) fn bench(&self, options: Options) -> Bench<'_> {
        Bench::new(self.law, &self.readings, &self.numbers, options)
    }
}

/// The judges of one law. They keep their working room.
pub(crate) struct Bench<'l> {
    pub(crate) law: &'l Law,
    pub(crate) judge: Judge<'l>,
    pub(crate) numbers: &'l [usize],
    readings: [Option<Judge<'l>>; 2],
}

impl<'l> Bench<'l> {
    fn new(law: &'l Law, readings: &'l [Option<Law>; 2], numbers: &'l [usize], options: Options) -> Self {
        let readings = readings.each_ref().map(|law| law.as_ref().map(|law| Judge::new(law, options)));
        Self { law, judge: Judge::new(law, options), numbers, readings }
    }

    /// The bounds on every day and on working days. Without a detainer no limit runs.
    pub(crate) fn readings(&mut self, outline: &Outline, survey: &Survey) -> [Bounds; 2] {
        self.readings.each_mut().map(|judge| match (judge, survey.stay) {
            (Some(judge), Ok(stay)) if outline.has_detainers() => judge.bounds(outline, stay),
            _ => survey.bounds,
        })
    }
}

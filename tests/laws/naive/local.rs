//! Local authority at one instant: cases, sentences, other holds, and the judge's review of an arrest.

use detainer::policy::BailRefusal;
use detainer::record::{Arrest, Cause, EventKind, Said};
use detainer::time::Instant;

use super::{Declined, Happened, Model, Tri, and, not, or};

/// Something that may close a span, at some instant from `from` until `by`.
struct Closing {
    from: i64,
    by: i64,
    /// Its place in the record; `None` for the end of a term, which comes first at its instant.
    place: Option<usize>,
    /// The opening that it follows by its nature, whatever the record's order says.
    follows: Option<usize>,
    doubtful: bool,
}

/// What opens a span.
#[derive(Clone, Copy)]
struct Opening {
    at: i64,
    place: usize,
    /// Opened by the booking: open from the first, and every closing is after it.
    booking: bool,
}

impl<'a> Model<'a> {
    /// Whether something stands before what it ends, at the same instant: the order of the record and the nature of the
    /// events then say different things.
    pub(crate) fn ends_before_it_begins(&self) -> bool {
        let pairs = |opens: EventKind, closes: EventKind, same: fn(&Happened<'_>, &Happened<'_>) -> bool| {
            let closings: Vec<&Happened<'_>> = self.events.iter().filter(|h| h.kind == closes).collect();
            self.events
                .iter()
                .filter(|h| h.kind == opens)
                .any(|o| closings.iter().any(|c| c.at == o.at && c.place < o.place && same(c, o)))
        };
        pairs(EventKind::HoldPlaced, EventKind::HoldLifted, lifts)
            || pairs(EventKind::DetainerReceived, EventKind::DetainerWithdrawn, |_, _| true)
            || pairs(EventKind::Sentenced, EventKind::SentenceCompleted, |_, _| true)
    }

    pub(crate) fn local_authority(&self, t: i64) -> Result<Tri, Declined> {
        let mut spans = Vec::new();
        for case in self.cases() {
            self.case_spans(case, t, &mut spans)?;
        }
        if self.labels.len() > 1 && self.booked.event.cases.is_empty() {
            let mut closings = Vec::new();
            for case in self.cases() {
                closings.extend(self.case_closings(case, true));
            }
            let open = self.open(self.booking(), &closings, t);
            let lapsed = self.lapsed_arrest(t)?;
            spans.push(and([open, not(lapsed)]));
        }
        self.hold_spans(t, &mut spans);
        Ok(or(spans))
    }

    /// The cases of the record; one without a name if there are no labels.
    fn cases(&self) -> Vec<Option<&'a str>> {
        if self.labels.len() > 1 { self.labels.iter().map(|&label| Some(label)).collect() } else { vec![None] }
    }

    /// Whether the event is about that case. An event without a label is about the only case there is.
    fn about(&self, happened: &Happened<'_>, case: Option<&str>) -> bool {
        match case {
            None => true,
            Some(label) => happened.event.cases.iter().any(|other| other == label),
        }
    }

    fn unlabelled(&self, happened: &Happened<'_>) -> bool {
        self.labels.len() > 1 && happened.event.cases.is_empty()
    }

    fn booking(&self) -> Opening {
        Opening { at: self.booked.at, place: self.booked.place, booking: true }
    }

    fn case_spans(&self, case: Option<&str>, t: i64, spans: &mut Vec<Tri>) -> Result<(), Declined> {
        let closings = self.case_closings(case, true);
        let charges: Vec<&Happened<'_>> =
            self.events.iter().filter(|h| h.kind == EventKind::Charged && self.about(h, case)).collect();
        let first_charge = charges.iter().copied().min_by_key(|h| (h.at, h.place));
        let opened_by_booking = case.is_none() || self.booked.event.cases.is_empty() || self.about(&self.booked, case);
        if opened_by_booking {
            let mut open = self.open(self.booking(), &closings, t);
            let named = case.is_none() || self.about(&self.booked, case);
            // The person may have been taken in for the other case, and for this one only when it was charged.
            if !named && first_charge.is_some_and(|charge| charge.at > self.booked.at && t < charge.at) {
                open = and([open, None]);
            }
            spans.push(and([open, not(self.lapsed(case, t)?)]));
        } else if let Some(charge) = first_charge {
            spans.push(self.open(opened_by(charge), &closings, t));
        }
        for charge in charges {
            // A charge in a case that had closed may or may not have brought the person back under it.
            spans.push(and([self.open(opened_by(charge), &closings, t), None]));
        }
        for happened in &self.events {
            match happened.kind {
                EventKind::Charged | EventKind::Remanded | EventKind::Sentenced if self.unlabelled(happened) => {
                    spans.push(and([self.open(opened_by(happened), &closings, t), None]));
                }
                EventKind::Remanded if self.about(happened, case) => {
                    spans.push(self.open(opened_by(happened), &closings, t));
                }
                EventKind::Sentenced if self.about(happened, case) => {
                    let mut own = self.case_closings(case, false);
                    own.extend(self.sentence_end(happened, case));
                    spans.push(self.open(opened_by(happened), &own, t));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What closes a case. Its sentences have their own ends: only the case itself closes with all of them.
    fn case_closings(&self, case: Option<&str>, with_sentences: bool) -> Vec<Closing> {
        let mut closings = Vec::new();
        for happened in &self.events {
            let closes = happened.kind.closes_case() || self.is_entitling_refusal(happened);
            if !closes {
                continue;
            }
            let about = self.about(happened, case)
                || (happened.kind == EventKind::ReleaseOrdered && happened.event.cases.is_empty());
            let doubtful = (self.unlabelled(happened) && happened.kind != EventKind::ReleaseOrdered)
                || self.names_only_unopened(happened)
                || happened.at < self.booked.at;
            if !about && !doubtful {
                continue;
            }
            let mut from = happened.at;
            if happened.kind == EventKind::SentenceCompleted && about {
                if !with_sentences {
                    continue;
                }
                // Completed later than the last of its terms allows: it may have been over then.
                let followed = self.sentences(case).filter(|s| s.at <= happened.at).map(|s| self.term_end(s));
                let last = followed.collect::<Option<Vec<i64>>>().and_then(|ends| ends.into_iter().max());
                from = last.map_or(from, |end| from.min(end));
            }
            // A closing before the booking, which may have been of an earlier stay, counts at the booking.
            let (from, by) = (from.max(self.booked.at), happened.at.max(self.booked.at));
            closings.push(Closing { from, by, place: Some(happened.place), follows: None, doubtful });
        }
        if with_sentences {
            let uncompleted = self.sentences(case).filter(|s| self.completions(s, case).next().is_none());
            closings.extend(uncompleted.flat_map(|s| self.sentence_end(s, case)));
            // One that does not say whose it is may be this case's, and end it.
            let unlabelled = self.events.iter().filter(|h| h.kind == EventKind::Sentenced && self.unlabelled(h));
            let may_end = unlabelled.filter_map(|s| self.own_end(s));
            closings.extend(may_end.map(|end| Closing { doubtful: true, ..end }));
        }
        closings
    }

    fn sentences(&self, case: Option<&str>) -> impl Iterator<Item = &Happened<'a>> {
        self.events.iter().filter(move |h| h.kind == EventKind::Sentenced && self.about(h, case))
    }

    /// The completions that may end that sentence.
    fn completions(&self, sentence: &Happened<'_>, case: Option<&str>) -> impl Iterator<Item = &Happened<'a>> {
        let since = sentence.at;
        self.events
            .iter()
            .filter(move |h| h.kind == EventKind::SentenceCompleted && self.about(h, case) && h.at >= since)
    }

    /// What ends a sentence by itself: its completions, else its term.
    fn sentence_end(&self, sentence: &Happened<'_>, case: Option<&str>) -> Vec<Closing> {
        let completions: Vec<Closing> = self
            .completions(sentence, case)
            .map(|completion| Closing {
                from: self.term_end(sentence).map_or(completion.at, |end| end.min(completion.at)),
                by: completion.at,
                place: Some(completion.place),
                follows: Some(sentence.place),
                doubtful: false,
            })
            .collect();
        if !completions.is_empty() {
            return completions;
        }
        self.own_end(sentence).into_iter().collect()
    }

    /// The end of its term.
    fn own_end(&self, sentence: &Happened<'_>) -> Option<Closing> {
        let by = self.term_end(sentence)?;
        let from = if sentence.event.credit.is_some() { by } else { sentence.at.max(self.booked.at) };
        Some(Closing { from, by, place: None, follows: Some(sentence.place), doubtful: false })
    }

    /// When the term of a sentence ends, an unrecorded credit counting as none; `None` without a term.
    fn term_end(&self, sentence: &Happened<'_>) -> Option<i64> {
        let Some(Said::Listed(term)) = &sentence.event.term else { return None };
        let credit = match &sentence.event.credit {
            Some(Said::Listed(credit)) => Some(credit),
            _ => None,
        };
        let start = Instant::from_unix(sentence.at.max(self.booked.at));
        Some(self.timeline.zone.add_term(start, term, credit).unix())
    }

    fn hold_spans(&self, t: i64, spans: &mut Vec<Tri>) {
        for placed in self.events.iter().filter(|h| h.kind == EventKind::HoldPlaced) {
            let authority = match &placed.event.basis {
                Some(Said::Listed(basis)) => Some(basis.is_authority()),
                _ => None,
            };
            let lifts: Vec<Closing> = self
                .events
                .iter()
                // One that names a hold may mean a placing that names none.
                .filter(|h| h.kind == EventKind::HoldLifted && (lifts(h, placed) || placed.event.hold.is_none()))
                .map(|lifted| Closing {
                    from: lifted.at,
                    by: lifted.at,
                    place: Some(lifted.place),
                    follows: None,
                    doubtful: !lifts(lifted, placed),
                })
                .collect();
            spans.push(and([authority, self.open(opened_by(placed), &lifts, t)]));
        }
    }

    /// Whether a span is open at `t`, as section 3 says it.
    fn open(&self, opening: Opening, closings: &[Closing], t: i64) -> Tri {
        if !opening.booking && opening.at > t {
            return Some(false);
        }
        let closed = |c: &Closing| !c.doubtful && c.by <= t && surely_after(c, opening);
        if closings.iter().any(closed) {
            return Some(false);
        }
        let open = closings.iter().filter(|c| c.from <= t).all(|c| surely_before(c, opening));
        if open { Some(true) } else { None }
    }

    /// Whether the arrest review has lapsed for the span that the booking opened for a case.
    fn lapsed(&self, case: Option<&str>, t: i64) -> Result<Tri, Declined> {
        self.lapse(t, |happened| self.about(happened, case))
    }

    /// The same for the arrest itself where the cases are not named: the text does not say whose finding counts.
    fn lapsed_arrest(&self, t: i64) -> Result<Tri, Declined> {
        let reviewed = self.policies.iter().any(|policy| policy.arrest.is_some());
        let named = self.events.iter().any(|h| {
            matches!(h.kind, EventKind::ProbableCauseFound | EventKind::Sentenced | EventKind::Remanded)
                && !h.event.cases.is_empty()
        });
        if reviewed && named { Err(Declined::TextIsOpen) } else { self.lapse(t, |_| true) }
    }

    fn lapse(&self, t: i64, about: impl Fn(&Happened<'_>) -> bool) -> Result<Tri, Declined> {
        let hours = self.in_force(t).iter().filter_map(|(_, policy)| policy.arrest).map(|review| review.hours).min();
        let Some(hours) = hours else { return Ok(Some(false)) };
        let arrests: Vec<&Happened<'_>> = self.events.iter().filter(|h| h.kind == EventKind::Arrested).collect();
        if arrests.len() > 1 {
            return Err(Declined::TextIsOpen);
        }
        let said = |h: &Happened<'_>| h.event.arrest.as_ref().and_then(Said::listed);
        let said: Vec<Arrest> = arrests.iter().copied().chain([&self.booked]).filter_map(said).collect();
        if said.len() > 1 && said[0] != said[1] {
            return Err(Declined::TextIsOpen);
        }
        let warrantless = said.first().map(|&arrest| arrest == Arrest::Warrantless);
        let since = arrests.first().map_or(self.booked.at, |arrest| arrest.at);
        let late = t - since >= i64::from(hours) * 3600;
        // A finding that does not say by whom may be a judge's.
        let reviewed = or(self.events.iter().filter(|h| h.at <= t).map(|h| match h.kind {
            EventKind::ProbableCauseFound => {
                let neither = h.event.cases.is_empty() && h.event.detainer.is_none();
                let names_case = !h.event.cases.is_empty() && about(h);
                let by = h.event.by.as_ref().and_then(Said::listed);
                and([Some(neither || names_case), by.map(|by| by == Cause::Judge)])
            }
            EventKind::Sentenced | EventKind::Remanded => Some(about(h) && !self.unlabelled(h)),
            _ => Some(false),
        }));
        Ok(and([warrantless, Some(late), not(reviewed)]))
    }

    fn is_entitling_refusal(&self, happened: &Happened<'_>) -> bool {
        happened.kind == EventKind::BailRefused
            && happened.event.because.as_deref().is_none_or(|because| because == "detainer")
            && happened.at <= self.end
            && self.in_force(happened.at).iter().any(|(_, policy)| policy.bail == Some(BailRefusal::Entitlement))
    }

    /// Whether it names a case, and none that ever opened.
    fn names_only_unopened(&self, happened: &Happened<'_>) -> bool {
        let opened = |label: &String| {
            self.labels.len() <= 1
                || self.booked.event.cases.is_empty()
                || self.events.iter().any(|h| {
                    let opens = matches!(h.kind, EventKind::Charged | EventKind::Remanded | EventKind::Sentenced);
                    (opens || h.place == self.booked.place) && h.event.cases.contains(label)
                })
        };
        !happened.event.cases.is_empty() && !happened.event.cases.iter().any(opened)
    }
}

fn opened_by(happened: &Happened<'_>) -> Opening {
    Opening { at: happened.at, place: happened.place, booking: false }
}

fn lifts(lifted: &Happened<'_>, placed: &Happened<'_>) -> bool {
    lifted.event.hold.is_none() || lifted.event.hold == placed.event.hold
}

fn surely_after(closing: &Closing, opening: Opening) -> bool {
    opening.booking
        || closing.from > opening.at
        || (closing.from == opening.at && closing.place.is_some_and(|place| place > opening.place))
        // An end of a term, or a completion that may reach back to it.
        || (closing.follows == Some(opening.place) && closing.place.is_none_or(|_| closing.from < closing.by))
}

fn surely_before(closing: &Closing, opening: Opening) -> bool {
    !surely_after(closing, opening)
        && (closing.by < opening.at
            || (closing.by == opening.at && closing.place.is_none_or(|place| place < opening.place)))
}

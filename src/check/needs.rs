//! What would settle an undetermined case. Each open fact or time is settled in the record itself, each way, and judged by
//! the same engine: what narrows the bounds is a need.

use crate::policy::{Form, Leaf, Requirement};
use crate::record::{Arrest, Basis, Conviction, Event, EventKind, Said, Statement, Timeline, Warrant};
use crate::time::{Instant, Recorded, Term};

use super::Truth;
use super::assessment::{Bounds, Need};
use super::judge::{Judge, Options};
use super::law::Law;
use super::outline::Outline;
use super::sweep::Engine;

/// So many open facts and times are tried at most.
const MOST: usize = 64;

/// So many events are judged in all trials together, or little more.
const LONGEST: usize = 200_000;

/// An open fact or time, and the record with it settled each way.
struct Settled {
    what: String,
    detainer: Option<String>,
    event: Option<usize>,
    records: Vec<Timeline>,
}

/// What would narrow the bounds, in the order of the record.
pub(crate) fn of(engine: &Engine<'_>, timeline: &Timeline, law: &Law, options: &Options, bounds: Bounds) -> Vec<Need> {
    let mut judge = Judge::new(law, *options);
    let doubt = bounds.max_seconds.saturating_sub(bounds.min_seconds);
    let mut needs = Vec::new();
    for settled in open_facts(engine, timeline, law) {
        let answers: Vec<Bounds> =
            settled.records.iter().filter_map(|record| judge.judge(&Outline::of(record)).bounds).collect();
        let narrows = answers.iter().any(|answer| answer.max_seconds.saturating_sub(answer.min_seconds) < doubt);
        if narrows {
            let least = answers.iter().map(|answer| answer.min_seconds).min().unwrap_or(bounds.min_seconds);
            let most = answers.iter().map(|answer| answer.max_seconds).max().unwrap_or(bounds.max_seconds);
            needs.push(Need {
                what: settled.what,
                detainer: settled.detainer,
                event: settled.event,
                could_change: (least, most),
            });
        }
    }
    needs
}

/// What alone would tell whether the person is covered at `t`, of the events so far; in the order of the record.
pub(crate) fn of_instant(
    engine: &Engine<'_>,
    timeline: &Timeline,
    law: &Law,
    options: &Options,
    t: Instant,
) -> Vec<String> {
    let mut judge = Judge::new(law, *options);
    let mut outline = Outline::empty(timeline.zone);
    let mut settles = |record: &Timeline| {
        outline.read_so_far(record, t, options.as_of);
        let stay = outline.stay(options.as_of.map(Instant::unix));
        // With no custody at that instant there is nothing to cover.
        stay.ok().and_then(|stay| judge.engine(&outline, stay).covered(t.unix())) != Some(Truth::Unknown)
    };
    let mut needs: Vec<String> = Vec::new();
    for settled in open_facts(engine, timeline, law) {
        if settled.records.iter().any(&mut settles) {
            let event = settled.event.map(|position| timeline.name_of(position));
            let need = match settled.detainer.or(event) {
                Some(of) => format!("{} of {of}", settled.what),
                None => settled.what,
            };
            if !needs.contains(&need) {
                needs.push(need);
            }
        }
    }
    needs
}

fn open_facts(engine: &Engine<'_>, timeline: &Timeline, law: &Law) -> Vec<Settled> {
    // Each trial judges the whole record: a very long one gets fewer.
    let most = LONGEST.checked_div(timeline.events.len()).unwrap_or(MOST).clamp(4, MOST);
    let mut open = Vec::new();
    let labels = &engine.outline.cases;
    for position in 0..timeline.events.len() {
        if open.len() >= most {
            return open;
        }
        let Some(event) = timeline.events.get(position) else { break };
        let mut variants = Variants { timeline, position, open: &mut open };
        variants.time(engine, event);
        variants.attributes(event, labels);
    }
    facts(timeline, law, &mut open);
    open
}

struct Variants<'a> {
    timeline: &'a Timeline,
    position: usize,
    open: &'a mut Vec<Settled>,
}

impl Variants<'_> {
    fn add(&mut self, what: &str, changes: impl IntoIterator<Item = Box<dyn Fn(&mut Event)>>) {
        let records = changes.into_iter().filter_map(|change| {
            let mut record = self.timeline.clone();
            change(record.events.get_mut(self.position)?);
            Some(record)
        });
        let records: Vec<Timeline> = records.collect();
        let detainer = self.timeline.events.get(self.position).and_then(|event| event.detainer.clone());
        self.open.push(Settled { what: what.to_owned(), detainer, event: Some(self.position), records });
    }

    /// A time that is not exact, settled at its earliest and at its latest.
    fn time(&mut self, engine: &Engine<'_>, event: &Event) {
        if event.at.is_exact() || event.listed_kind().is_none() {
            return;
        }
        let earliest = event.at.earliest().unwrap_or(Instant::from_unix(engine.stay.from.0));
        let latest = event.at.latest().unwrap_or(Instant::from_unix(engine.stay.until.1));
        let at = |instant: Instant| change(move |event| event.at = Recorded::at(instant));
        self.add("time", [at(earliest), at(latest.max(earliest))]);
    }

    fn attributes(&mut self, event: &Event, labels: &[String]) {
        match event.listed_kind() {
            Some(EventKind::Booked | EventKind::Arrested) if event.arrest.is_none() => {
                let arrest = |arrest| change(move |event| event.arrest = Some(Said::Listed(arrest)));
                self.add("arrest", [arrest(Arrest::Warrant), arrest(Arrest::Warrantless)]);
            }
            Some(EventKind::HoldPlaced) if event.basis.as_ref().and_then(Said::listed).is_none() => {
                let basis = |basis| change(move |event| event.basis = Some(Said::Listed(basis)));
                self.add("basis", [basis(Basis::JudicialWarrant), basis(Basis::None)]);
            }
            Some(EventKind::Sentenced) if event.credit.as_ref().and_then(Said::listed).is_none() => {
                if let Some(term) = event.term.as_ref().and_then(Said::listed) {
                    let credit = |credit| change(move |event| event.credit = Some(Said::Listed(credit)));
                    let none: Option<Term> = "PT0H".parse().ok();
                    self.add("credit", none.map(credit).into_iter().chain([credit(term)]));
                }
            }
            Some(EventKind::DetainerReceived) => self.detainer(event),
            Some(EventKind::ProbableCauseFound) if event.detainer.is_none() && event.cases.is_empty() => self.finding(),
            _ => {}
        }
        let about_a_case = event.listed_kind().is_some_and(|kind| {
            kind.closes_case() || matches!(kind, EventKind::Charged | EventKind::Remanded | EventKind::Sentenced)
        });
        if about_a_case && event.cases.is_empty() && labels.len() > 1 {
            let changes =
                labels.iter().take(8).cloned().map(|label| change(move |event| event.cases = vec![label.clone()]));
            self.add("case", changes);
        }
    }

    fn detainer(&mut self, event: &Event) {
        if event.signed.as_ref().and_then(Said::listed).is_none() {
            let signed = |signed| change(move |event| event.signed = Some(Said::Listed(signed)));
            self.add("detainer.signed", [signed(true), signed(false)]);
        }
        if event.served.as_ref().and_then(Said::listed).is_none() {
            let served = |served| change(move |event| event.served = Some(Said::Listed(served)));
            self.add("detainer.served", [served(true), served(false)]);
        }
        if event.warrant.as_ref().and_then(Said::listed).is_none() {
            let changes =
                Warrant::ALL.iter().map(|&warrant| change(move |event| event.warrant = Some(Said::Listed(warrant))));
            self.add("detainer.warrant", changes);
        }
        if event.probable_cause.as_ref().and_then(Said::listed).is_none() {
            let changes =
                Statement::ALL.iter().map(|&said| change(move |event| event.probable_cause = Some(Said::Listed(said))));
            self.add("detainer.probable_cause", changes);
        }
        if event.form.as_ref().and_then(Said::listed).is_none() {
            let changes = Form::ALL.iter().map(|&form| change(move |event| event.form = Some(Said::Listed(form))));
            self.add("detainer.form", changes);
        }
    }

    /// A finding that names neither case nor detainer: it was about the detainer, or about the arrest.
    fn finding(&mut self) {
        let detainers =
            self.timeline.events.iter().filter(|event| event.listed_kind() == Some(EventKind::DetainerReceived));
        let named: Vec<String> = detainers.filter_map(|event| event.detainer.clone()).take(4).collect();
        if named.is_empty() {
            return;
        }
        let about = named.into_iter().map(|id| change(move |event| event.detainer = Some(id.clone())));
        let arrest = change(|event| event.cases = vec!["arrest".to_owned()]);
        self.add("probable_cause_found", about.chain([arrest]));
    }
}

fn change(change: impl Fn(&mut Event) + 'static) -> Box<dyn Fn(&mut Event)> {
    Box::new(change)
}

/// The facts that the policies ask for and the record does not state.
fn facts(timeline: &Timeline, law: &Law, open: &mut Vec<Settled>) {
    let mut asked: Vec<&Leaf> = Vec::new();
    for rule in law.policies().iter().flat_map(|policy| &policy.holds) {
        leaves(&rule.when, &mut asked);
    }
    let mut add = |what: String, records: Vec<Timeline>| {
        if !records.is_empty() && !open.iter().any(|settled| settled.what == what) {
            open.push(Settled { what, detainer: None, event: None, records });
        }
    };
    for leaf in asked {
        let with = |change: &dyn Fn(&mut Timeline)| {
            let mut record = timeline.clone();
            change(&mut record);
            record
        };
        match leaf {
            Leaf::Person(name) | Leaf::Agreement(name) if !timeline.facts.flags.contains_key(name) => {
                let flag = |flag: bool| with(&|record| _ = record.facts.flags.insert(name.clone(), flag));
                add(leaf.to_string(), vec![flag(true), flag(false)]);
            }
            Leaf::AgeAtLeast(years) if timeline.facts.age.is_none() => {
                let years = i64::from(*years);
                let age = |age: i64| with(&|record| record.facts.age = Some(age));
                add("facts.age".to_owned(), vec![age(years), age(years.saturating_sub(1))]);
            }
            Leaf::Conviction { classes, .. } => {
                let none = with(&|record| complete_convictions(record, Vec::new(), classes));
                let booked = timeline.events.iter().find_map(|event| event.at.earliest());
                let on = booked.map_or_else(Recorded::unknown, |at| Recorded::at(at.plus(-86_400)));
                let one = classes.first().map(|class| {
                    let conviction = Conviction { classes: vec![class.clone()], on: on.clone() };
                    with(&|record| complete_convictions(record, vec![conviction.clone()], classes))
                });
                add("facts.convictions".to_owned(), [none].into_iter().chain(one).collect());
            }
            Leaf::Charge { classes, .. } => {
                let charged = |more: &[String]| {
                    with(&|record| {
                        record.facts.charges.get_or_insert_default().extend_from_slice(more);
                        record.facts.charges_complete = true;
                        classify(record, classes);
                    })
                };
                add("facts.charges".to_owned(), vec![charged(&[]), charged(classes)]);
            }
            _ => {}
        }
    }
}

fn complete_convictions(record: &mut Timeline, more: Vec<Conviction>, classes: &[String]) {
    record.facts.convictions.get_or_insert_default().extend(more);
    record.facts.convictions_complete = true;
    classify(record, classes);
}

/// Says that the record was classified by the schemes of those classes.
fn classify(record: &mut Timeline, classes: &[String]) {
    for (scheme, _) in classes.iter().filter_map(|class| class.rsplit_once('/')) {
        record.facts.classified.push(scheme.to_owned());
    }
}

fn leaves<'a>(requirement: &'a Requirement, out: &mut Vec<&'a Leaf>) {
    match requirement {
        Requirement::Never | Requirement::Always => {}
        Requirement::Leaf(leaf) => out.push(leaf),
        Requirement::Not(inner) => leaves(inner, out),
        Requirement::All(members) | Requirement::Any(members) => members.iter().for_each(|member| leaves(member, out)),
    }
}

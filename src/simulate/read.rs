//! A county from TOML.

use crate::document::node::{Node, Read, Source, Table};
use crate::document::parse;
use crate::policy::Form;
use crate::record::Basis;
use crate::time::{Calendar, Date, Zone};

use super::county::{County, Endings, Practice, Shared};
use super::dice::Spread;
use super::mistake::Mistake;
use super::rule::{LeftOut, Paper, Rule};

/// The largest share.
const WHOLE: i64 = 10_000;

/// The longest duration in a spread, in minutes or days: ten years of minutes.
const LONGEST: i64 = 5_256_000;

const TABLES: [&str; 12] = [
    "county",
    "arrivals",
    "cases",
    "court",
    "people",
    "detainers",
    "holds",
    "release",
    "pickup",
    "practice",
    "rule",
    "clerk",
];

/// Reads a county; what is left out is as in `base`, and must be there if there is none.
pub(super) fn county(text: &str, file: &str, base: Option<&County>) -> Read<County> {
    let source = Source { file, text };
    let document = parse(&source)?;
    let root = Table::root(&source, &document);
    root.only(&[TABLES.as_slice(), &["mistakes"]].concat())?;
    let tables = Sections { root: &root, base };
    let place = tables.section("county", &["name", "jurisdiction", "time_zone", "year", "bookings", "seed"])?;
    let arrivals = tables.section("arrivals", &["weekday", "hour"])?;
    let cases = tables.section("cases", &CASES)?;
    let court = tables.section("court", &["opens", "closes"])?;
    let people = tables.section("people", &["classified", "convictions", "conviction_days", "charges", "facts"])?;
    let detainers = tables.section("detainers", &["share", "arrival_minutes", "withdrawn"])?;
    let holds = tables.section("holds", &["share", "bases", "minutes", "collected"])?;
    let release = tables.section("release", &["processing_minutes"])?;
    let pickup = tables.section("pickup", &["minutes"])?;
    let practice = tables.section("practice", &["jail"])?;
    let rule = tables.section("rule", &RULE)?;
    let clerk = tables.section("clerk", &CLERK)?;
    let court_opens = court.read("opens", |c| c.court_opens, |node| node.number(0, 23))?;
    Ok(County {
        name: place.read("name", |c| c.name.clone(), Node::text)?,
        jurisdiction: place.read("jurisdiction", |c| c.jurisdiction.clone(), jurisdiction)?,
        zone: place.read("time_zone", |c| c.zone, zone)?,
        year: place.read("year", |c| c.year, year)?,
        bookings: place.read("bookings", |c| c.bookings, |node| node.count(100_000_000))?,
        seed: place.read("seed", |c| c.seed, seed)?,
        weekday: arrivals.read("weekday", |c| c.weekday.clone(), |node| weights(node, 7))?,
        hour: arrivals.read("hour", |c| c.hour.clone(), |node| weights(node, 24))?,
        second_case: cases.read("second", |c| c.second_case, share)?,
        endings: cases.read("endings", |c| c.endings.clone(), endings)?,
        bail: cases.read("bail_minutes", |c| c.bail.clone(), spread)?,
        appearance: cases.read("appearance_minutes", |c| c.appearance.clone(), spread)?,
        trial: cases.read("trial_minutes", |c| c.trial.clone(), spread)?,
        cause_found: cases.read("cause_found_minutes", |c| c.cause_found.clone(), spread)?,
        term_days: cases.read("term_days", |c| c.term_days.clone(), spread)?,
        time_served: cases.read("time_served", |c| c.time_served, share)?,
        court_opens,
        court_closes: court.read(
            "closes",
            |c| c.court_closes,
            |node| node.number(court_opens.saturating_add(1), 24),
        )?,
        classified: people.read("classified", |c| c.classified.clone(), names)?,
        convictions: people.read("convictions", |c| c.convictions.clone(), |node| shared(node, "class"))?,
        conviction_days: people.read("conviction_days", |c| c.conviction_days.clone(), spread)?,
        charges: people.read("charges", |c| c.charges.clone(), |node| shared(node, "class"))?,
        facts: people.read("facts", |c| c.facts.clone(), |node| shared(node, "name"))?,
        detainers: detainers.read("share", |c| c.detainers, share)?,
        arrival: detainers.read("arrival_minutes", |c| c.arrival.clone(), spread)?,
        withdrawn: detainers.read("withdrawn", |c| c.withdrawn, share)?,
        holds: holds.read("share", |c| c.holds, share)?,
        bases: holds.read("bases", |c| c.bases.clone(), bases)?,
        hold: holds.read("minutes", |c| c.hold.clone(), spread)?,
        collected: holds.read("collected", |c| c.collected, share)?,
        processing: release.read("processing_minutes", |c| c.processing.clone(), spread)?,
        pickup: pickup.read("minutes", |c| c.pickup.clone(), spread)?,
        practice: practice.read("jail", |c| c.practice, |node| node.choice(Practice::WORDS))?,
        rule: self::rule(&rule)?,
        state_holidays: rule.read("state_holidays", |c| c.state_holidays.clone(), days)?,
        date_only: clerk.read("date_only", |c| c.date_only, share)?,
        hour_only: clerk.read("hour_only", |c| c.hour_only, share)?,
        quarter_hour: clerk.read("quarter_hour", |c| c.quarter_hour, share)?,
        late_entry: clerk.read("late_entry", |c| c.late_entry, share)?,
        late: clerk.read("late_minutes", |c| c.late.clone(), spread)?,
        blank_paper: clerk.read("blank_paper", |c| c.blank_paper, share)?,
        mistakes: mistakes(&tables)?,
        calendar: Calendar::us_federal(),
    })
}

const CASES: [&str; 8] = [
    "second",
    "endings",
    "bail_minutes",
    "appearance_minutes",
    "trial_minutes",
    "cause_found_minutes",
    "term_days",
    "time_served",
];
const RULE: [&str; 8] =
    ["forms", "papers", "limit_hours", "excluding", "review_hours", "processing_hours", "ends", "state_holidays"];
const CLERK: [&str; 6] = ["date_only", "hour_only", "quarter_hour", "late_entry", "late_minutes", "blank_paper"];

/// The tables of the file, and what is there without them.
struct Sections<'a, 'b> {
    root: &'b Table<'a>,
    base: Option<&'b County>,
}

struct Section<'a, 'b> {
    /// The table, or the whole file if the table is left out.
    table: Option<Table<'a>>,
    root: &'b Table<'a>,
    base: Option<&'b County>,
}

impl<'a, 'b> Sections<'a, 'b> {
    fn section(&self, name: &str, keys: &[&str]) -> Read<Section<'a, 'b>> {
        let table = self.root.maybe(name, Node::table)?;
        if let Some(table) = &table {
            table.only(keys)?;
        }
        Ok(Section { table, root: self.root, base: self.base })
    }
}

impl<'a> Section<'a, '_> {
    fn read<T>(&self, key: &str, base: impl FnOnce(&County) -> T, read: impl FnOnce(&Node<'a>) -> Read<T>) -> Read<T> {
        let table = self.table.as_ref().unwrap_or(self.root);
        match (self.table.as_ref().and_then(|table| table.get(key)), self.base) {
            (Some(node), _) => read(&node),
            (None, Some(county)) => Ok(base(county)),
            (None, None) => read(&table.need(key, "a value")?),
        }
    }
}

fn rule(section: &Section<'_, '_>) -> Read<Rule> {
    Ok(Rule {
        forms: section.read("forms", |c| c.rule.forms.clone(), forms)?,
        papers: section.read("papers", |c| c.rule.papers.clone(), |node| listed(node, &Paper::ALL))?,
        limit_hours: section.read("limit_hours", |c| c.rule.limit_hours, |node| node.number(1, 1_000))?,
        excluding: section.read("excluding", |c| c.rule.excluding.clone(), |node| listed(node, &LeftOut::ALL))?,
        review_hours: section.read("review_hours", |c| c.rule.review_hours, |node| node.number(0, 1_000))?,
        processing_hours: section.read(
            "processing_hours",
            |c| c.rule.processing_hours,
            |node| node.number(0, 1_000),
        )?,
        ends: section.read(
            "ends",
            |c| c.rule.ends,
            |node| match node.word("a day, or an empty text")? {
                "" => Ok(None),
                _ => node.date().map(Some),
            },
        )?,
    })
}

fn mistakes(tables: &Sections<'_, '_>) -> Read<Vec<u32>> {
    let section = tables.section("mistakes", Mistake::WORDS)?;
    let one = |mistake: &Mistake| {
        let base = |county: &County| county.mistakes.get(mistake.place()).copied().unwrap_or(0);
        section.read(mistake.as_str(), base, share)
    };
    Mistake::ALL.iter().map(one).collect()
}

fn share(node: &Node<'_>) -> Read<u32> {
    Ok(u32::try_from(node.number(0, WHOLE)?).unwrap_or(0))
}

fn weight(node: &Node<'_>) -> Read<u32> {
    Ok(u32::try_from(node.number(0, 1_000_000)?).unwrap_or(0))
}

/// So many weights, not all of them 0.
fn weights(node: &Node<'_>, count: usize) -> Read<Vec<u32>> {
    let expected = format!("a list of {count} whole numbers, not all 0");
    let weights: Vec<u32> = node.list(&expected)?.iter().map(weight).collect::<Read<_>>()?;
    if weights.len() == count && weights.iter().any(|weight| *weight > 0) {
        return Ok(weights);
    }
    Err(node.error(format!("`{}` holds {} numbers", node.path, weights.len()), format!("expected {expected}")))
}

/// Quantities that never decrease, at least two.
fn spread(node: &Node<'_>) -> Read<Spread> {
    let expected = "a list of two or more whole numbers from 1 that never decrease";
    let values: Vec<i64> = node.list(expected)?.iter().map(|value| value.number(1, LONGEST)).collect::<Read<_>>()?;
    if values.len() >= 2 && values.is_sorted() {
        return Ok(Spread(values));
    }
    Err(node.error(format!("`{}` is no spread", node.path), format!("expected {expected}")))
}

fn endings(node: &Node<'_>) -> Read<Endings> {
    let table = node.table()?;
    table.only(&["bail", "order", "dropped", "acquitted", "sentence"])?;
    let of = |key: &str| Ok(table.maybe(key, weight)?.unwrap_or(0));
    let endings = Endings {
        bail: of("bail")?,
        order: of("order")?,
        dropped: of("dropped")?,
        acquitted: of("acquitted")?,
        sentence: of("sentence")?,
    };
    match endings == (Endings { bail: 0, order: 0, dropped: 0, acquitted: 0, sentence: 0 }) {
        false => Ok(endings),
        true => Err(node.error(format!("`{}` has no weight above 0", node.path), "expected at least one")),
    }
}

/// Weights of the bases that are authority by themselves.
fn bases(node: &Node<'_>) -> Read<Vec<(Basis, u32)>> {
    let lawful: Vec<Basis> = Basis::ALL.iter().copied().filter(|basis| basis.is_authority()).collect();
    let table = node.table()?;
    table.only(&lawful.iter().map(|basis| basis.as_str()).collect::<Vec<_>>())?;
    let weights: Vec<(Basis, u32)> = lawful
        .into_iter()
        .map(|basis| Ok((basis, table.maybe(basis.as_str(), weight)?.unwrap_or(0))))
        .collect::<Read<_>>()?;
    match weights.iter().any(|(_, weight)| *weight > 0) {
        true => Ok(weights),
        false => Err(node.error(format!("`{}` has no weight above 0", node.path), "expected at least one")),
    }
}

fn shared(node: &Node<'_>, key: &str) -> Read<Vec<Shared>> {
    let expected = format!("a list of {{ {key} = \"...\", share = ... }}");
    let members: Vec<Shared> = node
        .list(&expected)?
        .iter()
        .map(|member| {
            let table = member.table()?;
            table.only(&[key, "share"])?;
            let name = table.need(key, "a name")?;
            let name = match key {
                "class" => name.slashed(2, "a class such as \"misdemeanor\" or \"us-ca/misdemeanor\"")?,
                _ => name.name("_")?,
            };
            Ok(Shared { name, share: share(&table.need("share", "so many of 10,000")?)? })
        })
        .collect::<Read<_>>()?;
    let total = members.iter().map(|member| i64::from(member.share)).fold(0, i64::saturating_add);
    if key == "class" && total > WHOLE {
        let message = format!("the shares of `{}` come to {total}", node.path);
        return Err(node.error(message, format!("expected at most {WHOLE}")));
    }
    Ok(members)
}

fn names(node: &Node<'_>) -> Read<Vec<String>> {
    Node::distinct(&node.list("a list of names")?, |name| name.name("-_."))
}

fn forms(node: &Node<'_>) -> Read<Vec<Form>> {
    Node::distinct(&node.some("a list of forms")?, |word| word.choice(Form::WORDS))
}

/// Words of a list, none of them twice.
fn listed<T: Copy>(node: &Node<'_>, words: &[(&str, T)]) -> Read<Vec<T>> {
    Node::distinct(&node.list("a list of words")?, |member| {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let word = member.word("a word")?;
        let found = words.iter().find(|(known, _)| *known == word).map(|(_, value)| *value);
        found.ok_or_else(|| member.unknown(word, &known))
    })
}

fn days(node: &Node<'_>) -> Read<Vec<Date>> {
    Node::distinct(&node.list("a list of days")?, Node::date)
}

fn jurisdiction(node: &Node<'_>) -> Read<String> {
    node.slashed(16, "a place such as \"us/ca\"")
}

fn zone(node: &Node<'_>) -> Read<Zone> {
    let name = node.word("a name such as \"America/Los_Angeles\"")?;
    Zone::named(name).map_err(|error| node.error(error.to_string(), "expected a name of the IANA database"))
}

/// Years in which every wall clock of the United States showed whole minutes and the calendars are declared.
fn year(node: &Node<'_>) -> Read<i32> {
    Ok(i32::try_from(node.number(1971, 2080)?).unwrap_or(1971))
}

fn seed(node: &Node<'_>) -> Read<u64> {
    Ok(u64::try_from(node.number(0, i64::MAX)?).unwrap_or(0))
}

//! A table of a mapping, and the columns of one of its files.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use crate::words::nearest;

use super::model::{At, Split, Table, What};
use super::predicate::normal;
use super::result::{FileProblem, Reason};
use super::time::{Empty, TimeColumn};

/// The columns that are not the file's own, in the order of their slots.
const FIXED: [&str; 3] = ["@row", "@file", "@part"];

/// A table whose columns have been found in a file.
pub(super) struct Bound<'m> {
    pub(super) table: &'m Table,
    /// The slot of each column that the table uses.
    slots: HashMap<String, usize>,
    /// The place in the file of what each slot holds; the slots of the pseudo-columns come after these.
    places: Vec<usize>,
    blank: BTreeSet<String>,
}

/// The cells of a row, or of one member of its lists.
pub(super) struct Cells<'c> {
    slots: &'c HashMap<String, usize>,
    cells: Vec<Cow<'c, str>>,
}

impl Cells<'_> {
    /// The text of a column, trimmed; empty if the file need not have it.
    pub(super) fn get(&self, column: &str) -> &str {
        self.slots.get(column).and_then(|slot| self.cells.get(*slot)).map_or("", Cow::as_ref)
    }

    /// The filled texts of several columns, in one.
    pub(super) fn join(&self, columns: &[String], between: &str) -> String {
        let texts = columns.iter().map(|column| self.get(column)).filter(|text| !text.is_empty());
        texts.collect::<Vec<_>>().join(between)
    }
}

impl<'m> Bound<'m> {
    /// Finds the columns.
    pub(super) fn new(table: &'m Table, header: &[String]) -> Result<Self, FileProblem> {
        let rename = &table.layout.rename;
        let names: Vec<&str> = header.iter().map(|name| rename.get(name).unwrap_or(name).as_str()).collect();
        let mut slots = HashMap::new();
        let mut places = Vec::new();
        for column in columns(table) {
            if slots.contains_key(&column) || FIXED.contains(&column.as_str()) {
                continue;
            }
            let mut found = names.iter().enumerate().filter(|(_, name)| **name == column).map(|(place, _)| place);
            match (found.next(), found.next()) {
                (Some(_), Some(_)) => return Err(FileProblem::Twice(column)),
                (Some(place), None) => {
                    slots.insert(column, places.len());
                    places.push(place);
                }
                (None, _) if table.layout.optional.contains(&column) => {}
                (None, _) => {
                    let near = nearest(&column, names.iter().copied().filter(|name| name.len() >= 2));
                    let near = near.map(str::to_owned);
                    let found = names.iter().filter(|name| !name.is_empty()).map(|name| (*name).to_owned()).collect();
                    return Err(FileProblem::NoColumn { column, near, found });
                }
            }
        }
        slots.extend(FIXED.into_iter().map(str::to_owned).zip(places.len()..));
        let blank = table.layout.blank.iter().map(|text| normal(text)).collect();
        Ok(Self { table, slots, places, blank })
    }

    /// The cells of a row as a whole.
    pub(super) fn whole<'c>(&'c self, cells: &'c [Cow<'_, str>], pseudo: &'c [String; 3]) -> Cells<'c> {
        let own = self.places.iter().map(|place| self.clean(cells.get(*place).map_or("", Cow::as_ref)));
        let pseudo = pseudo.iter().map(|text| Cow::Borrowed(text.as_str()));
        Cells { slots: &self.slots, cells: own.chain(pseudo).collect() }
    }

    /// The cells of each member of the row's lists.
    pub(super) fn members<'c>(
        &'c self,
        split: &'c Split,
        cells: &'c [Cow<'_, str>],
        pseudo: &'c [String; 3],
    ) -> Result<Vec<Cells<'c>>, Reason> {
        let mut lists: HashMap<usize, Vec<&str>> = HashMap::new();
        let mut first: Option<(&String, usize)> = None;
        for column in &split.columns {
            let Some(place) = self.slots.get(column).and_then(|slot| self.places.get(*slot)) else { continue };
            let members: Vec<&str> = cells.get(*place).map_or("", Cow::as_ref).split(split.by.as_str()).collect();
            let (lead, expected) = *first.get_or_insert((column, members.len()));
            if members.len() == 1 && expected != 1 {
                continue;
            }
            if members.len() != expected {
                let (column, first) = (column.clone(), lead.clone());
                return Err(Reason::Lengths { column, found: members.len(), first, expected });
            }
            lists.insert(*place, members);
        }
        let count = first.map_or(1, |(_, count)| count);
        let [row, file, _] = pseudo;
        let member = |number: usize| {
            let own = self.places.iter().map(|place| match lists.get(place) {
                Some(members) => self.clean(members.get(number).copied().unwrap_or_default()),
                None => self.clean(cells.get(*place).map_or("", Cow::as_ref)),
            });
            let part = number.saturating_add(1).to_string();
            let pseudo = [Cow::Borrowed(row.as_str()), Cow::Borrowed(file.as_str()), Cow::Owned(part)];
            Cells { slots: &self.slots, cells: own.chain(pseudo).collect() }
        };
        Ok((0..count).map(member).collect())
    }

    fn clean<'c>(&self, cell: &'c str) -> Cow<'c, str> {
        let text = cell.trim();
        let blank = !self.blank.is_empty() && self.blank.contains(&normal(text));
        Cow::Borrowed(if blank { "" } else { text })
    }

    /// How the times of a column are written.
    pub(super) fn time(&self, column: &str) -> Cow<'m, TimeColumn> {
        let described = self.table.times.iter().find(|time| time.columns.iter().any(|name| name == column));
        described.map_or_else(|| Cow::Owned(TimeColumn::default()), Cow::Borrowed)
    }

    /// Whether the table makes use of the column at that place of the file.
    pub(super) fn uses(&self, place: usize) -> bool {
        self.places.contains(&place)
    }
}

/// Every column that a table makes use of.
fn columns(table: &Table) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    all.extend(table.key.iter().chain(&table.label).chain(&table.person).chain(&table.seen).cloned());
    all.extend(table.layout.split.iter().flat_map(|split| split.columns.iter().cloned()));
    if let Some(predicate) = &table.leave_out {
        predicate.columns(&mut |column| all.push(column.to_owned()));
    }
    for rule in &table.rules {
        if let Some(predicate) = &rule.filter {
            predicate.columns(&mut |column| all.push(column.to_owned()));
        }
        match &rule.at {
            At::Column(columns) => all.extend(columns.iter().cloned()),
            At::Between(from, until) => all.extend(from.iter().chain(until).cloned()),
            At::Latest(column) => all.push(column.clone()),
        }
        if let What::ByValue { column, .. } = &rule.what {
            all.push(column.clone());
        }
        all.extend(rule.take.iter().flat_map(|(_, take)| take.columns.iter().cloned()));
    }
    // A column whose times are described is needed only if a rule speaks of it; then its stand-ins are too.
    let stand_ins = table.times.iter().filter(|time| time.columns.iter().any(|column| all.contains(column)));
    let stand_ins: Vec<String> = stand_ins
        .flat_map(|time| match &time.empty {
            Empty::Between(from, until) => from.iter().chain(until).cloned().collect(),
            Empty::Open | Empty::Unknown => Vec::new(),
        })
        .collect();
    all.extend(stand_ins);
    all
}

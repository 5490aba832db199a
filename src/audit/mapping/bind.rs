//! A table of a mapping, and the columns of one of its files.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use crate::words::nearest;

use super::model::{At, Split, Table, What};
use super::predicate::normal;
use super::result::{FileProblem, Reason};
use super::time::{Empty, TimeColumn};

/// A table whose columns have been found in a file.
pub(super) struct Bound<'m> {
    pub(super) table: &'m Table,
    /// The place of each column that the table uses.
    places: HashMap<String, usize>,
    width: usize,
    blank: BTreeSet<String>,
}

/// The cells of a row, or of one member of its lists.
pub(super) struct Cells<'b> {
    places: &'b HashMap<String, usize>,
    cells: Vec<String>,
}

impl Cells<'_> {
    /// The text of a column, trimmed; empty if the file need not have it.
    pub(super) fn get(&self, column: &str) -> &str {
        self.places.get(column).and_then(|place| self.cells.get(*place)).map_or("", String::as_str)
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
        let mut places = HashMap::new();
        // The pseudo-columns stand after the file's own.
        for (column, place) in ["@row", "@file", "@part"].into_iter().zip(names.len()..) {
            places.insert(column.to_owned(), place);
        }
        for column in columns(table) {
            if places.contains_key(&column) {
                continue;
            }
            let mut found = names.iter().enumerate().filter(|(_, name)| **name == column).map(|(place, _)| place);
            match (found.next(), found.next()) {
                (Some(_), Some(_)) => return Err(FileProblem::Twice(column)),
                (Some(place), None) => {
                    places.insert(column, place);
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
        let blank = table.layout.blank.iter().map(|text| normal(text)).collect();
        Ok(Self { table, places, width: names.len(), blank })
    }

    /// The cells of a row as a whole.
    pub(super) fn whole(&self, cells: &[Cow<'_, str>], pseudo: [String; 3]) -> Cells<'_> {
        let own = cells.iter().map(|cell| self.clean(cell));
        Cells { places: &self.places, cells: own.chain(pseudo).collect() }
    }

    /// The cells of each member of the row's lists.
    pub(super) fn members(
        &self,
        split: &Split,
        cells: &[Cow<'_, str>],
        pseudo: &[String; 3],
    ) -> Result<Vec<Cells<'_>>, Reason> {
        let cell = |column: &String| {
            let place = self.places.get(column).copied().unwrap_or(usize::MAX);
            (place, cells.get(place).map_or("", |cell| cell.as_ref()))
        };
        let mut lists: HashMap<usize, Vec<&str>> = HashMap::new();
        let mut first: Option<(&String, usize)> = None;
        for column in &split.columns {
            let (place, text) = cell(column);
            let members: Vec<&str> = text.split(split.by.as_str()).collect();
            let (lead, expected) = *first.get_or_insert((column, members.len()));
            if members.len() == 1 && expected != 1 {
                continue;
            }
            if members.len() != expected {
                let (column, first) = (column.clone(), lead.clone());
                return Err(Reason::Lengths { column, found: members.len(), first, expected });
            }
            lists.insert(place, members);
        }
        let count = first.map_or(1, |(_, count)| count);
        let member = |number: usize| {
            let own = cells.iter().enumerate().map(|(place, cell)| match lists.get(&place) {
                Some(members) => self.clean(members.get(number).copied().unwrap_or_default()),
                None => self.clean(cell),
            });
            let [row, file, _] = pseudo.clone();
            let part = number.saturating_add(1).to_string();
            Cells { places: &self.places, cells: own.chain([row, file, part]).collect() }
        };
        Ok((0..count).map(member).collect())
    }

    fn clean(&self, cell: &str) -> String {
        let text = cell.trim();
        if self.blank.is_empty() || !self.blank.contains(&normal(text)) { text.to_owned() } else { String::new() }
    }

    /// How the times of a column are written.
    pub(super) fn time(&self, column: &str) -> Cow<'m, TimeColumn> {
        let described = self.table.times.iter().find(|time| time.columns.iter().any(|name| name == column));
        described.map_or_else(|| Cow::Owned(TimeColumn::default()), Cow::Borrowed)
    }

    /// Whether the table makes use of the column at that place of the file.
    pub(super) fn uses(&self, place: usize) -> bool {
        place < self.width && self.places.values().any(|used| *used == place)
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

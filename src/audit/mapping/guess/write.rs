//! The mapping as TOML, with its questions.

use crate::audit::mapping::model::Layout;

use super::column::Column;
use super::roles::Roles;

/// What stands between the members of a list in a cell.
const LIST: &str = " | ";

/// So many values of a column are listed.
const LISTED: usize = 60;

/// What a value may mean, by words in it.
const MEANINGS: [(&str, &[&str]); 9] = [
    ("\"charges_dropped\"", &["DISMISS", "NO CHARGES", "NCF", "NOLLE", "NO BILL", "DROPPED", "NO PROB"]),
    ("\"acquitted\"", &["NOT GUILTY", "ACQUIT"]),
    ("\"bail_posted\"", &["BAIL", "BOND", "SURETY", "CASH"]),
    ("\"sentence_completed\"", &["TIME SERVED", "SENTENCE COMPLETE", "EXPIRATION"]),
    ("\"release_ordered\"", &["COURT ORDER", "RECOGNIZANCE", "JUDGE ORDER", "PRETRIAL", " OR"]),
    ("{ event = \"transferred\", to = \"ice\" }", &["IMMIGRATION", "TO ICE", "BOOKED INTO DETENTION"]),
    ("\"detainer_withdrawn\"", &["CANCEL DETAINER", "LIFTED", "WITHDRAWN", "DETAINER RELEASED"]),
    ("\"entry error\"", &["ERROR IN ENTRY", "ENTRY ERROR", "ENTERED IN ERROR"]),
    ("\"ignore\"", &["MERGED", "INTEGRATED", "INTERGRATED"]),
];

pub(super) fn mapping(layout: &Layout, columns: &[Column], roles: &Roles, rows: usize) -> String {
    let mut out = Writer { text: String::new(), columns };
    out.line("# A first mapping, guessed from names and values. Answer the questions, then look at it with");
    out.line("# `detainer mapping check FILE THIS`. Nothing here has been confirmed by anybody.");
    out.line("schema = 1\n\n[mapping]\nid = \"my-county\"\ntitle = \"What the file is\"\n\n[bookings]");
    out.line("# QUESTION: in which zone does the jail's clock run?");
    out.line("# time_zone = \"America/Los_Angeles\"");
    out.line("# QUESTION: when was the export made? Bookings without an end were still open then.");
    out.line("# as_of = \"2024-01-31T08:00\"");
    out.line("# jurisdiction = \"us/wa/pierce\"\n\n[table]");
    out.table(layout, roles, rows);
    out.times(roles);
    out.events(roles);
    out.text
}

struct Writer<'a> {
    text: String,
    columns: &'a [Column],
}

impl Writer<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn name(&self, place: usize) -> String {
        quoted(self.columns.get(place).map_or("", |column| &column.name))
    }

    fn table(&mut self, layout: &Layout, roles: &Roles, rows: usize) {
        self.line(&format!("# {rows} rows were looked at."));
        if roles.repeats {
            self.line("# QUESTION: several rows have the same booking. Is a row a charge, a hold, an event, or a sighting on a day?");
            self.line("row = \"charge\"");
        } else {
            self.line("# QUESTION: no booking has two rows. Is a row a whole booking?");
            self.line("row = \"booking\"");
        }
        if let Some(delimiter) = layout.delimiter.filter(|delimiter| *delimiter != b',') {
            self.line(&format!("delimiter = {}", quoted(&char::from(delimiter).to_string())));
        }
        if !layout.path.is_empty() {
            let steps = layout.path.iter().map(|step| format!("{}[]", step.key));
            self.line(&format!("path = {}", quoted(&steps.collect::<Vec<_>>().join("."))));
        }
        match roles.key {
            Some(key) => self.line(&format!("key = [{}]", self.name(key))),
            None => {
                self.line("# QUESTION: no column looks like a booking number. Which columns name the booking?");
                self.line("key = [\"@row\"]");
            }
        }
        if let Some(person) = roles.person {
            self.line(&format!("person = [{}]", self.name(person)));
        }
        self.lists(roles);
        if let Some(seen) = roles.seen {
            self.line(&format!("# QUESTION: does {} say when the row was true?", self.name(seen)));
            self.line(&format!("seen = {}", self.name(seen)));
        }
    }

    /// Columns whose cells seem to hold lists, the charge first.
    fn lists(&mut self, roles: &Roles) {
        let list = |place: &usize| {
            let values = self.columns.get(*place).map(|column| column.values.keys());
            values.is_some_and(|mut values| values.any(|value| value.contains(LIST)))
        };
        let mut places: Vec<usize> = (0..self.columns.len()).filter(list).collect();
        if places.is_empty() {
            return;
        }
        places.sort_by_key(|place| Some(*place) != roles.charge);
        let names: Vec<String> = places.into_iter().map(|place| self.name(place)).collect();
        self.line("# QUESTION: these cells seem to hold lists. Which of them go together, member by member?");
        self.line(&format!("# split = {{ by = {}, columns = [{}] }}", quoted(LIST), names.join(", ")));
    }

    fn times(&mut self, roles: &Roles) {
        let used = [
            roles.arrested,
            roles.booked,
            roles.released,
            roles.charge_end,
            roles.bail,
            roles.detainer,
            roles.lifted,
            roles.seen,
        ];
        for place in used.into_iter().flatten() {
            let Some(times) = self.columns.get(place).and_then(Column::times) else { continue };
            let filled = self.columns.get(place).map_or(0, |column| column.filled);
            self.line(&format!("\n[[table.time]]\ncolumns = [{}]   # {filled} cells are filled", self.name(place)));
            let formats: Vec<String> = times.formats.iter().map(|format| quoted(format)).collect();
            self.line(&format!("formats = [{}]", formats.join(", ")));
            if times.zone_label {
                self.line(
                    "# QUESTION: the cells name a zone. Is it right, or is the time that of the jail's own clock?",
                );
                self.line("zone_label = \"ignore\"");
            }
            if times.clocks == 0 {
                self.line("precision = \"date\"");
            } else if times.halves.saturating_mul(5) >= times.clocks.saturating_mul(4) {
                let (halves, clocks) = (times.halves, times.clocks);
                self.line(&format!(
                    "# QUESTION: {halves} of {clocks} times are at a full or half hour. Are they rounded?"
                ));
                self.line("# precision = { minutes = 60 }");
            } else if times.minutes == times.clocks {
                self.line("precision = \"minute\"");
            }
            let (midnights, lasts) = (times.midnights, times.lasts);
            if midnights > 0 || lasts > 0 {
                self.line(&format!("# QUESTION: {midnights} different days have 00:00, {lasts} have 23:59. Only the day, or the hour too?"));
                self.line("placeholders = { \"00:00\" = \"date\", \"23:59\" = \"date\" }");
            }
        }
    }

    fn events(&mut self, roles: &Roles) {
        if let Some(arrested) = roles.arrested {
            self.event("is = \"arrested\"", arrested, "once = \"arrest\"");
        }
        match roles.booked.or(roles.detainer) {
            Some(booked) if roles.booked.is_some() => self.event("is = \"booked\"", booked, "once = \"booking\""),
            None => {
                self.line("\n# QUESTION: no column looks like the time of booking. Which is it?");
                self.line("[[table.event]]\nis = \"note\"\nat = {}");
            }
            Some(_) => {}
        }
        if let Some(detainer) = roles.detainer {
            self.event("is = { event = \"detainer_received\", agency = \"ice\" }", detainer, "");
        }
        if let Some(lifted) = roles.lifted {
            self.event("is = \"detainer_withdrawn\"", lifted, "");
        }
        if let Some(bail) = roles.bail {
            self.event("is = \"bail_posted\"", bail, "");
        }
        self.holds(roles);
        self.ends(roles);
        if let Some(released) = roles.released {
            self.event("is = \"released\"", released, "once = \"end\"");
        }
    }

    fn event(&mut self, is: &str, at: usize, more: &str) {
        self.line(&format!("\n[[table.event]]\n{is}\nat = {}", self.name(at)));
        if !more.is_empty() {
            self.line(more);
        }
    }

    /// The rows that seem to be immigration holds.
    fn holds(&mut self, roles: &Roles) {
        let (Some(charge), false) = (roles.charge, roles.holds.is_empty()) else { return };
        self.line("\n# QUESTION: are these the holds for immigration, and only these? When did each come in?");
        let found = self.condition(charge, roles);
        let end = roles.charge_end.or(roles.released).map(|end| format!(", until = {}", self.name(end)));
        let from = roles.booked.map(|booked| format!(" from = {}", self.name(booked))).unwrap_or_default();
        self.line(&format!(
            "[[table.event]]\nwhere = {found}\nis = {{ event = \"detainer_received\", agency = \"ice\" }}"
        ));
        let at = match (from.is_empty(), end) {
            (true, _) => "{}".to_owned(),
            (false, end) => format!("{{{from}{} }}", end.unwrap_or_default()),
        };
        self.line(&format!("at = {at}"));
    }

    fn condition(&self, charge: usize, roles: &Roles) -> String {
        let values: Vec<String> = roles.holds.iter().map(|hold| quoted(hold)).collect();
        format!("{{ column = {}, is = [{}] }}", self.name(charge), values.join(", "))
    }

    /// How the charges ended, and the holds.
    fn ends(&mut self, roles: &Roles) {
        let Some(disposition) = roles.disposition else { return };
        let at = match (roles.charge_end, roles.booked, roles.released) {
            (Some(end), ..) => self.name(end),
            (None, Some(booked), Some(released)) => {
                self.line("\n# QUESTION: no column looks like the time of the disposition. Somewhere in the stay?");
                format!("{{ from = {}, until = {} }}", self.name(booked), self.name(released))
            }
            _ => return,
        };
        let holds = roles.charge.filter(|_| !roles.holds.is_empty()).map(|charge| self.condition(charge, roles));
        if let Some(holds) = &holds {
            self.line(
                "\n# QUESTION: how did the holds end? A value that says nothing of the detainer itself is \"ignore\".",
            );
            self.line(&format!("[[table.event]]\nwhere = {holds}"));
            self.ending(&at, disposition, "detainer_withdrawn", "");
        }
        self.line(
            "\n# QUESTION: what does each value mean for a charge? Take away the `#` where the supposition is right.",
        );
        self.line("[[table.event]]");
        if let Some(holds) = &holds {
            self.line(&format!("where = {{ not = {holds} }}"));
        }
        let how = format!("take = {{ how = {} }}", self.name(disposition));
        self.ending(&at, disposition, "case_closed", &how);
        self.meanings(disposition);
    }

    fn ending(&mut self, at: &str, disposition: usize, may_be: &str, more: &str) {
        self.line(&format!("at = {at}\nby = {}", self.name(disposition)));
        self.line(&format!("unmapped = {{ may_be = \"{may_be}\" }}"));
        if !more.is_empty() {
            self.line(more);
        }
        self.line("[table.event.values]");
    }

    /// What the values of a column may mean, none of it in force.
    fn meanings(&mut self, disposition: usize) {
        let Some(column) = self.columns.get(disposition) else { return };
        let mut values: Vec<(&String, &usize)> = column.values.iter().collect();
        values.sort_by_key(|(value, count)| (std::cmp::Reverse(**count), *value));
        for (value, count) in values.into_iter().take(LISTED) {
            let upper = format!(" {}", value.to_uppercase());
            let meant = MEANINGS.iter().find(|(_, words)| words.iter().any(|word| upper.contains(word)));
            let meant = meant.map_or("\"case_closed\"", |(meant, _)| *meant);
            self.line(&format!("# {} = {meant}   # {count} rows", quoted(value)));
        }
        self.line("# \"\" = \"open\"   # an empty cell: the charge goes on");
    }
}

/// A text as a TOML string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\t' => out.push_str("\\t"),
            control if control.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

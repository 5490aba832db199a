//! What must be true of a detainer for a rule to permit the hold.

use std::fmt;

use super::Form;

/// A condition over facts and documents, asked in three values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// Nothing satisfies it: the policy forbids.
    Never,
    /// Any detainer satisfies it.
    Always,
    /// One fact or document.
    Leaf(Leaf),
    /// Every one of these.
    All(Vec<Requirement>),
    /// At least one of these.
    Any(Vec<Requirement>),
    /// Not this.
    Not(Box<Requirement>),
}

/// One fact or document that a requirement asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// The detainer was received and not withdrawn.
    DetainerActive,
    /// The detainer is signed.
    Signed,
    /// The detainer was served on the person.
    Served,
    /// The detainer came on one of these forms.
    Form(Vec<Form>),
    /// Probable cause is stated by an officer or found by a judge.
    ProbableCause,
    /// An administrative warrant came with it.
    WarrantAdministrative,
    /// A judicial warrant came with it.
    WarrantJudicial,
    /// A warrant of either kind came with it.
    WarrantAny,
    /// A judge found probable cause for the detainer.
    ProbableCauseJudge,
    /// The fact about the person of this name.
    Person(String),
    /// The agreement of the custodian of this name.
    Agreement(String),
    /// The age at booking is at least this many years.
    AgeAtLeast(u32),
    /// A conviction of one of these classes.
    Conviction {
        /// The classes, any of them.
        classes: Vec<String>,
        /// How far back it may lie; `None`: at any time.
        within: Option<Within>,
    },
    /// A charge of one of these classes.
    Charge {
        /// The classes, any of them.
        classes: Vec<String>,
        /// Whether a judge must have found probable cause on it.
        found_by_judge: bool,
    },
}

/// How far back a conviction may lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Within {
    /// So many years.
    pub years: u32,
    /// Before what.
    pub before: Before,
}

/// The day from which years are counted back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// The receipt of the detainer.
    Request,
    /// The arrest.
    Arrest,
    /// The entitlement to release.
    Entitlement,
}

impl Before {
    /// The word in a policy file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Arrest => "arrest",
            Self::Entitlement => "entitlement",
        }
    }
}

impl fmt::Display for Within {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let years = if self.years == 1 { "year" } else { "years" };
        write!(f, "within {} {years} before the {}", self.years, self.before.as_str())
    }
}

impl fmt::Display for Leaf {
    /// The name as in a policy file, or a short phrase where the file has a table.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DetainerActive => f.write_str("detainer.active"),
            Self::Signed => f.write_str("detainer.signed"),
            Self::Served => f.write_str("detainer.served"),
            Self::Form(forms) => write!(f, "form {}", slashed(forms.iter().map(|form| form.as_str()))),
            Self::ProbableCause => f.write_str("detainer.probable_cause"),
            Self::WarrantAdministrative => f.write_str("warrant.administrative"),
            Self::WarrantJudicial => f.write_str("warrant.judicial"),
            Self::WarrantAny => f.write_str("warrant.any"),
            Self::ProbableCauseJudge => f.write_str("probable_cause.judge"),
            Self::Person(name) => write!(f, "person.{name}"),
            Self::Agreement(name) => write!(f, "agreement.{name}"),
            Self::AgeAtLeast(years) => write!(f, "age at least {years}"),
            Self::Conviction { classes, within } => {
                write!(f, "conviction of {}", slashed(classes))?;
                within.map_or(Ok(()), |within| write!(f, " {within}"))
            }
            Self::Charge { classes, found_by_judge } => {
                write!(f, "charge of {}", slashed(classes))?;
                f.write_str(if *found_by_judge { " found by a judge" } else { "" })
            }
        }
    }
}

impl Leaf {
    /// The leaf as a clause of plain English.
    #[must_use]
    pub fn plain(&self) -> String {
        match self {
            Self::DetainerActive => "the detainer is active".to_owned(),
            Self::Signed => "the detainer is signed".to_owned(),
            Self::Served => "the detainer was served on the person".to_owned(),
            Self::Form(forms) => format!("the detainer is {}", on_forms(forms)),
            Self::ProbableCause => "probable cause is stated by an officer or found by a judge".to_owned(),
            Self::WarrantAdministrative => "an administrative warrant came with it".to_owned(),
            Self::WarrantJudicial => "a judicial warrant came with it".to_owned(),
            Self::WarrantAny => "a warrant, administrative or judicial, came with it".to_owned(),
            Self::ProbableCauseJudge => "a judge found probable cause for it".to_owned(),
            Self::Person(name) => format!("the fact `{name}` holds of the person"),
            Self::Agreement(name) => format!("the custodian has the agreement `{name}`"),
            Self::AgeAtLeast(years) => format!("the person was at least {years} years old at booking"),
            Self::Conviction { classes, within } => {
                let classes = listed(classes, "or");
                let within = within.map(|within| format!(" {within}")).unwrap_or_default();
                format!("the person was convicted of {classes}{within}")
            }
            Self::Charge { classes, found_by_judge: false } => {
                format!("the person is charged with {}", listed(classes, "or"))
            }
            Self::Charge { classes, found_by_judge: true } => {
                format!("a judge found probable cause on a charge of {}", listed(classes, "or"))
            }
        }
    }
}

impl fmt::Display for Requirement {
    /// Leaf names joined by `and`, `or` and `not`, in parentheses where they are needed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let write = |f: &mut fmt::Formatter<'_>, inner: &Self| match inner {
            Self::All(_) | Self::Any(_) => write!(f, "({inner})"),
            _ => write!(f, "{inner}"),
        };
        match self {
            Self::Never => f.write_str("never"),
            Self::Always => f.write_str("always"),
            Self::Leaf(leaf) => leaf.fmt(f),
            Self::Not(inner) => {
                f.write_str("not ")?;
                write(f, inner)
            }
            // an `all` of nothing holds, an `any` of nothing does not
            Self::All(members) if members.is_empty() => f.write_str("always"),
            Self::Any(members) if members.is_empty() => f.write_str("never"),
            Self::All(members) | Self::Any(members) => {
                let word = if matches!(self, Self::All(_)) { " and " } else { " or " };
                for (i, member) in members.iter().enumerate() {
                    f.write_str(if i == 0 { "" } else { word })?;
                    write(f, member)?;
                }
                Ok(())
            }
        }
    }
}

impl Requirement {
    /// The requirement as a clause of plain English, to follow "if".
    #[must_use]
    pub fn plain(&self) -> String {
        let inner = |member: &Self| match member {
            Self::All(members) | Self::Any(members) if members.len() > 1 => format!("({})", member.plain()),
            _ => member.plain(),
        };
        match self {
            Self::Never => "nothing".to_owned(),
            Self::Always => "anything".to_owned(),
            Self::Leaf(leaf) => leaf.plain(),
            Self::Not(member) => format!("it is not so that {}", inner(member)),
            Self::All(members) if members.is_empty() => "anything".to_owned(),
            Self::Any(members) if members.is_empty() => "nothing".to_owned(),
            Self::All(members) => members.iter().map(inner).collect::<Vec<_>>().join(", and "),
            Self::Any(members) => members.iter().map(inner).collect::<Vec<_>>().join(", or "),
        }
    }
}

impl Requirement {
    /// Its leaves, in the order in which they are written.
    #[must_use]
    pub fn leaves(&self) -> Vec<&Leaf> {
        match self {
            Self::Never | Self::Always => Vec::new(),
            Self::Leaf(leaf) => vec![leaf],
            Self::Not(member) => member.leaves(),
            Self::All(members) | Self::Any(members) => members.iter().flat_map(Self::leaves).collect(),
        }
    }
}

fn slashed<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> String {
    let words: Vec<S> = words.into_iter().collect();
    words.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(" / ")
}

/// `on form A or B`, `on no form`, or both.
pub(crate) fn on_forms(forms: &[Form]) -> String {
    let named = listed(forms.iter().filter(|form| **form != Form::None).map(|form| form.as_str()), "or");
    match (named.is_empty(), forms.contains(&Form::None)) {
        (true, _) => "on no form".to_owned(),
        (false, true) => format!("on form {named}, or on no form"),
        (false, false) => format!("on form {named}"),
    }
}

/// The words as an English list: `a`, `a or b`, `a, b or c`.
pub(crate) fn listed<S: AsRef<str>>(words: impl IntoIterator<Item = S>, conjunction: &str) -> String {
    let words: Vec<S> = words.into_iter().collect();
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} {conjunction} {last}", rest.join(", ")),
    }
}

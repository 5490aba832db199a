//! The kinds of detainers that two laws can tell apart by what they speak of, and what they ask of a record.

use std::collections::BTreeSet;

use crate::policy::{Before, Form, Leaf, Policy, Requirement, Scope};
use crate::time::Date;

/// What a detainer says of itself, as far as it is asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Paper {
    pub(super) form: Option<Form>,
    pub(super) agency: Option<String>,
    pub(super) issued: Option<Date>,
}

impl Paper {
    /// Whether it is in a scope.
    pub(super) fn is_in(&self, scope: &Scope) -> bool {
        let form = scope.form.is_empty() || self.form.is_some_and(|form| scope.form.contains(&form));
        let agency =
            scope.agency.is_empty() || self.agency.as_ref().is_some_and(|agency| scope.agency.contains(agency));
        let from = scope.issued_from.is_none_or(|from| self.issued.is_some_and(|issued| from <= issued));
        let until = scope.issued_until.is_none_or(|until| self.issued.is_some_and(|issued| issued < until));
        form && agency && from && until
    }
}

/// One detainer of each kind that the scopes, and the forms that requirements ask for, can tell apart.
pub(super) fn kinds(scopes: &[Scope], asked: &Asked) -> Vec<Paper> {
    let mut forms: Vec<Option<Form>> = vec![None];
    if asked.form || scopes.iter().any(|scope| !scope.form.is_empty()) {
        let recent_first = [Form::I247A, Form::I247, Form::I247D, Form::I247N, Form::I247X, Form::I247G, Form::None];
        forms = recent_first.into_iter().map(Some).collect();
    }
    let named: BTreeSet<&String> = scopes.iter().flat_map(|scope| &scope.agency).collect();
    let mut agencies: Vec<Option<String>> = named.iter().map(|agency| Some((*agency).clone())).collect();
    agencies.push((!named.is_empty()).then(|| other_agency(&named)));
    let days: BTreeSet<Date> =
        scopes.iter().flat_map(|scope| [scope.issued_from, scope.issued_until]).flatten().collect();
    let mut issued: Vec<Option<Date>> = days.iter().map(|day| Some(*day)).collect();
    issued.push(days.first().map(|first| first.plus_days(-1)));
    let mut papers = Vec::new();
    for form in &forms {
        for agency in &agencies {
            for issued in &issued {
                papers.push(Paper { form: *form, agency: agency.clone(), issued: *issued });
            }
        }
    }
    papers
}

/// An agency that no scope names.
fn other_agency(named: &BTreeSet<&String>) -> String {
    let mut name = "other".to_owned();
    while named.contains(&name) {
        name.push('_');
    }
    name
}

/// What two laws ask of a record: this much a fully known one must say.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) signed: bool,
    pub(super) served: bool,
    pub(super) form: bool,
    pub(super) warrant: bool,
    pub(super) cause: bool,
    pub(super) age: bool,
    pub(super) flags: BTreeSet<String>,
    pub(super) convictions: bool,
    pub(super) charges: bool,
    /// The schemes of the classes of convictions and charges.
    pub(super) schemes: BTreeSet<String>,
    /// Whether the arrest was without a warrant.
    pub(super) arrest: bool,
    /// Convictions within some years before the entitlement.
    pub(super) before_entitlement: bool,
}

impl Asked {
    pub(super) fn by<'p>(policies: impl Iterator<Item = &'p Policy>) -> Self {
        let mut asked = Self::default();
        for policy in policies {
            asked.arrest |= policy.arrest.is_some();
            for rule in &policy.holds {
                asked.requirement(&rule.when);
                asked.cause |= rule.review.is_some();
            }
        }
        asked
    }

    fn requirement(&mut self, requirement: &Requirement) {
        match requirement {
            Requirement::Never | Requirement::Always => {}
            Requirement::Leaf(leaf) => self.leaf(leaf),
            Requirement::Not(inner) => self.requirement(inner),
            Requirement::All(members) | Requirement::Any(members) => {
                members.iter().for_each(|member| self.requirement(member));
            }
        }
    }

    fn leaf(&mut self, leaf: &Leaf) {
        match leaf {
            Leaf::DetainerActive => {}
            Leaf::Signed => self.signed = true,
            Leaf::Served => self.served = true,
            Leaf::Form(_) => self.form = true,
            Leaf::WarrantAdministrative | Leaf::WarrantJudicial | Leaf::WarrantAny => self.warrant = true,
            Leaf::ProbableCause | Leaf::ProbableCauseJudge => self.cause = true,
            Leaf::AgeAtLeast(_) => self.age = true,
            Leaf::Person(name) | Leaf::Agreement(name) => {
                self.flags.insert(name.clone());
            }
            Leaf::Conviction { classes, within } => {
                self.convictions = true;
                self.before_entitlement |= within.is_some_and(|within| within.before == Before::Entitlement);
                self.classes(classes);
            }
            Leaf::Charge { classes, .. } => {
                self.charges = true;
                self.classes(classes);
            }
        }
    }

    fn classes(&mut self, classes: &[String]) {
        let schemes = classes.iter().filter_map(|class| class.rsplit_once('/'));
        self.schemes.extend(schemes.map(|(scheme, _)| scheme.to_owned()));
    }
}

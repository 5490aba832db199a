//! The words that random records and policies use.

use crate::policy::{Form, Leaf, Policy, Requirement};

/// What a record may say where the format leaves the words open, or a policy asks for some of them.
#[derive(Clone, Debug)]
pub(super) struct Vocabulary {
    pub(super) classes: Vec<String>,
    pub(super) flags: Vec<String>,
    pub(super) forms: Vec<Form>,
    pub(super) agencies: Vec<String>,
    pub(super) ages: Vec<i64>,
    /// How many years back a conviction lies, about.
    pub(super) years: Vec<u32>,
}

/// Two plain classes, and one of a scheme.
pub(super) const CLASSES: [&str; 3] = ["felony", "misdemeanor", "us-x/serious"];
/// Two facts about persons, and one about custodians.
pub(super) const FLAGS: [&str; 3] = ["us_citizen", "registrant", "reimbursement_agreement"];

impl Default for Vocabulary {
    fn default() -> Self {
        Self {
            classes: CLASSES.map(str::to_owned).to_vec(),
            flags: FLAGS.map(str::to_owned).to_vec(),
            forms: vec![Form::I247, Form::I247A, Form::I247N, Form::None],
            agencies: vec!["ice".to_owned(), "cbp".to_owned()],
            ages: vec![15, 17, 18, 40],
            years: vec![1, 5, 10],
        }
    }
}

impl Vocabulary {
    /// With the words of a policy before the others.
    pub(super) fn of(policy: &Policy) -> Self {
        let mut words = Self::default();
        words.forms.splice(0..0, policy.applies_to.form.iter().copied());
        words.agencies.splice(0..0, policy.applies_to.agency.iter().cloned());
        for rule in &policy.holds {
            words.add(&rule.when);
        }
        words
    }

    fn add(&mut self, requirement: &Requirement) {
        for leaf in requirement.leaves() {
            match leaf {
                Leaf::Form(forms) => self.forms.splice(0..0, forms.iter().copied()).for_each(drop),
                Leaf::Person(name) | Leaf::Agreement(name) => self.flags.insert(0, name.clone()),
                Leaf::AgeAtLeast(years) => self.ages.extend([i64::from(*years), i64::from(*years).saturating_sub(1)]),
                Leaf::Conviction { classes, within } => {
                    self.classes.splice(0..0, classes.iter().cloned());
                    self.years.extend(within.map(|within| within.years));
                }
                Leaf::Charge { classes, .. } => self.classes.splice(0..0, classes.iter().cloned()).for_each(drop),
                _ => {}
            }
        }
        self.flags.sort();
        self.flags.dedup();
    }

    /// The schemes of its classes.
    pub(super) fn schemes(&self) -> Vec<String> {
        let schemes = self.classes.iter().filter_map(|class| class.split_once('/'));
        let mut schemes: Vec<String> = schemes.map(|(scheme, _)| scheme.to_owned()).collect();
        schemes.sort();
        schemes.dedup();
        schemes
    }
}

//! Requirements as boolean functions: atoms, what they imply of each other, and the search for an assignment.

use crate::policy::{Before, Form, Leaf, Requirement};

use super::gap::Party;
use super::moment::Timer;

/// The day from which years are counted back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Request,
    Arrest,
    Entitlement(Party),
}

/// Something that is so or not, whatever else is so, but for what [`Atom::implies`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Atom {
    Signed,
    Served,
    Administrative,
    Judicial,
    /// Probable cause stated by an officer.
    Officer,
    /// Probable cause found by a judge.
    Judge,
    /// `person.NAME` and `agreement.NAME` are the same fact.
    Flag(String),
    AgeAtLeast(u32),
    /// A conviction of that class, within so many years before something.
    Convicted(String, Option<(u32, Anchor)>),
    Charged(String),
    /// A judge found probable cause on such a charge.
    ChargeFound(String),
    /// A clock has not run out.
    Runs(Timer),
}

impl Atom {
    /// Whether the other is so wherever this is; for clocks only the caller knows.
    fn implies(&self, other: &Self, outlasts: &impl Fn(Timer, Timer) -> bool) -> bool {
        match (self, other) {
            (Self::AgeAtLeast(years), Self::AgeAtLeast(fewer)) => years >= fewer,
            (Self::Convicted(class, _), Self::Convicted(same, None)) => class == same,
            (Self::Convicted(class, Some((years, before))), Self::Convicted(same, Some((more, before_too)))) => {
                class == same && before == before_too && years <= more
            }
            (Self::ChargeFound(class), Self::Charged(same)) => class == same,
            (Self::Runs(shorter), Self::Runs(longer)) => outlasts(*longer, *shorter),
            _ => self == other,
        }
    }
}

/// A boolean function with negation at its atoms, which are numbers.
#[derive(Clone, Debug)]
pub(super) enum Formula {
    Is(usize, bool),
    /// True if empty.
    All(Vec<Formula>),
    /// False if empty.
    Any(Vec<Formula>),
}

impl Formula {
    pub(super) const fn always() -> Self {
        Self::All(Vec::new())
    }

    pub(super) const fn never() -> Self {
        Self::Any(Vec::new())
    }

    pub(super) fn negated(self) -> Self {
        let each = |members: Vec<Self>| members.into_iter().map(Self::negated).collect();
        match self {
            Self::Is(atom, so) => Self::Is(atom, !so),
            Self::All(members) => Self::Any(each(members)),
            Self::Any(members) => Self::All(each(members)),
        }
    }

    /// Its value under a partial assignment; `None` if that leaves it open.
    fn value(&self, assigned: &[Option<bool>]) -> Option<bool> {
        match self {
            Self::Is(atom, so) => assigned.get(*atom).copied().flatten().map(|value| value == *so),
            Self::All(members) => fold(members, assigned, false),
            Self::Any(members) => fold(members, assigned, true),
        }
    }
}

/// `decisive` if a member is that, the opposite if all are the opposite.
fn fold(members: &[Formula], assigned: &[Option<bool>], decisive: bool) -> Option<bool> {
    let mut open = false;
    for member in members {
        match member.value(assigned) {
            Some(value) if value == decisive => return Some(decisive),
            Some(_) => {}
            None => open = true,
        }
    }
    if open { None } else { Some(!decisive) }
}

/// The atoms of a comparison, by number.
#[derive(Debug, Default)]
pub(super) struct Atoms(Vec<Atom>);

impl Atoms {
    pub(super) fn formula(&mut self, atom: Atom) -> Formula {
        let known = self.0.iter().position(|known| *known == atom);
        let number = known.unwrap_or_else(|| {
            self.0.push(atom);
            self.0.len().saturating_sub(1)
        });
        Formula::Is(number, true)
    }

    /// A requirement that a party's law asks of an active detainer on that form.
    pub(super) fn requirement(&mut self, requirement: &Requirement, form: Option<Form>, party: Party) -> Formula {
        let mut each =
            |members: &[Requirement]| members.iter().map(|member| self.requirement(member, form, party)).collect();
        match requirement {
            Requirement::Never => Formula::never(),
            Requirement::Always => Formula::always(),
            Requirement::All(members) => Formula::All(each(members)),
            Requirement::Any(members) => Formula::Any(each(members)),
            Requirement::Not(inner) => self.requirement(inner, form, party).negated(),
            Requirement::Leaf(leaf) => self.leaf(leaf, form, party),
        }
    }

    fn leaf(&mut self, leaf: &Leaf, form: Option<Form>, party: Party) -> Formula {
        let any = |atoms: Vec<Formula>| Formula::Any(atoms);
        match leaf {
            Leaf::DetainerActive | Leaf::AgeAtLeast(0) => Formula::always(),
            Leaf::Form(forms) if form.is_some_and(|form| forms.contains(&form)) => Formula::always(),
            Leaf::Form(_) => Formula::never(),
            Leaf::Signed => self.formula(Atom::Signed),
            Leaf::Served => self.formula(Atom::Served),
            Leaf::WarrantAdministrative => self.formula(Atom::Administrative),
            Leaf::WarrantJudicial => self.formula(Atom::Judicial),
            Leaf::WarrantAny => any(vec![self.formula(Atom::Administrative), self.formula(Atom::Judicial)]),
            Leaf::ProbableCauseJudge => self.formula(Atom::Judge),
            Leaf::ProbableCause => any(vec![self.formula(Atom::Officer), self.formula(Atom::Judge)]),
            Leaf::Person(name) | Leaf::Agreement(name) => self.formula(Atom::Flag(name.clone())),
            Leaf::AgeAtLeast(years) => self.formula(Atom::AgeAtLeast(*years)),
            Leaf::Conviction { classes, within } => {
                let anchor = |before| match before {
                    Before::Request => Anchor::Request,
                    Before::Arrest => Anchor::Arrest,
                    Before::Entitlement => Anchor::Entitlement(party),
                };
                let within = within.map(|within| (within.years, anchor(within.before)));
                any(classes.iter().map(|class| self.formula(Atom::Convicted(class.clone(), within))).collect())
            }
            Leaf::Charge { classes, found_by_judge: false } => {
                any(classes.iter().map(|class| self.formula(Atom::Charged(class.clone()))).collect())
            }
            Leaf::Charge { classes, found_by_judge: true } => {
                any(classes.iter().map(|class| self.formula(Atom::ChargeFound(class.clone()))).collect())
            }
        }
    }
}

/// What a search for assignments is told after each one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    Another,
    Enough,
}

/// How a search for assignments ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// Every assignment was seen, as far as it matters.
    Exhausted,
    /// The visitor had enough.
    Stopped,
    /// There were too many branches.
    GaveUp,
}

/// How many branches a search may take.
const BRANCHES: u32 = 200_000;

/// Atoms with what each implies.
pub(super) struct Solver<'a> {
    atoms: &'a Atoms,
    /// For each atom, those that are so wherever it is.
    implied: Vec<Vec<usize>>,
    /// For each atom, those that it is implied by.
    implying: Vec<Vec<usize>>,
    branches: u32,
}

impl<'a> Solver<'a> {
    pub(super) fn new(atoms: &'a Atoms, outlasts: impl Fn(Timer, Timer) -> bool) -> Self {
        let related = |is: &dyn Fn(&Atom, &Atom) -> bool| -> Vec<Vec<usize>> {
            let of = |atom: &Atom| {
                let others = atoms.0.iter().enumerate();
                others.filter(|(_, other)| is(atom, other)).map(|(number, _)| number).collect()
            };
            atoms.0.iter().map(of).collect()
        };
        Self {
            atoms,
            implied: related(&|atom, other| atom.implies(other, &outlasts)),
            implying: related(&|atom, other| other.implies(atom, &outlasts)),
            branches: BRANCHES,
        }
    }

    /// Visits assignments under which all goals hold; between them they stand for every one there is. What an assignment
    /// leaves open does not matter to the goals.
    pub(super) fn solve(&mut self, goals: Vec<Formula>, visit: &mut impl FnMut(&Assignment<'_>) -> Next) -> Ended {
        let assigned = vec![None; self.atoms.0.len()];
        self.branch(goals, assigned, visit)
    }

    fn branch(
        &mut self,
        mut goals: Vec<Formula>,
        mut assigned: Vec<Option<bool>>,
        visit: &mut impl FnMut(&Assignment<'_>) -> Next,
    ) -> Ended {
        let Some(left) = self.branches.checked_sub(1) else { return Ended::GaveUp };
        self.branches = left;
        if !self.simplify(&mut goals, &mut assigned) {
            return Ended::Exhausted;
        }
        // Only alternatives are left: take the first member of the shortest, and then the rest without it.
        let shortest = goals.iter().enumerate().min_by_key(|(_, goal)| members(goal).len()).map(|(index, _)| index);
        let Some(shortest) = shortest else {
            let assignment = Assignment { atoms: &self.atoms.0, assigned: &assigned };
            return if visit(&assignment) == Next::Enough { Ended::Stopped } else { Ended::Exhausted };
        };
        let alternatives = goals.swap_remove(shortest);
        let Some((first, rest)) = members(&alternatives).split_first() else { return Ended::Exhausted };
        let mut with = goals.clone();
        with.push(first.clone());
        match self.branch(with, assigned.clone(), visit) {
            Ended::Exhausted => {}
            other => return other,
        }
        if let Formula::Is(atom, so) = first {
            goals.push(Formula::Is(*atom, !so));
        }
        goals.push(Formula::Any(rest.to_vec()));
        self.branch(goals, assigned, visit)
    }

    /// Assigns what must be, until only open alternatives are left. False if that is impossible.
    fn simplify(&self, goals: &mut Vec<Formula>, assigned: &mut [Option<bool>]) -> bool {
        loop {
            let mut settled = false;
            let mut open = Vec::with_capacity(goals.len());
            while let Some(goal) = goals.pop() {
                match goal.value(assigned) {
                    Some(true) => {}
                    Some(false) => return false,
                    None => match goal {
                        Formula::Is(atom, so) => {
                            settled = true;
                            if !self.assign(assigned, atom, so) {
                                return false;
                            }
                        }
                        Formula::All(members) => goals.extend(members),
                        Formula::Any(mut members) => {
                            members.retain(|member| member.value(assigned).is_none());
                            if members.len() == 1 {
                                goals.append(&mut members);
                            } else {
                                open.push(Formula::Any(members));
                            }
                        }
                    },
                }
            }
            *goals = open;
            if !settled {
                return true;
            }
        }
    }

    fn assign(&self, assigned: &mut [Option<bool>], atom: usize, so: bool) -> bool {
        let follow = if so { self.implied.get(atom) } else { self.implying.get(atom) };
        follow.into_iter().flatten().all(|other| match assigned.get_mut(*other) {
            Some(slot) => slot.replace(so).is_none_or(|before| before == so),
            None => true,
        })
    }
}

fn members(goal: &Formula) -> &[Formula] {
    match goal {
        Formula::Is(..) => &[],
        Formula::All(members) | Formula::Any(members) => members,
    }
}

/// Atoms of which some are so and some are not.
pub(super) struct Assignment<'a> {
    atoms: &'a [Atom],
    assigned: &'a [Option<bool>],
}

impl Assignment<'_> {
    /// The atoms that are so, or that are not.
    pub(super) fn those(&self, so: bool) -> impl Iterator<Item = &Atom> {
        self.atoms.iter().zip(self.assigned).filter(move |(_, value)| **value == Some(so)).map(|(atom, _)| atom)
    }

    pub(super) fn is(&self, atom: &Atom) -> bool {
        self.those(true).any(|other| other == atom)
    }
}

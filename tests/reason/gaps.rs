//! Checklists: the smallest sets are the prime implicants, found here by truth tables.

use std::collections::BTreeSet;

use detainer::policy::{Effect, Form, HoldRule, Leaf, Policy, Requirement};
use detainer::reason::{Checklist, gaps};
use proptest::prelude::*;

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

fn policy(when: Requirement) -> Policy {
    let text = "[policy]\nid = \"p\"\ntitle = \"p\"\njurisdiction = \"us\"\ncitation = \"c\"\nchecked = \"text\"\n";
    let mut policy = Policy::from_toml(text, "p").unwrap_or_else(|error| panic!("{error}"));
    let clock = detainer::policy::ClockStart::Entitlement;
    policy.holds = vec![HoldRule { effect: Effect::Permit, when, clock, limit: None, renewable: false, review: None }];
    policy
}

fn checklist(when: Requirement) -> Checklist {
    gaps(&policy(when)).remove(0)
}

fn leaf(leaf: Leaf) -> Requirement {
    Requirement::Leaf(leaf)
}

fn fact(name: &str) -> Requirement {
    leaf(Leaf::Person(name.to_owned()))
}

/// The sets as text.
fn sets(list: &Checklist) -> BTreeSet<String> {
    let item = |item: &detainer::reason::Item| format!("{}{}", if item.wanted { "" } else { "not " }, item.leaf);
    let set = |set: &Vec<_>| {
        let mut names: Vec<String> = set.iter().map(item).collect();
        names.sort();
        names.join(" and ")
    };
    list.sets.iter().map(set).collect()
}

fn expect(when: Requirement, expected: &[&str]) {
    let list = checklist(when);
    assert_eq!(sets(&list), expected.iter().map(|set| (*set).to_owned()).collect());
    assert!(!list.truncated);
}

#[test]
fn words_that_decide_alone() {
    expect(Requirement::Never, &[]);
    expect(Requirement::Always, &[""]);
    expect(leaf(Leaf::DetainerActive), &[""]);
    expect(Requirement::Not(Box::new(leaf(Leaf::DetainerActive))), &[]);
}

#[test]
fn leaves_that_depend_on_each_other() {
    let any = || leaf(Leaf::WarrantAny);
    let judicial = || leaf(Leaf::WarrantJudicial);
    expect(Requirement::All(vec![any(), judicial()]), &["warrant.judicial"]);
    expect(Requirement::Any(vec![any(), judicial()]), &["warrant.any"]);
    expect(Requirement::All(vec![judicial(), Requirement::Not(Box::new(any()))]), &[]);
    let (d, a) = (|| leaf(Leaf::Form(vec![Form::I247D])), || leaf(Leaf::Form(vec![Form::I247A, Form::I247D])));
    expect(Requirement::All(vec![d(), a()]), &["form I-247D"]);
    let judge = Requirement::All(vec![leaf(Leaf::ProbableCause), leaf(Leaf::ProbableCauseJudge)]);
    expect(judge, &["probable_cause.judge"]);
    let age = Requirement::All(vec![leaf(Leaf::AgeAtLeast(18)), leaf(Leaf::AgeAtLeast(16))]);
    expect(age, &["age at least 18"]);
}

/// Between `a and b` and `not a and c`, `b and c` will do whatever `a` is.
#[test]
fn what_two_sets_say_between_them() {
    let not_a = Requirement::Not(Box::new(fact("a")));
    let when =
        Requirement::Any(vec![Requirement::All(vec![fact("a"), fact("b")]), Requirement::All(vec![not_a, fact("c")])]);
    expect(when, &["person.a and person.b", "not person.a and person.c", "person.b and person.c"]);
}

#[test]
fn a_long_list_is_cut_and_says_so() {
    let pair = |i: usize| Requirement::Any(vec![fact(&format!("a{i}")), fact(&format!("b{i}"))]);
    let list = checklist(Requirement::All((0..7).map(pair).collect()));
    assert_eq!((list.sets.len(), list.truncated), (64, true));
}

/// Of thousands of products of these clauses most contradict themselves; those are not what the list is cut with.
#[test]
fn contradictions_do_not_fill_the_list() {
    let not = |name: &str| Requirement::Not(Box::new(fact(name)));
    let mut clauses = vec![fact("z")];
    for i in 0..12 {
        let name = format!("a{i}");
        clauses.push(Requirement::Any(vec![fact(&name), not("z")]));
        clauses.push(Requirement::Any(vec![fact(&name), not(&name)]));
    }
    let list = checklist(Requirement::All(clauses));
    assert_eq!((list.sets.len(), list.sets[0].len(), list.truncated), (1, 13, false));
}

fn requirements() -> impl Strategy<Value = Requirement> {
    let leaf = prop::sample::select(NAMES.to_vec()).prop_map(fact);
    leaf.prop_recursive(4, 24, 4, |inner| {
        let members = prop::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            inner.prop_map(|member| Requirement::Not(Box::new(member))),
            members.clone().prop_map(Requirement::All),
            members.prop_map(Requirement::Any),
        ]
    })
}

fn holds(requirement: &Requirement, facts: u32) -> bool {
    match requirement {
        Requirement::Never => false,
        Requirement::Always => true,
        Requirement::Leaf(Leaf::Person(name)) => {
            NAMES.iter().position(|known| known == name).is_some_and(|place| facts >> place & 1 == 1)
        }
        Requirement::Leaf(leaf) => panic!("{leaf}"),
        Requirement::Not(member) => !holds(member, facts),
        Requirement::All(members) => members.iter().all(|member| holds(member, facts)),
        Requirement::Any(members) => members.iter().any(|member| holds(member, facts)),
    }
}

/// Every product of literals (each fact wanted, refused or left out) that implies the requirement and none of whose
/// shortenings does.
fn prime_implicants(requirement: &Requirement) -> BTreeSet<String> {
    let implies =
        |care: u32, values: u32| (0..16).filter(|facts| facts & care == values).all(|facts| holds(requirement, facts));
    let mut primes = BTreeSet::new();
    for care in 0..16u32 {
        for values in (0..16u32).filter(|values| values & !care == 0) {
            let bits = || (0..4).filter(|place| care >> place & 1 == 1);
            if implies(care, values) && !bits().any(|place| implies(care & !(1 << place), values & !(1 << place))) {
                let literal = |place: usize| {
                    format!("{}person.{}", if values >> place & 1 == 1 { "" } else { "not " }, NAMES[place])
                };
                let mut names: Vec<String> = bits().map(literal).collect();
                names.sort();
                primes.insert(names.join(" and "));
            }
        }
    }
    primes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_sets_are_the_prime_implicants(requirement in requirements()) {
        let list = checklist(requirement.clone());
        prop_assert!(!list.truncated);
        prop_assert_eq!(sets(&list), prime_implicants(&requirement), "{}", requirement);
    }
}

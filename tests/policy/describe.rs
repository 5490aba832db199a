//! A policy in plain English.

use detainer::policy::{
    Checked, ClockStart, Effect, Excluding, HoldRule, Holidays, InForce, Limit, Policy, Requirement, Scope,
};
use detainer::time::Observance;

/// A policy built in code, without reading any TOML.
fn built() -> Policy {
    Policy {
        id: "reg".to_owned(),
        title: "Detainer regulation".to_owned(),
        kind: None,
        jurisdiction: vec!["us".to_owned()],
        agency_types: Vec::new(),
        citation: "8 C.F.R. § 287.7(d)".to_owned(),
        sources: Vec::new(),
        checked: Checked::Text,
        in_force: InForce::default(),
        decided: None,
        vacated: None,
        supersedes: Vec::new(),
        applies_to: Scope::default(),
        note: None,
        holds: vec![HoldRule {
            effect: Effect::Permit,
            when: Requirement::Always,
            clock: ClockStart::Later,
            limit: Some(Limit::Hours {
                hours: 48,
                excluding: Excluding {
                    weekdays: [false, false, false, false, false, true, true],
                    holidays: Some(Holidays { calendar: "us_federal".to_owned(), observance: Observance::Observed }),
                },
            }),
            renewable: false,
            review: None,
        }],
        processing: None,
        arrest: None,
        bail: None,
        duties: Vec::new(),
        calendars: Vec::new(),
        tests: Vec::new(),
    }
}

#[test]
fn a_regulation() {
    assert_eq!(
        built().describe(),
        "Detainer regulation (reg)
Where: us.
When: at any time.
Permits a hold on any active detainer. Limit: 48 hours; Saturdays, Sundays and holidays (us_federal, observed days too) are not counted; from the later of the entitlement to release and the receipt of the detainer.
Citation: 8 C.F.R. § 287.7(d).
Status: checked against the text of the law.
"
    );
}

#[test]
fn a_prohibition() {
    let mut policy = built();
    policy.holds[0].when = Requirement::Never;
    policy.checked = Checked::Unverified;
    let text = policy.describe();
    assert!(text.contains("\nForbids any hold on a detainer.\n"), "{text}");
    assert!(text.contains("\nStatus: not checked. Warning: do not rely on it.\n"), "{text}");
}

#[test]
fn a_hour_is_singular() {
    let mut policy = built();
    policy.holds[0].clock = ClockStart::Entitlement;
    policy.holds[0].limit = Some(Limit::Hours { hours: 1, excluding: Excluding::default() });
    assert!(policy.describe().contains("Limit: 1 hour, from the entitlement to release."));
    policy.holds[0].limit = Some(Limit::EndOfDay);
    assert!(policy.describe().contains("Limit: until the midnight that ends the day of the entitlement to release."));
}

#[cfg(feature = "catalog")]
#[test]
fn every_key() {
    let policy = Policy::from_toml(include_str!("full.toml"), "p.toml").map(|policy| policy.describe());
    assert_eq!(policy.as_deref(), Ok(include_str!("full.txt")));
}

//! Inputs made to break the reader: it answers every one of them, with a policy or with an error.
#![cfg(feature = "catalog")]

use detainer::policy::{Policy, PolicyError, PolicyFile};
use proptest::prelude::*;

const HEAD: &str =
    "[policy]\nid = \"a\"\ntitle = \"T\"\njurisdiction = \"us\"\ncitation = \"C\"\nchecked = \"text\"\n[hold]\nwhen = ";

fn nested(open: &str, depth: usize, close: &str) -> Result<Policy, PolicyError> {
    Policy::from_toml(&format!("{HEAD}{}\"warrant.any\"{}\n", open.repeat(depth), close.repeat(depth)), "p")
}

fn message(result: Result<Policy, PolicyError>) -> String {
    result.map_or_else(|error| error.message, |policy| format!("read {}", policy.id))
}

#[test]
fn nesting_ends_at_64_levels() {
    assert_eq!(message(nested("{ not = ", 63, " }")), "read a");
    assert_eq!(message(nested("{ not = ", 64, " }")), "requirements nest deeper than 64 levels");
    for depth in [65, 78, 79, 80, 81, 200, 10_000, 100_000] {
        assert!(nested("{ not = ", depth, " }").is_err(), "{depth}");
        assert!(nested("{ all = [", depth, "] }").is_err(), "{depth}");
    }
    assert!(nested("[", 500_000, "").is_err());
}

#[test]
fn dotted_keys_nest_too() {
    let dotted = ["not"; 79].join(".");
    for depth in [1, 2, 30, 70, 79] {
        assert!(nested(&format!("{{ {dotted} = "), depth, " }").is_err(), "{depth}");
    }
    let header = format!("{HEAD}\"always\"\n[{}]\n", ["a"; 100_000].join("."));
    assert!(Policy::from_toml(&header, "p").is_err());
    let timeline = format!(
        "{HEAD}\"always\"\n[[test]]\nname = \"n\"\nexpect.verdict = \"lawful\"\ntimeline = {}1{}\n",
        format!("{{ {} = ", ["a"; 70].join(".")).repeat(70),
        " }".repeat(70)
    );
    assert_eq!(message(Policy::from_toml(&timeline, "p")), "tables and lists nest deeper than 128 levels");
    let timeline = format!(
        "{HEAD}\"always\"\n[[test]]\nname = \"n\"\nexpect.verdict = \"lawful\"\ntimeline.{} = 1\n",
        ["a"; 70].join(".")
    );
    assert_eq!(message(Policy::from_toml(&timeline, "p")), "`test[0].timeline` nests deeper than 64 levels");
}

#[test]
fn sizes_are_bounded() {
    let title = |letters: usize| {
        Policy::from_toml(&format!("{HEAD}\"always\"\n").replace("\"T\"", &format!("\"{}\"", "x".repeat(letters))), "p")
    };
    assert_eq!(message(title(20_000)), "read a");
    assert_eq!(message(title(1_000_000)), "`policy.title` is 1000000 bytes long");
    assert_eq!(message(title(5_000_000)), "the file is 5000104 bytes long");
    // neither a long key nor a long word comes back in full
    let error = Policy::from_toml(&format!("{} = 1\n", "k".repeat(1_000_000)), "p");
    assert!(error.is_err_and(|error| error.to_string().len() < 400));
    let error = Policy::from_toml(&format!("{HEAD}\"{}\"\n", "k".repeat(19_000)), "p");
    assert!(error.is_err_and(|error| error.to_string().len() < 600));
}

#[test]
fn control_characters_are_refused() {
    let with = |title: &str| {
        message(Policy::from_toml(&format!("{HEAD}\"always\"\n").replace("\"T\"", &format!("\"{title}\"")), "p"))
    };
    assert_eq!(with("a\\u0000b"), "`policy.title` holds the control character `\\u{0}`");
    assert_eq!(with("a\\u001b[2Jb"), "`policy.title` holds the control character `\\u{1b}`");
    assert!(!with("a\0b").starts_with("read"));
    assert_eq!(with("§ 1 – “ok”"), "read a");
}

#[test]
fn many_members_are_read_in_good_time() {
    let classes: Vec<String> = (0..5_000).map(|i| format!("\"c{i}\"")).collect();
    assert_eq!(message(nested(&format!("{{ all = [{{ charge = [{}] }}, ", classes.join(", ")), 1, "] }")), "read a");
}

/// Pieces of policies, to be put together at random.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "[policy]\n",
            "[hold]\n",
            "[[hold]]\n",
            "[[duty]]\n",
            "[[calendar]]\n",
            "[[test]]\n",
            "[stack]\n",
            "[bail]\n",
            "[arrest]\n",
            "[processing]\n",
            "id = ",
            "title = ",
            "when = ",
            "limit = ",
            "hours = ",
            "holidays = ",
            "excluding = ",
            "calendar = ",
            "years = ",
            "days = ",
            "on = ",
            "review = ",
            "by = ",
            "timeline = ",
            "in_force = ",
            "from = ",
            "until = ",
            "{ all = [",
            "{ any = [",
            "{ not = ",
            "{ charge = [",
            "] }",
            " }",
            "{ ",
            "[",
            "]",
            ", ",
            "\n",
            ".",
            "\"always\"",
            "\"warrant.any\"",
            "\"2014-02-30\"",
            "\"person.\"",
            "2014-01-01",
            "-0",
            "1_0",
            "0xff",
            "nan",
            "1e400",
            "9223372036854775808",
            "true",
            "\"\\u0000\"",
            "\"é\u{301}\"",
            "'''",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,8}",
    ]
}

/// Pieces that nest, well or badly formed.
fn deep() -> impl Strategy<Value = String> {
    let dotted = ["a"; 75].join(".");
    prop::sample::select(vec![
        format!("{{ {dotted} = "),
        format!("{{ {dotted}\n = "),
        format!("{{ {dotted} = ]"),
        format!("{{ {dotted} = \", "),
        format!("{{ {dotted} = '', b."),
        format!("[{{ {dotted} ="),
        format!("[{dotted}"),
        format!("{dotted} = "),
        format!("{dotted}\n"),
        "}".to_owned(),
        "]".to_owned(),
        "\n".to_owned(),
        "\"".to_owned(),
        "\"\"\"".to_owned(),
        "'".to_owned(),
        "#".to_owned(),
        "x = ".to_owned(),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = PolicyFile::from_toml(&text, "p");
    }

    #[test]
    fn any_pieces_are_answered(pieces in prop::collection::vec(piece(), 0..40), head in any::<bool>()) {
        let text = format!("{}{}", if head { HEAD } else { "" }, pieces.concat());
        if let Err(error) = PolicyFile::from_toml(&text, "p") {
            let lines = text.split('\n').count();
            prop_assert!((1..=lines).contains(&error.line), "{error}");
            let line = text.split('\n').nth(error.line.saturating_sub(1)).unwrap_or_default();
            prop_assert!(error.column >= 1 && error.column <= line.chars().count().saturating_add(1), "{error}");
            prop_assert!(!error.message.is_empty() && !error.message.ends_with('.'), "{error}");
        }
    }

    #[test]
    fn any_depth_is_answered(pieces in prop::collection::vec((deep(), 1_usize..90), 1..12)) {
        let text: String = pieces.iter().map(|(piece, times)| piece.repeat(*times)).collect();
        let _ = PolicyFile::from_toml(&text, "p");
    }

    #[test]
    fn a_policy_cut_anywhere_is_answered(at in 0_usize..2_000, with in "\\PC{0,3}") {
        let full = include_str!("full.toml");
        let mut at = at.min(full.len());
        while !full.is_char_boundary(at) {
            at = at.saturating_sub(1);
        }
        let (before, after) = full.split_at(at);
        let _ = PolicyFile::from_toml(before, "p");
        if let Ok(policy) = Policy::from_toml(&format!("{before}{with}{after}"), "p") {
            prop_assert!(policy.describe().contains(&policy.id));
        }
    }
}

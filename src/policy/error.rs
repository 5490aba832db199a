//! Why a policy file was refused.

/// Why a policy or stack file was refused: the place, the key, what is wrong and what was expected.
///
/// Displays as `FILE:LINE:COLUMN: MESSAGE`, then the help on an indented line of its own.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}{}", help_line(.help.as_deref()))]
pub struct PolicyError {
    /// The file, as the caller named it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The key the error is about, as a dotted path (`hold[1].limit.hours`); empty for the file as a whole.
    pub key: String,
    /// What is wrong: lower-case, no final period, input in back-ticks.
    pub message: String,
    /// What was expected.
    pub help: Option<String>,
}

fn help_line(help: Option<&str>) -> String {
    help.map(|help| format!("\n  {help}")).unwrap_or_default()
}

/// The name of `known` nearest to `word`, if it is near enough to have been meant.
#[cfg(any(feature = "catalog", feature = "csv"))]
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length > 64 {
        return None;
    }
    let allowed = (length / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|name| (distance(word, name), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, name)| name)
}

/// How many letters must be changed, added, dropped or swapped with a neighbour to make `b` of `a`; case is ignored.
#[cfg(any(feature = "catalog", feature = "csv"))]
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.to_lowercase().chars().collect();
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i.saturating_add(1)];
        for (j, y) in b.iter().enumerate() {
            let at = |line: &[usize], place: usize| line.get(place).copied().unwrap_or(usize::MAX);
            let swap =
                j.checked_sub(1).filter(|&k| i.checked_sub(1).and_then(|h| a.get(h)) == Some(y) && b.get(k) == Some(x));
            let best = at(&above, j)
                .saturating_add(usize::from(x != y))
                .min(at(&above, j.saturating_add(1)).saturating_add(1))
                .min(at(&row, j).saturating_add(1))
                .min(swap.map_or(usize::MAX, |k| at(&before, k).saturating_add(1)));
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or(usize::MAX)
}

#[cfg(all(test, feature = "catalog"))]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn distances() {
        for (a, b, n) in [("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("hodl", "hold", 1), ("A", "a", 0)] {
            assert_eq!(distance(a, b), n, "{a} {b}");
            assert_eq!(distance(b, a), n, "{b} {a}");
        }
    }

    #[test]
    fn near_names() {
        assert_eq!(nearest("limits", ["limit", "hours"]), Some("limit"));
        assert_eq!(nearest("warrant", ["limit", "hours"]), None);
        assert_eq!(nearest(&"x".repeat(100_000), ["x"]), None);
    }
}

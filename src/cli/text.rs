//! Text on its way to the terminal: made harmless, wrapped, measured.

use detainer::check::words::is_harmful;

pub(super) use detainer::check::words::{clean, fit};

/// JSON with such characters written as JSON escapes: it means the same, and a terminal shows it without acting on it.
pub(super) fn clean_json(json: String) -> String {
    if !json.chars().any(is_harmful) {
        return json;
    }
    let mut out = String::with_capacity(json.len());
    for letter in json.chars() {
        if is_harmful(letter) {
            out.push_str(&format!("\\u{:04x}", u32::from(letter)));
        } else {
            out.push(letter);
        }
    }
    out
}

/// Breaks text into lines of at most `width` characters, between words where it can.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut length = 0usize;
    for word in text.split(' ') {
        let mut word = word.to_owned();
        let mut size = word.chars().count();
        if !line.is_empty() && length.saturating_add(1).saturating_add(size) > width {
            lines.push(std::mem::take(&mut line));
            length = 0;
        }
        while size > width && width > 0 {
            lines.push(word.chars().take(width).collect());
            word = word.chars().skip(width).collect();
            size = size.saturating_sub(width);
        }
        if !line.is_empty() {
            line.push(' ');
            length = length.saturating_add(1);
        }
        line.push_str(&word);
        length = length.saturating_add(size);
    }
    lines.push(line);
    lines
}

/// How many columns there are to write in: COLUMNS, else the terminal's width, else 80.
pub(super) fn columns() -> usize {
    let told = std::env::var_os("COLUMNS").and_then(|columns| columns.to_str()?.parse().ok());
    let seen = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    told.or_else(seen).unwrap_or(80).clamp(40, 160)
}

/// The name most like `word`: few letters apart, else one that contains it.
pub(super) fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    if length == 0 || length > 80 {
        return None;
    }
    let allowed = (length / 3).clamp(1, 4);
    let names: Vec<&str> = names.into_iter().collect();
    let close = names
        .iter()
        .map(|name| (distance(&word, &name.to_lowercase()), *name))
        .filter(|(apart, _)| *apart <= allowed)
        .min();
    let containing = || names.iter().copied().find(|name| length >= 3 && name.to_lowercase().contains(&word));
    close.map(|(_, name)| name).or_else(containing)
}

/// How many letters must be changed, added or dropped to make `b` of `a`.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (row, x) in a.chars().enumerate() {
        let mut left = row.saturating_add(1);
        let mut line = vec![left];
        for (y, pair) in b.iter().zip(above.windows(2)) {
            let (diagonal, up) = match pair {
                [diagonal, up] => (*diagonal, *up),
                _ => (usize::MAX, usize::MAX),
            };
            left = diagonal.saturating_add(usize::from(x != *y)).min(up.saturating_add(1)).min(left.saturating_add(1));
            line.push(left);
        }
        above = line;
    }
    above.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::{clean, clean_json, fit, nearest, wrap};

    #[test]
    fn nothing_reaches_the_terminal_unescaped() {
        assert_eq!(clean("a\u{1b}[31mb\u{9b}c\u{202e}d\r\n"), "a\\u{1b}[31mb\\u{9b}c\\u{202e}d\\r\\n");
        assert_eq!(clean_json("\"\u{9b}31m\"".to_owned()), "\"\\u009b31m\"");
        assert_eq!(clean("Peña"), "Peña");
    }

    #[test]
    fn lines() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh i", 3), ["abc", "def", "gh", "i"]);
        assert_eq!(wrap("", 10), [""]);
        assert_eq!(fit("abcdef", 4), "abc…");
    }

    #[test]
    fn names() {
        assert_eq!(nearest("us-or-clackamus", ["us-or-clackamas", "us-fed-i247a"]), Some("us-or-clackamas"));
        assert_eq!(nearest("clackamas", ["us-or-clackamas", "us-fed-i247a"]), Some("us-or-clackamas"));
        assert_eq!(nearest("zzz", ["us-or-clackamas"]), None);
    }
}

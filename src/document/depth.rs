//! How deep a document nests, measured before it is parsed.
//!
//! The parser bounds brackets, and bounds the dots of one key, but not the two together: thousands of tables inside one
//! another would still pass, and dropping them would exhaust the stack.

/// The byte offset at which brackets and dotted keys together nest deeper than `most` levels.
///
/// Cuts the text into tokens just as the parser does, also where it is malformed; what is doubtful counts as deeper.
pub(super) fn too_deep(text: &str, most: usize) -> Option<usize> {
    // an open bracket, and the dots of the key before it
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut around: usize = 0;
    let mut dots: usize = 0;
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text).as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let offset = text.len().saturating_sub(rest.len());
        rest = after;
        match byte {
            b'.' => dots = dots.saturating_add(1),
            b',' => dots = 0,
            b'\n' if open.is_empty() => dots = 0,
            b'[' | b'{' => {
                open.push((byte, dots));
                around = around.saturating_add(dots).saturating_add(1);
                dots = 0;
            }
            b']' | b'}' => {
                let opening = if byte == b']' { b'[' } else { b'{' };
                if let Some((_, before)) = open.pop_if(|(bracket, _)| *bracket == opening) {
                    around = around.saturating_sub(before).saturating_sub(1);
                    dots = before;
                }
            }
            b'#' => rest = skip_until(rest, b"\r\n"),
            b'"' => rest = basic(rest),
            b'\'' => rest = literal(rest),
            b'=' | b' ' | b'\t' | b'\r' | b'\n' => {}
            _ => rest = skip_until(rest, b".=,[]{} \t#\r\n"),
        }
        if around.saturating_add(dots) > most {
            return Some(offset);
        }
    }
    None
}

/// What is left from the first of these bytes on.
fn skip_until<'a>(text: &'a [u8], ends: &[u8]) -> &'a [u8] {
    let at = text.iter().position(|byte| ends.contains(byte)).unwrap_or(text.len());
    text.get(at..).unwrap_or_default()
}

/// What is left after a string in double quotes, whose first quote is gone already.
fn basic(text: &[u8]) -> &[u8] {
    let (mut rest, long) = match text.strip_prefix(b"\"\"") {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    loop {
        rest = match rest {
            [] | [b'\n', ..] if !long => return rest,
            [] => return rest,
            [b'\\', b'\\' | b'"', after @ ..] => after,
            [b'"', b'"', b'"', after @ ..] if long => return quotes(after, b'"'),
            [b'"', after @ ..] if !long => return after,
            [_, after @ ..] => after,
        };
    }
}

/// What is left after a string in single quotes, whose first quote is gone already.
fn literal(text: &[u8]) -> &[u8] {
    let Some(mut rest) = text.strip_prefix(b"''") else {
        let rest = skip_until(text, b"'\n");
        return rest.strip_prefix(b"'").unwrap_or(rest);
    };
    loop {
        rest = match rest {
            [] => return rest,
            [b'\'', b'\'', b'\'', after @ ..] => return quotes(after, b'\''),
            [_, after @ ..] => after,
        };
    }
}

/// A long string may end in two more quotes than close it.
fn quotes(text: &[u8], quote: u8) -> &[u8] {
    let rest = text.strip_prefix(&[quote]).unwrap_or(text);
    if rest.len() == text.len() { rest } else { rest.strip_prefix(&[quote]).unwrap_or(rest) }
}

#[cfg(test)]
mod tests {
    use super::too_deep;

    #[test]
    fn levels() {
        for (text, depth) in [
            ("", 0),
            ("a = 1", 0),
            ("a.b = 1\nc.d = 1", 1),
            ("[a.b]\nc.d = 1", 2),
            ("a = [1.5, 2.5]", 2),
            ("a.b = { c.d = { e = 1 } }", 4),
            ("a = \"[.[\\\"[\" # [[[\n", 0),
            ("a = '[.[\\'", 0),
            ("a = '''\n[[[''[''''\nb = [1]", 1),
            ("a = \"\"\"\n[\\\"\"\"[[\"\"\"\"\"\nb = [1]", 1),
            ("a = \"[[[\nb = [[1]]", 2),
            ("a = x\"[[\"", 2),
        ] {
            assert!(too_deep(text, depth).is_none(), "{text}");
            assert!(depth == 0 || too_deep(text, depth - 1).is_some(), "{text}");
        }
        assert_eq!(too_deep("a = [[", 1), Some(5));
        assert_eq!(too_deep("a = [[}}}[", 2), Some(9));
    }
}

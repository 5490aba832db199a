//! Cells of the CSV files that an audit writes.

/// Appends a cell that may hold anything. One that begins like a formula gets an apostrophe in front, which spreadsheets
/// take as "this is text".
pub(crate) fn text(out: &mut Vec<u8>, text: &str) {
    if is_plain(text.as_bytes()) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    let formula = is_formula(text.as_bytes());
    let quoted = must_be_quoted(text.as_bytes());
    if quoted {
        out.push(b'"');
    }
    if formula {
        out.push(b'\'');
    }
    if quoted {
        for byte in text.bytes() {
            if byte == b'"' {
                out.push(b'"');
            }
            out.push(byte);
        }
        out.push(b'"');
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}

/// Whether a cell may stand as it is.
pub(crate) fn is_plain(text: &[u8]) -> bool {
    !is_formula(text) && !must_be_quoted(text)
}

fn is_formula(text: &[u8]) -> bool {
    matches!(text.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'))
}

fn must_be_quoted(text: &[u8]) -> bool {
    text.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'))
}

/// Appends a whole number.
pub(crate) fn number(out: &mut Vec<u8>, number: i64) {
    if number < 0 {
        out.push(b'-');
    }
    let mut digits = [0u8; 20];
    let mut rest = number.unsigned_abs();
    let mut length = 0usize;
    for slot in digits.iter_mut().rev() {
        *slot = b'0'.saturating_add(u8::try_from(rest % 10).unwrap_or(0));
        length = length.saturating_add(1);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(digits.len().saturating_sub(length)..).unwrap_or_default());
}

/// Appends cells, and ends the row.
pub(crate) fn row(out: &mut Vec<u8>, cells: &[&str]) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        text(out, cell);
    }
    out.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::{number, row};

    fn written(cells: &[&str]) -> String {
        let mut out = Vec::new();
        row(&mut out, cells);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn formulas_become_text() {
        let cells = ["=1+1", "+1", "-1", "@a", "\tb", "\rc", "=\"x\",1", "'=1", "a=1"];
        assert_eq!(written(&cells), "'=1+1,'+1,'-1,'@a,'\tb,\"'\rc\",\"'=\"\"x\"\",1\",'=1,a=1\n");
    }

    #[test]
    fn cells_are_quoted_where_they_must() {
        assert_eq!(written(&["a,b", "c\"d", "e\nf", "", "Peña"]), "\"a,b\",\"c\"\"d\",\"e\nf\",,Peña\n");
    }

    #[test]
    fn numbers() {
        for n in [0, 7, -1, 10, 68_400, i64::MAX, i64::MIN] {
            let mut out = Vec::new();
            number(&mut out, n);
            assert_eq!(String::from_utf8(out).unwrap(), n.to_string());
        }
    }
}

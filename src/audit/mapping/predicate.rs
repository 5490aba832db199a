//! Which rows a rule speaks of.

/// A condition on a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Predicate {
    /// The cell is one of these texts, which are [`normal`].
    Is(String, Vec<String>),
    /// The cell contains one of these phrases.
    Words(String, Vec<Phrase>),
    /// The cell is empty, or not.
    Empty(String, bool),
    /// All hold.
    All(Vec<Predicate>),
    /// One of them holds.
    Any(Vec<Predicate>),
    /// It does not hold.
    Not(Box<Predicate>),
}

/// Words in a row: runs of letters and digits, whatever the case and whatever stands between them. `ICE` is not in `POLICE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase(Vec<String>);

impl Phrase {
    /// The words of a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        Self(words.map(str::to_uppercase).collect())
    }

    /// Whether its words, in their order and without others between, are among the words of `other`.
    fn is_in(&self, other: &Self) -> bool {
        !self.0.is_empty() && other.0.windows(self.0.len()).any(|window| window == self.0)
    }
}

impl Predicate {
    /// Whether it holds of a row, given the text of a column.
    pub(super) fn holds<'a>(&self, cell: &impl Fn(&str) -> &'a str) -> bool {
        match self {
            Self::Is(column, texts) => {
                let found = normal(cell(column));
                texts.contains(&found)
            }
            Self::Words(column, phrases) => {
                let found = Phrase::new(cell(column));
                phrases.iter().any(|phrase| phrase.is_in(&found))
            }
            Self::Empty(column, empty) => cell(column).is_empty() == *empty,
            Self::All(members) => members.iter().all(|member| member.holds(cell)),
            Self::Any(members) => members.iter().any(|member| member.holds(cell)),
            Self::Not(negated) => !negated.holds(cell),
        }
    }

    /// Calls with every column that it looks at.
    pub(super) fn columns(&self, each: &mut impl FnMut(&str)) {
        match self {
            Self::Is(column, _) | Self::Words(column, _) | Self::Empty(column, _) => each(column),
            Self::All(members) | Self::Any(members) => members.iter().for_each(|member| member.columns(each)),
            Self::Not(negated) => negated.columns(each),
        }
    }
}

/// A text as it is compared: trimmed, in upper case, a run of blanks as one space.
#[must_use]
pub fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !normal.is_empty() {
            normal.push(' ');
        }
        normal.extend(word.chars().flat_map(char::to_uppercase));
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::{Phrase, normal};

    #[test]
    fn whole_words_in_order() {
        let holds = |phrase: &str, text: &str| Phrase::new(phrase).is_in(&Phrase::new(text));
        for (phrase, text, expected) in [
            ("ICE", "OTHER AGENCY HOLD-ICE HOLD", true),
            ("ice hold", "Other agency hold -  ICE  hold", true),
            ("ICE", "POLICE SERVICE OFFICE JUSTICE", false),
            ("HOLD IMMIGRAT", "HOLD IMMIGRAT", true),
            ("HOLD IMMIGRAT", "HOLD IMMIGRATION", false),
            ("HOLD IMMIGRAT", "IMMIGRAT HOLD", false),
            ("...", "...", false),
        ] {
            assert_eq!(holds(phrase, text), expected, "{phrase} in {text}");
        }
    }

    #[test]
    fn normal_texts() {
        assert_eq!(normal("  Cancel \t Detainer "), "CANCEL DETAINER");
        assert_eq!(normal("straße"), "STRASSE");
    }
}

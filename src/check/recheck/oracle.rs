//! Where a reading gets its answers: a small deterministic generator, in several moods.

use std::collections::BTreeMap;

use crate::time::Instant;

/// A xorshift generator.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// Seeded by a text and a number.
    pub(super) fn seeded(text: &str, number: u64) -> Self {
        let start = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64 ^ start, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut random = Self(hash | 1);
        for _ in 0..8 {
            random.next();
        }
        random
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `n`; zero if there is none.
    pub(super) fn below(&mut self, n: u64) -> u64 {
        (self.next() >> 11).checked_rem(n).unwrap_or(0)
    }

    pub(super) fn coin(&mut self) -> bool {
        self.next() >> 63 == 1
    }

    /// An instant between two, both included.
    pub(super) fn between(&mut self, e: Instant, l: Instant) -> Instant {
        let room = u64::try_from(l.since(e)).unwrap_or(0).saturating_add(1);
        e.plus(i64::try_from(self.below(room)).unwrap_or(0))
    }

    pub(super) fn pick<'x, T>(&mut self, from: &'x [T]) -> Option<&'x T> {
        let n = u64::try_from(from.len()).unwrap_or(0);
        from.get(usize::try_from(self.below(n)).unwrap_or(0))
    }
}

/// How times are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    /// All as early as they may be.
    Earliest,
    /// All as late as they may be.
    Latest,
    /// Each at one end of its range.
    Ends,
    /// Anywhere.
    Anywhere,
    /// Where another range begins or ends.
    Corners,
}

/// How doubts are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaning {
    Yes,
    No,
    Either,
}

/// Answers, each given once and then kept.
#[derive(Clone, Debug)]
pub(super) struct Oracle {
    pub(super) random: Random,
    pub(super) mood: Mood,
    pub(super) leaning: Leaning,
    answers: BTreeMap<String, bool>,
}

impl Oracle {
    pub(super) fn new(booking: &str, reading: u32, attempt: u32) -> Self {
        let seed = u64::from(reading) << 16 | u64::from(attempt & 0xffff);
        let mood = match reading.checked_rem(5) {
            Some(0) => Mood::Earliest,
            Some(1) => Mood::Latest,
            Some(2) => Mood::Ends,
            Some(3) => Mood::Corners,
            _ => Mood::Anywhere,
        };
        // a draw that failed is repeated less strictly
        let mood = if attempt > 2 { Mood::Anywhere } else { mood };
        let leaning = match reading.checked_div(5).and_then(|n| n.checked_rem(4)) {
            Some(0) => Leaning::Yes,
            Some(1) => Leaning::No,
            _ => Leaning::Either,
        };
        Self { random: Random::seeded(booking, seed), mood, leaning, answers: BTreeMap::new() }
    }

    /// The answer to a doubt.
    pub(super) fn yes(&mut self, doubt: impl Into<String>) -> bool {
        let (leaning, random) = (self.leaning, &mut self.random);
        *self.answers.entry(doubt.into()).or_insert_with(|| match leaning {
            Leaning::Yes => true,
            Leaning::No => false,
            Leaning::Either => random.coin(),
        })
    }

    /// An instant in a range.
    pub(super) fn instant(&mut self, e: Instant, l: Instant, corners: &[Instant]) -> Instant {
        if e >= l {
            return e;
        }
        match self.mood {
            Mood::Earliest => e,
            Mood::Latest => l,
            Mood::Ends => {
                if self.random.coin() {
                    e
                } else {
                    l
                }
            }
            Mood::Anywhere => self.random.between(e, l),
            Mood::Corners => {
                let inside: Vec<Instant> = corners.iter().copied().filter(|t| e <= *t && *t <= l).collect();
                let near = self.random.pick(&inside).copied().unwrap_or(e);
                let offset = i64::try_from(self.random.below(3)).unwrap_or(1).saturating_sub(1);
                near.plus(offset).clamp(e, l)
            }
        }
    }

    /// What was settled, in words.
    pub(super) fn told(&self) -> String {
        self.answers.iter().map(|(doubt, answer)| format!("{doubt}: {answer}")).collect::<Vec<_>>().join("; ")
    }
}

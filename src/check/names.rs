//! Labels and their numbers.

use std::collections::BTreeMap;

/// Numbers for labels, in order of appearance.
pub(super) struct Names {
    names: Vec<String>,
    /// How many of the names are in use; the others are room.
    used: usize,
    /// The numbers by name, where there are too many to look through.
    numbers: BTreeMap<String, u32>,
}

/// So many names are looked through.
const FEW: usize = 8;

impl Names {
    /// No names yet, in the room of others.
    pub(super) fn into_room_of(names: &mut Vec<String>) -> Self {
        Self { names: std::mem::take(names), used: 0, numbers: BTreeMap::new() }
    }

    pub(super) fn number(&mut self, name: &str) -> u32 {
        let known = if self.used <= FEW {
            let place = self.names.iter().take(self.used).position(|known| known == name);
            place.and_then(|place| u32::try_from(place).ok())
        } else {
            self.numbers.get(name).copied()
        };
        known.unwrap_or_else(|| self.add(name))
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.used
    }

    fn add(&mut self, name: &str) -> u32 {
        let number = u32::try_from(self.used).unwrap_or(u32::MAX);
        match self.names.get_mut(self.used) {
            Some(room) => {
                room.clear();
                room.push_str(name);
            }
            None => self.names.push(name.to_owned()),
        }
        self.used = self.used.saturating_add(1);
        if self.used > FEW {
            let known = self.numbers.len();
            for (place, name) in self.names.iter().take(self.used).enumerate().skip(known) {
                self.numbers.insert(name.clone(), u32::try_from(place).unwrap_or(u32::MAX));
            }
        }
        number
    }

    pub(super) fn into_names(mut self) -> Vec<String> {
        self.names.truncate(self.used);
        self.names
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn numbers_in_order_of_appearance_however_many() {
        let mut room = vec!["old".to_owned()];
        for count in [3u32, 40, 2] {
            let mut names = Names::into_room_of(&mut room);
            for _ in 0..2 {
                for n in 0..count {
                    assert_eq!(names.number(&format!("case {n}")), n);
                }
            }
            room = names.into_names();
            assert_eq!(room, (0..count).map(|n| format!("case {n}")).collect::<Vec<_>>());
        }
    }
}

//! Years that were counted before.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Counts, Year};
use crate::check::Bounds;
use crate::time::TIME_ZONE_DATABASE;

/// A folder of years that were counted before, each in a file named by the hash of everything that its counts rest on: the
/// version of this crate and of the time-zone database, the county, the seed, the law, the conduct. Whoever changes the
/// engine without changing its version must empty the folder.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

/// A year could not be kept.
#[derive(Debug, thiserror::Error)]
#[error("cannot write `{}`: {error}", .path.display())]
pub struct CacheError {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub error: io::Error,
}

impl Cache {
    /// The cache in that folder, which is made when the first year is kept.
    #[must_use]
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    fn path(&self, year: &Year<'_>) -> PathBuf {
        self.folder.join(format!("{}.json", year.hash()))
    }

    /// What was counted; a file that is not there, or not whole, was never written.
    pub(super) fn recall(&self, year: &Year<'_>) -> Option<Counts> {
        let text = fs::read(self.path(year)).ok()?;
        let [detained, held, seconds, min_seconds, max_seconds, refused, missed] =
            serde_json::from_slice(&text).ok()?;
        Some(Counts { detained, held, seconds, unlawful: Bounds { min_seconds, max_seconds }, refused, missed })
    }

    pub(super) fn keep(&self, year: &Year<'_>, counts: &Counts) -> Result<(), CacheError> {
        let path = self.path(year);
        let Counts { detained, held, seconds, unlawful: Bounds { min_seconds, max_seconds }, refused, missed } = counts;
        let text = format!("{:?}\n", [detained, held, seconds, min_seconds, max_seconds, refused, missed]);
        write(&self.folder, &path, &text).map_err(|error| CacheError { path, error })
    }
}

/// Under another name first, so that nobody finds half a file.
fn write(folder: &Path, path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let part = path.with_extension("part");
    fs::write(&part, text)?;
    fs::rename(part, path)
}

impl Year<'_> {
    /// The SHA-256 of what its counts rest on, in hexadecimal.
    fn hash(&self) -> String {
        let Self { setting, conduct, seed } = self;
        let county = setting.county.clone().with_seed(*seed);
        let inputs = (env!("CARGO_PKG_VERSION"), TIME_ZONE_DATABASE, conduct, county, setting.law.policies());
        Sha256::digest(format!("{inputs:?}")).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

//! The files of a report: private, hashed as they are written, and there only when they are whole.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::source::{Digest, Hashed};

type Digests = Arc<Mutex<BTreeMap<String, Digest>>>;

/// The folder of a report under way. Its files stand in a folder beside until [`Self::keep`] gives it its name; one that
/// is dropped before leaves nothing behind. Only the owner may read it (mode 0600, the folder 0700, where there are modes).
#[derive(Debug)]
pub struct Folder {
    place: Option<(PathBuf, PathBuf)>,
    digests: Digests,
}

/// A file of a report under way. Its hash is known to the folder when it is dropped.
#[derive(Debug)]
pub struct Entry {
    name: String,
    writer: Option<Hashed<BufWriter<Box<dyn Sink>>>>,
    digests: Digests,
}

/// Where bytes go.
trait Sink: Write + Send + std::fmt::Debug {}
impl<T: Write + Send + std::fmt::Debug> Sink for T {}

impl Folder {
    /// A folder that will be at `path`.
    ///
    /// # Errors
    ///
    /// There is something at `path` already, other than an empty folder, or the folder beside cannot be made.
    pub fn create(path: &Path) -> io::Result<Self> {
        if path.exists() && !fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none()) {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, "it exists already and is no empty folder"));
        }
        let partial = beside(path);
        if partial.exists() {
            fs::remove_dir_all(&partial)?;
        }
        private_folder(&partial)?;
        Ok(Self { place: Some((path.to_owned(), partial)), digests: Digests::default() })
    }

    /// A folder of which nothing is kept but the hashes.
    #[must_use]
    pub fn of_hashes() -> Self {
        Self { place: None, digests: Digests::default() }
    }

    /// Where its files stand until it is whole.
    #[cfg(feature = "xlsx")]
    pub(crate) fn path(&self) -> Option<&Path> {
        self.place.as_ref().map(|(_, partial)| partial.as_path())
    }

    /// A new file of that name.
    ///
    /// # Errors
    ///
    /// It cannot be made.
    pub fn file(&self, name: &str) -> io::Result<Entry> {
        let sink: Box<dyn Sink> = match &self.place {
            Some((_, partial)) => Box::new(private_file(&partial.join(name))?),
            None => Box::new(io::sink()),
        };
        let writer = Some(Hashed::new(BufWriter::with_capacity(1 << 16, sink)));
        Ok(Entry { name: name.to_owned(), writer, digests: Arc::clone(&self.digests) })
    }

    /// The hashes of the files that are written, by name.
    #[must_use]
    pub fn digests(&self) -> BTreeMap<String, Digest> {
        self.digests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Gives the folder its name.
    ///
    /// # Errors
    ///
    /// It cannot be renamed.
    pub fn keep(mut self) -> io::Result<()> {
        let Some((path, partial)) = self.place.take() else { return Ok(()) };
        if path.exists() {
            fs::remove_dir(&path)?;
        }
        fs::rename(partial, path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Some((_, partial)) = self.place.take() {
            // What cannot be removed stays under the name that says it is unfinished.
            let _ = fs::remove_dir_all(partial);
        }
    }
}

impl Write for Entry {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.as_mut().map_or(Ok(bytes.len()), |writer| writer.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        if let Some(writer) = self.writer.take() {
            let (digest, _) = writer.finish();
            self.digests.lock().unwrap_or_else(PoisonError::into_inner).insert(self.name.clone(), digest);
        }
    }
}

/// A private file that is there only when it is whole.
#[derive(Debug)]
pub struct Draft {
    writer: BufWriter<File>,
    partial: PathBuf,
    path: PathBuf,
    kept: bool,
}

impl Draft {
    /// A file that will be at `path`, and take the place of one that is there.
    ///
    /// # Errors
    ///
    /// The file beside it cannot be made.
    pub fn create(path: &Path) -> io::Result<Self> {
        let partial = beside(path);
        let writer = BufWriter::with_capacity(1 << 16, private_file(&partial)?);
        Ok(Self { writer, partial, path: path.to_owned(), kept: false })
    }

    /// Gives the file its name.
    ///
    /// # Errors
    ///
    /// The last bytes cannot be written, or it cannot be renamed.
    pub fn keep(mut self) -> io::Result<()> {
        self.writer.flush()?;
        fs::rename(&self.partial, &self.path)?;
        self.kept = true;
        Ok(())
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.kept {
            let _ = fs::remove_file(&self.partial);
        }
    }
}

/// The name that something has until it is whole.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".unfinished");
    path.with_file_name(name)
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        let file = options.mode(0o600).open(path)?;
        // One that was left behind keeps its mode.
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
        Ok(file)
    }
    #[cfg(not(unix))]
    options.open(path)
}

fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path)
}

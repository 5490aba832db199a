//! Bytes of an input: taken out of gzip, and their SHA-256 taken on the way.

use std::fmt;
use std::io::{self, Cursor, Read, Write};

use flate2::read::MultiGzDecoder;
use sha2::{Digest as _, Sha256};

/// The text of an input: as it is, or what gzip made of it, whatever the file is called.
///
/// # Errors
///
/// Its first bytes cannot be read.
pub fn uncompressed<'a>(mut reader: impl Read + Send + 'a) -> io::Result<Box<dyn Read + Send + 'a>> {
    let mut beginning = Vec::with_capacity(2);
    reader.by_ref().take(2).read_to_end(&mut beginning)?;
    let compressed = beginning == [0x1f, 0x8b];
    let whole = Cursor::new(beginning).chain(reader);
    Ok(if compressed { Box::new(MultiGzDecoder::new(whole)) } else { Box::new(whole) })
}

/// A SHA-256 and the number of bytes it was taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest {
    sha256: [u8; 32],
    /// How many bytes there were.
    pub bytes: u64,
}

impl Digest {
    /// Of those bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self { sha256: Sha256::digest(bytes).into(), bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX) }
    }
}

impl fmt::Display for Digest {
    /// The SHA-256 in hexadecimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sha256.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A reader or writer that takes the SHA-256 of what passes through it.
#[derive(Debug)]
pub struct Hashed<T> {
    inner: T,
    hasher: Sha256,
    bytes: u64,
}

impl<T> Hashed<T> {
    /// Around a reader or writer.
    pub fn new(inner: T) -> Self {
        Self { inner, hasher: Sha256::new(), bytes: 0 }
    }

    /// The hash of what passed, and the reader or writer.
    pub fn finish(self) -> (Digest, T) {
        (Digest { sha256: self.hasher.finalize().into(), bytes: self.bytes }, self.inner)
    }

    fn pass(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.bytes = self.bytes.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.pass(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.pass(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

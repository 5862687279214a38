//! A file's own bytes: hashed and counted while they are read from beginning to end, or read here and there.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::rc::Rc;

const BUFFER: usize = 128 * 1024;

/// A file that hashes what is read of it. Clones read on where the other stopped, so that what a decoder left of the
/// file can still be hashed.
#[derive(Clone)]
pub(in crate::corpus) struct Source {
    inner: Rc<RefCell<(File, blake3::Hasher)>>,
    bytes: Rc<Cell<u64>>,
}

impl Source {
    /// Reads `file`, and counts in `bytes`.
    pub(in crate::corpus) fn new(file: File, bytes: Rc<Cell<u64>>) -> Self {
        Self { inner: Rc::new(RefCell::new((file, blake3::Hasher::new()))), bytes }
    }

    /// Reads what is left and gives the hash of the whole file, packed.
    pub(in crate::corpus) fn finish(mut self) -> Result<String, String> {
        let mut buffer = vec![0; BUFFER];
        loop {
            match self.read(&mut buffer) {
                Ok(0) => return Ok(self.inner.borrow().1.finalize().to_hex().to_string()),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(format!("cannot be read: {error}")),
            }
        }
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (file, hasher) = &mut *self.inner.borrow_mut();
        let count = file.read(buffer)?;
        hasher.update(&buffer[..count]);
        self.bytes.set(self.bytes.get() + count as u64);
        Ok(count)
    }
}

/// The hash of the packed bytes of `path`.
pub(in crate::corpus) fn hash(path: &Path) -> Result<String, String> {
    let file = File::open(path).map_err(|error| format!("cannot be opened: {error}"))?;
    Source::new(file, Rc::default()).finish()
}

/// A file that is read here and there, and counts what is read of it.
pub(in crate::corpus) struct Seekable {
    pub(in crate::corpus) file: File,
    pub(in crate::corpus) bytes: Rc<Cell<u64>>,
}

impl Read for Seekable {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.bytes.set(self.bytes.get() + count as u64);
        Ok(count)
    }
}

impl Seek for Seekable {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

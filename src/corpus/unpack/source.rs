//! A file's own bytes: hashed and counted while they are read from beginning to end, or read here and there. An error of
//! the disk is remembered, whatever a decoder or a parser makes of it on its way up: what is broken then is not the file.

use std::cell::{Cell, OnceCell, RefCell};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::rc::Rc;

const BUFFER: usize = 128 * 1024;

/// What is known of the reading of a file, wherever in it something reads. Clones share it.
#[derive(Clone, Default)]
pub(in crate::corpus) struct Watch {
    bytes: Rc<Cell<u64>>,
    trouble: Rc<OnceCell<String>>,
}

impl Watch {
    /// Bytes read of the file, packed.
    pub(in crate::corpus) fn bytes(&self) -> u64 {
        self.bytes.get()
    }

    /// The first error of the disk, in words.
    pub(in crate::corpus) fn trouble(&self) -> Option<&str> {
        self.trouble.get().map(String::as_str)
    }

    /// Remembers an error that is not the file's own: the disk's, or the temporary folder's.
    pub(in crate::corpus) fn note<T>(&self, what: &str, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result
            && error.kind() != io::ErrorKind::Interrupted
        {
            let _ = self.trouble.set(format!("{what}: {error}"));
        }
        result
    }

    fn read(&self, file: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
        self.note("cannot be read", file.read(buffer))
    }

    fn count(&self, count: usize) {
        self.bytes.set(self.bytes.get() + count as u64);
    }
}

/// A file that hashes what is read of it. Clones read on where the other stopped, so that what a decoder left of the
/// file can still be hashed.
pub(in crate::corpus) struct Source<F = File> {
    inner: Rc<RefCell<(F, blake3::Hasher)>>,
    watch: Watch,
}

impl<F> Clone for Source<F> {
    fn clone(&self) -> Self {
        Self { inner: Rc::clone(&self.inner), watch: self.watch.clone() }
    }
}

impl<F: Read> Source<F> {
    /// Reads `file`, and tells `watch`.
    pub(in crate::corpus) fn new(file: F, watch: Watch) -> Self {
        Self { inner: Rc::new(RefCell::new((file, blake3::Hasher::new()))), watch }
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

impl<F: Read> Read for Source<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (file, hasher) = &mut *self.inner.borrow_mut();
        let count = self.watch.read(file, buffer)?;
        hasher.update(&buffer[..count]);
        self.watch.count(count);
        Ok(count)
    }
}

/// The hash of the packed bytes of `path`.
pub(in crate::corpus) fn hash(path: &Path) -> Result<String, String> {
    let file = File::open(path).map_err(|error| format!("cannot be opened: {error}"))?;
    Source::new(file, Watch::default()).finish()
}

/// A file that is read here and there, and counts what is read of it.
pub(in crate::corpus) struct Seekable<F = File> {
    file: F,
    watch: Watch,
    is_spool: bool,
}

impl<F> Seekable<F> {
    /// Reads `file`, and tells `watch`.
    pub(in crate::corpus) fn new(file: F, watch: Watch) -> Self {
        Self { file, watch, is_spool: false }
    }

    /// A temporary file, for what is unpacked of the one watched. Its bytes are not counted, since that one's are.
    pub(in crate::corpus) fn spool(file: F, watch: Watch) -> Self {
        Self { file, watch, is_spool: true }
    }

    /// The file.
    pub(in crate::corpus) fn into_inner(self) -> F {
        self.file
    }
}

impl<F: Read> Read for Seekable<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.watch.read(&mut self.file, buffer)?;
        if !self.is_spool {
            self.watch.count(count);
        }
        Ok(count)
    }
}

impl<F: Write> Write for Seekable<F> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.watch.note("cannot be unpacked into the temporary folder", self.file.write(buffer))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl<F: Seek> Seek for Seekable<F> {
    // Where a place is none, the file has named it: not an error of the disk.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

//! A file's bytes, unpacked and hashed while they are read.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use flate2::read::MultiGzDecoder;

const BUFFER: usize = 128 * 1024;

/// The unpacked bytes of a file.
pub(super) struct Input {
    inner: Unpacked,
    bytes: Rc<Cell<u64>>,
}

enum Unpacked {
    Plain(Box<BufReader<Hashing>>),
    Gzip(Box<BufReader<MultiGzDecoder<BufReader<Hashing>>>>),
}

/// Opens `path`; a name that ends in `.gz` is unpacked.
pub(super) fn open(path: &Path) -> Result<Input, String> {
    let file = File::open(path).map_err(|error| format!("cannot be opened: {error}"))?;
    let bytes = Rc::new(Cell::new(0));
    let mut hashing = BufReader::with_capacity(BUFFER, Hashing::new(file, Rc::clone(&bytes)));
    let inner = if path.extension().is_some_and(|extension| extension == "gz") {
        let start = hashing.fill_buf().map_err(|error| format!("cannot be read: {error}"))?;
        if !start.starts_with(&[0x1F, 0x8B]) {
            return Err("is named .gz and is not gzip; if it is plain text, take the ending off".to_owned());
        }
        Unpacked::Gzip(Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(hashing))))
    } else {
        Unpacked::Plain(Box::new(hashing))
    };
    Ok(Input { inner, bytes })
}

/// The hash of the packed bytes of `path`.
pub(super) fn hash(path: &Path) -> Result<String, String> {
    let file = File::open(path).map_err(|error| format!("cannot be opened: {error}"))?;
    Hashing::new(file, Rc::default()).finish()
}

impl Input {
    /// A counter of the packed bytes that were read, which goes on counting.
    pub(super) fn bytes_read(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.bytes)
    }

    /// Reads what is left and gives the hash of the whole file, packed.
    pub(super) fn finish(self) -> Result<String, String> {
        let hashing = match self.inner {
            Unpacked::Plain(reader) => reader.into_inner(),
            Unpacked::Gzip(reader) => reader.into_inner().into_inner().into_inner(),
        };
        hashing.finish()
    }

    fn reader(&mut self) -> &mut dyn BufRead {
        match &mut self.inner {
            Unpacked::Plain(reader) => reader,
            Unpacked::Gzip(reader) => reader,
        }
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader().read(buffer)
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match &mut self.inner {
            Unpacked::Plain(reader) => reader.fill_buf(),
            Unpacked::Gzip(reader) => reader.fill_buf(),
        }
    }

    fn consume(&mut self, amount: usize) {
        self.reader().consume(amount);
    }
}

/// A file that hashes what is read of it.
struct Hashing {
    file: File,
    hasher: blake3::Hasher,
    bytes: Rc<Cell<u64>>,
}

impl Hashing {
    fn new(file: File, bytes: Rc<Cell<u64>>) -> Self {
        Self { file, hasher: blake3::Hasher::new(), bytes }
    }

    fn finish(mut self) -> Result<String, String> {
        let mut buffer = vec![0; BUFFER];
        loop {
            match self.read(&mut buffer) {
                Ok(0) => return Ok(self.hasher.finalize().to_hex().to_string()),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(format!("cannot be read: {error}")),
            }
        }
    }
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.hasher.update(&buffer[..count]);
        self.bytes.set(self.bytes.get() + count as u64);
        Ok(count)
    }
}

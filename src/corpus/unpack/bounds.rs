//! The bounds of unpacking, which keep a small file from filling memory and days. No archive of articles comes near
//! one of them; one that is met is reported with its figure.

use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::rc::Rc;

/// Wrappings inside one another: a text in a `.tar.gz` in a zip lies three deep.
pub(in crate::corpus) const DEEPEST: u32 = 6;
/// Members of a file, those of containers inside it included.
pub(in crate::corpus) const MEMBERS: u64 = 10_000_000;
/// Bytes of a member's name.
pub(in crate::corpus) const NAME: usize = 4096;
/// Bytes of a zip inside another container, which is laid into a temporary file.
pub(in crate::corpus) const SPOOL: u64 = 16 << 30;
/// Bytes that any file may unpack to.
const FREE: u64 = 64 << 20;
/// How many times its size a file may unpack to. Text packs to a third or, where pages repeat one another, a fiftieth.
const RATIO: u64 = 200;
/// Bytes that no file may unpack to.
const TOTAL: u64 = 4 << 40;
/// KiB that unpacking xz may keep in memory; its highest level takes 65.
pub(super) const XZ_MEMORY: u32 = 256 << 10;
/// Bytes of a tar's extended header, which is kept in memory.
pub(super) const TAR_HEADER: u64 = 1 << 20;

/// The bytes that one file may still unpack to, counted over all wrappings in it.
pub(in crate::corpus) struct Budget {
    limit: u64,
    used: Cell<u64>,
    spent: RefCell<Option<String>>,
}

impl Budget {
    /// The budget of a file of `size` bytes.
    pub(in crate::corpus) fn new(size: u64) -> Rc<Self> {
        let limit = size.saturating_mul(RATIO).clamp(FREE, TOTAL);
        Rc::new(Self { limit, used: Cell::new(0), spent: RefCell::new(None) })
    }

    /// Why nothing more is unpacked, once the budget is spent.
    pub(in crate::corpus) fn spent(&self) -> Option<String> {
        self.spent.borrow().clone()
    }

    fn take(&self, bytes: u64) -> io::Result<()> {
        self.used.set(self.used.get().saturating_add(bytes));
        if self.used.get() <= self.limit {
            return Ok(());
        }
        let reason = match self.limit {
            TOTAL => format!("unpacks to more than {} TiB, and is read no further", TOTAL >> 40),
            FREE => format!(
                "unpacks to more than {} MiB and to {RATIO} times its size or more, and is read no further",
                FREE >> 20
            ),
            _ => format!("unpacks to more than {RATIO} times its size, and is read no further"),
        };
        *self.spent.borrow_mut() = Some(reason.clone());
        Err(io::Error::other(reason))
    }
}

/// Unpacked bytes, taken from the budget. An error is final: what comes behind it is unknown, and some decoders may not
/// be asked again.
pub(super) struct Metered<R> {
    inner: R,
    budget: Rc<Budget>,
    failed: Option<(io::ErrorKind, String)>,
}

impl<R: Read> Metered<R> {
    pub(super) fn new(inner: R, budget: &Rc<Budget>) -> Self {
        Self { inner, budget: Rc::clone(budget), failed: None }
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some((kind, reason)) = &self.failed {
            return Err(io::Error::new(*kind, reason.clone()));
        }
        let read = self.inner.read(buffer).and_then(|count| self.budget.take(count as u64).map(|()| count));
        if let Err(error) = &read
            && error.kind() != io::ErrorKind::Interrupted
        {
            self.failed = Some((error.kind(), error.to_string()));
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_unpacks_to_so_many_times_its_size_and_a_small_one_to_a_little() {
        for (size, limit) in [(1, FREE), (1 << 20, 200 << 20), (u64::MAX, TOTAL)] {
            let budget = Budget::new(size);
            assert!(budget.take(limit).is_ok() && budget.spent().is_none());
            assert!(budget.take(1).is_err() && budget.spent().is_some());
        }
    }

    #[test]
    fn an_error_is_final() {
        let budget = Budget::new(1);
        let mut endless = Metered::new(io::repeat(0), &budget);
        let read = io::copy(&mut endless, &mut io::sink()).unwrap_err();
        assert!(read.to_string().contains("64 MiB"), "{read}");
        assert!(endless.read(&mut [0]).is_err());
    }
}

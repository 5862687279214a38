//! The lock of the one writer: an exclusive `flock` on `lock`, which the system releases when the process ends, however
//! it ends. The file's text says who holds it; its existence says nothing.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};

/// Held for as long as it lives.
#[derive(Debug)]
pub(in crate::engine::local) struct WriterLock {
    file: File,
}

impl Drop for WriterLock {
    /// Unlocks by name: closing the file is not enough while a child process, forked a moment ago, still has a copy.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

impl WriterLock {
    /// Takes the lock of `folder` at once or not at all.
    pub(in crate::engine::local) fn take(folder: &Path) -> Result<Self> {
        let path = folder.join("lock");
        let io = |error| Error::io("lock", &path, error);
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                let holder = if holder.trim().is_empty() { "another process" } else { holder.trim() };
                return Err(Error::new(
                    ErrorKind::Busy,
                    format!("{holder} is writing the index in `{}`", folder.display()),
                )
                .with_hint("wait until it has finished, then try again; searching goes on meanwhile"));
            }
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
        file.set_len(0).map_err(io)?;
        file.rewind().map_err(io)?;
        write!(file, "process {}", std::process::id()).map_err(io)?;
        Ok(Self { file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_told_who_writes_and_a_stale_file_blocks_nobody() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("lock"), "process 1").unwrap();
        let first = WriterLock::take(folder.path()).unwrap();
        let error = WriterLock::take(folder.path()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Busy);
        assert!(error.to_string().starts_with(&format!("process {} is writing", std::process::id())));
        drop(first);
        assert!(WriterLock::take(folder.path()).is_ok());
    }
}

//! The files of an index, as tantivy asks for them, with a promise more: a commit is on the disk before anything that it
//! replaces is removed.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{Directory, DirectoryLock, FileHandle, Lock, WatchCallback, WatchHandle, WritePtr};

use super::files::{Files, META, as_inside};

/// Opens the directory of the index in `folder`.
pub(in crate::engine::local) fn open(folder: &Path) -> tantivy::Result<Box<dyn Directory>> {
    let path = folder.join("index");
    let files = Files::open(&path)?;
    #[cfg(test)]
    if let Some(plan) = super::faults::plan_of(folder) {
        return Ok(Box::new(Durable { inner: super::faults::Faulty::new(files, path, plan) }));
    }
    Ok(Box::new(Durable { inner: files }))
}

/// Whether the making of the index in `folder` was broken off before its first commit: tantivy names no segment and no
/// commit yet, so that nothing is lost when it is made again.
pub(in crate::engine::local) fn is_unborn(folder: &Path) -> bool {
    #[derive(Deserialize)]
    struct Meta {
        segments: Vec<serde_json::Value>,
        opstamp: u64,
        payload: Option<String>,
    }
    let meta = fs::read(folder.join("index").join(META)).ok();
    meta.and_then(|bytes| serde_json::from_slice::<Meta>(&bytes).ok())
        .is_some_and(|meta| meta.segments.is_empty() && meta.opstamp == 0 && meta.payload.is_none())
}

/// A commit is on the disk when it is made.
#[derive(Clone, Debug)]
struct Durable<D> {
    inner: D,
}

impl<D: Directory + Clone> Directory for Durable<D> {
    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        self.inner.atomic_write(path, content)?;
        // Without that, the old commit could come back after a power cut when its files are already gone.
        if path == Path::new(META) { self.inner.sync_directory() } else { Ok(()) }
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    as_inside!();
}

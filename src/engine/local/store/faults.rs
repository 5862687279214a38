//! A disk that fails, for tests: a directory that counts what is asked of it and fails at the n-th request, once, from
//! then on, or as when the power goes.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};

use super::files::Files;

/// How the disk fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// One request that writes finds no room.
    NoSpaceOnce,
    /// From some request on there is no room.
    NoSpace,
    /// A write takes half of its bytes, and then there is no room.
    ShortWrite,
    /// One request of any kind meets an error of the device.
    DeviceOnce,
    /// From some request on the device fails.
    Device,
    /// The power goes: nothing is done any more, and what was not made durable is lost.
    PowerCut,
}

/// What is to fail when.
pub(super) struct Plan {
    fault: Fault,
    at: u64,
    asked: AtomicU64,
    has_failed: AtomicBool,
    volatile: Mutex<Volatile>,
}

/// What is not on the disk yet.
#[derive(Default)]
struct Volatile {
    /// Files whose bytes were written and not synced.
    written: BTreeSet<PathBuf>,
    /// Names that were made since the folder was synced, with what they stood for before.
    named: BTreeMap<PathBuf, Option<Vec<u8>>>,
}

static PLANS: LazyLock<Mutex<HashMap<PathBuf, Arc<Plan>>>> = LazyLock::new(Mutex::default);

/// The plan for the index in `folder`.
pub(super) fn plan_of(folder: &Path) -> Option<Arc<Plan>> {
    PLANS.lock().unwrap().get(folder).cloned()
}

/// A plan in force until it is dropped.
pub(crate) struct InForce {
    folder: PathBuf,
    plan: Arc<Plan>,
}

impl InForce {
    /// From now on the `at`-th request for the index in `folder` fails.
    pub(crate) fn new(folder: &Path, fault: Fault, at: u64) -> Self {
        let plan = Arc::new(Plan {
            fault,
            at,
            asked: AtomicU64::new(0),
            has_failed: AtomicBool::new(false),
            volatile: Mutex::default(),
        });
        PLANS.lock().unwrap().insert(folder.to_owned(), Arc::clone(&plan));
        Self { folder: folder.to_owned(), plan }
    }

    /// Whether anything has failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.plan.has_failed.load(Ordering::SeqCst)
    }
}

impl Drop for InForce {
    /// The disk is well again. After a power cut it has only what was made durable.
    fn drop(&mut self) {
        PLANS.lock().unwrap().remove(&self.folder);
        if self.plan.fault != Fault::PowerCut || !self.has_failed() {
            return;
        }
        let volatile = std::mem::take(&mut *self.plan.volatile.lock().unwrap());
        for path in volatile.written {
            if let Ok(file) = fs::OpenOptions::new().write(true).open(&path) {
                let size = file.metadata().unwrap().len();
                file.set_len(size / 2).unwrap();
            }
        }
        for (path, before) in volatile.named {
            match before {
                Some(content) => fs::write(path, content).unwrap(),
                None => drop(fs::remove_file(path)),
            }
        }
    }
}

impl Plan {
    /// Counts a request; the error of it, if this one fails.
    fn ask(&self, writes: bool) -> io::Result<()> {
        let only_writes = matches!(self.fault, Fault::NoSpaceOnce | Fault::NoSpace | Fault::ShortWrite);
        if only_writes && !writes {
            return Ok(());
        }
        let number = self.asked.fetch_add(1, Ordering::SeqCst);
        let once = matches!(self.fault, Fault::NoSpaceOnce | Fault::DeviceOnce);
        if number == self.at || number > self.at && !once {
            self.has_failed.store(true, Ordering::SeqCst);
            const NO_SPACE: i32 = 28;
            const DEVICE: i32 = 5;
            return Err(io::Error::from_raw_os_error(if only_writes { NO_SPACE } else { DEVICE }));
        }
        Ok(())
    }
}

/// A directory on a disk that fails.
#[derive(Clone)]
pub(super) struct Faulty {
    inner: Files,
    path: PathBuf,
    plan: Arc<Plan>,
}

impl Faulty {
    pub(in crate::engine::local) fn new(inner: Files, path: PathBuf, plan: Arc<Plan>) -> Self {
        Self { inner, path, plan }
    }

    fn open(&self, path: &Path) -> Result<(), OpenReadError> {
        self.plan.ask(false).map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))
    }
}

impl fmt::Debug for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl Directory for Faulty {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.open(path)?;
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.plan
            .ask(false)
            .map_err(|error| DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_owned() })?;
        self.plan.volatile.lock().unwrap().named.remove(&self.path.join(path));
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.open(path)?;
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.plan.ask(true).map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))?;
        let full = self.path.join(path);
        let mut volatile = self.plan.volatile.lock().unwrap();
        volatile.written.insert(full.clone());
        volatile.named.insert(full.clone(), None);
        drop(volatile);
        let inner = self.inner.open_write(path)?;
        Ok(BufWriter::new(Box::new(Writing { inner, path: full, plan: Arc::clone(&self.plan) })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.open(path)?;
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        self.plan.ask(true)?;
        let full = self.path.join(path);
        let before = fs::read(&full).ok();
        self.plan.volatile.lock().unwrap().named.entry(full).or_insert(before);
        self.inner.atomic_write(path, content)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.plan.ask(true)?;
        self.plan.volatile.lock().unwrap().named.clear();
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.plan.ask(false).map_err(LockError::wrap_io_error)?;
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, watch_callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(watch_callback)
    }
}

struct Writing {
    inner: WritePtr,
    path: PathBuf,
    plan: Arc<Plan>,
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.plan.ask(true) {
            // The next one fails.
            Err(_) if self.plan.fault == Fault::ShortWrite && bytes.len() > 1 && self.is_first() => {
                self.inner.write(&bytes[..bytes.len() / 2])
            }
            Err(error) => Err(error),
            Ok(()) => self.inner.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl Writing {
    /// Whether this is the first request that fails.
    fn is_first(&self) -> bool {
        self.plan.asked.load(Ordering::SeqCst) == self.plan.at + 1
    }
}

impl TerminatingWrite for Writing {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.plan.ask(true)?;
        self.inner.terminate_ref(token)?;
        self.plan.volatile.lock().unwrap().written.remove(&self.path);
        Ok(())
    }
}

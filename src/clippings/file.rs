//! The file that keeps clippings. It is read whole, and replaced in one step under a lock, so that whatever ends a process or
//! fills a disk in between, it is as before the change or as after it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::collection::Clippings;
use super::form::{self, Newer};
use crate::error::{Error, ErrorKind, Result};
use crate::export::write_whole;

/// Name of the file in the folder of an index.
pub const CLIPPINGS_FILE: &str = "clippings.jsonl";

/// Bytes of a file: some three hundred thousand clippings.
const MOST: u64 = 256 << 20;
/// How long a change waits for another one, each of which takes some milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often it looks.
const TURN: Duration = Duration::from_millis(5);

/// A file of clippings, which need not be there yet.
#[derive(Clone, Debug)]
pub struct ClippingsFile {
    path: PathBuf,
}

impl ClippingsFile {
    /// The one at `path`.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is in it: none where there is no file. Lines that cannot be read are [told](Clippings::damaged).
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Version`] where a newer version of this program has written it, and where it cannot be read.
    pub fn read(&self) -> Result<Clippings> {
        match bytes(&self.path) {
            Ok(bytes) if bytes.len() as u64 > MOST => Err(self.too_large()),
            Ok(bytes) => form::read(&bytes).map_err(|version| self.newer(&version)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Clippings::default()),
            Err(error) => Err(Error::io("read", &self.path, error)),
        }
    }

    /// What is in it, where it was brought along from elsewhere; see [`Clippings::from_file`].
    ///
    /// # Errors
    /// Those of that, and where it is too large or cannot be read.
    pub fn read_brought(&self) -> Result<Clippings> {
        let bytes = bytes(&self.path).map_err(|error| Error::io("read", &self.path, error))?;
        if bytes.len() as u64 > MOST {
            return Err(self.too_large());
        }
        Clippings::from_file(&bytes, &format!("`{}`", self.path.display()))
    }

    /// Does something to what is in it, and keeps it; where that fails or changes nothing, nothing is written. Others who
    /// change it wait meanwhile. When this has returned, the change is on the disk.
    ///
    /// # Errors
    /// Those of [`Self::read`] and of `change`; of kind [`ErrorKind::NotFound`] where its folder is not there, of kind
    /// [`ErrorKind::Busy`] where another process keeps it locked, and where it cannot be written. Then it is as it was.
    pub fn change<T>(&self, change: impl FnOnce(&mut Clippings) -> Result<T>) -> Result<T> {
        let _lock = self.lock()?;
        let before = self.read()?;
        let mut after = before.clone();
        let value = change(&mut after)?;
        if after != before {
            self.replace(&after)?;
        }
        Ok(value)
    }

    /// Writes `clippings` in the place of a file of clippings, or where there is none.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where something else is there, and where it cannot be written.
    pub fn write(&self, clippings: &Clippings) -> Result<()> {
        match bytes(&self.path) {
            Ok(bytes) if !bytes.is_empty() && !form::is_of_clippings(&bytes) => {
                let message = format!("`{}` is no file of clippings, and is not replaced by one", self.path.display());
                Err(Error::new(ErrorKind::Input, message).with_hint("name another file"))
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::io("write", &self.path, error)),
            _ => self.replace(clippings),
        }
    }

    fn replace(&self, clippings: &Clippings) -> Result<()> {
        let bytes = form::written(clippings);
        if bytes.len() as u64 > MOST {
            return Err(self.too_large());
        }
        let unwritable = |error| Error::io("write", &self.path, error);
        write_whole(&self.path, |out| out.write_all(&bytes).map_err(unwritable), |()| Ok(()))?;
        // That the name stands for the new file is to last as well. A link's target has its name elsewhere.
        let target = self.path.canonicalize().map_err(unwritable)?;
        match target.parent() {
            Some(folder) if !cfg!(windows) => {
                File::open(folder).and_then(|folder| folder.sync_all()).map_err(unwritable)
            }
            _ => Ok(()),
        }
    }

    /// Waits for its turn to change the file.
    fn lock(&self) -> Result<Lock> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            let message = format!("clippings have no place: the folder `{}` does not exist", folder.display());
            return Err(Error::new(ErrorKind::NotFound, message).with_hint("make it, or index the archive first"));
        }
        let path = self.path.with_extension("lock");
        let failed = |error| Error::io("lock", &path, error);
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Lock(file)),
                Err(TryLockError::Error(error)) => return Err(failed(error)),
                Err(TryLockError::WouldBlock) if begun.elapsed() > PATIENCE => {
                    let message = format!("another process keeps the clippings `{}` locked", self.path.display());
                    return Err(Error::new(ErrorKind::Busy, message)
                        .with_hint("try again when it has ended")
                        .named("clippings-locked", &[]));
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(TURN),
            }
        }
    }

    fn newer(&self, Newer(version): &Newer) -> Error {
        let message = format!(
            "the clippings `{}` are of version {version}, which a newer jianbao has written; they are left as they are",
            self.path.display()
        );
        Error::new(ErrorKind::Version, message)
            .with_hint("use that version of the program")
            .named("clippings-newer", &[])
    }

    fn too_large(&self) -> Error {
        let message =
            format!("`{}` is larger than {} MiB, the most that clippings may take", self.path.display(), MOST >> 20);
        Error::new(ErrorKind::Input, message)
            .with_hint("move folders to a file of their own, and delete them here")
            .named("clippings-full", &[("most", &(MOST >> 20))])
    }
}

impl Clippings {
    /// Reads a file of clippings that was brought along, and is called so.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where it is none, and where a newer version of this program has written it.
    pub fn from_file(bytes: &[u8], name: &str) -> Result<Self> {
        let clippings = form::read(bytes).map_err(|Newer(version)| {
            let message = format!("{name} is of version {version}, which a newer jianbao has written");
            Error::new(ErrorKind::Input, message)
                .with_hint("use that version of the program")
                .named("clippings-newer", &[])
        })?;
        if clippings.folders().is_empty() && !form::is_of_clippings(bytes) {
            return Err(Error::new(ErrorKind::Input, format!("{name} is no file of clippings"))
                .with_hint("name a file that `clip backup` has written")
                .named("no-clippings-file", &[]));
        }
        Ok(clippings)
    }

    /// The bytes of a file of them.
    pub fn to_file(&self) -> Vec<u8> {
        form::written(self)
    }
}

/// Held for as long as it lives.
struct Lock(File);

impl Drop for Lock {
    /// Unlocks by name: closing the file is not enough while a child process, forked a moment ago, still has a copy.
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

/// The bytes of a file, no more than one too many.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(MOST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

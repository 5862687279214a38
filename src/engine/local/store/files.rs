//! tantivy's own directory, for many users and for those that may only read: an index is as public as any file of its
//! maker, and one that may only be read can be read.

use std::fmt;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

/// The file that names the last commit and its segments.
pub(in crate::engine::local) const META: &str = "meta.json";
/// The file in which tantivy keeps the names of the files that are its own, to know what may be cleared away.
pub(in crate::engine::local) const MANAGED: &str = ".managed.json";

/// Hands over to the directory inside what is the same there.
macro_rules! as_inside {
    () => {
        fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
            self.inner.get_file_handle(path)
        }

        fn delete(&self, path: &Path) -> Result<(), DeleteError> {
            self.inner.delete(path)
        }

        fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
            self.inner.exists(path)
        }

        fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
            self.inner.open_write(path)
        }

        fn sync_directory(&self) -> io::Result<()> {
            self.inner.sync_directory()
        }

        fn watch(&self, watch_callback: WatchCallback) -> tantivy::Result<WatchHandle> {
            self.inner.watch(watch_callback)
        }
    };
}
pub(super) use as_inside;

/// tantivy's directory, for many users and for those that may only read.
#[derive(Clone)]
pub(in crate::engine::local) struct Files {
    inner: MmapDirectory,
    path: Arc<Path>,
}

impl Files {
    /// Those of the index in the folder at `path`.
    pub(super) fn open(path: &Path) -> tantivy::Result<Self> {
        Ok(Self { inner: MmapDirectory::open(path)?, path: Arc::from(path) })
    }
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl Directory for Files {
    /// The list of files that may be cleared away is of no use where it is damaged, and no loss: what no commit names is
    /// cleared away without it.
    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let bytes = self.inner.atomic_read(path)?;
        if path == Path::new(MANAGED) && serde_json::from_slice::<Vec<PathBuf>>(&bytes).is_err() {
            return Err(OpenReadError::FileDoesNotExist(path.to_owned()));
        }
        Ok(bytes)
    }

    fn atomic_write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        replace(&self.path, path, content)
    }

    /// A reader keeps files from being removed while it opens them; where it may not write the file of that lock, it
    /// locks it as it is, and where there is none, nobody writes.
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let refused = match self.inner.acquire_lock(lock) {
            Err(LockError::IoError(error)) if lock.filepath == META_LOCK.filepath && is_read_only(&error) => error,
            taken => return taken,
        };
        match File::open(self.path.join(&lock.filepath)) {
            Ok(file) => {
                file.lock().map_err(LockError::wrap_io_error)?;
                Ok(DirectoryLock::from(Box::new(file)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(DirectoryLock::from(Box::new(()))),
            Err(_) => Err(LockError::IoError(refused)),
        }
    }

    as_inside!();
}

fn is_read_only(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// Puts `content` in the place of `file` in `folder`: afterwards the file has all of it, and before all of the old.
pub(in crate::engine::local) fn replace(folder: &Path, file: &Path, content: &[u8]) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    // Temporary files are private otherwise.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut temporary = builder.tempfile_in(folder)?;
    temporary.write_all(content)?;
    temporary.as_file().sync_data()?;
    temporary.persist(folder.join(file)).map(|_| ()).map_err(|error| error.error)
}

//! What a run that ended between two commits leaves behind: files that no commit names. tantivy would meet its own
//! names again (it numbers what it removes by commits), and refuse to write over them.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use tantivy::Index;
use tantivy::directory::{Directory as _, META_LOCK};

use super::broken;
use super::check::named;
use super::directory::{MANAGED, META};
use crate::error::{Error, Result};

/// Files that are nobody's segment and stay.
const KEPT: [&str; 4] = [META, MANAGED, ".tantivy-meta.lock", ".tantivy-writer.lock"];

/// Removes the files in `folder` that do not belong to the last commit of `index`. Whoever calls holds the lock of the
/// writer, so that no other commit is under way. A reader that is just opening an earlier commit is waited for.
pub(super) fn clear_away(index: &Index, folder: &Path) -> Result<()> {
    let _no_reader_is_opening = index
        .directory()
        .acquire_lock(&META_LOCK)
        .map_err(|error| broken(folder, tantivy::TantivyError::LockFailure(error, None)))?;
    let mut kept: HashSet<OsString> = KEPT.iter().map(OsString::from).collect();
    kept.extend(named(index, folder)?.into_iter().map(PathBuf::into_os_string));
    let folder = folder.join("index");
    let io = |error| Error::io("clear away what a broken-off run left in", &folder, error);
    for entry in fs::read_dir(&folder).map_err(io)? {
        let entry = entry.map_err(io)?;
        if !kept.contains(&entry.file_name()) && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            match fs::remove_file(entry.path()) {
                // A writer of this process that was dropped may still be clearing up after itself.
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(error)),
                _ => {}
            }
        }
    }
    Ok(())
}

//! The walk: everything below an archive's folder, in the order of its names. Takes a folder; gives files to read,
//! files that are not read, and what could not be looked at.

mod names;

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::WalkDir;

pub(super) use self::names::on_disk;
use super::config::Config;
use super::format::{self, MANIFEST_SUFFIX};
use super::item::ReadFailure;
use crate::error::{Error, Result};

/// A file whose type is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path relative to the archive, `/` between folders.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Modification time, nanoseconds since 1970 UTC.
    pub modified: i64,
}

/// What the walk comes upon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A file to read.
    File(SourceFile),
    /// A file that is not read, by its type: `psd`, `README`, `hit list`, or empty where it has none.
    Unread(String),
    /// A file or folder that cannot be looked at.
    Failed(ReadFailure),
}

/// Walks `root`. Hidden folders and the folder `skip`, where an index may be, are not entered; links are followed, and
/// a link that leads back is a failure.
///
/// # Errors
/// Where `root` is not a folder that can be read.
pub fn walk(root: &Path, skip: &Path, config: &Config) -> Result<impl Iterator<Item = Entry> + use<>> {
    std::fs::read_dir(root).map_err(|error| Error::io("read the folder", root, error))?;
    let root: PathBuf = root.to_owned();
    let config = config.clone();
    let skip = skip.canonicalize().ok();
    let is_skipped = move |entry: &walkdir::DirEntry| {
        entry.file_type().is_dir()
            && (is_hidden(entry.file_name()) || skip.is_some() && entry.path().canonicalize().ok() == skip)
    };
    let entries = WalkDir::new(&root)
        .follow_links(true)
        .min_depth(1)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(move |entry| !is_skipped(entry));
    Ok(entries.filter_map(move |entry| {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().and_then(|path| relative(&root, path)).unwrap_or_default();
                let reason = match (error.loop_ancestor(), error.io_error()) {
                    (Some(_), _) => "is a link that leads back to a folder it is in".to_owned(),
                    (None, Some(error)) => format!("cannot be looked at: {error}"),
                    (None, None) => error.to_string(),
                };
                return Some(Entry::Failed(ReadFailure { path, reason }));
            }
        };
        if entry.file_type().is_dir() {
            return None;
        }
        let Some(path) = relative(&root, entry.path()) else {
            let path = entry.path().to_string_lossy().into_owned();
            let reason = "has a name that is not Unicode; rename it".to_owned();
            return Some(Entry::Failed(ReadFailure { path, reason }));
        };
        if !entry.file_type().is_file() {
            return Some(Entry::Unread("special".to_owned()));
        }
        let manifest = |path: &Path| {
            let mut name = path.as_os_str().to_owned();
            name.push(MANIFEST_SUFFIX);
            Path::new(&name).is_file()
        };
        // What office programs lay beside a document while it is open.
        if entry.file_name().to_string_lossy().starts_with("~$") {
            return Some(Entry::Unread("lock file".to_owned()));
        }
        if path.ends_with(MANIFEST_SUFFIX) || manifest(entry.path()) {
            return Some(Entry::Unread("hit list".to_owned()));
        }
        if !config.reads(&path) {
            return Some(Entry::Unread("left out by the configuration".to_owned()));
        }
        if !format::is_read(&path) {
            return Some(Entry::Unread(format::kind(&path)));
        }
        Some(match entry.metadata() {
            Ok(metadata) => {
                let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
                let modified = modified.map_or(0, |since| since.as_nanos() as i64);
                Entry::File(SourceFile { path, size: metadata.len(), modified })
            }
            Err(error) => Entry::Failed(ReadFailure { path, reason: format!("cannot be looked at: {error}") }),
        })
    }))
}

fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.to_string_lossy().starts_with('.')
}

/// The path of the file `path` as the archive `root` names it, `/` between folders: `None` where it is not below it, or has
/// a name that no text can stand for.
pub fn relative(root: &Path, path: &Path) -> Option<String> {
    names::relative(root, path)
}

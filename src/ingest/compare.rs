//! Whether the folder still is what was read from it. Looks, and changes nothing.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;

use serde::Serialize;

use super::summary::{Failure, Progress};
use crate::corpus::{Entry, ReadOptions, hash_file, walk};
use crate::engine::{Engine, KnownFile};
use crate::error::{Error, ErrorKind, Result};

/// How a folder differs from what was read from it. Serialises as `check --sources --format json` prints it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Differences {
    /// Files whose bytes are those that were read.
    pub same: u64,
    /// Files whose bytes are others, or were not read to their end, or by other rules.
    pub changed: Vec<String>,
    /// Files that are not there any more.
    pub gone: Vec<String>,
    /// Files that were never read.
    pub new: Vec<String>,
    /// Files and folders that cannot be read now.
    pub unreadable: Vec<Failure>,
}

impl Differences {
    /// Whether there are none.
    pub fn is_none(&self) -> bool {
        let Self { same: _, changed, gone, new, unreadable } = self;
        changed.is_empty() && gone.is_empty() && new.is_empty() && unreadable.is_empty()
    }
}

/// Compares the folder `archive`, the folder `index` left out, with the files that `engine` knows, byte by byte by their
/// hashes.
///
/// # Errors
/// Where the folder cannot be walked or the index cannot be read; of kind [`ErrorKind::Interrupted`] where `progress`
/// broke off.
pub fn compare(
    archive: &Path,
    index: &Path,
    engine: &dyn Engine,
    options: &ReadOptions,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Differences> {
    let mut differences = Differences::default();
    let mut known: HashMap<String, KnownFile> =
        engine.files()?.into_iter().map(|file| (file.path.clone(), file)).collect();
    let mut state = Progress { files: (0, known.len() as u64), ..Progress::default() };
    state.bytes.1 = known.values().map(|file| file.size).sum();
    let mut unseen = Vec::new();
    for entry in walk(archive, index, &options.config)? {
        match entry {
            Entry::Unread(_) => {}
            Entry::Failed(failure) => {
                // Where no path is known, anything may be unseen.
                unseen.push(if failure.path.is_empty() { String::new() } else { format!("{}/", failure.path) });
                known.remove(&failure.path);
                differences.unreadable.push(failure.into());
            }
            Entry::File(file) => {
                let Some(old) = known.remove(&file.path) else {
                    differences.new.push(file.path);
                    continue;
                };
                let record = engine.file(&file.path)?.filter(|_| old.rules == options.config.fingerprint());
                match hash_file(archive, &file.path) {
                    Err(failure) => differences.unreadable.push(failure.into()),
                    Ok(hash) if record.is_some_and(|record| record.hash == hash) => differences.same += 1,
                    Ok(_) => differences.changed.push(file.path),
                }
                state.files.0 += 1;
                state.bytes.0 += old.size;
                if progress(state).is_break() {
                    return Err(Error::new(ErrorKind::Interrupted, "the check was broken off"));
                }
            }
        }
    }
    differences.gone = known.into_keys().filter(|path| !unseen.iter().any(|unseen| path.starts_with(unseen))).collect();
    differences.gone.sort();
    Ok(differences)
}

//! What a refresh tells: how far it has come, and what it did.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::corpus::ReadFailure;
use crate::engine::RecordedFailure;

/// What a refresh did. Serialises as `index --format json` prints it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Summary {
    /// Articles in the index now.
    pub articles: u64,
    /// Articles that were not in it.
    pub added: u64,
    /// Articles that were read again, because their file changed.
    pub updated: u64,
    /// Articles that left it.
    pub removed: u64,
    /// Articles that were in it and stay as they are.
    pub unchanged: u64,
    /// Whether the folder was read to its end; not so when the caller broke off.
    pub complete: bool,
    /// What could not be read, now or when it was last tried.
    pub failed: Vec<Failure>,
    /// How long it took.
    pub seconds: f64,
    /// Files of types that are not read, by type; with those in containers that were read now.
    #[serde(skip)]
    pub not_read: BTreeMap<String, u64>,
}

/// What could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Path relative to the archive.
    pub path: String,
    /// In words that a person can act on.
    pub reason: String,
}

/// How far a refresh has come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Files read so far, and to read in all.
    pub files: (u64, u64),
    /// Bytes of files read so far, and to read in all.
    pub bytes: (u64, u64),
    /// Articles read so far.
    pub articles: u64,
}

impl From<ReadFailure> for Failure {
    fn from(failure: ReadFailure) -> Self {
        Self { path: failure.path, reason: failure.reason }
    }
}

impl From<RecordedFailure> for Failure {
    fn from(failure: RecordedFailure) -> Self {
        Self { path: failure.path, reason: failure.reason }
    }
}

impl From<ReadFailure> for RecordedFailure {
    fn from(failure: ReadFailure) -> Self {
        Self { path: failure.path, reason: failure.reason }
    }
}

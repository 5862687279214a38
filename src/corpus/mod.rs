//! The corpus river: bytes of files → [`Article`]s. [`walk()`] lists what is there, [`read_file`] unpacks, decodes and
//! reads one file by its `format`, and hands over its articles one by one. Knows nothing of an index.
//!
//! What cannot be read is a [`ReadFailure`] in the stream, never an end of it.

mod bounds;
mod config;
mod encoding;
mod evidence;
mod format;
mod html;
mod metadata;
mod page;
mod paragraphs;
mod read;
mod record;
mod unpack;
mod walk;

use std::ops::ControlFlow;
use std::path::Path;

use chrono::{DateTime, Utc};
use regex::Regex;
use serde::Serialize;

pub use self::config::{CONFIG_FILE, Config, read_text};
pub use self::evidence::{Evidence, Field, ORDER, Origin, Verdict};
pub use self::walk::{Entry, MANIFEST_SUFFIX, SourceFile, walk};

use crate::article::Article;

/// How articles are read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// The rules of the archive.
    pub config: Config,
    /// The present: a later date of publication is refused.
    pub now: DateTime<Utc>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { config: Config::default(), now: Utc::now() }
    }
}

/// Something that could not be read as an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFailure {
    /// Path relative to the archive, of the file or of the article in it (`#n`).
    pub path: String,
    /// Why, in words that a person can act on.
    pub reason: String,
}

/// What a file gave, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// An article, with what is remarked on it.
    Article(Box<Inspection>),
    /// Something that could not be read.
    Failed(ReadFailure),
    /// Members and records of a type that is not read.
    Unread {
        /// Their type, as the walk names that of files.
        kind: String,
        /// How many there are.
        count: u64,
    },
}

/// The BLAKE3 hash of a file's bytes, hexadecimal.
///
/// # Errors
/// Where the file cannot be read.
pub fn hash_file(root: &Path, path: &str) -> Result<String, ReadFailure> {
    unpack::hash(&root.join(path)).map_err(|reason| ReadFailure { path: path.to_owned(), reason })
}

/// An article as it would be indexed, with what it was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Inspection {
    /// The article.
    pub article: Article,
    /// Everything that was read for its fields, and what became of it.
    pub evidence: Vec<Evidence>,
    /// Lines of the file that are no part of the text.
    pub dropped: Vec<String>,
    /// How the bytes were read as text, where that was decided for the article alone.
    pub encoding: Option<String>,
    /// What of it could not be read, or was doubtful, in words that a person can act on.
    pub remarks: Vec<String>,
}

/// Reads the file at `path`, relative to the archive `root`, and hands its articles and failures to `emit` until that
/// breaks off, each with the number of the file's bytes read so far. Gives the hash of the file's bytes.
///
/// # Errors
/// Where the file cannot be opened or read to its end; what was handed over before stands.
pub fn read_file(
    root: &Path,
    path: &str,
    options: &ReadOptions,
    emit: &mut dyn FnMut(Item, u64) -> ControlFlow<()>,
) -> Result<String, ReadFailure> {
    read::file(root, path, options, emit).map_err(|reason| ReadFailure { path: path.to_owned(), reason })
}

/// Reads `bytes` as those of a file at `path`, which need not be there; a zip goes through a temporary file.
pub fn read_bytes(path: &str, bytes: &[u8], options: &ReadOptions, emit: &mut dyn FnMut(Item, u64) -> ControlFlow<()>) {
    read::bytes(path, bytes, options, emit);
}

/// Hands over what a format found in the file at `path`.
fn deliver(
    record: format::Record,
    path: &str,
    options: &ReadOptions,
    emit: &mut dyn FnMut(Item) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let path = match record.number {
        Some(number) => format!("{path}#{number}"),
        None => path.to_owned(),
    };
    let settled = record.content.and_then(|mut draft| {
        if let Some(source) = options.config.source(&path) {
            draft.text(Field::Source, source, Origin::Folder, "configuration");
        }
        draft.settle(path.clone(), options.now.with_timezone(&options.config.zone()))
    });
    emit(match settled {
        Ok(inspection) => Item::Article(Box::new(inspection)),
        Err(reason) => Item::Failed(ReadFailure { path, reason }),
    })
}

/// A pattern that stands in the source.
fn pattern(source: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "every pattern is constant and compiled by a test")]
    Regex::new(source).expect("the pattern compiles")
}

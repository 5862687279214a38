//! The corpus river: bytes of files → [`Article`]s. [`walk()`] lists what is there, [`read_file`] unpacks, decodes and
//! reads one file by its `format`, and hands over its articles one by one. Knows nothing of an index.
//!
//! What cannot be read is a [`ReadFailure`] in the stream, never an end of it.

mod encoding;
mod format;
mod html;
mod metadata;
mod paragraphs;
mod record;
mod unpack;
mod walk;

use std::ops::ControlFlow;
use std::path::Path;

use chrono::FixedOffset;
use regex::Regex;

pub use self::walk::{Entry, MANIFEST_SUFFIX, SourceFile, walk};

use crate::article::Article;
use crate::date::default_zone;

/// How articles are read.
#[derive(Clone, Copy, Debug)]
pub struct ReadOptions {
    /// The zone of times that state none.
    pub zone: FixedOffset,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { zone: default_zone() }
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
    /// An article.
    Article(Box<Article>),
    /// Something in its place that could not be read, or a part of the article that follows.
    Failed(ReadFailure),
}

/// The BLAKE3 hash of a file's bytes, hexadecimal.
///
/// # Errors
/// Where the file cannot be read.
pub fn hash_file(root: &Path, path: &str) -> Result<String, ReadFailure> {
    unpack::hash(&root.join(path)).map_err(|reason| ReadFailure { path: path.to_owned(), reason })
}

/// Reads the file at `path`, relative to the archive `root`, and hands its articles and failures to `emit` until that
/// breaks off, each with the number of the file's bytes read so far. Gives the hash of the file's bytes.
///
/// # Errors
/// Where the file cannot be opened or read to its end; what was handed over before stands.
pub fn read_file(
    root: &Path,
    path: &str,
    options: ReadOptions,
    emit: &mut dyn FnMut(Item, u64) -> ControlFlow<()>,
) -> Result<String, ReadFailure> {
    let failure = |reason| ReadFailure { path: path.to_owned(), reason };
    let Some(format) = format::of_path(path) else {
        return Err(failure("is of a type that is not read".to_owned()));
    };
    let mut input = unpack::open(&root.join(path)).map_err(failure)?;
    let context = format::Context { zone: options.zone, stem: stem(path) };
    let bytes = input.bytes_read();
    let read = format.read(&mut input, &context, &mut |record| {
        let path = match record.number {
            Some(number) => format!("{path}#{number}"),
            None => path.to_owned(),
        };
        let completed = record.content.and_then(|(article, remark)| Ok((metadata::complete(article)?, remark)));
        match completed {
            Ok((article, remark)) => {
                if let Some(reason) = remark {
                    emit(Item::Failed(ReadFailure { path: path.clone(), reason }), bytes.get())?;
                }
                emit(Item::Article(Box::new(Article { path, ..article })), bytes.get())
            }
            Err(reason) => emit(Item::Failed(ReadFailure { path, reason }), bytes.get()),
        }
    });
    if let Err(reason) = read
        && emit(Item::Failed(failure(reason)), bytes.get()).is_break()
    {
        return Ok(String::new());
    }
    input.finish().map_err(failure)
}

/// A pattern that stands in the source.
fn pattern(source: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "every pattern is constant and compiled by a test")]
    Regex::new(source).expect("the pattern compiles")
}

/// The file's name without folders and extensions.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.strip_suffix(".gz").unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

//! The corpus river: bytes of files → [`Article`](crate::article::Article)s. [`walk()`] lists what is there, [`read_file`] unpacks, decodes and
//! reads one file by its `format`, and hands over its articles one by one. Knows nothing of an index.
//!
//! What cannot be read is a [`ReadFailure`] in the stream, never an end of it.

mod bounds;
mod config;
mod context;
mod encoding;
mod evidence;
mod format;
mod html;
mod item;
mod json;
mod metadata;
mod page;
mod paragraphs;
mod pattern;
mod read;
mod record;
mod settle;
mod unpack;
mod walk;

use std::ops::ControlFlow;
use std::path::Path;

pub use self::config::{CONFIG_FILE, Cluster, Config, read_text};
pub use self::context::ReadOptions;
pub use self::evidence::{Evidence, Field, ORDER, Origin, Verdict};
pub use self::format::MANIFEST_SUFFIX;
pub use self::item::{Inspection, Item, ReadFailure};
pub use self::walk::{Entry, SourceFile, relative, walk};

/// The BLAKE3 hash of a file's bytes, hexadecimal.
///
/// # Errors
/// Where the file cannot be read.
pub fn hash_file(root: &Path, path: &str) -> Result<String, ReadFailure> {
    unpack::hash(&walk::on_disk(root, path)).map_err(|reason| ReadFailure { path: path.to_owned(), reason })
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

//! Opening an index for writing.

use std::fs;
use std::path::Path;

use chrono::FixedOffset;

use super::numbers::Numbers;
use super::writer::Writer;
use super::{create, orphans};
use crate::engine::local::check::before_writing;
use crate::engine::local::store::directory::is_unborn;
use crate::engine::local::store::lock::WriterLock;
use crate::engine::local::store::snapshot::Snapshot;
use crate::error::{Error, ErrorKind, Result, shell_quoted};

/// Opens the index in `folder` for writing, and makes one where there is none, with what reprints are found by or without;
/// one that is there stays as it was made. Days are those of `zone`. For an index that is made anew, commits count on from
/// that of the old one, and articles keep their numbers.
///
/// # Errors
/// Of kind [`ErrorKind::Input`] where an index that is there has what is not wanted.
pub(in crate::engine::local) fn begin(
    folder: &Path,
    zone: FixedOffset,
    reprints: bool,
    old: Option<(u64, Numbers)>,
) -> Result<Writer> {
    fs::create_dir_all(folder.join("index")).map_err(|error| {
        Error::io("make the folder", folder, error).with_hint("choose another folder for the index with --index DIR")
    })?;
    let lock = WriterLock::take(folder)?;
    if !Snapshot::exists(folder) || is_unborn(folder) {
        create::create(folder, zone, reprints)?;
    }
    let mut snapshot = Snapshot::open_unbuilt(folder)?;
    if snapshot.payload.reprints && !reprints {
        let index = folder.join("index");
        return Err(Error::new(ErrorKind::Input, "the index has been made with what reprints are found by")
            .with_hint(format!("to leave it out, remove {} and build the index again", shell_quoted(&index))));
    }
    before_writing(&snapshot)?;
    orphans::clear_away(&snapshot.index, folder)?;
    snapshot.payload = snapshot.payload.with_zone(zone);
    Writer::new(snapshot, lock, old)
}

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
use crate::error::{Error, Result};

/// Opens the index in `folder` for writing, and makes one where there is none. Days are those of `zone`. For an index that
/// is made anew, commits count on from that of the old one, and articles keep their numbers.
pub(in crate::engine::local) fn begin(folder: &Path, zone: FixedOffset, old: Option<(u64, Numbers)>) -> Result<Writer> {
    fs::create_dir_all(folder.join("index")).map_err(|error| {
        Error::io("make the folder", folder, error).with_hint("choose another folder for the index with --index DIR")
    })?;
    let lock = WriterLock::take(folder)?;
    if !Snapshot::exists(folder) || is_unborn(folder) {
        create::create(folder, zone)?;
    }
    let mut snapshot = Snapshot::open_unbuilt(folder)?;
    before_writing(&snapshot)?;
    orphans::clear_away(&snapshot.index, folder)?;
    snapshot.payload = snapshot.payload.with_zone(zone);
    Writer::new(snapshot, lock, old)
}

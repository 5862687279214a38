//! The first commit of an index: no articles, and the versions that it is made of.

use std::fs;
use std::path::Path;

use chrono::FixedOffset;
use tantivy::store::Compressor;
use tantivy::{IndexBuilder, IndexSettings};

use super::writer;
use crate::engine::local::store::directory;
use crate::engine::local::store::files::META;
use crate::engine::local::store::schema;
use crate::engine::local::store::trouble::unwritten;
use crate::engine::local::store::version::Payload;
use crate::error::{Error, Result};

/// Bytes of a block of the store, which is read whole for each article in it. Articles are packed one by one before they
/// get there.
const STORE_BLOCK: usize = 4 * 1024;

/// Bytes that the writer of the first commit may take: tantivy's least.
const MEMORY: usize = 15_000_000;

/// Makes an empty index whose first commit already names its versions.
pub(in crate::engine::local) fn create(folder: &Path, zone: FixedOffset, reprints: bool) -> Result<()> {
    let meta = folder.join("index").join(META);
    match fs::remove_file(&meta) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(Error::io("remove", &meta, error)),
        _ => {}
    }
    let settings = IndexSettings {
        docstore_compression: Compressor::None,
        docstore_compress_dedicated_thread: false,
        docstore_blocksize: STORE_BLOCK,
        ..IndexSettings::default()
    };
    let made = (|| {
        let directory = directory::open(folder)?;
        let index = IndexBuilder::new().schema(schema::schema()).settings(settings).open_or_create(directory)?;
        let mut writer = writer::index_writer(&index, 1, MEMORY)?;
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&Payload::current(zone, reprints, 0, false).to_json());
        commit.commit()?;
        writer.wait_merging_threads()
    })();
    made.map_err(|error| unwritten(folder, error))
}

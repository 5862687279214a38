//! What a run that ended between two commits leaves behind: files that no commit names. tantivy would meet its own
//! names again (it numbers what it removes by commits), and refuse to write over them.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use tantivy::Index;
use tantivy::directory::{Directory as _, META_LOCK};

use crate::engine::local::store::segments::named;
use crate::engine::local::store::trouble::broken;
use crate::error::{Error, Result};

/// Whether a file is named as tantivy names those of segments: 32 hexadecimal digits and an ending. Nothing else is ever
/// removed, whatever folder somebody has named as that of the index.
fn is_of_a_segment(name: &OsStr) -> bool {
    let Some((id, ending)) = name.to_str().and_then(|name| name.split_once('.')) else { return false };
    id.len() == 32
        && id.bytes().all(|digit| digit.is_ascii_hexdigit())
        && ["term", "idx", "pos", "fieldnorm", "fast", "store", "temp", "del"]
            .contains(&ending.rsplit('.').next().unwrap_or(ending))
}

/// Removes the files of segments in `folder` that do not belong to the last commit of `index`. Whoever calls holds the lock of the
/// writer, so that no other commit is under way. A reader that is just opening an earlier commit is waited for.
pub(super) fn clear_away(index: &Index, folder: &Path) -> Result<()> {
    let _no_reader_is_opening = index
        .directory()
        .acquire_lock(&META_LOCK)
        .map_err(|error| broken(folder, tantivy::TantivyError::LockFailure(error, None)))?;
    let kept: HashSet<OsString> = named(index, folder)?.into_iter().map(PathBuf::into_os_string).collect();
    let folder = folder.join("index");
    let io = |error| Error::io("clear away what a broken-off run left in", &folder, error);
    for entry in fs::read_dir(&folder).map_err(io)? {
        let entry = entry.map_err(io)?;
        let name = entry.file_name();
        if !kept.contains(&name) && is_of_a_segment(&name) && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            match fs::remove_file(entry.path()) {
                // A writer of this process that was dropped may still be clearing up after itself.
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(error)),
                _ => {}
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_segments_are_ever_removed() {
        for (name, is_removed) in [
            ("2584b37d859e44978854f8a8b40420ec.idx", true),
            ("2584b37d859e44978854f8a8b40420ec.12.del", true),
            ("2584b37d859e44978854f8a8b40420ec.html", false),
            ("article.fast", false),
            ("meta.json", false),
            ("渡輪.txt", false),
        ] {
            assert_eq!(is_of_a_segment(OsStr::new(name)), is_removed, "{name}");
        }
    }
}

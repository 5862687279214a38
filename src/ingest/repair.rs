//! A damaged index made anew: from the sources, and what only the index holds from what of it can be read.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::pump::{NEVER, refresh};
use super::summary::{Progress, Summary};
use super::{COMMIT_ARTICLES, RefreshOptions};
use crate::engine::FileRecord;
use crate::engine::local::{LocalEngine, Rebuild, Salvaged};
use crate::error::{Error, ErrorKind, Result};

/// What a repair did.
#[derive(Clone, Debug, Default)]
pub struct Repaired {
    /// What was read from the sources.
    pub summary: Summary,
    /// Articles whose sources are gone or cannot be read, which were carried over from the old index.
    pub carried: u64,
    /// Articles that only the old index held and that cannot be read, by file.
    pub lost: BTreeMap<String, u64>,
    /// Articles and records in parts of the old index that cannot be read. Most of them were read anew from the sources;
    /// those whose source is gone are lost, and not even their names are known.
    pub unreadable: u64,
    /// Whether nothing of the old index could be read, since it is of another version or too damaged.
    pub is_closed: bool,
    /// Where the old index is kept, if it may hold what the new one does not.
    pub kept: Option<PathBuf>,
}

/// Makes the index in `index` anew from the folder `archive`. Until the new one is whole, the old one stays in its place.
/// A repair that ends early is gone on with by the next one.
///
/// # Errors
/// Those of [`refresh`]; of kind [`ErrorKind::Busy`] where another process writes, and [`ErrorKind::Interrupted`] where
/// `progress` broke off.
pub fn repair(
    archive: &Path,
    index: &Path,
    options: &RefreshOptions,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Repaired> {
    let rebuild = Rebuild::begin(index)?;
    let zone = options.reading.config.zone();
    // What is gone from the folder is carried over below, whatever its share.
    let options = RefreshOptions { allow_removals: true, ..options.clone() };
    let mut summary = refresh(archive, index, rebuild.transaction(zone)?, &options, progress)?;
    if !summary.complete {
        return Err(Error::new(ErrorKind::Interrupted, "the repair was broken off; the old index stands")
            .with_hint("the same command goes on with it"));
    }
    let mut transaction = rebuild.transaction(zone)?;
    // A file that could not be read to its end has no hash; what was read of it gives way to what the old index has.
    let (mut readable, mut begun) = (HashSet::new(), HashMap::new());
    for file in transaction.files()? {
        let is_whole =
            file.modified != NEVER || transaction.file(&file.path)?.is_some_and(|record| !record.hash.is_empty());
        if is_whole {
            readable.insert(file.path);
        } else {
            begun.insert(file.path, file.articles);
        }
    }
    // What is carried over of each file, with its record where there is one.
    let mut carried: BTreeMap<String, (Option<FileRecord>, u64)> = BTreeMap::new();
    let mut taken = 0_u64;
    let salvage = rebuild.salvage(&|file| !readable.contains(file), &mut |file, piece| {
        if !carried.contains_key(file) {
            // What a repair that was broken off has carried over.
            transaction.remove_file(file)?;
            summary.articles = summary.articles.saturating_sub(begun.remove(file).unwrap_or(0));
        }
        let (of_file, articles) = carried.entry(file.to_owned()).or_default();
        match piece {
            Salvaged::Record(record) => *of_file = Some(record.clone()),
            Salvaged::Article(article) => {
                transaction.add(file, article)?;
                *articles += 1;
            }
        }
        taken += 1;
        if taken.is_multiple_of(COMMIT_ARTICLES) { transaction.checkpoint() } else { Ok(()) }
    })?;
    // A record says what is there, and that the file is to be looked at again.
    for (path, (record, articles)) in carried {
        let unknown = FileRecord {
            path,
            size: 0,
            modified: NEVER,
            rules: options.reading.config.fingerprint(),
            hash: String::new(),
            articles: 0,
            failures: Vec::new(),
            partial: None,
        };
        let record = record.unwrap_or(unknown);
        transaction.record(&FileRecord { modified: NEVER, hash: String::new(), articles, partial: None, ..record })?;
    }
    transaction.commit()?;
    summary.articles += salvage.articles;
    let is_doubtful = salvage.is_closed || salvage.unreadable > 0 || !salvage.lost.is_empty();
    let kept = rebuild.adopt(is_doubtful && LocalEngine::exists(index))?;
    Ok(Repaired {
        summary,
        carried: salvage.articles,
        lost: salvage.lost,
        unreadable: salvage.unreadable,
        is_closed: salvage.is_closed,
        kept,
    })
}

//! A new index in the place of a damaged one. It is made beside the old one, in `rebuild/`, so that the old one is
//! searched as far as it can be until the new one is whole; then the new files move in, and the last of them, which names
//! the commit, replaces the old one in one step. A run that ends anywhere in between is begun again or gone on with.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::FixedOffset;
use tantivy::fastfield::AliveBitSet;
use tantivy::index::SegmentComponent;
use tantivy::store::StoreReader;
use tantivy::{Index, Segment, TantivyDocument};

use super::begin::begin;
use super::numbers::{self, Numbers};
use super::writer;
use crate::article::Article;
use crate::engine::local::check::before_writing;
use crate::engine::local::store::checksum::verify;
use crate::engine::local::store::files::{MANAGED, META, replace};
use crate::engine::local::store::lock::WriterLock;
use crate::engine::local::store::schema::Fields;
use crate::engine::local::store::segments::components;
use crate::engine::local::store::snapshot::{Snapshot, open_index};
use crate::engine::local::store::stored::{Kept, Stored};
use crate::engine::local::store::trouble::broken;
use crate::engine::local::store::version::Payload;
use crate::engine::{FileRecord, Transaction};
use crate::error::{Error, Result};

/// Where the new index is made.
const REBUILD: &str = "rebuild";
/// Where an index is kept that may hold what the new one does not.
const REPLACED: &str = "replaced";
/// Bytes that the writer may take who only clears away.
const MEMORY: usize = 15_000_000;

/// A new index for a folder, under way. No other process writes there meanwhile.
pub struct Rebuild {
    folder: PathBuf,
    _lock: WriterLock,
}

/// What only the old index holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Salvage {
    /// Articles that were handed over.
    pub articles: u64,
    /// Articles of files that are known by their record and cannot be read any more, by file.
    pub lost: BTreeMap<String, u64>,
    /// Articles and records in parts that cannot be read: at most so many of them are not known.
    pub unreadable: u64,
    /// Whether the old index is of another version, or so damaged that nothing in it can be read.
    pub is_closed: bool,
}

impl Rebuild {
    /// Begins, or goes on with, a new index for `folder`.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Busy`](crate::error::ErrorKind::Busy) where another process writes.
    pub fn begin(folder: &Path) -> Result<Self> {
        let lock = WriterLock::take(folder)?;
        Ok(Self { folder: folder.to_owned(), _lock: lock })
    }

    /// The folder of the new index.
    pub fn folder(&self) -> PathBuf {
        self.folder.join(REBUILD)
    }

    /// Opens the new index for writing. One that was begun by another version of this program, or broken off while it
    /// took over articles of the old one, is begun again.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn transaction(&self, zone: FixedOffset) -> Result<Box<dyn Transaction>> {
        let folder = self.folder();
        let usable = || Snapshot::open_unbuilt(&folder).and_then(|snapshot| before_writing(&snapshot));
        if Snapshot::exists(&folder) && usable().is_err() {
            fs::remove_dir_all(&folder).map_err(|error| Error::io("remove the folder", &folder, error))?;
        }
        Ok(Box::new(begin(&folder, zone, true, self.numbers()?)?))
    }

    /// The number of the last commit of the old index, and those of its articles, as far as they can be read.
    fn numbers(&self) -> Result<Option<(u64, Numbers)>> {
        let Some((index, _)) = self.readable() else { return Ok(None) };
        let payload = index.load_metas().ok().and_then(|metas| metas.payload);
        let last = Payload::check(payload.as_deref(), &self.folder).map_or(0, |payload| payload.commit);
        Ok(Some((last, numbers::of_all(&index, &self.folder)?)))
    }

    /// Hands over the records and articles of the old index whose file `is_wanted`, each record before its articles, as
    /// far as they can be read.
    ///
    /// # Errors
    /// Those of `visit`, and where the disk fails.
    pub fn salvage(
        &self,
        is_wanted: &dyn Fn(&str) -> bool,
        visit: &mut dyn FnMut(&str, Salvaged) -> Result<()>,
    ) -> Result<Salvage> {
        let mut salvage = Salvage::default();
        let Some((index, fields)) = self.readable() else {
            salvage.is_closed = true;
            return Ok(salvage);
        };
        let failed = |error| broken(&self.folder, error);
        let mut stores = Vec::new();
        for segment in index.searchable_segments().map_err(failed)? {
            match self.store(&segment)? {
                Some(opened) => stores.push(opened),
                None => salvage.unreadable += u64::from(segment.meta().num_docs()),
            }
        }
        let mut records = BTreeSet::new();
        let mut not_understood = 0;
        each(&stores, &mut salvage.unreadable, &mut |document| {
            match Stored::of(document, &fields).kept() {
                Ok(Kept::Record(record)) => {
                    if is_wanted(&record.path) {
                        salvage.lost.insert(record.path.clone(), record.articles);
                        visit(&record.path, Salvaged::Record(&record))?;
                    }
                    records.insert(record.path);
                }
                Ok(Kept::Article(_)) => {}
                Err(_) => not_understood += 1,
            }
            Ok(())
        })?;
        salvage.unreadable += not_understood;
        let mut again = 0;
        each(&stores, &mut again, &mut |document| {
            let Ok(Kept::Article(article)) = Stored::of(document, &fields).kept() else { return Ok(()) };
            let file = file_of(&article.path, &records);
            if is_wanted(file) {
                visit(file, Salvaged::Article(&article))?;
                salvage.articles += 1;
                if let Some(left) = salvage.lost.get_mut(file) {
                    *left = left.saturating_sub(1);
                }
            }
            Ok(())
        })?;
        salvage.lost.retain(|_, left| *left > 0);
        Ok(salvage)
    }

    /// The stored texts of a segment, if they and the list of what is removed are whole.
    fn store(&self, segment: &Segment) -> Result<Option<Store>> {
        for component in components(segment) {
            let is_needed = matches!(component, SegmentComponent::Store | SegmentComponent::Delete);
            if is_needed && verify(&self.folder, &segment.relative_path(component))?.is_some() {
                return Ok(None);
            }
        }
        let open = || -> tantivy::Result<Store> {
            let store = StoreReader::open(segment.open_read(SegmentComponent::Store)?, 1)?;
            let alive = if segment.meta().has_deletes() {
                Some(AliveBitSet::open(segment.open_read(SegmentComponent::Delete)?.read_bytes()?))
            } else {
                None
            };
            Ok((store, alive))
        };
        open().map(Some).map_err(|error| broken(&self.folder, error))
    }

    /// The old index, if its stored texts are of this version.
    fn readable(&self) -> Option<(Index, Fields)> {
        let index = open_index(&self.folder).ok()?;
        Payload::check(index.load_metas().ok()?.payload.as_deref(), &self.folder).ok()?;
        let fields = Fields::of(&index.schema()).ok()?;
        Some((index, fields))
    }

    /// Puts the new index in the place of the old one. With `keep`, the files of the old one stay in a folder beside it,
    /// whose path is given.
    ///
    /// # Errors
    /// Where files cannot be moved; then the old index stands.
    pub fn adopt(self, keep: bool) -> Result<Option<PathBuf>> {
        let (old, new) = (self.folder.join("index"), self.folder().join("index"));
        let io = |error| Error::io("move the new index to", &old, error);
        fs::create_dir_all(&old).map_err(io)?;
        let kept = if keep { Some(self.keep_old(&old)?) } else { None };
        let mut names = managed(&old);
        names.extend(managed(&new));
        // tantivy clears away what is named here and belongs to no commit: named first, moved then.
        let json = serde_json::to_vec(&names).unwrap_or_default();
        replace(&old, Path::new(MANAGED), &json).map_err(io)?;
        for entry in fs::read_dir(&new).map_err(io)? {
            let name = entry.map_err(io)?.file_name();
            if !name.to_string_lossy().starts_with('.') && name != META {
                fs::rename(new.join(&name), old.join(&name)).map_err(io)?;
            }
        }
        sync(&old).map_err(io)?;
        fs::rename(new.join(META), old.join(META)).map_err(io)?;
        sync(&old).map_err(io)?;
        // The new index stands. What is left over is of no use and no harm: an unfinished folder is made anew by the next
        // repair, and what the old commit held goes with the next one. To say what was lost matters more.
        let _ = fs::remove_dir_all(self.folder());
        let _ = open_index(&self.folder)
            .map(|index| writer::index_writer(&index, 1, MEMORY).map(|writer| writer.garbage_collect_files().wait()));
        Ok(kept)
    }

    /// Links, or else copies, the files of the old index into a folder of their own.
    fn keep_old(&self, old: &Path) -> Result<PathBuf> {
        let free = (1..).map(|number| self.folder.join(format!("{REPLACED}-{number}"))).find(|path| !path.exists());
        let kept = free.unwrap_or_else(|| self.folder.join(REPLACED));
        let io = |error| Error::io("keep the old index in", &kept, error);
        let folder = kept.join("index");
        fs::create_dir_all(&folder).map_err(io)?;
        for entry in fs::read_dir(old).map_err(io)? {
            let name = entry.map_err(io)?.file_name();
            let (from, to) = (old.join(&name), folder.join(&name));
            if !name.to_string_lossy().ends_with(".lock") && from.is_file() {
                fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(|_| ())).map_err(io)?;
            }
        }
        Ok(kept)
    }
}

/// A piece of the old index.
#[derive(Debug)]
pub enum Salvaged<'a> {
    /// What was read of a file.
    Record(&'a FileRecord),
    /// An article.
    Article(&'a Article),
}

type Store = (StoreReader, Option<AliveBitSet>);

fn each(stores: &[Store], unreadable: &mut u64, visit: &mut dyn FnMut(&TantivyDocument) -> Result<()>) -> Result<()> {
    for (store, alive) in stores {
        for document in store.iter::<TantivyDocument>(alive.as_ref()) {
            match document {
                Ok(document) => visit(&document)?,
                Err(_) => *unreadable += 1,
            }
        }
    }
    Ok(())
}

/// The file that an article at `path` was read from, by the records of files; without one, by its form.
fn file_of<'a>(path: &'a str, records: &BTreeSet<String>) -> &'a str {
    let unnumbered = path.rsplit_once('#').filter(|(_, number)| number.bytes().all(|b| b.is_ascii_digit()));
    let unnumbered = unnumbered.map_or(path, |(file, _)| file);
    let containers = unnumbered.match_indices("!/").map(|(at, _)| &unnumbered[..at]);
    let mut candidates = [path, unnumbered].into_iter().chain(containers.clone());
    candidates.find(|file| records.contains(*file)).or_else(|| containers.clone().next()).unwrap_or(unnumbered)
}

/// The names of the files in `folder` that are tantivy's own, as far as they can be read.
fn managed(folder: &Path) -> BTreeSet<PathBuf> {
    fs::read(folder.join(MANAGED)).ok().and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default()
}

/// Puts the names in a folder on the disk.
fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(windows) { Ok(()) } else { fs::File::open(folder)?.sync_all() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_an_article_is_known_by_its_record() {
        let records = ["a.jsonl", "b#1.txt", "c.zip", "d.tar!/odd.txt"].map(str::to_owned).into();
        for (path, file) in [
            ("a.jsonl#12", "a.jsonl"),
            ("b#1.txt", "b#1.txt"),
            ("c.zip!/x.zip!/y.jsonl#3", "c.zip"),
            ("d.tar!/odd.txt", "d.tar!/odd.txt"),
            ("gone.zip!/x.txt", "gone.zip"),
            ("gone.jsonl#4", "gone.jsonl"),
            ("gone.txt", "gone.txt"),
        ] {
            assert_eq!(file_of(path, &records), file);
        }
    }
}

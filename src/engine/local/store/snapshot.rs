//! One commit of an index, opened for reading: what every room works on.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chrono::FixedOffset;
use tantivy::index::SegmentId;
use tantivy::{Executor, Index, IndexMeta, ReloadPolicy, Searcher, SegmentReader, TantivyError};

use super::directory;
use super::files::META;
use super::schema::Fields;
use super::tokenizers;
use super::trouble::broken;
use super::version::{Payload, command};
use crate::error::{Error, ErrorKind, Result};

/// How often an index is opened again when a writer came between.
const OPENINGS: usize = 50;

/// Articles from which on a search is shared out, and the most threads that take part.
const SHARED: u64 = 200_000;
const MOST_THREADS: usize = 4;

/// An index in a folder, as of the commit that was the last when it was opened.
pub(in crate::engine::local) struct Snapshot {
    pub(in crate::engine::local) folder: PathBuf,
    pub(in crate::engine::local) index: Index,
    pub(in crate::engine::local) fields: Fields,
    pub(in crate::engine::local) searcher: Searcher,
    pub(in crate::engine::local) payload: Payload,
    /// What large searches are shared out by; made by the first.
    executor: OnceLock<Executor>,
}

impl Snapshot {
    /// Whether `folder` holds an index, of any version.
    pub(in crate::engine::local) fn exists(folder: &Path) -> bool {
        // What may not be looked at is there.
        match fs::metadata(folder.join("index").join(META)) {
            Ok(metadata) => metadata.is_file(),
            Err(error) => error.kind() != std::io::ErrorKind::NotFound || is_headless(folder),
        }
    }

    /// Opens the last commit of the index in `folder`.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::NotFound`] where there is none, [`ErrorKind::Version`] where it was made by other rules.
    pub(in crate::engine::local) fn open(folder: &Path) -> Result<Self> {
        let snapshot = Self::open_unbuilt(folder)?;
        if !snapshot.payload.built {
            return Err(unbuilt(folder));
        }
        Ok(snapshot)
    }

    /// Opens the index in `folder`, even where no folder was ever read into it to the end.
    pub(in crate::engine::local) fn open_unbuilt(folder: &Path) -> Result<Self> {
        let meta = folder.join("index").join(META);
        match fs::File::open(&meta) {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(missing(folder)),
            Err(error) => return Err(Error::io("read", &meta, error)),
        }
        if directory::is_unborn(folder) {
            return Err(unbuilt(folder));
        }
        let index = open_index(folder)?;
        let mut before = metas(&index, folder)?;
        let payload = Payload::check(before.payload.as_deref(), folder)?;
        let fields = Fields::of(&index.schema()).map_err(|error| broken(folder, error))?;
        let mut opened = Self {
            folder: folder.to_owned(),
            searcher: searcher(&index, folder)?,
            index,
            fields,
            payload,
            executor: OnceLock::new(),
        };
        // What a commit says of itself and its articles are read one after the other; a writer may come between.
        for _ in 0..OPENINGS {
            let after = metas(&opened.index, folder)?;
            if after.opstamp == before.opstamp {
                break;
            }
            opened.payload = Payload::check(after.payload.as_deref(), folder)?;
            opened.searcher = searcher(&opened.index, folder)?;
            before = after;
        }
        Ok(opened)
    }

    /// Goes on to the last commit, whose payload is that of this one.
    pub(in crate::engine::local) fn renew(&mut self) -> Result<()> {
        self.searcher = searcher(&self.index, &self.folder)?;
        Ok(())
    }

    /// A name of the articles of this commit: a hash of the segments that it names and of what is removed from them. A merge
    /// changes it as well.
    pub(in crate::engine::local) fn name(&self) -> String {
        name(self.searcher.segment_readers().iter().map(|reader| {
            let removed = reader.delete_opstamp().unwrap_or(0);
            (reader.segment_id(), removed, reader.num_docs())
        }))
    }

    /// Whether the index still names this commit as its last.
    ///
    /// # Errors
    /// Where it names none, or one that this program cannot read.
    pub(in crate::engine::local) fn is_latest(&self) -> Result<bool> {
        let now = metas(&self.index, &self.folder)?;
        let payload = Payload::check(now.payload.as_deref(), &self.folder)?;
        let segments = now.segments.iter();
        let segments = segments.map(|meta| (meta.id(), meta.delete_opstamp().unwrap_or(0), meta.num_docs()));
        Ok(payload == self.payload && name(segments) == self.name())
    }

    /// Whether the last `index` has read the folder to its end. Otherwise one is running, or was broken off.
    pub(in crate::engine::local) fn is_complete(&self) -> bool {
        self.payload.complete
    }

    /// The zone in which a day is a day.
    pub(in crate::engine::local) fn zone(&self) -> FixedOffset {
        self.payload.zone()
    }

    /// Many articles are searched by several threads, a segment each; of few, a thread would take longer to start.
    pub(in crate::engine::local) fn executor(&self) -> &Executor {
        self.executor.get_or_init(|| {
            let threads = self.threads();
            if self.searcher.num_docs() < SHARED || threads.min(self.searcher.segment_readers().len()) < 2 {
                return Executor::single_thread();
            }
            Executor::multi_thread(threads, "search-").unwrap_or(Executor::SingleThread)
        })
    }

    /// How many threads may work on one request.
    pub(in crate::engine::local) fn threads(&self) -> usize {
        std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS)
    }

    /// Calls `visit` with every segment of the commit.
    pub(in crate::engine::local) fn for_each_segment(
        &self,
        mut visit: impl FnMut(&SegmentReader) -> tantivy::Result<()>,
    ) -> Result<()> {
        let readers = self.searcher.segment_readers();
        readers.iter().try_for_each(&mut visit).map_err(|error| broken(&self.folder, error))
    }
}

/// A name of segments, by the last removal from each and the documents that are left in it.
fn name(segments: impl Iterator<Item = (SegmentId, u64, u32)>) -> String {
    let line = |(id, removed, left): (SegmentId, u64, u32)| format!("{} {removed} {left}\n", id.uuid_string());
    let mut segments: Vec<String> = segments.map(line).collect();
    segments.sort_unstable();
    blake3::hash(segments.concat().as_bytes()).to_hex()[..32].to_owned()
}

/// tantivy's index in `folder`, with our tokenizers. No segment is opened yet.
pub(in crate::engine::local) fn open_index(folder: &Path) -> Result<Index> {
    let index = directory::open(folder).and_then(Index::open).map_err(|error| broken(folder, error))?;
    tokenizers::register(&index);
    Ok(index)
}

/// What the last commit of `index` says of itself.
pub(in crate::engine::local) fn metas(index: &Index, folder: &Path) -> Result<IndexMeta> {
    index.load_metas().map_err(|error| broken(folder, error))
}

/// Whether there are articles in `folder`, and nothing that names the commit they are of.
pub(in crate::engine::local) fn is_headless(folder: &Path) -> bool {
    let index = folder.join("index");
    let is_store = |entry: fs::DirEntry| entry.path().extension().is_some_and(|ending| ending == "store");
    !index.join(META).exists()
        && fs::read_dir(index).is_ok_and(|mut entries| entries.any(|entry| entry.is_ok_and(is_store)))
}

/// The articles of the last commit. Nothing is watched and nothing is warmed: a cold search must not wait for a thread.
fn searcher(index: &Index, folder: &Path) -> Result<Searcher> {
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
    Ok(reader.map_err(|error: TantivyError| broken(folder, error))?.searcher())
}

/// There is nothing that names a commit.
fn missing(folder: &Path) -> Error {
    if is_headless(folder) {
        return Error::new(
            ErrorKind::Index,
            format!("the index in `{}` is damaged: `{META}` is missing", folder.display()),
        )
        .with_hint(format!("make it anew from the articles: {}", command("check --repair", folder)));
    }
    Error::new(ErrorKind::NotFound, format!("there is no index in `{}`", folder.display()))
        .with_hint(format!("make one with: {}", command("index", folder)))
}

fn unbuilt(folder: &Path) -> Error {
    Error::new(ErrorKind::NotFound, format!("the index in `{}` is not built yet", folder.display()))
        .with_hint("wait until `jianbao index` has finished; if it was broken off, run it again")
}

//! An index in a folder, kept by tantivy. Its types stay inside this room.
//!
//! The folder holds `index/`, which is tantivy's, and `lock`, which a writer holds. What the index is made of (format,
//! fold, dictionary) is written into every commit, and an index of other versions is refused.

mod between;
mod build;
mod check;
mod checksum;
mod closeness;
mod collect;
mod compile;
mod counts;
mod create;
mod directory;
mod document;
mod documents;
mod exclude;
mod explain;
pub(crate) mod faults;
mod files;
mod lock;
mod merging;
mod near;
mod numbers;
mod orphans;
mod page;
mod places;
mod rank;
mod reader;
mod repair;
mod schema;
mod stored;
mod suggest;
mod terms;
mod tokenizers;
mod trouble;
mod verify;
mod version;
mod writer;

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chrono::FixedOffset;
use tantivy::{Executor, Index, IndexMeta, ReloadPolicy, Searcher, TantivyError};

use self::directory::META;
pub use self::rank::Ranking;
pub use self::repair::{Rebuild, Salvage, Salvaged};
use self::schema::Fields;
use self::trouble::{broken, unwritten};
use self::version::Payload;
use super::{
    Engine, Explanation, FileRecord, Found, Health, Hit, KnownFile, Order, SearchPage, SearchRequest, Stats,
    Suggestion, Transaction, Wanted,
};
use crate::article::{ArticleId, IdPrefix};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;

/// Name of the folder in an archive that holds its index.
pub const INDEX_FOLDER: &str = ".jianbao";

/// How often an index is opened again when a writer came between.
const OPENINGS: usize = 50;

/// Articles from which on a search is shared out, and the most threads that take part.
const SHARED: u64 = 200_000;
const MOST_THREADS: usize = 4;

/// An index in a folder, as of the commit that was the last when it was opened.
pub struct LocalEngine {
    folder: PathBuf,
    index: Index,
    fields: Fields,
    searcher: Searcher,
    payload: Payload,
    ranking: Ranking,
    /// What large searches are shared out by; made by the first.
    executor: OnceLock<Executor>,
}

impl LocalEngine {
    /// Whether `folder` holds an index, of any version.
    pub fn exists(folder: &Path) -> bool {
        // What may not be looked at is there.
        match fs::metadata(folder.join("index").join(META)) {
            Ok(metadata) => metadata.is_file(),
            Err(error) => error.kind() != std::io::ErrorKind::NotFound || is_headless(folder),
        }
    }

    /// Opens the index in `folder` for reading.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::NotFound`] where there is none, [`ErrorKind::Version`] where it was made by other rules.
    pub fn open(folder: &Path) -> Result<Self> {
        let engine = Self::open_unbuilt(folder)?;
        if !engine.payload.built {
            return Err(unbuilt(folder));
        }
        Ok(engine)
    }

    /// Opens the index in `folder`, even where no folder was ever read into it to the end.
    fn open_unbuilt(folder: &Path) -> Result<Self> {
        let meta = folder.join("index").join(META);
        match fs::File::open(&meta) {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if is_headless(folder) {
                    return Err(Error::new(
                        ErrorKind::Index,
                        format!("the index in `{}` is damaged: `{META}` is missing", folder.display()),
                    )
                    .with_hint(format!(
                        "make it anew from the articles: {}",
                        version::command("check --repair", folder)
                    )));
                }
                return Err(Error::new(ErrorKind::NotFound, format!("there is no index in `{}`", folder.display()))
                    .with_hint(format!("make one with: {}", version::command("index", folder))));
            }
            Err(error) => return Err(Error::io("read", &meta, error)),
        }
        if create::is_unborn(folder) {
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
            ranking: Ranking::default(),
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

    /// Checks the index in `folder`: the checksums of its files, and of every article whether each field has what its
    /// text says. `progress` hears how many articles and records are checked, of how many, and may break off.
    ///
    /// # Errors
    /// Those of [`Self::open`], and of kind [`ErrorKind::Interrupted`] where `progress` broke off. Damage is no error.
    pub fn check(folder: &Path, progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>) -> Result<Health> {
        check::check(folder, progress)
    }

    /// Whether the last `index` has read the folder to its end. Otherwise one is running, or was broken off.
    pub fn is_complete(&self) -> bool {
        self.payload.complete
    }

    /// Opens the index in `folder` for writing, and makes one where there is none. Days are those of `zone`; where they
    /// were others before, every file is to be read anew.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Busy`] where another process writes, [`ErrorKind::Version`] where the index was made by
    /// other rules, and where the folder cannot be written.
    pub fn begin(folder: &Path, zone: FixedOffset) -> Result<Box<dyn Transaction>> {
        Self::begin_behind(folder, zone, None)
    }

    /// As [`Self::begin`], for an index that is made anew: its commits count on from that of the old one, and articles keep
    /// their numbers.
    fn begin_behind(
        folder: &Path,
        zone: FixedOffset,
        old: Option<(u64, numbers::Numbers)>,
    ) -> Result<Box<dyn Transaction>> {
        fs::create_dir_all(folder.join("index")).map_err(|error| {
            Error::io("make the folder", folder, error)
                .with_hint("choose another folder for the index with --index DIR")
        })?;
        let lock = lock::WriterLock::take(folder)?;
        if !Self::exists(folder) || create::is_unborn(folder) {
            create::create(folder, zone)?;
        }
        let mut engine = Self::open_unbuilt(folder)?;
        check::before_writing(&engine)?;
        orphans::clear_away(&engine.index, folder)?;
        engine.payload = engine.payload.with_zone(zone);
        Ok(Box::new(writer::Writer::new(engine, lock, old)?))
    }

    /// The same engine, ranking by other weights: for measuring.
    #[must_use]
    pub fn with_ranking(mut self, ranking: Ranking) -> Self {
        self.ranking = ranking;
        self
    }

    /// Many articles are searched by several threads, a segment each; of few, a thread would take longer to start.
    fn executor(&self) -> &Executor {
        self.executor.get_or_init(|| {
            let threads = self.threads();
            if self.searcher.num_docs() < SHARED || threads.min(self.searcher.segment_readers().len()) < 2 {
                return Executor::single_thread();
            }
            Executor::multi_thread(threads, "search-").unwrap_or(Executor::SingleThread)
        })
    }

    /// How many threads may work on one request.
    fn threads(&self) -> usize {
        std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS)
    }

    /// The zone in which a day is a day.
    pub fn zone(&self) -> FixedOffset {
        self.payload.zone()
    }
}

impl Engine for LocalEngine {
    fn search(&self, request: &SearchRequest) -> Result<SearchPage> {
        reader::search(self, request)
    }

    fn count(&self, query: &Query) -> Result<u64> {
        reader::count(self, query)
    }

    fn every_hit(
        &self,
        query: &Query,
        order: Order,
        wanted: Wanted,
        visit: &mut dyn FnMut(Hit) -> Result<()>,
    ) -> Result<u64> {
        stored::every_hit(self, query, order, wanted, visit)
    }

    fn explain(&self, query: &Query, article: Option<ArticleId>) -> Result<Explanation> {
        explain::explain(self, query, article)
    }

    fn suggest(&self, query: &Query) -> Result<Vec<Suggestion>> {
        suggest::suggest(self, query)
    }

    fn article(&self, prefix: IdPrefix) -> Result<Found> {
        reader::article(self, prefix)
    }

    fn stats(&self) -> Result<Stats> {
        reader::stats(self)
    }

    fn files(&self) -> Result<Vec<KnownFile>> {
        files::files(self)
    }

    fn file(&self, path: &str) -> Result<Option<FileRecord>> {
        files::file(self, path)
    }
}

/// tantivy's index in `folder`, with our tokenizers. No segment is opened yet.
fn open_index(folder: &Path) -> Result<Index> {
    let index = directory::open(folder).and_then(Index::open).map_err(|error| broken(folder, error))?;
    tokenizers::register(&index);
    Ok(index)
}

fn metas(index: &Index, folder: &Path) -> Result<IndexMeta> {
    index.load_metas().map_err(|error| broken(folder, error))
}

/// The articles of the last commit. Nothing is watched and nothing is warmed: a cold search must not wait for a thread.
fn searcher(index: &Index, folder: &Path) -> Result<Searcher> {
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
    Ok(reader.map_err(|error: TantivyError| broken(folder, error))?.searcher())
}

/// Whether there are articles in `folder`, and nothing that names the commit they are of.
fn is_headless(folder: &Path) -> bool {
    let index = folder.join("index");
    let is_store = |entry: fs::DirEntry| entry.path().extension().is_some_and(|ending| ending == "store");
    !index.join(META).exists()
        && fs::read_dir(index).is_ok_and(|mut entries| entries.any(|entry| entry.is_ok_and(is_store)))
}

fn unbuilt(folder: &Path) -> Error {
    Error::new(ErrorKind::NotFound, format!("the index in `{}` is not built yet", folder.display()))
        .with_hint("wait until `jianbao index` has finished; if it was broken off, run it again")
}

//! An index in a folder, kept by tantivy. Its types stay inside this room.
//!
//! The folder holds `index/`, which is tantivy's, and `lock`, which a writer holds. What the index is made of (format,
//! fold, dictionary) is written into every commit, and an index of other versions is refused.

mod closeness;
mod collect;
mod compile;
mod exclude;
mod explain;
mod lock;
mod places;
mod rank;
mod reader;
mod schema;
mod suggest;
mod terms;
mod tokenizers;
mod verify;
mod version;
mod writer;

use std::fs;
use std::path::{Path, PathBuf};

use chrono::FixedOffset;
use tantivy::directory::MmapDirectory;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexBuilder, IndexSettings, ReloadPolicy, Searcher};

pub use self::rank::Ranking;
use self::schema::Fields;
use self::version::Payload;
use super::{Engine, Explanation, Found, Hit, Order, SearchPage, SearchRequest, Stats, Suggestion, Transaction};
use crate::article::{ArticleId, IdPrefix};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;

/// Name of the folder in an archive that holds its index.
pub const INDEX_FOLDER: &str = ".jianbao";

/// Bytes of a block of stored text before compression: larger blocks are smaller on disk and slower to read one
/// article from.
const STORE_BLOCK: usize = 32 * 1024;
/// zstd level of stored text.
const STORE_LEVEL: i32 = 6;

/// An index in a folder, as of the commit that was the last when it was opened.
pub struct LocalEngine {
    folder: PathBuf,
    index: Index,
    fields: Fields,
    searcher: Searcher,
    payload: Payload,
    ranking: Ranking,
}

impl LocalEngine {
    /// Whether `folder` holds an index, of any version.
    pub fn exists(folder: &Path) -> bool {
        folder.join("index").join("meta.json").is_file()
    }

    /// Opens the index in `folder` for reading.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::NotFound`] where there is none, [`ErrorKind::Version`] where it was made by other rules.
    pub fn open(folder: &Path) -> Result<Self> {
        let engine = Self::open_unbuilt(folder)?;
        if !engine.payload.built {
            return Err(Error::new(
                ErrorKind::NotFound,
                format!("the index in `{}` is not built yet", folder.display()),
            )
            .with_hint("wait until `jianbao index` has finished; if it was broken off, run it again"));
        }
        Ok(engine)
    }

    /// Opens the index in `folder`, even where no folder was ever read into it to the end.
    fn open_unbuilt(folder: &Path) -> Result<Self> {
        let meta = folder.join("index").join("meta.json");
        match fs::File::open(&meta) {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::new(ErrorKind::NotFound, format!("there is no index in `{}`", folder.display()))
                    .with_hint(format!("make one with: jianbao index ARCHIVE --index '{}'", folder.display())));
            }
            Err(error) => return Err(Error::io("read", &meta, error)),
        }
        let directory = MmapDirectory::open(folder.join("index")).map_err(|error| broken(folder, error))?;
        let index = Index::open(directory).map_err(|error| broken(folder, error))?;
        let meta = index.load_metas().map_err(|error| broken(folder, error))?;
        let payload = Payload::check(meta.payload.as_deref(), folder)?;
        let fields = Fields::of(&index.schema()).map_err(|error| broken(folder, error))?;
        tokenizers::register(&index);
        // Nothing is watched and nothing is warmed: a cold search must not wait for a thread.
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|error| broken(folder, error))?;
        Ok(Self {
            folder: folder.to_owned(),
            searcher: reader.searcher(),
            index,
            fields,
            payload,
            ranking: Ranking::default(),
        })
    }

    /// Opens the index in `folder` for writing, and makes one where there is none. Days are those of `zone`;
    /// where they were others before, every file is to be read anew.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Busy`] where another process writes, [`ErrorKind::Version`] where the index was made by
    /// other rules, and where the folder cannot be written.
    pub fn begin(folder: &Path, zone: FixedOffset) -> Result<Box<dyn Transaction>> {
        fs::create_dir_all(folder.join("index")).map_err(|error| {
            Error::io("make the folder", folder, error)
                .with_hint("choose another folder for the index with --index DIR")
        })?;
        let lock = lock::WriterLock::take(folder)?;
        if !Self::exists(folder) {
            create(folder, zone)?;
        }
        let mut engine = Self::open_unbuilt(folder)?;
        engine.payload = engine.payload.with_zone(zone);
        Ok(Box::new(writer::Writer::new(engine, lock)?))
    }

    /// The same engine, ranking by other weights: for measuring.
    #[must_use]
    pub fn with_ranking(mut self, ranking: Ranking) -> Self {
        self.ranking = ranking;
        self
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
        scored: bool,
        visit: &mut dyn FnMut(Hit) -> Result<()>,
    ) -> Result<u64> {
        reader::every_hit(self, query, order, scored, visit)
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
}

/// Makes an empty index whose first commit already names its versions.
fn create(folder: &Path, zone: FixedOffset) -> Result<()> {
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(STORE_LEVEL) }),
        docstore_blocksize: STORE_BLOCK,
        ..IndexSettings::default()
    };
    let made = (|| {
        let directory = MmapDirectory::open(folder.join("index"))?;
        let index = IndexBuilder::new().schema(schema::schema()).settings(settings).open_or_create(directory)?;
        let mut writer = writer::index_writer(&index, 1, 15_000_000)?;
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&Payload::current(zone, "", false).to_json());
        commit.commit()?;
        writer.wait_merging_threads()
    })();
    made.map_err(|error| broken(folder, error))
}

/// An error of the index library, in our words.
fn broken(folder: &Path, error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Index, format!("the index in `{}` cannot be used", folder.display()))
        .with_cause(error)
        .with_hint(version::rebuild_hint(folder))
}

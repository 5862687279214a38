//! An index in a folder, kept by tantivy. Its types stay inside this room.
//!
//! The folder holds `index/`, which is tantivy's, and `lock`, which a writer holds. What the index is made of (format,
//! fold, dictionary) is written into every commit, and an index of other versions is refused.
//!
//! Inside, rooms stand on one another: `store` (how an index lies on disk), `matching` (which articles match), `ranking`
//! (which of them come first), `counting`, `suggest`, `check`, `write`; [`LocalEngine`] on top hands on.

mod check;
mod counting;
mod counts;
mod explain;
mod fingerprints;
mod hits;
mod matching;
mod ranking;
mod stats;
mod store;
mod suggest;
mod write;

use std::ops::ControlFlow;
use std::path::Path;

use chrono::FixedOffset;

#[cfg(test)]
pub(crate) use self::store::faults;
use self::store::records;
use self::store::snapshot::Snapshot;
pub use self::store::version::INDEX_FOLDER;
pub use self::write::{Rebuild, Salvage, Salvaged};
pub use super::scoring::Ranking;
use super::{
    Engine, Explanation, FileRecord, Fingerprinted, Found, Health, Hit, Key, KnownFile, Measure, Order, RankedIds,
    SearchPage, SearchRequest, Sharing, Stats, Suggestion, Tallies, Transaction, Wanted, WordCounts,
};
use crate::article::{Article, ArticleId, IdPrefix};
use crate::error::Result;
use crate::query::Query;

/// A length as the index keeps it: another engine holds its own rounding against it.
#[cfg(all(test, feature = "cluster"))]
pub(super) fn rounded_length(length: u32) -> u32 {
    use tantivy::fieldnorm::FieldNormReader;
    FieldNormReader::id_to_fieldnorm(FieldNormReader::fieldnorm_to_id(length))
}

/// An index in a folder, as of the commit that was the last when it was opened.
pub struct LocalEngine {
    snapshot: Snapshot,
    ranking: Ranking,
}

impl LocalEngine {
    /// Whether `folder` holds an index, of any version.
    pub fn exists(folder: &Path) -> bool {
        Snapshot::exists(folder)
    }

    /// Opens the index in `folder` for reading.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::NotFound`](crate::error::ErrorKind::NotFound) where there is none,
    /// [`ErrorKind::Version`](crate::error::ErrorKind::Version) where it was made by other rules.
    pub fn open(folder: &Path) -> Result<Self> {
        Ok(Self { snapshot: Snapshot::open(folder)?, ranking: Ranking::default() })
    }

    /// Checks the index in `folder`: the checksums of its files, and of every article whether each field has what its
    /// text says. `progress` hears how many articles and records are checked, of how many, and may break off.
    ///
    /// # Errors
    /// Those of [`Self::open`], and of kind [`ErrorKind::Interrupted`](crate::error::ErrorKind::Interrupted) where
    /// `progress` broke off. Damage is no error.
    pub fn check(folder: &Path, progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>) -> Result<Health> {
        check::check(folder, progress)
    }

    /// Opens the index in `folder` for writing, and makes one where there is none. Days are those of `zone`; where they
    /// were others before, every file is to be read anew.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Busy`](crate::error::ErrorKind::Busy) where another process writes,
    /// [`ErrorKind::Version`](crate::error::ErrorKind::Version) where the index was made by other rules, and where the
    /// folder cannot be written.
    pub fn begin(folder: &Path, zone: FixedOffset) -> Result<Box<dyn Transaction>> {
        Ok(Box::new(write::begin(folder, zone, true, None)?))
    }

    /// As [`Self::begin`]; an index that is made has nothing that reprints are found by, and takes less room.
    ///
    /// # Errors
    /// Those of [`Self::begin`], and of kind [`ErrorKind::Input`](crate::error::ErrorKind::Input) where there is an index that
    /// has it.
    pub fn begin_without_reprints(folder: &Path, zone: FixedOffset) -> Result<Box<dyn Transaction>> {
        Ok(Box::new(write::begin(folder, zone, false, None)?))
    }

    /// The same engine, ranking by other weights: for measuring.
    #[must_use]
    pub fn with_ranking(mut self, ranking: Ranking) -> Self {
        self.ranking = ranking;
        self
    }
}

impl Engine for LocalEngine {
    fn search(&self, request: &SearchRequest) -> Result<SearchPage> {
        hits::search(&self.snapshot, &self.ranking, request)
    }

    fn count(&self, query: &Query) -> Result<u64> {
        matching::count(&self.snapshot, query)
    }

    fn every_hit(
        &self,
        query: &Query,
        order: Order,
        wanted: Wanted,
        visit: &mut dyn FnMut(Hit) -> Result<()>,
    ) -> Result<u64> {
        hits::every_hit(&self.snapshot, &self.ranking, query, order, wanted, visit)
    }

    fn tally(&self, query: &Query, keys: &[Key]) -> Result<Tallies> {
        counting::tally(&self.snapshot, query, keys)
    }

    fn occurrences(&self, query: &Query) -> Result<u64> {
        counting::occurrences(&self.snapshot, query)
    }

    fn words(&self, sets: &[Query], measure: Measure, least: u64) -> Result<Vec<WordCounts>> {
        counting::words(&self.snapshot, sets, measure, least)
    }

    fn explain(&self, query: &Query, article: Option<ArticleId>) -> Result<Explanation> {
        explain::explain(&self.snapshot, &self.ranking, query, article)
    }

    fn suggest(&self, query: &Query) -> Result<Vec<Suggestion>> {
        suggest::suggest(&self.snapshot, query)
    }

    fn article(&self, prefix: IdPrefix) -> Result<Found> {
        hits::article(&self.snapshot, prefix)
    }

    fn ids(&self, query: &Query, order: Order, most: Option<usize>) -> Result<RankedIds> {
        hits::ids(&self.snapshot, &self.ranking, query, order, most)
    }

    fn articles(&self, ids: &[ArticleId], visit: &mut dyn FnMut(Article) -> Result<()>) -> Result<()> {
        hits::articles(&self.snapshot, ids, visit)
    }

    fn fingerprints(&self, visit: &mut dyn FnMut(Fingerprinted<'_>) -> Result<()>) -> Result<()> {
        fingerprints::fingerprints(&self.snapshot, visit)
    }

    fn sharing(&self, fingerprints: &[u32]) -> Result<Vec<Sharing>> {
        fingerprints::sharing(&self.snapshot, fingerprints)
    }

    fn commit(&self) -> Result<String> {
        Ok(self.snapshot.name())
    }

    fn is_latest(&self) -> Result<bool> {
        self.snapshot.is_latest()
    }

    fn zone(&self) -> FixedOffset {
        self.snapshot.zone()
    }

    fn is_complete(&self) -> bool {
        self.snapshot.is_complete()
    }

    fn stats(&self) -> Result<Stats> {
        stats::stats(&self.snapshot)
    }

    fn files(&self) -> Result<Vec<KnownFile>> {
        records::files(&self.snapshot)
    }

    fn file(&self, path: &str) -> Result<Option<FileRecord>> {
        records::file(&self.snapshot, path)
    }
}

//! An index on a search cluster, OpenSearch. Its requests and answers stay inside this room.
//!
//! The client folds and cuts, the server sees units: a phrase there is a phrase here, whatever its analyzers would make of
//! Chinese. Inside, rooms stand on one another: `http` (how nodes are asked), `schema` and `document` (what the index is made
//! of), `state` (which runs count), `view` (what one reader sees), `query` and `relevance` (what is asked), `hits`,
//! `counting`, `explain`, `figures`, `reprints`, `check`, `write`; [`RemoteEngine`] on top hands on.

mod check;
mod counting;
mod document;
mod explain;
mod figures;
mod hits;
pub mod http;
mod query;
mod relevance;
mod reprints;
mod schema;
mod state;
mod suggest;
mod view;
mod write;

use std::ops::ControlFlow;

use chrono::FixedOffset;

use self::http::Access;
pub use self::schema::{LEASE, Making};
use self::view::View;
use super::{
    Engine, Explanation, FileRecord, Fingerprinted, Found, Health, Hit, Key, KnownFile, Measure, Order, RankedIds,
    SearchPage, SearchRequest, Sharing, Stats, Suggestion, Tallies, Transaction, Wanted, WordCounts,
};
use crate::article::{Article, ArticleId, IdPrefix};
use crate::error::Result;
use crate::query::Query;

/// An index on a cluster, as of the commit that was the last when it was opened.
pub struct RemoteEngine {
    view: View,
}

impl RemoteEngine {
    /// Opens the index for reading.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::NotFound`](crate::error::ErrorKind::NotFound) where there is none,
    /// [`ErrorKind::Version`](crate::error::ErrorKind::Version) where it was made by other rules or its mapping was changed,
    /// and where the cluster does not answer.
    pub fn open(access: &Access) -> Result<Self> {
        Ok(Self { view: View::open(access)? })
    }

    /// Opens the index for writing, and makes one where there is none; one that is there stays as it was made. Days are those
    /// of `zone`.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Busy`](crate::error::ErrorKind::Busy) where another process writes, and those of [`Self::open`].
    pub fn begin(access: &Access, zone: FixedOffset, making: Making) -> Result<Box<dyn Transaction>> {
        Ok(Box::new(write::begin(access, zone, making)?))
    }

    /// Checks the index: every article whether each field is what its text says, and the records of the files. `progress`
    /// hears how many articles are checked, of how many, and may break off.
    ///
    /// # Errors
    /// Those of [`Self::open`], and of kind [`ErrorKind::Interrupted`](crate::error::ErrorKind::Interrupted) where `progress`
    /// broke off. Damage is no error.
    pub fn check(access: &Access, progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>) -> Result<Health> {
        check::check(&View::open(access)?, progress)
    }
}

impl Engine for RemoteEngine {
    fn search(&self, request: &SearchRequest) -> Result<SearchPage> {
        hits::search(&self.view, request)
    }

    fn count(&self, query: &Query) -> Result<u64> {
        hits::count(&self.view, query)
    }

    fn every_hit(
        &self,
        query: &Query,
        order: Order,
        wanted: Wanted,
        visit: &mut dyn FnMut(Hit) -> Result<()>,
    ) -> Result<u64> {
        hits::every_hit(&self.view, query, order, wanted, visit)
    }

    fn tally(&self, query: &Query, keys: &[Key]) -> Result<Tallies> {
        counting::tally(&self.view, query, keys)
    }

    fn occurrences(&self, query: &Query) -> Result<u64> {
        counting::occurrences(&self.view, query)
    }

    fn words(&self, sets: &[Query], measure: Measure, least: u64) -> Result<Vec<WordCounts>> {
        counting::words(&self.view, sets, measure, least)
    }

    fn explain(&self, query: &Query, article: Option<ArticleId>) -> Result<Explanation> {
        explain::explain(&self.view, query, article)
    }

    fn suggest(&self, query: &Query) -> Result<Vec<Suggestion>> {
        super::suggest::suggest(&self.view, query)
    }

    fn article(&self, prefix: IdPrefix) -> Result<Found> {
        hits::article(&self.view, prefix)
    }

    fn ids(&self, query: &Query, order: Order, most: Option<usize>) -> Result<RankedIds> {
        hits::ids(&self.view, query, order, most)
    }

    fn articles(&self, ids: &[ArticleId], visit: &mut dyn FnMut(Article) -> Result<()>) -> Result<()> {
        hits::articles(&self.view, ids, visit)
    }

    fn fingerprints(&self, visit: &mut dyn FnMut(Fingerprinted<'_>) -> Result<()>) -> Result<()> {
        reprints::fingerprints(&self.view, visit)
    }

    fn sharing(&self, fingerprints: &[u32]) -> Result<Vec<Sharing>> {
        reprints::sharing(&self.view, fingerprints)
    }

    fn commit(&self) -> Result<String> {
        Ok(format!("{}-{}", self.view.shape.uuid, self.view.state().commit))
    }

    fn is_latest(&self) -> Result<bool> {
        self.view.is_latest()
    }

    fn zone(&self) -> FixedOffset {
        self.view.zone()
    }

    fn is_complete(&self) -> bool {
        self.view.state().complete
    }

    fn stats(&self) -> Result<Stats> {
        figures::stats(&self.view)
    }

    fn files(&self) -> Result<Vec<KnownFile>> {
        figures::files(&self.view)
    }

    fn file(&self, path: &str) -> Result<Option<FileRecord>> {
        figures::file(&self.view, path)
    }
}

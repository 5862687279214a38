//! The engine boundary: the only place that knows how articles are kept. Takes finished values (an [`Article`], a
//! [`SearchRequest`]) and gives finished values (a [`SearchPage`], [`Stats`]); no type of an index library crosses it.
//!
//! [`Engine`] reads, [`Transaction`] writes. `local/` keeps an index in a folder, by tantivy; `remote/` on a cluster, by
//! OpenSearch. What both go by stands beside them: what ranks, what terms are, what of a query an article answers by.

mod answer;
mod closeness;
mod conditions;
mod counting;
mod cursor;
mod explain;
mod fingerprints;
mod health;
#[cfg(feature = "cluster")]
mod judge;
pub mod local;
mod near;
#[cfg(feature = "cluster")]
pub mod remote;
mod scoring;
mod snippet;
mod stats;
mod suggest;
mod terms;
mod versions;

pub use counting::{Counted, Key, Measure, Tallies, Tally, WordCounts};
pub use cursor::Cursor;
pub use explain::{Explanation, Part, RankedTerm, Suggestion};
pub use fingerprints::{Fingerprinted, Sharing};
pub use health::{Damage, Health};
pub use scoring::Ranking;
pub use snippet::{Highlighter, Marked, Occurrence, Snippet};
pub use stats::Stats;

use std::str::FromStr;

use chrono::FixedOffset;
use serde::{Deserialize, Serialize};

use crate::article::{Article, ArticleId, IdPrefix};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;

/// The order of hits. Every order is total: ties go by date, newest first, then by ID.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The best match first.
    #[default]
    Relevance,
    /// The latest publication first; articles without a date last.
    Newest,
    /// The earliest publication first; articles without a date last.
    Oldest,
}

impl Order {
    /// All, by their names.
    const NAMES: [(&'static str, Self); 3] =
        [("relevance", Self::Relevance), ("newest", Self::Newest), ("oldest", Self::Oldest)];

    /// Its name, as options have it.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, order)| *order == self).map_or("", |(name, _)| name)
    }
}

impl FromStr for Order {
    type Err = Error;

    /// # Errors
    /// Of kind [`ErrorKind::Input`] where there is no order of this name.
    fn from_str(name: &str) -> Result<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, order)| *order).ok_or_else(|| {
            Error::new(ErrorKind::Input, format!("there is no order `{name}`"))
                .with_hint("the orders are relevance, newest and oldest")
        })
    }
}

/// A search for one page of hits.
#[derive(Clone, Debug)]
pub struct SearchRequest {
    /// What is asked for, filters included.
    pub query: Query,
    /// The order of the hits.
    pub order: Order,
    /// How many hits at most.
    pub limit: usize,
    /// Where the page before ended.
    pub after: Option<Cursor>,
}

/// One page of hits.
#[derive(Clone, Debug)]
pub struct SearchPage {
    /// How many articles match, exactly, on all pages together.
    pub total: u64,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
    /// The hits in order.
    pub hits: Vec<Hit>,
}

/// An article that matches.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Its identity.
    pub id: ArticleId,
    /// How well it matches; comparable within one query only. Zero where nothing ranks.
    pub score: f32,
    /// The article, body included.
    pub article: Article,
}

/// The first hits of a query, without their articles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RankedIds {
    /// How many articles match, exactly.
    pub total: u64,
    /// The hits, in order.
    pub hits: Vec<RankedId>,
}

/// A hit without its article.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankedId {
    /// Its identity.
    pub id: ArticleId,
    /// Its score, where the order is by it; otherwise zero.
    pub score: f32,
    /// The place behind it.
    pub place: Cursor,
}

/// What an identity's first digits lead to.
#[derive(Clone, Debug)]
pub enum Found {
    /// No article.
    None,
    /// This one.
    One(Box<Article>),
    /// These, in order; at most a handful is listed.
    Several(Vec<ArticleId>),
}

/// What of every hit is wanted beside its metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its score, where the order does not need it.
    pub scores: bool,
    /// The body of its article.
    pub bodies: bool,
}

impl Wanted {
    /// Metadata alone.
    pub const METADATA: Self = Self { scores: false, bodies: false };
    /// Whole articles.
    pub const ARTICLES: Self = Self { scores: false, bodies: true };
}

/// Answers questions about the articles of one commit: every call on one engine sees the same articles, and several threads
/// may ask at once.
pub trait Engine: Send + Sync {
    /// One page of hits.
    ///
    /// # Errors
    /// Where the cursor belongs to another query or order, or the index cannot be read.
    fn search(&self, request: &SearchRequest) -> Result<SearchPage>;

    /// How many articles match, exactly.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn count(&self, query: &Query) -> Result<u64>;

    /// Hands every hit to `visit`, in order, in memory that does not grow with their number. Gives the number of hits.
    /// Where scores are not wanted they may be zero, and where bodies are not wanted they are empty.
    ///
    /// # Errors
    /// Those of `visit`, and where the index cannot be read.
    fn every_hit(
        &self,
        query: &Query,
        order: Order,
        wanted: Wanted,
        visit: &mut dyn FnMut(Hit) -> Result<()>,
    ) -> Result<u64>;

    /// How many articles match, and of these how many have each value of each of `keys`, exactly.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn tally(&self, query: &Query, keys: &[Key]) -> Result<Tallies>;

    /// How many places there are in all articles that match, at which a text of `query` stands: as many as
    /// [`Highlighter::occurrences`] finds in them.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn occurrences(&self, query: &Query) -> Result<u64>;

    /// For every word of two characters and more how many of the articles of each of `sets` have it, in title or body, or
    /// how often they have it; ascending by word. Words that none of the sets has so often as `least` are left out.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn words(&self, sets: &[Query], measure: Measure, least: u64) -> Result<Vec<WordCounts>>;

    /// How many articles each part of `query` matches, and what ranks; of one article, what of it matches and how it
    /// scores.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::NotFound`] where there is no such article, and where the
    /// index cannot be read.
    fn explain(&self, query: &Query, article: Option<ArticleId>) -> Result<Explanation>;

    /// Queries that differ from `query` in one word that does not occur, and that match: the most likely first.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn suggest(&self, query: &Query) -> Result<Vec<Suggestion>>;

    /// The article whose identity begins so.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn article(&self, prefix: IdPrefix) -> Result<Found>;

    /// The identities of the articles that match, in order: all, or the first so many, and the number of all.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn ids(&self, query: &Query, order: Order, most: Option<usize>) -> Result<RankedIds>;

    /// Hands the articles of these identities, whole, to `visit`, in the order given; identities of no article are passed over.
    ///
    /// # Errors
    /// Those of `visit`, and where the index cannot be read.
    fn articles(&self, ids: &[ArticleId], visit: &mut dyn FnMut(Article) -> Result<()>) -> Result<()>;

    /// Hands what reprints are found by of every article to `visit`, in no order.
    ///
    /// # Errors
    /// Those of `visit`; of kind [`ErrorKind::Input`] where the index has been made without;
    /// and where it cannot be read.
    fn fingerprints(&self, visit: &mut dyn FnMut(Fingerprinted<'_>) -> Result<()>) -> Result<()>;

    /// The articles that have any of `fingerprints`, ascending by identity.
    ///
    /// # Errors
    /// As of [`Self::fingerprints`].
    fn sharing(&self, fingerprints: &[u32]) -> Result<Vec<Sharing>>;

    /// A name of the articles that this engine sees: the same only where they are the same.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn commit(&self) -> Result<String>;

    /// Whether that is still the last commit of the index. Costs little: whoever keeps an engine open asks before each question,
    /// and opens the index anew where it is not.
    ///
    /// # Errors
    /// Where the index is gone, cannot be read or is being made anew.
    fn is_latest(&self) -> Result<bool>;

    /// The zone in which a day is a day.
    fn zone(&self) -> FixedOffset;

    /// Whether the last `index` has read the folder to its end. Otherwise one is running, or was broken off.
    fn is_complete(&self) -> bool;

    /// What the index holds.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn stats(&self) -> Result<Stats>;

    /// All files that were read, in no order.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn files(&self) -> Result<Vec<KnownFile>>;

    /// The whole record of the file at `path`.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn file(&self, path: &str) -> Result<Option<FileRecord>>;
}

/// A file that was read, as far as a plan must know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFile {
    /// Path relative to the archive.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Modification time, nanoseconds since 1970 UTC.
    pub modified: i64,
    /// By which rules it was read.
    pub rules: u64,
    /// How many articles it gave.
    pub articles: u64,
    /// How much in it could not be read.
    pub failures: u64,
}

/// What was read of one file, kept with the articles and committed with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Path relative to the archive.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Modification time, nanoseconds since 1970 UTC.
    pub modified: i64,
    /// By which rules it was read.
    pub rules: u64,
    /// BLAKE3 hash of the bytes, hexadecimal; empty where they could not be read to the end, or were not yet.
    pub hash: String,
    /// How many articles it gave.
    pub articles: u64,
    /// What in it could not be read.
    pub failures: Vec<RecordedFailure>,
    /// Of a file that was not read to its end when a checkpoint came: the BLAKE3 hash of its articles so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial: Option<String>,
}

/// Something that could not be read, as the index remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedFailure {
    /// Path of the file, or of the article in it.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// Changes to an index. What was done since the last checkpoint becomes visible together with the next one, or not at
/// all when the transaction is dropped.
pub trait Transaction {
    /// All files that were read, in no order, as it was when the transaction began.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn files(&self) -> Result<Vec<KnownFile>>;

    /// The whole record of the file at `path`, as it was when the transaction began.
    ///
    /// # Errors
    /// Where the index cannot be read.
    fn file(&self, path: &str) -> Result<Option<FileRecord>>;

    /// Whether the last transaction was ended by [`Self::commit`], and there was one.
    fn is_complete(&self) -> bool;

    /// Adds an article that was read from the file at `file`. Without a number of its own in `seen`, it keeps the one that
    /// the article of the same identity had which this transaction removed, or else takes that of the next commit.
    ///
    /// # Errors
    /// Where the index cannot be written.
    fn add(&mut self, file: &str, article: &Article) -> Result<()>;

    /// Adds the record of a file.
    ///
    /// # Errors
    /// Where the index cannot be written.
    fn record(&mut self, record: &FileRecord) -> Result<()>;

    /// Removes a file's record and its articles, those added before in this transaction included.
    ///
    /// # Errors
    /// Where the index cannot be written.
    fn remove_file(&mut self, file: &str) -> Result<()>;

    /// Removes a file's record, and leaves its articles.
    ///
    /// # Errors
    /// Where the index cannot be written.
    fn remove_record(&mut self, file: &str) -> Result<()>;

    /// Makes the changes so far visible, and marks the index as not complete.
    ///
    /// # Errors
    /// Where the index cannot be written; then it is as after the checkpoint before, and the transaction is of no use
    /// any more.
    fn checkpoint(&mut self) -> Result<()>;

    /// Makes the changes visible, marks the index as complete, and waits until it has settled.
    ///
    /// # Errors
    /// Where the index cannot be written; then it is as after the last checkpoint.
    fn commit(self: Box<Self>) -> Result<()>;

    /// As [`Self::commit`], and then brings the index into one piece, which takes the least room and is searched fastest.
    /// While that lasts it takes as much room again.
    ///
    /// # Errors
    /// Where the index cannot be written; then it is as after the commit, or after the last checkpoint.
    fn commit_optimized(self: Box<Self>) -> Result<()>;
}

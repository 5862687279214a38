//! The texts of an archive: its articles with equal ones taken together, by their fingerprints. Equal copies of one story, of
//! which there may be hundreds, are one text in all that follows.

use rustc_hash::FxHashMap;

use crate::article::ArticleId;
use crate::engine::{Engine, Fingerprinted};
use crate::error::Result;
use crate::text::fingerprints::RUN;

/// An article, as far as its time and its text place it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Placed {
    /// The first instant that it may have been published at; those without a date come last.
    pub(super) published: i64,
    pub(super) id: ArticleId,
    /// The number of its text.
    pub(super) text: u32,
}

/// Different texts, those that were published first before the others.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// The article that had it first.
    pub(super) first: Vec<ArticleId>,
    /// When that may have been published, Unix seconds, or [`UNDATED`].
    pub(super) published: Vec<i64>,
    /// The number of that article's source.
    pub(super) source: Vec<u32>,
    /// Units that are compared.
    pub(super) units: Vec<u32>,
    /// Where the fingerprints of each begin, and of the last end.
    starts: Vec<usize>,
    fingerprints: Vec<u32>,
    /// Names of sources, by number; the first is that of articles without one.
    pub(super) sources: Vec<String>,
    /// The articles whose text another had before, by text and time.
    pub(super) copies: Vec<Placed>,
}

/// Seconds within which texts of one formula are one story.
const NEAR: u64 = 24 * 3600;

/// [`Placed::published`] of an article without a date.
pub(super) const UNDATED: i64 = i64::MAX;
/// The number of the articles without a source.
pub(super) const NO_SOURCE: u32 = 0;

/// What is kept of an article until all are there.
struct Entry {
    placed: Placed,
    source: u32,
    units: u32,
    whole: u64,
    start: usize,
    end: usize,
}

impl Texts {
    /// The texts of all articles of `engine`; those of fewer than [`RUN`] units have no fingerprint and are left out.
    pub(super) fn of(engine: &dyn Engine) -> Result<Self> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut fingerprints: Vec<u32> = Vec::new();
        let mut sources = vec![String::new()];
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        let mut by_whole: FxHashMap<u64, usize> = FxHashMap::default();
        engine.fingerprints(&mut |article: Fingerprinted<'_>| {
            if article.units < RUN as u64 {
                return Ok(());
            }
            let source = match article.source {
                None => NO_SOURCE,
                Some(name) => numbers.get(name).copied().unwrap_or_else(|| {
                    sources.push(name.to_owned());
                    let number = sources.len() as u32 - 1;
                    numbers.insert(name.to_owned(), number);
                    number
                }),
            };
            // Equal texts have equal fingerprints.
            let (start, end) = match by_whole.get(&article.whole) {
                Some(known) => (entries[*known].start, entries[*known].end),
                None => {
                    by_whole.insert(article.whole, entries.len());
                    fingerprints.extend_from_slice(article.fingerprints);
                    (fingerprints.len() - article.fingerprints.len(), fingerprints.len())
                }
            };
            let placed = Placed { published: article.published.unwrap_or(UNDATED), id: article.id, text: 0 };
            entries.push(Entry { placed, source, units: article.units as u32, whole: article.whole, start, end });
            Ok(())
        })?;
        drop(by_whole);
        entries.sort_unstable_by_key(|entry| entry.placed);
        Ok(Self::collapsed(entries, &fingerprints, sources))
    }

    /// `entries` ascend by time.
    fn collapsed(entries: Vec<Entry>, fingerprints: &[u32], sources: Vec<String>) -> Self {
        let mut texts = Self { sources, starts: vec![0], ..Self::default() };
        texts.fingerprints.reserve_exact(fingerprints.len());
        let mut known: FxHashMap<u64, u32> = FxHashMap::default();
        for entry in entries {
            let next = texts.first.len() as u32;
            let text = *known.entry(entry.whole).or_insert(next);
            if text < next {
                texts.copies.push(Placed { text, ..entry.placed });
                continue;
            }
            texts.first.push(entry.placed.id);
            texts.published.push(entry.placed.published);
            texts.source.push(entry.source);
            texts.units.push(entry.units);
            texts.fingerprints.extend_from_slice(&fingerprints[entry.start..entry.end]);
            texts.starts.push(texts.fingerprints.len());
        }
        texts.copies.sort_unstable_by_key(|copy| (copy.text, copy.published, copy.id));
        texts
    }

    /// How many texts.
    pub(super) fn len(&self) -> usize {
        self.first.len()
    }

    /// Whether two texts were published within a day.
    pub(super) fn are_near(&self, one: usize, other: usize) -> bool {
        let (one, other) = (self.published[one], self.published[other]);
        one != UNDATED && other != UNDATED && one.abs_diff(other) < NEAR
    }

    /// The fingerprints of a text, ascending.
    pub(super) fn fingerprints(&self, text: usize) -> &[u32] {
        &self.fingerprints[self.starts[text]..self.starts[text + 1]]
    }
}

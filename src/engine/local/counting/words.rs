//! All words of the index with their counts in sets of articles: the lists of every word are walked once. The words are
//! shared out by ranges, so that what is at hand is one word of all segments, however many there are.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::termdict::TermMerger;
use tantivy::{DocId, InvertedIndexReader};

use super::sets::{MOST, sets};
use crate::engine::local::store::snapshot::Snapshot;
use crate::engine::local::store::trouble::broken;
use crate::engine::terms::in_body;
use crate::engine::{Measure, WordCounts};
use crate::error::Result;
use crate::query::Query;

/// Ranges of words that the threads share.
const RANGES: usize = 64;

/// For every word, its count in the articles of each of `queries`; see [`Engine::words`](crate::engine::Engine::words).
pub(in crate::engine::local) fn words(
    snapshot: &Snapshot,
    queries: &[Query],
    measure: Measure,
    least: u64,
) -> Result<Vec<WordCounts>> {
    let sets = sets(snapshot, queries)?;
    let counted = (|| -> tantivy::Result<Vec<WordCounts>> {
        let walk = Walk::new(snapshot, sets, queries.len(), measure, least)?;
        let bounds = bounds(snapshot)?;
        let next = AtomicUsize::new(0);
        let work = || -> tantivy::Result<Vec<(usize, Vec<WordCounts>)>> {
            let mut done = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                if at > bounds.len() {
                    return Ok(done);
                }
                let from = at.checked_sub(1).map(|before| bounds[before].as_slice());
                done.push((at, walk.range(from, bounds.get(at).map(Vec::as_slice))?));
            }
        };
        let mut ranges = std::thread::scope(|scope| -> tantivy::Result<Vec<(usize, Vec<WordCounts>)>> {
            let spawn = |_| std::thread::Builder::new().spawn_scoped(scope, work).ok();
            // Where the system has no thread, this one does it all.
            let others: Vec<_> = (1..snapshot.threads()).filter_map(spawn).collect();
            let mut ranges = work()?;
            for other in others {
                ranges.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
            }
            Ok(ranges)
        })?;
        ranges.sort_unstable_by_key(|(at, _)| *at);
        Ok(ranges.into_iter().flat_map(|(_, words)| words).collect())
    })();
    counted.map_err(|error| broken(&snapshot.folder, error))
}

/// Words that part the dictionary into ranges of about the same number of words, ascending.
fn bounds(snapshot: &Snapshot) -> tantivy::Result<Vec<Vec<u8>>> {
    let field = snapshot.fields.body_words;
    let readers = snapshot.searcher.segment_readers();
    let Some(largest) = readers.iter().max_by_key(|reader| reader.max_doc()) else { return Ok(Vec::new()) };
    let inverted = largest.inverted_index(field)?;
    let terms = inverted.terms();
    let mut bounds: Vec<Vec<u8>> = Vec::with_capacity(RANGES);
    for range in 1..RANGES {
        let mut bound = Vec::new();
        let number = terms.num_terms() * range / RANGES;
        if terms.ord_to_term(number as u64, &mut bound)? && bounds.last().is_none_or(|last| *last < bound) {
            bounds.push(bound);
        }
    }
    Ok(bounds)
}

/// The lists of words of all segments, and the sets that they are held against.
struct Walk {
    /// By segment, the words of bodies and those of titles.
    lists: Vec<[Arc<InvertedIndexReader>; 2]>,
    sets: Vec<Vec<u8>>,
    count: usize,
    measure: Measure,
    least: u64,
}

/// How much of a word stands in each combination of sets.
type Sums = [u64; 1 << MOST];

impl Walk {
    fn new(
        snapshot: &Snapshot,
        sets: Vec<Vec<u8>>,
        count: usize,
        measure: Measure,
        least: u64,
    ) -> tantivy::Result<Self> {
        let fields: [Field; 2] = [snapshot.fields.body_words, snapshot.fields.title_words];
        let mut lists = Vec::with_capacity(sets.len());
        for reader in snapshot.searcher.segment_readers() {
            let [body, title] = fields.map(|field| reader.inverted_index(field));
            lists.push([body?, title?]);
        }
        Ok(Self { lists, sets, count, measure, least })
    }

    /// The words from `from` on and before `to`.
    fn range(&self, from: Option<&[u8]>, to: Option<&[u8]>) -> tantivy::Result<Vec<WordCounts>> {
        let mut streams = Vec::with_capacity(2 * self.lists.len());
        for list in self.lists.iter().flatten() {
            let mut range = list.terms().range();
            if let Some(from) = from {
                range = range.ge(from);
            }
            if let Some(to) = to {
                range = range.lt(to);
            }
            streams.push(range.into_stream()?);
        }
        let mut merged = TermMerger::new(streams);
        let mut found = Vec::new();
        let mut sums: Sums = [0; 1 << MOST];
        let mut titles = Vec::new();
        while merged.advance() {
            sums[..1 << self.count].fill(0);
            let mut lists = merged.current_segment_ords_and_term_infos().peekable();
            while let Some((at, info)) = lists.next() {
                let segment = at / 2;
                let (body, title) = if at % 2 == 0 {
                    (Some(info), lists.next_if(|(next, _)| next / 2 == segment).map(|(_, info)| info))
                } else {
                    (None, Some(info))
                };
                match self.measure {
                    Measure::Articles => self.articles(segment, body, title, &mut titles, &mut sums)?,
                    Measure::Times => self.times(segment, body, title, &mut sums)?,
                }
            }
            let in_set =
                |set: usize| (1..1 << self.count).filter(|sets| sets >> set & 1 == 1).map(|sets| sums[sets]).sum();
            let counts: Vec<u64> = (0..self.count).map(in_set).collect();
            if counts.iter().any(|count| *count >= self.least.max(1)) {
                found.push(WordCounts { word: String::from_utf8_lossy(merged.key()).into_owned(), counts });
            }
        }
        Ok(found)
    }

    /// Adds the articles of a segment that have a word in body or title, each once.
    fn articles(
        &self,
        segment: usize,
        body: Option<TermInfo>,
        title: Option<TermInfo>,
        titles: &mut Vec<DocId>,
        sums: &mut Sums,
    ) -> tantivy::Result<()> {
        let sets = &self.sets[segment];
        let [bodies, in_titles] = &self.lists[segment];
        titles.clear();
        if let Some(info) = title {
            let mut postings = in_titles.read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
            while !postings.docs().is_empty() {
                titles.extend_from_slice(postings.docs());
                postings.advance();
            }
        }
        let mut only_titles = titles.iter().copied().peekable();
        if let Some(info) = body {
            let mut postings = bodies.read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
            while !postings.docs().is_empty() {
                for doc in postings.docs() {
                    while let Some(title) = only_titles.next_if(|title| title <= doc) {
                        if title < *doc {
                            sums[usize::from(sets[title as usize])] += 1;
                        }
                    }
                    sums[usize::from(sets[*doc as usize])] += 1;
                }
                postings.advance();
            }
        }
        only_titles.for_each(|title| sums[usize::from(sets[title as usize])] += 1);
        Ok(())
    }

    /// Adds how often the articles of a segment have a word.
    fn times(
        &self,
        segment: usize,
        body: Option<TermInfo>,
        title: Option<TermInfo>,
        sums: &mut Sums,
    ) -> tantivy::Result<()> {
        let sets = &self.sets[segment];
        let [bodies, titles] = &self.lists[segment];
        for (list, info, in_title) in [(bodies, body, false), (titles, title, true)] {
            let Some(info) = info else { continue };
            let mut postings = list.read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)?;
            while !postings.docs().is_empty() {
                for (doc, frequency) in postings.docs().iter().zip(postings.freqs()) {
                    let times = if in_title { *frequency } else { in_body(*frequency).0 };
                    sums[usize::from(sets[*doc as usize])] += u64::from(times);
                }
                postings.advance();
            }
        }
        Ok(())
    }
}

//! The collector of one page: the best hits, in a total order, and the exact number of all, in one pass.

use std::collections::BinaryHeap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::rank::{Scoring, TermScores};
use crate::engine::Order;
use crate::engine::cursor::SortKey;

/// What a pass over the hits gives.
#[derive(Debug)]
pub(in crate::engine::local) struct Best {
    /// All hits, kept or not.
    pub(in crate::engine::local) total: u64,
    /// Hits that were scored whole, and hits whose columns were looked at.
    pub(in crate::engine::local) scored: u64,
    pub(in crate::engine::local) looked_at: u64,
    /// The best hits of all, in order: as many as were wanted first.
    pub(in crate::engine::local) first: Vec<Ranked>,
    /// The best hits behind the place asked for, in order.
    pub(in crate::engine::local) behind: Vec<Ranked>,
}

/// A hit by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::engine::local) struct Ranked {
    pub(in crate::engine::local) key: SortKey,
    pub(in crate::engine::local) segment: SegmentOrdinal,
    pub(in crate::engine::local) doc: DocId,
    /// Bits of the score; behind the key, whose identity no two hits share, it decides nothing.
    score: u32,
}

impl Ranked {
    pub(in crate::engine::local) fn score(self) -> Score {
        Score::from_bits(self.score)
    }

    /// The same hit with its score multiplied, in the order of scores.
    pub(super) fn raised(self, published: Option<i64>, by: f32) -> Self {
        let score = self.score() * by;
        Self { key: SortKey::new(Order::Relevance, score, published, self.key.id), score: score.to_bits(), ..self }
    }

    /// The same hit with a score that has no part in its order.
    pub(in crate::engine::local) fn scored(self, score: Score) -> Self {
        Self { score: score.to_bits(), ..self }
    }

    pub(in crate::engine::local) fn address(self) -> DocAddress {
        DocAddress::new(self.segment, self.doc)
    }
}

/// Collects the `first` best hits, and the `limit` best behind `after`. Hits are scored here, and not by the query: one
/// that cannot be among the best is counted without being scored.
pub(in crate::engine::local) struct PageCollector {
    order: Order,
    first: usize,
    limit: usize,
    after: Option<SortKey>,
    scoring: Option<Scoring>,
    least: Least,
}

impl PageCollector {
    /// `scoring` is what ranks, in the order of relevance alone.
    pub(in crate::engine::local) fn new(
        order: Order,
        first: usize,
        limit: usize,
        after: Option<SortKey>,
        scoring: Option<Scoring>,
    ) -> Self {
        Self { order, first, limit, after, scoring, least: Least::default() }
    }
}

/// The least score that can still be among the best, of all segments together: the bits of a float that is not negative
/// and only grows.
#[derive(Clone, Debug, Default)]
struct Least(Arc<AtomicU32>);

impl Least {
    fn get(&self) -> Score {
        Score::from_bits(self.0.load(Ordering::Relaxed))
    }

    fn raise(&self, to: Score) {
        // The bits of non-negative floats ascend as the floats do.
        self.0.fetch_max(to.max(0.0).to_bits(), Ordering::Relaxed);
    }
}

impl Collector for PageCollector {
    type Fruit = Best;
    type Child = SegmentPage;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentPage> {
        Ok(SegmentPage {
            order: self.order,
            after: self.after,
            segment,
            ids: reader.fast_fields().u64("id")?,
            published: reader.fast_fields().i64("published")?,
            total: 0,
            looked_at: 0,
            scores: self
                .scoring
                .as_ref()
                .filter(|scoring| !scoring.terms.is_empty())
                .map(|scoring| TermScores::new(segment, reader, scoring))
                .transpose()?,
            least: self.least.clone(),
            first: Heap::new(self.first),
            behind: Heap::new(self.limit),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<SegmentBest>) -> tantivy::Result<Best> {
        let mut best = Best { total: 0, scored: 0, looked_at: 0, first: Vec::new(), behind: Vec::new() };
        for segment in segments {
            best.total += segment.total;
            best.scored += segment.scored;
            best.looked_at += segment.looked_at;
            best.first.extend(segment.first);
            best.behind.extend(segment.behind);
        }
        for (hits, wanted) in [(&mut best.first, self.first), (&mut best.behind, self.limit)] {
            hits.sort_unstable();
            hits.truncate(wanted);
        }
        Ok(best)
    }
}

/// The hits of one segment.
pub(in crate::engine::local) struct SegmentPage {
    order: Order,
    after: Option<SortKey>,
    segment: SegmentOrdinal,
    ids: Column<u64>,
    published: Column<i64>,
    total: u64,
    looked_at: u64,
    scores: Option<TermScores>,
    least: Least,
    first: Heap,
    behind: Heap,
}

impl SegmentPage {
    /// Whether a hit would be kept whose key is this one or a later one.
    fn may_keep(&self, earliest: SortKey) -> bool {
        self.first.may_keep(earliest) || self.behind.may_keep(earliest)
    }
}

/// What a pass over one segment gives, in no order.
pub(in crate::engine::local) struct SegmentBest {
    total: u64,
    scored: u64,
    looked_at: u64,
    first: Vec<Ranked>,
    behind: Vec<Ranked>,
}

impl SegmentCollector for SegmentPage {
    type Fruit = SegmentBest;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.total += 1;
        let score = match &mut self.scores {
            Some(scores) => match scores.score(doc, self.least.get()) {
                Some(score) => score,
                None => return,
            },
            None => 0.0,
        };
        // The columns are dear to read.
        self.looked_at += 1;
        let published = self.published.first(doc);
        if !self.may_keep(SortKey::new(self.order, score, published, 0)) {
            return;
        }
        let key = SortKey::new(self.order, score, published, self.ids.first(doc).unwrap_or(0));
        let hit = Ranked { key, segment: self.segment, doc, score: score.to_bits() };
        self.first.offer(hit);
        if self.after.is_none_or(|after| key > after) {
            self.behind.offer(hit);
        }
        if self.scores.is_some() {
            self.least.raise(self.first.least().min(self.behind.least()));
        }
    }

    fn harvest(self) -> Self::Fruit {
        let Self { total, looked_at, scores, first, behind, .. } = self;
        let scored = scores.map_or(0, |scores| scores.scored);
        SegmentBest { total, scored, looked_at, first: first.best.into_vec(), behind: behind.best.into_vec() }
    }
}

/// The best so many hits; the worst of them on top.
struct Heap {
    best: BinaryHeap<Ranked>,
    most: usize,
}

impl Heap {
    fn new(most: usize) -> Self {
        Self { best: BinaryHeap::new(), most }
    }

    fn may_keep(&self, earliest: SortKey) -> bool {
        self.best.len() < self.most || self.best.peek().is_some_and(|worst| earliest <= worst.key)
    }

    /// No hit of a lower score is kept.
    fn least(&self) -> Score {
        match self.best.peek() {
            _ if self.most == 0 => Score::INFINITY,
            Some(worst) if self.best.len() == self.most => worst.score(),
            _ => 0.0,
        }
    }

    fn offer(&mut self, hit: Ranked) {
        if self.best.len() < self.most {
            self.best.push(hit);
        } else if let Some(mut worst) = self.best.peek_mut()
            && hit < *worst
        {
            *worst = hit;
        }
    }
}

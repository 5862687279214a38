//! The collector of one page: the best hits, in a total order, and the exact number of all, in one pass.

use std::collections::BinaryHeap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::super::Order;
use super::super::cursor::SortKey;

/// What a pass over the hits gives.
#[derive(Debug)]
pub(super) struct Best {
    /// All hits, kept or not.
    pub(super) total: u64,
    /// Hits of which more was looked at than the score.
    pub(super) looked_at: u64,
    /// The best hits of all, in order: as many as were wanted first.
    pub(super) first: Vec<Ranked>,
    /// The best hits behind the place asked for, in order.
    pub(super) behind: Vec<Ranked>,
}

/// A hit by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ranked {
    pub(super) key: SortKey,
    pub(super) segment: SegmentOrdinal,
    pub(super) doc: DocId,
    /// Bits of the score; behind the key, whose identity no two hits share, it decides nothing.
    score: u32,
}

impl Ranked {
    pub(super) fn score(self) -> Score {
        Score::from_bits(self.score)
    }

    /// The same hit with its score multiplied.
    pub(super) fn raised(self, order: Order, published: Option<i64>, by: f32) -> Self {
        let score = self.score() * by;
        Self { key: SortKey::new(order, score, published, self.key.id), score: score.to_bits(), ..self }
    }

    pub(super) fn address(self) -> DocAddress {
        DocAddress::new(self.segment, self.doc)
    }
}

/// Collects the `first` best hits, and the `limit` best behind `after`.
pub(super) struct PageCollector {
    pub(super) order: Order,
    pub(super) first: usize,
    pub(super) limit: usize,
    pub(super) after: Option<SortKey>,
    /// Whether scores are wanted though the order does not need them.
    pub(super) scored: bool,
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
            first: Heap::new(self.first),
            behind: Heap::new(self.limit),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.scored || self.order == Order::Relevance
    }

    fn merge_fruits(&self, segments: Vec<SegmentBest>) -> tantivy::Result<Best> {
        let mut best = Best { total: 0, looked_at: 0, first: Vec::new(), behind: Vec::new() };
        for segment in segments {
            best.total += segment.total;
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
pub(super) struct SegmentPage {
    order: Order,
    after: Option<SortKey>,
    segment: SegmentOrdinal,
    ids: Column<u64>,
    published: Column<i64>,
    total: u64,
    looked_at: u64,
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
pub(super) struct SegmentBest {
    total: u64,
    looked_at: u64,
    first: Vec<Ranked>,
    behind: Vec<Ranked>,
}

impl SegmentCollector for SegmentPage {
    type Fruit = SegmentBest;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        // Most hits are worse than those that are kept, whatever stands in the columns, which are dear to read.
        if !self.may_keep(SortKey::best(self.order, score)) {
            return;
        }
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
    }

    fn harvest(self) -> Self::Fruit {
        let Self { total, looked_at, first, behind, .. } = self;
        SegmentBest { total, looked_at, first: first.best.into_vec(), behind: behind.best.into_vec() }
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

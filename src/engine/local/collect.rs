//! The collector of one page: the best hits after a place, in a total order, and the exact number of all, in one pass.

use std::collections::BinaryHeap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::super::Order;
use super::super::cursor::SortKey;

/// What a pass over the hits gives.
#[derive(Debug)]
pub(super) struct Page {
    /// All hits, on this page or not.
    pub(super) total: u64,
    /// The hits of the page in order.
    pub(super) hits: Vec<Ranked>,
    /// Whether there are hits behind the page.
    pub(super) more: bool,
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

    pub(super) fn address(self) -> DocAddress {
        DocAddress::new(self.segment, self.doc)
    }
}

/// Collects the first `limit` hits behind `after`.
pub(super) struct PageCollector {
    pub(super) order: Order,
    pub(super) limit: usize,
    pub(super) after: Option<SortKey>,
    /// Whether scores are wanted though the order does not need them.
    pub(super) scored: bool,
}

impl Collector for PageCollector {
    type Fruit = Page;
    type Child = SegmentPage;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentPage> {
        Ok(SegmentPage {
            order: self.order,
            limit: self.limit,
            after: self.after,
            segment,
            ids: reader.fast_fields().u64("id")?,
            published: reader.fast_fields().i64("published")?,
            total: 0,
            best: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.scored || self.order == Order::Relevance
    }

    fn merge_fruits(&self, segments: Vec<(u64, Vec<Ranked>)>) -> tantivy::Result<Page> {
        let total = segments.iter().map(|(total, _)| total).sum();
        let mut hits: Vec<Ranked> = segments.into_iter().flat_map(|(_, hits)| hits).collect();
        hits.sort_unstable();
        let more = hits.len() > self.limit;
        hits.truncate(self.limit);
        Ok(Page { total, hits, more })
    }
}

/// The hits of one segment.
pub(super) struct SegmentPage {
    order: Order,
    limit: usize,
    after: Option<SortKey>,
    segment: SegmentOrdinal,
    ids: Column<u64>,
    published: Column<i64>,
    total: u64,
    /// One hit more than the page holds, so that it is known whether another follows; the worst on top.
    best: BinaryHeap<Ranked>,
}

impl SegmentCollector for SegmentPage {
    type Fruit = (u64, Vec<Ranked>);

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        let id = self.ids.first(doc).unwrap_or(0);
        let key = SortKey::new(self.order, score, self.published.first(doc), id);
        if self.after.is_some_and(|after| key <= after) {
            return;
        }
        let hit = Ranked { key, segment: self.segment, doc, score: score.to_bits() };
        if self.best.len() <= self.limit {
            self.best.push(hit);
        } else if let Some(mut worst) = self.best.peek_mut()
            && hit < *worst
        {
            *worst = hit;
        }
    }

    fn harvest(self) -> Self::Fruit {
        (self.total, self.best.into_vec())
    }
}

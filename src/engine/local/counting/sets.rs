//! Sets of articles: by document, a bit for each set that it is in. What the lists of all words are held against.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::{EnableScoring, Weight};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::blocks::by_blocks;
use crate::engine::local::matching::compile;
use crate::engine::local::store::snapshot::Snapshot;
use crate::engine::local::store::trouble::broken;
use crate::error::Result;
use crate::query::Query;

/// Most sets.
pub(super) const MOST: usize = u8::BITS as usize;

/// For each segment, the sets that each of its documents is in: of the first the lowest bit.
///
/// # Panics
/// Where there are more than [`MOST`] queries.
pub(super) fn sets(snapshot: &Snapshot, queries: &[Query]) -> Result<Vec<Vec<u8>>> {
    assert!(queries.len() <= MOST, "a bit for each set");
    let readers = snapshot.searcher.segment_readers();
    let mut sets: Vec<Vec<u8>> = readers.iter().map(|reader| vec![0; reader.max_doc() as usize]).collect();
    for (number, query) in queries.iter().enumerate() {
        let matching = compile(snapshot, query)?;
        let access = EnableScoring::disabled_from_searcher(&snapshot.searcher);
        let found = snapshot.searcher.search_with_executor(&matching, &Gathering, snapshot.executor(), access);
        for (sets, docs) in sets.iter_mut().zip(found.map_err(|error| broken(&snapshot.folder, error))?) {
            docs.into_iter().for_each(|doc| sets[doc as usize] |= 1 << number);
        }
    }
    Ok(sets)
}

/// Collects the documents of each segment.
struct Gathering;

struct SegmentGathering(Vec<DocId>);

impl Collector for Gathering {
    type Fruit = Vec<Vec<DocId>>;
    type Child = SegmentGathering;

    fn for_segment(&self, _: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<SegmentGathering> {
        Ok(SegmentGathering(Vec::new()))
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<<SegmentGathering as SegmentCollector>::Fruit> {
        let mut collector = self.for_segment(segment, reader)?;
        by_blocks(&mut collector, weight, reader)?;
        Ok(collector.harvest())
    }

    fn merge_fruits(&self, segments: Vec<Vec<DocId>>) -> tantivy::Result<Vec<Vec<DocId>>> {
        Ok(segments)
    }
}

impl SegmentCollector for SegmentGathering {
    type Fruit = Vec<DocId>;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.0.push(doc);
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        self.0.extend_from_slice(docs);
    }

    fn harvest(self) -> Vec<DocId> {
        self.0
    }
}

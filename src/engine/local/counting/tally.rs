//! Articles by the values that they have, in one pass over those that match.

use rustc_hash::FxHashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::{EnableScoring, Weight};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::blocks::by_blocks;
use super::columns::KeyColumn;
use crate::engine::local::matching::compile;
use crate::engine::local::store::snapshot::Snapshot;
use crate::engine::local::store::trouble::broken;
use crate::engine::{Counted, Key, Tallies, Tally};
use crate::error::Result;
use crate::query::Query;

/// The articles of `query` by each of `keys`.
pub(in crate::engine::local) fn tally(snapshot: &Snapshot, query: &Query, keys: &[Key]) -> Result<Tallies> {
    let matching = compile(snapshot, query)?;
    let access = EnableScoring::disabled_from_searcher(&snapshot.searcher);
    let collector = Tallying { snapshot, keys };
    let tallied = snapshot.searcher.search_with_executor(&matching, &collector, snapshot.executor(), access);
    tallied.map_err(|error| broken(&snapshot.folder, error))
}

struct Tallying<'a> {
    snapshot: &'a Snapshot,
    keys: &'a [Key],
}

/// What is counted in one segment.
struct SegmentTallying {
    articles: u64,
    columns: Vec<KeyColumn>,
}

/// What was counted in one segment: by key, the values with their articles, and the articles without one.
struct SegmentTallies {
    articles: u64,
    by: Vec<(Vec<(Counted, u64)>, u64)>,
}

impl Collector for Tallying<'_> {
    type Fruit = Tallies;
    type Child = SegmentTallying;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentTallying> {
        let open = |key: &Key| KeyColumn::open(reader, &self.snapshot.fields, self.snapshot.zone(), *key);
        Ok(SegmentTallying { articles: 0, columns: self.keys.iter().map(open).collect::<tantivy::Result<_>>()? })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<<SegmentTallying as SegmentCollector>::Fruit> {
        let mut collector = self.for_segment(segment, reader)?;
        by_blocks(&mut collector, weight, reader)?;
        Ok(collector.harvest())
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<SegmentTallies>>) -> tantivy::Result<Tallies> {
        let mut articles = 0;
        let mut by: Vec<(FxHashMap<Counted, u64>, u64)> = vec![Default::default(); self.keys.len()];
        for segment in segments {
            let segment = segment?;
            articles += segment.articles;
            for ((all, none), (values, without)) in by.iter_mut().zip(segment.by) {
                *none += without;
                for (value, count) in values {
                    *all.entry(value).or_insert(0) += count;
                }
            }
        }
        let by = by.into_iter().map(|(values, none)| Tally { values: values.into_iter().collect(), none });
        Ok(Tallies { articles, by: by.collect() })
    }
}

impl SegmentCollector for SegmentTallying {
    type Fruit = tantivy::Result<SegmentTallies>;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.collect_block(&[doc]);
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        self.articles += docs.len() as u64;
        self.columns.iter_mut().for_each(|column| column.add(docs));
    }

    fn harvest(self) -> Self::Fruit {
        let by = self.columns.into_iter().map(KeyColumn::finish).collect::<tantivy::Result<_>>()?;
        Ok(SegmentTallies { articles: self.articles, by })
    }
}

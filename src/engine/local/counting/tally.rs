//! Articles by the values that they have, in one pass over those that match.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::EnableScoring;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::columns::KeyColumn;
use crate::engine::local::matching::compile;
use crate::engine::local::store::snapshot::Snapshot;
use crate::engine::local::store::trouble::broken;
use crate::engine::{Key, Tallies, Tally};
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

    fn merge_fruits(&self, segments: Vec<tantivy::Result<Tallies>>) -> tantivy::Result<Tallies> {
        let mut all = Tallies { articles: 0, by: vec![Tally::default(); self.keys.len()] };
        for segment in segments {
            let segment = segment?;
            all.articles += segment.articles;
            for (all, tally) in all.by.iter_mut().zip(segment.by) {
                all.none += tally.none;
                for (value, count) in tally.values {
                    *all.values.entry(value).or_insert(0) += count;
                }
            }
        }
        Ok(all)
    }
}

impl SegmentCollector for SegmentTallying {
    type Fruit = tantivy::Result<Tallies>;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.collect_block(&[doc]);
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        self.articles += docs.len() as u64;
        self.columns.iter_mut().for_each(|column| column.add(docs));
    }

    fn harvest(self) -> Self::Fruit {
        let by = self.columns.into_iter().map(KeyColumn::finish).collect::<tantivy::Result<_>>()?;
        Ok(Tallies { articles: self.articles, by })
    }
}

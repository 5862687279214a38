//! How many places there are at which the texts of a query stand, told from the positions of the index. No text is read.

use std::collections::HashSet;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::EnableScoring;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::engine::answer::{Answer, Leaf, Texts};
use crate::engine::local::matching::{IndexPlaces, compile};
use crate::engine::local::store::schema::Fields;
use crate::engine::local::store::snapshot::Snapshot;
use crate::engine::local::store::trouble::broken;
use crate::error::Result;
use crate::query::Query;
use crate::text::pattern::Span;

/// How many occurrences the articles of `query` have.
pub(in crate::engine::local) fn occurrences(snapshot: &Snapshot, query: &Query) -> Result<u64> {
    let answer = Answer::new(query);
    if answer.leaves().is_empty() {
        return Ok(0);
    }
    let matching = compile(snapshot, query)?;
    let access = EnableScoring::disabled_from_searcher(&snapshot.searcher);
    let collector = Counting { answer: &answer, fields: &snapshot.fields };
    let counted = snapshot.searcher.search_with_executor(&matching, &collector, snapshot.executor(), access);
    counted.map_err(|error| broken(&snapshot.folder, error))
}

struct Counting<'a> {
    answer: &'a Answer,
    fields: &'a Fields,
}

/// The positions of one segment, and what was found so far.
struct SegmentCounting {
    answer: Answer,
    texts: Indexed,
    places: HashSet<(bool, Span)>,
    occurrences: u64,
}

/// One article of the index.
struct Indexed {
    /// By number of the text: its places in title and body.
    leaves: Vec<[Option<IndexPlaces>; 2]>,
    /// What was found of each in the article at hand.
    found: Vec<Option<[Vec<Span>; 2]>>,
    doc: DocId,
}

impl Collector for Counting<'_> {
    type Fruit = u64;
    type Child = SegmentCounting;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentCounting> {
        let open = |leaf: &&Leaf| -> tantivy::Result<[Option<IndexPlaces>; 2]> {
            let Fields { title_grams, body_grams, .. } = *self.fields;
            let title = leaf.in_title().then(|| IndexPlaces::new(reader, title_grams, &leaf.pattern, false));
            let body = leaf.in_body().then(|| IndexPlaces::new(reader, body_grams, &leaf.pattern, leaf.in_lead()));
            Ok([title.transpose()?, body.transpose()?])
        };
        let leaves: Vec<_> = self.answer.leaves().iter().map(open).collect::<tantivy::Result<_>>()?;
        Ok(SegmentCounting {
            answer: self.answer.clone(),
            texts: Indexed { found: vec![None; leaves.len()], leaves, doc: 0 },
            places: HashSet::new(),
            occurrences: 0,
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<u64>) -> tantivy::Result<u64> {
        Ok(segments.into_iter().sum())
    }
}

impl SegmentCollector for SegmentCounting {
    type Fruit = u64;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.texts.doc = doc;
        self.texts.found.fill(None);
        let by = self.answer.by(&mut self.texts);
        if let [leaf] = by.as_slice() {
            // Places of one text are all different.
            self.occurrences += self.texts.places(leaf).iter().map(|places| places.len() as u64).sum::<u64>();
            return;
        }
        self.places.clear();
        for leaf in by {
            for (in_body, places) in [false, true].into_iter().zip(self.texts.places(leaf)) {
                self.places.extend(places.iter().map(|place| (in_body, *place)));
            }
        }
        self.occurrences += self.places.len() as u64;
    }

    fn harvest(self) -> u64 {
        self.occurrences
    }
}

impl Indexed {
    fn places(&mut self, leaf: &Leaf) -> &[Vec<Span>; 2] {
        let (doc, places) = (self.doc, &mut self.leaves[leaf.number]);
        self.found[leaf.number].get_or_insert_with(|| {
            places.each_mut().map(|places| match places {
                Some(places) => {
                    places.visit(doc);
                    leaf.pattern.find(places)
                }
                None => Vec::new(),
            })
        })
    }
}

impl Texts for Indexed {
    fn holds(&mut self, leaf: &Leaf) -> bool {
        self.places(leaf).iter().any(|places| !places.is_empty())
    }
}

//! A set of documents of one segment, a bit each: for what is put together from thousands of lists, as all terms that
//! begin with one character are. tantivy's own counts its members at every insertion, which takes longer than the insertion.

use tantivy::query::{ConstScorer, Scorer};
use tantivy::{DocId, DocSet, TERMINATED};

const BITS: u32 = u64::BITS;

/// A set of documents.
#[derive(Clone, Debug)]
pub(in crate::engine::local) struct Documents {
    words: Vec<u64>,
}

impl Documents {
    /// No document, of so many.
    pub(super) fn none_of(documents: DocId) -> Self {
        Self { words: vec![0; documents.div_ceil(BITS) as usize] }
    }

    /// # Panics
    /// Where `doc` is none of those that the set was made for.
    pub(in crate::engine::local) fn insert(&mut self, doc: DocId) {
        self.words[(doc / BITS) as usize] |= 1 << (doc % BITS);
    }

    pub(in crate::engine::local) fn remove(&mut self, doc: DocId) {
        self.words[(doc / BITS) as usize] &= !(1 << (doc % BITS));
    }

    pub(in crate::engine::local) fn contains(&self, doc: DocId) -> bool {
        self.words[(doc / BITS) as usize] >> (doc % BITS) & 1 == 1
    }

    /// They match, unscored.
    pub(super) fn into_scorer(self) -> Box<dyn Scorer> {
        Box::new(ConstScorer::new(Ascending::new(self.words), 0.0))
    }
}

/// The documents of a set, in order.
struct Ascending {
    words: Vec<u64>,
    doc: DocId,
    /// Number of the word that `doc` is in, and what of it lies behind `doc`.
    at: usize,
    rest: u64,
    count: u32,
}

impl Ascending {
    fn new(words: Vec<u64>) -> Self {
        let count = words.iter().map(|word| word.count_ones()).sum();
        let rest = words.first().copied().unwrap_or(0);
        let mut ascending = Self { words, doc: 0, at: 0, rest, count };
        ascending.advance();
        ascending
    }
}

impl DocSet for Ascending {
    fn advance(&mut self) -> DocId {
        while self.rest == 0 {
            self.at += 1;
            match self.words.get(self.at) {
                Some(word) => self.rest = *word,
                None => {
                    self.doc = TERMINATED;
                    return TERMINATED;
                }
            }
        }
        self.doc = self.at as u32 * BITS + self.rest.trailing_zeros();
        self.rest &= self.rest - 1;
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        self.at = (target / BITS) as usize;
        self.rest = self.words.get(self.at).map_or(0, |word| word & (u64::MAX << (target % BITS)));
        self.advance()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.count
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn is_walked_and_sought_as_a_sorted_set_is(
            members in prop::collection::btree_set(0_u32..300, 0..40),
            targets in prop::collection::vec(0_u32..310, 0..20),
        ) {
            let mut documents = Documents::none_of(300);
            members.iter().for_each(|doc| documents.insert(*doc));
            prop_assert!((0..300).all(|doc| documents.contains(doc) == members.contains(&doc)));

            let mut scorer = documents.clone().into_scorer();
            let mut walked = BTreeSet::new();
            while scorer.doc() != TERMINATED {
                walked.insert(scorer.doc());
                scorer.advance();
            }
            prop_assert_eq!(&walked, &members);
            prop_assert_eq!(scorer.advance(), TERMINATED);

            let mut scorer = documents.clone().into_scorer();
            prop_assert_eq!(scorer.size_hint() as usize, members.len());
            for target in targets {
                if target >= scorer.doc() {
                    let behind = members.range(target..).next().copied().unwrap_or(TERMINATED);
                    prop_assert_eq!(scorer.seek(target), behind);
                    if target % 3 == 0 && behind != TERMINATED {
                        let next = members.range(behind + 1..).next().copied().unwrap_or(TERMINATED);
                        prop_assert_eq!(scorer.advance(), next);
                    }
                }
            }
            for doc in &members {
                documents.remove(*doc);
            }
            prop_assert_eq!(documents.into_scorer().doc(), TERMINATED);
        }
    }
}

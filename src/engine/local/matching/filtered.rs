//! Documents that may match, and of these the ones that pass a test, which is dear: a look at positions or columns.

use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, TERMINATED};

/// The documents of a scorer that pass a test, unscored. The test sees documents in ascending order, each once.
pub(super) struct Filtered<F> {
    candidates: Box<dyn Scorer>,
    passes: F,
}

impl<F: FnMut(DocId) -> bool> Filtered<F> {
    pub(super) fn new(candidates: Box<dyn Scorer>, passes: F) -> Self {
        let mut filtered = Self { candidates, passes };
        let first = filtered.candidates.doc();
        filtered.settle(first);
        filtered
    }

    /// From the candidate `doc` on to the first that passes.
    fn settle(&mut self, mut doc: DocId) -> DocId {
        while doc != TERMINATED && !(self.passes)(doc) {
            doc = self.candidates.advance();
        }
        doc
    }
}

impl<F: FnMut(DocId) -> bool + Send + Sync + 'static> DocSet for Filtered<F> {
    fn advance(&mut self) -> DocId {
        let next = self.candidates.advance();
        self.settle(next)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() >= target {
            return self.doc();
        }
        let next = self.candidates.seek(target);
        self.settle(next)
    }

    fn doc(&self) -> DocId {
        self.candidates.doc()
    }

    fn size_hint(&self) -> u32 {
        self.candidates.size_hint()
    }

    fn cost(&self) -> u64 {
        self.candidates.cost().saturating_mul(10)
    }
}

impl<F: FnMut(DocId) -> bool + Send + Sync + 'static> Scorer for Filtered<F> {
    fn score(&mut self) -> Score {
        0.0
    }
}

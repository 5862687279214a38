//! A whole value of a field, as it stands: the articles that may have it, and of these the ones whose column has it.

use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, Score, SegmentReader};

use super::filtered::Filtered;
use super::terms::unexplained;
use super::verify::unscored;

/// The documents whose column has a value, unscored.
#[derive(Debug)]
pub(super) struct ValueQuery {
    /// Name of the column.
    pub(super) column: String,
    pub(super) value: String,
    /// Documents that may have it.
    pub(super) candidates: Box<dyn Query>,
}

impl Clone for ValueQuery {
    fn clone(&self) -> Self {
        let Self { column, value, candidates } = self;
        Self { column: column.clone(), value: value.clone(), candidates: candidates.box_clone() }
    }
}

impl Query for ValueQuery {
    fn weight(&self, enable_scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let candidates = self.candidates.weight(unscored(enable_scoring))?;
        Ok(Box::new(ValueWeight { column: self.column.clone(), value: self.value.clone(), candidates }))
    }
}

struct ValueWeight {
    column: String,
    value: String,
    candidates: Box<dyn Weight>,
}

impl Weight for ValueWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(column) = reader.fast_fields().str(&self.column)? else { return Ok(Box::new(EmptyScorer)) };
        let Some(wanted) = column.dictionary().term_ord(&self.value)? else { return Ok(Box::new(EmptyScorer)) };
        let candidates = self.candidates.scorer(reader, boost)?;
        Ok(Box::new(Filtered::new(candidates, move |doc| column.term_ords(doc).any(|value| value == wanted))))
    }

    fn explain(&self, _: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        Err(unexplained(doc))
    }
}

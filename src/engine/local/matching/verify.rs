//! Patterns as a query: a set of documents that may match, and of these the ones in which the places lie as they must.

use tantivy::query::{BooleanQuery, EmptyQuery, EnableScoring, Explanation, Occur, Query, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{DocId, Score, SegmentReader};

use super::between::Between;
use super::filtered::Filtered;
use super::places::IndexPlaces;
use super::terms::{TermsQuery, unexplained};
use crate::engine::conditions::conditions;
use crate::text::pattern::{Pattern, Sequence};

/// The documents whose field holds a pattern, unscored.
#[derive(Debug)]
pub(super) struct PatternQuery {
    field: Field,
    pattern: Pattern<Sequence>,
    lead: bool,
    candidates: Box<dyn Query>,
}

impl PatternQuery {
    /// For a pattern whose runs are numbered; with `lead`, only what stands in the lead counts.
    pub(in crate::engine::local) fn new(field: Field, pattern: Pattern<Sequence>, lead: bool) -> Self {
        let candidates = candidates(field, &pattern);
        Self { field, pattern, lead, candidates }
    }
}

/// The documents that hold the terms that `pattern` cannot do without.
fn candidates(field: Field, pattern: &Pattern<Sequence>) -> Box<dyn Query> {
    let all = |parts: Vec<Box<dyn Query>>| -> Box<dyn Query> {
        Box::new(BooleanQuery::new(parts.into_iter().map(|part| (Occur::Must, part)).collect()))
    };
    match pattern {
        Pattern::Leaf(sequence) => {
            let conditions = sequence.runs.iter().flat_map(conditions);
            all(conditions
                .map(|condition| Box::new(TermsQuery { fields: vec![field], terms: condition.terms }) as Box<dyn Query>)
                .collect())
        }
        Pattern::Any(parts) if parts.is_empty() => Box::new(EmptyQuery),
        Pattern::Any(parts) => {
            Box::new(BooleanQuery::new(parts.iter().map(|part| (Occur::Should, candidates(field, part))).collect()))
        }
        Pattern::Near(first, links) => {
            let rest = links.iter().map(|(_, part)| candidates(field, part));
            all(std::iter::once(candidates(field, first)).chain(rest).collect())
        }
        Pattern::Outside(pattern, _) => candidates(field, pattern),
    }
}

impl Clone for PatternQuery {
    fn clone(&self) -> Self {
        Self {
            field: self.field,
            pattern: self.pattern.clone(),
            lead: self.lead,
            candidates: self.candidates.box_clone(),
        }
    }
}

impl Query for PatternQuery {
    fn weight(&self, enable_scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let candidates = self.candidates.weight(unscored(enable_scoring))?;
        Ok(Box::new(PatternWeight { field: self.field, pattern: self.pattern.clone(), lead: self.lead, candidates }))
    }
}

/// The same access without scores.
pub(super) fn unscored(enable_scoring: EnableScoring<'_>) -> EnableScoring<'_> {
    match enable_scoring {
        EnableScoring::Enabled { searcher, .. } => EnableScoring::disabled_from_searcher(searcher),
        disabled @ EnableScoring::Disabled { .. } => disabled,
    }
}

struct PatternWeight {
    field: Field,
    pattern: Pattern<Sequence>,
    lead: bool,
    candidates: Box<dyn Weight>,
}

impl Weight for PatternWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        if let Some(between) = Between::of(&self.pattern)
            && !self.lead
        {
            return Ok(between.documents(reader, self.field)?.into_scorer());
        }
        let candidates = self.candidates.scorer(reader, boost)?;
        let mut places = IndexPlaces::new(reader, self.field, &self.pattern, self.lead)?;
        let pattern = self.pattern.clone();
        Ok(Box::new(Filtered::new(candidates, move |doc| {
            places.visit(doc);
            !pattern.find(&mut places).is_empty()
        })))
    }

    fn explain(&self, _: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        Err(unexplained(doc))
    }
}

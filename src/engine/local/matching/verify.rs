//! Patterns as a query: a set of documents that may match, and of these the ones in which the places lie as they must.

use tantivy::query::{BooleanQuery, EmptyQuery, EnableScoring, Explanation, Occur, Query, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::between::Between;
use super::places::{IndexPlaces, conditions};
use super::terms::{TermsQuery, unexplained};
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
        let places = IndexPlaces::new(reader, self.field, &self.pattern, self.lead)?;
        let mut scorer = PatternScorer { candidates, pattern: self.pattern.clone(), places };
        let first = scorer.candidates.doc();
        scorer.settle(first);
        Ok(Box::new(scorer))
    }

    fn explain(&self, _: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        Err(unexplained(doc))
    }
}

struct PatternScorer {
    candidates: Box<dyn Scorer>,
    pattern: Pattern<Sequence>,
    places: IndexPlaces,
}

impl PatternScorer {
    /// From the candidate `doc` on to the first that matches.
    fn settle(&mut self, mut doc: DocId) -> DocId {
        while doc != TERMINATED {
            self.places.visit(doc);
            if !self.pattern.find(&mut self.places).is_empty() {
                break;
            }
            doc = self.candidates.advance();
        }
        doc
    }
}

impl DocSet for PatternScorer {
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
        // Positions are read.
        self.candidates.cost().saturating_mul(10)
    }
}

impl Scorer for PatternScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}

//! The parts of a query with their counts, and what ranks.

use tantivy::DocAddress;
use tantivy::collector::Count;
use tantivy::query::{BooleanQuery, Occur};

use super::matching::{address_of, compile, count, id_query};
use super::ranking::{Prepared, Scoring, TermScores, closeness, closeness_of};
use super::store::snapshot::Snapshot;
use super::store::trouble::broken;
use crate::article::ArticleId;
use crate::engine::explain::{OPENING, parts, terms};
use crate::engine::scoring::Ranking;
use crate::engine::{Explanation, Part, RankedTerm};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;

pub(super) fn explain(
    snapshot: &Snapshot,
    weights: &Ranking,
    query: &Query,
    article: Option<ArticleId>,
) -> Result<Explanation> {
    let address = article.map(|id| find(snapshot, id)).transpose()?;
    let part = Explainer { snapshot, article }.part(query)?;
    // What does not match has no score.
    let (ranking, scored) = rank(snapshot, weights, query, address.filter(|_| part.matches == Some(true)))
        .map_err(|error| broken(&snapshot.folder, error))?;
    Ok(Explanation {
        query: part,
        ranking,
        coverage: scored.map(|scored| scored.coverage),
        closeness: scored.map(|scored| scored.closeness),
        score: scored.map(|scored| scored.sum * scored.coverage * scored.closeness),
    })
}

fn find(snapshot: &Snapshot, id: ArticleId) -> Result<DocAddress> {
    address_of(snapshot, id)?.ok_or_else(|| {
        Error::new(ErrorKind::NotFound, format!("there is no article with the ID `{id}`"))
            .with_hint("a search prints the ID beside each hit")
    })
}

/// What a score is made of.
#[derive(Clone, Copy)]
struct Scored {
    sum: f32,
    coverage: f32,
    closeness: f32,
}

fn rank(
    snapshot: &Snapshot,
    weights: &Ranking,
    query: &Query,
    address: Option<DocAddress>,
) -> tantivy::Result<(Vec<RankedTerm>, Option<Scored>)> {
    let scoring = Scoring::new(snapshot, weights, query)?;
    let row = |prepared: &Prepared, field: &str, weight: f32| RankedTerm {
        field: field.to_owned(),
        term: prepared.term.text.clone(),
        weight,
        articles: prepared.articles,
        frequency: address.map(|_| 0),
        score: address.map(|_| 0.0),
    };
    // Where a word may stand in the opening, that is told in a row of its own.
    let mut ranking: Vec<RankedTerm> = Vec::new();
    let mut rows = Vec::new();
    for prepared in scoring.terms.iter() {
        rows.push(ranking.len());
        ranking.push(row(prepared, prepared.term.field.name(), prepared.term.weight));
        ranking.extend(prepared.term.opening.map(|weight| row(prepared, OPENING, weight)));
    }
    let Some(address) = address else { return Ok((ranking, None)) };
    let reader = snapshot.searcher.segment_reader(address.segment_ord);
    let mut sum = 0.0;
    let coverage =
        TermScores::new(address.segment_ord, reader, &scoring)?.of(address.doc_id, |at, frequency, score| {
            let prepared = &scoring.terms[at];
            let (frequency, opens) = prepared.occurrences(frequency);
            let opening = if opens { prepared.opening() } else { 0.0 };
            let at = rows[at];
            (ranking[at].frequency, ranking[at].score) = (Some(frequency), Some(score - opening));
            if opens {
                (ranking[at + 1].frequency, ranking[at + 1].score) = (Some(1), Some(opening));
            }
            sum += score;
        });
    let close = match closeness(snapshot, query)? {
        Some(parts) => {
            closeness_of(&parts, snapshot, address.segment_ord, &[address.doc_id])?.first().copied().unwrap_or(0.0)
        }
        None => 0.0,
    };
    let closeness = 1.0 + weights.closeness * close;
    Ok((ranking, Some(Scored { sum, coverage, closeness })))
}

struct Explainer<'a> {
    snapshot: &'a Snapshot,
    article: Option<ArticleId>,
}

impl Explainer<'_> {
    fn part(&self, query: &Query) -> Result<Part> {
        if let Query::Optional(inner) = query {
            return Ok(Part { query: query.to_string(), optional: true, ..self.part(inner)? });
        }
        let parts = parts(query);
        Ok(Part {
            query: query.to_string(),
            terms: terms(query),
            articles: count(self.snapshot, query)?,
            matches: self.article.map(|id| self.matches(query, id)).transpose()?,
            optional: false,
            parts: parts.iter().map(|part| self.part(part)).collect::<Result<_>>()?,
        })
    }

    fn matches(&self, query: &Query, id: ArticleId) -> Result<bool> {
        let both = BooleanQuery::new(vec![
            (Occur::Must, compile(self.snapshot, query)?),
            (Occur::Must, Box::new(id_query(self.snapshot, id))),
        ]);
        let count =
            self.snapshot.searcher.search(&both, &Count).map_err(|error| broken(&self.snapshot.folder, error))?;
        Ok(count > 0)
    }
}

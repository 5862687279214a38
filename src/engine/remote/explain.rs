//! The parts of a query with their counts, and what ranks.

use serde_json::{Value, json};

use super::hits::{WHOLE, count, first};
use super::query::{among, clause};
use super::relevance::{Relevance, Weighed};
use super::view::View;
use crate::article::{Article, ArticleId};
use crate::engine::explain::{OPENING, parts, terms};
use crate::engine::judge::Judge;
use crate::engine::scoring::{RankField, norm};
use crate::engine::terms::{Cut, in_body};
use crate::engine::{Explanation, Part, RankedTerm, Ranking};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;
use crate::text::glob;
use crate::text::scan::UnitText;
use crate::text::units::units;

pub(super) fn explain(view: &View, query: &Query, article: Option<ArticleId>) -> Result<Explanation> {
    let article = article.map(|id| find(view, id)).transpose()?;
    let part = part(view, query, article.as_ref())?;
    let relevance = Relevance::new(view, query, clause(query).clauses)?;
    // What does not match has no score.
    let article = article.filter(|_| part.matches == Some(true));
    let Some(article) = article else {
        let ranking = relevance.terms.iter().flat_map(|weighed| rows(weighed, None)).collect();
        return Ok(Explanation { query: part, ranking, coverage: None, closeness: None, score: None });
    };
    let text = Scored::new(view, &article)?;
    let mut ranking = Vec::new();
    let (mut sum, mut covered, mut last) = (0.0, 0.0, None);
    let mut pieces: Vec<(usize, f32)> = relevance.terms.iter().filter_map(|weighed| weighed.piece).collect();
    pieces.dedup_by_key(|(number, _)| *number);
    for weighed in &relevance.terms {
        let found = text.of(weighed);
        sum += found.map_or(0.0, |(_, score, opening)| score + opening);
        if let (Some(_), Some((piece, says))) = (found, weighed.piece)
            && last != Some(piece)
        {
            covered += says;
            last = Some(piece);
        }
        ranking.extend(rows(weighed, Some(found)));
    }
    let total: f32 = pieces.iter().map(|(_, says)| says).sum();
    let coverage = if total > 0.0 { 1.0 + Ranking::default().coverage * covered / total } else { 1.0 };
    let closeness = relevance.growth(&article.body);
    Ok(Explanation {
        query: part,
        ranking,
        coverage: Some(coverage),
        closeness: Some(closeness),
        score: Some(sum * coverage * closeness),
    })
}

fn find(view: &View, id: ArticleId) -> Result<Article> {
    let found = first(view, among(&[id]).json, WHOLE)?.map(|row| row.source.article()).transpose()?;
    found.ok_or_else(|| {
        Error::new(ErrorKind::NotFound, format!("there is no article with the ID `{id}`"))
            .with_hint("a search prints the ID beside each hit")
    })
}

fn part(view: &View, query: &Query, article: Option<&Article>) -> Result<Part> {
    if let Query::Optional(inner) = query {
        return Ok(Part { query: query.to_string(), optional: true, ..part(view, inner, article)? });
    }
    Ok(Part {
        query: query.to_string(),
        terms: terms(query),
        articles: count(view, query)?,
        matches: article.map(|article| Judge::new(query, view.zone()).holds(article)),
        optional: false,
        parts: parts(query).iter().map(|inner| part(view, inner, article)).collect::<Result<_>>()?,
    })
}

/// What an article has of a term: how often, what that counts, and what standing in the opening does.
type Found = Option<(u32, f32, f32)>;

/// The rows of a term; where a word may stand in the opening, that is told in a row of its own.
fn rows(weighed: &Weighed, found: Option<Found>) -> Vec<RankedTerm> {
    let row = |field: &str, weight: f32, frequency: u32, score: f32| RankedTerm {
        field: field.to_owned(),
        term: weighed.term.text.clone(),
        weight,
        articles: weighed.articles,
        frequency: found.map(|_| frequency),
        score: found.map(|_| score),
    };
    let (frequency, score, opening) = found.flatten().unwrap_or((0, 0.0, 0.0));
    let first = row(weighed.term.field.name(), weighed.term.weight, frequency, score);
    let second = weighed.term.opening.map(|weight| row(OPENING, weight, u32::from(opening > 0.0), opening));
    std::iter::once(first).chain(second).collect()
}

/// The texts of an article, and what the lengths of the others are.
struct Scored {
    title: Cut,
    body: Cut,
    averages: [f32; 4],
}

impl Scored {
    fn new(view: &View, article: &Article) -> Result<Self> {
        let names = ["title", "title_words", "body", "body_words"];
        let sums: serde_json::Map<String, Value> = names
            .iter()
            .map(|name| ((*name).to_owned(), json!({ "sum": { "field": format!("lengths.{name}") } })))
            .collect();
        let answer = view.search(
            json!({
                "size": 0, "track_total_hits": true, "query": view.articles(json!({ "match_all": {} })), "aggs": sums,
            }),
            false,
        )?;
        let articles = answer.total()?.max(1) as f64;
        let average = |name: &str| (answer.aggregations[name]["value"].as_f64().unwrap_or(0.0) / articles) as f32;
        Ok(Self { title: Cut::new(&article.title), body: Cut::new(&article.body), averages: names.map(average) })
    }

    fn of(&self, weighed: &Weighed) -> Found {
        let term = &weighed.term;
        let (frequency, length, average, opens) = match term.field {
            RankField::TitleGrams => (places(&self.title, &term.text), length(&self.title), self.averages[0], false),
            RankField::BodyGrams => (places(&self.body, &term.text), length(&self.body), self.averages[2], false),
            RankField::TitleWords => {
                let words = self.title.words();
                let times = words.iter().filter(|word| self.title.text_of(word) == term.text).count();
                (times as u32, words.len(), self.averages[1], false)
            }
            RankField::BodyWords => {
                let (mut times, mut length) = (0, 0);
                for (word, count) in self.body.body_words() {
                    length += count as usize;
                    if self.body.text_of(word) == term.text {
                        times += count;
                    }
                }
                let (times, opens) = in_body(times);
                (times, length, self.averages[3], opens)
            }
        };
        if frequency == 0 {
            return None;
        }
        let ranking = Ranking::default();
        let norm = norm(&ranking, rounded(length), average);
        let often = frequency as f32;
        let score = weighed.idf * term.weight * (term.floor + often * (ranking.saturation + 1.0) / (often + norm));
        let opening = if opens { weighed.idf * term.opening.unwrap_or(0.0) } else { 0.0 };
        Some((frequency, score, opening))
    }
}

/// How often a folded text stands in another.
fn places(text: &Cut, wanted: &str) -> u32 {
    glob::phrase(wanted).map_or(0, |pattern| UnitText::new(text.folded()).find(&pattern).len() as u32)
}

fn length(text: &Cut) -> usize {
    units(text.folded()).count()
}

/// A length as an index keeps it, in one byte: exact up to 40, then with four bits (Lucene's `SmallFloat.intToByte4`).
fn rounded(length: usize) -> u32 {
    const EXACT: u32 = 24;
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    let Some(more) = length.checked_sub(EXACT) else { return length };
    let bits = 32 - more.leading_zeros();
    if bits < 4 { length } else { EXACT + (more >> (bits - 4) << (bits - 4)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_rounded_as_the_local_index_rounds_them() {
        for length in (0..5_000).chain([65_535, 1_000_000, 123_456_789]) {
            let id = tantivy_norm(length);
            assert_eq!(rounded(length as usize), id, "{length}");
        }
    }

    /// The table of tantivy is that of Lucene.
    fn tantivy_norm(length: u32) -> u32 {
        crate::engine::local::rounded_length(length)
    }
}

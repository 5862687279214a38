//! Relevance on the cluster, by the formula of [`crate::engine::scoring`]. How many articles have a term is asked first,
//! which gives each its weight; frequencies and lengths are weighed by the server, in the similarities of the mapping; how
//! much of the query an article covers is a function over its score. How close words stand is told here, from the texts of
//! the best.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::query::{phrase, units_of};
use super::view::View;
use crate::engine::Ranking;
use crate::engine::closeness::Closeness;
use crate::engine::scoring::{RankField, RankTerm, idf, piece, rank_terms};
use crate::error::Result;
use crate::query::Query;
use crate::text::Folded;
use crate::text::scan::UnitText;

/// Terms that are counted in one request.
const AT_ONCE: usize = 256;
/// Conditions of a request, with a dozen to spare. A term that ranks is one, and one more for standing in the opening; where
/// there are more, those rank that say most.
const MOST_CONDITIONS: usize = 1_000;
/// A unit that is in no text, nor in what stands for none.
const NOWHERE: &str = "\u{2}";

/// A term that occurs, with its figures.
#[derive(Clone, Debug)]
pub(super) struct Weighed {
    pub(super) term: RankTerm,
    /// Articles with it.
    pub(super) articles: u64,
    pub(super) idf: f32,
    /// See [`piece`].
    pub(super) piece: Option<(usize, f32)>,
}

/// What ranks the matches of one query.
pub(super) struct Relevance {
    pub(super) terms: Vec<Weighed>,
    pub(super) closeness: Option<Closeness>,
    ranking: Ranking,
}

impl Relevance {
    /// Asks for the figures of `query`, which has so many conditions itself.
    pub(super) fn new(view: &View, query: &Query, clauses: usize) -> Result<Self> {
        let ranking = Ranking::default();
        let terms = rank_terms(query, &ranking);
        let mut grams: Vec<String> = Vec::new();
        let noted = Closeness::new(query, 1, &mut |gram: &str| -> Result<u64> {
            grams.push(gram.to_owned());
            Ok(1)
        })?;
        if terms.is_empty() && noted.is_none() {
            return Ok(Self { terms: Vec::new(), closeness: None, ranking });
        }
        let mut asked: Vec<(RankField, &str)> = terms.iter().map(|term| (term.field, term.text.as_str())).collect();
        asked.extend(grams.iter().map(|gram| (RankField::BodyGrams, gram.as_str())));
        asked.sort_unstable_by_key(|(field, text)| (field.name(), *text));
        asked.dedup();
        let (articles, counts) = count(view, &asked)?;
        let frequency = |field: RankField, text: &str| counts.get(&(field, text)).copied().unwrap_or(0);
        let mut weighed: Vec<Weighed> = Vec::new();
        for term in &terms {
            let with = frequency(term.field, &term.text);
            if with > 0 {
                let idf = idf(articles, with);
                let before = weighed.last().map(|last| (&last.term, last.piece));
                let piece = piece(before, term, weighed.len(), idf);
                weighed.push(Weighed { term: term.clone(), articles: with, idf, piece });
            }
        }
        let weighed = telling(weighed, MOST_CONDITIONS.saturating_sub(clauses) / 2);
        let mut of_gram = |gram: &str| -> Result<u64> { Ok(frequency(RankField::BodyGrams, gram)) };
        let closeness = Closeness::new(query, articles, &mut of_gram)?;
        Ok(Self { terms: weighed, closeness, ranking })
    }

    /// The query whose scores are those of the articles that fulfil `condition`.
    pub(super) fn scored(&self, condition: Value) -> Value {
        let terms = &self.terms;
        if terms.is_empty() {
            return json!({ "constant_score": { "filter": condition, "boost": 0 } });
        }
        let opening = |weighed: &Weighed| {
            let boost = weighed.idf * weighed.term.opening?;
            let filter = json!({ "term": { "opening_words": { "value": weighed.term.text } } });
            Some(json!({ "constant_score": { "filter": filter, "boost": boost } }))
        };
        let openings = terms.iter().filter_map(opening);
        let mut should: Vec<Value> = terms.iter().map(|weighed| self.clause(weighed)).chain(openings).collect();
        // Of a phrase, only shards that have one of its units say how long their texts are; of a term, all do.
        let of_phrases = [RankField::TitleGrams, RankField::BodyGrams].into_iter();
        let of_phrases = of_phrases.filter(|field| terms.iter().any(|weighed| weighed.term.field == *field));
        should.extend(of_phrases.map(|field| json!({ "term": { field_of(field): { "value": NOWHERE } } })));
        let mut pieces: Vec<(usize, f32, Vec<Value>)> = Vec::new();
        for weighed in &self.terms {
            let Some((number, says)) = weighed.piece else { continue };
            let has = has(weighed.term.field, &weighed.term.text);
            match pieces.last_mut() {
                Some((last, _, fields)) if *last == number => fields.push(has),
                _ => pieces.push((number, says, vec![has])),
            }
        }
        let total: f32 = pieces.iter().map(|(_, says, _)| says).sum();
        let scored = json!({ "bool": { "filter": [condition], "should": should } });
        if pieces.is_empty() {
            return scored;
        }
        let mut functions = vec![json!({ "filter": { "match_all": {} }, "weight": 1 })];
        functions.extend(pieces.into_iter().map(|(_, says, fields)| {
            json!({ "filter": { "bool": { "should": fields } }, "weight": self.ranking.coverage * says / total })
        }));
        json!({ "function_score": {
            "query": scored, "functions": functions, "score_mode": "sum", "boost_mode": "multiply"
        } })
    }

    /// A term that ranks, with what the similarity of its field does not know as its boost.
    fn clause(&self, weighed: &Weighed) -> Value {
        let Weighed { term, idf, .. } = weighed;
        let ranking = &self.ranking;
        match term.field {
            RankField::TitleWords => {
                let boost = idf * term.weight / (ranking.words * ranking.title);
                json!({ "term": { "title_words": { "value": term.text, "boost": boost } } })
            }
            RankField::BodyWords => {
                json!({ "term": { "body_words": { "value": term.text, "boost": idf * term.weight / ranking.words } } })
            }
            RankField::TitleGrams | RankField::BodyGrams => {
                let units = units_of(&term.text);
                let row: Vec<&str> = units.iter().map(String::as_str).collect();
                let mut phrase = phrase(field_of(term.field), &row);
                // The similarity adds up over the units.
                let boost = json!(idf * term.weight / row.len() as f32);
                if let Some(inner) = phrase.as_object_mut().and_then(|outer| outer.values_mut().next())
                    && let Some(field) = inner.as_object_mut().and_then(|inner| inner.values_mut().next())
                {
                    field["boost"] = boost;
                }
                phrase
            }
        }
    }

    /// How much the score of an article with this body grows by how close its words stand.
    pub(super) fn growth(&self, body: &str) -> f32 {
        let Some(closeness) = &self.closeness else { return 1.0 };
        let folded = Folded::new(body);
        let text = UnitText::new(folded.text());
        1.0 + self.ranking.closeness * closeness.of(&mut |_, run| text.run(run))
    }

    /// The most that a score can grow.
    pub(super) fn most_growth(&self) -> f32 {
        if self.closeness.is_some() { 1.0 + self.ranking.closeness } else { 1.0 }
    }
}

/// Those of `terms` that say most, in their order.
fn telling(terms: Vec<Weighed>, most: usize) -> Vec<Weighed> {
    let says = |weighed: &Weighed| weighed.idf * weighed.term.weight;
    let mut all: Vec<f32> = terms.iter().map(says).collect();
    if all.len() <= most {
        return terms;
    }
    all.sort_by(|a, b| b.total_cmp(a));
    let least = all[most];
    terms.into_iter().filter(|weighed| says(weighed) > least).collect()
}

/// The field of the server for terms that rank.
fn field_of(field: RankField) -> &'static str {
    match field {
        RankField::TitleGrams => "title",
        RankField::BodyGrams => "body",
        RankField::TitleWords => "title_words",
        RankField::BodyWords => "body_words",
    }
}

/// Having a term.
fn has(field: RankField, text: &str) -> Value {
    match field {
        RankField::TitleGrams | RankField::BodyGrams => {
            let units = units_of(text);
            phrase(field_of(field), &units.iter().map(String::as_str).collect::<Vec<_>>())
        }
        RankField::TitleWords | RankField::BodyWords => json!({ "term": { field_of(field): { "value": text } } }),
    }
}

/// By field and text, how many articles have a term.
type Counts<'a> = HashMap<(RankField, &'a str), u64>;

/// How many articles there are, and how many of them have each of these terms.
fn count<'a>(view: &View, asked: &[(RankField, &'a str)]) -> Result<(u64, Counts<'a>)> {
    let mut counts = HashMap::new();
    let mut articles = 0;
    for part in asked.chunks(AT_ONCE) {
        let filters: Vec<Value> = part.iter().map(|(field, text)| has(*field, text)).collect();
        let answer = view.search(
            json!({
                "size": 0, "track_total_hits": true, "query": view.articles(json!({ "match_all": {} })),
                "aggs": { "terms": { "filters": { "filters": filters } } },
            }),
            false,
        )?;
        articles = answer.total()?;
        let buckets = answer.aggregations["terms"]["buckets"].as_array().cloned().unwrap_or_default();
        for (asked, bucket) in part.iter().zip(buckets) {
            counts.insert(*asked, bucket["doc_count"].as_u64().unwrap_or(0));
        }
    }
    Ok((articles, counts))
}

//! A list of queries, a row each: how many articles and places, from when to when, mostly where.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::{Asked, Facet};
use crate::engine::{Counted, Engine, Key};
use crate::error::Result;

/// What one query of a list finds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct BatchRow {
    /// The query as typed.
    pub query: String,
    /// The query as understood.
    pub parsed: String,
    /// Articles that answer.
    pub articles: u64,
    /// Places in them where the query stands.
    pub occurrences: u64,
    /// Day of the first publication; of a month or a year that is not known more closely, its first day.
    #[cfg_attr(feature = "web", schema(value_type = Option<String>))]
    pub first: Option<NaiveDate>,
    /// Day of the last.
    #[cfg_attr(feature = "web", schema(value_type = Option<String>))]
    pub last: Option<NaiveDate>,
    /// The source that most of them are from; of equals the first by code point.
    pub source: Option<String>,
    /// How many are from it.
    pub source_articles: u64,
    /// Articles by value, in the order of their names.
    pub by: BTreeMap<String, u64>,
    /// Articles without a value.
    pub by_none: u64,
}

/// The row of one query, with its articles by the values of `by`.
///
/// # Errors
/// Where the engine cannot answer.
pub fn batch_row(engine: &dyn Engine, asked: &Asked, by: Option<Facet>) -> Result<BatchRow> {
    let mut keys = vec![Key::Day, Key::Source];
    keys.extend(by.map(Facet::key));
    let mut tallies = engine.tally(&asked.query, &keys)?;
    let by_tally = by.and_then(|_| tallies.by.pop()).unwrap_or_default();
    let (days, sources) = (&tallies.by[0], &tallies.by[1]);
    let source = sources.values.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
    let day = |counted: Option<&Counted>| match counted {
        Some(Counted::Day(day)) => Some(*day),
        _ => None,
    };
    let values = by.map(|facet| facet.values(&by_tally)).unwrap_or_default();
    Ok(BatchRow {
        query: asked.typed.clone(),
        parsed: asked.query.to_string(),
        articles: tallies.articles,
        occurrences: if tallies.articles > 0 { engine.occurrences(&asked.query)? } else { 0 },
        first: day(days.values.keys().next()),
        last: day(days.values.keys().next_back()),
        source: source.and_then(|(value, _)| if let Counted::Text(text) = value { Some(text.clone()) } else { None }),
        source_articles: source.map_or(0, |(_, articles)| *articles),
        by: values.into_iter().map(|((_, value), articles)| (value, articles)).collect(),
        by_none: by_tally.none,
    })
}

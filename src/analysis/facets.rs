//! Facets: the articles that answer, by the values of their fields.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use chrono::Datelike as _;
use serde::Serialize;

use super::Unit;
use crate::engine::{Counted, Engine, Key, Tally};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;

/// What articles are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// A field, or its script.
    Key(Key, &'static str),
    /// The span of the calendar that it was published in.
    Span(Unit),
    /// The day of the week that it was published on.
    Weekday,
}

/// Every facet by its name.
const FACETS: [(&str, Facet); 12] = [
    ("source", Facet::Key(Key::Source, "source")),
    ("author", Facet::Key(Key::Author, "author")),
    ("editor", Facet::Key(Key::Editor, "editor")),
    ("reviewer", Facet::Key(Key::Reviewer, "reviewer")),
    ("section", Facet::Key(Key::Section, "section")),
    ("page", Facet::Key(Key::Page, "page")),
    ("lang", Facet::Key(Key::Script, "lang")),
    ("year", Facet::Span(Unit::Year)),
    ("quarter", Facet::Span(Unit::Quarter)),
    ("month", Facet::Span(Unit::Month)),
    ("day", Facet::Span(Unit::Day)),
    ("weekday", Facet::Weekday),
];

impl Facet {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Key(_, name) => name,
            Self::Span(unit) => unit.name(),
            Self::Weekday => "weekday",
        }
    }

    /// Whether an article may have several values.
    pub fn has_several(self) -> bool {
        matches!(self, Self::Key(Key::Author | Key::Editor | Key::Reviewer | Key::Section, _))
    }

    /// Whether its values have an order of their own, which is that of time.
    pub fn is_of_time(self) -> bool {
        matches!(self, Self::Span(_) | Self::Weekday)
    }

    /// What an engine counts it by.
    pub(super) fn key(self) -> Key {
        match self {
            Self::Key(key, _) => key,
            Self::Span(_) | Self::Weekday => Key::Day,
        }
    }

    /// The value that a counted value falls under, with its place in the order of time.
    fn value(self, counted: &Counted) -> (u8, String) {
        match (self, counted) {
            (Self::Span(unit), Counted::Day(day)) => (0, unit.label(*day)),
            (Self::Weekday, Counted::Day(day)) => {
                let at = day.weekday().num_days_from_monday();
                (at as u8, self.order()[at as usize].to_owned())
            }
            (_, Counted::Text(text)) => (0, text.clone()),
            (_, Counted::Day(day)) => (0, day.to_string()),
            (_, Counted::Script(name)) => (0, (*name).to_owned()),
        }
    }

    /// What to add to a query so that it finds the articles of `value` alone; `None` where a query cannot say it.
    pub fn clause(self, value: &str) -> Option<String> {
        match self {
            Self::Key(Key::Script, name) => Some(format!("{name}:{value}")),
            Self::Key(_, name) => (!value.contains(['"', '＂'])).then(|| format!("{name}:=\"{value}\"")),
            Self::Span(Unit::Week) | Self::Weekday => None,
            Self::Span(Unit::Quarter) => Some(format!("date:{}", value.replace('-', ""))),
            Self::Span(_) => Some(format!("date:{value}")),
        }
    }

    /// All values that there can be in their order, where that is not the order of their names.
    pub fn order(self) -> &'static [&'static str] {
        const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        if self == Self::Weekday { &NAMES } else { &[] }
    }

    /// The articles by value, each with its place in the order of time.
    pub(super) fn values(self, tally: &Tally) -> BTreeMap<(u8, String), u64> {
        let mut values = BTreeMap::new();
        for (counted, articles) in &tally.values {
            *values.entry(self.value(counted)).or_insert(0) += articles;
        }
        values
    }
}

impl fmt::Display for Facet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Facet {
    type Err = Error;

    /// # Errors
    /// Of kind [`ErrorKind::Input`] where there is none of this name.
    fn from_str(text: &str) -> Result<Self, Error> {
        FACETS.iter().find(|(name, _)| *name == text.trim()).map(|(_, facet)| *facet).ok_or_else(|| {
            let names: Vec<&str> = FACETS.iter().map(|(name, _)| *name).collect();
            Error::new(ErrorKind::Input, format!("articles cannot be counted by `{text}`"))
                .with_hint(format!("what can be counted by: {}", names.join(",")))
                .named("no-facet", &[("text", &text)])
        })
    }
}

/// Articles by the values of several fields.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct Facets {
    /// Articles that answer.
    pub total: u64,
    /// Articles of the frame.
    pub of: u64,
    /// A table for each field, in the order in which they were asked for.
    pub facets: Vec<FacetValues>,
}

/// Articles by the values of one field.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct FacetValues {
    /// The name of the field.
    pub field: String,
    /// Whether an article may have several values, and is counted in each.
    pub several: bool,
    /// The values with most articles, most first; of time, in its order.
    pub values: Vec<FacetValue>,
    /// Articles without a value.
    pub none: Without,
    /// What lies beyond the limit.
    pub other: Others,
}

/// A value and its articles.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct FacetValue {
    /// The value as it stands.
    pub value: String,
    /// Articles that answer and have it.
    pub articles: u64,
    /// Articles of the frame that have it.
    pub of: u64,
}

/// Articles without a value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct Without {
    /// Those that answer.
    pub articles: u64,
    /// Those of the frame.
    pub of: u64,
}

/// Values that are not listed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct Others {
    /// How many there are.
    pub values: u64,
    /// The articles that answer and have them, an article once for each of them that it has.
    pub articles: u64,
}

/// The articles of `query` by each of `facets`, beside those of `frame`; of each the `limit` values with most articles.
///
/// # Errors
/// Where the engine cannot answer.
pub fn facets(
    engine: &dyn Engine,
    query: &Query,
    frame: &Query,
    facets: &[Facet],
    limit: Option<usize>,
) -> Result<Facets> {
    let mut keys: Vec<Key> = Vec::new();
    for facet in facets {
        if !keys.contains(&facet.key()) {
            keys.push(facet.key());
        }
    }
    let (hits, all) = (engine.tally(query, &keys)?, engine.tally(frame, &keys)?);
    let tables = facets.iter().map(|facet| {
        let at = keys.iter().position(|key| *key == facet.key()).unwrap_or(0);
        table(*facet, &hits.by[at], &all.by[at], limit)
    });
    Ok(Facets { total: hits.articles, of: all.articles, facets: tables.collect() })
}

fn table(facet: Facet, hits: &Tally, all: &Tally, limit: Option<usize>) -> FacetValues {
    let of = facet.values(all);
    let mut values: Vec<((u8, String), u64)> = facet.values(hits).into_iter().collect();
    // The order of the map is that of the values, and the sort keeps it among equals.
    values.sort_by_key(|(_, articles)| std::cmp::Reverse(*articles));
    let rest = values.split_off(limit.unwrap_or(usize::MAX).min(values.len()));
    if facet.is_of_time() {
        values.sort();
    }
    let values = values.into_iter().map(|(key, articles)| {
        let of = of.get(&key).copied().unwrap_or(0);
        FacetValue { value: key.1, articles, of }
    });
    FacetValues {
        field: facet.name().to_owned(),
        several: facet.has_several(),
        values: values.collect(),
        none: Without { articles: hits.none, of: all.none },
        other: Others { values: rest.len() as u64, articles: rest.iter().map(|(_, articles)| articles).sum() },
    }
}

//! What to say when nothing was found: which part of the query finds what, and what may have been meant.

use crate::engine::{Engine, Suggestion};
use crate::error::Result;
use crate::query::{Matching, MetaField, Query, QueryOptions, Typed};

/// Most parts that are counted.
const LISTED: usize = 12;

/// What helps on where no article answers.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// The parts of the query, where it has several, with how many articles each matches; none where they are too many.
    pub parts: Vec<PartCount>,
    /// Whether there are more parts than are counted.
    pub too_many: bool,
    /// Queries near it that match.
    pub suggestions: Vec<Suggestion>,
}

/// A part of a query, and how many articles match it.
#[derive(Clone, Debug)]
pub struct PartCount {
    /// The part.
    pub query: Query,
    /// How many articles.
    pub articles: u64,
}

/// What helps on where no article answers `query`.
///
/// # Errors
/// Where the index cannot be read.
pub fn hints(engine: &dyn Engine, query: &Query) -> Result<Hints> {
    let parts = query.deciding_parts();
    let mut hints = Hints { too_many: parts.len() > LISTED, ..Hints::default() };
    if !hints.too_many && parts.len() > 1 {
        for part in parts {
            hints.parts.push(PartCount { articles: engine.count(&part)?, query: part });
        }
    }
    hints.suggestions = suggestions(engine, query)?;
    Ok(hints)
}

/// Queries near `query` that find something.
///
/// # Errors
/// Where the index cannot be read.
pub fn suggestions(engine: &dyn Engine, query: &Query) -> Result<Vec<Suggestion>> {
    let mut suggestions = Vec::new();
    for matching in [Matching::All, Matching::Any] {
        if let Some(query) = with_values_as_text(engine, query, matching)? {
            let articles = engine.count(&query)?;
            if articles > 0 {
                suggestions.push(Suggestion { query, articles });
                break;
            }
        }
    }
    suggestions.extend(engine.suggest(query)?);
    Ok(suggestions)
}

/// The query with the values of fields that no article has as words of a text: a headline may begin with the name of a
/// field (媒体：美国将加征关税). `None` where there is no such value.
fn with_values_as_text(engine: &dyn Engine, query: &Query, matching: Matching) -> Result<Option<Query>> {
    let parts = match query {
        Query::And(parts) => parts.clone(),
        query => vec![query.clone()],
    };
    let options = QueryOptions { matching, ..QueryOptions::default() };
    let (mut changed, mut any) = (Vec::with_capacity(parts.len()), false);
    for part in parts {
        let text = match &part {
            Query::Meta { field, value: Typed::Phrase(text) } if !is_place(*field) && engine.count(&part)? == 0 => {
                options.parse(text).ok()
            }
            _ => None,
        };
        any |= text.is_some();
        changed.push(text.map_or(part, |text| text.query));
    }
    Ok(any.then(|| Query::all_of(changed)))
}

/// Whether the values of a field are no words of a text.
fn is_place(field: MetaField) -> bool {
    matches!(field, MetaField::Page | MetaField::Path)
}

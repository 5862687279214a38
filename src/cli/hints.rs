//! What to say when nothing was found: which part of the query finds what, and what may have been meant.

use jianbao::engine::Engine;
use jianbao::query::{Matching, MetaField, Query, QueryOptions, Typed};

use super::output::Output;

/// Most parts that are listed.
const LISTED: usize = 12;

/// Prints to standard error how many articles each part of `query` finds, where it has several, and queries near it that
/// find something.
pub(super) fn print(engine: &dyn Engine, query: &Query, output: &mut Output) -> jianbao::error::Result<()> {
    let parts = query.deciding_parts();
    if parts.len() > LISTED {
        output.note(
            "note: no article answers the whole; `jianbao explain` counts its parts, --match any makes them optional",
        );
    } else if parts.len() > 1 {
        let mut counts = Vec::with_capacity(parts.len());
        for part in &parts {
            counts.push(format!("{part:#} {}", articles(engine.count(part)?)));
        }
        output.note(&format!("note: no article answers the whole; of its parts: {}", counts.join(", ")));
    }
    suggestions(engine, query, output)
}

/// Prints to standard error queries near `query` that find something.
pub(super) fn suggestions(engine: &dyn Engine, query: &Query, output: &mut Output) -> jianbao::error::Result<()> {
    let suggest = |query: &Query, articles: u64| {
        let plural = if articles == 1 { "" } else { "s" };
        output.note(&format!("did you mean: {query:#} ({articles} article{plural})"));
    };
    for matching in [Matching::All, Matching::Any] {
        if let Some(query) = with_values_as_text(engine, query, matching)? {
            let articles = engine.count(&query)?;
            if articles > 0 {
                suggest(&query, articles);
                break;
            }
        }
    }
    for suggestion in engine.suggest(query)? {
        suggest(&suggestion.query, suggestion.articles);
    }
    Ok(())
}

/// The query with the values of fields that no article has as words of a text: a headline may begin with the name of a
/// field (媒体：美国将加征关税). `None` where there is no such value.
fn with_values_as_text(
    engine: &dyn Engine,
    query: &Query,
    matching: Matching,
) -> jianbao::error::Result<Option<Query>> {
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

fn articles(count: u64) -> String {
    match count {
        0 => "in none".to_owned(),
        1 => "in 1".to_owned(),
        articles => format!("in {articles}"),
    }
}

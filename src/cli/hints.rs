//! What to say when nothing was found: which part of the query finds what, and what may have been meant.

use jianbao::engine::{Engine, Part};
use jianbao::query::Query;

use super::output::Output;

/// Most parts that are listed.
const LISTED: usize = 12;

/// Prints to standard error how many articles each part of `query` finds, where it has several, and queries near it that
/// find something.
pub(super) fn print(engine: &impl Engine, query: &Query, output: &mut Output) -> jianbao::error::Result<()> {
    if parts_of(query) <= LISTED {
        let explanation = engine.explain(query, None)?;
        let leaves = explanation.query.leaves();
        if leaves.len() > 1 {
            let counts = leaves.iter().map(|part| format!("{} {}", part.query, articles(part)));
            output.note(&format!(
                "note: no article answers the whole; of its parts: {}",
                counts.collect::<Vec<_>>().join(", ")
            ));
        }
    } else {
        output.note(
            "note: no article answers the whole; `jianbao explain` counts its parts, --match any makes them optional",
        );
    }
    suggestions(engine, query, output)
}

/// Prints to standard error queries near `query` that find something.
pub(super) fn suggestions(engine: &impl Engine, query: &Query, output: &mut Output) -> jianbao::error::Result<()> {
    for suggestion in engine.suggest(query)? {
        let plural = if suggestion.articles == 1 { "" } else { "s" };
        output.note(&format!("did you mean: {} ({} article{plural})", suggestion.query, suggestion.articles));
    }
    Ok(())
}

fn articles(part: &Part) -> String {
    match part.articles {
        0 => "in none".to_owned(),
        1 => "in 1".to_owned(),
        articles => format!("in {articles}"),
    }
}

fn parts_of(query: &Query) -> usize {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter().map(parts_of).sum(),
        Query::Not(inner) | Query::Optional(inner) => parts_of(inner),
        Query::Text { pattern, .. } => pattern.leaves().len(),
        _ => 1,
    }
}

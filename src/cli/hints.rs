//! What to say when nothing was found: which part of the query finds what, and what may have been meant.

use jianbao::engine::{Engine, Suggestion};
use jianbao::error::Result;
use jianbao::query::Query;
use jianbao::service;

use super::output::{Output, counted};

/// Prints to standard error how many articles each part of `query` finds, where it has several, and queries near it that
/// find something.
pub(super) fn print(engine: &dyn Engine, query: &Query, output: &mut Output) -> Result<()> {
    let hints = service::hints(engine, query)?;
    if hints.too_many {
        output.note(
            "note: no article answers the whole; `jianbao explain` counts its parts, --match any makes them optional",
        );
    } else if !hints.parts.is_empty() {
        let counts: Vec<String> =
            hints.parts.iter().map(|part| format!("{:#} {}", part.query, articles(part.articles))).collect();
        output.note(&format!("note: no article answers the whole; of its parts: {}", counts.join(", ")));
    }
    tell(&hints.suggestions, output);
    Ok(())
}

/// Prints to standard error queries near `query` that find something.
pub(super) fn suggestions(engine: &dyn Engine, query: &Query, output: &mut Output) -> Result<()> {
    tell(&service::suggestions(engine, query)?, output);
    Ok(())
}

fn tell(suggestions: &[Suggestion], output: &Output) {
    for Suggestion { query, articles } in suggestions {
        output.note(&format!("did you mean: {query:#} ({})", counted(*articles, "article")));
    }
}

fn articles(count: u64) -> String {
    match count {
        0 => "in none".to_owned(),
        1 => "in 1".to_owned(),
        articles => format!("in {articles}"),
    }
}

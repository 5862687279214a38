//! What an engine says about a query: the parts of it with their counts, the terms that rank, and other queries that may
//! have been meant.

use serde::Serialize;

use super::conditions::{Terms, conditions};
use crate::query::{Query, Typed};
use crate::text::pattern::{Pattern, Sequence};

/// What a row says that counts standing in the opening.
pub(super) const OPENING: &str = "opening_words";

/// How a query is answered; of one article, how it answers.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct Explanation {
    /// The whole query.
    pub query: Part,
    /// The terms that rank and occur; of one article, with what they count there.
    pub ranking: Vec<RankedTerm>,
    /// Of one article, how much its score grew by how much of the query it has.
    pub coverage: Option<f32>,
    /// Of one article, how much its score grew because words stand close together: 1 where it did not.
    pub closeness: Option<f32>,
    /// Of one article, its score.
    pub score: Option<f32>,
}

/// A part of a query.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct Part {
    /// Its canonical spelling.
    pub query: String,
    /// What is looked up in the index for a text: the terms with their distance from the first, in units; `…` behind a
    /// term stands for any that begins so.
    pub terms: Vec<String>,
    /// How many articles it matches.
    pub articles: u64,
    /// Of one article, whether it matches.
    pub matches: Option<bool>,
    /// Whether it only ranks: then its counts are those of the text, and decide nothing.
    pub optional: bool,
    /// Its own parts, where it has several.
    #[cfg_attr(feature = "web", schema(no_recursion))]
    pub parts: Vec<Part>,
}

/// A term that ranks.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct RankedTerm {
    /// Name of the field.
    pub field: String,
    /// The term, folded.
    pub term: String,
    /// Its weight among the terms.
    pub weight: f32,
    /// How many articles have it.
    pub articles: u64,
    /// Of one article, how often it has it.
    pub frequency: Option<u32>,
    /// Of one article, what that counts.
    pub score: Option<f32>,
}

/// A query that may have been meant.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The query.
    pub query: Query,
    /// How many articles it matches.
    pub articles: u64,
}

/// What a query is made of, where it is made of several.
pub(super) fn parts(query: &Query) -> Vec<Query> {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.clone(),
        Query::Not(inner) => vec![(**inner).clone()],
        Query::Text { field, pattern } => {
            operands(pattern).into_iter().map(|pattern| Query::Text { field: *field, pattern }).collect()
        }
        _ => Vec::new(),
    }
}

/// What a pattern is made of, where it is made of several.
fn operands(pattern: &Pattern<Typed>) -> Vec<Pattern<Typed>> {
    match pattern {
        Pattern::Leaf(_) => Vec::new(),
        Pattern::Any(parts) => parts.clone(),
        Pattern::Near(first, links) => {
            std::iter::once((**first).clone()).chain(links.iter().map(|(_, part)| part.clone())).collect()
        }
        Pattern::Outside(pattern, outer) => vec![(**pattern).clone(), (**outer).clone()],
    }
}

/// The terms of a plain text or of a word with wildcards, each reading of it one entry.
pub(super) fn terms(query: &Query) -> Vec<String> {
    let leaf = match query {
        Query::Text { pattern: Pattern::Leaf(leaf), .. } => leaf,
        Query::Meta { field, value } if !field.is_whole() => value,
        _ => return Vec::new(),
    };
    let folded = leaf.folded();
    folded.leaves().into_iter().map(spelled).collect()
}

fn spelled(sequence: &Sequence) -> String {
    let runs = sequence.runs.iter().map(|run| {
        let conditions = conditions(run).into_iter().map(|condition| {
            let term = match condition.terms {
                Terms::Exact(term) => term,
                Terms::Beginning(prefix) => format!("{prefix}…"),
                Terms::Word(glob) | Terms::Shaped(glob) => glob.to_string(),
            };
            format!("{}@{}", term.replace('\n', "¶"), condition.offset)
        });
        conditions.collect::<Vec<_>>().join(" ")
    });
    runs.collect::<Vec<_>>().join(" … ")
}

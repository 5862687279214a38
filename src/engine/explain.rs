//! What an engine says about a query: the parts of it with their counts, the terms that rank, and other queries that may
//! have been meant.

use serde::Serialize;

use crate::query::Query;

/// How a query is answered; of one article, how it answers.
#[derive(Clone, Debug, Serialize)]
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
    pub parts: Vec<Part>,
}

/// A term that ranks.
#[derive(Clone, Debug, Serialize)]
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

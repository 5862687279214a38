//! The words that set the articles of a query apart from others.

use serde::Serialize;

use super::Holdings;
use super::filters::Asked;
use super::limit::Limit;
use crate::analysis::{self, Typical, TypicalRequest};
use crate::error::Result;
use crate::query::Parsed;

/// What words are wanted.
#[derive(Clone, Debug)]
pub struct TypicalOptions {
    /// The articles to compare with, read beside the same filters; without it the others that the filters leave.
    pub against: Option<Parsed>,
    /// Articles that must have a word.
    pub min_articles: u64,
    /// Whether the words that are typical of the others are listed as well.
    pub both: bool,
    /// Most words of either.
    pub limit: Limit,
}

/// The JSON of the words.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct TypicalAnswer {
    /// The query as typed.
    pub query: String,
    /// As understood, filters included.
    pub parsed: String,
    /// The words, and over what they were counted.
    #[serde(flatten)]
    pub typical: Typical,
}

impl TypicalOptions {
    /// Articles that must have a word where nothing else is said.
    pub const MIN_ARTICLES: u64 = 5;
}

/// The words.
///
/// # Errors
/// Where the index cannot be read.
pub fn typical(holdings: &dyn Holdings, asked: &Asked, options: &TypicalOptions) -> Result<TypicalAnswer> {
    let request = TypicalRequest {
        query: asked.query.clone(),
        against: options.against.as_ref().map(|parsed| asked.once.of(&parsed.query)),
        frame: asked.frame.clone(),
        least: options.min_articles,
        both: options.both,
        limit: options.limit.most(),
    };
    let typical = analysis::typical(holdings.engine(), &request)?;
    Ok(TypicalAnswer { query: asked.typed.clone(), parsed: asked.query.to_string(), typical })
}

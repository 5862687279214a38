//! The words that stand near a query.

use serde::Serialize;

use super::Holdings;
use super::filters::Asked;
use super::limit::Limit;
use crate::analysis::{self, Association, Collocates, CollocatesRequest};
use crate::error::Result;

/// What words are wanted.
#[derive(Clone, Debug)]
pub struct CollocatesOptions {
    /// Words on either side that are near.
    pub window: usize,
    /// How often a word must stand near.
    pub min: u64,
    /// In how many articles.
    pub min_articles: u64,
    /// The order.
    pub by: Association,
    /// Most words.
    pub limit: Limit,
}

/// The JSON of the words.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct CollocatesAnswer {
    /// The query as typed.
    pub query: String,
    /// As understood, filters included.
    pub parsed: String,
    /// The words, and over what they were counted.
    #[serde(flatten)]
    pub collocates: Collocates,
}

impl CollocatesOptions {
    /// Words on either side where nothing else is said.
    pub const WINDOW: usize = 5;
    /// Most words on either side.
    pub const WIDEST: usize = 1000;
    /// How often a word must stand near where nothing else is said.
    pub const MIN: u64 = 5;
    /// In how many articles where nothing else is said.
    pub const MIN_ARTICLES: u64 = 3;
}

/// The words. `progress` hears how many of how many articles have been looked at.
///
/// # Errors
/// Those of `progress`; where the query has no text; and where the index cannot be read.
pub fn collocates(
    holdings: &dyn Holdings,
    asked: &Asked,
    options: &CollocatesOptions,
    progress: &mut dyn FnMut(u64, u64) -> Result<()>,
) -> Result<CollocatesAnswer> {
    let request = CollocatesRequest {
        query: asked.query.clone(),
        frame: asked.frame.clone(),
        window: options.window,
        least: options.min,
        least_articles: options.min_articles,
        by: options.by,
        limit: options.limit.most(),
        own_words: asked.options.vocabulary.words().to_vec(),
    };
    let collocates = analysis::collocates(holdings.engine(), &request, progress)?;
    Ok(CollocatesAnswer { query: asked.typed.clone(), parsed: asked.query.to_string(), collocates })
}

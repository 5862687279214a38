//! How a query is understood, what each part of it finds, and why an article answers it or does not.

use serde::Serialize;

use super::Holdings;
use super::filters::{Asked, Read};
use crate::article::{Article, IdPrefix};
use crate::engine::{Explanation, Found, Part, RankedTerm};
use crate::error::{Error, ErrorKind, Result};

/// How a query is answered, and by which article it is looked at.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The article.
    pub article: Option<Article>,
    /// How the query is answered.
    pub explanation: Explanation,
}

/// The JSON of an explanation.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct ExplainAnswer {
    /// The query as typed.
    pub query: String,
    /// The same, folded.
    pub folded: String,
    /// How its words were cut.
    pub cut: Vec<CutAnswer>,
    /// As understood, filters included.
    pub parsed: String,
    /// What each part of it finds.
    pub parts: Part,
    /// The terms that rank and occur.
    pub ranking: Vec<RankedTerm>,
    /// Of one article, how much its score grew by how much of the query it has.
    pub coverage: Option<f64>,
    /// Of one article, how much its score grew because words stand close together.
    pub closeness: Option<f64>,
    /// Of one article, its score.
    pub score: Option<f64>,
}

/// The JSON of how a word was cut.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct CutAnswer {
    /// Its parts, end to end.
    pub parts: Vec<String>,
    /// What else they are called.
    pub others: Vec<OthersAnswer>,
}

/// The JSON of what else a word is called.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct OthersAnswer {
    /// The word as typed.
    pub word: String,
    /// What else it finds.
    pub others: Vec<String>,
}

/// How `asked` is answered, by the article whose identity begins so where one is named.
///
/// # Errors
/// Of kind [`ErrorKind::NotFound`] where there is no such article, and where the index cannot be read.
pub fn explain(holdings: &dyn Holdings, asked: &Asked, article: Option<IdPrefix>) -> Result<Explained> {
    let engine = holdings.engine();
    let article = match article.map(|prefix| engine.article(prefix)).transpose()? {
        None => None,
        Some(Found::One(article)) => Some(*article),
        Some(Found::None) => {
            return Err(Error::new(ErrorKind::NotFound, "no article has an ID that begins so")
                .with_hint("a search prints the ID beside each hit"));
        }
        Some(Found::Several(ids)) => return Err(super::several(&ids)),
    };
    let explanation = engine.explain(&asked.query, article.as_ref().map(Article::id))?;
    Ok(Explained { article, explanation })
}

impl Explained {
    /// The JSON.
    pub fn answer(&self, read: &Read, asked: &Asked) -> ExplainAnswer {
        let cuts = read.parsed.cuts.iter().map(|cut| CutAnswer {
            parts: cut.parts.clone(),
            others: cut
                .others
                .iter()
                .map(|(word, others)| OthersAnswer { word: word.clone(), others: others.clone() })
                .collect(),
        });
        let explanation = self.explanation.clone();
        ExplainAnswer {
            query: asked.typed.clone(),
            folded: read.parsed.folded.clone(),
            cut: cuts.collect(),
            parsed: asked.query.to_string(),
            parts: explanation.query,
            ranking: explanation.ranking,
            coverage: explanation.coverage.map(f64::from),
            closeness: explanation.closeness.map(f64::from),
            score: explanation.score.map(f64::from),
        }
    }
}

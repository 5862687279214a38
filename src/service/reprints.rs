//! The stories of an article or of a query: who printed them, who was first, what was taken over.

use serde::Serialize;

use super::Holdings;
use super::filters::{Question, Read};
use super::limit::Limit;
use crate::article::IdPrefix;
use crate::engine::Found;
use crate::error::{Error, ErrorKind, Result};
use crate::reprints::{Story, answering};

/// Digits of an identity.
const ID_DIGITS: usize = 16;

/// What stories are wanted.
#[derive(Clone, Debug)]
pub struct ReprintsOptions {
    /// Most stories.
    pub limit: Limit,
    /// Whether what has a passage of a story, and is no part of it, is listed as well; of an article it always is.
    pub excerpts: bool,
}

/// The JSON of the stories.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct ReprintsAnswer {
    /// The query as typed.
    pub query: String,
    /// As understood, filters included.
    pub parsed: String,
    /// Stories of two articles and more that answer, or that of the article.
    pub total: u64,
    /// The stories.
    pub stories: Vec<Story>,
}

/// Of what stories are asked for.
#[derive(Clone, Debug)]
pub enum ReprintsRead {
    /// Of the article with this identity.
    Article(IdPrefix),
    /// Of the articles that answer.
    Query(Box<Read>),
}

impl ReprintsRead {
    /// Reads a question: the identity of an article in full is that, anything else a query.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where the query is none, or something stands beside it that has no meaning here.
    pub fn new(question: &Question) -> Result<Self> {
        if question.filters.once {
            return Err(Error::new(ErrorKind::Input, "--reprints once is not for `reprints`, which lists them all")
                .with_hint("leave it out"));
        }
        let typed = question.query.trim();
        if typed.len() != ID_DIGITS || !is_hexadecimal(typed) {
            return Ok(Self::Query(Box::new(question.read()?)));
        }
        if !question.filters.typed().is_empty() {
            let message = "the story of an article is told whole, whatever options say of others";
            return Err(
                Error::new(ErrorKind::Input, message).with_hint("leave them out, or type a query instead of the ID")
            );
        }
        typed.parse().map(Self::Article)
    }

    /// Whether the query looks like the beginning of an identity.
    pub fn is_nearly_an_id(&self) -> bool {
        let Self::Query(read) = self else { return false };
        let typed = read.typed.trim();
        typed.len() < ID_DIGITS && is_hexadecimal(typed)
    }
}

fn is_hexadecimal(text: &str) -> bool {
    text.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// The stories. `None` where there is no article of the identity.
///
/// # Errors
/// Those of [`Holdings::stories`], and where the index cannot be read.
pub fn reprints(
    holdings: &dyn Holdings,
    read: &ReprintsRead,
    options: &ReprintsOptions,
) -> Result<Option<ReprintsAnswer>> {
    match read {
        ReprintsRead::Article(id) => of_article(holdings, *id),
        ReprintsRead::Query(read) => of_query(holdings, read, options).map(Some),
    }
}

/// The story of an article, with its excerpts.
fn of_article(holdings: &dyn Holdings, id: IdPrefix) -> Result<Option<ReprintsAnswer>> {
    let engine = holdings.engine();
    let Found::One(article) = engine.article(id)? else { return Ok(None) };
    let all = holdings.stories()?;
    let id = article.id();
    let mut story = match all.with(id) {
        [] => Story::alone(*article),
        members => Story::of(engine, members)?,
    };
    story.find_excerpts(engine, &all, &[id])?;
    Ok(Some(ReprintsAnswer { query: id.to_string(), parsed: id.to_string(), total: 1, stories: vec![story] }))
}

/// The stories that an article of the query is part of, by the time of their first articles.
fn of_query(holdings: &dyn Holdings, read: &Read, options: &ReprintsOptions) -> Result<ReprintsAnswer> {
    let (engine, all, query) = (holdings.engine(), holdings.stories()?, &read.parsed.query);
    let found = answering(engine, &all, query)?;
    let mut told = Vec::new();
    for members in found.iter().take(options.limit.most().unwrap_or(usize::MAX)) {
        holdings.go_on()?;
        let mut story = Story::of(engine, members)?;
        if options.excerpts {
            story.find_excerpts(engine, &all, &[])?;
        }
        told.push(story);
    }
    Ok(ReprintsAnswer {
        query: read.typed.clone(),
        parsed: query.to_string(),
        total: found.len() as u64,
        stories: told,
    })
}

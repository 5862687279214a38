//! One article whole.

use serde::Serialize;

use crate::article::{Article, ArticleId, Locators};
use crate::date::Published;
use crate::error::{Error, ErrorKind};

/// The JSON of an article.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct ArticleAnswer {
    /// Its identity, 16 hexadecimal digits.
    pub id: String,
    /// The headline.
    pub title: String,
    /// When it was published, as precisely as is known.
    #[cfg_attr(feature = "web", schema(value_type = Option<String>))]
    pub published: Option<Published>,
    /// The outlet or agency that it names.
    pub source: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Who edited it.
    pub editors: Vec<String>,
    /// Who reviewed it.
    pub reviewers: Vec<String>,
    /// The section it stood in, outermost first.
    pub section: Vec<String>,
    /// Its address on the web.
    pub url: Option<String>,
    /// Its place in the archive.
    pub path: String,
    /// The text, one paragraph a line.
    pub body: String,
    /// The page of the printed paper.
    pub page: Option<String>,
    /// When it was fetched or saved.
    #[cfg_attr(feature = "web", schema(value_type = Option<String>))]
    pub captured: Option<Published>,
    /// The number of the commit that first had it.
    pub seen: Option<u64>,
    /// Where in the text its pages or times begin.
    #[serde(skip_serializing_if = "Locators::is_empty")]
    pub locators: Locators,
}

impl From<&Article> for ArticleAnswer {
    fn from(article: &Article) -> Self {
        let article = article.clone();
        Self {
            id: article.id().to_string(),
            title: article.title,
            published: article.published,
            source: article.source,
            authors: article.authors,
            editors: article.editors,
            reviewers: article.reviewers,
            section: article.section,
            url: article.url,
            path: article.path,
            body: article.body,
            page: article.page,
            captured: article.captured,
            seen: article.seen,
            locators: article.locators,
        }
    }
}

/// The error of digits of an ID that fit several articles.
pub fn several(ids: &[ArticleId]) -> Error {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    Error::new(ErrorKind::Input, "several IDs begin so")
        .with_hint(format!("type more digits of one of them: {}", ids.join(", ")))
        .named("several-ids", &[("ids", &ids.join("、"))])
}

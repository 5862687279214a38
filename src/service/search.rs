//! One page of hits.

use serde::Serialize;

use super::Holdings;
use super::filters::Asked;
use crate::article::Locator;
use crate::date::Published;
use crate::engine::{Cursor, Highlighter, Order, SearchPage, SearchRequest, Snippet};
use crate::error::Result;
use crate::reprints::{Kind, StoryHit, StoryPage, story_page};

/// Snippets of a hit.
const SNIPPETS: usize = 3;

/// What of the hits is wanted.
#[derive(Clone, Debug)]
pub struct SearchOptions {
    /// The order of the hits.
    pub order: Order,
    /// How many hits at most.
    pub limit: usize,
    /// Where the page before ended.
    pub after: Option<Cursor>,
    /// Whether all articles of a story are one hit, the best in the order (`--group reprints`).
    pub grouped: bool,
}

/// A page of hits, by articles or by stories.
#[derive(Clone, Debug)]
pub struct Found {
    /// How many articles match, exactly.
    pub total: u64,
    /// Where hits stand for stories, how many those are.
    pub stories: Option<u64>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
    /// The hits in order.
    pub hits: Vec<StoryHit>,
    /// What is lit in them.
    pub highlighter: Highlighter,
}

/// The JSON of a page.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct SearchAnswer {
    /// The query as typed.
    pub query: String,
    /// As understood, filters included.
    pub parsed: String,
    /// How many articles match, exactly, on all pages together.
    pub total: u64,
    /// The cursor of the next page; null on the last.
    pub next: Option<String>,
    /// The hits in order.
    pub hits: Vec<HitAnswer>,
    /// Where hits stand for stories, how many those are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stories: Option<u64>,
}

/// The JSON of a hit.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct HitAnswer {
    /// The identity of the article, 16 hexadecimal digits.
    pub id: String,
    /// How well it matches; comparable within one query only.
    pub score: f64,
    /// The headline.
    pub title: String,
    /// When it was published: a day, a minute or a second, as precisely as is known.
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
    /// Pieces of the body with what matches.
    pub snippets: Vec<SnippetAnswer>,
    /// The page of the printed paper.
    pub page: Option<String>,
    /// When it was fetched or saved.
    #[cfg_attr(feature = "web", schema(value_type = Option<String>))]
    pub captured: Option<Published>,
    /// The number of the commit that first had it.
    pub seen: Option<u64>,
    /// Where hits stand for stories: its story; null where it stands alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "web", schema(value_type = Option<StoryAnswer>, required = false))]
    pub story: Option<Option<StoryAnswer>>,
}

/// The JSON of a snippet.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct SnippetAnswer {
    /// The piece, one line.
    pub text: String,
    /// The matches: beginning and end, in characters of the text.
    pub highlights: Vec<[usize; 2]>,
    /// The page or the time of the first of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locator: Option<Locator>,
}

/// The JSON of the story that a hit stands for.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct StoryAnswer {
    /// Its name: the identity of its first article.
    pub id: String,
    /// How many articles it has.
    pub size: usize,
    /// How many beside this.
    pub others: usize,
    /// What this article is in it.
    pub kind: Kind,
    /// The command that lists them.
    pub command: String,
}

/// How many articles match, exactly.
///
/// # Errors
/// Where the index cannot be read.
pub fn count(holdings: &dyn Holdings, asked: &Asked) -> Result<u64> {
    holdings.engine().count(&asked.query)
}

/// The page of hits.
///
/// # Errors
/// Where the cursor belongs to another query or order, and where the index cannot be read.
pub fn search(holdings: &dyn Holdings, asked: &Asked, options: &SearchOptions) -> Result<Found> {
    let SearchOptions { order, limit, after, grouped } = options.clone();
    let request = SearchRequest { query: asked.query.clone(), order, limit, after };
    let highlighter = Highlighter::new(&request.query);
    if grouped {
        let stories = holdings.stories()?;
        let StoryPage { articles, stories, next, hits } = story_page(holdings.engine(), &stories, &request)?;
        return Ok(Found { total: articles, stories: Some(stories), next, hits, highlighter });
    }
    let SearchPage { total, next, hits } = holdings.engine().search(&request)?;
    let hits = hits.into_iter().map(|hit| StoryHit { hit, story: None }).collect();
    Ok(Found { total, stories: None, next, hits, highlighter })
}

/// What lists the articles of the story of a hit, as a command.
///
/// # Errors
/// Those of [`Holdings::command`].
pub fn story_command(holdings: &dyn Holdings, hit: &StoryHit) -> Result<String> {
    holdings.command(&format!("reprints {}", hit.hit.id))
}

impl Found {
    /// The snippets of a hit.
    pub fn snippets(&self, hit: &StoryHit) -> Vec<Snippet> {
        self.highlighter.snippets(&hit.hit.article, SNIPPETS)
    }

    /// The JSON of the page.
    ///
    /// # Errors
    /// Those of [`Holdings::command`].
    pub fn answer(&self, holdings: &dyn Holdings, asked: &Asked) -> Result<SearchAnswer> {
        let hits = self.hits.iter().map(|hit| {
            let mut answer = HitAnswer::of(hit, self.snippets(hit));
            if self.stories.is_some() {
                answer.story = Some(StoryAnswer::of(hit, holdings)?);
            }
            Ok(answer)
        });
        Ok(SearchAnswer {
            query: asked.typed.clone(),
            parsed: asked.query.to_string(),
            total: self.total,
            next: self.next.map(|cursor| cursor.to_string()),
            hits: hits.collect::<Result<Vec<_>>>()?,
            stories: self.stories,
        })
    }
}

impl HitAnswer {
    /// A hit that stands for itself.
    fn of(hit: &StoryHit, snippets: Vec<Snippet>) -> Self {
        let article = &hit.hit.article;
        Self {
            id: hit.hit.id.to_string(),
            score: f64::from(hit.hit.score),
            title: article.title.clone(),
            published: article.published,
            source: article.source.clone(),
            authors: article.authors.clone(),
            editors: article.editors.clone(),
            reviewers: article.reviewers.clone(),
            section: article.section.clone(),
            url: article.url.clone(),
            path: article.path.clone(),
            snippets: snippets.into_iter().map(SnippetAnswer::from).collect(),
            page: article.page.clone(),
            captured: article.captured,
            seen: article.seen,
            story: None,
        }
    }
}

impl From<Snippet> for SnippetAnswer {
    fn from(snippet: Snippet) -> Self {
        let highlights = snippet.highlights.iter().map(|range| [range.start, range.end]).collect();
        Self { text: snippet.text, highlights, locator: snippet.locator }
    }
}

impl StoryAnswer {
    /// `None` where the article stands alone.
    fn of(hit: &StoryHit, holdings: &dyn Holdings) -> Result<Option<Self>> {
        let Some((member, size)) = &hit.story else { return Ok(None) };
        Ok(Some(Self {
            id: member.story.to_string(),
            size: *size,
            others: size - 1,
            kind: member.kind,
            command: story_command(holdings, hit)?,
        }))
    }
}

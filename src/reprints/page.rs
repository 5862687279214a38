//! A page of hits, a story each: of the articles of a story the first in the order of the hits stands for all.

use rustc_hash::FxHashSet;

use super::once;
use super::stories::{Member, Stories};
use crate::article::ArticleId;
use crate::engine::{Cursor, Engine, Hit, RankedId, SearchRequest};
use crate::error::Result;

/// Hits that are looked at first for a page; where they are not enough, so many times as many.
const FIRST: usize = 64;
const TIMES: usize = 8;

/// One page of hits, a story each.
#[derive(Clone, Debug)]
pub struct StoryPage {
    /// How many articles match, exactly.
    pub articles: u64,
    /// How many stories these are; an article that stands alone is one.
    pub stories: u64,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
    /// The hits in order.
    pub hits: Vec<StoryHit>,
}

/// A hit that stands for its story.
#[derive(Clone, Debug)]
pub struct StoryHit {
    /// The article.
    pub hit: Hit,
    /// What it is in its story, and how many articles that has; `None` where it stands alone.
    pub story: Option<(Member, usize)>,
}

/// The page that `request` asks for.
///
/// # Errors
/// Where the cursor belongs to another query or order, and where the engine cannot answer.
pub fn story_page(engine: &dyn Engine, stories: &Stories, request: &SearchRequest) -> Result<StoryPage> {
    let SearchRequest { query, order, limit, after } = request;
    if let Some(after) = after {
        after.check(query, *order)?;
    }
    let mut most = FIRST.max(2 * limit);
    let (articles, (chosen, next)) = loop {
        let ranked = engine.ids(query, *order, Some(most))?;
        let found = choose(&ranked.hits, stories, *after, *limit);
        if ranked.hits.len() < most || found.1.is_some() {
            break (ranked.total, found);
        }
        most *= TIMES;
    };
    let mut hits: Vec<StoryHit> = Vec::with_capacity(chosen.len());
    let ids: Vec<ArticleId> = chosen.iter().map(|ranked| ranked.id).collect();
    let mut ranked = chosen.iter();
    engine.articles(&ids, &mut |article| {
        if let Some(RankedId { id, score, .. }) = ranked.next() {
            let story = stories.of(*id).map(|member| (member, stories.with(*id).len()));
            hits.push(StoryHit { hit: Hit { id: *id, score: *score, article }, story });
        }
        Ok(())
    })?;
    Ok(StoryPage { articles, stories: once::count(engine, stories, query, articles)?, next, hits })
}

/// The first `limit` of `ranked` behind `after` that stand for their stories, and the place of the last of them if there are
/// more.
fn choose(
    ranked: &[RankedId],
    stories: &Stories,
    after: Option<Cursor>,
    limit: usize,
) -> (Vec<RankedId>, Option<Cursor>) {
    let mut met: FxHashSet<ArticleId> = FxHashSet::default();
    let stands_for = |ranked: &&RankedId| stories.of(ranked.id).is_none_or(|member| met.insert(member.story));
    let mut behind =
        ranked.iter().filter(stands_for).skip_while(|ranked| after.is_some_and(|after| ranked.place <= after));
    let chosen: Vec<RankedId> = behind.by_ref().take(limit).copied().collect();
    let next = chosen.last().map(|last| last.place).filter(|_| behind.next().is_some());
    (chosen, next)
}

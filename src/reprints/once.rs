//! The stories of what answers a query, and how each is counted once.

use super::stories::{Member, Stories};
use crate::article::ArticleId;
use crate::engine::{Engine, Order};
use crate::error::Result;
use crate::query::{ArticleSet, Query};

/// The articles to leave out, as the set `repeats`, so that each story has one article of those of `frame`: the first of them in
/// its order.
///
/// # Errors
/// Where the engine cannot answer.
pub fn repeated(engine: &dyn Engine, stories: &Stories, frame: &Query) -> Result<ArticleSet> {
    Ok(repeats(engine, stories, frame)?.into_iter().collect::<ArticleSet>().named("repeats"))
}

/// How many stories the articles of `query` are, of which there are `total`: those that stand alone are one each.
///
/// # Errors
/// Where the engine cannot answer.
pub(super) fn count(engine: &dyn Engine, stories: &Stories, query: &Query, total: u64) -> Result<u64> {
    Ok(total - repeats(engine, stories, query)?.len() as u64)
}

/// The articles of `frame` whose story has another of them before, in the order of the story.
fn repeats(engine: &dyn Engine, stories: &Stories, frame: &Query) -> Result<Vec<ArticleId>> {
    let found = members_of(engine, stories, frame)?;
    Ok(found.chunk_by(is_one_story).flat_map(|story| &story[1..]).map(|member| member.id).collect())
}

/// How many stories have an article that answers `query`, and none that does among those that are left without `repeated`.
///
/// # Errors
/// Where the engine cannot answer.
pub fn unanswered(engine: &dyn Engine, stories: &Stories, query: &Query, repeated: &ArticleSet) -> Result<u64> {
    let found = members_of(engine, stories, query)?;
    let is_left_out = |story: &&[&Member]| story.iter().all(|member| repeated.contains(member.id));
    Ok(found.chunk_by(is_one_story).filter(is_left_out).count() as u64)
}

/// The stories with an article that answers `query`, whole, by the time of their first articles.
///
/// # Errors
/// Where the engine cannot answer.
pub fn answering<'a>(engine: &dyn Engine, stories: &'a Stories, query: &Query) -> Result<Vec<&'a [Member]>> {
    let found = members_of(engine, stories, query)?;
    Ok(found.chunk_by(is_one_story).map(|story| stories.with(story[0].id)).collect())
}

/// The articles of stories that answer `query`: those of a story together, in its order.
fn members_of<'a>(engine: &dyn Engine, stories: &'a Stories, query: &Query) -> Result<Vec<&'a Member>> {
    let members = Query::Among(stories.articles()).and(query.clone());
    let found = engine.ids(&members, Order::Oldest, None)?.hits;
    let mut places: Vec<u32> = found.iter().filter_map(|found| stories.place(found.id)).collect();
    places.sort_unstable();
    Ok(places.into_iter().map(|place| stories.at(place)).collect())
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "what chunks are made by")]
fn is_one_story(one: &&Member, other: &&Member) -> bool {
    one.story == other.story
}

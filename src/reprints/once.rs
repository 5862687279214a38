//! A story counted once, and hits by story.

use super::stories::Stories;
use crate::article::ArticleId;
use crate::engine::{Engine, Order};
use crate::error::Result;
use crate::query::{ArticleSet, Query};

/// The articles to leave out, as the set `repeats`, so that each story has one article of those of `frame`: the earliest of them, and of several the
/// first by identity.
///
/// # Errors
/// Where the engine cannot answer.
pub fn repeated(engine: &impl Engine, stories: &Stories, frame: &Query) -> Result<ArticleSet> {
    Ok(repeats(engine, stories, frame)?.into_iter().collect::<ArticleSet>().named("repeats"))
}

/// How many stories the articles of `query` are, of which there are `total`: those that stand alone are one each.
///
/// # Errors
/// Where the engine cannot answer.
pub(super) fn count(engine: &impl Engine, stories: &Stories, query: &Query, total: u64) -> Result<u64> {
    Ok(total - repeats(engine, stories, query)?.len() as u64)
}

/// The articles of `frame` whose story has another of them before, in the order of the story.
fn repeats(engine: &impl Engine, stories: &Stories, frame: &Query) -> Result<Vec<ArticleId>> {
    let members = Query::Among(stories.articles()).and(frame.clone());
    let found = engine.ids(&members, Order::Oldest, None)?.hits;
    let mut places: Vec<u32> = found.iter().filter_map(|found| stories.place(found.id)).collect();
    places.sort_unstable();
    let of_a_story = places.chunk_by(|a, b| stories.at(*a).story == stories.at(*b).story);
    Ok(of_a_story.flat_map(|places| &places[1..]).map(|place| stories.at(*place).id).collect())
}

/// How many stories have an article that answers `query`, and none that does among those that are left without `repeated`.
///
/// # Errors
/// Where the engine cannot answer.
pub fn unanswered(engine: &impl Engine, stories: &Stories, query: &Query, repeated: &ArticleSet) -> Result<u64> {
    let members = Query::Among(stories.articles()).and(query.clone());
    let found = engine.ids(&members, Order::Oldest, None)?.hits;
    let mut places: Vec<u32> = found.iter().filter_map(|found| stories.place(found.id)).collect();
    places.sort_unstable();
    let of_a_story = places.chunk_by(|a, b| stories.at(*a).story == stories.at(*b).story);
    Ok(of_a_story.filter(|places| places.iter().all(|place| repeated.contains(stories.at(*place).id))).count() as u64)
}

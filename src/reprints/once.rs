//! A story counted once, and hits by story.

use rustc_hash::FxHashSet;

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

/// The articles of `frame` whose story has another of them before.
fn repeats(engine: &impl Engine, stories: &Stories, frame: &Query) -> Result<Vec<ArticleId>> {
    let members = Query::Among(stories.articles()).and(frame.clone());
    let mut met: FxHashSet<ArticleId> = FxHashSet::default();
    let found = engine.ids(&members, Order::Oldest, None)?.hits.into_iter().map(|found| found.id);
    Ok(found.filter(|id| stories.of(*id).is_some_and(|member| !met.insert(member.story))).collect())
}

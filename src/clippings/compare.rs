//! What has become of clipped articles in an index: the one at the place of each is looked up by its identity, and its text held
//! against the clipped one. Where that place has nothing, or an article of another name (a line was put in before it in a file
//! of many), the clipped text is looked for at other places, by its title, or how it begins, and its day.

use std::collections::HashMap;

use serde::Serialize;

use super::clipping::{Clipping, TextHash};
use crate::article::{Article, ArticleId};
use crate::date::{DateRange, Published};
use crate::engine::{Engine, Order};
use crate::error::Result;
use crate::query::{Query, TextField, Typed};
use crate::text::pattern::Pattern;

/// Articles that are held in memory at once.
const AT_ONCE: usize = 100;
/// Articles of the same name that are looked at for a text that is not at its place.
const CANDIDATES: usize = 200;
/// Characters of a name that are looked for.
const NAME_CHARS: usize = 50;

/// What has become of an article since it was clipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It stands at its place with the text that was clipped.
    Unchanged,
    /// At its place stands another text.
    Changed,
    /// The text that was clipped stands at another place, and so has another identity.
    Moved,
    /// There is nothing at its place, and its text was not found elsewhere.
    Gone,
}

impl State {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Gone => "gone",
        }
    }
}

/// A clipping beside the article as it is now.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// The clipping.
    pub clipping: &'a Clipping,
    /// What has become of its article.
    pub state: State,
    /// The article as it is now, whole; none where it is gone.
    pub article: Option<&'a Article>,
}

/// Hands each of `clippings`, in order, to `visit`.
///
/// # Errors
/// Those of `visit`, and where the index cannot be read.
pub fn compare(
    engine: &dyn Engine,
    clippings: &[Clipping],
    visit: &mut dyn FnMut(Compared<'_>) -> Result<()>,
) -> Result<()> {
    for clippings in clippings.chunks(AT_ONCE) {
        let ids: Vec<ArticleId> = clippings.iter().map(Clipping::id).collect();
        let mut there = HashMap::with_capacity(ids.len());
        engine.articles(&ids, &mut |article| {
            there.insert(article.id(), article);
            Ok(())
        })?;
        for clipping in clippings {
            let moved;
            let (state, article) = match there.get(&clipping.id()) {
                Some(article) if TextHash::of(article) == clipping.text => (State::Unchanged, Some(article)),
                Some(article) if clipping.has_name_of(article) => (State::Changed, Some(article)),
                article => {
                    moved = elsewhere(engine, clipping)?;
                    match (&moved, article) {
                        (Some(moved), _) => (State::Moved, Some(moved)),
                        (None, Some(article)) => (State::Changed, Some(article)),
                        (None, None) => (State::Gone, None),
                    }
                }
            };
            visit(Compared { clipping, state, article })?;
        }
    }
    Ok(())
}

/// The article at another place that has the text of `clipping`; of several the one whose path is first.
fn elsewhere(engine: &dyn Engine, clipping: &Clipping) -> Result<Option<Article>> {
    let Some(query) = by_name(clipping, engine) else { return Ok(None) };
    let ids = engine.ids(&query, Order::Oldest, Some(CANDIDATES))?;
    let ids: Vec<ArticleId> = ids.hits.iter().map(|hit| hit.id).collect();
    let mut found: Option<Article> = None;
    engine.articles(&ids, &mut |article| {
        let is_before = found.as_ref().is_none_or(|other| article.path < other.path);
        if is_before && TextHash::of(&article) == clipping.text {
            found = Some(article);
        }
        Ok(())
    })?;
    Ok(found)
}

/// What asks for articles of the name of `clipping`, published on its day; `None` where it has no name.
fn by_name(clipping: &Clipping, engine: &dyn Engine) -> Option<Query> {
    let name = clipping.name();
    let field = if clipping.article().title.is_empty() { TextField::Body } else { TextField::Title };
    let typed = match name.char_indices().nth(NAME_CHARS) {
        None => name,
        // Where it is cut, a word of letters and figures must not be: it is one unit.
        Some((end, _)) => name[..end].trim_end_matches(|c: char| c.is_alphanumeric() && c < '\u{2E80}'),
    };
    let typed = Typed::Phrase(typed.to_owned());
    if typed.folded() == Pattern::Any(Vec::new()) {
        return None;
    }
    let text = Query::Text { field, pattern: Pattern::Leaf(typed) };
    let day = match clipping.article().published {
        Some(Published::Day(day)) => day,
        Some(Published::Time(time)) => time.with_timezone(&engine.zone()).date_naive(),
        Some(Published::Year(_) | Published::Month(..)) | None => return Some(text),
    };
    Some(text.and(Query::Date(DateRange { from: Some(day), to: Some(day) })))
}

//! Each story counted once: by the earliest of its articles among those that the filters leave.

use std::sync::Arc;

use super::Holdings;
use crate::engine::Engine;
use crate::error::Result;
use crate::query::{ArticleSet, Query};
use crate::reprints::{Stories, repeated, unanswered};

/// What is left out so that each story counts once; nothing where every article counts.
#[derive(Clone, Debug, Default)]
pub struct Once(Option<(Arc<Stories>, ArticleSet)>);

impl Once {
    /// Of the articles of `frame`.
    pub(super) fn among(frame: &Query, holdings: &dyn Holdings) -> Result<Self> {
        let stories = holdings.stories()?;
        let repeated = repeated(holdings.engine(), &stories, frame)?;
        Ok(Self(Some((stories, repeated))))
    }

    /// A query without it.
    pub fn of(&self, query: &Query) -> Query {
        let Some((_, repeated)) = &self.0 else { return query.clone() };
        query.clone().and(Query::Not(Box::new(Query::Among(repeated.clone()))))
    }

    /// How many stories are not counted since only articles of them answer `query` that are left out.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn unanswered(&self, query: &Query, engine: &dyn Engine) -> Result<u64> {
        let Some((stories, repeated)) = &self.0 else { return Ok(0) };
        unanswered(engine, stories, query, repeated)
    }
}

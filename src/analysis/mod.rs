//! Counting and comparing: finished questions in, finished tables out, a file a question. Works on any
//! [`Engine`](crate::engine::Engine), by its few primitives; all figures are exact, and say over what they count.
//!
//! A question has a query and a frame: the articles that it is held against, which are those that the filters leave. What
//! answers is always part of the frame.

mod calendar;
mod facets;
pub mod statistics;
mod timeline;

pub use self::calendar::Unit;
pub use self::facets::{Facet, FacetValue, FacetValues, Facets, Others, Without, facets};
pub use self::timeline::{Bin, Of, Series, Timeline, timeline};

use crate::query::Query;

/// A query as it was typed and as it was understood.
#[derive(Clone, Debug)]
pub struct Asked {
    /// As typed.
    pub typed: String,
    /// As understood, filters included.
    pub query: Query,
}

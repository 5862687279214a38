//! Counting and comparing: finished questions in, finished tables out, a file a question. Works on any
//! [`Engine`](crate::engine::Engine), by its few primitives; all figures are exact, and say over what they count.
//!
//! A question has a query and a frame: the articles that it is held against, which are those that the filters leave. What
//! answers is always part of the frame.

mod batch;
mod calendar;
mod collocates;
mod concordance;
mod facets;
mod sharing;
mod spelling;
pub mod statistics;
mod timeline;
mod typical;

pub use self::batch::{BatchRow, batch_row};
pub use self::calendar::Unit;
pub use self::collocates::{Association, Collocate, Collocates, CollocatesRequest, collocates};
pub use self::concordance::{Beside, Concordance, ConcordanceRequest, Line, LineOrder, concordance};
pub use self::facets::{Facet, FacetValue, FacetValues, Facets, Others, Without, facets};
pub use self::timeline::{Bin, Of, Series, THIN, Timeline, timeline};
pub use self::typical::{Typical, TypicalRequest, TypicalWord, typical};

use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;

/// A query as it was typed and as it was understood.
#[derive(Clone, Debug)]
pub struct Asked {
    /// As typed.
    pub typed: String,
    /// As understood, filters included.
    pub query: Query,
}

/// Refuses a query that stands nowhere, since it has no text.
fn has_text(query: &Query) -> Result<()> {
    if query.texts().is_empty() {
        let message = "the query asks for no text, so it has no place that something could stand beside";
        return Err(Error::new(ErrorKind::Input, message)
            .with_hint("add a word or a phrase to it")
            .named("no-text", &[]));
    }
    Ok(())
}

//! What every guest asks of an archive and gets: the command line, the page in the browser, the HTTP API and an assistant
//! come to one counter. A guest hands over plain values, as they were typed; each answer is a value, and serialises as the
//! JSON that is printed by the command of its name. A file an answer.
//!
//! ```text
//! filters   what was typed, read: a query, what the filters leave, how queries are read
//! once      each story counted once
//! search, article, …   one question each: options → a value → its JSON
//! clippings  articles into folders, and folders to files
//! hints     what to say where nothing was found
//! ```

mod article;
mod batch;
mod citing;
mod clippings;
mod collocates;
mod explain;
mod export;
mod facets;
mod filters;
mod hints;
mod kwic;
mod limit;
mod once;
mod reprints;
mod search;
mod timeline;
mod typical;

use std::sync::Arc;

use serde::Serialize;

pub use self::article::{ArticleAnswer, several};
pub use self::batch::{BatchAnswer, BatchRead, Entry, ListForm, RowAnswer, WrongAnswer, entries};
pub use self::citing::{Cited, Citing, cite};
pub use self::clippings::{Clipped, FolderList, clipped, reclipped};
pub use self::collocates::{CollocatesAnswer, CollocatesOptions, collocates};
pub use self::explain::{CutAnswer, ExplainAnswer, Explained, OthersAnswer, explain};
pub use self::export::{List, ListOptions};
pub use self::facets::{FacetsAnswer, FacetsOptions, facets};
pub use self::filters::{Asked, Filters, Narrowed, Question, Read, ReadFilters, Reading};
pub use self::hints::{Hints, PartCount, hints, suggestions};
pub use self::kwic::{KwicOptions, line_order, lines, write_lines};
pub use self::limit::Limit;
pub use self::once::Once;
pub use self::reprints::{ReprintsAnswer, ReprintsOptions, ReprintsRead, reprints};
pub use self::search::{
    Found, HitAnswer, SearchAnswer, SearchOptions, SnippetAnswer, StoryAnswer, count, search, story_command,
};
pub use self::timeline::{TimelineFound, TimelineOptions, TimelineRead, unit};
pub use self::typical::{TypicalAnswer, TypicalOptions, typical};

use crate::citation::Outlets;
use crate::engine::Engine;
use crate::error::Result;
use crate::reprints::Stories;

/// What answers questions: the articles of one commit, and what is known of them beside the index.
pub trait Holdings {
    /// The index.
    fn engine(&self) -> &dyn Engine;

    /// Which articles are one story; found first where nobody has kept it.
    ///
    /// # Errors
    /// Where the index has been made without what reprints are found by, or cannot be read.
    fn stories(&self) -> Result<Arc<Stories>>;

    /// What is known of the newspapers and sites of its articles, to cite them.
    ///
    /// # Errors
    /// Where the configuration of the archive cannot be used.
    fn outlets(&self) -> Result<Outlets>;

    /// A command line on this archive, to be typed: `what` with the archive behind it.
    ///
    /// # Errors
    /// Where the archive is not to be named.
    fn command(&self, what: &str) -> Result<String>;

    /// Asked between steps of what takes long.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Interrupted`](crate::error::ErrorKind::Interrupted) where nobody waits for the answer any more.
    fn go_on(&self) -> Result<()>;
}

/// The JSON of an answer, on one line.
pub fn json(answer: &impl Serialize) -> String {
    // By way of a value: so a number of single precision is printed as the same number of double precision.
    serde_json::to_value(answer).map(|value| value.to_string()).unwrap_or_default()
}

/// A message about options of the command line, as one about the parameters of a guest.
pub fn without_dashes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for (at, piece) in text.split("--").enumerate() {
        let is_name = piece.starts_with(|c: char| c.is_ascii_lowercase());
        if at > 0 && !(is_name && (plain.is_empty() || plain.ends_with([' ', '`', '(']))) {
            plain.push_str("--");
        }
        plain.push_str(piece);
    }
    plain
}

/// The first of `named` that stands before itself.
fn named_twice<T: PartialEq>(named: &[T]) -> Option<&T> {
    (1..named.len()).find(|at| named[..*at].contains(&named[*at])).map(|at| &named[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_loses_its_dashes_and_nothing_else_does() {
        for (text, plain) in [
            ("--from: `x` is no date", "from: `x` is no date"),
            ("exchange the two: --from 1 --to 2", "exchange the two: from 1 to 2"),
            ("a--b -- c", "a--b -- c"),
        ] {
            assert_eq!(without_dashes(text), plain);
        }
    }
}

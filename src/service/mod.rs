//! What every guest asks of an archive and gets: the command line, the page in the browser, the HTTP API and an assistant
//! come to one counter. A guest hands over plain values, as they were typed; each answer is a value, and serialises as the
//! JSON that is printed by the command of its name. A file an answer.
//!
//! ```text
//! filters   what was typed, read: a query, what the filters leave, how queries are read
//! once      each story counted once
//! search, article, …   one question each: options → a value → its JSON
//! hints     what to say where nothing was found
//! ```

mod article;
mod filters;
mod hints;
mod once;
mod search;

use std::sync::Arc;

pub use self::article::{ArticleAnswer, several};
pub use self::filters::{Asked, Filters, Narrowed, Question, Read, ReadFilters, Reading};
pub use self::hints::{Hints, PartCount, hints, suggestions};
pub use self::once::Once;
pub use self::search::{
    Found, HitAnswer, SearchAnswer, SearchOptions, SnippetAnswer, StoryAnswer, count, search, story_command,
};

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

//! A door for assistants: the archive as tools of the Model Context Protocol, all of which only read. Takes the arguments of a
//! call; gives an answer that is bounded, says how to go on, and marks what is quoted from articles. What the tools ask of the
//! archive, they ask at the counter of `service`; where the archive is and who opens it, the caller says, as a [`Counter`].
//!
//! ```text
//! server       the protocol, by rmcp, which no other file names: standard input and output, or HTTP
//!   tools      a file a tool: arguments → service → answer
//!     parameters, question   what a call may say, and what it asks
//!     article, hints         how a hit is named; what helps on where there is none
//!       answer, bound        what fits into an answer; text that is shown as data
//! ```
//!
//! An answer is one JSON object, twice: as structured content, and the same serialised as text, as the specification has it for
//! clients that read text alone. [`ANSWER_CHARS`] bounds the whole result as it is sent, both together, escapes included.

mod answer;
mod article;
mod bound;
mod hints;
mod parameters;
mod question;
mod server;
mod tools;

use std::future::Future;
use std::pin::Pin;

pub use self::answer::Reply;
pub use self::bound::ANSWER_CHARS;
pub use self::server::{Speaking, routes, serve_stdio};
use crate::service::Holdings;

/// A call of a tool, to be answered on a thread that may block.
pub type Question = Box<dyn FnOnce(&dyn Holdings) -> Reply + Send>;

/// The answer to a call, when it is there.
pub type Answering = Pin<Box<dyn Future<Output = Reply> + Send>>;

/// Where calls are answered: whoever keeps the archive open.
pub trait Counter: Send + Sync + 'static {
    /// Has `question` answered from the last commit. What hinders it, such as a queue that is full, is a reply as well;
    /// see [`Reply::of_error`].
    fn ask(&self, question: Question) -> Answering;
}

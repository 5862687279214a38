//! corpus → engine: brings an index up to date with a folder. `plan` decides from what was there and what is there;
//! `pump` reads what the plan wants, `reading` one file of it, and commits as it goes. `compare` only looks whether the
//! two still agree, and `repair` makes a damaged index anew. Reports by values and events; prints nothing.

mod compare;
mod faulty_disk;
mod guard;
mod plan;
mod pump;
mod reading;
mod repair;
mod summary;

pub use compare::{Differences, compare};
pub use guard::{REMOVED_ARTICLES, REMOVED_SHARE};
pub use pump::refresh;
pub use repair::{Repaired, repair};
pub use summary::{Failure, Progress, Summary};

use std::time::Duration;

use crate::corpus::ReadOptions;

/// How an index is brought up to date.
#[derive(Clone, Debug)]
pub struct RefreshOptions {
    /// How articles are read.
    pub reading: ReadOptions,
    /// Whether more than a share of the articles may leave the index (see [`REMOVED_SHARE`]).
    pub allow_removals: bool,
    /// Articles read from one commit to the next, at most.
    pub commit_articles: u64,
    /// Time from one commit to the next, at most.
    pub commit_time: Duration,
    /// Whether the index is brought into one piece in the end.
    pub optimize: bool,
}

/// Articles read from one commit to the next, where nothing else is said.
pub const COMMIT_ARTICLES: u64 = 50_000;
/// Time from one commit to the next, where nothing else is said.
pub const COMMIT_TIME: Duration = Duration::from_secs(30);

impl Default for RefreshOptions {
    fn default() -> Self {
        Self {
            reading: ReadOptions::default(),
            allow_removals: false,
            commit_articles: COMMIT_ARTICLES,
            commit_time: COMMIT_TIME,
            optimize: false,
        }
    }
}

//! Which of the articles that match come first: words and grams by BM25, what of the query they cover, and how close it
//! stands together.

mod closeness;
mod collect;
mod page;
mod rank;

pub(in crate::engine::local) use self::closeness::{closeness, closeness_of};
pub(in crate::engine::local) use self::collect::{PageCollector, Ranked};
pub(in crate::engine::local) use self::page::page;
pub(in crate::engine::local) use self::rank::{Prepared, Scoring, TermScores};

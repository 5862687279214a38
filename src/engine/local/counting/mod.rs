//! Counting over the articles that match: by the values of their columns, the places of texts in them, and their words.
//! Exact over any number of segments: what is counted by numbers that only one segment knows is added up by value.

mod blocks;
mod columns;
mod occurrences;
mod sets;
mod tally;
mod words;

pub(in crate::engine::local) use self::occurrences::occurrences;
pub(in crate::engine::local) use self::tally::tally;
pub(in crate::engine::local) use self::words::words;

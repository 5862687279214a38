//! The text path: strings only. Index, query and snippets all fold first and cut afterwards, with the same code.
//!
//! [`fold()`] spells every text one way; [`mod@units`] are what can be adjacent; [`mod@grams`] are the terms that match;
//! [`mod@words`] are the terms that rank; [`mod@pattern`] is what can stand at a place, [`mod@glob`] reads wildcards as such,
//! and [`mod@scan`] finds in one text what the grams find in the index; [`mod@variants`] are the words of other regions;
//! [`mod@radicals`] are characters that are written for others; [`mod@script`] tells in which script a text is written; [`mod@fingerprints`] are what texts with a passage in common share.

pub(crate) mod asking;
pub(crate) mod class;
pub(crate) mod coding;
pub(crate) mod common;
pub mod fingerprints;
pub mod fold;
pub mod glob;
pub mod grams;
mod node;
pub mod pattern;
pub mod radicals;
pub mod scan;
pub mod script;
mod trie;
pub mod units;
pub mod variants;
pub mod words;

pub use fold::{Folded, fold, fold_char};
pub use words::Segmenter;

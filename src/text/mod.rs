//! The text path: strings only. Index, query and snippets all fold first and cut afterwards, with the same code.
//!
//! [`fold()`] spells every text one way; [`mod@units`] are what can be adjacent; [`mod@grams`] are the terms that match;
//! [`mod@words`] are the terms that rank; [`mod@phrase`] finds in one text what the grams find in the index; [`mod@variants`] are the
//! words of other regions.

mod class;
pub mod fold;
pub mod grams;
pub mod phrase;
pub mod units;
pub mod variants;
pub mod words;

pub use fold::{Folded, fold, fold_char};
pub use words::Segmenter;

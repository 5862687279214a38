//! News metadata from the text of pages: credits ([`credits`], by their [`labels`]), opening and closing bylines
//! ([`byline`], with their [`dateline`] and [`reporters`]), sections ([`breadcrumb`]), names of persons ([`names`], by
//! [`pieces`] of a value, [`posts`] and [`surnames`]), what is page furniture ([`furniture`]), what is a note in a text
//! ([`notes`]), and what a line is by itself ([`lines`]).
//!
//! What a label states counts before what a byline says.

mod beside;
pub(super) mod breadcrumb;
pub(super) mod byline;
pub(super) mod credits;
mod dateline;
pub(super) mod edition;
pub(super) mod furniture;
mod idle;
mod labels;
pub(super) mod lines;
pub(super) mod names;
pub(super) mod notes;
mod person;
mod pieces;
mod posted;
mod posts;
mod reporters;
mod role;
mod signs;
mod sources;
mod surnames;
mod table;
pub(super) mod trailing;
mod worded;

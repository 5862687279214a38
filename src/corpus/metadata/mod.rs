//! News metadata from the text of pages: credits ([`credits`], by their [`labels`]), opening and closing bylines ([`byline`]), sections
//! ([`breadcrumb`]), names of persons ([`names`], by their [`surnames`]), what is page furniture ([`furniture`]), what
//! is a note in a text ([`notes`]), and what a line is by itself ([`lines`]).
//!
//! What a label states counts before what a byline says.

mod beside;
pub(super) mod breadcrumb;
pub(super) mod byline;
pub(super) mod credits;
pub(super) mod edition;
pub(super) mod furniture;
mod idle;
mod labels;
pub(super) mod lines;
pub(super) mod names;
pub(super) mod notes;
mod posted;
mod role;
mod sources;
mod surnames;

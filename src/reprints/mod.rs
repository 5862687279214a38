//! Reprints: which articles of an archive are one story, who was first, and what was taken over.
//!
//! Texts are compared by what is in them, folded, without signs and white space (see [`crate::text::fingerprints`]); their
//! headlines do not matter. Two texts that share [`SHARED`](crate::text::fingerprints::SHARED) consecutive units have a
//! fingerprint in common, without exception; what may be a reprint is held against the text itself. From the ground up:
//!
//! ```text
//! texts       the articles of the archive, equal texts taken together
//! lists       which texts have each fingerprint; what is furniture of a source, and what is a formula
//! candidates  the pairs of texts that share enough fingerprints to be looked at
//! passages    what two texts have in common
//! group       texts into stories, each held together by its first
//! stories     what each article is in its story; kept: in a file beside the index, as of one commit
//! told        a story with titles, dates and sources; once: a story counted once; page: hits by story
//! ```
//!
//! Two texts are one story when at least half of the shorter, and 60 units, stand in the other in passages of 12 units and
//! more; texts of fewer than 60 units when they are equal. Furniture never counts, and formulas not between texts that are a day
//! apart, unless nine tenths of the text are the same.

mod candidates;
mod group;
mod kept;
mod lists;
mod once;
mod page;
pub mod passages;
mod stories;
mod texts;
mod threads;
mod told;

pub use self::kept::{STORIES_FILE, kept, stories};
pub use self::once::{answering, repeated, unanswered};
pub use self::page::{StoryHit, StoryPage, story_page};
pub use self::stories::{Kind, Member, PartOfStory, Stories};
pub use self::told::{Link, Story, ToldMember};

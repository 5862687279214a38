//! Evidence: what a file says of its article, field by field, and where it says so: values, and no rule on how a page is
//! read. A draft takes claims; [`settle`](super::settle) makes the article of the best of them. One pipeline for every
//! format.
//!
//! Which origin counts before which is [`ORDER`], one line a field. Of one origin the first claim counts; persons of one
//! origin are added up. How much an article may hold is stated in `limits`; what it loses by them is remarked on.

mod credits;
mod draft;
pub(super) mod limits;
mod order;
mod value;

pub(super) use self::credits::Credits;
pub(super) use self::draft::{Content, Draft, Marked};
pub(super) use self::order::rank;
pub use self::order::{Field, ORDER, Origin};
pub(super) use self::value::{Claim, Value};
pub use self::value::{Evidence, Verdict};

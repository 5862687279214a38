//! JSON that is not quite JSON: where a value ends, how one is mended, and the values of a script of a page. Files and pages
//! read by it alike.

mod extent;
mod literal;
mod mend;
mod script;

pub(super) use self::extent::{End, Extent, blank};
pub(super) use self::literal::literal;
pub(super) use self::mend::value;
pub(super) use self::script::values;

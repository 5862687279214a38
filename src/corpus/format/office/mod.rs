//! What formats of word processors have in common: their markup as events, the paragraphs that come of them, and what
//! their files say of themselves.

pub(super) mod compound;
pub(super) mod flow;
pub(super) mod markup;
pub(super) mod properties;

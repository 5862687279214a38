//! wip
pub mod text;

//! Changing an index: its first commit, transactions that build segments and commit them, and a new index in the place of
//! a damaged one.

mod begin;
mod build;
mod create;
mod merging;
mod numbers;
mod orphans;
mod repair;
mod writer;

pub(in crate::engine::local) use self::begin::begin;
pub use self::repair::{Rebuild, Salvage, Salvaged};

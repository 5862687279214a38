//! Which articles match: a query as lists of grams, held against positions where the lists alone do not decide. Nothing
//! here ranks.

mod among;
mod between;
mod compile;
mod documents;
mod exclude;
mod filtered;
mod identity;
mod places;
mod sieve;
mod terms;
mod value;
mod verify;

use tantivy::collector::Count;

pub(in crate::engine::local) use self::compile::compile;
pub(in crate::engine::local) use self::identity::{address_of, id_query, with_identity};
pub(in crate::engine::local) use self::places::IndexPlaces;
pub(in crate::engine::local) use self::sieve::{Sieve, documents_with};
use super::store::snapshot::Snapshot;
use super::store::trouble::broken;
use crate::error::Result;
use crate::query::Query;

/// How many articles match, exactly.
pub(in crate::engine::local) fn count(snapshot: &Snapshot, query: &Query) -> Result<u64> {
    let compiled = compile(snapshot, query)?;
    let count = snapshot.searcher.search(&compiled, &Count).map_err(|error| broken(&snapshot.folder, error))?;
    Ok(count as u64)
}

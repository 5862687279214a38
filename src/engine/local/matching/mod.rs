//! Which articles match: a query as lists of grams, held against positions where the lists alone do not decide. Nothing
//! here ranks.

mod between;
mod compile;
mod documents;
mod exclude;
mod places;
mod terms;
mod verify;

use std::ops::Bound;

use tantivy::collector::{Count, DocSetCollector};
use tantivy::query::RangeQuery;
use tantivy::{DocAddress, Term};

pub(in crate::engine::local) use self::compile::compile;
pub(in crate::engine::local) use self::places::{IndexPlaces, conditions};
pub(in crate::engine::local) use self::terms::Terms;
use super::store::snapshot::Snapshot;
use super::store::trouble::broken;
use crate::article::{ArticleId, IdPrefix};
use crate::error::Result;
use crate::query::Query;

/// How many articles match, exactly.
pub(in crate::engine::local) fn count(snapshot: &Snapshot, query: &Query) -> Result<u64> {
    let compiled = compile(snapshot, query)?;
    let count = snapshot.searcher.search(&compiled, &Count).map_err(|error| broken(&snapshot.folder, error))?;
    Ok(count as u64)
}

/// The articles whose identity begins so.
pub(in crate::engine::local) fn with_identity(snapshot: &Snapshot, prefix: IdPrefix) -> RangeQuery {
    let (first, last) = prefix.bounds();
    identities(snapshot, first, last)
}

/// The article of this identity.
pub(in crate::engine::local) fn id_query(snapshot: &Snapshot, id: ArticleId) -> RangeQuery {
    identities(snapshot, id.bits(), id.bits())
}

/// Where the article of this identity is.
pub(in crate::engine::local) fn address_of(snapshot: &Snapshot, id: ArticleId) -> Result<Option<DocAddress>> {
    let found = snapshot.searcher.search(&id_query(snapshot, id), &DocSetCollector);
    Ok(found.map_err(|error| broken(&snapshot.folder, error))?.into_iter().next())
}

/// The articles with identities from `first` to `last`, both included.
fn identities(snapshot: &Snapshot, first: u64, last: u64) -> RangeQuery {
    let bound = |bits| Bound::Included(Term::from_field_u64(snapshot.fields.id, bits));
    RangeQuery::new(bound(first), bound(last))
}

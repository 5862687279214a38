//! Articles by their identities.

use std::ops::Bound;

use tantivy::collector::DocSetCollector;
use tantivy::query::RangeQuery;
use tantivy::{DocAddress, Term};

use crate::article::{ArticleId, IdPrefix};
use crate::engine::local::store::snapshot::Snapshot;
use crate::engine::local::store::trouble::broken;
use crate::error::Result;

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

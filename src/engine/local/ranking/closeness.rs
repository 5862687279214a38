//! Closeness by the positions of the index. They are read for the best articles only, so the price does not grow with the
//! archive.

use tantivy::{DocId, SegmentOrdinal, Term};

use super::rank::articles;
use crate::engine::closeness::Closeness;
use crate::engine::local::matching::IndexPlaces;
use crate::engine::local::store::snapshot::Snapshot;
use crate::query::Query;
use crate::text::pattern::Places as _;

/// The parts of `query` that can be close together in the articles of this snapshot.
pub(in crate::engine::local) fn closeness(snapshot: &Snapshot, query: &Query) -> tantivy::Result<Option<Closeness>> {
    let field = snapshot.fields.body_grams;
    let mut frequency = |gram: &str| snapshot.searcher.doc_freq(&Term::from_field_text(field, gram));
    Closeness::new(query, articles(&snapshot.searcher, &snapshot.fields)?, &mut frequency)
}

/// How much of the query stands close together in the body of each of these documents of one segment, which ascend: from
/// 0 to 1.
pub(in crate::engine::local) fn closeness_of(
    closeness: &Closeness,
    snapshot: &Snapshot,
    segment: SegmentOrdinal,
    docs: &[DocId],
) -> tantivy::Result<Vec<f32>> {
    let reader = snapshot.searcher.segment_reader(segment);
    let field = snapshot.fields.body_grams;
    let mut places: Vec<IndexPlaces> = closeness
        .parts
        .iter()
        .map(|part| IndexPlaces::new(reader, field, &part.pattern, false))
        .collect::<tantivy::Result<_>>()?;
    let close = docs.iter().map(|doc| {
        places.iter_mut().for_each(|places| places.visit(*doc));
        closeness.of(&mut |part, run| places[part].run(run))
    });
    Ok(close.collect())
}

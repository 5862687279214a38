//! The hits of one page, by their places: found, ranked and brought close.

use std::collections::HashSet;

use tantivy::query::EnableScoring;
use tantivy::{DocAddress, DocId};

use super::closeness::{closeness, closeness_of};
use super::collect::{Best, PageCollector, Ranked};
use super::rank::{Scoring, TermScores};
use crate::engine::Order;
use crate::engine::closeness::{CANDIDATES, Closeness};
use crate::engine::cursor::SortKey;
use crate::engine::local::matching::compile;
use crate::engine::local::store::snapshot::Snapshot;
use crate::engine::local::store::trouble::broken;
use crate::engine::scoring::Ranking;
use crate::error::Result;
use crate::query::Query;

/// The hits of one page.
pub(in crate::engine::local) struct Page {
    pub(in crate::engine::local) total: u64,
    pub(in crate::engine::local) hits: Vec<Ranked>,
    /// Whether there are hits behind the page.
    pub(in crate::engine::local) more: bool,
}

/// The best `limit` hits behind `after`, and the exact number of all; with their scores where the order needs them or they
/// are wanted.
pub(in crate::engine::local) fn page(
    snapshot: &Snapshot,
    ranking: &Ranking,
    query: &Query,
    order: Order,
    limit: usize,
    after: Option<SortKey>,
    scored: bool,
) -> Result<Page> {
    let matching = compile(snapshot, query)?;
    let collected = (|| -> tantivy::Result<Page> {
        let by_score = order == Order::Relevance;
        let scoring = if scored || by_score { Some(Scoring::new(snapshot, ranking, query)?) } else { None };
        let closeness =
            if by_score && ranking.closeness > 0.0 && limit > 0 { closeness(snapshot, query)? } else { None };
        let first = if closeness.is_some() { CANDIDATES } else { 0 };
        // Hits that closeness moves away must not leave a gap; one more tells whether another page follows.
        let by_terms = scoring.clone().filter(|_| by_score);
        let collector = PageCollector::new(order, first, limit + first + 1, after, by_terms);
        let access = EnableScoring::disabled_from_searcher(&snapshot.searcher);
        let mut best = snapshot.searcher.search_with_executor(&matching, &collector, snapshot.executor(), access)?;
        if let Some(closeness) = closeness {
            bring_close(snapshot, &closeness, ranking.closeness, after, &mut best)?;
        }
        let Best { total, behind: mut hits, .. } = best;
        let more = hits.len() > limit;
        hits.truncate(limit);
        // In an order of dates, only what is shown is scored.
        if let Some(scoring) = scoring.filter(|_| !by_score) {
            score(snapshot, &scoring, &mut hits)?;
        }
        Ok(Page { total, hits, more })
    })();
    collected.map_err(|error| broken(&snapshot.folder, error))
}

/// Gives hits their scores.
fn score(snapshot: &Snapshot, scoring: &Scoring, hits: &mut [Ranked]) -> tantivy::Result<()> {
    let mut places: Vec<(DocAddress, usize)> = hits.iter().map(|hit| hit.address()).zip(0..).collect();
    places.sort_unstable();
    for segment in places.chunk_by(|(a, _), (b, _)| a.segment_ord == b.segment_ord) {
        let ordinal = segment[0].0.segment_ord;
        let mut scores = TermScores::new(ordinal, snapshot.searcher.segment_reader(ordinal), scoring)?;
        for (address, at) in segment {
            let score = scores.score(address.doc_id, 0.0).unwrap_or(0.0);
            hits[*at] = hits[*at].scored(score);
        }
    }
    Ok(())
}

/// Moves the best hits up by how close their words are, and puts those behind `after` in order again.
fn bring_close(
    snapshot: &Snapshot,
    closeness: &Closeness,
    weight: f32,
    after: Option<SortKey>,
    best: &mut Best,
) -> tantivy::Result<()> {
    let mut first = std::mem::take(&mut best.first);
    let moved: HashSet<u64> = first.iter().map(|hit| hit.key.id).collect();
    best.behind.retain(|hit| !moved.contains(&hit.key.id));
    first.sort_unstable_by_key(|hit| hit.address());
    for hits in first.chunk_by(|a, b| a.address().segment_ord == b.address().segment_ord) {
        let segment = hits[0].address().segment_ord;
        let docs: Vec<DocId> = hits.iter().map(|hit| hit.address().doc_id).collect();
        let published = snapshot.searcher.segment_reader(segment).fast_fields().i64("published")?;
        for (hit, close) in hits.iter().zip(closeness_of(closeness, snapshot, segment, &docs)?) {
            let hit = hit.raised(published.first(hit.address().doc_id), 1.0 + weight * close);
            if after.is_none_or(|after| hit.key > after) {
                best.behind.push(hit);
            }
        }
    }
    best.behind.sort_unstable();
    Ok(())
}

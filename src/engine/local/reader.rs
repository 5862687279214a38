//! The reading half of [`LocalEngine`]: pages, counts, single articles, figures.

use std::collections::HashSet;
use std::fs;
use std::ops::Bound;
use std::path::Path;

use chrono::{DateTime, Datelike as _};
use tantivy::collector::{Count, DocSetCollector};
use tantivy::query::{EnableScoring, RangeQuery};
use tantivy::schema::Value as _;
use tantivy::{DocAddress, DocId, TantivyDocument, Term};

use super::closeness::{CANDIDATES, Closeness};
use super::collect::{Best, Least, PageCollector, Ranked as RankedHit};
use super::compile::compile;
use super::explain::id_query;
use super::rank::{Scoring, TermScores};
use super::version::FORMAT_VERSION;
use super::{LocalEngine, broken};
use crate::article::{Article, ArticleId, IdPrefix};
use crate::engine::cursor::SortKey;
use crate::engine::{Cursor, Found, Hit, Order, SearchPage, SearchRequest, Stats, Wanted};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;

/// Hits fetched at a time when all articles are wanted: some megabytes of keys.
const EXPORT_PAGE: usize = 32_768;
/// Hits fetched at a time when their metadata are wanted, which are kept meanwhile: about a hundred megabytes. What is
/// stored is read in its own order, so that a block of it is unpacked once a page and not once a hit.
const METADATA_PAGE: usize = 262_144;
/// Identities listed where a prefix fits several.
const LISTED: usize = 10;

pub(super) fn search(engine: &LocalEngine, request: &SearchRequest) -> Result<SearchPage> {
    let after = request.after.map(|cursor| cursor.key_for(&request.query, request.order)).transpose()?;
    let page = page(engine, &request.query, request.order, request.limit, after, true)?;
    let next = match page.hits.last() {
        Some(last) if page.more => Some(Cursor::new(&request.query, request.order, last.key)),
        _ => None,
    };
    let hits = page.hits.iter().map(|ranked| hit(engine, *ranked)).collect::<Result<_>>()?;
    Ok(SearchPage { total: page.total, next, hits })
}

pub(super) fn count(engine: &LocalEngine, query: &Query) -> Result<u64> {
    let compiled = compile(engine, query)?;
    let count = engine.searcher.search(&compiled, &Count).map_err(|error| broken(&engine.folder, error))?;
    Ok(count as u64)
}

pub(super) fn every_hit(
    engine: &LocalEngine,
    query: &Query,
    order: Order,
    wanted: Wanted,
    visit: &mut dyn FnMut(Hit) -> Result<()>,
) -> Result<u64> {
    let mut after = None;
    let mut seen = 0;
    loop {
        let size = if wanted.bodies { EXPORT_PAGE } else { METADATA_PAGE };
        let page = page(engine, query, order, size, after, wanted.scores)?;
        if wanted.bodies {
            page.hits.iter().try_for_each(|ranked| visit(hit(engine, *ranked)?))?;
        } else {
            metadata(engine, &page.hits)?.into_iter().try_for_each(&mut *visit)?;
        }
        seen += page.hits.len() as u64;
        match page.hits.last() {
            Some(last) if page.more => after = Some(last.key),
            _ => return Ok(seen),
        }
    }
}

/// Hits without their bodies, in the order given.
fn metadata(engine: &LocalEngine, ranked: &[RankedHit]) -> Result<Vec<Hit>> {
    let mut places: Vec<usize> = (0..ranked.len()).collect();
    places.sort_unstable_by_key(|at| ranked[*at].address());
    let mut read = Vec::with_capacity(places.len());
    for at in places {
        let hit = hit(engine, ranked[at])?;
        read.push((at, Hit { article: hit.article.without_body(), ..hit }));
    }
    read.sort_unstable_by_key(|(at, _)| *at);
    Ok(read.into_iter().map(|(_, hit)| hit).collect())
}

pub(super) fn article(engine: &LocalEngine, prefix: IdPrefix) -> Result<Found> {
    let (first, last) = prefix.bounds();
    let bound = |bits| Bound::Included(Term::from_field_u64(engine.fields.id, bits));
    let query = RangeQuery::new(bound(first), bound(last));
    let collector = PageCollector {
        order: Order::Newest,
        first: LISTED,
        limit: 0,
        after: None,
        scoring: None,
        least: Least::default(),
    };
    let best = engine.searcher.search(&query, &collector).map_err(|error| broken(&engine.folder, error))?;
    match best.first.as_slice() {
        [] => Ok(Found::None),
        [one] => Ok(Found::One(Box::new(stored(engine, one.address())?))),
        several => {
            let mut ids: Vec<ArticleId> = several.iter().map(|hit| ArticleId::from_bits(hit.key.id)).collect();
            ids.sort_unstable();
            Ok(Found::Several(ids))
        }
    }
}

/// Where the article of this identity is.
pub(super) fn address_of(engine: &LocalEngine, id: ArticleId) -> Result<Option<DocAddress>> {
    let found = engine.searcher.search(&id_query(engine, id), &DocSetCollector);
    Ok(found.map_err(|error| broken(&engine.folder, error))?.into_iter().next())
}

pub(super) fn stats(engine: &LocalEngine) -> Result<Stats> {
    let mut stats = Stats {
        bytes: folder_size(&engine.folder)?,
        complete: engine.is_complete(),
        format_version: FORMAT_VERSION,
        fold_version: engine.payload.fold,
        words_version: engine.payload.words,
        written_by: engine.payload.program.clone(),
        ..Stats::default()
    };
    let mut sources = std::collections::HashMap::new();
    let (mut first, mut last) = (None, None);
    for_each_segment(engine, |segment| {
        let columns = segment.fast_fields();
        let published = columns.i64("published")?;
        let (files, failures) = (columns.u64("file_size")?, columns.u64("file_failures")?);
        let ids = columns.u64("id")?;
        let source = columns.str("source")?;
        let mut by_ord = std::collections::HashMap::new();
        for doc in segment.doc_ids_alive() {
            if files.first(doc).is_some() {
                stats.files += 1;
                stats.failed += failures.first(doc).unwrap_or(0);
            }
            if ids.first(doc).is_none() {
                continue;
            }
            stats.articles += 1;
            match published.first(doc).and_then(|instant| DateTime::from_timestamp(instant, 0)) {
                Some(time) => {
                    let day = time.with_timezone(&engine.zone()).date_naive();
                    *stats.years.entry(day.year()).or_insert(0) += 1;
                    first = Some(first.map_or(day, |first: chrono::NaiveDate| first.min(day)));
                    last = Some(last.map_or(day, |last: chrono::NaiveDate| last.max(day)));
                }
                None => stats.undated += 1,
            }
            if let Some(source) = &source {
                for ord in source.term_ords(doc) {
                    *by_ord.entry(ord).or_insert(0_u64) += 1;
                }
            }
        }
        for (ord, count) in by_ord {
            let mut name = String::new();
            if let Some(source) = &source
                && source.ord_to_str(ord, &mut name)?
            {
                *sources.entry(name).or_insert(0) += count;
            }
        }
        Ok(())
    })?;
    stats.first = first.map(|day| day.to_string());
    stats.last = last.map(|day| day.to_string());
    stats.sources = sources.into_iter().collect();
    stats.sources.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(stats)
}

/// Calls `visit` with every segment of the commit.
pub(super) fn for_each_segment(
    engine: &LocalEngine,
    mut visit: impl FnMut(&tantivy::SegmentReader) -> tantivy::Result<()>,
) -> Result<()> {
    let readers = engine.searcher.segment_readers();
    readers.iter().try_for_each(&mut visit).map_err(|error| broken(&engine.folder, error))
}

/// The hits of one page.
struct Page {
    total: u64,
    hits: Vec<RankedHit>,
    /// Whether there are hits behind the page.
    more: bool,
}

fn page(
    engine: &LocalEngine,
    query: &Query,
    order: Order,
    limit: usize,
    after: Option<SortKey>,
    scored: bool,
) -> Result<Page> {
    let matching = compile(engine, query)?;
    let collected = (|| -> tantivy::Result<Page> {
        let by_score = order == Order::Relevance;
        let scoring = if scored || by_score { Some(Scoring::new(engine, query)?) } else { None };
        let closeness =
            if by_score && engine.ranking.closeness > 0.0 && limit > 0 { Closeness::new(engine, query)? } else { None };
        let first = if closeness.is_some() { CANDIDATES } else { 0 };
        // Hits that closeness moves away must not leave a gap; one more tells whether another page follows.
        let collector = PageCollector {
            order,
            first,
            limit: limit + first + 1,
            after,
            scoring: scoring.clone().filter(|_| by_score),
            least: Least::default(),
        };
        let access = EnableScoring::disabled_from_searcher(&engine.searcher);
        let mut best = engine.searcher.search_with_executor(&matching, &collector, engine.executor(), access)?;
        if let Some(closeness) = closeness {
            bring_close(engine, &closeness, after, &mut best)?;
        }
        let Best { total, behind: mut hits, .. } = best;
        let more = hits.len() > limit;
        hits.truncate(limit);
        // In an order of dates, only what is shown is scored.
        if let Some(scoring) = scoring.filter(|_| !by_score) {
            score(engine, &scoring, &mut hits)?;
        }
        Ok(Page { total, hits, more })
    })();
    collected.map_err(|error| broken(&engine.folder, error))
}

/// Gives hits their scores.
fn score(engine: &LocalEngine, scoring: &Scoring, hits: &mut [RankedHit]) -> tantivy::Result<()> {
    let mut places: Vec<(DocAddress, usize)> = hits.iter().map(|hit| hit.address()).zip(0..).collect();
    places.sort_unstable();
    for segment in places.chunk_by(|(a, _), (b, _)| a.segment_ord == b.segment_ord) {
        let mut scores = TermScores::new(engine.searcher.segment_reader(segment[0].0.segment_ord), scoring)?;
        for (address, at) in segment {
            let score = scores.score(address.doc_id, 0.0).unwrap_or(0.0);
            hits[*at] = hits[*at].scored(score);
        }
    }
    Ok(())
}

/// Moves the best hits up by how close their words are, and puts those behind `after` in order again.
fn bring_close(
    engine: &LocalEngine,
    closeness: &Closeness,
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
        let published = engine.searcher.segment_reader(segment).fast_fields().i64("published")?;
        for (hit, close) in hits.iter().zip(closeness.of(engine, segment, &docs)?) {
            let hit = hit.raised(published.first(hit.address().doc_id), 1.0 + engine.ranking.closeness * close);
            if after.is_none_or(|after| hit.key > after) {
                best.behind.push(hit);
            }
        }
    }
    best.behind.sort_unstable();
    Ok(())
}

fn hit(engine: &LocalEngine, ranked: RankedHit) -> Result<Hit> {
    Ok(Hit {
        id: ArticleId::from_bits(ranked.key.id),
        score: ranked.score(),
        article: stored(engine, ranked.address())?,
    })
}

/// The article of a document.
pub(super) fn stored(engine: &LocalEngine, address: DocAddress) -> Result<Article> {
    let document: TantivyDocument = engine.searcher.doc(address).map_err(|error| broken(&engine.folder, error))?;
    let meta = document.get_first(engine.fields.meta).and_then(|value| value.as_bytes());
    let mut article: Article = serde_json::from_slice(meta.unwrap_or_default())
        .map_err(|error| Error::new(ErrorKind::Index, "an article in the index cannot be read").with_cause(error))?;
    if let Some(body) = document.get_first(engine.fields.body).and_then(|value| value.as_str()) {
        article.body = body.to_owned();
    }
    Ok(article)
}

fn folder_size(folder: &Path) -> Result<u64> {
    let mut total = 0;
    for entry in fs::read_dir(folder).map_err(|error| Error::io("read the folder", folder, error))? {
        let entry = entry.map_err(|error| Error::io("read the folder", folder, error))?;
        total += match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => folder_size(&entry.path())?,
            Ok(metadata) => metadata.len(),
            // A file that a merge has just removed.
            Err(_) => 0,
        };
    }
    Ok(total)
}

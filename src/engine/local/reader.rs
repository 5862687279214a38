//! The reading half of [`LocalEngine`]: pages, counts, single articles, figures.

use std::fs;
use std::ops::Bound;
use std::path::Path;

use chrono::{DateTime, Datelike as _};
use tantivy::collector::{Count, DocSetCollector};
use tantivy::query::RangeQuery;
use tantivy::{DocAddress, Term};

use super::collect::PageCollector;
use super::compile::compile;
use super::explain::id_query;
use super::page::page;
use super::version::FORMAT_VERSION;
use super::{LocalEngine, broken, stored};
use crate::article::{ArticleId, IdPrefix};
use crate::engine::{Cursor, Found, Order, SearchPage, SearchRequest, Stats};
use crate::error::{Error, Result};
use crate::query::Query;

/// Identities listed where a prefix fits several.
const LISTED: usize = 10;

pub(super) fn search(engine: &LocalEngine, request: &SearchRequest) -> Result<SearchPage> {
    let after = request.after.map(|cursor| cursor.key_for(&request.query, request.order)).transpose()?;
    let page = page(engine, &request.query, request.order, request.limit, after, true)?;
    let next = match page.hits.last() {
        Some(last) if page.more => Some(Cursor::new(&request.query, request.order, last.key)),
        _ => None,
    };
    let hits = page.hits.iter().map(|ranked| stored::hit(engine, *ranked)).collect::<Result<_>>()?;
    Ok(SearchPage { total: page.total, next, hits })
}

pub(super) fn count(engine: &LocalEngine, query: &Query) -> Result<u64> {
    let compiled = compile(engine, query)?;
    let count = engine.searcher.search(&compiled, &Count).map_err(|error| broken(&engine.folder, error))?;
    Ok(count as u64)
}

pub(super) fn article(engine: &LocalEngine, prefix: IdPrefix) -> Result<Found> {
    let (first, last) = prefix.bounds();
    let bound = |bits| Bound::Included(Term::from_field_u64(engine.fields.id, bits));
    let query = RangeQuery::new(bound(first), bound(last));
    let collector = PageCollector::new(Order::Newest, LISTED, 0, None, None);
    let best = engine.searcher.search(&query, &collector).map_err(|error| broken(&engine.folder, error))?;
    match best.first.as_slice() {
        [] => Ok(Found::None),
        [one] => Ok(Found::One(Box::new(stored::article(engine, one.address())?))),
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

//! The reading half of [`LocalEngine`]: pages, counts, single articles, figures.

use std::fs;
use std::ops::Bound;
use std::path::Path;

use chrono::{DateTime, Datelike as _};
use tantivy::collector::Count;
use tantivy::query::{Bm25StatisticsProvider, RangeQuery};
use tantivy::schema::{Field, Value as _};
use tantivy::{DocAddress, TantivyDocument, Term};

use super::collect::{Page, PageCollector, Ranked};
use super::compile::compile;
use super::schema::ARTICLE;
use super::version::FORMAT_VERSION;
use super::{LocalEngine, broken};
use crate::article::{Article, ArticleId, IdPrefix};
use crate::engine::cursor::SortKey;
use crate::engine::{Cursor, Found, Hit, Order, SearchPage, SearchRequest, Stats};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;

/// Hits fetched at a time when all are wanted: some megabytes of keys.
const EXPORT_PAGE: usize = 32_768;
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
    scored: bool,
    visit: &mut dyn FnMut(Hit) -> Result<()>,
) -> Result<u64> {
    let mut after = None;
    let mut seen = 0;
    loop {
        let page = page(engine, query, order, EXPORT_PAGE, after, scored)?;
        for ranked in &page.hits {
            visit(hit(engine, *ranked)?)?;
            seen += 1;
        }
        match page.hits.last() {
            Some(last) if page.more => after = Some(last.key),
            _ => return Ok(seen),
        }
    }
}

pub(super) fn article(engine: &LocalEngine, prefix: IdPrefix) -> Result<Found> {
    let (first, last) = prefix.bounds();
    let bound = |bits| Bound::Included(Term::from_field_u64(engine.fields.id, bits));
    let query = RangeQuery::new(bound(first), bound(last));
    let collector = PageCollector { order: Order::Newest, limit: LISTED, after: None, scored: false };
    let page = engine.searcher.search(&query, &collector).map_err(|error| broken(&engine.folder, error))?;
    match page.hits.as_slice() {
        [] => Ok(Found::None),
        [one] => Ok(Found::One(Box::new(stored(engine, one.address())?))),
        several => {
            let mut ids: Vec<ArticleId> = several.iter().map(|hit| ArticleId::from_bits(hit.key.id)).collect();
            ids.sort_unstable();
            Ok(Found::Several(ids))
        }
    }
}

pub(super) fn stats(engine: &LocalEngine) -> Result<Stats> {
    let mut stats = Stats {
        bytes: folder_size(&engine.folder)?,
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

fn page(
    engine: &LocalEngine,
    query: &Query,
    order: Order,
    limit: usize,
    after: Option<SortKey>,
    scored: bool,
) -> Result<Page> {
    let compiled = compile(engine, query)?;
    let collector = PageCollector { order, limit, after, scored };
    engine
        .searcher
        .search_with_statistics_provider(&compiled, &collector, &ArticleStatistics { engine })
        .map_err(|error| broken(&engine.folder, error))
}

fn hit(engine: &LocalEngine, ranked: Ranked) -> Result<Hit> {
    Ok(Hit {
        id: ArticleId::from_bits(ranked.key.id),
        score: ranked.score(),
        article: stored(engine, ranked.address())?,
    })
}

/// The article of a document.
fn stored(engine: &LocalEngine, address: DocAddress) -> Result<Article> {
    let document: TantivyDocument = engine.searcher.doc(address).map_err(|error| broken(&engine.folder, error))?;
    let meta = document.get_first(engine.fields.meta).and_then(|value| value.as_bytes());
    let mut article: Article = serde_json::from_slice(meta.unwrap_or_default())
        .map_err(|error| Error::new(ErrorKind::Index, "an article in the index cannot be read").with_cause(error))?;
    if let Some(body) = document.get_first(engine.fields.body).and_then(|value| value.as_str()) {
        article.body = body.to_owned();
    }
    Ok(article)
}

/// BM25 over articles alone: the records of files are no documents of the collection.
struct ArticleStatistics<'a> {
    engine: &'a LocalEngine,
}

impl Bm25StatisticsProvider for ArticleStatistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.engine.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.engine.searcher.doc_freq(&Term::from_field_text(self.engine.fields.kind, ARTICLE))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.engine.searcher.doc_freq(term)
    }
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

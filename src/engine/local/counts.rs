//! Regressions of speed, caught by counts instead of times: a count is the same on every machine, and a slow path that
//! comes back changes it. Whoever changes one on purpose takes the new figure over here and says why.
#![cfg(test)]

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use tantivy::query::Bm25StatisticsProvider as _;
use tantivy::schema::Field;

use super::matching::compile;
use super::ranking::{PageCollector, Scoring};
use super::{LocalEngine, Transaction};
use crate::corpus::ReadOptions;
use crate::date::default_zone;
use crate::engine::scoring::Ranking;
use crate::engine::{Engine as _, Order, SearchRequest, Wanted};
use crate::ingest::{RefreshOptions, refresh};
use crate::query::Query;

fn built(archive: &Path, index: &Path) -> LocalEngine {
    let transaction: Box<dyn Transaction> = LocalEngine::begin(index, default_zone()).unwrap();
    let now = "2026-01-01T00:00:00Z".parse().unwrap();
    let reading = ReadOptions { now, ..ReadOptions::default() };
    let options = RefreshOptions { reading, optimize: true, ..RefreshOptions::default() };
    refresh(archive, index, transaction, &options, &mut |_| ControlFlow::Continue(())).unwrap();
    LocalEngine::open(index).unwrap()
}

/// An index of so many articles with the word, each in a longer text than the one before, and one in ten with the word
/// in its title.
fn many(folder: &Path, articles: usize) -> LocalEngine {
    let archive = folder.join("archive");
    std::fs::create_dir(&archive).unwrap();
    let article = |n: usize| {
        let title = if n.is_multiple_of(10) { "港口" } else { "" };
        format!("{{\"title\":\"{title}第{n}号\",\"body\":\"港口{}。\"}}\n", "今天启用新航线".repeat(1 + n % 50))
    };
    std::fs::write(archive.join("a.jsonl"), (0..articles).map(article).collect::<String>()).unwrap();
    built(&archive, &folder.join("index"))
}

/// Of the words of bodies each is two tokens, and once more one where it stands in an opening.
#[test]
fn tokens_of_the_sample_corpus() {
    let folder = tempfile::tempdir().unwrap();
    let sample = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample_corpus");
    let engine = built(&sample, folder.path());
    let tokens = |field: Field| engine.snapshot.searcher.total_num_tokens(field).unwrap();
    let fields = &engine.snapshot.fields;
    let found = [fields.title_grams, fields.title_words, fields.body_grams, fields.body_words];
    assert_eq!(found.map(tokens), [1217, 536, 12220, 13606]);
}

/// Articles are packed one by one, metadata and all; a hit unpacks its own bytes and no more.
#[test]
fn bytes_that_a_hit_unpacks() {
    let folder = tempfile::tempdir().unwrap();
    let sample = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample_corpus");
    let engine = built(&sample, folder.path());
    let usage = engine.snapshot.searcher.space_usage().unwrap();
    let stored: u64 = usage.segments().iter().map(|segment| segment.store().data_usage().get_bytes()).sum();
    let mut articles = 0;
    let count = &mut |_| {
        articles += 1;
        Ok(())
    };
    engine.every_hit(&Query::All, Order::Newest, Wanted::ARTICLES, count).unwrap();
    assert_eq!(articles, 100);
    // When a file was captured is told in more bits or fewer.
    assert!((400..440).contains(&(stored / articles)), "{}", stored / articles);
}

/// Six files a segment; the system is asked what is mapped.
#[cfg(target_os = "linux")]
#[test]
fn files_that_a_search_opens() {
    let folder = tempfile::tempdir().unwrap();
    let engine = many(folder.path(), 100);
    let request = |text: &str| SearchRequest {
        query: Query::parse(text).unwrap(),
        order: Order::Relevance,
        limit: 10,
        after: None,
    };
    assert_eq!(engine.search(&request("港口 航线")).unwrap().total, 100);
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let index = folder.path().join("index").display().to_string();
    let files: std::collections::BTreeSet<&str> = maps
        .lines()
        .filter_map(|line| line.split_whitespace().nth(5))
        .filter(|path| path.starts_with(&index))
        .collect();
    assert_eq!(files.len(), 6 * engine.snapshot.searcher.segment_readers().len(), "{files:?}");
    assert_eq!(engine.snapshot.searcher.segment_readers().len(), 1);
}

/// Of most hits nothing is read but that they lack what the best have.
#[test]
fn hits_that_are_scored_and_whose_columns_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let engine = many(folder.path(), 3000);
    let query = Query::parse("港口").unwrap();
    let best = |order: Order| {
        let scoring =
            (order == Order::Relevance).then(|| Scoring::new(&engine.snapshot, &Ranking::default(), &query).unwrap());
        let collector = PageCollector::new(order, 0, 10, None, scoring);
        engine.snapshot.searcher.search(&compile(&engine.snapshot, &query).unwrap(), &collector).unwrap()
    };
    let relevance = best(Order::Relevance);
    assert_eq!((relevance.total, relevance.behind.len()), (3000, 10));
    assert!((10..700).contains(&relevance.scored), "{}", relevance.scored);
    // How many it is depends a little on which of two threads had which article.
    assert!((10..150).contains(&relevance.looked_at), "{}", relevance.looked_at);
    let newest = best(Order::Newest);
    assert_eq!((newest.scored, newest.looked_at), (0, 3000), "an order by date looks at dates and scores nothing");
}

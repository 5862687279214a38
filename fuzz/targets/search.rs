#![no_main]
//! Any text as a query, asked of a small index: every way of asking gives the same articles.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use jianbao::engine::local::LocalEngine;
use jianbao::engine::{Engine as _, Highlighter, Order, SearchRequest};
use jianbao::error::Error;
use jianbao::ingest::{RefreshOptions, refresh};
use jianbao::query::{Matching, Query};
use jianbao_fuzz::{ARTICLES, ask};
use tempfile::TempDir;

/// The index, and the folder that it is in.
static INDEX: LazyLock<(LocalEngine, TempDir)> = LazyLock::new(|| {
    let archive = tempfile::tempdir().unwrap();
    for (number, article) in ARTICLES.iter().enumerate() {
        std::fs::write(archive.path().join(format!("{number}.md")), article).unwrap();
    }
    let folder = archive.path().join(".jianbao");
    let options = RefreshOptions::default();
    let transaction = LocalEngine::begin(&folder, options.reading.config.zone()).unwrap();
    let summary = refresh(archive.path(), &folder, transaction, &options, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(summary.added, ARTICLES.len() as u64);
    (LocalEngine::open(&folder).unwrap(), archive)
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [first, rest @ ..] = bytes else { return };
    let typed = String::from_utf8_lossy(rest);
    let matching = if first & 1 == 0 { Matching::All } else { Matching::Any };
    let order = [Order::Relevance, Order::Newest, Order::Oldest][usize::from(first >> 1) % 3];
    if let Some(query) = ask::parsed(&typed, matching) {
        // A query that was read is one that can be answered.
        asked(&query, order).unwrap_or_else(|error| panic!("{error}: {query}"));
    }
});

fn asked(query: &Query, order: Order) -> Result<(), Error> {
    let engine = &INDEX.0;
    let total = engine.count(query)?;
    let rest = engine.count(&Query::Not(Box::new(query.clone())))?;
    assert_eq!(total + rest, ARTICLES.len() as u64, "{query}");
    let mut every = Vec::new();
    let given = engine.every_hit(query, order, jianbao::engine::Wanted { scores: true, bodies: true }, &mut |hit| {
        every.push(hit.id);
        Ok(())
    })?;
    assert_eq!((given, every.len() as u64), (total, total), "{query}");
    let highlighter = Highlighter::new(query);
    let (mut paged, mut after) = (Vec::new(), None);
    loop {
        let page = engine.search(&SearchRequest { query: query.clone(), order, limit: 2, after })?;
        assert_eq!(page.total, total, "{query}");
        for hit in page.hits {
            assert!(hit.score.is_finite() && hit.score >= 0.0, "{query}");
            ask::lit(&highlighter, &hit.article);
            paged.push(hit.id);
        }
        match page.next {
            Some(next) if paged.len() < ARTICLES.len() => after = Some(next),
            _ => break,
        }
    }
    assert_eq!(paged, every, "{query}");
    engine.explain(query, every.first().copied())?;
    if every.is_empty() {
        for suggestion in engine.suggest(query)? {
            assert!(suggestion.articles > 0, "{query}");
        }
    }
    Ok(())
}

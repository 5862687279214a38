//! Random articles and queries, by both engines through the library.

use std::fs;
use std::ops::ControlFlow;

use jianbao::engine::remote::{LEASE, Making, RemoteEngine};
use jianbao::engine::{Engine, Key, Order, Wanted};
use jianbao::ingest::{RefreshOptions, refresh};
use jianbao::query::Query;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::{Index, cluster};
use crate::exactness::indexed;

/// A title, a body, an author and a day of January 2024, or none.
type Text = (String, String, String, u8);

fn texts() -> impl Strategy<Value = Vec<Text>> {
    let text =
        ("[京都北市大學学说說a1 ，]{0,12}", "[京都北市大學学说說𠮷\u{E000}a1 ，。\n]{1,60}", "[京都a1·]{0,3}", 0..9_u8);
    prop::collection::vec(text, 1..40)
}

fn queries() -> impl Strategy<Value = Vec<String>> {
    let leaf = prop_oneof![
        4 => "「[京都北市大學学说說𠮷]{1,5}」",
        2 => "[京都北市大學学]{1,3}",
        1 => "[京都北大]\\?[京都北大]",
        1 => "[京都北大]\\*[京都北大]",
        1 => "[a1]\\*?",
        1 => "[京都北大] NEAR/[1-9] [京都北大學]",
        1 => "[京都北大] SENTENCE [京都北大學]",
        1 => "[京都北大] NOTIN [京都北大][京都北大]",
        1 => "(title|body|lead):[京都北市大學]{1,2}",
        1 => "author:[京都a]\\*?",
        1 => "date:2024-01-0[1-9](\\.\\.2024-01-0[1-9])?",
        1 => Just("-date:*".to_owned()),
    ]
    .prop_map(|leaf| format!("({leaf})"));
    let query = leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} OR {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} -{b})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("({a} MAYBE {b})")),
        ]
    });
    prop::collection::vec(query, 12)
}

fn indexed_there(index: &Index<'_>, archive: &std::path::Path) -> RemoteEngine {
    let options = RefreshOptions { allow_removals: true, ..RefreshOptions::default() };
    let making = Making { shards: 2, replicas: 0, reprints: true, lease: LEASE };
    let transaction = RemoteEngine::begin(&index.access(), options.reading.config.zone(), making).unwrap();
    refresh(archive, &archive.join(".jianbao"), transaction, &options, &mut |_| ControlFlow::Continue(())).unwrap();
    index.open()
}

fn ids(engine: &dyn Engine, query: &Query, order: Order) -> Vec<String> {
    let mut ids = Vec::new();
    let total = engine
        .every_hit(query, order, Wanted::METADATA, &mut |hit| {
            ids.push(hit.id.to_string());
            Ok(())
        })
        .unwrap();
    assert_eq!(total as usize, ids.len());
    ids
}

#[test]
fn random_queries_find_the_same_articles() {
    let Some(cluster) = cluster() else { return };
    let index = cluster.index("random");
    let config =
        ProptestConfig { cases: 12, failure_persistence: None, max_shrink_iters: 60, ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&(texts(), queries()), |(texts, queries)| {
        let archive = tempfile::tempdir().unwrap();
        let lines: Vec<String> = texts
            .iter()
            .map(|(title, body, author, day)| {
                let mut article = serde_json::json!({ "title": title, "body": format!("字{body}") });
                if !author.is_empty() {
                    article["author"] = author.as_str().into();
                }
                if *day > 0 {
                    article["date"] = format!("2024-01-0{day}").into();
                }
                article.to_string()
            })
            .collect();
        fs::write(archive.path().join("a.jsonl"), lines.join("\n")).unwrap();
        let local = indexed(archive.path());
        // The index stays: what the case before left is replaced.
        let remote = indexed_there(&index, archive.path());
        let all = Query::parse("*").unwrap();
        prop_assert_eq!(local.count(&all).unwrap(), remote.count(&all).unwrap());
        for typed in &queries {
            let Ok(query) = Query::parse(typed) else { continue };
            for order in [Order::Newest, Order::Oldest] {
                prop_assert_eq!(ids(&local, &query, order), ids(&remote, &query, order), "{}", typed);
            }
            prop_assert_eq!(local.count(&query).unwrap(), remote.count(&query).unwrap(), "{}", typed);
            prop_assert_eq!(local.occurrences(&query).unwrap(), remote.occurrences(&query).unwrap(), "{}", typed);
            let keys = [Key::Author, Key::Day, Key::Script];
            let (one, other) = (local.tally(&query, &keys).unwrap(), remote.tally(&query, &keys).unwrap());
            prop_assert_eq!(format!("{one:?}"), format!("{other:?}"), "{}", typed);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

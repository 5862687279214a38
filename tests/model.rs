//! Random edits of a folder, replayed against the index and against a plain map.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;

use jianbao::engine::local::LocalEngine;
use jianbao::engine::{Engine as _, Order, Wanted};
use jianbao::ingest::{RefreshOptions, refresh};
use jianbao::query::Query;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Edit {
    Write { file: u8, texts: Vec<String> },
    Remove { file: u8 },
    Rename { from: u8, to: u8 },
    Refresh,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let text = "[港渡茶]{1,4}[，。]?[芯晶]片";
    let edit = prop_oneof![
        4 => (0..6_u8, prop::collection::vec(text, 1..4)).prop_map(|(file, texts)| Edit::Write { file, texts }),
        2 => (0..6_u8).prop_map(|file| Edit::Remove { file }),
        1 => (0..6_u8, 0..6_u8).prop_map(|(from, to)| Edit::Rename { from, to }),
        3 => Just(Edit::Refresh),
    ];
    prop::collection::vec(edit, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_index_holds_what_the_folder_holds(edits in edits()) {
        let archive = tempfile::tempdir().unwrap();
        let path = |file: u8| archive.path().join(format!("{file}.jsonl"));
        let mut model: BTreeMap<u8, Vec<String>> = BTreeMap::new();
        for edit in edits.into_iter().chain([Edit::Refresh]) {
            match edit {
                Edit::Write { file, texts } => {
                    let lines: Vec<String> = texts.iter().map(|text| serde_json::json!({"body": text}).to_string()).collect();
                    fs::write(path(file), lines.join("\n")).unwrap();
                    model.insert(file, texts);
                }
                Edit::Remove { file } => {
                    let _ = fs::remove_file(path(file));
                    model.remove(&file);
                }
                Edit::Rename { from, to } => {
                    if let Some(texts) = model.remove(&from) {
                        fs::rename(path(from), path(to)).unwrap();
                        model.insert(to, texts);
                    }
                }
                Edit::Refresh => {
                    let options = RefreshOptions { allow_removals: true, ..RefreshOptions::default() };
                    let folder = archive.path().join(".jianbao");
                    let transaction = LocalEngine::begin(&folder, options.reading.config.zone()).unwrap();
                    let summary = refresh(archive.path(), &folder, transaction, &options, &mut |_| ControlFlow::Continue(())).unwrap();
                    let expected: BTreeMap<String, String> = model
                        .iter()
                        .flat_map(|(file, texts)| {
                            texts.iter().zip(1..).map(move |(text, n)| (format!("{file}.jsonl#{n}"), text.clone()))
                        })
                        .collect();
                    prop_assert_eq!(summary.articles as usize, expected.len());
                    let engine = LocalEngine::open(&folder).unwrap();
                    for (query, matches) in [("*", ""), ("“芯片”", "芯片"), ("“港渡”", "港渡")] {
                        let mut found = BTreeMap::new();
                        let query = Query::parse(query).unwrap();
                        let total = engine.every_hit(&query, Order::Newest, Wanted::ARTICLES, &mut |hit| {
                            found.insert(hit.article.path.clone(), hit.article.body.clone());
                            Ok(())
                        }).unwrap();
                        let wanted: BTreeMap<String, String> =
                            expected.clone().into_iter().filter(|(_, text)| text.contains(matches)).collect();
                        prop_assert_eq!(total as usize, found.len());
                        prop_assert_eq!(found, wanted);
                    }
                }
            }
        }
    }
}

//! Concurrency of readers and one writer, on one small archive.

use jianbao::date::default_zone;
use jianbao::engine::Engine as _;
use jianbao::engine::local::LocalEngine;
use jianbao::ingest::{RefreshOptions, refresh};
use jianbao::query::Query;
use std::ops::ControlFlow;

use crate::harness::Archive;

#[test]
fn an_open_engine_sees_one_commit() {
    let archive = Archive::of(&[("甲", "港口")]);
    let folder = archive.path().join(".jianbao");
    let before = LocalEngine::open(&folder).unwrap();
    archive.write("new.md", "# 乙\n\n港口");
    archive.run(&["index"]).succeeds();
    let query = Query::parse("港口").unwrap();
    assert_eq!(before.count(&query).unwrap(), 1);
    assert_eq!(LocalEngine::open(&folder).unwrap().count(&query).unwrap(), 2);
}

#[test]
fn a_transaction_that_is_dropped_changes_nothing() {
    let archive = Archive::of(&[("甲", "港口")]);
    let folder = archive.path().join(".jianbao");
    let mut transaction = LocalEngine::begin(&folder, default_zone()).unwrap();
    transaction.remove_file("0.md").unwrap();
    drop(transaction);
    let query = Query::parse("港口").unwrap();
    assert_eq!(LocalEngine::open(&folder).unwrap().count(&query).unwrap(), 1);
    let transaction = LocalEngine::begin(&folder, default_zone()).unwrap();
    let summary =
        refresh(archive.path(), &folder, transaction, &RefreshOptions::default(), &mut |_| ControlFlow::Continue(()))
            .unwrap();
    assert_eq!(summary.unchanged, 1);
}

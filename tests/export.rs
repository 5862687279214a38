//! Exports: every hit, in every format, whole or not at all.

use std::collections::BTreeSet;
use std::fs;

use jianbao::engine::local::LocalEngine;
use jianbao::engine::{Engine as _, Order, Wanted};
use jianbao::query::Query;
use serde_json::{Value, json};

use crate::harness::Archive;

fn many(count: usize) -> Archive {
    let archive = Archive::new();
    let lines: Vec<String> = (0..count)
        .map(|n| {
            json!({"title": format!("第{n}號，\"引\"號"), "date": format!("20{:02}-0{}-1{}", n % 20, 1 + n % 9, n % 10),
                   "body": format!("港口\n第{n}篇"), "authors": ["甲乙", "丙丁"]})
            .to_string()
        })
        .collect();
    archive.write("a.jsonl", lines.join("\n"));
    archive.run(&["index"]).succeeds();
    archive
}

/// Articles are read in the order in which they are stored, by several threads, and come in the order of the hits.
#[test]
fn every_hit_comes_with_its_own_article() {
    let archive = many(700);
    for file in 0..5 {
        archive.write(&format!("{file}.jsonl"), json!({"title": file.to_string(), "body": "港口"}).to_string());
        archive.run(&["index"]).succeeds();
    }
    let engine = LocalEngine::open(&archive.path().join(".jianbao")).unwrap();
    let query = Query::parse("港口").unwrap();
    for order in [Order::Relevance, Order::Newest, Order::Oldest] {
        let mut titles = BTreeSet::new();
        for wanted in [Wanted::ARTICLES, Wanted::METADATA] {
            titles.clear();
            let seen = engine.every_hit(&query, order, wanted, &mut |hit| {
                let article = hit.article;
                assert_eq!(hit.id, article.id(), "{}", article.path);
                let number = article.title.trim_start_matches('第').split('號').next().unwrap();
                let body =
                    if article.authors.is_empty() { "港口".to_owned() } else { format!("港口\n第{number}篇") };
                assert_eq!(article.body, if wanted.bodies { body.as_str() } else { "" });
                titles.insert(article.title);
                Ok(())
            });
            assert_eq!((seen.unwrap(), titles.len()), (705, 705));
        }
    }
}

#[test]
fn every_format_holds_every_hit_in_the_same_order() {
    let archive = many(700);
    let fields = "id,title,published,authors,path,body";
    for file in ["hits.csv", "hits.tsv", "hits.jsonl", "hits.xlsx"] {
        let outcome = archive.run(&["export", "港口", "-o", file, "--fields", fields, "--sort", "newest"]).succeeds();
        assert!(outcome.stderr.contains(&format!("700 rows in `{file}`")), "{outcome}");
    }
    let read = |file: &str| fs::read(archive.path().join(file)).unwrap();
    let rows: Vec<Value> = String::from_utf8(read("hits.jsonl"))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len(), 700);
    let dates: Vec<&str> = rows.iter().map(|row| row["published"].as_str().unwrap()).collect();
    assert!(dates.is_sorted_by(|a, b| a >= b));
    for (file, separator) in [("hits.csv", b','), ("hits.tsv", b'\t')] {
        let bytes = read(file);
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(bytes.as_slice());
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>().join(","), fields);
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), 700);
        for (record, row) in records.iter().zip(&rows) {
            for (cell, field) in record.iter().zip(fields.split(',')) {
                let value = match &row[field] {
                    Value::Array(values) => values.iter().map(|v| v.as_str().unwrap()).collect::<Vec<_>>().join("; "),
                    value => value.as_str().unwrap_or_default().to_owned(),
                };
                assert_eq!(cell, value, "{file} {field}");
            }
        }
    }
    assert!(read("hits.csv").windows(2).any(|pair| pair == b"\r\n"));
    assert!(read("hits.xlsx").starts_with(b"PK"));
}

#[test]
fn default_columns_and_standard_output() {
    let archive = many(3);
    let outcome = archive.run(&["export", "港口", "-o", "-"]).succeeds();
    let row: Value = serde_json::from_str(outcome.stdout.lines().next().unwrap()).unwrap();
    let keys: Vec<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "id",
            "title",
            "published",
            "source",
            "authors",
            "editors",
            "reviewers",
            "section",
            "url",
            "path",
            "page",
            "captured",
            "seen"
        ]
    );
    assert_eq!(outcome.stderr, "");
    let csv =
        archive.run(&["export", "港口", "-o", "-", "--format", "csv", "--fields", "score,title", "--bom"]).succeeds();
    assert!(csv.stdout.starts_with("\u{FEFF}score,title\r\n"));
    let score: f64 = csv.stdout.lines().nth(1).unwrap().split(',').next().unwrap().parse().unwrap();
    assert!(score > 0.0);
    archive.run(&["export", "不存在", "-o", "-"]).ends(1);
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_made_harmless() {
    let archive =
        Archive::of(&[("=1+1", "甲"), ("+3%", "甲"), ("-3%", "甲"), ("@某人", "甲"), ("＝1", "甲"), ("3=3", "甲")]);
    let outcome = archive.run(&["export", "甲", "-o", "-", "--format", "csv", "--fields", "title"]).succeeds();
    let mut titles: Vec<&str> = outcome.stdout.lines().skip(1).collect();
    titles.sort_unstable();
    assert_eq!(titles, ["'+3%", "'-3%", "'=1+1", "'@某人", "'＝1", "3=3"]);
    assert!(outcome.stderr.contains("5 cells"), "{outcome}");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_a_pipe_is_written_through() {
    let archive = many(3);
    fs::write(archive.path().join("real.csv"), "old").unwrap();
    std::os::unix::fs::symlink("real.csv", archive.path().join("link.csv")).unwrap();
    archive.run(&["export", "港口", "-o", "link.csv", "--no-manifest"]).succeeds();
    assert!(fs::symlink_metadata(archive.path().join("link.csv")).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(archive.path().join("real.csv")).unwrap().lines().count(), 4);
    let through = archive.run(&["export", "港口", "-o", "/dev/stdout", "--format", "jsonl"]).succeeds();
    assert_eq!(through.stdout.lines().count(), 3, "{through}");
    let error = archive.run(&["export", "港口", "-o", "nowhere/a.csv"]).ends(2);
    assert!(error.stderr.contains("the folder `nowhere` does not exist"), "{error}");
}

#[test]
fn a_hit_list_takes_no_articles_place_and_is_none() {
    let archive = many(5);
    for target in [".jianbao/index/meta.json", ".jianbao/list.csv", "a.jsonl"] {
        let outcome = archive.run(&["export", "港口", "-o", target, "--format", "jsonl"]).ends(2);
        assert!(outcome.stderr.contains("a table cannot take its place"), "{outcome}");
    }
    for (target, format) in [("hits.json", "jsonl"), ("hits.txt", "csv"), ("hits.jsonl", "jsonl")] {
        archive.run(&["export", "港口", "-o", target, "--format", format]).succeeds();
    }
    archive.run(&["index"]).succeeds();
    assert_eq!(archive.found(&["*"]).len(), 5);
}

#[test]
fn the_manifest_says_how_the_list_was_made() {
    let archive = many(5);
    let arguments = [
        "export",
        "港口",
        "-o",
        "out/hits.csv",
        "--from",
        "2001",
        "--author",
        "甲乙",
        "--sort",
        "oldest",
        "--fields",
        "id,title",
    ];
    archive.run(&arguments).ends(2);
    fs::create_dir(archive.path().join("out")).unwrap();
    archive.run(&arguments).succeeds();
    let manifest: Value =
        serde_json::from_slice(&fs::read(archive.path().join("out/hits.csv.manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["file"], "hits.csv");
    assert_eq!(manifest["rows"], 4);
    assert_eq!(manifest["query"], "港口");
    assert_eq!(manifest["parsed"], r#""港口" date:2001-01-01.. author:"甲乙""#);
    assert_eq!(manifest["filters"], json!({"from": ["2001"], "author": ["甲乙"]}));
    assert_eq!((&manifest["sort"], &manifest["format"]), (&json!("oldest"), &json!("csv")));
    assert_eq!(manifest["fields"], json!(["id", "title"]));
    assert_eq!(manifest["articles"], 5);
    assert_eq!(manifest["index_versions"]["format"], 7);
    assert_eq!(manifest["complete"], true);
    assert_eq!(manifest["program_version"], env!("CARGO_PKG_VERSION"));
    assert!(manifest["made_at"].as_str().unwrap().ends_with('Z'));
    archive.run(&["export", "港口", "-o", "out/bare.csv", "--no-manifest"]).succeeds();
    let names: Vec<String> = fs::read_dir(archive.path().join("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names.len(), 3, "{names:?}");
}

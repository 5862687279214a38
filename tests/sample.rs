//! The reading of the sample corpus: what a careful reader says of each article, written down apart from the program,
//! and every byte that the program reads, pinned.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::harness::{Archive, exported, manifest_folder};

const FIELDS: &str = "path,title,published,source,authors,editors,reviewers,section,url,body";

fn by_path(rows: Vec<Value>) -> BTreeMap<String, Value> {
    rows.into_iter().map(|row| (row["path"].as_str().unwrap().to_owned(), row)).collect()
}

fn lines(file: &str) -> Vec<Value> {
    let path = manifest_folder().join("tests/data").join(file);
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_article_is_read_as_a_reader_reads_it() {
    let read = by_path(exported(&Archive::sample(), FIELDS));
    let expected = by_path(lines("sample_expected.jsonl"));
    assert_eq!(read.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    assert!(expected.len() >= 60);
    let mut differences = Vec::new();
    for (path, expected) in &expected {
        let read = &read[path];
        for field in ["title", "published", "source", "authors", "editors", "reviewers", "section", "url"] {
            if read[field] != expected[field] {
                differences.push(format!("{path}: {field} is {}, not {}", read[field], expected[field]));
            }
        }
        let body = read["body"].as_str().unwrap();
        let (start, end) = (expected["body_start"].as_str().unwrap(), expected["body_end"].as_str().unwrap());
        if !body.starts_with(start) || !body.ends_with(end) {
            differences.push(format!("{path}: the body is not from `{start}` to `{end}`: {body}"));
        }
        let paragraphs = body.lines().count() as u64;
        if Some(paragraphs) != expected["paragraphs"].as_u64() {
            differences.push(format!("{path}: {paragraphs} paragraphs, not {}", expected["paragraphs"]));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// Set `JIANBAO_BLESS=1` to write the file anew, and look at what changed.
#[test]
fn the_reading_is_pinned() {
    let read: String = exported(&Archive::sample(), FIELDS).iter().map(|row| format!("{row}\n")).collect();
    let path = manifest_folder().join("tests/data/sample_read.golden.jsonl");
    if std::env::var_os("JIANBAO_BLESS").is_some() {
        fs::write(&path, &read).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap();
    for (read, golden) in read.lines().zip(golden.lines()) {
        assert_eq!(read, golden);
    }
    assert_eq!(read.lines().count(), golden.lines().count());
}

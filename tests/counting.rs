//! Counting, held against counting done here in another way: over the rows of an export and the folded texts of articles,
//! by scans and by formulas written out anew. Small archives in every run; a corpus of your own, in both scripts, by
//!
//! ```text
//! JIANBAO_CORPUS=archive.jsonl cargo test --release -- --ignored --nocapture counting::
//! ```

mod articles;
mod grouping;
mod words;

use std::fs;
use std::process::Command;

use jianbao::analysis::{Facet, Of, Unit};
use jianbao::engine::local::LocalEngine;
use jianbao::engine::{Engine as _, Order, Wanted};
use jianbao::query::Query;
use serde_json::Value;

use self::articles::{corpus_in_both_scripts, made};
use self::grouping::{FIELDS, concordance_is_right, facets_are_right, timeline_is_right};
use self::words::{collocates_are_right, typical_words_are_right};
use crate::harness::{Archive, Random};

const PHRASES: [&str; 8] = ["渡輪", "港口", "票价", "人民", "停航", "開航", "东港", "的"];

#[test]
fn facets_timelines_and_concordances_are_what_grouping_and_scanning_give() {
    let folder = tempfile::tempdir().unwrap();
    let read = made(folder.path());
    assert_eq!(read.articles.len(), 450);
    for phrase in PHRASES {
        facets_are_right(&read, phrase);
        for unit in Unit::ALL {
            timeline_is_right(&read, phrase, unit, None, Of::Filters);
            timeline_is_right(&read, phrase, unit, Some("東港時報"), Of::Filters);
            timeline_is_right(&read, phrase, unit, Some("東港時報"), Of::All);
        }
        assert!(concordance_is_right(&read, phrase) > 0, "{phrase}");
    }
}

#[test]
fn collocates_and_typical_words_are_what_the_definitions_give() {
    let folder = tempfile::tempdir().unwrap();
    let read = made(folder.path());
    // A dictionary of one's own has the whole archive cut anew, and one without a word of it changes nothing.
    let own = [("停航两天".to_owned(), None)];
    let none = [("无此词".to_owned(), Some(5))];
    let mut typical = 0;
    for phrase in PHRASES {
        for window in [1, 3] {
            assert!(collocates_are_right(&read, phrase, window, &[], None) > 1, "{phrase}");
        }
        for source in [None, Some("雁洲日報")] {
            collocates_are_right(&read, phrase, 2, &[], source);
            collocates_are_right(&read, phrase, 2, &own, source);
            collocates_are_right(&read, phrase, 2, &none, source);
            typical += typical_words_are_right(&read, phrase, source, None);
        }
        typical_words_are_right(&read, phrase, None, Some("人民"));
    }
    assert!(typical > 20, "only {typical}");
}

/// Occurrences told from positions are those that are lit, whatever the query is.
#[test]
fn occurrences_are_the_places_that_are_lit() {
    let folder = tempfile::tempdir().unwrap();
    let read = made(folder.path());
    for typed in [
        "渡輪 票價",
        "渡輪 OR 港口 OR 渡輪停航",
        "(渡輪 -颱風) OR 展覽",
        "渡輪 MAYBE 颱風",
        "MAYBE 渡輪",
        "渡輪 OR source:日報",
        "title:港口 港口",
        "lead:渡輪",
        "渡?停",
        "渡*航",
        "港口 NEAR/5 渡輪",
        "人民 NOTIN 人民共和國",
        "gpt 港口",
        "g*",
        "source:日報 渡輪",
        "-渡輪",
        "*",
        "東港渡輪的票價",
    ] {
        let query = Query::parse(typed).unwrap();
        let highlighter = jianbao::engine::Highlighter::new(&query);
        let mut lit = 0;
        let visit = &mut |hit: jianbao::engine::Hit| {
            lit += highlighter.occurrences(&hit.article).len() as u64;
            Ok(())
        };
        read.engine.every_hit(&query, Order::Newest, Wanted::ARTICLES, visit).unwrap();
        assert_eq!(read.engine.occurrences(&query).unwrap(), lit, "{typed}");
        assert!(lit > 0 || ["-渡輪", "*"].contains(&typed), "{typed}");
    }
}

/// Places by hand: of alternatives those that the article answers by, what overlaps as often as it stands, what is excluded
/// or stands in another field never.
#[test]
fn occurrences_by_hand() {
    let archive = Archive::of(&[("渡輪渡輪", "渡渡渡輪。渡輪停航\n\n颱風。"), ("颱風", "渡輪"), ("天氣", "晴")]);
    let engine = LocalEngine::open(&archive.path().join(".jianbao")).unwrap();
    for (typed, places) in [
        ("渡輪", 5),
        ("「渡渡」", 2),
        ("title:渡輪", 2),
        ("lead:颱風", 1),
        ("渡輪 颱風", 7),
        ("渡輪 -停航", 1),
        ("(停航 -颱風) OR 晴", 1),
        ("渡輪 OR 渡輪停航", 6),
        ("MAYBE 停航", 1),
        ("渡輪 OR 「渡輪」", 5),
        ("*", 0),
    ] {
        assert_eq!(engine.occurrences(&Query::parse(typed).unwrap()).unwrap(), places, "{typed}");
    }
    // Articles without a place give no line, and do not keep the others from coming.
    let lines = |query: &str, limit: &str| {
        archive.run(&["kwic", query, "--limit", limit, "--format", "jsonl"]).stdout.lines().count()
    };
    assert_eq!((lines("MAYBE 渡輪", "4"), lines("MAYBE 渡輪", "9"), lines("MAYBE 停航", "2")), (4, 5, 1));
}

/// Each figure can be followed: the query that a facet's value stands for finds its articles, and a span its days.
#[test]
fn every_figure_can_be_followed() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path());
    let archive = Archive::new();
    for name in ["a.jsonl", "b.jsonl"] {
        archive.write(name, fs::read(folder.path().join(name)).unwrap());
    }
    archive.run(&["index"]).succeeds();
    let count = |query: &str, more: &[&str]| -> u64 {
        let mut arguments = vec!["search", query, "--count"];
        arguments.extend(more);
        archive.run(&arguments).stdout.trim().parse().unwrap()
    };
    let by = "source,author,section,page,lang,year,quarter,month,day";
    let json = archive.run(&["facets", "渡輪", "--by", by, "--limit", "all", "--format", "json"]).succeeds();
    let facets: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(facets["total"].as_u64().unwrap(), count("渡輪", &[]));
    let mut followed = 0;
    for facet in facets["facets"].as_array().unwrap() {
        let name: Facet = facet["field"].as_str().unwrap().parse().unwrap();
        for value in facet["values"].as_array().unwrap().iter().take(40) {
            let clause = name.clause(value["value"].as_str().unwrap()).unwrap();
            assert_eq!(count(&format!("渡輪 {clause}"), &[]), value["articles"].as_u64().unwrap(), "{clause}");
            followed += 1;
        }
    }
    assert!(followed > 60, "only {followed}");
    // What is printed can be typed, however the query was.
    for typed in [
        &["渡輪"][..],
        &["渡輪 港口", "--match", "any"],
        &["渡輪 OR 港口"],
        &["渡輪　ＯＲ　港口"],
        &["\"渡輪"],
        &["*", "--from", "2024-01"],
        &["晶片 | 渡輪 -颱風", "--words", "exact"],
        &["-港口"],
    ] {
        for by in ["source", "lang", "month"] {
            let text = archive.run(&[&["facets", "--by", by], typed].concat()).succeeds().stdout;
            let last = text.lines().last().unwrap();
            let (stated, command) = last.split_once(": jianbao ").unwrap_or_else(|| panic!("{text}"));
            let stated = stated.trim_start_matches("the ").split(' ').next().unwrap();
            let command = format!("{} {command} --count", env!("CARGO_BIN_EXE_jianbao"));
            let output = Command::new("sh").args(["-c", &command]).current_dir(archive.path()).output().unwrap();
            assert_eq!(String::from_utf8(output.stdout).unwrap().trim(), stated, "{last}");
        }
    }
    let json = archive.run(&[
        "timeline",
        "渡輪",
        "--by",
        "week",
        "--from",
        "2024-01-03",
        "--to",
        "2024-02-20",
        "--format",
        "json",
    ]);
    let timeline: Value = serde_json::from_str(&json.succeeds().stdout).unwrap();
    let bins = timeline["series"][0]["bins"].as_array().unwrap();
    assert_eq!((bins[0]["from"].as_str(), bins[0]["partial"].as_bool()), (Some("2024-01-03"), Some(true)));
    assert_eq!((bins[1]["from"].as_str(), bins[1]["partial"].as_bool()), (Some("2024-01-08"), Some(false)));
    assert_eq!(bins.last().unwrap()["to"].as_str(), Some("2024-02-20"));
    for bin in bins {
        let days = ["--from", bin["from"].as_str().unwrap(), "--to", bin["to"].as_str().unwrap()];
        assert_eq!(count("渡輪", &days), bin["articles"].as_u64().unwrap());
        assert_eq!(count("*", &days), bin["of"].as_u64().unwrap());
    }
}

/// 500 random queries' facets and timelines, and 2,000 phrases' concordances.
#[test]
#[ignore = "needs a corpus: see the head of this file"]
fn counting_over_a_corpus() {
    let (_archive, read) = corpus_in_both_scripts();
    let mut random = Random(11);
    for number in 0..500 {
        let phrase = read.phrase(&mut random);
        facets_are_right(&read, &phrase);
        timeline_is_right(&read, &phrase, Unit::ALL[number % 5], None, Of::Filters);
    }
    println!("facets of {} fields and timelines of 500 queries: 0 differences", FIELDS.len());
    let places: u64 = (0..2000).map(|_| concordance_is_right(&read, &read.phrase(&mut random))).sum();
    println!("concordances of 2,000 phrases, {places} lines: 0 differences");
}

/// Some collocates and typical words.
#[test]
#[ignore = "needs a corpus: see the head of this file"]
fn words_counted_over_a_corpus() {
    let (_archive, read) = corpus_in_both_scripts();
    let mut random = Random(13);
    let words: u64 = (0..6).map(|_| collocates_are_right(&read, &read.phrase(&mut random), 5, &[], None)).sum();
    println!("collocates of 6 phrases, {words} words: 0 differences");
    let words: u64 = (0..10).map(|_| typical_words_are_right(&read, &read.phrase(&mut random), None, None)).sum();
    println!("typical words of 10 phrases, {words} words: 0 differences");
}

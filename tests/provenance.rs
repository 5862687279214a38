//! Where an article stood and when it came: the page of the paper, the time of its capture, the commit that first had it.

use std::collections::BTreeMap;
use std::fs::{self, File, FileTimes};
use std::time::{Duration, SystemTime};

use crate::harness::{Archive, exported};

/// The values of a field by path.
fn by_path(archive: &Archive, field: &str) -> BTreeMap<String, String> {
    let rows = exported(archive, &format!("path,{field}"));
    let text = |row: &serde_json::Value| match &row[field] {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    rows.iter().map(|row| (row["path"].as_str().unwrap().to_owned(), text(row))).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn the_page_is_read_wherever_it_is_stated_and_found_by_its_number() {
    let archive = Archive::new();
    archive.write(
        "a.jsonl",
        "{\"title\":\"一\",\"body\":\"甲。\",\"版次\":\"第03版\"}\n\
         {\"title\":\"二\",\"body\":\"乙。\",\"版面\":\"A03：要闻\"}\n\
         {\"title\":\"三\",\"body\":\"丙。\",\"版面\":\"要闻\"}\n\
         {\"title\":\"四\",\"body\":\"丁。\",\"page\":\"3\"}\n\
         {\"title\":\"五\",\"body\":\"戊。\",\"page\":\"Ｂ12-13\"}\n",
    );
    archive.write("b.txt", "渡轮开航\n2024年3月19日　第A03版　来源：雁洲日报\n　　渡轮今天开航，居民都说好。\n");
    archive.write("c.txt", "渡轮再开航\n1998年7月2日　第二版\n　　渡轮今天再开航，居民都说好。\n");
    archive.write(
        "d.html",
        "<html><head><title>渡轮三开航</title><meta property=og:url content='http://a.example/2024-03/19/nw.D110000_20240319_3-17.htm'></head>\
         <body><h1>渡轮三开航</h1><p>渡轮今天第三次开航，居民都说好，船工点起了灯。</p></body></html>",
    );
    archive.run(&["index"]).succeeds();
    assert_eq!(
        by_path(&archive, "page"),
        pairs(&[
            ("a.jsonl#1", "03"),
            ("a.jsonl#2", "A03"),
            ("a.jsonl#3", "null"),
            ("a.jsonl#4", "3"),
            ("a.jsonl#5", "B12-13"),
            ("b.txt", "A03"),
            ("c.txt", "2"),
            ("d.html", "17"),
        ])
    );
    for (query, paths) in [
        ("page:3", &["a.jsonl#1", "a.jsonl#4"][..]),
        ("版次:03", &["a.jsonl#1", "a.jsonl#4"]),
        ("page:a03", &["a.jsonl#2", "b.txt"]),
        ("page:Ａ3", &["a.jsonl#2", "b.txt"]),
        ("page:A*", &["a.jsonl#2", "b.txt"]),
        ("page:B12", &["a.jsonl#5"]),
        ("page:1", &[]),
        ("-page:*", &["a.jsonl#3"]),
        ("版面:要闻", &["a.jsonl#2", "a.jsonl#3"]),
    ] {
        assert_eq!(archive.found(&[query]), paths, "{query}");
    }
    assert_eq!(archive.found(&["*", "--page", "17", "--page", "2"]), ["c.txt", "d.html"]);
    archive.run(&["check"]).succeeds();
}

#[test]
fn the_capture_is_that_of_the_crawl_or_of_the_record_and_else_of_the_file() {
    let archive = Archive::new();
    archive.write("a.txt", "渡轮开航\n2024-03-19\n　　渡轮今天开航，居民都说好。\n");
    archive.write("b.json", r#"{"title":"一","body":"甲。","date":"2024-03-19","crawl_time":"2024-03-20 08:00:00"}"#);
    let page = "<html><head><title>渡轮</title></head><body><h1>渡轮</h1><p>渡轮今天开航，居民都说好，船工点起了灯。</p></body></html>";
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/1\r\nWARC-Date: 2024-03-21T00:00:00Z\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    );
    archive.write("c.warc", record);
    let saved = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let touch = |time| {
        let file = File::options().write(true).open(archive.path().join("a.txt")).unwrap();
        file.set_times(FileTimes::new().set_modified(time)).unwrap();
    };
    touch(saved);
    archive.run(&["index"]).succeeds();
    let captured = pairs(&[
        ("a.txt", "2023-11-15T06:13:20+08:00"),
        ("b.json", "2024-03-20T08:00:00+08:00"),
        ("c.warc#1", "2024-03-21T00:00:00Z"),
    ]);
    assert_eq!(by_path(&archive, "captured"), captured);
    let published = by_path(&archive, "published");
    assert_eq!((published["a.txt"].as_str(), published["c.warc#1"].as_str()), ("2024-03-19", "null"));
    // A file that was only touched says nothing new.
    touch(saved + Duration::from_secs(3600));
    let outcome = archive.run(&["index"]).succeeds();
    assert!(outcome.stdout.contains("3 unchanged") || outcome.stderr.contains("3 unchanged"), "{outcome}");
    assert_eq!(by_path(&archive, "captured"), captured);
}

/// An article keeps the number of the commit that first had it, whatever becomes of its file and of the index.
#[test]
fn the_commit_that_first_had_an_article_is_kept() {
    let archive = Archive::new();
    archive.write("a.jsonl", "{\"title\":\"一\",\"body\":\"甲。\"}\n{\"title\":\"二\",\"body\":\"乙。\"}\n");
    archive.run(&["index"]).succeeds();
    archive.write("b.md", "---\ntitle: 三\n---\n丙。\n");
    archive.run(&["index"]).succeeds();
    assert_eq!(by_path(&archive, "seen"), pairs(&[("a.jsonl#1", "1"), ("a.jsonl#2", "1"), ("b.md", "2")]));
    // Read anew, with one article more.
    archive.write(
        "a.jsonl",
        "{\"title\":\"一\",\"body\":\"甲甲。\"}\n{\"title\":\"二\",\"body\":\"乙。\"}\n{\"title\":\"四\",\"body\":\"丁。\"}\n",
    );
    archive.run(&["index"]).succeeds();
    let kept = pairs(&[("a.jsonl#1", "1"), ("a.jsonl#2", "1"), ("a.jsonl#3", "3"), ("b.md", "2")]);
    assert_eq!(by_path(&archive, "seen"), kept);
    // Without changes there is no commit, and the next one has the next number.
    archive.run(&["index"]).succeeds();
    archive.run(&["index", "--optimize"]).succeeds();
    assert_eq!(by_path(&archive, "seen"), kept);
    archive.run(&["check", "--repair"]).succeeds();
    assert_eq!(by_path(&archive, "seen"), kept);
    archive.run(&["check"]).succeeds();
    // What was away comes as new, and numbers go on behind a repair.
    fs::remove_file(archive.path().join("b.md")).unwrap();
    archive.run(&["index"]).succeeds();
    archive.write("b.md", "---\ntitle: 三\n---\n丙。\n");
    archive.run(&["index"]).succeeds();
    let again: u64 = by_path(&archive, "seen")["b.md"].parse().unwrap();
    assert!(again > 4, "{again}");
    // Carried over by a repair, since its file is gone.
    let id = archive.search(&["丙"])["hits"][0]["id"].as_str().unwrap().to_owned();
    let shown: serde_json::Value =
        serde_json::from_str(&archive.run(&["show", &id, "--format", "json"]).succeeds().stdout).unwrap();
    assert_eq!(shown["seen"], again);
}

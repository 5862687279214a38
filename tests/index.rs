//! Indexing: increments, failures, identities.

use std::fs::{self, File};
use std::io::Write as _;
use std::time::{Duration, SystemTime};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::harness::{Archive, exported, run_in};

fn summary(archive: &Archive, status: i32) -> Value {
    let outcome = archive.run(&["index", "--format", "json"]).ends(status);
    let mut value: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert!(value["seconds"].is_number());
    value.as_object_mut().unwrap().remove("seconds");
    value
}

fn counts(articles: u64, added: u64, updated: u64, removed: u64, unchanged: u64) -> Value {
    json!({"articles": articles, "added": added, "updated": updated, "removed": removed, "unchanged": unchanged, "complete": true,
        "failed": []})
}

#[test]
fn new_changed_and_removed_files() {
    let archive = Archive::new();
    archive.write("a.md", "# 甲\n\n旧文。");
    archive.write("b.jsonl", "{\"title\": \"乙\"}\n{\"title\": \"丙\"}\n");
    assert_eq!(summary(&archive, 0), counts(3, 3, 0, 0, 0));
    assert_eq!(summary(&archive, 0), counts(3, 0, 0, 0, 3));
    archive.write("a.md", "# 甲\n\n全新的文字。");
    assert_eq!(summary(&archive, 0), counts(3, 0, 1, 0, 2));
    assert!(archive.found(&["旧文"]).is_empty());
    assert_eq!(archive.found(&["全新"]), ["a.md"]);
    archive.write("b.jsonl", "{\"title\": \"丁\"}\n");
    assert_eq!(summary(&archive, 0), counts(2, 0, 1, 1, 1));
    fs::remove_file(archive.path().join("b.jsonl")).unwrap();
    assert_eq!(summary(&archive, 0), counts(1, 0, 0, 1, 1));
    assert_eq!(archive.found(&["*"]), ["a.md"]);
}

/// Pieces are merged as runs add up; what they were merged from is gone when a run ends.
#[test]
fn a_run_leaves_on_the_disk_what_its_commit_names_and_no_more() {
    let archive = Archive::new();
    let mut merged = false;
    for run in 0..20 {
        archive.write(&format!("{run}.md"), format!("# 第{run}号\n\n港口启用新航线。"));
        summary(&archive, 0);
        let index = archive.path().join(".jianbao/index");
        let meta: Value = serde_json::from_slice(&fs::read(index.join("meta.json")).unwrap()).unwrap();
        let segments = meta["segments"].as_array().unwrap();
        let ids: Vec<String> =
            segments.iter().map(|segment| segment["segment_id"].as_str().unwrap().replace('-', "")).collect();
        let mut files: Vec<String> =
            fs::read_dir(&index).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        files.retain(|name| !name.starts_with('.') && name != "meta.json");
        let strangers: Vec<&String> = files.iter().filter(|name| !ids.iter().any(|id| name.starts_with(id))).collect();
        assert!(strangers.is_empty(), "after run {run}: {strangers:?}");
        let with_removals = segments.iter().filter(|segment| !segment["deletes"].is_null()).count();
        assert_eq!(files.len(), 6 * segments.len() + with_removals, "{files:?}");
        merged |= segments.len() < run + 1;
    }
    assert!(merged, "nothing was merged");
}

#[test]
fn a_touched_file_is_not_read_again() {
    let archive = Archive::new();
    archive.write("a.md", "# 甲\n\n文。");
    summary(&archive, 0);
    let file = File::options().write(true).open(archive.path().join("a.md")).unwrap();
    file.set_modified(SystemTime::now() + Duration::from_secs(60)).unwrap();
    assert_eq!(summary(&archive, 0), counts(1, 0, 0, 0, 1));
    assert_eq!(summary(&archive, 0), counts(1, 0, 0, 0, 1));
    assert_eq!(archive.found(&["*"]), ["a.md"]);
}

#[test]
fn failures_of_one_file_are_listed_up_to_a_bound_and_counted_behind_it() {
    let archive = Archive::new();
    archive.write("bad.jsonl", "[1]\n".repeat(1500));
    for _ in 0..2 {
        let failed = &summary(&archive, 2)["failed"];
        assert_eq!(failed.as_array().unwrap().len(), 1001);
        assert_eq!(
            failed[1000],
            json!({"path": "bad.jsonl", "reason": "has 500 failures and remarks more, which are not listed"})
        );
    }
}

#[test]
fn failures_are_named_kept_and_end_with_status_2() {
    let archive = Archive::new();
    archive.write("good.md", "# 好\n\n文。");
    archive.write("binary.txt", b"abc\0\x01\x02def\0\0\xFF\xD9\x03\xFF\xFF\xFD\xFF\xFF");
    archive.write("picture.txt", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR");
    archive.write("empty.txt", "");
    archive.write("broken.json", "{\"title\": ");
    archive.write("nothing.json", "{\"id\": 3}");
    archive.write("front.md", "---\ntitle: [\n---\n文");
    archive.write("open.md", "---\ntitle: 甲\n文");
    archive.write("date.json", "{\"title\": \"甲\", \"date\": \"昨天\"}");
    archive.write("torn.json.gz", &gzip(b"{\"title\": \"a longer one so that something is missing\"}")[..20]);
    archive.write("lines.jsonl", "{\"title\": \"一\"}\nnot json\n\n[1]\n{\"title\": \"二\"}\n");
    archive.write("plain.txt.gz", "not packed");
    archive.write("deep.md", format!("# 深\n\n{}", "<div>".repeat(50_000)));
    archive.write("quoted.md", format!("# 深\n\n{}", ">".repeat(50_000)));
    archive.write("photo.jpg", "x");
    archive.write("movie.mp4", "x");
    archive.write(".git/config.txt", "no article");
    let first = summary(&archive, 2);
    let failed: Vec<(&str, &str)> = first["failed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|failure| (failure["path"].as_str().unwrap(), failure["reason"].as_str().unwrap()))
        .collect();
    for (path, reason) in [
        ("binary.txt", "is binary"),
        ("picture.txt", "is a PNG picture and not txt"),
        ("empty.txt", "holds no article"),
        ("broken.json", "is not JSON: EOF"),
        ("nothing.json", "has neither a title nor a text"),
        ("front.md", "has front matter with a line that cannot be read: `title: [`"),
        ("open.md", "has front matter that does not end"),
        ("date.json", "has a date that cannot be read: `昨天`"),
        ("torn.json.gz", "cannot be read: incomplete"),
        ("plain.txt.gz", "is named .gz and is not gzip"),
        ("deep.md", "has markup that nests deeper"),
        ("quoted.md", "has a line with more than"),
        ("lines.jsonl#2", "line 2 is not JSON"),
        ("lines.jsonl#3", "line 4 is no JSON object"),
    ] {
        assert!(failed.iter().any(|(p, r)| *p == path && r.starts_with(reason)), "{path}: {reason} in {failed:?}");
    }
    assert_eq!(failed.len(), 14, "{failed:?}");
    assert_eq!(first["articles"], 6);
    assert_eq!(
        archive.found(&["*"]),
        ["date.json", "front.md", "good.md", "lines.jsonl#1", "lines.jsonl#4", "open.md"]
    );
    // The second run reads nothing again and forgets nothing.
    let second = summary(&archive, 2);
    assert_eq!((&second["unchanged"], &second["added"]), (&json!(6), &json!(0)));
    let sorted = |value: &Value| {
        let mut failed: Vec<String> = value["failed"].as_array().unwrap().iter().map(Value::to_string).collect();
        failed.sort();
        failed
    };
    assert_eq!(sorted(&second), sorted(&first));
    let text = archive.run(&["index"]).ends(2);
    assert!(text.stderr.contains("not read: 2 (1 jpg, 1 mp4)"), "{text}");
    assert!(text.stderr.contains("  picture.txt: is a PNG picture"), "{text}");
}

#[test]
fn gzip_is_unpacked_and_members_count() {
    let archive = Archive::new();
    archive.write("a.jsonl.gz", gzip("{\"title\": \"甲\"}\n{\"title\": \"乙\"}".as_bytes()));
    archive.write("b.txt.gz", gzip("丙\n\n文字。".as_bytes()));
    // Two members one after the other are one file.
    let mut two = gzip("{\"title\": \"丁\"}\n".as_bytes());
    two.extend(gzip("{\"title\": \"戊\"}\n".as_bytes()));
    archive.write("c.jsonl.gz", two);
    assert_eq!(summary(&archive, 0)["articles"], 5);
    assert_eq!(archive.found(&["戊"]), ["c.jsonl.gz#2"]);
}

#[test]
fn shapes_of_json() {
    let archive = Archive::new();
    archive.write("one.json", "\u{FEFF}{\"title\": \"甲\"}");
    archive.write("array.json", "[{\"title\": \"甲\"}]");
    archive.write("sequence.json", "{\"title\": \"甲\"}\n{\"title\": \"乙\"}");
    summary(&archive, 0);
    assert_eq!(archive.found(&["*"]), ["array.json#1", "one.json", "sequence.json#1", "sequence.json#2"]);
}

#[test]
fn the_same_text_at_two_places_is_two_articles() {
    let archive = Archive::new();
    archive.write("a.md", "# 甲\n\n文。");
    archive.write("b.md", "# 甲\n\n文。");
    summary(&archive, 0);
    let ids: Vec<String> = exported(&archive, "id,path").iter().map(|row| row["id"].to_string()).collect();
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1]);
}

#[test]
fn the_index_is_found_from_below_and_may_stand_elsewhere() {
    let archive = Archive::new();
    archive.write("2024/03/a.md", "# 甲\n\n文。");
    archive.run(&["index"]).succeeds();
    let below = archive.path().join("2024/03");
    assert_eq!(run_in(&below, &["search", "甲", "--count"]).succeeds().stdout, "1\n");
    let elsewhere = tempfile::tempdir().unwrap();
    let index = elsewhere.path().join("index");
    let (index, path) = (index.to_str().unwrap(), archive.path().to_str().unwrap());
    run_in(elsewhere.path(), &["index", path, "--index", index]).succeeds();
    assert_eq!(run_in(elsewhere.path(), &["search", "甲", "--index", index, "--count"]).succeeds().stdout, "1\n");
}

#[test]
fn hit_lists_and_indexes_inside_the_archive_are_no_articles() {
    let archive = Archive::new();
    archive.write("a.md", "# 甲\n\n文。");
    archive.run(&["index", ".", "--index", "visible"]).succeeds();
    archive.run(&["export", "甲", ".", "--index", "visible", "-o", "hits.jsonl"]).succeeds();
    archive.run(&["export", "甲", ".", "--index", "visible", "-o", "hits.csv"]).succeeds();
    let again = archive.run(&["index", ".", "--index", "visible"]).succeeds();
    assert!(again.stdout.starts_with("1 article: 0 added"), "{again}");
    assert!(again.stderr.contains("4 hit list"), "{again}");
    let error = archive.run(&["index", ".", "--index", "."]).ends(2);
    assert!(error.stderr.contains("cannot be the folder of the articles"), "{error}");
}

#[test]
fn an_index_that_is_not_built_is_no_empty_archive() {
    let archive = Archive::new();
    archive.write("a.md", "# 甲\n\n文。");
    let folder = archive.path().join(".jianbao");
    drop(jianbao::engine::local::LocalEngine::begin(&folder, jianbao::date::default_zone()).unwrap());
    let error = archive.run(&["search", "甲"]).ends(2);
    assert!(error.stderr.contains("is not built yet"), "{error}");
    archive.run(&["index"]).succeeds();
    assert_eq!(archive.found(&["甲"]), ["a.md"]);
    let empty = Archive::new();
    empty.run(&["index"]).succeeds();
    assert_eq!(empty.run(&["search", "甲", "--count"]).ends(1).stdout, "0\n");
}

#[test]
#[cfg(target_os = "linux")]
fn files_whose_names_are_no_unicode_are_read_and_told_apart() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let archive = Archive::new();
    for (folder, name, title) in [
        (&b"wire"[..], &b"\xB8\xDB\xC8\xDA.md"[..], "一"),
        (b"wire", b"\xB8\xDB\xC8\xDB.md", "二"),
        (b"\xD0\xC2\xCE\xC5", b"a.md", "三"),
        (b"wire", b"a\\xB8.md", "四"),
    ] {
        let folder = archive.path().join(OsStr::from_bytes(folder));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(OsStr::from_bytes(name)), format!("# {title}\n\n港口。")).unwrap();
    }
    assert_eq!(summary(&archive, 0)["articles"], 4);
    let paths =
        [r"\xD0\xC2\xCE\xC5/a.md", r"wire/\xB8\xDB\xC8\xDA.md", r"wire/\xB8\xDB\xC8\xDB.md", r"wire/a\x5CxB8.md"];
    assert_eq!(archive.found(&["港口"]), paths);
    let again = summary(&archive, 0);
    assert_eq!((&again["unchanged"], &again["added"]), (&json!(4), &json!(0)));
    archive.run(&["check", "--sources"]).succeeds();
}

#[cfg(unix)]
#[test]
fn links_that_lead_back_are_reported() {
    let archive = Archive::new();
    archive.write("a/a.md", "# 甲\n\n文。");
    std::os::unix::fs::symlink(archive.path(), archive.path().join("a/loop")).unwrap();
    let summary = summary(&archive, 2);
    assert_eq!(summary["articles"], 1);
    assert_eq!(summary["failed"][0]["reason"], "is a link that leads back to a folder it is in");
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn an_optimized_index_is_one_piece_with_the_same_articles() {
    let archive = Archive::of(&[("甲", "港口")]);
    let segments = || {
        let meta = fs::read_to_string(archive.path().join(".jianbao/index/meta.json")).unwrap();
        let meta: serde_json::Value = serde_json::from_str(&meta).unwrap();
        meta["segments"].as_array().unwrap().len()
    };
    archive.run(&["index"]).succeeds();
    archive.write("1.md", "# 乙\n\n港口\n");
    archive.run(&["index"]).succeeds();
    assert!(segments() > 1);
    archive.write("0.md", "# 丙\n\n港口\n");
    archive.run(&["index"]).succeeds();
    archive.run(&["index", "--optimize"]).succeeds();
    assert_eq!((segments(), archive.found(&["港口"])), (1, vec!["0.md".to_owned(), "1.md".to_owned()]));
    let files = fs::read_dir(archive.path().join(".jianbao/index")).unwrap();
    let stores = files.filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|ending| ending == "store"));
    assert_eq!(stores.count(), 1, "the pieces that became one take no room");
    archive.run(&["check"]).succeeds();
    archive.run(&["index", "--optimize"]).succeeds();
    assert_eq!(segments(), 1);
    // The lock is released, and what comes later is added.
    archive.write("2.md", "# 丁\n\n港口\n");
    archive.run(&["index", "--no-wait"]).succeeds();
    assert_eq!(archive.found(&["港口"]).len(), 3);
}

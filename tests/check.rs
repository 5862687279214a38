//! `check` and its `--repair`: damage of every file of an index is found, named, and mended from the articles.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::{Archive, exported, manifest_folder};

/// The files of an index.
fn files(archive: &Archive) -> Vec<PathBuf> {
    let index = archive.path().join(".jianbao/index");
    let mut files: Vec<PathBuf> = fs::read_dir(index).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| !path.file_name().unwrap().to_string_lossy().starts_with('.'));
    files.sort();
    files
}

fn small() -> Archive {
    let archive = Archive::of(&[("渡輪加開夜班", "東港渡輪今天起加開夜班。"), ("芯片廠動工", "新廠今天動工。")]);
    // A removed article, so that there is a list of what is removed.
    archive.write("more.jsonl", "{\"title\":\"甲\",\"body\":\"港口\"}\n{\"title\":\"乙\",\"body\":\"港口\"}\n");
    archive.run(&["index"]).succeeds();
    archive.write("1.md", "---\ntitle: 芯片廠竣工\n---\n新廠竣工。\n");
    archive.run(&["index"]).succeeds();
    archive
}

#[test]
fn a_whole_index_is_said_to_be_whole() {
    let archive = Archive::sample();
    let outcome = archive.run(&["check", "--sources"]).succeeds();
    let stats: Value = serde_json::from_str(&archive.run(&["stats", "--format", "json"]).stdout).unwrap();
    assert!(outcome.stdout.contains(&format!("whole: {} articles", stats["articles"])), "{outcome}");
    let dated = stats["articles"].as_u64().unwrap() - stats["undated"].as_u64().unwrap();
    assert!(outcome.stdout.contains(&format!("({dated} with a date)")), "{outcome}");
    assert!(outcome.stdout.contains(&format!("sources: {} files", stats["files"])), "{outcome}");
    let json: Value = serde_json::from_str(&archive.run(&["check", "--format", "json"]).succeeds().stdout).unwrap();
    assert_eq!((&json["damage"], &json["complete"]), (&serde_json::json!([]), &Value::Bool(true)));
    // Nothing to mend, nothing done.
    let before = files(&archive);
    archive.run(&["check", "--repair"]).succeeds();
    assert_eq!(files(&archive), before);
}

#[test]
fn damage_of_any_file_is_found_named_and_mended() {
    let archive = small();
    let wanted = exported(&archive, "path,title,body,published");
    let all = files(&archive);
    let kinds: BTreeSet<String> =
        all.iter().filter_map(|path| Some(path.extension()?.to_string_lossy().into_owned())).collect();
    assert!(
        ["del", "fast", "idx", "json", "pos", "store", "term"].iter().all(|kind| kinds.contains(*kind)),
        "{kinds:?}"
    );
    for path in &all {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let content = fs::read(path).unwrap();
        let mut flipped = content.clone();
        flipped[content.len() / 3] ^= 0x10;
        let cut = content[..content.len() / 2].to_vec();
        for damaged in [Some(flipped), Some(cut), Some(Vec::new()), None] {
            match &damaged {
                Some(damaged) => fs::write(path, damaged).unwrap(),
                None => fs::remove_file(path).unwrap(),
            }
            let outcome = archive.run(&["check"]).ends(2);
            if name == "meta.json" {
                let is_named = outcome.stdout.contains("meta.json") || outcome.stderr.contains("there is no index");
                // A flipped bit of it may also be one in a version.
                assert!(is_named || outcome.stderr.contains("check --repair"), "{outcome}");
            } else {
                assert!(outcome.stdout.contains(&format!("damaged: {name}: ")), "{outcome}");
                assert!(outcome.stderr.contains("jianbao check --repair"), "{outcome}");
            }
            assert!(!outcome.stderr.contains("panicked"), "{outcome}");
            fs::write(path, &content).unwrap();
        }
    }
    archive.run(&["check"]).succeeds();
    for kind in ["idx", "term", "fast", "store", "del", "json"] {
        let archive = small();
        let damaged =
            files(&archive).into_iter().find(|path| path.extension().is_some_and(|ending| ending == kind)).unwrap();
        let content = fs::read(&damaged).unwrap();
        fs::write(&damaged, &content[..content.len() / 2]).unwrap();
        let outcome = archive.run(&["check", "--repair"]);
        assert!(outcome.stderr.contains("mended: 4 articles"), "{outcome}");
        assert_eq!(exported(&archive, "path,title,body,published"), wanted, "{kind}");
        archive.run(&["check", "--sources"]).succeeds();
        assert!(!archive.path().join(".jianbao/rebuild").exists());
        let again: Value =
            serde_json::from_str(&archive.run(&["index", "--format", "json"]).succeeds().stdout).unwrap();
        assert_eq!(again["unchanged"], 4, "{again}");
    }
}

#[test]
fn a_repair_keeps_what_is_only_in_the_index_and_says_so() {
    let archive = small();
    fs::remove_file(archive.path().join("more.jsonl")).unwrap();
    let damaged =
        files(&archive).into_iter().find(|path| path.extension().is_some_and(|ending| ending == "pos")).unwrap();
    fs::write(&damaged, "").unwrap();
    let outcome = archive.run(&["check", "--repair"]).succeeds();
    assert!(outcome.stderr.contains("mended: 4 articles"), "{outcome}");
    assert!(outcome.stderr.contains("2 of them were only in the old index"), "{outcome}");
    assert_eq!(archive.found(&["港口"]), ["more.jsonl#1", "more.jsonl#2"]);
    let outcome = archive.run(&["check", "--sources"]).ends(2);
    assert!(outcome.stdout.contains("gone: more.jsonl"), "{outcome}");
}

#[test]
fn what_a_repair_cannot_keep_is_said_and_the_old_index_stays() {
    let archive = small();
    fs::remove_file(archive.path().join("more.jsonl")).unwrap();
    for store in files(&archive).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "store")) {
        fs::write(store, "").unwrap();
    }
    let outcome = archive.run(&["check", "--repair"]).ends(2);
    assert!(outcome.stderr.contains("mended: 2 articles"), "{outcome}");
    assert!(outcome.stderr.contains("entries of the old index cannot be read"), "{outcome}");
    assert!(outcome.stderr.contains("the old index is kept in"), "{outcome}");
    assert!(archive.path().join(".jianbao/replaced-1/index/meta.json").is_file());
    archive.run(&["check", "--sources"]).succeeds();
}

/// What a repair carries over has records again, so that the new index is whole and can be brought up to date.
#[test]
fn a_repair_of_an_index_without_some_records_gives_a_whole_one() {
    let archive = small();
    // Of articles in one segment and their record in another, the record is lost.
    let stores: Vec<PathBuf> =
        files(&archive).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "store")).collect();
    let mut tried = 0;
    for store in &stores {
        let name = store.file_name().unwrap();
        let copy = Archive::new();
        fs::create_dir_all(copy.path().join(".jianbao/index")).unwrap();
        for entry in fs::read_dir(archive.path().join(".jianbao/index")).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), copy.path().join(".jianbao/index").join(entry.file_name())).unwrap();
        }
        fs::write(copy.path().join(".jianbao/index").join(name), "").unwrap();
        copy.run(&["check", "--repair"]).ends(2);
        copy.run(&["check"]).succeeds();
        let left: usize = copy.run(&["search", "*", "--count"]).stdout.trim().parse().unwrap();
        let gone: Value =
            serde_json::from_str(&copy.run(&["index", "--allow-removals", "--format", "json"]).succeeds().stdout)
                .unwrap();
        assert_eq!((&gone["removed"], &gone["articles"]), (&left.into(), &0.into()), "{gone}");
        assert_eq!(copy.run(&["search", "*", "--count"]).stdout.trim(), "0");
        tried += 1;
    }
    assert!(tried >= 2, "only {tried} segments");
}

#[test]
fn an_index_without_its_head_is_damaged_and_nothing_is_written_over_it() {
    let archive = small();
    fs::remove_file(archive.path().join(".jianbao/index/meta.json")).unwrap();
    let before = files(&archive);
    for arguments in [&["search", "渡輪"][..], &["index"], &["check"]] {
        let outcome = archive.run(arguments).ends(2);
        assert!(outcome.stderr.contains("is damaged") && outcome.stderr.contains("check --repair"), "{outcome}");
    }
    assert_eq!(files(&archive), before);
    let outcome = archive.run(&["check", "--repair"]).ends(2);
    assert!(outcome.stderr.contains("the old index is kept in"), "{outcome}");
    assert_eq!(archive.found(&["*"]).len(), 4);
}

#[test]
fn a_damaged_list_of_files_is_no_loss() {
    let archive = small();
    fs::write(archive.path().join(".jianbao/index/.managed.json"), "").unwrap();
    archive.run(&["check"]).succeeds();
    archive.write("new.md", "# 新\n\n港口\n");
    archive.run(&["index"]).succeeds();
    assert_eq!(archive.found(&["*"]).len(), 5);
}

#[test]
fn nothing_is_written_into_an_index_whose_columns_are_damaged() {
    let archive = small();
    archive.write("new.md", "# 新\n\n港口\n");
    let damaged =
        files(&archive).into_iter().find(|path| path.extension().is_some_and(|ending| ending == "fast")).unwrap();
    let mut content = fs::read(&damaged).unwrap();
    content[10] ^= 4;
    fs::write(&damaged, content).unwrap();
    let outcome = archive.run(&["index"]).ends(2);
    assert!(outcome.stderr.contains("its checksum does not match"), "{outcome}");
    archive.run(&["check", "--repair"]).succeeds();
    archive.run(&["index"]).succeeds();
    assert_eq!(archive.found(&["*"]).len(), 5);
}

#[test]
fn sources_that_differ_are_named() {
    let archive = small();
    archive.write("0.md", "# 別的\n\n別的。\n");
    archive.write("new.txt", "新的\n\n新的一篇。\n");
    fs::remove_file(archive.path().join("more.jsonl")).unwrap();
    let outcome = archive.run(&["check", "--sources"]).ends(2);
    for line in ["changed: 0.md", "new: new.txt", "gone: more.jsonl", "sources: 1 files are as they were read"] {
        assert!(outcome.stdout.lines().any(|found| found == line), "{line}\n{outcome}");
    }
    assert!(outcome.stderr.contains("jianbao index"), "{outcome}");
}

/// Each fixture is an index of one article, `a.md`, made by a program of that format: `tar czf` of its `index/`.
#[test]
fn an_index_of_every_released_format_is_recognised() {
    let current = number(&small(), "format_version");
    let mut seen = BTreeSet::new();
    for entry in fs::read_dir(manifest_folder().join("tests/data/indexes")).unwrap() {
        let fixture = entry.unwrap().path();
        let name = fixture.file_name().unwrap().to_string_lossy().into_owned();
        let format: u64 =
            name.strip_prefix("format-").and_then(|name| name.strip_suffix(".tar.gz")).unwrap().parse().unwrap();
        seen.insert(format);
        let archive = Archive::new();
        unpack(&fixture, &archive.path().join(".jianbao"));
        archive.write(".jianbao/config.toml", "zone = \"+08:00\"\n");
        if format == current {
            assert_eq!(archive.found(&["渡輪"]), ["a.md"]);
            archive.run(&["check"]).succeeds();
            continue;
        }
        archive.write("a.md", "---\ntitle: 渡輪加開夜班\n---\n東港渡輪今天起加開夜班。\n");
        for arguments in [&["search", "渡輪"][..], &["export", "*", "-o", "-"], &["index"], &["stats"], &["check"]] {
            let outcome = archive.run(arguments).ends(2);
            assert!(outcome.stderr.contains("of the format, and this program reads version"), "{outcome}");
            assert!(outcome.stderr.contains("jianbao check --repair"), "{outcome}");
            assert_eq!(outcome.stdout, "");
        }
        // What it says to do mends it; the configuration stays, and so does the old index, which nobody could read.
        let outcome = archive.run(&["check", "--repair"]).ends(2);
        assert!(outcome.stderr.contains("mended: 1 articles"), "{outcome}");
        assert!(archive.path().join(".jianbao/config.toml").is_file());
        assert!(archive.path().join(".jianbao/replaced-1/index/meta.json").is_file());
        assert_eq!(archive.found(&["渡輪"]), ["a.md"]);
    }
    assert!(seen.contains(&2) && seen.contains(&current), "no fixture of format {current}: {seen:?}");
}

#[test]
fn an_index_of_a_later_format_or_of_other_tables_is_refused() {
    let archive = small();
    let meta = archive.path().join(".jianbao/index/meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    for (name, what) in [("format", "of the format"), ("fold", "of the folding"), ("words", "of the dictionary")] {
        let at = text.find(&format!("\\\"{name}\\\":")).unwrap() + name.len() + 5;
        fs::write(&meta, format!("{}99{}", &text[..at], text[at..].trim_start_matches(char::is_numeric))).unwrap();
        for arguments in [&["search", "渡輪"][..], &["index"], &["check"]] {
            let outcome = archive.run(arguments).ends(2);
            assert!(outcome.stderr.contains(&format!("has version 99 {what}")), "{outcome}");
        }
    }
    fs::write(&meta, "{}").unwrap();
    archive.run(&["search", "渡輪"]).ends(2);
    fs::write(&meta, text).unwrap();
    archive.run(&["search", "渡輪"]).succeeds();
}

/// The tables are part of the format: with others, an index would be misread. Whoever changes one raises its version and
/// takes the new hash over here.
#[test]
fn the_tables_are_those_of_their_versions() {
    let mut folded = blake3::Hasher::new();
    for c in (0..=0x10_FFFF).filter_map(char::from_u32) {
        folded.update(jianbao::text::fold(&c.to_string()).as_bytes());
        folded.update(b"\n");
    }
    let archive = small();
    let found = format!("folding {} {}", number(&archive, "fold_version"), &folded.finalize().to_hex()[..16]);
    assert_eq!(found, "folding 3 521b053749c48849");
    let words = blake3::hash(&fs::read(manifest_folder().join("src/text/data/jieba/dict.txt")).unwrap());
    let found = format!("dictionary {} {}", number(&archive, "words_version"), &words.to_hex()[..16]);
    assert_eq!(found, "dictionary 2 1c058a6efb6f0b87");
}

fn number(archive: &Archive, name: &str) -> u64 {
    let stats: Value = serde_json::from_str(&archive.run(&["stats", "--format", "json"]).succeeds().stdout).unwrap();
    stats[name].as_u64().unwrap()
}

fn unpack(archive: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    let file = flate2::read::GzDecoder::new(fs::File::open(archive).unwrap());
    tar::Archive::new(file).unpack(to).unwrap();
}

//! Imports run one way. Each room may use those in its list, and none else.

use std::fs;
use std::path::Path;

use crate::harness::manifest_folder;

const ROOMS: [(&str, &[&str]); 10] = [
    ("error", &[]),
    ("date", &["error"]),
    ("article", &["error", "date"]),
    ("text", &["error"]),
    ("corpus", &["error", "date", "article", "text"]),
    ("query", &["error", "date", "article", "text"]),
    ("engine", &["error", "date", "article", "text", "query"]),
    ("ingest", &["error", "date", "article", "text", "corpus", "engine"]),
    ("export", &["error", "date", "article", "corpus", "engine"]),
    ("cli", &["error", "date", "article", "query", "corpus", "engine", "ingest", "export"]),
];

#[test]
fn imports_run_one_way() {
    let source = manifest_folder().join("src");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (room, allowed) in ROOMS {
        for (path, text) in files(&source, room) {
            seen += 1;
            let name = if room == "cli" { "jianbao::" } else { "crate::" };
            for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
                for (at, _) in line.match_indices(name) {
                    let used: String =
                        line[at + name.len()..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    if used != room
                        && ROOMS.iter().any(|(known, _)| *known == used)
                        && !allowed.contains(&used.as_str())
                    {
                        wrong.push(format!("{path} uses {used}: {}", line.trim()));
                    }
                }
            }
            let hides_tantivy = path.contains("engine/local/") || !text.contains("tantivy::");
            if !hides_tantivy || (!path.ends_with("text/words.rs") && text.contains("jieba_rs")) {
                wrong.push(format!("{path} names a library that is hidden elsewhere"));
            }
        }
    }
    assert!(seen > 40, "only {seen} files");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Standard output and standard error have one door.
#[test]
fn one_door_to_the_terminal() {
    for (path, text) in ROOMS.iter().flat_map(|(room, _)| files(&manifest_folder().join("src"), room)) {
        let prints = ["println!", "eprintln!", "print!(", "eprint!(", "dbg!"].iter().any(|call| text.contains(call));
        assert!(!prints || path.ends_with("cli/output.rs") || path.contains("text/build/"), "{path} prints");
    }
}

fn files(source: &Path, room: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![source.join(room), source.join(format!("{room}.rs"))];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.is_file() && path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            // What follows is tests, of a whole file too (`#![cfg(test)]`).
            let code = text.split("[cfg(test)]").next().unwrap_or_default().to_owned();
            found.push((path.display().to_string(), code));
        }
    }
    found
}

//! What `check` finds of documents that were changed by hand.

use serde_json::{Value, json};

use super::{Index, cluster};
use crate::harness::{Archive, Outcome};

/// The name of the document of the article at `path`.
fn name_of(index: &Index<'_>, path: &str) -> String {
    let query = json!({ "query": { "bool": { "filter": [{ "term": { "kind": "article" } }] } }, "size": 1000 });
    let answer = index.cluster.does("POST", &format!("/{}/_search", index.name), &query);
    let hits = answer["hits"]["hits"].as_array().unwrap();
    let hit = hits.iter().find(|hit| hit["_source"]["article"]["path"] == path).unwrap();
    hit["_id"].as_str().unwrap().to_owned()
}

fn document(index: &Index<'_>, name: &str) -> Value {
    index.cluster.ask("GET", &format!("/{}/_doc/{name}", index.name), None).1["_source"].clone()
}

fn put(index: &Index<'_>, name: &str, document: &Value) {
    index.cluster.does("PUT", &format!("/{}/_doc/{name}?refresh=true", index.name), document);
}

fn damaged(index: &Index<'_>, archive: &Archive, words: &[&str]) -> Outcome {
    let check = index.run(archive, &["check"]);
    assert_ne!(check.status, 0, "{check}");
    let said = format!("{}{}", check.stdout, check.stderr);
    for word in words {
        assert!(said.contains(word), "no `{word}` in\n{check}");
    }
    assert!(!said.contains("whole: "), "{check}");
    let json = index.run(archive, &["check", "--format", "json"]);
    assert_eq!(json.status, check.status);
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    assert!(!json["damage"].as_array().unwrap().is_empty(), "{json}");
    check
}

#[test]
fn a_check_finds_what_was_changed_by_hand() {
    let Some(cluster) = cluster() else { return };
    let index = cluster.index("damage");
    let archive = Archive::sample();
    index.update(&archive, &["--shards", "2"]);
    index.holds_what_is_there(&archive);
    let name = name_of(&index, "reprints/agency.md");
    let whole = document(&index, &name);

    // Another text, and all else as it was.
    let mut changed = whole.clone();
    changed["text"] = json!(format!("{}改过。", whole["text"].as_str().unwrap()));
    put(&index, &name, &changed);
    damaged(&index, &archive, &["reprints/agency.md", "`body`"]);

    // What is searched in is not what is shown.
    let mut changed = whole.clone();
    changed["body"] = json!("改 过");
    put(&index, &name, &changed);
    damaged(&index, &archive, &["reprints/agency.md", "`body`"]);

    // Every field, one after the other.
    for field in whole.as_object().unwrap().keys() {
        let mut changed = whole.clone();
        changed.as_object_mut().unwrap().shift_remove(field);
        put(&index, &name, &changed);
        damaged(&index, &archive, &[]);
    }
    for (field, value) in [("author", json!(["某人"])), ("day", json!(1)), ("born", json!(0)), ("seen", json!(7))] {
        let mut changed = whole.clone();
        changed[field] = value;
        put(&index, &name, &changed);
        if field == "born" || field == "seen" {
            // Nothing tells which run it was, nor which commit had it first.
            continue;
        }
        damaged(&index, &archive, &["reprints/agency.md", field]);
    }
    put(&index, &name, &whole);
    index.holds_what_is_there(&archive);

    // One is gone.
    cluster.does("DELETE", &format!("/{}/_doc/{name}?refresh=true", index.name), &json!({}));
    damaged(&index, &archive, &["reprints/agency.md", "its record says 1 articles, and 0 are there"]);
    put(&index, &name, &whole);
    index.holds_what_is_there(&archive);

    // One is there twice.
    let twice = name.replace('@', "@1000");
    put(&index, &twice, &whole);
    damaged(&index, &archive, &["reprints/agency.md"]);
    cluster.does("DELETE", &format!("/{}/_doc/{twice}?refresh=true", index.name), &json!({}));
    index.holds_what_is_there(&archive);
}

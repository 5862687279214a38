//! The check: whether every document is what this program makes of its article, and whether the records count what is
//! there.

use std::collections::HashMap;
use std::ops::ControlFlow;

use serde_json::{Value, json};

use super::document::{ARTICLE, article_of, of_article};
use super::figures::each_record;
use super::schema::ALIVE;
use super::view::{Row, Stream, View, by_id};
use crate::engine::Health;
use crate::error::{Error, ErrorKind, Result};

/// Documents read at a time.
const DOCUMENTS: usize = 200;
/// Buckets of one page.
const BUCKETS: usize = 5_000;

/// Holds every article of the last commit against its text. `progress` hears how many articles and records are checked, of
/// how many, and may break off.
pub(super) fn check(view: &View, progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>) -> Result<Health> {
    let mut health = Health { complete: view.state().complete, ..Health::default() };
    let zone = view.zone();
    let reprints = view.shape.versions.reprints;
    let all = view.count(json!({ "match_all": {} }))?;
    let mut seen = 0;
    let query = view.articles(json!({ "match_all": {} }));
    let fields = &["*"];
    let stream = Stream { query, sort: by_id(), ranked: false, fields, size: DOCUMENTS, after: None, counted: false };
    let read = view.stream_as(stream, &mut |row: Row<Value>| {
        seen += 1;
        if seen % 100 == 0 && progress(seen, all).is_break() {
            return Err(interrupted());
        }
        let Row { source: mut stored, name, .. } = row;
        let Ok(article) = article_of(&stored) else {
            health.damaged(name, "has no article that can be read");
            return Ok(ControlFlow::Continue(()));
        };
        let file = stored["file"].as_str().unwrap_or_default().to_owned();
        let (number, run) = (stored["seen"].as_u64().unwrap_or(0), stored["born"].as_i64().unwrap_or(0));
        let wanted = of_article(zone, &file, &article, number, run, reprints)?;
        stored["died"] = json!(ALIVE);
        health.articles += 1;
        health.dated += u64::from(article.published.is_some());
        health.bytes += (article.title.len() + article.body.len()) as u64;
        for field in differing(&wanted, &stored) {
            health.damaged(article.path.clone(), format!("the field `{field}` is not what its text says"));
        }
        Ok(ControlFlow::Continue(()))
    });
    read?;
    if health.articles != all {
        health.damaged("articles", format!("{all} are counted, and {} can be read", health.articles));
    }
    unindexed(view, &mut health)?;
    records(view, &mut health)?;
    let _ = progress(all, all);
    Ok(health)
}

fn interrupted() -> Error {
    Error::new(ErrorKind::Interrupted, "the check was broken off")
}

/// The fields in which two documents differ.
fn differing(wanted: &Value, found: &Value) -> Vec<String> {
    let (Some(wanted), Some(found)) = (wanted.as_object(), found.as_object()) else { return vec!["*".to_owned()] };
    let names = wanted.keys().chain(found.keys().filter(|name| !wanted.contains_key(*name)));
    names.filter(|name| wanted.get(*name) != found.get(*name)).cloned().collect()
}

/// Articles whose texts are there and are not in the index: a change by hand may leave such.
fn unindexed(view: &View, health: &mut Health) -> Result<()> {
    for field in ["title", "body", "title_words", "body_words"] {
        let missing = view.count(json!({ "bool": { "must_not": [{ "exists": { "field": field } }] } }))?;
        if missing > 0 {
            health.damaged(format!("field `{field}`"), format!("{missing} articles are not found by it"));
        }
    }
    Ok(())
}

/// Whether there are as many articles of each file as its record says.
fn records(view: &View, health: &mut Health) -> Result<()> {
    let mut counts: HashMap<String, u64> = HashMap::new();
    let mut after: Option<Value> = None;
    loop {
        let mut by = json!({ "size": BUCKETS, "sources": [{ "file": { "terms": { "field": "file" } } }] });
        if let Some(after) = after {
            by["after"] = after;
        }
        let query = view.among(ARTICLE, json!({ "match_all": {} }));
        let answer =
            view.search(json!({ "size": 0, "query": query, "aggs": { "files": { "composite": by } } }), false)?;
        let files = &answer.aggregations["files"];
        let buckets = files["buckets"].as_array().map_or(&[][..], Vec::as_slice);
        for bucket in buckets {
            let file = bucket["key"]["file"].as_str().unwrap_or_default();
            counts.insert(file.to_owned(), bucket["doc_count"].as_u64().unwrap_or(0));
        }
        if buckets.len() < BUCKETS {
            break;
        }
        after = Some(files["after_key"].clone());
    }
    each_record(view, json!({ "match_all": {} }), &mut |record| {
        health.files += 1;
        let found = counts.remove(&record.path).unwrap_or(0);
        if found != record.articles {
            let what = format!("its record says {} articles, and {found} are there", record.articles);
            health.damaged(record.path, what);
        }
        Ok(())
    })?;
    for (file, count) in counts {
        health.damaged(file, format!("{count} articles are of a file that has no record"));
    }
    Ok(())
}

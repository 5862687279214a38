//! What the index holds, in figures, and the files that were read.

use std::ops::ControlFlow;

use chrono::Datelike as _;
use serde_json::json;

use super::counting::tally;
use super::document::FILE;
use super::http::Request;
use super::schema::FORMAT_VERSION;
use super::view::{Stream, View, by_id};
use crate::engine::{Counted, FileRecord, Key, KnownFile, Stats};
use crate::error::Result;
use crate::query::Query;

/// Records read at a time.
const RECORDS: usize = 5_000;

/// What the index holds.
pub(super) fn stats(view: &View) -> Result<Stats> {
    let state = view.state();
    let path = format!("/{}/_stats/store", view.index);
    let store = view.client.call(&Request::get(path), &format!("look at `{}`", view.index))?.value()?;
    let files = view.search(
        json!({
            "size": 0, "track_total_hits": true, "query": view.among(FILE, json!({ "match_all": {} })),
            "aggs": { "failures": { "sum": { "field": "failures" } } },
        }),
        false,
    )?;
    let tallies = tally(view, &Query::All, &[Key::Day, Key::Source])?;
    let mut stats = Stats {
        articles: tallies.articles,
        files: files.total()?,
        failed: files.aggregations["failures"]["value"].as_f64().unwrap_or(0.0) as u64,
        complete: state.complete,
        bytes: store["_all"]["total"]["store"]["size_in_bytes"].as_u64().unwrap_or(0),
        format_version: FORMAT_VERSION,
        fold_version: view.shape.versions.fold,
        words_version: view.shape.versions.words,
        written_by: state.program,
        ..Stats::default()
    };
    let mut tallies = tallies.by.into_iter();
    if let Some(days) = tallies.next() {
        stats.undated = days.none;
        for (value, count) in &days.values {
            if let Counted::Day(day) = value {
                *stats.years.entry(day.year()).or_insert(0) += count;
            }
        }
        let day = |value: Option<&Counted>| match value {
            Some(Counted::Day(day)) => Some(day.to_string()),
            _ => None,
        };
        stats.first = day(days.values.keys().next());
        stats.last = day(days.values.keys().next_back());
    }
    let sources = tallies.next().map(|tally| tally.values).unwrap_or_default();
    stats.sources = sources
        .into_iter()
        .filter_map(|(value, count)| if let Counted::Text(name) = value { Some((name, count)) } else { None })
        .collect();
    stats.sources.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(stats)
}

/// All files that were read.
pub(super) fn files(view: &View) -> Result<Vec<KnownFile>> {
    let mut files = Vec::new();
    each_record(view, json!({ "match_all": {} }), &mut |record| {
        files.push(KnownFile {
            failures: record.failures.len() as u64,
            path: record.path,
            size: record.size,
            modified: record.modified,
            rules: record.rules,
            articles: record.articles,
        });
        Ok(())
    })?;
    Ok(files)
}

/// The record of the file at `path`.
pub(super) fn file(view: &View, path: &str) -> Result<Option<FileRecord>> {
    let mut found = None;
    each_record(view, json!({ "term": { "file": path } }), &mut |record| {
        found = Some(record);
        Ok(())
    })?;
    Ok(found)
}

/// Hands records to `visit`.
pub(super) fn each_record(
    view: &View,
    condition: serde_json::Value,
    visit: &mut dyn FnMut(FileRecord) -> Result<()>,
) -> Result<()> {
    let query = view.among(FILE, condition);
    let stream =
        Stream { query, sort: by_id(), ranked: false, fields: &["record"], size: RECORDS, after: None, counted: false };
    view.stream(stream, &mut |row| {
        row.source.record.map_or(Ok(()), &mut *visit)?;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(())
}

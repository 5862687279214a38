//! Counting over the articles that match: by the values of their fields, by pages of buckets read to their end; and by what
//! only their texts tell, read one after the other.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate};
use serde_json::{Map, Value, json};

use super::document::{self, DAY};
use super::hits::{each_article, ids, stream_of};
use super::query::{among, clause, meta_fields};
use super::view::{Row, View};
use crate::engine::judge::counted;
use crate::engine::terms::in_body;
use crate::engine::{Counted, Highlighter, Key, Measure, Order, Tallies, Tally, WordCounts};
use crate::error::Result;
use crate::query::{MetaField, Query};
use crate::text::script::Script;

/// Buckets of one page.
const BUCKETS: usize = 5_000;
/// Documents whose words are read at a time.
const DOCUMENTS: usize = 500;
/// Identities that are named at a time.
const NAMED: usize = 10_000;

/// The articles of `query` by each of `keys`.
pub(super) fn tally(view: &View, query: &Query, keys: &[Key]) -> Result<Tallies> {
    let clause = clause(query);
    if !clause.is_exact {
        return tally_here(view, query, keys);
    }
    let condition = view.articles(clause.json);
    let mut tallies = Tallies { articles: 0, by: vec![Tally::default(); keys.len()] };
    // What goes on, and behind which bucket.
    let mut open: BTreeMap<usize, Option<Value>> = (0..keys.len()).map(|at| (at, None)).collect();
    let mut is_first = true;
    while is_first || !open.is_empty() {
        let mut asked = Map::new();
        for (at, after) in &open {
            let field = field(keys[*at]);
            let mut by = json!({ "size": BUCKETS, "sources": [{ "value": { "terms": { "field": field } } }] });
            if let Some(after) = after {
                by["after"] = after.clone();
            }
            asked.insert(format!("by{at}"), json!({ "composite": by }));
            if is_first {
                asked.insert(format!("none{at}"), json!({ "missing": { "field": field } }));
            }
        }
        let mut body = json!({ "size": 0, "track_total_hits": true, "query": condition });
        if !asked.is_empty() {
            body["aggs"] = Value::Object(asked);
        }
        let answer = view.search(body, false)?;
        tallies.articles = answer.total()?;
        let aggregations = answer.aggregations;
        let mut next = BTreeMap::new();
        for at in open.keys() {
            let tally = &mut tallies.by[*at];
            if is_first {
                tally.none = aggregations[format!("none{at}")]["doc_count"].as_u64().unwrap_or(0);
            }
            let by = &aggregations[format!("by{at}")];
            let buckets = by["buckets"].as_array().map_or(&[][..], Vec::as_slice);
            for bucket in buckets {
                let count = bucket["doc_count"].as_u64().unwrap_or(0);
                if let Some(value) = value(keys[*at], &bucket["key"]["value"]) {
                    *tally.values.entry(value).or_insert(0) += count;
                }
            }
            if buckets.len() == BUCKETS && !by["after_key"].is_null() {
                next.insert(*at, Some(by["after_key"].clone()));
            }
        }
        open = next;
        is_first = false;
    }
    Ok(tallies)
}

/// The same, told from the articles.
fn tally_here(view: &View, query: &Query, keys: &[Key]) -> Result<Tallies> {
    let zone = view.zone();
    let mut tallies = Tallies { articles: 0, by: vec![Tally::default(); keys.len()] };
    each_article(view, query, &mut |article| {
        tallies.articles += 1;
        for (key, tally) in keys.iter().zip(&mut tallies.by) {
            let values = counted(&article, *key, zone);
            if values.is_empty() {
                tally.none += 1;
            }
            values.into_iter().for_each(|value| *tally.values.entry(value).or_insert(0) += 1);
        }
        Ok(())
    })?;
    Ok(tallies)
}

fn field(key: Key) -> &'static str {
    match key {
        Key::Source => meta_fields(MetaField::Source).0,
        Key::Author => meta_fields(MetaField::Author).0,
        Key::Editor => meta_fields(MetaField::Editor).0,
        Key::Reviewer => meta_fields(MetaField::Reviewer).0,
        Key::Section => meta_fields(MetaField::Section).0,
        Key::Page => meta_fields(MetaField::Page).0,
        Key::Script => "script",
        Key::Day => "day",
    }
}

fn value(key: Key, bucket: &Value) -> Option<Counted> {
    match key {
        Key::Day => day(bucket.as_i64()?).map(Counted::Day),
        Key::Script => {
            let tag = bucket.as_str()?;
            Script::ALL.into_iter().find(|script| script.tag() == tag).map(Counted::from)
        }
        _ => bucket.as_str().map(|text| Counted::Text(text.to_owned())),
    }
}

/// A day by its number from 1970 on.
fn day(number: i64) -> Option<NaiveDate> {
    DateTime::from_timestamp(number * DAY, 0).map(|time| time.date_naive())
}

/// How many places there are at which a text of `query` stands.
pub(super) fn occurrences(view: &View, query: &Query) -> Result<u64> {
    let highlighter = Highlighter::new(query);
    if highlighter.asks_nothing() {
        return Ok(0);
    }
    let mut places = 0;
    each_article(view, query, &mut |article| {
        places += highlighter.occurrences(&article).len() as u64;
        Ok(())
    })?;
    Ok(places)
}

/// For every word, its count in the articles of each of `sets`: what the index has of the words of each article is read.
pub(super) fn words(view: &View, sets: &[Query], measure: Measure, least: u64) -> Result<Vec<WordCounts>> {
    let mut counts: HashMap<String, Vec<u64>> = HashMap::new();
    for (set, query) in sets.iter().enumerate() {
        let condition = clause(query);
        let conditions = if condition.is_exact {
            vec![condition.json]
        } else {
            let found: Vec<_> = ids(view, query, Order::Newest, None)?.hits.iter().map(|hit| hit.id).collect();
            found.chunks(NAMED).map(|ids| among(ids).json).collect()
        };
        let mut add = |word: &str, times: u64| match counts.get_mut(word) {
            Some(counts) => counts[set] += times,
            None => {
                let mut new = vec![0; sets.len()];
                new[set] = times;
                counts.insert(word.to_owned(), new);
            }
        };
        let mut read = |row: Row| {
            let titles = document::words(&row.source.title_words);
            let bodies = document::words(&row.source.body_words).map(|(word, times)| (word, in_body(times).0));
            match measure {
                Measure::Times => titles.chain(bodies).for_each(|(word, times)| add(word, times.into())),
                Measure::Articles => {
                    let words: HashSet<&str> = titles.chain(bodies).map(|(word, _)| word).collect();
                    words.into_iter().for_each(|word| add(word, 1));
                }
            }
            Ok(())
        };
        for condition in conditions {
            stream_of(view, condition, &["title_words", "body_words"], DOCUMENTS, &mut read)?;
        }
    }
    let counts = counts.into_iter().filter(|(_, counts)| counts.iter().any(|count| *count >= least.max(1)));
    let mut words: Vec<WordCounts> = counts.map(|(word, counts)| WordCounts { word, counts }).collect();
    words.sort_unstable_by(|a, b| a.word.cmp(&b.word));
    Ok(words)
}

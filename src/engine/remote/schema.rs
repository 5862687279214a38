//! The index on the server: its settings and mapping, the versions that it names, and whether it still is what this program
//! made.
//!
//! No analyzer of the server's decides anything: texts come as units joined by spaces, which are split there and nowhere
//! else (a space is no unit, so none has one in it), and words with their frequencies.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::engine::{Ranking, versions};
use crate::error::{Error, ErrorKind, Result};
use crate::text::fold::FOLD_VERSION;
use crate::text::words::WORDS_VERSION;

/// Version of the fields, of what is stored, and of how runs are told apart.
pub(super) const FORMAT_VERSION: u32 = 1;
/// What an article that no run has ended names as its end: 2^62.
pub(super) const ALIVE: i64 = 1 << 62;
/// What stands where a text has no unit, so that every article counts in the length of the average text. In no text, since
/// folding takes it away.
pub(super) const NOTHING: &str = "\u{1}";
/// Keywords that are longer are kept in the article alone: the server refuses them.
pub(super) const LONGEST_KEYWORD: usize = 32_766;

/// How an index is made and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Making {
    /// Shards of a new index.
    pub shards: u32,
    /// Copies of each shard beside the first.
    pub replicas: u32,
    /// Whether articles get what reprints are found by.
    pub reprints: bool,
    /// How long a writer may be silent before another takes over; [`LEASE`] where nothing speaks against it.
    pub lease: Duration,
}

/// How long a writer may be silent, where nothing else is said.
pub const LEASE: Duration = Duration::from_secs(10);

/// What an index is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Versions {
    pub(super) format: u32,
    pub(super) fold: u32,
    pub(super) words: u32,
    /// Whether the articles have what reprints are found by.
    pub(super) reprints: bool,
}

impl Versions {
    /// What this program writes.
    pub(super) fn current(reprints: bool) -> Self {
        Self { format: FORMAT_VERSION, fold: FOLD_VERSION, words: WORDS_VERSION, reprints }
    }
}

/// The request that makes the index.
pub(super) fn creation(making: Making) -> Value {
    json!({
        "settings": {
            "index": {
                "number_of_shards": making.shards,
                "number_of_replicas": making.replicas,
                "refresh_interval": "-1",
                "replication": { "type": "DOCUMENT" },
                "mapping": { "total_fields": { "limit": 200 } },
                "analysis": analysis(),
                "similarity": similarity(),
            }
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": { "jianbao": Versions::current(making.reprints) },
            "properties": properties(),
        }
    })
}

fn analysis() -> Value {
    json!({
        "tokenizer": {
            "jianbao_units": { "type": "char_group", "tokenize_on_chars": [" "], "max_token_length": 1024 },
        },
        "filter": { "jianbao_times": { "type": "delimited_term_freq", "delimiter": "|" } },
        "analyzer": {
            "jianbao_units": { "type": "custom", "tokenizer": "jianbao_units" },
            "jianbao_times": { "type": "custom", "tokenizer": "jianbao_units", "filter": ["jianbao_times"] },
        }
    })
}

/// The part of [`crate::engine::scoring`]'s formula that knows frequencies and lengths; what is known of a term comes as its
/// boost. The sum over the units of a pair is divided by their number there. Where a frequency of a body also says whether its
/// opening has the word (see [`crate::engine::terms::in_body`]), that is a field of its own here: the server refuses scores
/// that fall while frequencies rise.
fn similarity() -> Value {
    let Ranking { words, title, saturation: k, length: b, floor, .. } = Ranking::default();
    let norm = format!(
        "double n = {k} * ({rest} + {b} * doc.length / Math.max(1.0, (double) field.sumTotalTermFreq / field.docCount));",
        rest = 1.0 - b
    );
    let script = |source: String| json!({ "type": "scripted", "script": { "source": source } });
    let more = k + 1.0;
    json!({
        "jianbao_units": script(format!("{norm} return query.boost * doc.freq * {more} / (doc.freq + n);")),
        "jianbao_title": script(format!(
            "{norm} return query.boost * {weight} * ({floor} + doc.freq * {more} / (doc.freq + n));",
            weight = words * title
        )),
        "jianbao_body": script(format!(
            "{norm} double f = Math.floor(doc.freq / 2); \
             return query.boost * {words} * ({floor} + f * {more} / (f + n));"
        )),
    })
}

fn properties() -> Value {
    let keyword = json!({ "type": "keyword" });
    let number = json!({ "type": "long" });
    let kept = json!({ "type": "object", "enabled": false });
    let units = json!({
        "type": "text", "analyzer": "jianbao_units", "similarity": "jianbao_units"
    });
    let words = |similarity: &str| json!({ "type": "text", "analyzer": "jianbao_times", "similarity": similarity, "index_options": "freqs" });
    let part = json!({ "type": "text", "analyzer": "jianbao_units", "norms": false });
    let column = json!({ "type": "long", "index": false });
    json!({
        "kind": keyword, "born": number, "died": number, "file": keyword,
        "id": keyword, "published": number, "day": number, "seen": column,
        "fingerprints": number, "compared_units": column, "compared_hash": column,
        "title": units, "body": units,
        "title_words": words("jianbao_title"), "body_words": words("jianbao_body"),
        "opening_words": {
            "type": "text", "analyzer": "jianbao_units", "norms": false, "index_options": "docs"
        },
        "lengths": { "properties": { "title": column, "body": column, "title_words": column, "body_words": column } },
        "author": keyword, "author_terms": keyword,
        "editor": keyword, "editor_terms": keyword,
        "reviewer": keyword, "reviewer_terms": keyword,
        "page": keyword, "page_terms": keyword,
        "source": keyword, "source_text": part,
        "section": keyword, "section_text": part,
        "path_text": part,
        "script": keyword,
        "article": kept, "text": { "type": "keyword", "index": false, "doc_values": false },
        "articles": column, "failures": column,
        "record": kept, "state": kept,
    })
}

/// What the server says of the index: its identity and versions.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// Its identity, another one for an index that is made anew.
    pub(super) uuid: String,
    pub(super) versions: Versions,
}

impl Shape {
    /// Reads the answer to `GET /INDEX`.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Version`] where the index was made by other rules; [`ErrorKind::Index`] where it is none of
    /// this program's, or its mapping was changed.
    pub(super) fn read(answer: &Value, wanted: &str, address: &str, anew: &str) -> Result<Self> {
        let Some((_, index)) = answer.as_object().and_then(|indexes| {
            let (name, index) = indexes.iter().next()?;
            (indexes.len() == 1 && *name == wanted).then_some((name, index))
        }) else {
            return Err(Error::new(ErrorKind::Input, format!("`{address}` does not name one index by its own name"))
                .with_hint("name the index itself instead of an alias"));
        };
        let (settings, mappings) = (&index["settings"]["index"], &index["mappings"]);
        let refused = |what: String| {
            Err(Error::new(ErrorKind::Version, format!("the index `{address}` {what}"))
                .with_hint(format!("make another one from the articles: {anew}; then remove the old one")))
        };
        let meta = &mappings["_meta"]["jianbao"];
        let number = |name: &str| meta[name].as_u64().and_then(|number| u32::try_from(number).ok());
        let (Some(format), Some(fold), Some(words)) = (number("format"), number("fold"), number("words")) else {
            return refused("was not made by this program".to_owned());
        };
        let versions = Versions { format, fold, words, reprints: meta["reprints"].as_bool().unwrap_or(true) };
        if let Some((what, found, wanted)) = versions::differs((format, FORMAT_VERSION), fold, words) {
            return refused(format!("has version {found} of the {what}, and this program reads version {wanted}"));
        }
        let changed = [
            ("mappings.properties", &properties(), &mappings["properties"]),
            ("settings.analysis", &analysis(), &settings["analysis"]),
            ("settings.similarity", &similarity(), &settings["similarity"]),
            ("mappings.dynamic", &json!("strict"), &mappings["dynamic"]),
            ("mappings._source", &Value::Null, &mappings["_source"]),
            // Copies that take their segments from another show a commit later than it is made.
            ("settings.replication.type", &json!("DOCUMENT"), &settings["replication"]["type"]),
            ("settings.default_pipeline", &Value::Null, &settings["default_pipeline"]),
            ("settings.final_pipeline", &Value::Null, &settings["final_pipeline"]),
        ]
        .into_iter()
        .find_map(|(name, wanted, found)| difference(name, wanted, found));
        if let Some(what) = changed {
            return refused(format!("was changed by hand, and searches would miss articles: {what}"));
        }
        let uuid = settings["uuid"].as_str().unwrap_or_default().to_owned();
        Ok(Self { uuid, versions })
    }
}

/// Where `found` is not `wanted`, which it may say in other types; `None` where it is.
fn difference(name: &str, wanted: &Value, found: &Value) -> Option<String> {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => {
            let missing = wanted.iter().find_map(|(key, wanted)| {
                // An object with parts of its own is not said to be one.
                let found = found.get(key).unwrap_or(&Value::Null);
                difference(&format!("{name}.{key}"), wanted, found)
            });
            missing.or_else(|| {
                let more = found.keys().find(|key| !wanted.contains_key(*key))?;
                Some(format!("`{name}.{more}` is not of this program's"))
            })
        }
        (wanted, found) if plain(wanted) == plain(found) => None,
        (wanted, found) => Some(format!("`{name}` is {found}, and was made as {wanted}")),
    }
}

/// A value as the server may say it: settings are texts.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) if values.len() == 1 => plain(&values[0]),
        other => other.to_string(),
    }
}

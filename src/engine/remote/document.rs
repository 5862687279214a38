//! What of an article, and of a file's record, goes into which field of a document, and what comes back. Written by the
//! writer and held against the index by the check, so that both know one rule.

use std::collections::HashMap;

use chrono::FixedOffset;
use serde::Deserialize as _;
use serde_json::{Map, Value, json};

use super::schema::{ALIVE, LONGEST_KEYWORD, NOTHING};
use crate::article::Article;
use crate::engine::FileRecord;
use crate::engine::judge::{terms, values};
use crate::engine::terms::{Cut, in_body, script_of};
use crate::error::{Error, ErrorKind, Result};
use crate::query::MetaField;
use crate::text::fingerprints::Compared;
use crate::text::fold;
use crate::text::units::units;

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;

/// Kind of an article's document.
pub(super) const ARTICLE: &str = "article";
/// Kind of a file record's document.
pub(super) const FILE: &str = "file";
/// Kind of the document that names the current run, and its name.
pub(super) const STATE: &str = "state";

/// The fields of metadata, with the names of their values and of what they are found by.
pub(super) const META_FIELDS: [(MetaField, &str, &str); 6] = [
    (MetaField::Author, "author", "author_terms"),
    (MetaField::Editor, "editor", "editor_terms"),
    (MetaField::Reviewer, "reviewer", "reviewer_terms"),
    (MetaField::Page, "page", "page_terms"),
    (MetaField::Source, "source", "source_text"),
    (MetaField::Section, "section", "section_text"),
];

/// The name of an article's document that a run brought.
pub(super) fn name_of(id: &str, run: i64) -> String {
    format!("{id}@{run}")
}

/// What names the record of a file.
pub(super) fn file_id(path: &str) -> String {
    format!("f{}", &blake3::hash(path.as_bytes()).to_hex()[..32])
}

/// A folded text as the server gets it: its units with spaces between, or [`NOTHING`]; and their number.
pub(super) fn spaced(folded: &str) -> (String, u64) {
    let mut spaced = String::with_capacity(folded.len() * 4 / 3 + 1);
    let mut count = 0;
    for unit in units(folded) {
        if count > 0 {
            spaced.push(' ');
        }
        spaced.push_str(&folded[unit.range]);
        count += 1;
    }
    if count == 0 { (NOTHING.to_owned(), 0) } else { (spaced, count) }
}

/// Words with their frequencies as the server gets them, in the order in which they first stand; and the sum of these.
fn counted<'a>(words: impl Iterator<Item = (&'a str, u32)>) -> (String, u64) {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut counts: Vec<(&str, u32)> = Vec::new();
    for (word, times) in words {
        let at = *places.entry(word).or_insert_with(|| {
            counts.push((word, 0));
            counts.len() - 1
        });
        counts[at].1 += times;
    }
    let mut text = String::new();
    for (word, times) in &counts {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
        text.push('|');
        text.push_str(&times.to_string());
    }
    let sum = counts.iter().map(|(_, times)| u64::from(*times)).sum();
    if counts.is_empty() { (format!("{NOTHING}|1"), 0) } else { (text, sum) }
}

/// The words of a field as they were counted.
pub(super) fn words(field: &str) -> impl Iterator<Item = (&str, u32)> {
    field.split(' ').filter_map(|entry| {
        let (word, times) = entry.rsplit_once('|')?;
        Some((word, times.parse().ok()?)).filter(|(word, _)| *word != NOTHING)
    })
}

/// The document of an article that was read from the file at `file`, that the run `run` brings and the commit number `seen`
/// has first; with what reprints are found by, where the index has that.
pub(super) fn of_article(
    zone: FixedOffset,
    file: &str,
    article: &Article,
    seen: u64,
    run: i64,
    reprints: bool,
) -> Result<Value> {
    let (title, body) = (Cut::new(&article.title), Cut::new(&article.body));
    let (title_units, title_length) = spaced(title.folded());
    let (body_units, body_length) = spaced(body.folded());
    let (title_words, title_tokens) = counted(title.words().iter().map(|word| (title.text_of(word), 1)));
    let (body_words, body_tokens) = counted(body.body_words().map(|(word, times)| (body.text_of(word), times)));
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| {
        fields.insert(name.to_owned(), value);
    };
    put("kind", json!(ARTICLE));
    put("born", json!(run));
    put("died", json!(ALIVE));
    put("file", json!(file));
    put("id", json!(article.id().to_string()));
    if let Some(published) = &article.published {
        let instant = published.instant(zone);
        put("published", json!(instant));
        put("day", json!((instant + i64::from(zone.local_minus_utc())).div_euclid(DAY)));
    }
    put("seen", json!(seen));
    if reprints {
        let compared = Compared::new(body.folded());
        put("fingerprints", compared.fingerprints().into_iter().collect());
        put("compared_units", json!(compared.len()));
        put("compared_hash", json!(compared.whole() as i64));
    }
    put("title", json!(title_units));
    put("body", json!(body_units));
    put("title_words", json!(title_words));
    let opening: Vec<&str> = words(&body_words).filter(|(_, times)| in_body(*times).1).map(|(word, _)| word).collect();
    put("opening_words", json!(opening.join(" ")));
    put("body_words", json!(body_words));
    put(
        "lengths",
        json!({ "title": title_length, "body": body_length, "title_words": title_tokens, "body_words": body_tokens }),
    );
    for (field, name, found_by) in META_FIELDS {
        let values: Vec<&str> = values(article, field);
        if values.is_empty() {
            continue;
        }
        let found: Vec<String> = if field.is_whole() {
            let all = values.iter().flat_map(|value| terms(field, value));
            all.filter(|term| term.len() <= LONGEST_KEYWORD).collect()
        } else {
            values.iter().map(|value| spaced(&fold(value)).0).collect()
        };
        put(name, values.into_iter().filter(|value| value.len() <= LONGEST_KEYWORD).collect());
        put(found_by, found.into_iter().collect());
    }
    put("path_text", json!(spaced(&fold(&article.path)).0));
    put("script", json!(script_of(article).tag()));
    let meta = Article { seen: Some(seen), ..article.without_body() };
    put("article", serde_json::to_value(meta).map_err(unwritable)?);
    put("text", json!(article.body));
    Ok(Value::Object(fields))
}

/// The document of a file's record.
pub(super) fn of_record(record: &FileRecord, run: i64) -> Result<Value> {
    Ok(json!({
        "kind": FILE, "born": run, "died": ALIVE, "file": record.path, "id": file_id(&record.path),
        "articles": record.articles, "failures": record.failures.len(),
        "record": serde_json::to_value(record).map_err(unwritable)?,
    }))
}

/// The article of a whole document.
pub(super) fn article_of(document: &Value) -> Result<Article> {
    let article = Article::deserialize(&document["article"]).map_err(|error| {
        Error::new(ErrorKind::Index, "what the cluster has of an article cannot be understood").with_cause(error)
    })?;
    Ok(Article { body: document["text"].as_str().unwrap_or_default().to_owned(), ..article })
}

fn unwritable(error: serde_json::Error) -> Error {
    Error::new(ErrorKind::Index, "a record cannot be written").with_cause(error)
}

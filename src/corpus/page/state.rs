//! Pages that are rendered by their scripts: the data of the article stands in a script, as JSON. Takes the scripts;
//! gives the object that holds a headline and a text.
//!
//! Found are whole scripts of type `application/json`, values of assignments (`window.__INITIAL_STATE__ = {…}`), also those that
//! are JavaScript and no JSON, what a function returns that is called at once (`__NUXT__`), texts given to `JSON.parse`, and
//! the rows that Next.js streams. Of the objects in them the one with the longest text under a usual name is taken; the text
//! may be a list of paragraphs.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use scraper::{Html, Selector};
use serde_json::{Map, Value};

use crate::corpus::config::Config;
use crate::corpus::json::literal;
use crate::corpus::pattern::pattern;
use crate::corpus::record::{self, Record};

/// Bytes of a script, and assignments in it, that are looked at.
const SCRIPT: usize = 8 << 20;
const ASSIGNMENTS: usize = 40;
/// Pieces of a stream that are read.
const PUSHES: usize = 2_000;
/// Values that are looked at, and how deep.
const VALUES: usize = 200_000;
const DEEPEST: usize = 40;
/// Characters of the text of an article, at least.
const SHORTEST: usize = 40;

/// The article that the scripts of `document` hold.
pub(super) fn find(document: &Html, config: &Config) -> Option<Map<String, Value>> {
    let selector = Selector::parse("script").ok()?;
    let mut search = Search { best: None, left: VALUES, config };
    let mut flight = String::new();
    for script in document.select(&selector) {
        let text: String = script.text().collect();
        let kind = script.value().attr("type").unwrap_or_default();
        if text.len() > SCRIPT || kind.contains("ld+json") {
            continue;
        }
        if kind.contains("json") {
            if let Ok(value) = serde_json::from_str::<Value>(text.trim()) {
                search.visit(&value, 0);
            }
            continue;
        }
        flight.push_str(&pushed(&text));
        for found in ASSIGNMENT.find_iter(&text).take(ASSIGNMENTS) {
            if let Some(value) = assigned(&text[found.start() + 1..]) {
                search.visit(&value, 0);
            }
        }
    }
    for value in rows(&flight) {
        search.visit(&value, 0);
    }
    search.best.map(|(_, map)| map)
}

/// The beginning of a value that is assigned, or parsed.
static ASSIGNMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?:=\s*(?:[{\[]|\(?\s*function\b|\(\s*\([\w$,\s]*\)\s*=>)|[=\s(]JSON\.parse\(\s*["'])"#)
});

/// The value behind the sign of an assignment: an object, what a function returns, or a text that holds JSON.
fn assigned(text: &str) -> Option<Value> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '=');
    if let Some(text) = text.split_once("JSON.parse(").map(|(before, text)| (before.trim(), text))
        && text.0.is_empty()
    {
        let (inner, _) = literal(text.1, &HashMap::new())?;
        return serde_json::from_str(inner.as_str()?).ok();
    }
    if text.starts_with(['{', '[']) {
        let strict = serde_json::Deserializer::from_str(text).into_iter::<Value>().next();
        return strict.and_then(Result::ok).or_else(|| literal(text, &HashMap::new()).map(|(value, _)| value));
    }
    returned(text)
}

/// What a function returns that is called where it stands: `(function(a,b){return {…}}("x",1))`. Its parameters are what it
/// is called with.
fn returned(text: &str) -> Option<Value> {
    static HEAD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^\(*\s*(?:function\s*\w*\s*\((?P<names>[\w$,\s]*)\)|\((?P<arrow>[\w$,\s]*)\)\s*=>)\s*\{?")
    });
    static RETURN: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[;}\s])return\s*[{\[]|^\(\{"));
    let head = HEAD.captures(text)?;
    let names = head.name("names").or(head.name("arrow")).map_or("", |names| names.as_str());
    let body = &text[head.get(0)?.end()..];
    let value = &body[RETURN.find(body)?.end() - 1..];
    let (_, length) = literal(value, &HashMap::new())?;
    let call = value[length..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '}' | ')' | ';'));
    let inner = call.strip_prefix('(').unwrap_or_default();
    let known = names.split(',').map(|name| name.trim().to_owned()).zip(arguments(inner)).collect();
    literal(value, &known).map(|(value, _)| value)
}

/// The values between the brackets of a call.
fn arguments(mut text: &str) -> Vec<Value> {
    let mut values = Vec::new();
    while let Some((value, length)) = literal(text, &HashMap::new()) {
        values.push(value);
        let Some(rest) = text[length..].trim_start().strip_prefix(',') else { break };
        text = rest;
    }
    values
}

/// What Next.js pushes piece by piece into a stream of rows.
fn pushed(text: &str) -> String {
    let mut stream = String::new();
    for (at, sign) in text.match_indices("__next_f.push(").take(PUSHES) {
        let from = &text[at + sign.len()..];
        if let Some(Ok(Value::Array(parts))) = serde_json::Deserializer::from_str(from).into_iter::<Value>().next()
            && let Some(part) = parts.get(1).and_then(Value::as_str)
        {
            stream.push_str(part);
        }
    }
    stream
}

/// The values of a stream of rows: `1a:{…}`, with the texts in rows of their own (`1b:T4f,…`) put where they are named.
fn rows(stream: &str) -> Vec<Value> {
    let mut texts: HashMap<String, Value> = HashMap::new();
    let mut values = Vec::new();
    let mut rest = stream;
    while let Some((id, behind)) = rest.split_once(':') {
        let text = behind.strip_prefix('T').and_then(|behind| {
            let (length, text) = behind.split_once(',')?;
            let length = usize::from_str_radix(length, 16).ok()?;
            Some((text.get(..length)?, &text[length..]))
        });
        if let Some((text, behind)) = text {
            texts.insert(format!("${}", id.trim()), Value::String(text.to_owned()));
            rest = behind;
            continue;
        }
        let (row, behind) = behind.split_once('\n').unwrap_or((behind, ""));
        values.extend(serde_json::from_str::<Value>(row));
        rest = behind;
    }
    values.iter_mut().for_each(|value| fill(value, &texts, 0));
    values
}

/// Puts `texts` where `value` names them.
fn fill(value: &mut Value, texts: &HashMap<String, Value>, depth: usize) {
    match value {
        Value::String(name) => {
            if let Some(text) = texts.get(name.as_str()) {
                *value = text.clone();
            }
        }
        Value::Array(values) if depth < DEEPEST => values.iter_mut().for_each(|value| fill(value, texts, depth + 1)),
        Value::Object(map) if depth < DEEPEST => map.values_mut().for_each(|value| fill(value, texts, depth + 1)),
        _ => {}
    }
}

struct Search<'a> {
    best: Option<(usize, Map<String, Value>)>,
    left: usize,
    config: &'a Config,
}

impl Search<'_> {
    fn visit(&mut self, value: &Value, depth: usize) {
        if depth > DEEPEST || self.left == 0 {
            return;
        }
        self.left -= 1;
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.visit(value, depth + 1)),
            Value::Object(map) => {
                self.weigh(map);
                map.values().for_each(|value| self.visit(value, depth + 1));
            }
            // Some pages hold JSON in a text.
            Value::String(text) if text.len() > 200 && text.starts_with('{') => {
                if let Ok(inner) = serde_json::from_str::<Value>(text) {
                    self.visit(&inner, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// Notes an object with a headline and a text, if its text is the longest so far.
    fn weigh(&mut self, map: &Map<String, Value>) {
        // The text may stand a step below the headline: {"title": …, "content": {"text": …}}.
        let mut flat = map.clone();
        for inner in map.values().filter_map(Value::as_object) {
            for (name, value) in inner.iter().filter(|(_, value)| value.is_string()) {
                flat.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        if let Some(text) = paragraphs(&flat, self.config) {
            flat.insert("content".to_owned(), Value::String(text));
        }
        let texts = flat.values().filter_map(Value::as_str);
        let longest = texts.map(|text| text.chars().filter(|c| !c.is_ascii()).count()).max().unwrap_or(0);
        let is_longer = self.best.as_ref().is_none_or(|(best, _)| longest > *best);
        if longest >= SHORTEST && is_longer && Record::new(flat.clone(), self.config).is_whole() {
            self.best = Some((longest, flat));
        }
    }
}

/// The text of an object that holds it as paragraphs: a list of texts, of blocks with a text each, or of such lists. A text
/// of its own counts before it, and what has a headline of its own is another article.
fn paragraphs(map: &Map<String, Value>, config: &Config) -> Option<String> {
    let is_text = |value: &Value| value.as_str().is_some_and(|text| text.chars().count() >= SHORTEST);
    if Record::new(map.clone(), config).body_is(&is_text) {
        return None;
    }
    let texts = map.values().filter(|value| value.is_array() || value.is_object()).filter(|value| !is_headed(value));
    let texts = texts.map(|value| record::text(value).join("\n"));
    texts
        .filter(|text| text.chars().filter(|c| !c.is_ascii()).count() >= SHORTEST && text.contains(['。', '，']))
        .max_by_key(|text| text.chars().count())
}

/// Whether a value has a headline of its own, or is a list of such.
fn is_headed(value: &Value) -> bool {
    match value {
        Value::Object(map) => ["title", "headline"].iter().any(|name| map.contains_key(*name)),
        Value::Array(values) => values.first().is_some_and(is_headed),
        _ => false,
    }
}

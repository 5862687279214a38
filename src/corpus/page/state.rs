//! Pages that are rendered by their scripts: the data of the article stands in a script, as JSON. Takes the scripts;
//! gives the object that holds a headline and a text.
//!
//! Found are whole scripts of type `application/json`, values of assignments (`window.__INITIAL_STATE__ = {…}`), and texts
//! given to `JSON.parse`. Of the objects in them the one with the longest text under a usual name is taken.

use std::sync::LazyLock;

use regex::Regex;
use scraper::{Html, Selector};
use serde_json::{Map, Value};

use crate::corpus::config::Config;
use crate::corpus::pattern::pattern;
use crate::corpus::record::Record;

/// Bytes of a script, and assignments in it, that are looked at.
const SCRIPT: usize = 8 << 20;
const ASSIGNMENTS: usize = 40;
/// Values that are looked at, and how deep.
const VALUES: usize = 200_000;
const DEEPEST: usize = 40;
/// Characters of the text of an article, at least.
const SHORTEST: usize = 40;

/// The article that the scripts of `document` hold.
pub(super) fn find(document: &Html, config: &Config) -> Option<Map<String, Value>> {
    let selector = Selector::parse("script").ok()?;
    let mut search = Search { best: None, left: VALUES, config };
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
        for found in ASSIGNMENT.find_iter(&text).take(ASSIGNMENTS) {
            let from = &text[found.end() - 1..];
            let mut values = serde_json::Deserializer::from_str(from).into_iter::<Value>();
            match values.next() {
                Some(Ok(Value::String(inner))) => {
                    if let Ok(value) = serde_json::from_str::<Value>(&inner) {
                        search.visit(&value, 0);
                    }
                }
                Some(Ok(value)) => search.visit(&value, 0),
                _ => {}
            }
        }
    }
    search.best.map(|(_, map)| map)
}

/// The beginning of a value that is assigned, or parsed.
static ASSIGNMENT: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?:=\s*[{\[]|JSON\.parse\(\s*")"#));

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
        let texts = flat.values().filter_map(Value::as_str);
        let longest = texts.map(|text| text.chars().filter(|c| !c.is_ascii()).count()).max().unwrap_or(0);
        let is_longer = self.best.as_ref().is_none_or(|(best, _)| longest > *best);
        if longest >= SHORTEST && is_longer && Record::new(flat.clone(), self.config).is_whole() {
            self.best = Some((longest, flat));
        }
    }
}

//! Lines of front matter → fields. YAML (or TOML) as a whole where it is that; else field by field, since one line that is
//! not YAML (`title: 港口: 夜航`) says nothing about the others; else the line as it stands. What cannot be read even so is
//! given back.
//!
//! The road not taken: a lenient YAML parser. None of those looked at (saphyr, serde_norway, yaml-rust2) goes on behind an
//! error, and what a person means by a line that is not YAML is nearly always the line.

mod block;
mod parse;

use std::collections::HashMap;

use serde_json::{Map, Value};

use self::block::Block;
pub(super) use self::block::{Named, is_continuation, key_line};
use self::parse::{toml, yaml};

/// Bytes of anchors that are put before a field that may name them.
const ANCHORS: usize = 4096;
/// Maps in which sites keep fields of an article.
const INNER: [&str; 3] = ["params", "extra", "taxonomies"];

/// What front matter states.
#[derive(Default)]
pub(super) struct Fields {
    pub(super) values: Map<String, Value>,
    /// Lines that cannot be read.
    pub(super) unread: Vec<String>,
    /// Lines whose name stood before.
    pub(super) repeated: Vec<String>,
    /// Lines that are not what they should be, and were read as they stand.
    pub(super) as_they_stand: Vec<String>,
    /// Names that stand in it.
    pub(super) keys: usize,
    /// Lines that belong to no name.
    pub(super) strays: usize,
    /// Whether a blank line and such lines are its end.
    pub(super) ends_in_prose: bool,
}

impl Fields {
    /// What was read elsewhere.
    pub(super) fn of(values: Map<String, Value>) -> Self {
        Self { keys: values.len(), values: with_inner(values), ..Self::default() }
    }
}

/// The fields that `text` states, a line each or more.
pub(super) fn fields(text: &str, field_of: Named<'_>) -> Fields {
    let text = cleaned(text);
    let (blocks, loose) = block::blocks(&text, field_of);
    let mut read = Fields { keys: blocks.len(), ..Fields::default() };
    let is_sound = |values: &Map<String, Value>| !values.keys().any(|name| name.contains(['：', '=']));
    let whole = match blocks.first().map(|block| block.separator) {
        Some('=' | '[') => toml(&text),
        _ if blocks.iter().all(Block::may_be_sound) => yaml(&text),
        _ => None,
    };
    let mut values = whole.filter(is_sound);
    let is_whole = values.is_some();
    let anchors = if is_whole { String::new() } else { anchors(&blocks) };
    let mut seen: HashMap<&str, &[&str]> = HashMap::new();
    for block in &blocks {
        let field = field_of(block.name);
        let known = values.as_ref().and_then(|values| values.get(block.name)).filter(|value| !value.is_null());
        if let Some(first) = seen.get(block.name) {
            if *first != block.lines && field_of(block.name).is_some() {
                read.repeated.push(block.lines[0].to_owned());
            }
            continue;
        }
        let found = match known {
            Some(value) => block.respelt(value.clone(), field),
            None if is_whole => block.read("", field).value,
            None => {
                let found = block.read(&anchors, field);
                if found.is_as_it_stands {
                    read.as_they_stand.push(block.lines[0].to_owned());
                }
                read.unread.extend(found.unread.iter().map(|line| (*line).to_owned()));
                found.value
            }
        };
        if !found.is_null() {
            seen.insert(block.name, &block.lines);
            values.get_or_insert_default().insert(block.name.to_owned(), found);
        }
    }
    if !is_whole {
        read.strays = loose.len() + blocks.iter().map(Block::strays).sum::<usize>();
        read.ends_in_prose = blocks.last().is_some_and(Block::ends_in_prose);
        read.unread.extend(loose.into_iter().map(str::to_owned));
    }
    read.values = with_inner(values.unwrap_or_default());
    read
}

/// `values` with those of maps in which sites keep fields behind them.
fn with_inner(mut values: Map<String, Value>) -> Map<String, Value> {
    values.values_mut().for_each(unlink);
    for name in INNER {
        if let Some(Value::Object(inner)) = values.get(name).cloned() {
            for (name, value) in inner {
                values.entry(name).or_insert(value);
            }
        }
    }
    values
}

/// Takes the marks of a link to another note from a value: `[[某某]]`, `[[某某|別名]]`.
fn unlink(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(link) = text.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"))
                && !link.contains(['[', ']'])
            {
                *text = link.rsplit('|').next().unwrap_or(link).to_owned();
            }
        }
        Value::Array(values) => values.iter_mut().for_each(unlink),
        _ => {}
    }
}

/// `text` with line feeds alone, blanks where tabs, wide blanks and control characters stand.
fn cleaned(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for line in text.split(['\n', '\r']) {
        let body = line.trim_start();
        if body.is_empty() {
            cleaned.push('\n');
            continue;
        }
        let indent = &line[..line.len() - body.len()];
        let body = body.trim_start_matches(|c: char| c.is_control() || c == '\u{feff}');
        for sign in indent.chars() {
            cleaned.push_str(if sign == ' ' { " " } else { "  " });
        }
        // A directive of YAML stands before a document, and says nothing of an article.
        if indent.is_empty() && (body.starts_with("%YAML") || body.starts_with("%TAG")) {
            cleaned.push('#');
        }
        cleaned.extend(body.trim_end().chars().map(|c| if c.is_control() || c == '\u{feff}' { ' ' } else { c }));
        cleaned.push('\n');
    }
    // The parser knows no type of dates, and a date is known without one.
    if cleaned.contains("!!timestamp ") { cleaned.replace("!!timestamp ", "") } else { cleaned }
}

/// The fields that others may name by their anchor.
fn anchors(blocks: &[Block<'_>]) -> String {
    let mut anchors = String::new();
    for block in blocks.iter().filter(|block| block.rest.contains('&')) {
        let text = block.text();
        if anchors.len() + text.len() > ANCHORS {
            break;
        }
        if yaml(&text).is_some() {
            anchors.push_str(&text);
        }
    }
    anchors
}

//! Where the front matter of a file ends and its text begins. Takes the text of a file; gives the fields that it states
//! above, what of them could not be read, and the text below. Knows the fences of many hands: `---` around YAML, `+++`
//! around TOML, `;;;` and braces around JSON, and lines of fields without any fence. What stands inside, `fields` reads,
//! whatever the fence.

use serde_json::{Map, Value};

use super::fields::{Fields, Named, fields, is_continuation, key_line};
use crate::corpus::json::{End, Extent, value};

/// What stands before the text.
#[derive(Default)]
pub(super) struct Front<'t> {
    pub(super) values: Map<String, Value>,
    /// Lines that could not be read.
    pub(super) dropped: Vec<String>,
    pub(super) remarks: Vec<String>,
    pub(super) notes: Vec<String>,
    /// What follows.
    pub(super) text: &'t str,
}

/// The front matter of `text` and what follows it. `field_of` names the field that a name is known for.
pub(super) fn front<'t>(text: &'t str, field_of: Named<'_>) -> Front<'t> {
    let without = Front { text, ..Front::default() };
    let start = text.trim_start_matches(['\u{feff}', '\u{200b}', '\n', '\r', ' ', '\t', '\u{3000}', '\u{a0}']);
    if start.starts_with('{') {
        return braces(start, field_of).unwrap_or(without);
    }
    let (first, rest) = start.split_once('\n').unwrap_or((start, ""));
    let Some(fence) = fence(first) else {
        return unfenced(start, field_of).unwrap_or(without);
    };
    if let Some((inner, text)) = closed(rest, fence) {
        let read = match json(inner) {
            Some(values) => Fields::of(values),
            None => fields(inner, field_of),
        };
        let is_prose = read.strays > read.keys || read.ends_in_prose;
        if inner.trim().is_empty() || read.keys > 0 && !is_prose {
            return told(read, text);
        }
    }
    let (inner, text) = run(rest, field_of);
    let read = fields(inner, field_of);
    // A rule that opens a text is no front matter.
    if !read.values.keys().any(|name| field_of(name).is_some()) {
        return without;
    }
    let lines = inner.lines().filter(|line| !line.trim().is_empty()).count();
    let mut front = told(read, text);
    front.remarks.insert(
        0,
        format!(
            "has front matter that does not end: the second line of `{fence}` is missing; {lines} {} read of it",
            if lines == 1 { "line is" } else { "lines are" }
        ),
    );
    front
}

/// The fence that a first line is.
fn fence(line: &str) -> Option<&'static str> {
    let line = line.trim_end();
    let marks = ["---", "+++", ";;;"].into_iter().find(|fence| line.starts_with(fence))?;
    let behind = line.trim_start_matches(&marks[..1]).trim().to_ascii_lowercase();
    matches!(behind.as_str(), "" | "yaml" | "yml" | "toml" | "json").then_some(marks)
}

/// What stands before the line that ends a fence, and what behind it.
fn closed<'t>(rest: &'t str, fence: &str) -> Option<(&'t str, &'t str)> {
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        let bare = line.trim_end();
        let is_fence = bare.starts_with(fence) && bare.trim_start_matches(&fence[..1]).is_empty();
        if is_fence || fence == "---" && bare == "..." {
            return Some((&rest[..at], &rest[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

/// The fields that stand above all else in `text`, as lines, and what follows them.
fn run<'t>(text: &'t str, field_of: Named<'_>) -> (&'t str, &'t str) {
    let (mut at, mut end, mut after_blank) = (0, 0, false);
    for line in text.split_inclusive('\n') {
        at += line.len();
        let is_field = key_line(line.trim_end(), field_of).is_some_and(|line| line.is_certain);
        if line.trim().is_empty() {
            after_blank = true;
        } else if is_field || end > 0 && !after_blank && is_continuation(line) {
            (end, after_blank) = (at, false);
        } else {
            break;
        }
    }
    text.split_at(end)
}

/// Fields without a fence: two lines or more of known names, one of them of a title, with a blank line or a rule behind.
fn unfenced<'t>(start: &'t str, field_of: Named<'_>) -> Option<Front<'t>> {
    let mut end = 0;
    for line in start.split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        end += line.len();
        if line.trim_end() == "---" {
            break;
        }
    }
    let (inner, text) = start.split_at(end);
    let inner = inner.trim_end().strip_suffix("---").unwrap_or(inner);
    let lines = || inner.lines().filter(|line| !line.trim().is_empty());
    let names: Vec<&str> =
        lines().filter_map(|line| key_line(line, field_of)).filter_map(|line| field_of(line.name)).collect();
    let is_of_fields = names.len() > 1
        && names.contains(&"title")
        && lines().all(|line| is_continuation(line) || key_line(line, field_of).is_some_and(|line| line.is_certain));
    is_of_fields.then(|| told(fields(inner, field_of), text))
}

/// A JSON object that opens a file, where it holds fields of an article.
fn braces<'t>(start: &'t str, field_of: Named<'_>) -> Option<Front<'t>> {
    let is_known = |values: &Map<String, Value>| values.keys().any(|name| field_of(name).is_some());
    if !start[1..].trim_start().starts_with('"') {
        return None;
    }
    if let Some(End::Whole(end)) = Extent::new().scan(start.as_bytes(), true)
        && let Some(values) = json(&start[..end])
    {
        return is_known(&values).then(|| told(Fields::of(values), &start[end..]));
    }
    let (inner, text) = closed(start.split_once('\n')?.1, "}")?;
    let lines: Vec<&str> = inner.lines().map(str::trim).collect();
    let read = fields(&lines.join("\n"), field_of);
    (is_known(&read.values) && read.keys >= read.strays).then(|| told(read, text))
}

/// The object of JSON that `text` is, with braces or without.
fn json(text: &str) -> Option<Map<String, Value>> {
    let text = text.trim();
    let text = match text.chars().next()? {
        '{' => text.to_owned(),
        '"' => format!("{{{text}}}"),
        _ => return None,
    };
    match value(text.as_bytes()) {
        Ok((Value::Object(values), _)) => Some(values),
        _ => None,
    }
}

/// What was read, and what of it is to be told.
fn told(read: Fields, text: &str) -> Front<'_> {
    let mut front = Front { values: read.values, text, ..Front::default() };
    if let Some(first) = read.unread.first() {
        let more = match read.unread.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        front.remarks.push(format!("has front matter with a line that cannot be read: `{}`{more}", short(first)));
    }
    for line in &read.repeated {
        front.remarks.push(format!(
            "has front matter with a name that stands twice; the first counts, and not `{}`",
            short(line)
        ));
    }
    for line in &read.as_they_stand {
        front.notes.push(format!("front matter that is not YAML is read as it stands: `{}`", short(line)));
    }
    front.dropped.extend(read.unread.into_iter().chain(read.repeated));
    front
}

/// The beginning of a line, as a remark shows it.
fn short(line: &str) -> String {
    line.trim().chars().take(60).collect()
}

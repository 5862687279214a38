//! One field of front matter: its name, what stands behind it, and the lines that go on it. Reads it by itself.

use serde_json::{Map, Value};

use super::parse::{toml, yaml};

/// The field that a name is known for.
pub(in super::super) type Named<'n> = &'n dyn Fn(&str) -> Option<&'static str>;

/// Most characters of a name.
const LONGEST_NAME: usize = 40;
/// Most characters of a name that is not known, before a full-width colon.
const SHORT_NAME: usize = 6;

/// A line that begins a field.
pub(in super::super) struct KeyLine<'t> {
    pub(in super::super) name: &'t str,
    /// `:`, `：` or `=`.
    separator: char,
    rest: &'t str,
    /// Whether it would be one in the middle of prose: a known name, or one of YAML's form.
    pub(in super::super) is_certain: bool,
}

/// The field that `line` begins, if it does.
pub(in super::super) fn key_line<'t>(line: &'t str, field_of: Named<'_>) -> Option<KeyLine<'t>> {
    let line = line.strip_prefix(".. ").unwrap_or(line);
    let (name, rest) = match line.chars().next()? {
        quote @ ('"' | '\'') => line[1..].split_once(quote)?,
        c if c.is_whitespace() || matches!(c, '#' | '-' | '[' | '{' | '*' | '&') => return None,
        _ => line.split_at(line.find([':', '：', '='])?),
    };
    let (name, rest) = (name.trim(), rest.trim_start());
    let separator = rest.chars().next().filter(|c| matches!(c, ':' | '：' | '='))?;
    let rest = &rest[separator.len_utf8()..];
    let length = name.chars().count();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '/' | '(' | ')' | '（' | '）');
    if length == 0 || length > LONGEST_NAME || !name.chars().all(is_name) || rest.starts_with("//") {
        return None;
    }
    let is_spaced = rest.is_empty() || rest.starts_with([' ', '\t', '\u{3000}']);
    let is_known = field_of(name).is_some();
    let is_word = name.is_ascii() && !name.contains(' ');
    let begins = match separator {
        ':' => is_spaced || is_known,
        '=' => is_word,
        _ => is_known || length <= SHORT_NAME,
    };
    let is_certain = is_known || separator == ':' && is_spaced && is_word;
    begins.then(|| KeyLine { name, separator, rest: rest.trim_start_matches(':').trim(), is_certain })
}

/// Whether a line goes on the field of the line before.
pub(in super::super) fn is_continuation(line: &str) -> bool {
    line.starts_with([' ', '\t', '\u{3000}', '-', ']', '}'])
}

/// A field, as its lines state it.
pub(super) struct Block<'t> {
    pub(super) name: &'t str,
    /// What stands behind the name: `:`, `：`, `=`, or `[` before a table of TOML.
    pub(super) separator: char,
    pub(super) rest: &'t str,
    /// All its lines, the first included.
    pub(super) lines: Vec<&'t str>,
}

/// What was read of a field.
pub(super) struct Found<'t> {
    pub(super) value: Value,
    /// Whether it is not what it should be, and was taken as it stands.
    pub(super) is_as_it_stands: bool,
    pub(super) unread: Vec<&'t str>,
}

/// The fields of `text`, and the lines before the first.
pub(super) fn blocks<'t>(text: &'t str, field_of: Named<'_>) -> (Vec<Block<'t>>, Vec<&'t str>) {
    let (mut blocks, mut loose): (Vec<Block<'_>>, Vec<&str>) = (Vec::new(), Vec::new());
    for line in text.lines() {
        let in_table = blocks.last().is_some_and(|block: &Block<'_>| block.separator == '[');
        let header = blocks.last().is_none_or(|block| block.separator != ':').then(|| header(line)).flatten();
        if let Some(name) = header {
            blocks.push(Block { name, separator: '[', rest: "", lines: vec![line] });
        } else if let Some(KeyLine { name, separator, rest, .. }) = key_line(line, field_of).filter(|_| !in_table) {
            blocks.push(Block { name, separator, rest, lines: vec![line] });
        } else if let Some(block) = blocks.last_mut() {
            block.lines.push(line);
        } else if !line.trim().is_empty() && !line.starts_with('#') {
            loose.push(line);
        }
    }
    (blocks, loose)
}

/// The name of the table of TOML that a line opens.
fn header(line: &str) -> Option<&str> {
    let name = line.strip_prefix('[')?.strip_suffix(']')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    is_name.then_some(name)
}

impl<'t> Block<'t> {
    /// The lines behind the first.
    fn behind(&self) -> impl Iterator<Item = &'t str> {
        self.lines[1..].iter().copied().filter(|line| !line.trim().is_empty())
    }

    /// Lines that stand in it and do not go on it.
    fn stray(&self) -> impl Iterator<Item = &'t str> {
        let is_table = self.separator == '[';
        self.behind().filter(move |line| !is_table && !is_continuation(line) && !line.starts_with('#'))
    }

    pub(super) fn strays(&self) -> usize {
        if self.is_sound() { 0 } else { self.stray().count() }
    }

    /// Whether a blank line and lines that do not go on it are its end.
    pub(super) fn ends_in_prose(&self) -> bool {
        let mut after_blank = false;
        let is_prose = self.lines[1..].iter().any(|line| {
            let is_blank = line.trim().is_empty();
            after_blank = is_blank || after_blank && !is_continuation(line);
            after_blank && !is_blank && !line.starts_with('#')
        });
        self.separator != '[' && is_prose && !self.is_sound()
    }

    /// It as YAML, under its own name.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{}: {}\n", self.name, self.rest);
        for line in &self.lines[1..] {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Whether it is what it should be, all its lines included.
    fn is_sound(&self) -> bool {
        match self.separator {
            '=' | '[' => toml(&self.lines.join("\n")).is_some(),
            _ => self.may_be_sound() && yaml(&self.text()).is_some(),
        }
    }

    /// Whether all its lines may be its value: the parser takes what stands at the edge of the page for one, too.
    pub(super) fn may_be_sound(&self) -> bool {
        self.rest.starts_with(['[', '{', '"', '\'']) || self.stray().next().is_none()
    }

    /// Its value, with what could not be read. `anchors` are fields that it may name.
    pub(super) fn read(&self, anchors: &str, field: Option<&str>) -> Found<'t> {
        let found = |value, unread| Found { value, is_as_it_stands: false, unread };
        let of = |values: Option<Map<String, Value>>| values.and_then(|mut values| values.remove(self.name));
        let kept = || {
            let lines = self.behind().filter(|line| is_continuation(line));
            lines.fold(format!("{}: {}\n", self.name, self.rest), |text, line| format!("{text}{line}\n"))
        };
        let sound = match self.separator {
            '[' => toml(&self.lines.join("\n")).and_then(|values| values.into_values().next()),
            '=' => of(toml(&self.lines.join("\n"))),
            _ if self.may_be_sound() => of(yaml(&self.text())),
            _ => None,
        };
        if let Some(value) = sound {
            return found(self.respelt(value, field), Vec::new());
        }
        if self.separator != '=' && self.separator != '[' {
            if !anchors.is_empty()
                && self.lines.iter().any(|line| line.contains('*'))
                && let Some(value) = of(yaml(&format!("{anchors}{}", self.text())))
            {
                return found(value, Vec::new());
            }
            if self.stray().next().is_some()
                && let Some(value) = of(yaml(&kept()))
            {
                return found(self.respelt(value, field), self.stray().collect());
            }
        }
        match self.as_it_stands(field) {
            Some(value) => Found { value, is_as_it_stands: true, unread: self.stray().collect() },
            None => found(Value::Null, self.lines.iter().copied().filter(|line| !line.trim().is_empty()).collect()),
        }
    }

    /// What its lines say where they are no YAML.
    fn as_it_stands(&self, field: Option<&str>) -> Option<Value> {
        let behind: Vec<&str> = match self.separator {
            '[' => self.behind().collect(),
            _ => self.behind().filter(|line| is_continuation(line)).map(str::trim).collect(),
        };
        let is_text = matches!(self.rest.chars().next(), Some('|' | '>')) && self.rest.chars().count() < 4;
        if is_text {
            return text_of(&behind.join("\n"));
        }
        if self.rest.is_empty() && !behind.is_empty() {
            if behind.iter().all(|line| line.starts_with('-')) {
                let items = behind.iter().filter_map(|line| text_of(line.trim_start_matches('-')));
                return Some(Value::Array(items.collect()));
            }
            let lines: Option<Vec<KeyLine<'_>>> = behind.iter().map(|line| key_line(line, &|_| None)).collect();
            if let Some(lines) = lines {
                let values = lines.iter().filter_map(|line| Some((line.name.to_owned(), text_of(line.rest)?)));
                return Some(Value::Object(values.collect()));
            }
        }
        if let Some(list) = self.rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'))
            && field != Some("title")
            && behind.is_empty()
        {
            return Some(Value::Array(list.split([',', '，', '、']).filter_map(text_of).collect()));
        }
        // An account is named as a person is.
        let rest = if field == Some("author") { self.rest.trim_start_matches('@') } else { self.rest };
        let text = std::iter::once(rest).chain(behind).collect::<Vec<_>>().join(" ");
        text_of(&text)
    }

    /// `value` as it is spelt, where YAML makes something else of it.
    pub(super) fn respelt(&self, value: Value, field: Option<&str>) -> Value {
        let is_one_line = !self.behind().any(is_continuation) && !matches!(self.separator, '=' | '[');
        let is_a_text = match &value {
            Value::Number(_) => true,
            Value::Bool(_) | Value::Array(_) => field == Some("title") && !self.rest.starts_with("[["),
            // A name of a person or a house stands in a map of its own; nothing else does.
            Value::Object(map) => !["name", "title", "label"].iter().any(|name| map.contains_key(*name)),
            // A hash behind which no blank follows opens a text, and no comment.
            Value::Null => self.rest.strip_prefix('#').is_some_and(|rest| rest.starts_with(char::is_alphanumeric)),
            Value::String(_) => false,
        };
        if is_one_line && is_a_text { text_of(self.rest).unwrap_or(value) } else { value }
    }
}

/// The text of a value that is taken as it stands: without a comment, the marks around it, and a mark that is not closed.
fn text_of(value: &str) -> Option<Value> {
    let value = value.trim();
    let value = value.split(" # ").next().unwrap_or(value).trim();
    let bare = value.trim_end_matches(',').trim_end();
    let text = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => match bare[1..].strip_suffix(quote) {
            Some(inside) => inside,
            None if !bare[1..].contains(quote) => &value[1..],
            None => value,
        },
        _ => value,
    };
    let text = text.trim();
    text.contains(char::is_alphanumeric).then(|| Value::String(text.to_owned()))
}

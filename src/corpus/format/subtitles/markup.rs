//! The markup in the lines of a cue. Takes lines as they stand; gives their text, and who begins to speak in them.

/// Which of the two it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    SubRip,
    WebVtt,
}

/// A line without its markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plain {
    pub(super) text: String,
    /// Who speaks it, by name.
    pub(super) speaker: Option<String>,
    /// Whether a dash or an arrow says that another one speaks.
    pub(super) is_turn: bool,
}

/// Tags of SubRip, which others than these are text of.
const TAGS: [&str; 12] = ["i", "b", "u", "s", "em", "strong", "font", "c", "v", "lang", "ruby", "rt"];
/// Bytes of a tag.
const LONGEST_TAG: usize = 400;

/// The lines of a cue without markup. A voice goes on from line to line.
pub(super) fn plain(lines: &[&str], kind: Kind) -> Vec<Plain> {
    let mut speaker: Option<String> = None;
    let mut found = Vec::new();
    for line in lines {
        found.extend(pieces(line, kind, &mut speaker));
    }
    found
}

/// A line, in as many pieces as there are voices in it.
fn pieces(line: &str, kind: Kind, speaker: &mut Option<String>) -> Vec<Plain> {
    let mut pieces = Vec::new();
    let (mut text, mut readings, mut in_reading) = (String::new(), String::new(), false);
    let mut rest = line;
    while let Some(at) = rest.find(['<', '{']) {
        let into = if in_reading { &mut readings } else { &mut text };
        into.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some((tag, length)) = tag(rest, kind) else {
            let sign = rest.chars().next().unwrap_or_default();
            into.push(sign);
            rest = &rest[sign.len_utf8()..];
            continue;
        };
        rest = &rest[length..];
        let name = tag.split([' ', '\t', '.']).next().unwrap_or_default();
        match name {
            "rt" => in_reading = true,
            "/rt" => in_reading = false,
            "v" | "/v" => {
                pieces.push(finished(&text, &readings, kind, speaker.clone()));
                text.clear();
                readings.clear();
                let voice = tag.split_once([' ', '\t']).map(|(_, voice)| unescaped(voice.trim()));
                *speaker = voice.filter(|voice| !voice.is_empty() && name == "v");
            }
            _ => {}
        }
    }
    let into = if in_reading { &mut readings } else { &mut text };
    into.push_str(rest);
    pieces.push(finished(&text, &readings, kind, speaker.clone()));
    pieces
}

/// The tag that `text` begins with, without its brackets, and its length with them.
fn tag(text: &str, kind: Kind) -> Option<(&str, usize)> {
    let (opens, closes) = if text.starts_with('{') { ("{\\", '}') } else { ("<", '>') };
    let inner = text.strip_prefix(opens)?;
    let end = inner.bytes().take(LONGEST_TAG).position(|byte| byte == closes as u8)?;
    let tag = &inner[..end];
    let length = opens.len() + end + 1;
    if closes == '}' {
        return Some(("", length));
    }
    let name = tag.trim_start_matches('/').split([' ', '\t', '.', '/']).next().unwrap_or_default();
    let is_time = name.starts_with(|c: char| c.is_ascii_digit()) && tag.contains(':');
    let is_tag = match kind {
        Kind::WebVtt => tag.is_empty() || tag == "/" || name.starts_with(|c: char| c.is_ascii_alphabetic()),
        Kind::SubRip => TAGS.contains(&name.to_ascii_lowercase().as_str()),
    };
    (is_time || is_tag).then_some((tag, length))
}

fn finished(text: &str, readings: &str, kind: Kind, speaker: Option<String>) -> Plain {
    let read = |text: &str| {
        let text = if kind == Kind::WebVtt { unescaped(text) } else { text.to_owned() };
        let is_no_text = |c: char| c.is_control() || matches!(c, '\u{FEFF}' | '\u{200B}' | '\u{200E}' | '\u{200F}');
        let text = text.replace(|c: char| c.is_control(), " ").replace(is_no_text, "");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mut text = read(text);
    let mut is_turn = false;
    let behind = text.trim_start_matches(['>', '＞']);
    let arrows = text[..text.len() - behind.len()].chars().count();
    let dashed = text
        .strip_prefix(['-', '–', '－'])
        .filter(|rest| rest.starts_with(|c: char| c == ' ' || c.is_alphabetic()) && rest.contains(char::is_alphabetic));
    if arrows >= 2 || dashed.is_some() {
        is_turn = true;
        text = dashed.unwrap_or(behind).trim().to_owned();
    }
    let readings = read(readings);
    if !readings.is_empty() {
        text.extend(["（", &readings, "）"]);
    }
    Plain { text, speaker, is_turn }
}

/// `text` with the references of WebVTT read as what they stand for.
fn unescaped(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        read.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| Some((character(&rest[1..end])?, end))) {
            Some((character, end)) => {
                read.push(character);
                rest = &rest[end + 1..];
            }
            None => {
                read.push('&');
                rest = &rest[1..];
            }
        }
    }
    read.push_str(rest);
    read
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "lrm" => Some('\u{200E}'),
        "rlm" => Some('\u{200F}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

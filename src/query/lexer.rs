//! Text → tokens with their places. Knows the signs of the language in both widths, and nothing of fields or folding.

use std::ops::Range;

use super::Notice;
use super::brackets::mended;
use super::field::FieldName;
use crate::error::{Error, ErrorKind, Result};
use crate::text::fold_char;
use crate::text::pattern::{Distance, Link};
use crate::text::units::is_han;

/// Units between two places where NEAR or BEFORE stand without a number.
pub(super) const DEFAULT_DISTANCE: u32 = 10;
/// Most units between two places.
pub(super) const MAX_DISTANCE: u32 = 10_000;

/// One token and the bytes it was typed as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Range<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Open,
    Close,
    And,
    Or,
    /// `NOT`, or a `-` before something.
    Not,
    /// `MAYBE`.
    Optional,
    /// NEAR, BEFORE, SENTENCE or PARAGRAPH.
    Link(Link),
    /// NOTIN.
    NotIn,
    /// `name:` directly before its value.
    Field(String),
    /// Between quotation marks.
    Phrase(String),
    /// `*` alone.
    Star,
    Word(String),
}

/// The tokens of `text`, and what was mended on the way. Where the text is `pasted`, a headline or a paragraph, a name that
/// is nearly a field and a `-` before a digit are text like any other.
pub(super) fn tokens(text: &str, pasted: bool) -> Result<(Vec<Token>, Vec<Notice>)> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut notices = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let next = at + c.len_utf8();
        let after = text[next..].chars().next();
        let (kind, end) = match c {
            c if c.is_whitespace() => {
                at = next;
                continue;
            }
            '(' | '（' => (TokenKind::Open, next),
            ')' | '）' => (TokenKind::Close, next),
            '|' | '｜' => {
                // The || of programs is one.
                let second = after.filter(|c| matches!(c, '|' | '｜')).map_or(0, char::len_utf8);
                (TokenKind::Or, next + second)
            }
            '-' | '－'
                if after.is_some_and(|c| !(c.is_whitespace() || pasted && c.is_ascii_digit()))
                    && !is_measured(&text[next..])
                    && (starts_clause(text, at)
                        || matches!(tokens.last(), Some(Token { kind: TokenKind::Field(_), span }) if span.end == at)) =>
            {
                let word = &text[at..next + word_length(&text[next..])];
                if is_figure(word) && text[..at].ends_with(char::is_whitespace) {
                    notices.push(Notice::ExcludedNumber { word: word.to_owned() });
                }
                (TokenKind::Not, next)
            }
            c if is_quote(c) => {
                let close = closing(text, at, c);
                if close.is_none() && !text[next..].trim().is_empty() {
                    notices.push(Notice::Unclosed { rest: text[at..].trim_end().to_owned() });
                }
                let inside = &text[next..close.unwrap_or(text.len())];
                let end =
                    close.map_or(text.len(), |close| close + text[close..].chars().next().map_or(0, char::len_utf8));
                // A lone mark at the end opens nothing.
                if close.is_none() && inside.trim().is_empty() {
                    break;
                }
                (TokenKind::Phrase(inside.to_owned()), end)
            }
            _ => {
                let end = at + word_length(&text[at..]);
                let (kind, end) = word(text, at, end, pasted)?;
                if let TokenKind::Word(word) = &kind {
                    notices.extend(mistaken(word));
                    notices.extend(no_field(text, at, word).filter(|_| !pasted));
                }
                (kind, end)
            }
        };
        tokens.push(Token { kind, span: at..end });
        at = end;
    }
    let (tokens, mended) = mended(text, tokens, pasted);
    notices.extend(mended);
    Ok((tokens, notices))
}

/// What the author of a word may have meant by it.
fn mistaken(word: &str) -> Option<Notice> {
    let narrow = narrow(word);
    let capitals = narrow.to_uppercase();
    let name = capitals.split('/').next().unwrap_or_default();
    let operators = ["AND", "OR", "NOT", "MAYBE", "NOTIN", "NEAR", "BEFORE", "SENTENCE", "PARAGRAPH"];
    if operators.contains(&name) {
        let operator = if capitals == narrow { name.to_owned() } else { capitals.clone() };
        return Some(Notice::NoOperator { word: word.to_owned(), operator });
    }
    if word.starts_with(['-', '－', '–', '—', '−', '‐', '‑']) && !word.starts_with("——") {
        return Some(Notice::NoExclusion { word: word.to_owned() });
    }
    if let Some(operator) = glued(&narrow) {
        return Some(Notice::NoOperator { word: word.to_owned(), operator: operator.to_owned() });
    }
    foreign(&narrow).map(|instead| Notice::NoSyntax { word: word.to_owned(), instead })
}

/// An operator in capitals that touches a Han character on either side: 渡輪OR票價.
fn glued(word: &str) -> Option<&'static str> {
    let is_han = |c: Option<char>| c.is_some_and(|c| is_han(fold_char(c)));
    ["AND", "OR", "NOT", "MAYBE", "NEAR", "NOTIN", "BEFORE"].into_iter().find(|operator| {
        word.match_indices(operator)
            .any(|(at, _)| is_han(word[..at].chars().next_back()) && is_han(word[at + operator.len()..].chars().next()))
    })
}

/// What to type instead of a sign that is an operator of other programs: `渡輪^2`, `渡輪~`, `!渡輪`.
fn foreign(word: &str) -> Option<&'static str> {
    let figures = |c: char| c.is_ascii_digit() || c == '.';
    let (start, end) = (word.trim_end_matches(figures), word.len());
    let has_more = |word: &str| word.chars().any(char::is_alphanumeric);
    if start.ends_with('^') && start.len() < end && has_more(start) {
        return Some("to rank by a word without asking for it, type MAYBE before it");
    }
    if start.ends_with('~') && has_more(start) {
        return Some("for a character that may differ, type ?; for words near each other, NEAR/5 between them");
    }
    if word.starts_with('!') && word[1..].starts_with(char::is_alphanumeric) {
        return Some("to exclude a word, type a hyphen directly before it: -word");
    }
    None
}

/// Whether `text` begins with a number and the sign of its unit, so that a hyphen before it is a minus: `5℃`, `2.1%`.
fn is_measured(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '０'..='９'));
    rest.len() < text.len() && rest.starts_with(['%', '％', '‰', '℃', '℉', '°', '度'])
}

/// Whether `word` is a hyphen and a number.
fn is_figure(word: &str) -> bool {
    word.strip_prefix(['-', '－']).is_some_and(|number| {
        number.starts_with(|c: char| c.is_ascii_digit())
            && number.ends_with(|c: char| c.is_ascii_digit())
            && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    })
}

/// A name directly before a colon and a value, which is taken for text.
fn no_field(text: &str, at: usize, word: &str) -> Option<Notice> {
    let (name, colon) = name_before_colon(word)?;
    let typed = &text[at..at + name.len() + colon.len_utf8()];
    has_value(text, at + typed.len()).then(|| Notice::NoField { name: typed.to_owned() })
}

/// Whether `c` opens a phrase.
fn is_quote(c: char) -> bool {
    QUOTES.iter().any(|(open, _)| open.contains(c)) || c == '”'
}

/// The marks that open a phrase, and those that close it. A straight mark closes what a straight one opened; of the
/// others, a pair inside a pair belongs to the phrase.
const QUOTES: [(&str, &str); 4] = [("\"＂", "\"＂"), ("“„〝", "”〞"), ("「｢", "」｣"), ("『", "』")];

/// Where the mark closes that `open` opens at the byte `at`. Keyboards mix straight and curly marks, so where the right one
/// does not come, the other does.
fn closing(text: &str, at: usize, open: char) -> Option<usize> {
    let behind = at + open.len_utf8();
    let (opens, closes) = QUOTES.into_iter().find(|(opens, _)| opens.contains(open)).unwrap_or(("", "\"＂”“"));
    let mut depth = 0;
    for (length, c) in text[behind..].char_indices() {
        if closes.contains(c) {
            if depth == 0 {
                return Some(behind + length);
            }
            depth -= 1;
        } else if opens.contains(c) {
            depth += 1;
        }
    }
    let mixed = if opens.contains('"') || opens.contains('“') { "\"＂”" } else { closes };
    text[behind..].find(|c| mixed.contains(c)).map(|length| behind + length)
}

/// A `-` excludes only where a clause can begin; elsewhere it belongs to its word (`gen-itgc`).
fn starts_clause(text: &str, at: usize) -> bool {
    text[..at]
        .chars()
        .next_back()
        .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '（' | '|' | '｜' | '-' | '－'))
}

fn word_length(rest: &str) -> usize {
    rest.find(|c: char| c.is_whitespace() || "()（）|｜".contains(c) || is_quote(c)).unwrap_or(rest.len())
}

/// A word, an operator in capitals, or a field name with its colon.
fn word(text: &str, at: usize, end: usize, pasted: bool) -> Result<(TokenKind, usize)> {
    let word = &text[at..end];
    let narrow = narrow(word);
    let kind = match narrow.as_str() {
        "AND" | "&&" => Some(TokenKind::And),
        "OR" => Some(TokenKind::Or),
        "NOT" => Some(TokenKind::Not),
        "MAYBE" => Some(TokenKind::Optional),
        "NOTIN" => Some(TokenKind::NotIn),
        "*" | "＊" | "**" => Some(TokenKind::Star),
        _ => link(&narrow).map_err(|error| error.at(text, at..end))?.map(TokenKind::Link),
    };
    if let Some(kind) = kind {
        return Ok((kind, end));
    }
    if let Some((name, colon)) = name_before_colon(word) {
        let behind = at + name.len() + colon.len_utf8();
        // A known field may be set off from its value. What is nearly one is a mistake, which the resolver names; any other
        // name is text, as in 电影:妄想, re:zero and http://a.example.
        let is_field = FieldName::parse(name).is_some();
        if is_field || !pasted && FieldName::nearly(name).is_some() && has_value(text, behind) {
            return Ok((TokenKind::Field(name.to_owned()), behind));
        }
    }
    Ok((TokenKind::Word(word.to_owned()), end))
}

/// Capitals, digits and the slash of an operator in their ASCII form.
fn narrow(word: &str) -> String {
    let narrow = word.chars().map(|c| match c {
        'Ａ'..='Ｚ' => fold_char(c).to_ascii_uppercase(),
        '０'..='９' | '／' => fold_char(c),
        c => c,
    });
    narrow.collect()
}

/// Whether a word with a wildcard in it would be taken for an operator.
pub(super) fn is_operator(word: &str) -> bool {
    !matches!(link(&narrow(word)), Ok(None))
}

/// NEAR, BEFORE, SENTENCE or PARAGRAPH, in ASCII capitals.
fn link(word: &str) -> Result<Option<Link>> {
    let (name, number) = word.split_once('/').map_or((word, None), |(name, number)| (name, Some(number)));
    let (ordered, distance) = match (name, number) {
        ("NEAR" | "BEFORE", None) => (name == "BEFORE", Distance::Units(DEFAULT_DISTANCE)),
        ("NEAR" | "BEFORE", Some(number)) => {
            let number = number.parse().ok().filter(|number| *number <= MAX_DISTANCE).ok_or_else(|| {
                let what = if number.is_empty() { word } else { number };
                Error::new(ErrorKind::Input, format!("`{what}` is not a distance"))
                    .with_hint(format!("type a number of characters up to {MAX_DISTANCE}: {name}/20"))
                    .named("no-distance", &[("what", &what), ("most", &MAX_DISTANCE), ("name", &name)])
            })?;
            (name == "BEFORE", Distance::Units(number))
        }
        ("SENTENCE", None) => (false, Distance::Sentence),
        ("PARAGRAPH", None) => (false, Distance::Paragraph),
        _ => return Ok(None),
    };
    Ok(Some(Link { distance, ordered }))
}

/// Letters before a colon of either width, which may name a field.
fn name_before_colon(word: &str) -> Option<(&str, char)> {
    let (at, colon) = word.char_indices().find(|(_, c)| matches!(c, ':' | '：'))?;
    let name = &word[..at];
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphabetic() || c == '_');
    is_name.then_some((name, colon))
}

/// Whether something stands directly at the byte `at`.
fn has_value(text: &str, at: usize) -> bool {
    text[at..].starts_with(|c: char| !c.is_whitespace())
}

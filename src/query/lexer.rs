//! Text → tokens with their places. Knows the signs of the language in both widths, and nothing of fields or folding.

use std::ops::Range;

use super::Notice;
use super::field::FieldName;
use crate::error::{Error, ErrorKind, Result};
use crate::text::pattern::{Distance, Link};

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

/// The tokens of `text`, and what was mended on the way.
pub(super) fn tokens(text: &str) -> Result<(Vec<Token>, Vec<Notice>)> {
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
            '|' | '｜' => (TokenKind::Or, next),
            '-' | '－' if after.is_some_and(|c| !c.is_whitespace()) && starts_clause(text, at) => {
                (TokenKind::Not, next)
            }
            c if closing(c).is_some() => {
                let closers = closing(c).unwrap_or_default();
                let close = text[next..].find(|c| closers.contains(c)).map(|length| next + length);
                if close.is_none() {
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
                word(text, at, end)?
            }
        };
        tokens.push(Token { kind, span: at..end });
        at = end;
    }
    Ok((tokens, notices))
}

/// Marks that close a phrase opened by `c`; `None` where `c` opens none. Straight and curly marks are mixed by
/// keyboards, so any of them closes any; corner brackets nest.
fn closing(c: char) -> Option<&'static str> {
    match c {
        '"' | '＂' | '“' | '”' | '„' => Some("\"＂”“"),
        '「' | '｢' => Some("」｣"),
        '『' => Some("』"),
        _ => None,
    }
}

/// A `-` excludes only where a clause can begin; elsewhere it belongs to its word (`gen-itgc`).
fn starts_clause(text: &str, at: usize) -> bool {
    text[..at]
        .chars()
        .next_back()
        .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '（' | '|' | '｜' | '-' | '－'))
}

fn word_length(rest: &str) -> usize {
    rest.find(|c: char| c.is_whitespace() || "()（）|｜".contains(c) || closing(c).is_some()).unwrap_or(rest.len())
}

/// A word, an operator in capitals, or a field name with its colon.
fn word(text: &str, at: usize, end: usize) -> Result<(TokenKind, usize)> {
    let word = &text[at..end];
    let narrow: String = word
        .chars()
        .map(|c| match c {
            'Ａ'..='Ｚ' => crate::text::fold_char(c).to_ascii_uppercase(),
            '０'..='９' | '／' => crate::text::fold_char(c),
            c => c,
        })
        .collect();
    let kind = match narrow.as_str() {
        "AND" | "&&" => Some(TokenKind::And),
        "OR" | "||" => Some(TokenKind::Or),
        "NOT" => Some(TokenKind::Not),
        "NOTIN" => Some(TokenKind::NotIn),
        "*" | "＊" | "**" => Some(TokenKind::Star),
        _ => link(&narrow).map_err(|error| error.at(text, at..end))?.map(TokenKind::Link),
    };
    if let Some(kind) = kind {
        return Ok((kind, end));
    }
    if let Some((name, colon)) =
        word.char_indices().find(|(_, c)| matches!(c, ':' | '：')).map(|(i, c)| (&word[..i], c))
        && is_field_name(name, colon)
        && {
            // A known field may be set off from its value; before a space, any other name is a word with its colon.
            let value = &text[at + name.len() + colon.len_utf8()..];
            FieldName::parse(name).is_some() || value.starts_with(|c: char| !c.is_whitespace())
        }
    {
        return Ok((TokenKind::Field(name.to_owned()), at + name.len() + colon.len_utf8()));
    }
    Ok((TokenKind::Word(word.to_owned()), end))
}

/// NEAR, BEFORE, SENTENCE or PARAGRAPH, in ASCII capitals.
fn link(word: &str) -> Result<Option<Link>> {
    let (name, number) = word.split_once('/').map_or((word, None), |(name, number)| (name, Some(number)));
    let (ordered, distance) = match (name, number) {
        ("NEAR" | "BEFORE", None) => (name == "BEFORE", Distance::Units(DEFAULT_DISTANCE)),
        ("NEAR" | "BEFORE", Some(number)) => {
            let number = number.parse().ok().filter(|number| *number <= MAX_DISTANCE).ok_or_else(|| {
                Error::new(ErrorKind::Input, format!("`{number}` is not a distance"))
                    .with_hint(format!("type a number of characters up to {MAX_DISTANCE}: {name}/20"))
            })?;
            (name == "BEFORE", Distance::Units(number))
        }
        ("SENTENCE", None) => (false, Distance::Sentence),
        ("PARAGRAPH", None) => (false, Distance::Paragraph),
        _ => return Ok(None),
    };
    Ok(Some(Link { distance, ordered }))
}

/// Letters before a colon name a field. The full-width colon is also the colon of Chinese prose, so before it only a
/// known name counts: the headline `快讯：台风登陆` can be pasted as it is.
fn is_field_name(name: &str, colon: char) -> bool {
    !name.is_empty()
        && name.chars().all(|c| c.is_alphabetic() || c == '_')
        && (colon == ':' || FieldName::parse(name).is_some())
}

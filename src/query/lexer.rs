//! Text → tokens with their places. Knows the signs of the language in both widths, and nothing of fields or folding.

use std::ops::Range;

use crate::error::{Error, ErrorKind, Result};

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
    /// `name:` directly before its value.
    Field(String),
    /// Between quotation marks.
    Phrase(String),
    /// `*` alone.
    Star,
    Word(String),
}

/// The tokens of `text`.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>> {
    let mut tokens: Vec<Token> = Vec::new();
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
                let Some(length) = text[next..].find(|c| closers.contains(c)) else {
                    return Err(unclosed(text, at, c, closers));
                };
                let close = next + length;
                let width = text[close..].chars().next().map_or(0, char::len_utf8);
                (TokenKind::Phrase(text[next..close].to_owned()), close + width)
            }
            _ => {
                let end = at + word_length(&text[at..]);
                word(text, at, end)
            }
        };
        tokens.push(Token { kind, span: at..end });
        at = end;
    }
    Ok(tokens)
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

fn unclosed(text: &str, at: usize, open: char, closers: &str) -> Error {
    let close = closers.chars().next().unwrap_or(open);
    let close = if open == '“' { '”' } else { close };
    let rest = &text[at..];
    Error::new(ErrorKind::Input, format!("the quotation mark at `{rest}` is not closed"))
        .with_hint(format!("type {close} where the phrase ends: {rest}{close}"))
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
fn word(text: &str, at: usize, end: usize) -> (TokenKind, usize) {
    let word = &text[at..end];
    let narrow: String = word
        .chars()
        .map(|c| if ('Ａ'..='Ｚ').contains(&c) { crate::text::fold_char(c).to_ascii_uppercase() } else { c })
        .collect();
    match narrow.as_str() {
        "AND" | "&&" => return (TokenKind::And, end),
        "OR" | "||" => return (TokenKind::Or, end),
        "NOT" => return (TokenKind::Not, end),
        "*" | "＊" => return (TokenKind::Star, end),
        _ => {}
    }
    if let Some((name, colon)) =
        word.char_indices().find(|(_, c)| matches!(c, ':' | '：')).map(|(i, c)| (&word[..i], c))
        && is_field_name(name, colon)
        && {
            // A known field may be set off from its value; before a space, any other name is a word with its colon.
            let value = &text[at + name.len() + colon.len_utf8()..];
            super::field::FieldName::parse(name).is_some() || value.starts_with(|c: char| !c.is_whitespace())
        }
    {
        return (TokenKind::Field(name.to_owned()), at + name.len() + colon.len_utf8());
    }
    (TokenKind::Word(word.to_owned()), end)
}

/// Letters before a colon name a field. The full-width colon is also the colon of Chinese prose, so before it only a
/// known name counts: the headline `快讯：台风登陆` can be pasted as it is.
fn is_field_name(name: &str, colon: char) -> bool {
    !name.is_empty()
        && name.chars().all(|c| c.is_alphabetic() || c == '_')
        && (colon == ':' || super::field::FieldName::parse(name).is_some())
}

//! Pairs with nothing in them and brackets without a partner. Takes the tokens of a query and mends them, so that the
//! parser sees groups only: what stands in a text by itself is a sign of the text, and what was meant for a group is one.
//!
//! A bracket is meant for a group where a field, an exclusion or an operator needs it: then a group that is not closed goes
//! to the end, as a phrase does, and one that is not opened begins at the beginning. Elsewhere either reading asks for the
//! same.

use std::ops::Range;

use super::Notice;
use super::lexer::{Token, TokenKind};

/// The `tokens` of `text` mended, and what was mended. Where the text is `pasted`, a headline or a paragraph, each such
/// bracket is a sign, and nothing is said of it.
pub(super) fn mended(text: &str, tokens: Vec<Token>, pasted: bool) -> (Vec<Token>, Vec<Notice>) {
    let mut notices = Vec::new();
    let tokens = without_empty_pairs(text, tokens, &mut notices);
    let tokens = with_partners(text, tokens, pasted, &mut notices);
    if pasted {
        notices.clear();
    }
    (tokens, notices)
}

/// Whether something must follow `token` that a group can be.
fn wants_group(token: Option<&Token>) -> bool {
    token.is_some_and(|token| {
        matches!(
            token.kind,
            TokenKind::Field(_) | TokenKind::Not | TokenKind::Optional | TokenKind::Link(_) | TokenKind::NotIn
        )
    })
}

/// Leaves out `（）`, `「」` and their like, and what becomes empty by it.
fn without_empty_pairs(text: &str, tokens: Vec<Token>, notices: &mut Vec<Notice>) -> Vec<Token> {
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let empty = match (&token.kind, kept.last()) {
            (TokenKind::Close, Some(open)) if open.kind == TokenKind::Open && !wants_group(before_last(&kept)) => {
                Some(open.span.start..token.span.end)
            }
            (TokenKind::Phrase(inside), last) if inside.trim().is_empty() && !wants_group(last) => {
                Some(token.span.clone())
            }
            _ => None,
        };
        match empty {
            Some(span) => {
                if token.kind == TokenKind::Close {
                    kept.pop();
                }
                notices.push(Notice::EmptyPair { pair: text[span].to_owned() });
            }
            None => kept.push(token),
        }
    }
    kept
}

fn before_last(tokens: &[Token]) -> Option<&Token> {
    tokens.len().checked_sub(2).map(|at| &tokens[at])
}

/// Gives each bracket its partner, or takes it for a sign.
fn with_partners(text: &str, tokens: Vec<Token>, pasted: bool, notices: &mut Vec<Notice>) -> Vec<Token> {
    let lone = lone_brackets(&tokens);
    if lone.is_empty() {
        return tokens;
    }
    let is_operator = |token: &Token| matches!(token.kind, TokenKind::Or | TokenKind::Link(_) | TokenKind::NotIn);
    let (mut opened, mut closed) = (0, 0);
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len() + lone.len());
    for (at, token) in tokens.iter().enumerate() {
        if !lone.contains(&at) {
            kept.push(token.clone());
            continue;
        }
        let opens = token.kind == TokenKind::Open;
        let rest = &tokens[at + 1..];
        let is_group = !pasted
            && if opens {
                has_operand(rest)
                    && (wants_group(at.checked_sub(1).map(|at| &tokens[at])) || rest.iter().any(is_operator))
            } else {
                has_operand(&tokens[..at]) && tokens[..at].iter().any(is_operator) && ends_operand(kept.last())
            };
        notices.push(match (is_group, opens) {
            (true, true) => Notice::UnclosedGroup { rest: text[token.span.start..].trim_end().to_owned() },
            (true, false) => Notice::UnopenedGroup { start: text[..token.span.end].trim_start().to_owned() },
            (false, _) => Notice::LoneBracket { around: around(text, &token.span).to_owned() },
        });
        if is_group {
            kept.push(token.clone());
            if opens { closed += 1 } else { opened += 1 }
        }
    }
    let missing = |kind: TokenKind, at: usize, count: usize| vec![Token { kind, span: at..at }; count];
    [missing(TokenKind::Open, 0, opened), kept, missing(TokenKind::Close, text.len(), closed)].concat()
}

/// The numbers of the brackets that have no partner.
fn lone_brackets(tokens: &[Token]) -> Vec<usize> {
    let (mut open, mut lone) = (Vec::new(), Vec::new());
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Open => open.push(at),
            TokenKind::Close if open.pop().is_none() => lone.push(at),
            _ => {}
        }
    }
    lone.extend(open);
    lone
}

fn has_operand(tokens: &[Token]) -> bool {
    tokens.iter().any(|token| matches!(token.kind, TokenKind::Word(_) | TokenKind::Phrase(_) | TokenKind::Star))
}

/// Whether what was read before a closing bracket can be the end of a group.
fn ends_operand(token: Option<&Token>) -> bool {
    token.is_some_and(|token| {
        matches!(token.kind, TokenKind::Word(_) | TokenKind::Phrase(_) | TokenKind::Star | TokenKind::Close)
    })
}

/// The bracket with what it touches, up to white space, eight characters either way.
fn around<'t>(text: &'t str, bracket: &Range<usize>) -> &'t str {
    const MOST: usize = 8;
    let before = text[..bracket.start].chars().rev().take(MOST).take_while(|c| !c.is_whitespace());
    let after = text[bracket.end..].chars().take(MOST).take_while(|c| !c.is_whitespace());
    let start = bracket.start - before.map(char::len_utf8).sum::<usize>();
    let end = bracket.end + after.map(char::len_utf8).sum::<usize>();
    &text[start..end]
}

//! Tokens → a tree of what was typed, with places. Knows the grammar, and nothing of folding or of what a field holds.

use std::ops::Range;

use super::Notice;
use super::lexer::{Token, TokenKind, tokens};
use super::value::nothing_to_search;
use crate::error::{Error, ErrorKind, Result};
use crate::text::pattern::Link;

/// Longest query, in characters.
pub const MAX_QUERY_CHARS: usize = 10_000;
/// Deepest nesting of brackets.
pub const MAX_DEPTH: usize = 50;

/// Something that was typed, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Syntax {
    pub(super) kind: Kind,
    pub(super) span: Range<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Star,
    Word(String),
    Phrase(String),
    /// A phrase behind an equals sign: a whole value, where a field has such.
    Whole(String),
    /// A value of the field of this name, which was typed there.
    Field(String, Range<usize>, Box<Syntax>),
    And {
        parts: Vec<Syntax>,
        /// Whether an AND was typed between any two of them.
        stated: bool,
    },
    Or(Vec<Syntax>),
    Not(Box<Syntax>),
    /// It ranks and decides nothing.
    Optional(Box<Syntax>),
    Near(Box<Syntax>, Vec<(Link, Syntax)>),
    /// The first, where it is not inside any of the others.
    NotIn(Box<Syntax>, Vec<Syntax>),
}

/// The tree of `text`, and what was mended on the way. For `pasted` see [`tokens`].
pub(super) fn parse(text: &str, pasted: bool) -> Result<(Syntax, Vec<Notice>)> {
    let length = text.chars().count();
    if length > MAX_QUERY_CHARS {
        return Err(Error::new(ErrorKind::Input, format!("the query has {length} characters"))
            .with_hint(format!("a query may have {MAX_QUERY_CHARS} characters at most"))
            .named("long-query", &[("length", &length), ("most", &MAX_QUERY_CHARS)]));
    }
    let (tokens, notices) = tokens(text, pasted)?;
    if tokens.is_empty() {
        return Err(match text.trim() {
            text if text.chars().nth(1).is_some() => nothing_to_search(text),
            _ => Error::new(ErrorKind::Input, "the query is empty")
                .with_hint("type a word, or * for every article")
                .named("empty-query", &[]),
        });
    }
    let mut parser = Parser { text, tokens, at: 0, depth: 0 };
    let tree = parser.or()?;
    match parser.peek() {
        None => Ok((tree, notices)),
        Some(_) => Err(parser.unexpected("there is no ( before it")),
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&TokenKind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    /// The place of the current token, or of the end.
    fn place(&self) -> Range<usize> {
        let end = self.text.len()..self.text.len();
        self.tokens.get(self.at).map_or(end, |token| token.span.clone())
    }

    /// From the start of the first to the end of the last token read.
    fn since(&self, start: usize) -> Range<usize> {
        let from = self.tokens.get(start).map_or(self.text.len(), |token| token.span.start);
        from..self.tokens[..self.at].last().map_or(from, |token| token.span.end.max(from))
    }

    fn or(&mut self) -> Result<Syntax> {
        let start = self.at;
        let mut parts = vec![self.and()?];
        while self.peek() == Some(&TokenKind::Or) {
            self.at += 1;
            parts.push(self.and()?);
        }
        Ok(self.one_or(start, parts, Kind::Or))
    }

    fn and(&mut self) -> Result<Syntax> {
        let start = self.at;
        let mut stated = false;
        let mut parts = vec![self.near()?];
        loop {
            match self.peek() {
                None | Some(TokenKind::Or | TokenKind::Close) => break,
                Some(TokenKind::And) => {
                    self.at += 1;
                    stated = true;
                }
                Some(_) => {}
            }
            parts.push(self.near()?);
        }
        Ok(self.one_or(start, parts, |parts| Kind::And { parts, stated }))
    }

    fn near(&mut self) -> Result<Syntax> {
        let start = self.at;
        let first = self.not_in()?;
        let mut links = Vec::new();
        while let Some(TokenKind::Link(link)) = self.peek() {
            let link = *link;
            self.at += 1;
            links.push((link, self.not_in()?));
        }
        if links.is_empty() {
            return Ok(first);
        }
        Ok(Syntax { kind: Kind::Near(Box::new(first), links), span: self.since(start) })
    }

    fn not_in(&mut self) -> Result<Syntax> {
        let start = self.at;
        let inner = self.clause()?;
        let mut outer = Vec::new();
        while self.peek() == Some(&TokenKind::NotIn) {
            self.at += 1;
            outer.push(self.clause()?);
        }
        if outer.is_empty() {
            return Ok(inner);
        }
        Ok(Syntax { kind: Kind::NotIn(Box::new(inner), outer), span: self.since(start) })
    }

    fn one_or(&self, start: usize, mut parts: Vec<Syntax>, kind: impl FnOnce(Vec<Syntax>) -> Kind) -> Syntax {
        if parts.len() > 1 { Syntax { kind: kind(parts), span: self.since(start) } } else { parts.remove(0) }
    }

    fn clause(&mut self) -> Result<Syntax> {
        let start = self.at;
        let Some(token) = self.tokens.get(self.at).cloned() else {
            return Err(self.unexpected("a word or phrase is missing"));
        };
        self.at += 1;
        let kind = match token.kind {
            TokenKind::Star => Kind::Star,
            TokenKind::Word(word) => match self.whole(&word, &token.span) {
                Some(whole) => return Ok(whole),
                None => Kind::Word(word),
            },
            TokenKind::Phrase(phrase) => Kind::Phrase(phrase),
            TokenKind::Not => {
                self.descend()?;
                let inner = self.clause()?;
                self.depth -= 1;
                Kind::Not(Box::new(inner))
            }
            TokenKind::Optional => {
                self.descend()?;
                let inner = self.clause()?;
                self.depth -= 1;
                Kind::Optional(Box::new(inner))
            }
            TokenKind::Field(name) => {
                self.descend()?;
                let value = self.clause()?;
                self.depth -= 1;
                Kind::Field(name, token.span, Box::new(value))
            }
            TokenKind::Open => {
                self.descend()?;
                let inner = self.or()?;
                self.depth -= 1;
                if self.peek() != Some(&TokenKind::Close) {
                    return Err(self.unexpected("a ) is missing"));
                }
                self.at += 1;
                return Ok(inner);
            }
            TokenKind::And | TokenKind::Or | TokenKind::Close | TokenKind::Link(_) | TokenKind::NotIn => {
                self.at -= 1;
                return Err(self.unexpected("a word or phrase is missing before it"));
            }
        };
        Ok(Syntax { kind, span: self.since(start) })
    }

    fn descend(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.at -= 1;
            return Err(Error::new(ErrorKind::Input, format!("the query nests deeper than {MAX_DEPTH} levels"))
                .with_hint("leave out brackets that change nothing")
                .named("deep-query", &[("most", &MAX_DEPTH)])
                .at(self.text, self.place()));
        }
        Ok(())
    }

    /// The phrase directly behind the equals sign `sign`, if `word` is one.
    fn whole(&mut self, word: &str, sign: &Range<usize>) -> Option<Syntax> {
        let phrase = self.tokens.get(self.at)?;
        let TokenKind::Phrase(text) = &phrase.kind else { return None };
        if !matches!(word, "=" | "＝") || sign.end != phrase.span.start {
            return None;
        }
        let whole = Syntax { kind: Kind::Whole(text.clone()), span: sign.start..phrase.span.end };
        self.at += 1;
        Some(whole)
    }

    /// An error at the current token, or at the end.
    fn unexpected(&self, what: &str) -> Error {
        // A bracket that was put in at the end was not typed.
        let token = self.tokens.get(self.at).filter(|token| !token.span.is_empty());
        let typed = token.map_or("", |token| &self.text[token.span.clone()]);
        let place = if token.is_some() { format!("at `{typed}`") } else { "at its end".to_owned() };
        let (name, hint) = match token.map(|token| &token.kind) {
            Some(TokenKind::And | TokenKind::Or | TokenKind::Link(_) | TokenKind::NotIn) => (
                "missing-beside",
                format!(
                    "type something to search for on both sides; to search for it as it stands, put it in quotation \
                     marks: \"{typed}\""
                ),
            ),
            Some(TokenKind::Close) => (
                "missing-in-brackets",
                "type something to search for between ( and ), or put a bracket of the text in quotation marks"
                    .to_owned(),
            ),
            None if what.contains(')') => ("missing-bracket", "type ) where the group ends".to_owned()),
            Some(_) => ("missing-before", "type something to search for here".to_owned()),
            None => ("missing-at-end", "type something to search for here".to_owned()),
        };
        Error::new(ErrorKind::Input, format!("the query cannot be read {place}: {what}"))
            .with_hint(hint)
            .named(name, &[("typed", &typed)])
            .at(self.text, self.place())
    }
}

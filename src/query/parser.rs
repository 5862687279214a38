//! Tokens → a tree of what was typed, with places. Knows the grammar, and nothing of folding or of what a field holds.

use std::ops::Range;

use super::lexer::{Token, TokenKind, tokens};
use crate::error::{Error, ErrorKind, Result};

/// Longest query, in characters.
pub(super) const MAX_QUERY_CHARS: usize = 10_000;
/// Deepest nesting of brackets.
pub(super) const MAX_DEPTH: usize = 50;

/// What was typed, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    Star,
    Word(String, Range<usize>),
    Phrase(String, Range<usize>),
    Field(String, Box<Syntax>, Range<usize>),
    And(Vec<Syntax>),
    Or(Vec<Syntax>),
    Not(Box<Syntax>),
}

/// The tree of `text`.
pub(super) fn parse(text: &str) -> Result<Syntax> {
    let length = text.chars().count();
    if length > MAX_QUERY_CHARS {
        return Err(Error::new(ErrorKind::Input, format!("the query has {length} characters"))
            .with_hint(format!("a query may have {MAX_QUERY_CHARS} characters at most")));
    }
    let tokens = tokens(text)?;
    if tokens.is_empty() {
        return Err(Error::new(ErrorKind::Input, "the query is empty").with_hint("type a word, or * for every article"));
    }
    let mut parser = Parser { text, tokens, at: 0, depth: 0 };
    let tree = parser.or()?;
    match parser.peek() {
        None => Ok(tree),
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

    fn or(&mut self) -> Result<Syntax> {
        let mut parts = vec![self.and()?];
        while self.peek() == Some(&TokenKind::Or) {
            self.at += 1;
            parts.push(self.and()?);
        }
        Ok(if parts.len() > 1 { Syntax::Or(parts) } else { parts.remove(0) })
    }

    fn and(&mut self) -> Result<Syntax> {
        let mut parts = vec![self.clause()?];
        loop {
            match self.peek() {
                None | Some(TokenKind::Or | TokenKind::Close) => break,
                Some(TokenKind::And) => self.at += 1,
                Some(_) => {}
            }
            parts.push(self.clause()?);
        }
        Ok(if parts.len() > 1 { Syntax::And(parts) } else { parts.remove(0) })
    }

    fn clause(&mut self) -> Result<Syntax> {
        let Some(token) = self.tokens.get(self.at).cloned() else {
            return Err(self.unexpected("a word or phrase is missing"));
        };
        self.at += 1;
        match token.kind {
            TokenKind::Star => Ok(Syntax::Star),
            TokenKind::Word(word) => Ok(Syntax::Word(word, token.span)),
            TokenKind::Phrase(phrase) => Ok(Syntax::Phrase(phrase, token.span)),
            TokenKind::Not => {
                self.descend()?;
                let inner = self.clause()?;
                self.depth -= 1;
                Ok(Syntax::Not(Box::new(inner)))
            }
            TokenKind::Field(name) => {
                self.descend()?;
                let value = self.clause()?;
                self.depth -= 1;
                Ok(Syntax::Field(name, Box::new(value), token.span))
            }
            TokenKind::Open => {
                self.descend()?;
                let inner = self.or()?;
                self.depth -= 1;
                if self.peek() != Some(&TokenKind::Close) {
                    return Err(self.unexpected("a ) is missing"));
                }
                self.at += 1;
                Ok(inner)
            }
            TokenKind::And | TokenKind::Or | TokenKind::Close => {
                self.at -= 1;
                Err(self.unexpected("a word or phrase is missing before it"))
            }
        }
    }

    fn descend(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Error::new(ErrorKind::Input, format!("the query nests deeper than {MAX_DEPTH} levels"))
                .with_hint("leave out brackets that change nothing"));
        }
        Ok(())
    }

    /// An error at the current token, or at the end.
    fn unexpected(&self, what: &str) -> Error {
        let place = match self.tokens.get(self.at) {
            Some(token) => format!("at `{}`", &self.text[token.span.clone()]),
            None => "at its end".to_owned(),
        };
        Error::new(ErrorKind::Input, format!("the query `{}` cannot be read {place}: {what}", self.text))
            .with_hint("to search for a sign or for the word OR itself, put it in quotation marks: \"OR\"")
    }
}

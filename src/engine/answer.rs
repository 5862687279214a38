//! What of a query an article answers by. Of alternatives only those that hold count, and what is excluded never does. Told
//! from the text of one article, for highlights, and from the positions of the index, to count occurrences: one rule, so
//! that what is counted is what is lit.

use crate::query::{Query, TextField, Typed};
use crate::text::pattern::{Pattern, Sequence};

/// A text of a query.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    /// Its number among those of the query, in order.
    pub(super) number: usize,
    /// Where it is asked for.
    pub(super) field: TextField,
    pub(super) pattern: Pattern<Sequence>,
}

impl Leaf {
    /// Whether places in the title count.
    pub(super) fn in_title(&self) -> bool {
        matches!(self.field, TextField::Any | TextField::Title)
    }

    /// Whether places in the body count.
    pub(super) fn in_body(&self) -> bool {
        self.field != TextField::Title
    }

    /// Whether of the places in the body only those in its lead count.
    pub(super) fn in_lead(&self) -> bool {
        self.field == TextField::Lead
    }

    /// Whether the places of the one are those of the other.
    fn is_like(&self, other: &Self) -> bool {
        (self.in_title(), self.in_body(), self.in_lead()) == (other.in_title(), other.in_body(), other.in_lead())
            && self.pattern == other.pattern
    }
}

/// One article, as far as it is asked whether it has a text.
pub(super) trait Texts {
    /// Whether the text stands anywhere that counts.
    fn holds(&mut self, leaf: &Leaf) -> bool;
}

/// A query as far as texts can answer it.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    tree: Tree,
    /// By number of a text, the first whose places are the same.
    first_like: Vec<usize>,
}

#[derive(Clone, Debug)]
enum Tree {
    Text(Leaf),
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Not(Box<Tree>),
    /// This counts where it stands, and decides nothing.
    Optional(Box<Tree>),
    /// What no text tells: metadata and dates.
    Open,
}

impl Answer {
    /// For the texts that are asked for.
    pub(super) fn new(query: &Query) -> Self {
        let mut answer = Self { tree: Tree::new(query, &mut 0), first_like: Vec::new() };
        let leaves = answer.leaves();
        let first_like = |leaf: &&Leaf| leaves.iter().position(|known| known.is_like(leaf)).unwrap_or(leaf.number);
        answer.first_like = leaves.iter().map(first_like).collect();
        answer
    }

    /// The texts of the query, by their numbers.
    pub(super) fn leaves(&self) -> Vec<&Leaf> {
        let mut leaves = Vec::new();
        self.tree.collect(&mut leaves);
        leaves
    }

    /// The texts that an article answers by, in order, each once.
    pub(super) fn by(&self, article: &mut impl Texts) -> Vec<&Leaf> {
        let mut by = Vec::new();
        self.tree.answers(article, &mut by);
        let mut seen = vec![false; self.first_like.len()];
        by.retain(|leaf| !std::mem::replace(&mut seen[self.first_like[leaf.number]], true));
        by
    }
}

impl Tree {
    fn new(query: &Query, next: &mut usize) -> Self {
        let mut all = |parts: &[Query]| parts.iter().map(|part| Self::new(part, next)).collect();
        match query {
            Query::Text { field, pattern } => {
                let leaf = Leaf { number: *next, field: *field, pattern: pattern.folded() };
                *next += 1;
                Self::Text(leaf)
            }
            Query::And(parts) => Self::All(all(parts)),
            Query::Or(parts) => Self::Any(all(parts)),
            Query::Not(inner) => Self::Not(Box::new(Self::new(inner, next))),
            // A character that only binds stands everywhere.
            Query::Optional(inner) if is_character(inner) => Self::Optional(Box::new(Self::All(Vec::new()))),
            Query::Optional(inner) => Self::Optional(Box::new(Self::new(inner, next))),
            _ => Self::Open,
        }
    }

    fn collect<'a>(&'a self, leaves: &mut Vec<&'a Leaf>) {
        match self {
            Self::Text(leaf) => leaves.push(leaf),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.collect(leaves)),
            Self::Not(inner) | Self::Optional(inner) => inner.collect(leaves),
            Self::Open => {}
        }
    }

    /// Whether the article answers, where texts tell; the texts that it answers by are added to `by`.
    fn answers<'a>(&'a self, article: &mut impl Texts, by: &mut Vec<&'a Leaf>) -> Option<bool> {
        match self {
            Self::Text(leaf) => {
                let found = article.holds(leaf);
                if found {
                    by.push(leaf);
                }
                Some(found)
            }
            Self::All(parts) => {
                let before = by.len();
                let answers: Vec<Option<bool>> = parts.iter().map(|part| part.answers(article, by)).collect();
                if answers.contains(&Some(false)) {
                    by.truncate(before);
                    return Some(false);
                }
                if answers.contains(&None) { None } else { Some(true) }
            }
            Self::Any(parts) => {
                let mut answer = |part: &'a Self| match part {
                    Self::Optional(inner) => inner.answers(article, by).and(Some(false)),
                    part => part.answers(article, by),
                };
                let answers: Vec<Option<bool>> = parts.iter().map(&mut answer).collect();
                if answers.contains(&Some(true)) {
                    Some(true)
                } else if answers.contains(&None) {
                    None
                } else {
                    Some(false)
                }
            }
            Self::Not(inner) => inner.answers(article, &mut Vec::new()).map(|answers| !answers),
            Self::Optional(inner) => {
                inner.answers(article, by);
                Some(true)
            }
            Self::Open => None,
        }
    }
}

/// Whether a query asks for one character and no more.
fn is_character(query: &Query) -> bool {
    matches!(query, Query::Text { pattern: Pattern::Leaf(Typed::Phrase(text)), .. } if text.chars().nth(1).is_none())
}

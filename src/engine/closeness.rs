//! Words close together. Of the best articles by terms alone, those in whose body the parts of the query stand close
//! together are moved up: a score grows by [`Ranking::closeness`](super::Ranking::closeness), at most, by how much of the
//! query stands within [`WINDOW`] units. An article behind them keeps its score, and since scores only grow, its place
//! behind them.

use super::conditions::{Terms, conditions};
use super::scoring::idf;
use crate::query::{Query, TextField, Typed};
use crate::text::asking::asks;
use crate::text::fold;
use crate::text::pattern::{Pattern, Run, Sequence, Span};

/// Articles whose positions are looked at.
pub(super) const CANDIDATES: usize = 1000;
/// Units within which words are close.
const WINDOW: u32 = 30;
/// Most parts of a query that are looked for, the rarest.
const MAX_PARTS: usize = 64;

/// A part of a query: any of its spellings, and how much it says.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) pattern: Pattern<Sequence>,
    idf: f32,
}

/// The parts of a query that can be close together.
#[derive(Debug)]
pub(super) struct Closeness {
    pub(super) parts: Vec<Part>,
}

impl Closeness {
    /// The parts of `query` that occur in bodies; `None` where fewer than two do. `frequency` says how many of the `articles`
    /// have a gram in their body.
    pub(super) fn new<E>(
        query: &Query,
        articles: u64,
        frequency: &mut impl FnMut(&str) -> Result<u64, E>,
    ) -> Result<Option<Self>, E> {
        let slots: Vec<Vec<&Pattern<Typed>>> = match query {
            Query::And(parts) | Query::Or(parts) => parts.iter().flat_map(slots).collect(),
            _ => Vec::new(),
        };
        let mut parts: Vec<Part> = Vec::new();
        for slot in slots {
            let mut spellings = Vec::new();
            let mut together = 0;
            for pattern in slot {
                let folded = pattern.folded();
                let rarest = rarest(&folded, frequency)?;
                if rarest > 0 {
                    together += rarest;
                    spellings.push(folded);
                }
            }
            let pattern = if spellings.len() > 1 {
                Pattern::Any(spellings)
            } else {
                spellings.pop().unwrap_or(Pattern::Any(Vec::new()))
            };
            let pattern = pattern.numbered();
            if together > 0 && parts.iter().all(|part| part.pattern != pattern) {
                parts.push(Part { pattern, idf: idf(articles, together) });
            }
        }
        parts.sort_by(|a, b| b.idf.total_cmp(&a.idf));
        parts.truncate(MAX_PARTS);
        Ok((parts.len() > 1).then_some(Self { parts }))
    }

    /// How much of the query stands close together in a body, from 0 to 1. `places` says where a run of the part with this
    /// number stands.
    pub(super) fn of(&self, places: &mut impl FnMut(usize, &Run) -> Vec<Span>) -> f32 {
        let mut found: Vec<(u32, usize)> = Vec::new();
        for (number, part) in self.parts.iter().enumerate() {
            for run in part.pattern.runs() {
                found.extend(places(number, run).into_iter().map(|span| (span.start, number)));
            }
        }
        found.sort_unstable();
        self.densest(&found) / self.parts.iter().map(|part| part.idf).sum::<f32>()
    }

    /// The greatest sum of parts within a window.
    fn densest(&self, found: &[(u32, usize)]) -> f32 {
        let mut counts = vec![0_u32; self.parts.len()];
        let (mut from, mut sum, mut best) = (0, 0.0_f32, 0.0_f32);
        for (at, part) in found {
            counts[*part] += 1;
            if counts[*part] == 1 {
                sum += self.parts[*part].idf;
            }
            while at - found[from].0 > WINDOW {
                let gone = found[from].1;
                counts[gone] -= 1;
                if counts[gone] == 0 {
                    sum -= self.parts[gone].idf;
                }
                from += 1;
            }
            best = best.max(sum);
        }
        best
    }
}

/// The parts of a query that are looked for together; the names of one thing are one part. A single Han character says
/// too little and stands too often, and a word that asks says nothing.
fn slots(query: &Query) -> Vec<Vec<&Pattern<Typed>>> {
    match query {
        Query::Text { field, pattern } if *field != TextField::Title => match pattern {
            Pattern::Leaf(Typed::Phrase(text)) if text.chars().nth(1).is_some() && !asks(&fold(text)) => {
                vec![vec![pattern]]
            }
            _ => Vec::new(),
        },
        Query::And(parts) => parts.iter().flat_map(slots).collect(),
        Query::Optional(inner) => slots(inner),
        Query::Or(parts) => {
            let names: Vec<&Pattern<Typed>> = parts.iter().flat_map(slots).flatten().collect();
            if names.is_empty() { Vec::new() } else { vec![names] }
        }
        _ => Vec::new(),
    }
}

/// The number of articles with the rarest gram of a phrase: as many as have the phrase, or more.
fn rarest<E>(pattern: &Pattern<Sequence>, frequency: &mut impl FnMut(&str) -> Result<u64, E>) -> Result<u64, E> {
    let mut rarest = u64::MAX;
    for condition in pattern.runs().into_iter().flat_map(conditions) {
        if let Terms::Exact(term) = condition.terms {
            rarest = rarest.min(frequency(&term)?);
        }
    }
    Ok(if rarest == u64::MAX { 0 } else { rarest })
}

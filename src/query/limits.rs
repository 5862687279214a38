//! What a query may ask for at most. Takes a finished query; refuses one that could keep a machine busy for long.

use super::{Query, TextField, Typed};
use crate::error::{Error, ErrorKind, Result};
use crate::text::fold;
use crate::text::pattern::Pattern;
use crate::text::units::units;

/// Most texts and values in a query, regional words and synonyms included; what NOTIN keeps out is bounded by
/// [`MAX_PLACES`].
pub const MAX_TEXTS: usize = 1000;
/// Most texts in one expression of NEAR, BEFORE, SENTENCE, PARAGRAPH and NOTIN.
pub const MAX_PLACES: usize = 128;
/// Most texts that stand almost everywhere and whose places matter: words with wildcards, and single Han characters beside
/// NEAR and its like or in `lead:`.
pub const MAX_BROAD: usize = 24;

/// Refuses a query that asks for more.
pub(super) fn check(query: &Query) -> Result<()> {
    let mut counted = Counted::default();
    counted.count(query);
    for (count, most, name, what, hint) in [
        (
            counted.texts,
            MAX_TEXTS,
            "many-texts",
            "words and values",
            "search for a part of the text, or for its rarest words",
        ),
        (
            counted.places,
            MAX_PLACES,
            "many-places",
            "texts beside NEAR, SENTENCE or NOTIN",
            "split it into several queries",
        ),
        (
            counted.broad,
            MAX_BROAD,
            "many-broad",
            "words with wildcards, or single characters beside NEAR or in lead:",
            "use whole words instead",
        ),
    ] {
        if count > most {
            return Err(Error::new(ErrorKind::Input, format!("the query has {count} {what}; {most} is the most"))
                .with_hint(hint)
                .named(name, &[("count", &count), ("most", &most)]));
        }
    }
    Ok(())
}

#[derive(Default)]
struct Counted {
    texts: usize,
    /// In the largest expression.
    places: usize,
    broad: usize,
}

impl Counted {
    fn count(&mut self, query: &Query) {
        match query {
            Query::Text { field, pattern } => {
                let leaves = pattern.leaves();
                // Where another name is none is a part of that name, and not a text of its own.
                self.texts += pattern.positive_leaves().len();
                self.places = self.places.max(leaves.len());
                let by_place = *field == TextField::Lead || !matches!(pattern, Pattern::Leaf(_));
                self.broad += leaves.iter().map(|leaf| broad(leaf, by_place)).sum::<usize>();
            }
            Query::Meta { value, .. } => {
                self.texts += 1;
                self.broad += broad(value, false);
            }
            Query::Value { .. } => self.texts += 1,
            Query::And(parts) | Query::Or(parts) => parts.iter().for_each(|part| self.count(part)),
            Query::Not(inner) | Query::Optional(inner) => self.count(inner),
            Query::All | Query::Present(_) | Query::Dated | Query::Date(_) | Query::Script(_) | Query::Among(_) => {}
        }
    }
}

/// How many texts that stand almost everywhere one is: a word with wildcards counts one for each of them, or half for each
/// way to read it where that is more.
fn broad(typed: &Typed, by_place: bool) -> usize {
    match typed {
        Typed::Glob(text) => {
            let wildcards = text.matches(['*', '?']).count();
            typed.folded().leaves().len().div_ceil(2).max(wildcards)
        }
        Typed::Phrase(text) => usize::from(by_place && units(&fold(text)).nth(1).is_none()),
    }
}

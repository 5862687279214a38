//! "Did you mean": for a query without hits, words that do occur and differ little from one that does not: by sound, by
//! one character, or by a letter or two. What occurs is told by the dictionary of an engine.

use std::ops::Range;

use super::Suggestion;
use crate::article::Article;
use crate::error::Result;
use crate::query::{MetaField, Query, TextField, Typed};
use crate::text::pattern::Pattern;
use crate::text::units::{UnitKind, units};
use crate::text::{Folded, Segmenter, fold};

/// Most suggestions.
const MOST: usize = 3;
/// Parts of a query that are looked at.
const MAX_PARTS: usize = 24;
/// Most places of a query that are looked at.
const MAX_TARGETS: usize = 16;
/// Candidates tried for a place.
const TRIED: usize = 6;
/// Most characters of a word that is looked for.
const LONGEST: usize = 8;
/// Most characters of a person's name that is looked for.
const LONGEST_NAME: usize = 40;
/// Parts of a query that may be one word cut apart.
const MAX_JOINED: usize = 3;

/// Which terms may stand in the place of one that does not occur.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words of titles and bodies.
    Words,
    /// Names of persons.
    Names(MetaField),
}

/// A term near another, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Neighbour {
    pub(super) term: String,
    /// How far it is; see [`super::near`].
    pub(super) distance: u8,
    /// How many articles have it, about.
    pub(super) articles: u64,
}

/// What an engine knows of its terms.
pub(super) trait Dictionary {
    /// How many articles match.
    fn count(&self, query: &Query) -> Result<u64>;
    /// For each of the folded words, the terms of its kind near it.
    fn near(&self, words: &[(Kind, &str)]) -> Result<Vec<Vec<Neighbour>>>;
    /// Any article that has the folded term.
    fn article_with(&self, kind: Kind, term: &str) -> Result<Option<Article>>;
}

/// Queries near `query` that match something. For a query that asks for one thing, or for several at once.
pub(super) fn suggest(dictionary: &dyn Dictionary, query: &Query) -> Result<Vec<Suggestion>> {
    let parts = match query {
        Query::And(parts) => parts.clone(),
        query => vec![query.clone()],
    };
    let mut targets = Vec::new();
    for at in 0..parts.len().min(MAX_PARTS) {
        targets.extend(person(dictionary, &parts, at)?);
        targets.extend(within_phrase(dictionary, &parts, at)?);
        for end in at + 1..=parts.len().min(at + MAX_JOINED) {
            targets.extend(joined(dictionary, &parts, at..end)?);
        }
    }
    targets.truncate(MAX_TARGETS);
    let mut suggestions: Vec<Suggestion> = Vec::new();
    for (target, candidates) in targets.iter().zip(candidates(dictionary, &targets)?) {
        for candidate in candidates.into_iter().take(TRIED) {
            let mut changed = parts.clone();
            let surface = target.surface(dictionary, &candidate)?;
            changed.splice(target.parts.clone(), [target.with(&parts, &surface)]);
            let query = Query::all_of(changed);
            if suggestions.iter().any(|known| known.query == query) {
                continue;
            }
            let articles = dictionary.count(&query)?;
            if articles > 0 {
                suggestions.push(Suggestion { query, articles });
            }
            if suggestions.len() == MOST {
                return Ok(suggestions);
            }
        }
    }
    Ok(suggestions)
}

/// A text that does not occur, and the parts of the query that it stands in.
#[derive(Debug)]
struct Target {
    parts: Range<usize>,
    /// As typed, before, in and behind the place.
    around: (String, String),
    typed: String,
    folded: String,
    kind: Kind,
}

impl Target {
    /// The part with `candidate` in the place of the text.
    fn with(&self, parts: &[Query], candidate: &str) -> Query {
        let text = format!("{}{candidate}{}", self.around.0, self.around.1);
        match &parts[self.parts.start] {
            Query::Meta { field, .. } => Query::Meta { field: *field, value: Typed::Phrase(text) },
            part => {
                let field = plain(part).map_or(TextField::Any, |(field, _)| field);
                Query::Text { field, pattern: Pattern::Leaf(Typed::Phrase(text)) }
            }
        }
    }

    /// The folded `candidate` as an article writes it, with the characters that were typed where they fold alike.
    fn surface(&self, dictionary: &dyn Dictionary, candidate: &str) -> Result<String> {
        let written = written(dictionary, self.kind, candidate)?.unwrap_or_else(|| candidate.to_owned());
        let lengths = [&written, &self.typed, &self.folded].map(|text| text.chars().count());
        if lengths[0] != lengths[1] || lengths[1] != lengths[2] {
            return Ok(written);
        }
        let characters = written.chars().zip(self.typed.chars()).zip(self.folded.chars().zip(candidate.chars()));
        Ok(characters.map(|((written, typed), (old, new))| if new == old { typed } else { written }).collect())
    }
}

/// How an article that has the term `folded` writes it.
fn written(dictionary: &dyn Dictionary, kind: Kind, folded: &str) -> Result<Option<String>> {
    let Some(article) = dictionary.article_with(kind, folded)? else { return Ok(None) };
    let persons = article.authors.iter().chain(&article.editors).chain(&article.reviewers);
    for text in [&article.title, &article.body].into_iter().chain(persons) {
        let original = Folded::new(text);
        if let Some(at) = original.text().find(folded) {
            return Ok(Some(text[original.original(at..at + folded.len())].to_owned()));
        }
    }
    Ok(None)
}

/// The text of a part that is one phrase, or several names of which the first was typed.
fn plain(part: &Query) -> Option<(TextField, &str)> {
    match part {
        Query::Text { field, pattern: Pattern::Leaf(Typed::Phrase(text)) } => Some((*field, text)),
        Query::Or(parts) => plain(parts.first()?),
        Query::Optional(inner) => plain(inner),
        _ => None,
    }
}

fn is_word(folded: &str) -> bool {
    let length = folded.chars().count();
    let mut kinds = units(folded).map(|unit| unit.kind);
    match kinds.next() {
        Some(UnitKind::Han) => (2..=LONGEST).contains(&length) && kinds.all(|kind| kind == UnitKind::Han),
        Some(UnitKind::Word) => length >= 4 && kinds.next().is_none(),
        _ => false,
    }
}

fn occurs(dictionary: &dyn Dictionary, text: &str) -> Result<bool> {
    let query = Query::Text { field: TextField::Any, pattern: Pattern::Leaf(Typed::Phrase(text.to_owned())) };
    Ok(dictionary.count(&query)? > 0)
}

fn person(dictionary: &dyn Dictionary, parts: &[Query], at: usize) -> Result<Option<Target>> {
    let Query::Meta { field, value: Typed::Phrase(name) } = &parts[at] else { return Ok(None) };
    if !field.is_person() || name.chars().nth(LONGEST_NAME).is_some() || dictionary.count(&parts[at])? > 0 {
        return Ok(None);
    }
    Ok(Some(Target {
        parts: at..at + 1,
        around: Default::default(),
        typed: name.clone(),
        folded: fold(name),
        kind: Kind::Names(*field),
    }))
}

/// Parts in a row that together are a word which does not occur.
fn joined(dictionary: &dyn Dictionary, parts: &[Query], range: Range<usize>) -> Result<Option<Target>> {
    let mut typed = String::new();
    for part in &parts[range.clone()] {
        let Some((_, text)) = plain(part) else { return Ok(None) };
        typed.push_str(text);
    }
    let folded = fold(&typed);
    if !is_word(&folded) || occurs(dictionary, &typed)? {
        return Ok(None);
    }
    Ok(Some(Target { parts: range, around: Default::default(), typed, folded, kind: Kind::Words }))
}

/// Words in a longer phrase that do not occur.
fn within_phrase(dictionary: &dyn Dictionary, parts: &[Query], at: usize) -> Result<Vec<Target>> {
    let Some((_, typed)) = plain(&parts[at]) else { return Ok(Vec::new()) };
    let folded = fold(typed);
    let (typed_chars, folded_chars): (Vec<char>, Vec<char>) = (typed.chars().collect(), folded.chars().collect());
    if typed_chars.len() != folded_chars.len() || !(3..=60).contains(&folded_chars.len()) {
        return Ok(Vec::new());
    }
    let mut bounds = vec![0];
    for word in Segmenter::default().cut(&folded) {
        bounds.push(bounds.last().copied().unwrap_or(0) + word.chars().count());
    }
    let mut targets = Vec::new();
    for first in 0..bounds.len() {
        for last in first + 1..bounds.len().min(first + 1 + MAX_JOINED) {
            let (from, to) = (bounds[first], bounds[last]);
            let text = |range: Range<usize>| typed_chars[range].iter().collect::<String>();
            let word: String = folded_chars[from..to].iter().collect();
            if (from, to) != (0, folded_chars.len()) && is_word(&word) && !occurs(dictionary, &word)? {
                targets.push(Target {
                    parts: at..at + 1,
                    around: (text(0..from), text(to..typed_chars.len())),
                    typed: text(from..to),
                    folded: word,
                    kind: Kind::Words,
                });
            }
        }
    }
    Ok(targets)
}

/// For every target the terms near it, the nearest first and of equals the most frequent.
fn candidates(dictionary: &dyn Dictionary, targets: &[Target]) -> Result<Vec<Vec<String>>> {
    let words: Vec<(Kind, &str)> = targets.iter().map(|target| (target.kind, target.folded.as_str())).collect();
    let found = dictionary.near(&words)?.into_iter().map(|mut terms| {
        terms.sort_by(|a, b| {
            (a.distance, std::cmp::Reverse(a.articles), &a.term).cmp(&(
                b.distance,
                std::cmp::Reverse(b.articles),
                &b.term,
            ))
        });
        terms.into_iter().map(|neighbour| neighbour.term).collect()
    });
    Ok(found.collect())
}

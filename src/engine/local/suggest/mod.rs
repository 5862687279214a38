//! "Did you mean": for a query without hits, words that do occur and differ little from one that does not: by sound, by
//! one character, or by a letter or two.

mod near;

use std::collections::HashMap;
use std::ops::Range;

use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption};

use self::near::Near;
use crate::engine::Suggestion;
use crate::engine::local::matching::count;
use crate::engine::local::store::snapshot::Snapshot;
use crate::engine::local::store::stored;
use crate::engine::local::store::trouble::broken;
use crate::error::Result;
use crate::query::{Query, TextField, Typed};
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

/// Queries near `query` that match something. For a query that asks for one thing, or for several at once.
pub(in crate::engine::local) fn suggest(snapshot: &Snapshot, query: &Query) -> Result<Vec<Suggestion>> {
    let parts = match query {
        Query::And(parts) => parts.clone(),
        query => vec![query.clone()],
    };
    let mut targets = Vec::new();
    for at in 0..parts.len().min(MAX_PARTS) {
        targets.extend(person(snapshot, &parts, at)?);
        targets.extend(within_phrase(snapshot, &parts, at)?);
        for end in at + 1..=parts.len().min(at + MAX_JOINED) {
            targets.extend(joined(snapshot, &parts, at..end)?);
        }
    }
    targets.truncate(MAX_TARGETS);
    let mut suggestions: Vec<Suggestion> = Vec::new();
    for (target, candidates) in targets.iter().zip(candidates(snapshot, &targets)?) {
        for candidate in candidates.into_iter().take(TRIED) {
            let mut changed = parts.clone();
            let surface = target.surface(snapshot, &candidate)?;
            changed.splice(target.parts.clone(), [target.with(&parts, &surface)]);
            let query = Query::all_of(changed);
            if suggestions.iter().any(|known| known.query == query) {
                continue;
            }
            let articles = count(snapshot, &query)?;
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
    fields: Vec<Field>,
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
    fn surface(&self, snapshot: &Snapshot, candidate: &str) -> Result<String> {
        let written = written(snapshot, &self.fields, candidate)?.unwrap_or_else(|| candidate.to_owned());
        let lengths = [&written, &self.typed, &self.folded].map(|text| text.chars().count());
        if lengths[0] != lengths[1] || lengths[1] != lengths[2] {
            return Ok(written);
        }
        let characters = written.chars().zip(self.typed.chars()).zip(self.folded.chars().zip(candidate.chars()));
        Ok(characters.map(|((written, typed), (old, new))| if new == old { typed } else { written }).collect())
    }
}

/// How the first article that has the term `folded` in one of `fields` writes it.
fn written(snapshot: &Snapshot, fields: &[Field], folded: &str) -> Result<Option<String>> {
    for field in fields {
        let query = TermQuery::new(Term::from_field_text(*field, folded), IndexRecordOption::Basic);
        let collector = TopDocs::with_limit(1).order_by_score();
        let best = snapshot.searcher.search(&query, &collector).map_err(|error| broken(&snapshot.folder, error))?;
        let Some((_, address)) = best.first() else { continue };
        let article = stored::article(snapshot, *address)?;
        let persons = article.authors.iter().chain(&article.editors).chain(&article.reviewers);
        for text in [&article.title, &article.body].into_iter().chain(persons) {
            let original = Folded::new(text);
            if let Some(at) = original.text().find(folded) {
                return Ok(Some(text[original.original(at..at + folded.len())].to_owned()));
            }
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

fn occurs(snapshot: &Snapshot, text: &str) -> Result<bool> {
    let query = Query::Text { field: TextField::Any, pattern: Pattern::Leaf(Typed::Phrase(text.to_owned())) };
    Ok(count(snapshot, &query)? > 0)
}

fn word_fields(snapshot: &Snapshot) -> Vec<Field> {
    vec![snapshot.fields.body_words, snapshot.fields.title_words]
}

fn person(snapshot: &Snapshot, parts: &[Query], at: usize) -> Result<Option<Target>> {
    let Query::Meta { field, value: Typed::Phrase(name) } = &parts[at] else { return Ok(None) };
    if !field.is_person() || name.chars().nth(LONGEST_NAME).is_some() || count(snapshot, &parts[at])? > 0 {
        return Ok(None);
    }
    Ok(Some(Target {
        parts: at..at + 1,
        around: Default::default(),
        typed: name.clone(),
        folded: fold(name),
        fields: vec![snapshot.fields.meta_field(*field)],
    }))
}

/// Parts in a row that together are a word which does not occur.
fn joined(snapshot: &Snapshot, parts: &[Query], range: Range<usize>) -> Result<Option<Target>> {
    let mut typed = String::new();
    for part in &parts[range.clone()] {
        let Some((_, text)) = plain(part) else { return Ok(None) };
        typed.push_str(text);
    }
    let folded = fold(&typed);
    if !is_word(&folded) || occurs(snapshot, &typed)? {
        return Ok(None);
    }
    Ok(Some(Target { parts: range, around: Default::default(), typed, folded, fields: word_fields(snapshot) }))
}

/// Words in a longer phrase that do not occur.
fn within_phrase(snapshot: &Snapshot, parts: &[Query], at: usize) -> Result<Vec<Target>> {
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
            if (from, to) != (0, folded_chars.len()) && is_word(&word) && !occurs(snapshot, &word)? {
                targets.push(Target {
                    parts: at..at + 1,
                    around: (text(0..from), text(to..typed_chars.len())),
                    typed: text(from..to),
                    folded: word,
                    fields: word_fields(snapshot),
                });
            }
        }
    }
    Ok(targets)
}

/// For every target the terms near it, the nearest first and of equals the most frequent.
fn candidates(snapshot: &Snapshot, targets: &[Target]) -> Result<Vec<Vec<String>>> {
    let mut found: Vec<HashMap<String, (u8, u64)>> = targets.iter().map(|_| HashMap::new()).collect();
    let near: Vec<Near> = targets.iter().map(|target| Near::new(&target.folded)).collect();
    let mut read = || -> tantivy::Result<()> {
        for segment in snapshot.searcher.segment_readers() {
            for ((target, near), found) in targets.iter().zip(&near).zip(&mut found) {
                for field in &target.fields {
                    near.for_each(&*segment.inverted_index(*field)?, |term, distance, info| {
                        let entry = found.entry(term.to_owned()).or_insert((distance, 0));
                        entry.1 += u64::from(info.doc_freq);
                    })?;
                }
            }
        }
        Ok(())
    };
    read().map_err(|error| broken(&snapshot.folder, error))?;
    Ok(found
        .into_iter()
        .map(|terms| {
            let mut terms: Vec<(u8, std::cmp::Reverse<u64>, String)> = terms
                .into_iter()
                .map(|(term, (distance, articles))| (distance, std::cmp::Reverse(articles), term))
                .collect();
            terms.sort_unstable();
            terms.into_iter().map(|(_, _, term)| term).collect()
        })
        .collect())
}

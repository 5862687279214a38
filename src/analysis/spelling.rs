//! How a word of the index, which is folded, is written in the articles.

use std::collections::HashMap;

use super::sharing::each_hit;
use crate::engine::{Engine, Highlighter, Hit, Order, SearchRequest};
use crate::error::{Error, ErrorKind, Result};
use crate::query::{Query, TextField, Typed};
use crate::text::pattern::Pattern;
use crate::text::{Folded, Segmenter};

/// Articles that are looked through, and of those in which some words were not seen yet, at most.
const LOOKED_AT: usize = 300;
const MOST_LOOKED_AT: usize = 10_000;

/// Spellings of folded words, counted.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    by_word: HashMap<String, HashMap<String, u64>>,
}

impl Spellings {
    /// Notes that a word is written so.
    pub(super) fn note(&mut self, word: &str, spelling: &str) {
        let spellings = match self.by_word.get_mut(word) {
            Some(spellings) => spellings,
            None => self.by_word.entry(word.to_owned()).or_default(),
        };
        match spellings.get_mut(spelling) {
            Some(count) => *count += 1,
            None => {
                spellings.insert(spelling.to_owned(), 1);
            }
        }
    }

    /// The commonest spelling of a word, the first by code point of equals; the word itself where none is known.
    pub(super) fn commonest(&self, word: &str) -> String {
        let spellings = self.by_word.get(word).into_iter().flatten();
        let commonest = spellings.max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
        commonest.map_or(word, |(spelling, _)| spelling).to_owned()
    }
}

/// How each of `words`, which ascend, is written in articles of `query`: in the latest of them, or else in the latest that
/// has it.
pub(super) fn spellings(engine: &dyn Engine, query: &Query, words: &[&str]) -> Result<Spellings> {
    let mut found = Spellings::default();
    if words.is_empty() {
        return Ok(found);
    }
    let mut read = 0;
    let ended = each_hit(
        engine,
        query,
        Order::Newest,
        |hit| written(hit, words),
        |spelled| {
            spelled.iter().for_each(|(word, spelling)| found.note(word, spelling));
            read += 1;
            let is_enough = found.by_word.len() == words.len() && read >= LOOKED_AT || read == MOST_LOOKED_AT;
            // An error is what ends a pass.
            if is_enough { Err(Error::new(ErrorKind::Interrupted, "there are enough articles")) } else { Ok(()) }
        },
    );
    if let Err(error) = ended
        && error.kind() != ErrorKind::Interrupted
    {
        return Err(error);
    }
    for word in words {
        if found.by_word.contains_key(*word) {
            continue;
        }
        let pattern = Pattern::Leaf(Typed::Phrase((*word).to_owned()));
        let text = Query::Text { field: TextField::Any, pattern };
        let highlighter = Highlighter::new(&text);
        let query = query.clone().and(text);
        for hit in engine.search(&SearchRequest { query, order: Order::Newest, limit: 1, after: None })?.hits {
            if let Some(place) = highlighter.occurrences(&hit.article).first() {
                let text = if place.in_body { &hit.article.body } else { &hit.article.title };
                found.note(word, &text[place.range.clone()]);
            }
        }
    }
    Ok(found)
}

/// The words of an article that are among `words`, with how they are written.
fn written(hit: &Hit, words: &[&str]) -> Vec<(String, String)> {
    let mut written = Vec::new();
    let segmenter = Segmenter::default();
    for text in [&hit.article.title, &hit.article.body] {
        let folded = Folded::new(text);
        for word in segmenter.ranking_words(folded.text()) {
            let spelling = &text[folded.original(word.bytes.clone())];
            let word = &folded.text()[word.bytes];
            if words.binary_search(&word).is_ok() {
                written.push((word.to_owned(), spelling.to_owned()));
            }
        }
    }
    written
}

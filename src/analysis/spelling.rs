//! How a word of the index, which is folded, is written in the articles.

use std::collections::HashMap;

use crate::engine::{Engine, Highlighter, Order, SearchRequest};
use crate::error::Result;
use crate::query::{Query, TextField, Typed};
use crate::text::pattern::Pattern;
use crate::text::{Folded, Segmenter};

/// Articles that are looked through first.
const LOOKED_AT: usize = 300;

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

/// How each of `words` is written in articles of `query`: in the latest ones, or else in the latest that has it.
pub(super) fn spellings(engine: &impl Engine, query: &Query, words: &[&str]) -> Result<Spellings> {
    let mut found = Spellings::default();
    let latest =
        |query: Query, limit| engine.search(&SearchRequest { query, order: Order::Newest, limit, after: None });
    let segmenter = Segmenter::default();
    for hit in latest(query.clone(), LOOKED_AT)?.hits {
        for text in [&hit.article.title, &hit.article.body] {
            let folded = Folded::new(text);
            for word in segmenter.ranking_words(folded.text()) {
                let spelling = &text[folded.original(word.bytes.clone())];
                let word = &folded.text()[word.bytes];
                if words.binary_search(&word).is_ok() {
                    found.note(word, spelling);
                }
            }
        }
    }
    for word in words {
        if found.by_word.contains_key(*word) {
            continue;
        }
        let pattern = Pattern::Leaf(Typed::Phrase((*word).to_owned()));
        let text = Query::Text { field: TextField::Any, pattern };
        let highlighter = Highlighter::new(&text);
        for hit in latest(query.clone().and(text), 1)?.hits {
            if let Some(place) = highlighter.occurrences(&hit.article).first() {
                let text = if place.in_body { &hit.article.body } else { &hit.article.title };
                found.note(word, &text[place.range.clone()]);
            }
        }
    }
    Ok(found)
}

//! Unquoted words: what their parts ask for, and what else each is called: regional words and synonyms stand beside the
//! typed ones.

use std::cell::RefCell;
use std::ops::Range;

use super::interpunct::with_interpuncts;
use super::names::{Name, is_across, names, names_by_parts};
use super::parts::{Part, parts};
use super::vocabulary::Vocabulary;
use super::{Cut, Query, QueryOptions, TextField, Typed};
use crate::text::pattern::Pattern;
use crate::text::variants::{LONGEST, variants, words_in};
use crate::text::words::frequency;
use crate::text::{Segmenter, fold};

/// Most spellings of one word of several parts.
pub(super) const MAX_SPELLINGS: usize = 16;

/// Below this frequency the dictionary may cut a word apart.
pub(super) const RARE: u64 = 50;

/// Cuts the words of one query and remembers how.
pub(super) struct Words<'a> {
    segmenter: Segmenter,
    regional: bool,
    /// Folded words that are called nothing else.
    as_typed: Vec<String>,
    vocabulary: &'a Vocabulary,
    cuts: RefCell<Vec<Cut>>,
}

/// A query for a part of what was typed.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) query: Query,
    /// Whether the part only binds its neighbours.
    pub(super) binds: bool,
}

impl<'a> Words<'a> {
    /// For the words that stand in `text`.
    pub(super) fn new(text: &str, options: &'a QueryOptions) -> Self {
        let QueryOptions { regional, vocabulary, .. } = options;
        let folded = fold(text);
        // What another region calls by another name is one word, also where the dictionary hardly knows it: 葉門, 川普.
        let names = words_in(&folded)
            .filter(|word| *regional && frequency(&folded[word.clone()]) < RARE && !is_across(&folded, word));
        let names = names.map(|word| (folded[word].to_owned(), None));
        let own: Vec<(String, Option<u64>)> = names.chain(vocabulary.words().iter().cloned()).collect();
        let segmenter = Segmenter::for_text_with(&folded, &own);
        let as_typed = options.as_typed.iter().map(|word| without_spaces(word)).collect();
        Self { segmenter, regional: *regional, as_typed, vocabulary, cuts: RefCell::default() }
    }

    /// How the words were cut, in order.
    pub(super) fn into_cuts(self) -> Vec<Cut> {
        self.cuts.into_inner()
    }

    /// Words beside each other: a query for each part of them, and where parts in a row are known by another name, that
    /// name as an alternative. A part that only binds says so; where `each_word` was asked for by itself, only inside a
    /// word.
    pub(super) fn queries(&self, words: &[&str], field: TextField, each_word: bool) -> Vec<Asked> {
        let text = |phrase: &str| Query::Text { field, pattern: Pattern::Leaf(Typed::Phrase(phrase.to_owned())) };
        let parts: Vec<Part> = words.iter().flat_map(|word| self.parts(word)).collect();
        let mut queries = Vec::new();
        for (range, others) in self.named(&parts) {
            let binds =
                others.is_empty() && parts[range.clone()].iter().all(|part| part.binds && !(each_word && part.whole));
            let typed = Query::all_of(parts[range].iter().map(|part| text(&part.text)).collect());
            let query = Query::any_of(
                std::iter::once(typed).chain(others.iter().map(|other| named_otherwise(other, field))).collect(),
            );
            queries.extend(query.map(|query| Asked { query, binds }));
        }
        queries
    }

    /// One word in one piece: its spellings with every part called by each of its names. None where nothing in it can be
    /// searched.
    pub(super) fn spellings(&self, word: &str) -> Vec<String> {
        let parts = self.parts(word);
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return Vec::new() };
        let (start, end) = (first.range.start, last.range.end);
        let named = self.named(&parts);
        let count = named.iter().fold(1_usize, |count, (_, others)| count.saturating_mul(1 + others.len()));
        let mut spellings = vec![String::new()];
        let mut at = start;
        for (range, others) in named {
            // A character that unfolds into several (㌡) can belong to two parts; it is typed once.
            let from = parts[range.start].range.start.max(at);
            let to = parts[range.end - 1].range.end.max(from);
            let typed = &word[from..to];
            let names = std::iter::once(typed)
                .chain(others.iter().map(|other| other.text.as_str()).filter(|_| count <= MAX_SPELLINGS));
            let names: Vec<&str> = names.collect();
            spellings = spellings
                .iter()
                .flat_map(|spelling| names.iter().map(move |name| format!("{spelling}{}{name}", &word[at..from])))
                .collect();
            at = to;
        }
        spellings.iter_mut().for_each(|spelling| spelling.push_str(&word[at..end]));
        spellings
    }

    /// Parts that belong together, from left to right, with what else they are called.
    fn named(&self, parts: &[Part]) -> Vec<(Range<usize>, Vec<Name>)> {
        let mut named = Vec::new();
        let mut at = 0;
        while at < parts.len() {
            // A part has a character at least, so no name has more parts than the longest has characters.
            let farthest = parts.len().min(at + self.longest().max(1));
            let known = (at + 1..=farthest).rev().find_map(|end| {
                let others = self.others(&parts[at..end]);
                (!others.is_empty()).then_some((end, others))
            });
            let (end, mut others) = known.unwrap_or((at + 1, Vec::new()));
            if self.regional && end == at + 1 && !self.is_as_typed(&parts[at].text) {
                others.extend(with_interpuncts(parts, at));
            }
            self.note(&parts[at..end], &others);
            named.push((at..end, others));
            at = end;
        }
        named
    }

    /// Whether a word, or several as one, is looked for as it was typed and by no other name.
    fn is_as_typed(&self, text: &str) -> bool {
        !self.as_typed.is_empty() && self.as_typed.contains(&without_spaces(text))
    }

    fn longest(&self) -> usize {
        self.vocabulary.longest().max(if self.regional { LONGEST } else { 0 })
    }

    /// What else parts in a row are called.
    fn others(&self, parts: &[Part]) -> Vec<Name> {
        let mut text = String::new();
        for (number, part) in parts.iter().enumerate() {
            // Words apart are one name only where a space separates Latin words: New York.
            if number > 0 && part.begins {
                text.push(' ');
            }
            if number > 0 {
                text.push_str(&part.signs);
            }
            text.push_str(&part.text);
        }
        let apart = parts.iter().skip(1).filter(|part| part.begins).count();
        let word = fold(&text);
        if word.matches(' ').count() < apart || self.is_as_typed(&text) {
            return Vec::new();
        }
        // What a person calls a synonym is taken at its word.
        let synonyms = self.vocabulary.synonyms(&word).into_iter();
        let mut others: Vec<Name> = synonyms.map(|text| Name { text, outer: Vec::new() }).collect();
        if self.regional {
            let mut regional = names(&text);
            if regional.is_empty() && parts.len() == 1 {
                regional = names_by_parts(&text);
            }
            for name in regional {
                if others.iter().all(|other| fold(&other.text) != fold(&name.text)) {
                    others.push(name);
                }
            }
        }
        others
    }

    fn note(&self, parts: &[Part], others: &[Name]) {
        let mut cuts = self.cuts.borrow_mut();
        for (number, part) in parts.iter().enumerate() {
            if part.begins || cuts.is_empty() {
                cuts.push(Cut::default());
            }
            if let Some(cut) = cuts.last_mut() {
                cut.parts.push(part.text.clone());
                if number + 1 == parts.len() && !others.is_empty() {
                    let name = parts.iter().flat_map(|part| [part.signs.as_str(), part.text.as_str()]);
                    cut.others.push((name.collect(), others.iter().map(|other| other.text.clone()).collect()));
                }
            }
        }
    }

    /// The parts of an unquoted word.
    fn parts(&self, word: &str) -> Vec<Part> {
        let is_own = |text: &str| {
            self.regional && !variants(text).is_empty() || self.vocabulary.words().iter().any(|(own, _)| own == text)
        };
        parts(word, &self.segmenter, &is_own)
    }
}

/// A word folded, as which it is known whether it was typed with spaces or is shown without them.
fn without_spaces(word: &str) -> String {
    fold(word).split_whitespace().collect()
}

/// A query for another name, where it is one: 高铁 finds 動車, and not 電動車.
fn named_otherwise(name: &Name, field: TextField) -> Query {
    let leaf = |text: &str| Pattern::Leaf(Typed::Phrase(text.to_owned()));
    let outer: Vec<Pattern<Typed>> = name.outer.iter().map(|piece| leaf(piece)).collect();
    let pattern = if outer.is_empty() {
        leaf(&name.text)
    } else {
        Pattern::Outside(Box::new(leaf(&name.text)), Box::new(Pattern::any(outer)))
    };
    Query::Text { field, pattern }
}

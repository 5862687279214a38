//! Unquoted words: their parts, and what else each part is called. A Han run is cut by the segmenter, a code stays whole;
//! regional words and synonyms stand beside the typed ones.

use std::cell::RefCell;
use std::ops::Range;

use super::vocabulary::Vocabulary;
use super::{Cut, Query, TextField, Typed};
use crate::text::pattern::Pattern;
use crate::text::units::{Unit, UnitKind, units};
use crate::text::variants::{LONGEST, variants, words_in};
use crate::text::words::frequency;
use crate::text::{Folded, Segmenter, fold};

/// Signs that hold a code or a Latin word together: `gen-itgc`, `3.6.3`, `it's`, `a/b`, `r&d`, `a@b`, `1,500`, `us$100`.
pub(super) const JOINING: &str = "-._/&+@\":',$=";
/// Signs that end a code and belong to it: `C++`, `C#`, `5%`.
pub(super) const TRAILING: &str = "+#%°";
/// Most spellings of one word of several parts, where it must stand in one piece.
const MAX_SPELLINGS: usize = 16;

/// Below this frequency the dictionary may cut a word apart.
const RARE: u64 = 50;

/// Cuts the words of one query and remembers how.
pub(super) struct Words<'a> {
    segmenter: Segmenter,
    regional: bool,
    vocabulary: &'a Vocabulary,
    cuts: RefCell<Vec<Cut>>,
}

/// A part of an unquoted word: the bytes of the word, and whether a new word begins with it.
#[derive(Clone, Debug)]
struct Part {
    text: String,
    range: Range<usize>,
    begins: bool,
}

impl<'a> Words<'a> {
    /// For the words that stand in `text`.
    pub(super) fn new(text: &str, regional: bool, vocabulary: &'a Vocabulary) -> Self {
        let folded = fold(text);
        // What another region calls by another name is one word, also where the dictionary hardly knows it: 葉門, 川普.
        let names =
            words_in(&folded).filter(|word| regional && frequency(word) < RARE).map(|word| (word.to_owned(), None));
        let own: Vec<(String, Option<u64>)> = names.chain(vocabulary.words().iter().cloned()).collect();
        let segmenter = Segmenter::for_text_with(&folded, &own);
        Self { segmenter, regional, vocabulary, cuts: RefCell::default() }
    }

    /// How the words were cut, in order.
    pub(super) fn into_cuts(self) -> Vec<Cut> {
        self.cuts.into_inner()
    }

    /// Words beside each other: a query for each part of them, and where parts in a row are known by another name, that
    /// name as an alternative.
    pub(super) fn queries(&self, words: &[&str], field: TextField) -> Vec<Query> {
        let text = |phrase: &str| Query::Text { field, pattern: Pattern::Leaf(Typed::Phrase(phrase.to_owned())) };
        let parts: Vec<Part> = words.iter().flat_map(|word| self.parts(word)).collect();
        let mut queries = Vec::new();
        for (range, others) in self.named(&parts) {
            let typed = Query::all_of(parts[range].iter().map(|part| text(&part.text)).collect());
            queries
                .extend(Query::any_of(std::iter::once(typed).chain(others.iter().map(|other| text(other))).collect()));
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
            let names =
                std::iter::once(typed).chain(others.iter().map(String::as_str).filter(|_| count <= MAX_SPELLINGS));
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
    fn named(&self, parts: &[Part]) -> Vec<(Range<usize>, Vec<String>)> {
        let mut named = Vec::new();
        let mut at = 0;
        while at < parts.len() {
            // A part has a character at least, so no name has more parts than the longest has characters.
            let farthest = parts.len().min(at + self.longest().max(1));
            let known = (at + 1..=farthest).rev().find_map(|end| {
                let others = self.others(&parts[at..end]);
                (!others.is_empty()).then_some((end, others))
            });
            let (end, others) = known.unwrap_or((at + 1, Vec::new()));
            self.note(&parts[at..end], &others);
            named.push((at..end, others));
            at = end;
        }
        named
    }

    fn longest(&self) -> usize {
        self.vocabulary.longest().max(if self.regional { LONGEST } else { 0 })
    }

    /// What else parts in a row are called.
    fn others(&self, parts: &[Part]) -> Vec<String> {
        let mut text = String::new();
        for (number, part) in parts.iter().enumerate() {
            // Words apart are one name only where a space separates Latin words: New York.
            if number > 0 && part.begins {
                text.push(' ');
            }
            text.push_str(&part.text);
        }
        let apart = parts.iter().skip(1).filter(|part| part.begins).count();
        let word = fold(&text);
        if word.matches(' ').count() < apart {
            return Vec::new();
        }
        let mut others: Vec<String> = self.vocabulary.synonyms(&word);
        if self.regional {
            for variant in variants(&word) {
                if others.iter().all(|other| fold(other) != fold(variant)) {
                    others.push((*variant).to_owned());
                }
            }
        }
        others
    }

    fn note(&self, parts: &[Part], others: &[String]) {
        let mut cuts = self.cuts.borrow_mut();
        for (number, part) in parts.iter().enumerate() {
            if part.begins || cuts.is_empty() {
                cuts.push(Cut::default());
            }
            if let Some(cut) = cuts.last_mut() {
                cut.parts.push(part.text.clone());
                if number + 1 == parts.len() && !others.is_empty() {
                    let name = parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>();
                    cut.others.push((name.concat(), others.to_vec()));
                }
            }
        }
    }

    /// The parts of an unquoted word, each of which must occur: the words of its Han runs, and its codes whole. A single
    /// Han character that jieba leaves directly behind a code stays with it (`12日`).
    fn parts(&self, word: &str) -> Vec<Part> {
        let folded = Folded::new(word);
        let units: Vec<Unit> = units(folded.text()).collect();
        let text = |from: usize, to: usize| &folded.text()[units[from].range.start..units[to - 1].range.end];
        let is_sign = |unit: &Unit, signs: &str| {
            unit.kind == UnitKind::Sign && signs.contains(&folded.text()[unit.range.clone()])
        };
        // A comma joins the digits of one number, and parts words.
        let digit = |unit: &Unit, last: bool| {
            let text = &folded.text()[unit.range.clone()];
            if last {
                text.ends_with(|c: char| c.is_ascii_digit())
            } else {
                text.starts_with(|c: char| c.is_ascii_digit())
            }
        };
        let is_list =
            |at: usize| is_sign(&units[at], ",") && !(digit(&units[at - 1], true) && digit(&units[at + 1], false));
        // Each part as units from … to.
        let mut parts: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        while at < units.len() {
            let start = at;
            match units[at].kind {
                UnitKind::Han => {
                    let end = run_end(&units, at, |unit| unit.kind == UnitKind::Han);
                    for cut in self.segmenter.cut(text(start, end)) {
                        // In a Han run every character is a unit.
                        let next = at + cut.chars().count();
                        match parts.last_mut() {
                            Some(code)
                                if at == start
                                    && next == at + 1
                                    && code.1 == at
                                    && units[code.0].kind == UnitKind::Word =>
                            {
                                code.1 = next;
                            }
                            _ => parts.push((at, next)),
                        }
                        at = next;
                    }
                }
                UnitKind::Word => {
                    at += 1;
                    loop {
                        let is_word = |at: usize| units.get(at).is_some_and(|unit| unit.kind == UnitKind::Word);
                        if is_word(at) {
                            at += 1;
                        } else if is_word(at + 1) && is_sign(&units[at], JOINING) && !is_list(at) {
                            at += 2;
                        } else {
                            break;
                        }
                    }
                    at = run_end(&units, at, |unit| is_sign(unit, TRAILING));
                    parts.push((start, at));
                }
                UnitKind::Sign | UnitKind::Paragraph => at += 1,
            }
        }
        parts
            .into_iter()
            .enumerate()
            .map(|(number, (from, to))| {
                let range = folded.original(units[from].range.start..units[to - 1].range.end);
                Part { text: word[range.clone()].to_owned(), range, begins: number == 0 }
            })
            .collect()
    }
}

fn run_end(units: &[Unit], from: usize, belongs: impl Fn(&Unit) -> bool) -> usize {
    from + units[from..].iter().take_while(|unit| belongs(unit)).count()
}

//! Words: the terms of the field that ranks. Takes folded text; gives jieba's words of two characters and more with the
//! words that they are made of, and the cut of a query's Han run.
//!
//! The cut is jieba's: the likeliest path through the words of its dictionary, and where single characters are left in a
//! row, its model of names (HMM), which is its own. The path is found here, in the embedded trie, so that nothing is loaded
//! for a query, and so that the index knows the words of the dictionary by number.

mod dictionary;
mod parts;
mod path;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::LazyLock;

use jieba_rs::Jieba;

use self::dictionary::{TOTAL_FREQUENCY, frequency_of, number_of};
use self::parts::inner_words;
use super::class::Class;
use super::fold::class;
use super::units::{UnitKind, units};

/// Version of the dictionary and of the rules here; an index made with another one ranks by other words.
pub const WORDS_VERSION: u32 = 2;

/// jieba without a dictionary: what is left of it is its model of names.
static NAMES: LazyLock<Jieba> = LazyLock::new(Jieba::empty);

/// Cuts folded text into words.
#[derive(Clone, Debug)]
pub struct Segmenter {
    /// Folded words of a person's own, and how often they are taken to occur.
    own: Vec<(String, u64)>,
    /// How often all words occur together.
    total: u64,
}

/// A word that ranks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its bytes in the text.
    pub bytes: Range<usize>,
    /// Of a word of the dictionary, a number that no other word has: below 2²¹.
    pub number: Option<u32>,
}

impl Default for Segmenter {
    fn default() -> Self {
        Self { own: Vec::new(), total: TOTAL_FREQUENCY }
    }
}

impl Segmenter {
    /// A segmenter for `folded`, with folded words of a person's own beside the dictionary's; one without a frequency gets
    /// the least that keeps it whole.
    pub fn for_text_with(folded: &str, own: &[(String, Option<u64>)]) -> Self {
        let mut segmenter = Self::default();
        for (word, frequency) in own.iter().filter(|(word, _)| !word.is_empty() && folded.contains(word)) {
            let frequency = frequency.unwrap_or_else(|| segmenter.least_that_joins(word));
            segmenter.total = segmenter.total + frequency - segmenter.frequency(word).unwrap_or(0);
            segmenter.own.retain(|(known, _)| known != word);
            segmenter.own.push((word.clone(), frequency));
        }
        segmenter
    }

    /// How often a word of one's own is taken to occur.
    fn own(&self, word: &str) -> Option<u64> {
        self.own.iter().find(|(own, _)| own == word).map(|(_, frequency)| *frequency)
    }

    /// How often a word occurs.
    fn frequency(&self, word: &str) -> Option<u64> {
        self.own(word).or_else(|| frequency_of(word))
    }

    /// The frequency at which `word` is as likely as the words that it falls into, or more: as jieba suggests it.
    fn least_that_joins(&self, word: &str) -> u64 {
        let total = (self.total as f64).ln();
        let mut together = 0.0;
        let mut count = |range: Range<usize>| {
            together += (self.frequency(&word[range]).unwrap_or(1) as f64).ln() - total;
        };
        let mut code: Option<Range<usize>> = None;
        self.steps(word, &mut |range, _, in_block| {
            // Without the model of names, letters and digits in a row are one.
            if in_block && range.len() == 1 && word.as_bytes()[range.start].is_ascii_alphanumeric() {
                let start = code.take_if(|code| code.end == range.start).map_or(range.start, |code| code.start);
                code = Some(start..range.end);
                return;
            }
            code.take().into_iter().for_each(&mut count);
            count(range);
        });
        code.into_iter().for_each(count);
        ((together + total).exp() as u64 + 1).max(self.frequency(word).unwrap_or(1))
    }

    /// Calls `visit` with the words of `text`, which lie end to end: their bytes, and their numbers where the path through
    /// the dictionary went over them.
    fn each_word(&self, text: &str, visit: &mut impl FnMut(Range<usize>, Option<u32>)) {
        // Characters of a block that the path took one by one.
        let mut run: Option<Range<usize>> = None;
        self.steps(text, &mut |bytes, word, in_block| {
            if in_block && text[bytes.clone()].chars().nth(1).is_none() {
                let start = run.take_if(|run| run.end == bytes.start).map_or(bytes.start, |run| run.start);
                run = Some(start..bytes.end);
                return;
            }
            run.take().into_iter().for_each(|run| self.lone(text, run, visit));
            visit(bytes, word);
        });
        run.into_iter().for_each(|run| self.lone(text, run, visit));
    }

    /// Calls `visit` with what single characters in a row are: names, unless they are a word that is less likely than they.
    fn lone(&self, text: &str, run: Range<usize>, visit: &mut impl FnMut(Range<usize>, Option<u32>)) {
        let characters = &text[run.clone()];
        if characters.chars().nth(1).is_some() && self.frequency(characters).is_none() {
            for name in NAMES.cut(characters, true) {
                visit(run.start + name.byte_start..run.start + name.byte_end, None);
            }
        } else {
            let each = characters.char_indices().map(|(at, c)| run.start + at..run.start + at + c.len_utf8());
            each.for_each(|bytes| visit(bytes, None));
        }
    }

    /// The words of `folded` that rank: two Han characters or more, or a run of letters and digits; behind a long word come
    /// the words that it is made of. Those are the words of its best cut, not every dictionary word that stands in it:
    /// 中华人民共和国 is made of 中华 and 人民共和国, and has no 华人 in it.
    pub fn ranking_words(&self, folded: &str) -> Vec<Word> {
        let mut words = Vec::with_capacity(folded.len() / 5);
        self.each_word(folded, &mut |bytes, number| {
            let word = &folded[bytes.clone()];
            if !is_ranking_word(word) {
                return;
            }
            let start = bytes.start;
            words.push(Word { bytes, number: number.or_else(|| number_of(word)) });
            each_part(word, number, &mut |part, number| {
                words.push(Word { bytes: start + part.start..start + part.end, number });
            });
        });
        words
    }

    /// `run` cut into words that lie end to end: nothing is lost.
    pub fn cut<'a>(&self, run: &'a str) -> Vec<&'a str> {
        let mut words = Vec::new();
        self.each_word(run, &mut |bytes, _| words.push(&run[bytes]));
        words
    }
}

/// How often the folded `word` occurs, by the dictionary; zero where it is not known.
pub fn frequency(word: &str) -> u64 {
    frequency_of(word).unwrap_or(0)
}

/// The bytes of the words of two characters and more that the folded `word` is made of, by the dictionary's finest cuts:
/// 中华 and 人民共和国, 人民 and 共和国 and 共和 of 中华人民共和国.
pub fn parts_of(word: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    inner_words(word, number_of(word), &mut |part, _| parts.push(part));
    parts
}

/// The bytes of the words that the index has beside the folded `word`, wherever it stands by itself, since it is made of them.
pub fn parts_beside(word: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    each_part(word, number_of(word), &mut |part, _| parts.push(part));
    parts
}

/// Calls `visit` with the words that a word is made of, and their numbers. `number` is that of the whole.
fn each_part(word: &str, number: Option<u32>, visit: &mut impl FnMut(Range<usize>, Option<u32>)) {
    if word.chars().nth(2).is_none() {
        return;
    }
    if word.chars().all(|c| class(c) == Class::Han) {
        inner_words(word, number, visit);
    } else {
        let parts = units(word).filter(|unit| unit.kind == UnitKind::Word && unit.range.len() < word.len());
        let parts = parts.map(|unit| unit.range).filter(|part| is_ranking_word(&word[part.clone()]));
        parts.for_each(|part| visit(part.clone(), number_of(&word[part])));
    }
}

/// Whether a folded word is one that ranks, and that the index has: of two characters or more, the first of them an
/// ideograph, a letter or a digit.
pub fn is_ranking_word(word: &str) -> bool {
    let mut characters = word.chars();
    let Some(first) = characters.next() else { return false };
    characters.next().is_some() && matches!(class(first), Class::Han | Class::Word)
}

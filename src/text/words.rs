//! Words: the terms of the field that ranks. Takes folded text; gives jieba's words of two characters and more with the
//! words that they are made of, and the cut of a query's Han run. jieba is hidden here.
//!
//! Two segmenters with one result. [`Segmenter::whole`] loads the dictionary, for indexing, in about a tenth of a
//! second. [`Segmenter::for_text`] takes from the embedded map only the words that are substrings of the one text it is
//! made for, and lets one dummy word carry the rest of the total frequency, so that every probability is what the whole
//! dictionary would have given: that is what a query uses, and it costs microseconds.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::io::Cursor;
use std::ops::Range;

use fst::raw::{Fst, Output};
use fst::{Map, Streamer as _};
use jieba_rs::Jieba;
use rustc_hash::FxHashMap;

use super::class::Class;
use super::fold::class;
use super::units::{UnitKind, units};

mod dictionary {
    include!(concat!(env!("OUT_DIR"), "/dictionary.rs"));
}

static DICTIONARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/dictionary.fst"));

/// Version of the dictionary and of the rules here; an index made with another one ranks by other words.
pub const WORDS_VERSION: u32 = 2;

/// A word that no text contains: two noncharacters.
const DUMMY: &str = "\u{10FFFF}\u{10FFFF}";

/// Cuts folded text into words.
#[derive(Debug)]
pub struct Segmenter {
    jieba: Jieba,
    words: usize,
}

impl Segmenter {
    /// A segmenter for any text, with the whole dictionary.
    pub fn whole() -> Self {
        let mut lines = String::with_capacity(dictionary::WORDS * 20);
        let map = map();
        let mut words = map.stream();
        while let Some((word, frequency)) = words.next() {
            let _ = writeln!(lines, "{} {frequency}", String::from_utf8_lossy(word));
        }
        let jieba = Jieba::with_dict(&mut Cursor::new(lines)).unwrap_or_else(|_| Jieba::empty());
        Self { jieba, words: dictionary::WORDS }
    }

    /// A segmenter for `folded` and its substrings: it knows only the dictionary words that stand in it.
    pub fn for_text(folded: &str) -> Self {
        Self::for_text_with(folded, &[])
    }

    /// The same with folded words of a person's own beside the dictionary's; one without a frequency gets the least that
    /// keeps it whole.
    pub fn for_text_with(folded: &str, own: &[(String, Option<u64>)]) -> Self {
        let map = map();
        let dictionary = map.as_fst();
        let mut jieba = Jieba::empty();
        let (mut known, mut words) = (0, 0);
        for (start, _) in folded.char_indices() {
            let mut node = dictionary.root();
            let mut frequency = Output::zero();
            for (length, &byte) in folded.as_bytes()[start..].iter().enumerate() {
                let Some(index) = node.find_input(byte) else { break };
                let transition = node.transition(index);
                frequency = frequency.cat(transition.out);
                node = dictionary.node(transition.addr);
                if node.is_final() {
                    let word = &folded[start..=start + length];
                    let value = frequency.cat(node.final_output()).value();
                    if !jieba.has_word(word) {
                        jieba.add_word(word, Some(value as usize), None);
                        known += value;
                        words += 1;
                    }
                }
            }
        }
        jieba.add_word(DUMMY, Some((dictionary::TOTAL_FREQUENCY - known) as usize), None);
        for (word, frequency) in own.iter().filter(|(word, _)| folded.contains(word)) {
            jieba.add_word(word, frequency.map(|frequency| frequency as usize), None);
        }
        Self { jieba, words }
    }

    /// How many words of the dictionary it knows.
    pub fn words(&self) -> usize {
        self.words
    }

    /// The bytes of the words of `folded` that rank: two Han characters or more, or a run of letters and digits; behind a long word come
    /// the words that it is made of. Those are the words of its best cut, not every dictionary word that stands in it:
    /// 中华人民共和国 is made of 中华 and 人民共和国, and has no 华人 in it.
    pub fn ranking_words(&self, folded: &str) -> Vec<Range<usize>> {
        let mut words = Vec::with_capacity(folded.len() / 5);
        for token in self.jieba.cut(folded, true) {
            let (word, start) = (token.word, token.byte_start);
            if !is_ranking_word(word) {
                continue;
            }
            words.push(start..token.byte_end);
            if word.chars().all(|c| class(c) == Class::Han) {
                inner_words(word, &mut |range| words.push(start + range.start..start + range.end));
            } else {
                let parts = units(word).filter(|unit| unit.kind == UnitKind::Word && unit.range.len() < word.len());
                let parts = parts.map(|unit| unit.range).filter(|part| is_ranking_word(&word[part.clone()]));
                words.extend(parts.map(|part| start + part.start..start + part.end));
            }
        }
        words
    }

    /// `run` cut into words that lie end to end: nothing is lost.
    pub fn cut<'a>(&self, run: &'a str) -> Vec<&'a str> {
        self.jieba.cut(run, true).into_iter().map(|token| token.word).collect()
    }
}

/// How often the folded `word` occurs, by the dictionary; zero where it is not known.
pub fn frequency(word: &str) -> u64 {
    map().get(word).unwrap_or(0)
}

/// The bytes of the words of two characters and more that the folded `word` is made of, by the dictionary's finest cuts:
/// 中华 and 人民共和国, 人民 and 共和国 and 共和 of 中华人民共和国.
pub fn parts_of(word: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    inner_words(word, &mut |part| parts.push(part));
    parts
}

fn is_ranking_word(word: &str) -> bool {
    let mut characters = word.chars();
    let Some(first) = characters.next() else { return false };
    characters.next().is_some() && matches!(class(first), Class::Han | Class::Word)
}

/// By word, the bytes of the words that it is made of.
type Inner = FxHashMap<Box<str>, Box<[Range<usize>]>>;

thread_local! {
    /// Most words of a text have been seen before.
    static INNER: RefCell<Inner> = RefCell::default();
}

/// Most words remembered by a thread.
const MAX_REMEMBERED: usize = 100_000;

/// Calls `visit` with the bytes of every word of two characters and more that the Han word `word` is made of.
fn inner_words(word: &str, visit: &mut impl FnMut(Range<usize>)) {
    if word.chars().nth(2).is_none() {
        return;
    }
    INNER.with_borrow_mut(|remembered| {
        if let Some(ranges) = remembered.get(word) {
            return ranges.iter().cloned().for_each(visit);
        }
        let mut ranges = Vec::new();
        cut_within(word, 0..word.len(), &mut ranges);
        ranges.iter().cloned().for_each(visit);
        if remembered.len() >= MAX_REMEMBERED {
            remembered.clear();
        }
        remembered.insert(word.into(), ranges.into_boxed_slice());
    });
}

/// Cuts `whole`, a part of `word`, into the likeliest words shorter than itself, and these again: the path of greatest
/// probability through the dictionary, as jieba's own cut, with the word itself left out.
fn cut_within(word: &str, whole: Range<usize>, ranges: &mut Vec<Range<usize>>) {
    let map = map();
    let text = &word[whole.clone()];
    let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let last = bounds.len() - 1;
    // By boundary, from the end: the best sum of logarithms, and where its first word ends.
    let mut best: Vec<(f64, usize)> = vec![(0.0, last); bounds.len()];
    for from in (0..last).rev() {
        let mut found: Option<(f64, usize)> = None;
        for to in from + 1..=last {
            if (from, to) == (0, last) {
                continue;
            }
            let frequency = map.get(&text[bounds[from]..bounds[to]]).unwrap_or(0);
            if frequency == 0 && to > from + 1 {
                continue;
            }
            let score = (frequency.max(1) as f64 / dictionary::TOTAL_FREQUENCY as f64).ln() + best[to].0;
            if found.is_none_or(|(known, _)| score >= known) {
                found = Some((score, to));
            }
        }
        best[from] = found.unwrap_or((f64::NEG_INFINITY, last));
    }
    let mut at = 0;
    while at < last {
        let to = best[at].1;
        if to > at + 1 {
            let part = whole.start + bounds[at]..whole.start + bounds[to];
            ranges.push(part.clone());
            if to > at + 2 {
                cut_within(word, part, ranges);
            }
        }
        at = to;
    }
}

/// The embedded map. The build script made it, so it opens; a test holds that.
fn map() -> Map<&'static [u8]> {
    #[expect(clippy::expect_used, reason = "embedded at build time")]
    Fst::new(DICTIONARY).map(Map::from).expect("the embedded dictionary is a map")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    /// Sentences of the kind that newspapers print, in both scripts, with names, codes and rare words.
    const SENTENCES: &str = include_str!("data/sentences.txt");

    #[test]
    fn the_embedded_dictionary_is_whole() {
        assert_eq!(map().len(), dictionary::WORDS);
        const { assert!(dictionary::WORDS > 300_000) };
        assert!(Segmenter::whole().jieba.has_word("芯片"));
    }

    #[test]
    fn a_segmenter_for_one_text_cuts_it_as_the_whole_dictionary_does() {
        let whole = Segmenter::whole();
        let mut compared = 0;
        for line in SENTENCES.lines().filter(|line| !line.is_empty()) {
            let folded = fold(line);
            let local = Segmenter::for_text(&folded);
            assert_eq!(local.cut(&folded), whole.cut(&folded), "{line}");
            assert_eq!(local.ranking_words(&folded), whole.ranking_words(&folded), "{line}");
            compared += 1;
        }
        assert!(compared >= 40, "only {compared} sentences");
    }

    #[test]
    fn traditional_text_is_cut_after_folding() {
        let folded = fold("開源軟體與尊嚴");
        assert_eq!(Segmenter::for_text(&folded).cut(&folded), ["开源", "软体", "与", "尊严"]);
    }

    #[test]
    fn a_long_word_comes_with_the_words_that_it_is_made_of() {
        for (text, words) in [
            ("中华人民共和国", &["中华人民共和国", "中华", "人民共和国", "人民", "共和国", "共和"][..]),
            ("高中学生", &["高中学生", "高中", "学生"]),
            ("图书馆", &["图书馆", "图书"]),
            ("北京大学图书馆", &["北京大学图书馆", "北京大学", "北京", "大学", "图书馆", "图书"]),
        ] {
            let segmenter = Segmenter::for_text(text);
            let found: Vec<&str> = segmenter.ranking_words(text).into_iter().map(|word| &text[word]).collect();
            assert_eq!(found, words, "{text}");
            assert!(found.iter().all(|word| *word != "华人" && *word != "中学"));
        }
    }

    #[test]
    fn a_word_of_ones_own_stays_whole() {
        let folded = fold("開源大模型");
        assert_eq!(Segmenter::for_text(&folded).cut(&folded), ["开源", "大", "模型"]);
        let own = [(fold("大模型"), None), (fold("不在其中"), Some(3))];
        assert_eq!(Segmenter::for_text_with(&folded, &own).cut(&folded), ["开源", "大模型"]);
    }

    #[test]
    fn signs_and_single_characters_do_not_rank() {
        let folded = fold("北京大学的 GPT-4，很快");
        let segmenter = Segmenter::for_text(&folded);
        let words: Vec<&str> = segmenter.ranking_words(&folded).into_iter().map(|word| &folded[word]).collect();
        assert_eq!(words, ["北京大学", "北京", "大学", "gpt-4", "gpt", "很快"]);
    }
}

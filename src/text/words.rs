//! Words: the terms of the field that ranks. Takes folded text; gives jieba's words of two characters and more with the
//! words that they are made of, and the cut of a query's Han run.
//!
//! The cut is jieba's: the likeliest path through the words of its dictionary, and where single characters are left in a
//! row, its model of names (HMM), which is its own. The path is found here, in the embedded trie, so that nothing is loaded
//! for a query, and so that the index knows the words of the dictionary by number.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::LazyLock;

use jieba_rs::Jieba;
use rustc_hash::FxHashMap;

use super::class::Class;
use super::fold::class;
use super::trie::{Node, Trie, number};
use super::units::{UnitKind, units};

mod dictionary {
    include!(concat!(env!("OUT_DIR"), "/dictionary.rs"));
}

/// The words of the dictionary; the value of each is the number of its frequency.
static WORDS: Trie = Trie::new(include_bytes!(concat!(env!("OUT_DIR"), "/dictionary.trie")));
/// How often words occur: all frequencies that there are, four bytes each.
static FREQUENCIES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/dictionary.frequencies"));

/// Version of the dictionary and of the rules here; an index made with another one ranks by other words.
pub const WORDS_VERSION: u32 = 2;

/// The logarithms of the frequencies.
static LOGARITHMS: LazyLock<Vec<f64>> = LazyLock::new(|| {
    FREQUENCIES.as_chunks::<4>().0.iter().map(|bytes| f64::from(u32::from_le_bytes(*bytes)).ln()).collect()
});

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

/// A step of the likeliest path: what is behind it counts so much, and it goes so far, over this word.
#[derive(Clone, Copy, Debug, Default)]
struct Step {
    likelihood: f64,
    end: u32,
    word: Option<u32>,
}

/// What is needed of a block of a text while it is cut.
#[derive(Debug, Default)]
struct Scratch {
    /// By character, its number in the trie, and where it begins; one more where the last ends.
    numbers: Vec<u16>,
    starts: Vec<u32>,
    path: Vec<Step>,
}

/// Characters of a block whose room is kept.
const KEPT: usize = 1 << 18;

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Default for Segmenter {
    fn default() -> Self {
        Self { own: Vec::new(), total: dictionary::TOTAL_FREQUENCY }
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

    /// How often a word occurs.
    fn frequency(&self, word: &str) -> Option<u64> {
        let own = self.own.iter().find(|(own, _)| own == word).map(|(_, frequency)| *frequency);
        own.or_else(|| dictionary_frequency(word))
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

    /// Calls `visit` with the steps of the likeliest path: the bytes of each, its word in the dictionary, and whether it is
    /// of a block of Han characters and codes; what is not is cut into characters.
    fn steps(&self, text: &str, visit: &mut impl FnMut(Range<usize>, Option<u32>, bool)) {
        self.blocks(text, &mut |block, start| match block {
            None => visit(start..start + text[start..].chars().next().map_or(0, char::len_utf8), None, false),
            Some(block) => {
                let mut at = 0;
                while at + 1 < block.starts.len() {
                    let Step { end, word, .. } = block.path[at];
                    visit(block.bytes(start, at, end as usize), word, true);
                    at = end as usize;
                }
            }
        });
    }

    /// Calls `visit` with every block of a text and where it begins, its path found; and without one for every character
    /// outside.
    fn blocks(&self, text: &str, visit: &mut impl FnMut(Option<&Scratch>, usize)) {
        // What is cut may be cut again while a block is looked at.
        let mut scratch = SCRATCH.with_borrow_mut(std::mem::take);
        let total = (self.total as f64).ln();
        let mut characters = text.char_indices().peekable();
        while let Some((start, c)) = characters.next() {
            if !is_of_block(c) {
                visit(None, start);
                continue;
            }
            scratch.numbers.clear();
            scratch.starts.clear();
            scratch.numbers.push(number(c));
            scratch.starts.push(0);
            let mut end = start + c.len_utf8();
            while let Some((at, c)) = characters.next_if(|(_, c)| is_of_block(*c)) {
                scratch.numbers.push(number(c));
                scratch.starts.push((at - start) as u32);
                end = at + c.len_utf8();
            }
            scratch.starts.push((end - start) as u32);
            self.find_path(&text[start..end], total, &mut scratch);
            visit(Some(&scratch), start);
        }
        if scratch.numbers.capacity() <= KEPT {
            SCRATCH.with_borrow_mut(|kept| *kept = scratch);
        }
    }

    /// Finds the path of greatest likelihood through a block, from its end. Where words are alike, the longer is taken.
    fn find_path(&self, block: &str, total: f64, scratch: &mut Scratch) {
        let logarithms = LOGARITHMS.as_slice();
        let Scratch { numbers, starts, path } = scratch;
        path.clear();
        path.resize(numbers.len() + 1, Step::default());
        for at in (0..numbers.len()).rev() {
            let mut best: Option<Step> = None;
            let mut offer = |logarithm: f64, end: usize, word: Option<u32>| {
                let likelihood = logarithm - total + path[end].likelihood;
                let end = end as u32;
                let is_better =
                    |best: &Step| likelihood > best.likelihood || likelihood == best.likelihood && end > best.end;
                if best.as_ref().is_none_or(is_better) {
                    best = Some(Step { likelihood, end, word });
                }
            };
            let mut node = WORDS.first(numbers[at]);
            let mut end = at + 1;
            while let Some(behind) = node {
                if let Some(frequency) = behind.value()
                    && (self.own.is_empty()
                        || self.own_word(&block[starts[at] as usize..starts[end] as usize]).is_none())
                {
                    offer(logarithms[frequency as usize], end, Some(behind.place()));
                }
                node = numbers.get(end).and_then(|number| WORDS.step(behind, *number));
                end += 1;
            }
            for (own, frequency) in &self.own {
                if block[starts[at] as usize..].starts_with(own.as_str()) {
                    offer((*frequency as f64).ln(), at + own.chars().count(), None);
                }
            }
            let alone = Step { likelihood: path[at + 1].likelihood - total, end: at as u32 + 1, word: None };
            path[at] = best.unwrap_or(alone);
        }
    }

    fn own_word(&self, word: &str) -> Option<u64> {
        self.own.iter().find(|(own, _)| own == word).map(|(_, frequency)| *frequency)
    }

    /// Calls `visit` with the words of `text`, which lie end to end: their bytes, and their numbers where the path through
    /// the dictionary went over them.
    fn each_word(&self, text: &str, visit: &mut impl FnMut(Range<usize>, Option<u32>)) {
        self.blocks(text, &mut |block, start| {
            let Some(block) = block else {
                let length = text[start..].chars().next().map_or(0, char::len_utf8);
                return visit(start..start + length, None);
            };
            let last = block.starts.len() - 1;
            let mut at = 0;
            while at < last {
                let Step { end, word, .. } = block.path[at];
                let mut end = end as usize;
                if end > at + 1 {
                    visit(block.bytes(start, at, end), word);
                    at = end;
                    continue;
                }
                // Characters that the path took one by one.
                while end < last && block.path[end].end as usize == end + 1 {
                    end += 1;
                }
                let run = block.bytes(start, at, end);
                if end > at + 1 && self.frequency(&text[run.clone()]).is_none() {
                    for token in NAMES.cut(&text[run.clone()], true) {
                        visit(run.start + token.byte_start..run.start + token.byte_end, None);
                    }
                } else {
                    (at..end).for_each(|at| visit(block.bytes(start, at, at + 1), block.path[at].word));
                }
                at = end;
            }
        });
    }

    /// The words of `folded` that rank: two Han characters or more, or a run of letters and digits; behind a long word come
    /// the words that it is made of. Those are the words of its best cut, not every dictionary word that stands in it:
    /// 中华人民共和国 is made of 中华 and 人民共和国, and has no 华人 in it.
    pub fn ranking_words(&self, folded: &str) -> Vec<Word> {
        let mut words = Vec::with_capacity(folded.len() / 5);
        self.each_word(folded, &mut |bytes, number| {
            let word = &folded[bytes.clone()];
            let mut characters = word.chars();
            let (Some(first), Some(second)) = (characters.next(), characters.next()) else { return };
            if !matches!(class(first), Class::Han | Class::Word) {
                return;
            }
            let start = bytes.start;
            words.push(Word { bytes, number: number.or_else(|| number_of(word)) });
            let Some(third) = characters.next() else { return };
            if [first, second, third].into_iter().chain(characters).all(|c| class(c) == Class::Han) {
                inner_words(word, number, &mut |bytes, number| {
                    words.push(Word { bytes: start + bytes.start..start + bytes.end, number });
                });
            } else {
                let parts = units(word).filter(|unit| unit.kind == UnitKind::Word && unit.range.len() < word.len());
                let parts = parts.map(|unit| unit.range).filter(|part| is_ranking_word(&word[part.clone()]));
                words.extend(
                    parts.map(|part| Word {
                        bytes: start + part.start..start + part.end,
                        number: number_of(&word[part]),
                    }),
                );
            }
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

impl Scratch {
    /// The bytes of characters of a block that begins at `start`.
    fn bytes(&self, start: usize, from: usize, to: usize) -> Range<usize> {
        start + self.starts[from] as usize..start + self.starts[to] as usize
    }
}

/// Whether jieba looks for words over `c`: a Han character, or one of codes as `gpt-4` and `c++`.
fn is_of_block(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
        || c.is_ascii_alphanumeric()
        || matches!(c, '+' | '#' | '&' | '.' | '_' | '%' | '-')
        || matches!(c,
            '\u{3400}'..='\u{4DBF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{2A6DF}'
            | '\u{2A700}'..='\u{2CEAF}'
            | '\u{2CEB0}'..='\u{2EBEF}'
            | '\u{2F800}'..='\u{2FA1F}'
        )
}

/// The number of a word of the dictionary.
fn number_of(word: &str) -> Option<u32> {
    WORDS.find(word).filter(|node| node.value().is_some()).map(Node::place)
}

/// How often a word of the dictionary occurs.
fn dictionary_frequency(word: &str) -> Option<u64> {
    let frequency = WORDS.find(word)?.value()? as usize;
    Some(u32::from_le_bytes(*FREQUENCIES.as_chunks::<4>().0.get(frequency)?).into())
}

/// How often the folded `word` occurs, by the dictionary; zero where it is not known.
pub fn frequency(word: &str) -> u64 {
    dictionary_frequency(word).unwrap_or(0)
}

/// The bytes of the words of two characters and more that the folded `word` is made of, by the dictionary's finest cuts:
/// 中华 and 人民共和国, 人民 and 共和国 and 共和 of 中华人民共和国.
pub fn parts_of(word: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    inner_words(word, number_of(word), &mut |part, _| parts.push(part));
    parts
}

fn is_ranking_word(word: &str) -> bool {
    let mut characters = word.chars();
    let Some(first) = characters.next() else { return false };
    characters.next().is_some() && matches!(class(first), Class::Han | Class::Word)
}

/// The words that a word is made of, as its bytes.
type Parts = Box<[(Range<usize>, Option<u32>)]>;

/// What was cut before: words of the dictionary by their numbers, and others.
#[derive(Default)]
struct Remembered {
    known: FxHashMap<u32, Parts>,
    others: FxHashMap<Box<str>, Parts>,
}

thread_local! {
    /// Most words of a text have been seen before.
    static INNER: RefCell<Remembered> = RefCell::default();
}

/// Most words remembered by a thread.
const MAX_REMEMBERED: usize = 100_000;

/// Calls `visit` with the bytes of every word of two characters and more that the Han word `word` is made of, and with its
/// number. `number` is that of the whole.
fn inner_words(word: &str, number: Option<u32>, visit: &mut impl FnMut(Range<usize>, Option<u32>)) {
    if word.chars().nth(2).is_none() {
        return;
    }
    INNER.with_borrow_mut(|remembered| {
        let known = match number {
            Some(number) => remembered.known.get(&number),
            None => remembered.others.get(word),
        };
        if let Some(parts) = known {
            return parts.iter().for_each(|(bytes, number)| visit(bytes.clone(), *number));
        }
        let mut ranges = Vec::new();
        cut_within(word, 0..word.len(), &mut ranges);
        let parts: Parts = ranges.into_iter().map(|bytes| (bytes.clone(), number_of(&word[bytes]))).collect();
        parts.iter().for_each(|(bytes, number)| visit(bytes.clone(), *number));
        if remembered.known.len() + remembered.others.len() >= MAX_REMEMBERED {
            *remembered = Remembered::default();
        }
        match number {
            Some(number) => remembered.known.insert(number, parts),
            None => remembered.others.insert(word.into(), parts),
        };
    });
}

/// Cuts `whole`, a part of `word`, into the likeliest words shorter than itself, and these again: the path of greatest
/// probability through the dictionary, as jieba's own cut, with the word itself left out.
fn cut_within(word: &str, whole: Range<usize>, ranges: &mut Vec<Range<usize>>) {
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
            let frequency = frequency(&text[bounds[from]..bounds[to]]);
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Cursor;

    use super::*;
    use crate::text::fold;

    /// Sentences of the kind that newspapers print, in both scripts, with names, codes and rare words.
    const SENTENCES: &str = include_str!("data/sentences.txt");

    /// jieba with the same dictionary, folded here once more.
    fn jieba() -> Jieba {
        let mut folded = BTreeMap::<String, u64>::new();
        for line in include_str!("data/jieba/dict.txt").lines() {
            let mut columns = line.split(' ');
            let (word, frequency) = (columns.next().unwrap(), columns.next().unwrap());
            *folded.entry(fold(word)).or_default() += frequency.parse::<u64>().unwrap();
        }
        for (word, frequency) in &folded {
            assert_eq!(dictionary_frequency(word), Some(*frequency), "{word}");
        }
        let lines: String = folded.iter().map(|(word, frequency)| format!("{word} {frequency}\n")).collect();
        Jieba::with_dict(&mut Cursor::new(lines)).unwrap()
    }

    fn words_of_jieba<'a>(jieba: &Jieba, text: &'a str) -> Vec<&'a str> {
        jieba.cut(text, true).into_iter().map(|token| token.word).collect()
    }

    /// Texts of words and characters at random: what a newspaper prints, and what it does not.
    fn texts() -> impl Iterator<Item = String> {
        let pieces: Vec<&str> = SENTENCES.split_inclusive(['，', '。', '、', '\n']).collect();
        let stock: Vec<char> =
            SENTENCES.chars().chain("蟒鳗祭遵萱侬律㐀𠀀豈0aZ.-+#&_%·\n \u{E000}가か".chars()).collect();
        let mut random = 0x9E37_79B9_7F4A_7C15_u64;
        let mut next = move |below: usize| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            (random >> 11) as usize % below
        };
        (0..3000).map(move |_| {
            let mut text = String::new();
            for _ in 0..1 + next(6) {
                match next(3) {
                    0 => text.push_str(pieces[next(pieces.len())]),
                    _ => (0..next(12)).for_each(|_| text.push(stock[next(stock.len())])),
                }
            }
            text
        })
    }

    #[test]
    fn the_embedded_dictionary_is_whole() {
        assert!(frequency("的") > 300_000);
        assert!(frequency("芯片") > 0 && frequency("晶片") > 0 && frequency("不在其中") == 0);
    }

    #[test]
    fn text_is_cut_as_jieba_cuts_it() {
        let jieba = jieba();
        let segmenter = Segmenter::default();
        let mut names = 0;
        for text in SENTENCES.lines().map(str::to_owned).chain(texts()) {
            let folded = fold(&text);
            let expected = words_of_jieba(&jieba, &folded);
            assert_eq!(segmenter.cut(&folded), expected, "{folded}");
            assert_eq!(segmenter.cut(&text), words_of_jieba(&jieba, &text), "{text}");
            names += expected.iter().filter(|word| word.chars().count() > 1 && frequency(word) == 0).count();
        }
        assert!(names > 1000, "the model of names had {names}");
    }

    #[test]
    fn words_of_ones_own_are_taken_as_jieba_takes_them() {
        let jieba = jieba();
        let mut joined = 0;
        for text in ["開源大模型與ai股", "他在c++與gpt-4之間選擇，北京大學的圖書館", "蟒鰻與祭遵都是專名"]
        {
            let folded = fold(text);
            let characters: Vec<usize> = folded.char_indices().map(|(at, _)| at).chain([folded.len()]).collect();
            for from in 0..characters.len() - 2 {
                let one = &folded[characters[from]..characters[from + 2]];
                let other =
                    &folded[characters[from.saturating_sub(2)]..characters[(from + 3).min(characters.len() - 1)]];
                for own in [
                    vec![(one.to_owned(), None)],
                    vec![(other.to_owned(), None), (one.to_owned(), None)],
                    vec![(one.to_owned(), Some(3)), (other.to_owned(), Some(90_000)), (one.to_owned(), None)],
                ] {
                    let mut jieba = jieba.clone();
                    own.iter().for_each(|(word, frequency)| {
                        jieba.add_word(word, frequency.map(|frequency: u64| frequency as usize), None);
                    });
                    let cut = Segmenter::for_text_with(&folded, &own).cut(&folded);
                    assert_eq!(cut, words_of_jieba(&jieba, &folded), "{own:?}");
                    joined += usize::from(cut.contains(&one) || cut.contains(&other));
                }
            }
        }
        assert!(joined > 50, "{joined}");
    }

    #[test]
    fn words_of_the_dictionary_have_their_numbers() {
        let folded = fold("立陶宛總統與蟒鰻記者在北京大學討論GPT-4與opencc");
        for word in Segmenter::default().ranking_words(&folded) {
            assert_eq!(word.number, number_of(&folded[word.bytes.clone()]), "{}", &folded[word.bytes]);
        }
    }

    #[test]
    fn traditional_text_is_cut_after_folding() {
        let folded = fold("開源軟體與尊嚴");
        assert_eq!(Segmenter::default().cut(&folded), ["开源", "软体", "与", "尊严"]);
    }

    #[test]
    fn a_long_word_comes_with_the_words_that_it_is_made_of() {
        for (text, words) in [
            ("中华人民共和国", &["中华人民共和国", "中华", "人民共和国", "人民", "共和国", "共和"][..]),
            ("高中学生", &["高中学生", "高中", "学生"]),
            ("图书馆", &["图书馆", "图书"]),
            ("北京大学图书馆", &["北京大学图书馆", "北京大学", "北京", "大学", "图书馆", "图书"]),
        ] {
            let segmenter = Segmenter::default();
            let found: Vec<&str> = segmenter.ranking_words(text).into_iter().map(|word| &text[word.bytes]).collect();
            assert_eq!(found, words, "{text}");
            assert!(found.iter().all(|word| *word != "华人" && *word != "中学"));
        }
    }

    #[test]
    fn a_word_of_ones_own_stays_whole() {
        let folded = fold("開源大模型");
        assert_eq!(Segmenter::default().cut(&folded), ["开源", "大", "模型"]);
        let own = [(fold("大模型"), None), (fold("不在其中"), Some(3))];
        assert_eq!(Segmenter::for_text_with(&folded, &own).cut(&folded), ["开源", "大模型"]);
    }

    #[test]
    fn signs_and_single_characters_do_not_rank() {
        let folded = fold("北京大学的 GPT-4，很快");
        let segmenter = Segmenter::default();
        let words: Vec<&str> = segmenter.ranking_words(&folded).into_iter().map(|word| &folded[word.bytes]).collect();
        assert_eq!(words, ["北京大学", "北京", "大学", "gpt-4", "gpt", "很快"]);
    }
}

//! The likeliest path through the words of the dictionary, as jieba takes it: a text falls into blocks of Han characters and
//! codes, and in each the path is found from its end.

use std::cell::RefCell;
use std::ops::Range;

use super::Segmenter;
use super::dictionary::{WORDS, logarithm};
use crate::text::trie::number;

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

impl Segmenter {
    /// Calls `visit` with the steps of the likeliest path through `text`, which lie end to end: the bytes of each, the number
    /// of its word in the dictionary, and whether it is of a block; what is of none is cut into characters.
    pub(super) fn steps(&self, text: &str, visit: &mut impl FnMut(Range<usize>, Option<u32>, bool)) {
        // What is cut may be cut again while its steps are looked at.
        let mut scratch = SCRATCH.with_borrow_mut(std::mem::take);
        let total = (self.total as f64).ln();
        let mut characters = text.char_indices().peekable();
        while let Some((start, c)) = characters.next() {
            if !is_of_block(c) {
                visit(start..start + c.len_utf8(), None, false);
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
            let mut at = 0;
            while let Some(Step { end: next, word, .. }) = scratch.path.get(at).filter(|_| at < scratch.numbers.len()) {
                let bytes = |at: usize| start + scratch.starts[at] as usize;
                visit(bytes(at)..bytes(*next as usize), *word, true);
                at = *next as usize;
            }
        }
        if scratch.numbers.capacity() <= KEPT {
            SCRATCH.with_borrow_mut(|kept| *kept = scratch);
        }
    }

    /// Finds the path of greatest likelihood through a block, from its end. Where words are alike, the longer is taken.
    fn find_path(&self, block: &str, total: f64, scratch: &mut Scratch) {
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
                    && (self.own.is_empty() || self.own(&block[starts[at] as usize..starts[end] as usize]).is_none())
                {
                    offer(logarithm(frequency), end, Some(behind.place()));
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

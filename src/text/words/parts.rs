//! The words that a long word is made of, by the dictionary's finest cuts; remembered, since most words of a text have been
//! seen before.

use std::cell::RefCell;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::dictionary::{TOTAL_FREQUENCY, frequency_of, number_of};

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
pub(super) fn inner_words(word: &str, number: Option<u32>, visit: &mut impl FnMut(Range<usize>, Option<u32>)) {
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
            let frequency = frequency_of(&text[bounds[from]..bounds[to]]).unwrap_or(0);
            if frequency == 0 && to > from + 1 {
                continue;
            }
            let score = (frequency.max(1) as f64 / TOTAL_FREQUENCY as f64).ln() + best[to].0;
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

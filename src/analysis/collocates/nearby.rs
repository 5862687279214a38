//! The words around the places of one article.

use std::ops::Range;

use super::CollocatesRequest;
use crate::engine::{Highlighter, Hit, Marked};
use crate::text::units::{UnitKind, units};
use crate::text::words::is_ranking_word;
use crate::text::{Segmenter, fold};

/// A word in a window.
pub(super) struct Near {
    pub(super) word: String,
    pub(super) spelling: String,
    /// Whether the nearest place is right of it.
    pub(super) is_left: bool,
}

/// Looks around the places of one article.
pub(super) struct Nearby<'a> {
    highlighter: Highlighter,
    request: &'a CollocatesRequest,
}

impl<'a> Nearby<'a> {
    pub(super) fn new(request: &'a CollocatesRequest) -> Self {
        Self { highlighter: Highlighter::new(&request.query), request }
    }

    fn segmenter(&self, folded: &str) -> Segmenter {
        Segmenter::for_text_with(folded, &self.request.own_words)
    }

    /// The places of an article, and the words near them.
    pub(super) fn of(&self, hit: &Hit) -> (u64, Vec<Near>) {
        let article = &hit.article;
        let mut near = Vec::new();
        let mut places = 0;
        for (marked, original) in self.highlighter.mark(article).iter().zip([&article.title, &article.body]) {
            places += self.around(marked, original, &mut near);
        }
        (places, near)
    }

    /// Adds the words near the places of a text, and gives the number of the places.
    fn around(&self, marked: &Marked, original: &str, near: &mut Vec<Near>) -> u64 {
        let folded = marked.folded.text();
        let segmenter = self.segmenter(folded);
        let mut places = marked.places().peekable();
        let (mut count, mut start) = (0, 0);
        for paragraph in folded.split('\n') {
            let end = start + paragraph.len();
            let mut inside: Vec<Range<usize>> = Vec::new();
            while let Some(place) = places.next_if(|place| place.start < end) {
                inside.push(place);
            }
            count += inside.len() as u64;
            if !inside.is_empty() {
                let words =
                    words(&segmenter, paragraph).map(|word| start + word.start..start + word.end).collect::<Vec<_>>();
                for (at, is_left) in in_windows(&words, &inside, self.request.window) {
                    let range = words[at].clone();
                    if is_ranking_word(&folded[range.clone()]) {
                        near.push(Near {
                            word: folded[range.clone()].to_owned(),
                            spelling: original[marked.folded.original(range)].to_owned(),
                            is_left,
                        });
                    }
                }
            }
            start = end + 1;
        }
        count
    }

    /// All words of an article.
    pub(super) fn words(&self, hit: &Hit) -> Vec<String> {
        let mut all = Vec::new();
        for text in [&hit.article.title, &hit.article.body] {
            let folded = fold(text);
            let segmenter = self.segmenter(&folded);
            let words = words(&segmenter, &folded).filter(|word| is_ranking_word(&folded[word.clone()]));
            all.extend(words.map(|word| folded[word].to_owned()));
        }
        all
    }
}

/// The bytes of the words of a folded text, those of one character as well; signs are none.
fn words<'a>(segmenter: &Segmenter, folded: &'a str) -> impl Iterator<Item = Range<usize>> + use<'a> {
    let mut at = 0;
    let ranges = segmenter.cut(folded).into_iter().map(move |word| {
        at += word.len();
        (word, at - word.len()..at)
    });
    let is_word =
        |word: &str| units(word).next().is_some_and(|unit| matches!(unit.kind, UnitKind::Han | UnitKind::Word));
    ranges.filter(move |(word, _)| is_word(word)).map(|(_, range)| range)
}

/// The numbers of the words that are within `window` words of a place and no part of any, and whether the nearest place is
/// right of them; of two as near, it is the one on the left. Words and places ascend.
fn in_windows(words: &[Range<usize>], places: &[Range<usize>], window: usize) -> Vec<(usize, bool)> {
    let is_part: Vec<bool> = {
        // Places may lie in one another, so what reaches farthest so far counts.
        let mut next = 0;
        let mut reach = 0;
        let part = words.iter().map(|word| {
            while next < places.len() && places[next].start < word.end {
                reach = reach.max(places[next].end);
                next += 1;
            }
            reach > word.start
        });
        part.collect()
    };
    // A place that no word is part of, as one of signs is, stands between two words.
    let between = |place: &Range<usize>| words.partition_point(|word| word.end <= place.start);
    let mut stops: Vec<usize> = places.iter().map(between).collect();
    stops.dedup();
    let mut since = vec![usize::MAX; words.len()];
    let mut until = vec![usize::MAX; words.len()];
    let mut distance = usize::MAX;
    let mut stop = stops.iter().peekable();
    for at in 0..words.len() {
        while stop.next_if(|stop| **stop <= at).is_some() {
            distance = 0;
        }
        if is_part[at] {
            distance = 0;
        } else {
            distance = distance.saturating_add(1);
            since[at] = distance;
        }
    }
    let mut distance = usize::MAX;
    let mut stop = stops.iter().rev().peekable();
    for at in (0..words.len()).rev() {
        while stop.next_if(|stop| **stop > at).is_some() {
            distance = 0;
        }
        if is_part[at] {
            distance = 0;
        } else {
            distance = distance.saturating_add(1);
            until[at] = distance;
        }
    }
    let near = (0..words.len()).filter(|at| !is_part[*at] && since[*at].min(until[*at]) <= window);
    near.map(|at| (at, until[at] < since[at])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_that_overlap_are_one_and_a_word_belongs_to_the_nearest_place() {
        // Words of one byte each, end to end; places over words 2 and 6.
        let words: Vec<Range<usize>> = (0..10).map(|at| at..at + 1).collect();
        let near = |places: &[Range<usize>], window| in_windows(&words, places, window);
        assert_eq!(near(&[2..3, 6..7], 1), [(1, true), (3, false), (5, true), (7, false)]);
        // Word 4 is as near to either.
        let found = near(&[2..3, 6..7], 2);
        assert_eq!(found, [(0, true), (1, true), (3, false), (4, false), (5, true), (7, false), (8, false)]);
        // A place that covers a part of a word takes the word; one inside another changes nothing.
        assert_eq!(near(&[2..5, 3..4], 1), [(1, true), (5, false)]);
        assert!(near(std::slice::from_ref(&(0..10)), 5).is_empty());
    }

    #[test]
    fn a_place_between_words_has_neighbours() {
        let words = [0..1, 2..3, 4..5];
        let beside = |place: Range<usize>| in_windows(&words, std::slice::from_ref(&place), 1);
        assert_eq!(beside(1..2), [(0, true), (1, false)]);
        assert_eq!(beside(5..6), [(2, true)]);
    }
}

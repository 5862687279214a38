//! Collocates: the words that stand near the places of a query more often than chance would have it. Surface co-occurrence
//! (Evert 2008, "Corpora and collocations"): windows that overlap are one, a word in them counts once, with the nearest
//! place, and none reaches out of its paragraph.
//!
//! A word is one of jieba's of two characters and more; those of one character count as distance, and signs do not.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::Serialize;

use super::has_text;
use super::sharing::each_hit;
use super::spelling::Spellings;
use super::statistics::{Contingency, log_dice, mutual_information};
use crate::engine::{Engine, Highlighter, Hit, Marked, Measure, Order, WordCounts};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;
use crate::text::units::{UnitKind, units};
use crate::text::words::{is_ranking_word, parts_beside};
use crate::text::{Segmenter, fold};

/// What collocates are wanted.
#[derive(Clone, Debug)]
pub struct CollocatesRequest {
    /// What they stand near; it has a text.
    pub query: Query,
    /// What the filters leave: the articles in which a word's frequency is counted.
    pub frame: Query,
    /// Words on either side of a place that are near; one at least.
    pub window: usize,
    /// How often a word must stand near.
    pub least: u64,
    /// In how many articles.
    pub least_articles: u64,
    /// The order.
    pub by: Association,
    /// Most words.
    pub limit: Option<usize>,
    /// Folded words to keep whole, with their frequencies. With any, every article of the frame is cut anew.
    pub own_words: Vec<(String, Option<u64>)>,
}

/// A measure of association.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Association {
    /// logDice.
    LogDice,
    /// Log-likelihood.
    LogLikelihood,
    /// Mutual information.
    MutualInformation,
    /// How often.
    Count,
}

/// Their names.
const ASSOCIATIONS: [(Association, &str); 4] = [
    (Association::LogDice, "logdice"),
    (Association::LogLikelihood, "ll"),
    (Association::MutualInformation, "mi"),
    (Association::Count, "count"),
];

impl fmt::Display for Association {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(ASSOCIATIONS.iter().find(|(by, _)| by == self).map_or("", |(_, name)| name))
    }
}

impl FromStr for Association {
    type Err = Error;

    /// # Errors
    /// Of kind [`ErrorKind::Input`] where it is none.
    fn from_str(text: &str) -> Result<Self> {
        ASSOCIATIONS.iter().find(|(_, name)| *name == text).map(|(by, _)| *by).ok_or_else(|| {
            Error::new(ErrorKind::Input, format!("`{text}` is no measure of collocates"))
                .with_hint("order by logdice, ll, mi or count")
        })
    }
}

/// Words near the places of a query.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Collocates {
    /// Places of the query: f of the node.
    pub occurrences: u64,
    /// Articles that answer.
    pub articles: u64,
    /// Words in all windows together: R₁.
    pub window_words: u64,
    /// Words in all articles of the frame: N.
    pub all_words: u64,
    /// Words that stand near often enough, listed or not.
    pub total: u64,
    /// The words, the strongest first.
    pub words: Vec<Collocate>,
}

/// A word near the places of a query.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Collocate {
    /// As it is written most often near them.
    pub word: String,
    /// As the index has it.
    pub folded: String,
    /// How often it stands near: O₁₁.
    pub count: u64,
    /// Of that, left of the place.
    pub left: u64,
    /// Of that, right of the place.
    pub right: u64,
    /// In how many articles.
    pub articles: u64,
    /// How often it stands in all articles of the frame: C₁.
    pub word_total: u64,
    /// logDice of the word and the node.
    pub logdice: f64,
    /// G² of windows against the rest; negative where it stands near more rarely than by chance.
    pub ll: f64,
    /// Mutual information: log₂ of O₁₁ over R₁·C₁/N.
    pub mi: f64,
}

/// The collocates of a query. `progress` hears how many articles were read, of how many.
///
/// # Errors
/// Of kind [`ErrorKind::Input`] where the query has no text or the window no word; those of `progress`; and where the engine
/// cannot answer.
pub fn collocates(
    engine: &impl Engine,
    request: &CollocatesRequest,
    progress: &mut dyn FnMut(u64, u64) -> Result<()>,
) -> Result<Collocates> {
    has_text(&request.query)?;
    if request.window == 0 {
        return Err(Error::new(ErrorKind::Input, "nothing stands within 0 words")
            .with_hint("type --window 5, or another number from 1 on"));
    }
    let articles = engine.count(&request.query)?;
    let is_cut_anew = !request.own_words.is_empty();
    let to_read = articles + if is_cut_anew { engine.count(&request.frame)? } else { 0 };
    let mut read = 0;
    let mut see = || {
        read += 1;
        progress(read, to_read)
    };
    let near = Nearby { highlighter: Highlighter::new(&request.query), request };
    let (mut occurrences, mut window_words) = (0, 0);
    let mut found: HashMap<String, Count> = HashMap::new();
    let mut spellings = Spellings::default();
    let mut number = 0;
    each_hit(
        engine,
        &request.query,
        Order::Newest,
        |hit| near.of(hit),
        |(places, words)| {
            see()?;
            number += 1;
            occurrences += places;
            window_words += words.len() as u64;
            for Near { word, spelling, is_left } in words {
                spellings.note(&word, &spelling);
                let count = found.entry(word).or_default();
                let side = if is_left { &mut count.left } else { &mut count.right };
                *side += 1;
                if count.last != number {
                    count.last = number;
                    count.articles += 1;
                }
            }
            Ok(())
        },
    )?;
    let totals = if is_cut_anew {
        let mut totals: HashMap<String, u64> = HashMap::new();
        each_hit(
            engine,
            &request.frame,
            Order::Newest,
            |hit| near.words(hit),
            |words| {
                see()?;
                words.into_iter().for_each(|word| *totals.entry(word).or_insert(0) += 1);
                Ok(())
            },
        )?;
        totals
    } else {
        whole_words(engine.words(std::slice::from_ref(&request.frame), Measure::Times, 1)?)
    };
    let all_words: u64 = totals.values().sum();
    let collocate = |(word, count): (String, Count)| {
        let together = count.left + count.right;
        if together < request.least.max(1) || count.articles < request.least_articles {
            return None;
        }
        let word_total = totals.get(&word).copied().unwrap_or(0);
        let beyond = (word_total.saturating_sub(together), all_words.saturating_sub(window_words));
        let table = Contingency::new(together, window_words, beyond.0, beyond.1);
        let expected = table.expected();
        let sign = if (together as f64) < expected { -1.0 } else { 1.0 };
        Some(Collocate {
            word: spellings.commonest(&word),
            count: together,
            left: count.left,
            right: count.right,
            articles: count.articles,
            word_total,
            logdice: log_dice(together, occurrences, word_total)?,
            ll: sign * table.log_likelihood(),
            mi: mutual_information(together, expected)?,
            folded: word,
        })
    };
    let mut words: Vec<Collocate> = found.into_iter().filter_map(collocate).collect();
    let measure = |word: &Collocate| match request.by {
        Association::LogDice => word.logdice,
        Association::LogLikelihood => word.ll,
        Association::MutualInformation => word.mi,
        Association::Count => word.count as f64,
    };
    words.sort_by(|a, b| {
        let strength = measure(b).total_cmp(&measure(a));
        strength.then_with(|| b.count.cmp(&a.count)).then_with(|| a.folded.cmp(&b.folded))
    });
    let total = words.len() as u64;
    words.truncate(request.limit.unwrap_or(usize::MAX));
    Ok(Collocates { occurrences, articles, window_words, all_words, total, words })
}

#[derive(Default)]
struct Count {
    left: u64,
    right: u64,
    articles: u64,
    /// Number of the article that had it last.
    last: u64,
}

/// A word in a window.
struct Near {
    word: String,
    spelling: String,
    is_left: bool,
}

/// Looks around the places of one article.
struct Nearby<'a> {
    highlighter: Highlighter,
    request: &'a CollocatesRequest,
}

impl Nearby<'_> {
    fn segmenter(&self, folded: &str) -> Segmenter {
        Segmenter::for_text_with(folded, &self.request.own_words)
    }

    /// The places of an article, and the words near them.
    fn of(&self, hit: &Hit) -> (u64, Vec<Near>) {
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
    fn words(&self, hit: &Hit) -> Vec<String> {
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

/// How often each word stands by itself, told from how often it stands by itself or as a part of a longer one: a part is
/// counted by its rule wherever the whole is, so what the longer words account for is taken away, from the longest on.
fn whole_words(words: Vec<WordCounts>) -> HashMap<String, u64> {
    let mut words: Vec<(String, u64)> = words.into_iter().map(|word| (word.word, word.counts[0])).collect();
    words.sort_by_cached_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
    let mut totals: HashMap<String, u64> = HashMap::with_capacity(words.len());
    let mut as_parts: HashMap<String, u64> = HashMap::new();
    for (word, times) in words {
        let by_itself = times.saturating_sub(as_parts.get(&word).copied().unwrap_or(0));
        if by_itself == 0 {
            continue;
        }
        for part in parts_beside(&word) {
            *as_parts.entry(word[part].to_owned()).or_insert(0) += by_itself;
        }
        totals.insert(word, by_itself);
    }
    totals
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

    #[test]
    fn parts_of_longer_words_are_taken_away() {
        let word = |word: &str, times| WordCounts { word: word.to_owned(), counts: vec![times] };
        // 人民共和国 is made of 人民 and 共和国, and that of 共和.
        let parts: Vec<&str> = parts_beside("人民共和国").into_iter().map(|part| &"人民共和国"[part]).collect();
        assert_eq!(parts, ["人民", "共和国", "共和"]);
        let counts = [word("人民共和国", 2), word("人民", 5), word("共和国", 3), word("共和", 3)];
        let totals = whole_words(counts.to_vec());
        let of = |word: &str| totals.get(word).copied().unwrap_or(0);
        assert_eq!(["人民共和国", "人民", "共和国", "共和"].map(of), [2, 3, 1, 0]);
    }
}

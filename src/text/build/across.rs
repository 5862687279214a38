//! Where the characters of a regional name are no such name: 世界面 for 界面, 增加纳 for 加纳, 的士兵 for 的士. Takes the dictionary
//! and the names; gives, by name, longer pieces of text in which it stands across two words.
//!
//! Each way of reading a piece is worth the product of the frequencies of its words, as in jieba's own cut. A word of the
//! dictionary that ends in the beginning of the name, with the rest of the name behind it, is against a word that ends
//! before the name and the name; a word that begins with the end of the name, with the beginning of the name before it,
//! is against the name and a word that begins behind it. A name counts as frequent as the most frequent thing that is
//! called the same, since the dictionary is the mainland's. What the rule gives and is the name nonetheless is listed
//! in `not_across.txt`; what the dictionary cannot know, in `across.txt`.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::ops::Deref;
use std::path::Path;

use crate::classes::lines;
use crate::table::Folds;
use crate::variants::Variants;

/// How much likelier the other words must be than the name, where the first of them is given: a word ends inside the name.
const LIKELIER_BEFORE: f64 = 3.0;
/// The same where a single character or word stands before the second, which is likelier to be chance.
const LIKELIER_BEHIND: f64 = 10.0;
/// How often two words must meet, in as many words as the dictionary was counted in.
const OFTEN: f64 = 0.03;
/// Most pieces of a name; those that meet most often stay.
const MOST: usize = 24;
/// Most characters of a piece beside the name: longer words are idioms and full names.
const LONGEST_BESIDE: usize = 2;

/// By name, the pieces of text in which it is none: those of our own list, then those of the rule.
pub(crate) fn read(
    data: &Path,
    folds: &Folds<'_>,
    names: &Variants,
    dictionary: &BTreeMap<String, u64>,
) -> Result<Variants, Box<dyn Error>> {
    let fold = |word: &str| -> String { word.chars().flat_map(|c| folds.fold(c)).collect() };
    let mut across = listed(data, "across.txt", names, &fold)?;
    let names_nonetheless = listed(data, "not_across.txt", names, &fold)?;
    let words = Words::new(dictionary);
    for name in names.keys() {
        let known = across.entry(name.clone()).or_default();
        let refused: Vec<String> = names_nonetheless.get(name).into_iter().flatten().map(|piece| fold(piece)).collect();
        let called = names[name].iter().map(|other| fold(other)).chain([name.clone()]);
        let frequency = called.map(|word| words.frequency(&word)).fold(0.0, f64::max) + 1.0;
        for piece in words.pieces(name, frequency) {
            if !known.iter().any(|known| piece.contains(&fold(known))) && !refused.contains(&piece) {
                known.push(piece);
            }
        }
    }
    across.retain(|_, pieces| !pieces.is_empty());
    Ok(across)
}

/// A list of names with pieces of text: a line is `name: piece piece`. By folded name, as they stand there.
fn listed(
    data: &Path,
    file: &str,
    names: &Variants,
    fold: &impl Fn(&str) -> String,
) -> Result<Variants, Box<dyn Error>> {
    let mut listed = Variants::new();
    for line in lines(&data.join(file))? {
        let (name, pieces) = line.split_once(": ").ok_or_else(|| format!("{file}: no colon in `{line}`"))?;
        let pieces: Vec<String> = pieces.split(' ').map(str::to_owned).collect();
        let known = names.contains_key(&fold(name)) && pieces.iter().all(|piece| fold(piece).contains(&fold(name)));
        if !known || listed.insert(fold(name), pieces).is_some() {
            return Err(format!(
                "{file}: `{line}` is not of a name in the table, of pieces with it, or stands there twice"
            )
            .into());
        }
    }
    Ok(listed)
}

/// The dictionary, to be asked for words by their beginning and by their end.
struct Words<'a> {
    forwards: Listing<Cow<'a, BTreeMap<String, u64>>>,
    /// Written backwards.
    backwards: Listing<Cow<'a, BTreeMap<String, u64>>>,
    /// How often two words must meet.
    often: f64,
}

impl<'a> Words<'a> {
    fn new(dictionary: &'a BTreeMap<String, u64>) -> Self {
        let backwards = dictionary.iter().map(|(word, frequency)| (reversed(word), *frequency)).collect();
        let total = dictionary.values().sum::<u64>() as f64;
        Self {
            forwards: Listing::new(Cow::Borrowed(dictionary)),
            backwards: Listing::new(Cow::Owned(backwards)),
            often: OFTEN * total,
        }
    }

    /// The pieces of text in which `name`, as frequent as `frequency`, is likelier to be parts of two words.
    fn pieces(&self, name: &str, frequency: f64) -> Vec<String> {
        let mut found: BTreeMap<String, f64> = BTreeMap::new();
        for (at, _) in name.char_indices().skip(1) {
            let (before, behind) = name.split_at(at);
            let sum_behind = self.forwards.sum(behind);
            for (rest, of_word) in self.backwards.beginning(&reversed(before)) {
                let met = of_word * sum_behind;
                if met >= self.often && met >= LIKELIER_BEFORE * (self.backwards.sum(rest) + 1.0) * frequency {
                    found.insert(format!("{}{name}", reversed(rest)), met);
                }
            }
            let of_before = self.frequency(before);
            for (rest, of_word) in self.forwards.beginning(behind) {
                let met = of_word * of_before;
                if met < self.often || met < LIKELIER_BEHIND * (self.forwards.sum(rest) + 1.0) * frequency {
                    continue;
                }
                let piece = format!("{name}{rest}");
                // 公车站 is one word, and begins with 公车.
                if before.chars().nth(1).is_some() || self.frequency(&piece) == 0.0 {
                    found.insert(piece, met);
                }
            }
        }
        shortest(found)
    }

    fn frequency(&self, word: &str) -> f64 {
        self.forwards.words.get(word).copied().unwrap_or(0) as f64
    }
}

/// Words in order, with what was summed up before.
struct Listing<W> {
    words: W,
    sums: RefCell<HashMap<String, f64>>,
}

impl<W: Deref<Target = BTreeMap<String, u64>>> Listing<W> {
    fn new(words: W) -> Self {
        Self { words, sums: RefCell::default() }
    }

    /// Of the words that begin with `start` and have a little more, what they have more, and their frequency.
    fn beginning(&self, start: &str) -> impl Iterator<Item = (&str, f64)> {
        let start = start.to_owned();
        let words = self.words.range(start.clone()..);
        words
            .map_while(move |(word, frequency)| Some((word.strip_prefix(&start)?, *frequency as f64)))
            .filter(|(rest, _)| !rest.is_empty() && rest.chars().nth(LONGEST_BESIDE).is_none())
    }

    /// How often words begin with `start`, itself included.
    fn sum(&self, start: &str) -> f64 {
        if let Some(sum) = self.sums.borrow().get(start) {
            return *sum;
        }
        let words = self.words.range(start.to_owned()..).take_while(|(word, _)| word.starts_with(start));
        let sum = words.map(|(_, frequency)| *frequency).sum::<u64>() as f64;
        self.sums.borrow_mut().insert(start.to_owned(), sum);
        sum
    }
}

/// The pieces that have no other in them, those that meet most often first.
fn shortest(found: BTreeMap<String, f64>) -> Vec<String> {
    let mut found: Vec<(String, f64)> = found.into_iter().collect();
    found.sort_by_key(|(piece, _)| piece.chars().count());
    let mut kept: Vec<(String, f64)> = Vec::new();
    for (piece, met) in found {
        if !kept.iter().any(|(known, _)| piece.contains(known)) {
            kept.push((piece, met));
        }
    }
    kept.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    kept.into_iter().take(MOST).map(|(piece, _)| piece).collect()
}

fn reversed(word: &str) -> String {
    word.chars().rev().collect()
}

//! jieba's dictionary, folded.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fs;
use std::path::Path;

use crate::table::Folds;

/// The words of the file with their frequencies, in file order.
pub(crate) fn read(path: &Path) -> Result<Vec<(String, u64)>, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    text.lines()
        .enumerate()
        .map(|(number, line)| {
            let mut columns = line.split(' ');
            let word = columns.next().unwrap_or_default();
            let frequency = columns.next().and_then(|column| column.parse().ok());
            frequency
                .map(|frequency| (word.to_owned(), frequency))
                .ok_or_else(|| format!("{}:{}: no frequency", path.display(), number + 1).into())
        })
        .collect()
}

/// How often each character occurs in the words.
pub(crate) fn character_frequencies(words: &[(String, u64)]) -> HashMap<char, u64> {
    let mut frequencies = HashMap::new();
    for (word, frequency) in words {
        for c in word.chars() {
            *frequencies.entry(c).or_insert(0) += frequency;
        }
    }
    frequencies
}

/// The words as the text path spells them; words that fold alike share their frequencies.
pub(crate) fn fold(words: &[(String, u64)], folds: &Folds<'_>) -> BTreeMap<String, u64> {
    let mut of_character: HashMap<char, Vec<char>> = HashMap::new();
    let mut folded = BTreeMap::new();
    for (word, frequency) in words {
        let mut spelling = String::new();
        for c in word.chars() {
            spelling.extend(of_character.entry(c).or_insert_with(|| folds.fold(c)).iter());
        }
        *folded.entry(spelling).or_insert(0) += frequency;
    }
    folded
}

/// Characters that are common.
const COMMON: usize = 512;

/// The ideographs that occur most in the folded words, in order.
pub(crate) fn commonest_characters(folded: &BTreeMap<String, u64>) -> Vec<char> {
    let mut frequencies: BTreeMap<char, u64> = BTreeMap::new();
    for (word, frequency) in folded {
        word.chars().for_each(|c| *frequencies.entry(c).or_insert(0) += frequency);
    }
    let mut characters: Vec<(char, u64)> =
        frequencies.into_iter().filter(|(c, _)| ('\u{4E00}'..='\u{9FFF}').contains(c)).collect();
    characters.sort_by_key(|(c, frequency)| (std::cmp::Reverse(*frequency), *c));
    let mut common: Vec<char> = characters.into_iter().take(COMMON).map(|(c, _)| c).collect();
    common.sort_unstable();
    common
}

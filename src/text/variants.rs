//! Regional vocabulary: the words by which the mainland and Taiwan name the same thing (芯片 and 晶片, 软件 and 軟體). Takes
//! a folded word; gives the others. For expanding queries only: folding such words together in the index would blur every
//! quotation.
//!
//! The table is OpenCC's `TWPhrases.txt`, read in both directions, one step: words that share a counterpart are not
//! joined to each other.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold::fold;

/// Words by folded word, in the order of the table, in the spelling of the table.
static VARIANTS: LazyLock<HashMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let mut variants: HashMap<String, Vec<&'static str>> = HashMap::new();
    let lines = include_str!("data/opencc/TWPhrases.txt").lines().filter(|line| !line.starts_with('#'));
    for (mainland, taiwan) in lines.filter_map(|line| line.split_once('\t')) {
        for taiwan in taiwan.split(' ') {
            let (from, to) = (fold(mainland), fold(taiwan));
            // Single characters mean too much to be exchanged.
            if from != to && mainland.chars().count() > 1 && taiwan.chars().count() > 1 {
                for (word, variant) in [(from, taiwan), (to, mainland)] {
                    let known = variants.entry(word).or_default();
                    if !known.contains(&variant) {
                        known.push(variant);
                    }
                }
            }
        }
    }
    variants
});

/// The longest word of the table, in characters.
pub const LONGEST: usize = 12;

/// The words that other regions use for the folded `word`; empty where none is known.
pub fn variants(word: &str) -> &'static [&'static str] {
    VARIANTS.get(word).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_to_one_another() {
        assert_eq!(variants("芯片"), ["晶片"]);
        assert_eq!(variants("晶片"), ["芯片"]);
        assert!(variants(&fold("軟體")).iter().any(|word| fold(word) == "软件"));
        assert!(variants(&fold("信息")).contains(&"資訊"));
        assert!(variants("港口").is_empty());
    }

    #[test]
    fn the_longest_word_is_known() {
        assert!(VARIANTS.keys().all(|word| word.chars().count() <= LONGEST));
    }
}

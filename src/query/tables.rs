//! What belongs together in an unquoted run, and what only binds. Takes folded texts; answers from small tables in
//! `data/` and from the dictionary, which has some words of Latin letters and Han characters (A股, T恤).
//!
//! A rule (one letter and one character are one word) was the road before: it glued 与, 的 and 和 to every name before them.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::text::fold;
use crate::text::words::frequency;

/// Most Han characters behind the letters of a mixed word.
pub(super) const LONGEST_TAIL: usize = 4;

const BETWEEN: [char; 3] = ['比', '至', '·'];

static BINDING: LazyLock<HashSet<char>> = LazyLock::new(|| characters(include_str!("data/binding.txt")));
static COUNTERS: LazyLock<HashSet<char>> = LazyLock::new(|| characters(include_str!("data/counters.txt")));
static UNITS: LazyLock<HashSet<String>> =
    LazyLock::new(|| entries(include_str!("data/units.txt")).map(fold).collect::<HashSet<String>>());
static TRANSLITERATION: LazyLock<HashSet<char>> =
    LazyLock::new(|| characters(include_str!("data/transliteration.txt")));
static MIXED: LazyLock<HashSet<String>> =
    LazyLock::new(|| entries(include_str!("data/mixed.txt")).map(fold).collect::<HashSet<String>>());

/// Whether the folded `text` is a character that only binds the words beside it: 的, 在, 和.
pub(super) fn binds(text: &str) -> bool {
    alone(text).is_some_and(|c| BINDING.contains(&c))
}

/// Whether the folded `text` is a character that makes one word with the number before it: 日, 万, 岁.
pub(super) fn counts(text: &str) -> bool {
    alone(text).is_some_and(|c| COUNTERS.contains(&c))
}

/// Whether the folded `text` is a word that makes one phrase with the number before it: 美元, 小时, 号楼.
pub(super) fn is_unit(text: &str) -> bool {
    UNITS.contains(text)
}

/// Whether the folded `text` is a number behind which another counter or unit may stand: 亿 in 100亿美元.
pub(super) fn is_magnitude(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| "十百千万亿兆多余几".contains(c))
}

/// Whether the folded `text` is written in characters of foreign names alone: 哈利波特.
pub(super) fn is_transliterated(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| TRANSLITERATION.contains(&c))
}

/// Whether the folded `text`, letters and then Han characters, is one word: a股, t恤.
pub(super) fn is_mixed(text: &str) -> bool {
    MIXED.contains(text) || frequency(text) > 0
}

/// Whether the folded `text` holds two numbers together: 2比1, 3至5年, 5·12.
pub(super) fn is_between(text: &str) -> bool {
    alone(text).is_some_and(|c| BETWEEN.contains(&c))
}

/// Whether the folded `text` is written in digits, with signs between them perhaps: 12, 1,500, 3.5, 3至5.
pub(super) fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit())
        && !text.contains(|c: char| c.is_alphabetic() && !BETWEEN.contains(&c))
}

fn alone(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

fn entries(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

/// The characters of a table, folded.
fn characters(table: &'static str) -> HashSet<char> {
    entries(table).flat_map(|entry| fold(entry).chars().collect::<Vec<_>>()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::units::is_han;

    #[test]
    fn what_binds_counts_and_belongs_together() {
        for text in ["的", "與", "為", "從", "在", "和"] {
            assert!(binds(&fold(text)), "{text}");
        }
        for text in ["以", "于", "的士", "京", "a", ""] {
            assert!(!binds(&fold(text)), "{text}");
        }
        for text in ["日", "萬", "歲", "點", "届"] {
            assert!(counts(&fold(text)), "{text}");
        }
        for text in ["在", "与", "的", "和", "比", "日本"] {
            assert!(!counts(&fold(text)), "{text}");
        }
        for text in ["A股", "Ｈ股", "T恤", "X光", "K線", "Q版", "e签", "B超", "U盤", "K歌之王", "AA制", "B站"]
        {
            assert!(is_mixed(&fold(text)), "{text}");
        }
        for text in ["AI与", "GPT的", "NBA和", "5G在", "AI股", "iPhone是", "C919首"] {
            assert!(!is_mixed(&fold(text)), "{text}");
        }
    }

    #[test]
    fn the_tables_hold_what_they_say() {
        for (table, least) in [(&*BINDING, 20), (&*COUNTERS, 150)] {
            assert!(table.len() >= least && table.iter().all(|c| is_han(*c)), "{table:?}");
        }
        for word in &*MIXED {
            let tail: String = word.chars().skip_while(|c| !is_han(*c)).collect();
            assert!(!tail.is_empty() && tail.len() < word.len() && tail.chars().all(is_han), "{word}");
            assert!(tail.chars().count() <= LONGEST_TAIL, "{word}");
        }
    }

    #[test]
    fn a_number_has_digits_at_both_ends() {
        for (text, number) in [
            ("12", true),
            ("1,500", true),
            ("3.5", true),
            ("3至5", true),
            ("5g", false),
            ("c919", false),
            ("5%", false),
            ("", false),
        ] {
            assert_eq!(is_number(text), number, "{text}");
        }
    }
}

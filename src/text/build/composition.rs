//! What becomes of a character and the mark or letter behind it, over folded characters: `か` and `゛` are `が`, `и` and
//! U+0306 are `й`. Takes the folds of single characters; gives the pairs and the order of marks as tables.
//!
//! The pairs are Unicode's canonical compositions with both sides folded, so that a text folds alike whether it is composed
//! or not. Where the fold drops the accent (`é` is `e`) there is no pair: the mark is dropped as well. Syllables of Hangul
//! are left to arithmetic.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

use crate::class::{Class, class_of};
use crate::table::Folds;

/// The pairs of characters that are one.
pub(crate) struct Compositions {
    pairs: BTreeMap<(char, char), char>,
    seconds: BTreeSet<char>,
}

impl Compositions {
    /// Those of all characters that Unicode composes.
    pub(crate) fn of(folds: &Folds<'_>) -> Result<Self, String> {
        let mut found: Vec<(char, char, char)> = (0..0x11_0000)
            .filter_map(char::from_u32)
            .filter_map(|whole| parts(whole).map(|(first, second)| (first, second, whole)))
            .collect();
        // A mark that belongs before one that was joined already: ᾳ and an acute are ᾴ.
        let marks: BTreeSet<char> = found.iter().map(|(_, second, _)| *second).collect();
        let wholes: Vec<char> = found.iter().map(|(_, _, whole)| *whole).collect();
        for first in wholes {
            let later = |second: &char| single([first, *second].into_iter().nfc()).map(|whole| (first, *second, whole));
            found.extend(marks.iter().filter_map(later));
        }

        let mut pairs = BTreeMap::new();
        for (first, second, whole) in found {
            let alone =
                |c: char| single(folds.fold(c).into_iter()).ok_or_else(|| format!("`{c}` of `{whole}` unfolds"));
            let (first, result) = (alone(first)?, alone(whole)?);
            // What is kept is spelled as the fold spells it; what is ignored has no fold.
            let second = folds.fold(second).first().copied().unwrap_or(second);
            if class_of(first) != class_of(result) {
                return Err(format!("`{result}` is of another kind than `{first}`"));
            }
            if pairs.insert((first, second), result).is_some_and(|known| known != result) {
                return Err(format!("`{first}` and `{second}` are two characters"));
            }
        }
        pairs.retain(|(first, second), result| first != result || class_of(*second) != Class::Ignored);
        let seconds = pairs.keys().map(|(_, second)| *second).collect();
        Ok(Self { pairs, seconds })
    }

    /// Whether the folded or ignored `c` may change with what stands before it: join it, or go before a mark there.
    pub(crate) fn joins(&self, c: char) -> bool {
        self.seconds.contains(&c)
            || matches!(c, '\u{1161}'..='\u{1175}' | '\u{11A8}'..='\u{11C2}')
            || (canonical_combining_class(c) > 0 && class_of(c) != Class::Ignored)
    }

    /// The tables as Rust source.
    pub(crate) fn to_rust(&self) -> String {
        let pairs: Vec<_> = self.pairs.iter().map(|((first, second), result)| (first, second, result)).collect();
        let order: Vec<_> = (0..0x11_0000)
            .filter_map(char::from_u32)
            .filter(|&c| self.joins(c))
            .map(|c| (c, canonical_combining_class(c)))
            .filter(|(_, order)| *order > 0)
            .collect();
        let mut source = String::new();
        let _ = writeln!(source, "pub(super) static PAIRS: [(char, char, char); {}] = {pairs:?};", pairs.len());
        let _ = writeln!(source, "pub(super) static MARK_ORDER: [(char, u8); {}] = {order:?};", order.len());
        source
    }
}

/// The two characters that Unicode composes to `whole`; none for syllables of Hangul.
fn parts(whole: char) -> Option<(char, char)> {
    let mut full = Vec::new();
    decompose_canonical(whole, |c| full.push(c));
    let composes = full.len() > 1 && full.iter().copied().nfc().eq([whole]);
    let second = full.pop().filter(|_| composes && !matches!(whole, '\u{AC00}'..='\u{D7A3}'))?;
    Some((single(full.into_iter().nfc())?, second))
}

/// The one character that there is, if there is one.
fn single(mut characters: impl Iterator<Item = char>) -> Option<char> {
    characters.next().filter(|_| characters.next().is_none())
}

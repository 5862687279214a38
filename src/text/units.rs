//! Units: folded text as the sequence of things that can be adjacent. Takes folded text; gives its units with their
//! byte ranges. The position of a unit is its ordinal, in the index as in a phrase as in a highlight.

use std::ops::Range;

use super::class::Class;
use super::fold::class;

/// Longest run of letters and digits that is one unit, in characters; a longer one is cut every so many, in texts and
/// queries alike, since an index refuses very long terms.
pub const MAX_WORD_CHARS: usize = 128;

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// One ideograph, kana, hangul syllable or private-use character.
    Han,
    /// A run of letters and digits.
    Word,
    /// One punctuation mark or symbol.
    Sign,
    /// The end of a paragraph.
    Paragraph,
}

/// One unit of a folded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// Its bytes in the folded text.
    pub range: Range<usize>,
}

/// Whether the folded character `c` is a unit by itself that stands beside others without a space.
pub fn is_han(c: char) -> bool {
    class(c) == Class::Han
}

/// The units of `folded`, in order; spaces are none.
pub fn units(folded: &str) -> Units<'_> {
    Units { folded, at: 0 }
}

/// Iterator of [`units`].
#[derive(Clone, Debug)]
pub struct Units<'a> {
    folded: &'a str,
    at: usize,
}

impl Iterator for Units<'_> {
    type Item = Unit;

    #[inline]
    fn next(&mut self) -> Option<Unit> {
        loop {
            let rest = &self.folded[self.at..];
            let c = rest.chars().next()?;
            let start = self.at;
            let (kind, length) = match class(c) {
                Class::Han => (UnitKind::Han, c.len_utf8()),
                Class::Word => {
                    let word = rest.chars().take(MAX_WORD_CHARS).take_while(|&c| class(c) == Class::Word);
                    (UnitKind::Word, word.map(char::len_utf8).sum())
                }
                Class::Sign => (UnitKind::Sign, c.len_utf8()),
                Class::Paragraph => (UnitKind::Paragraph, c.len_utf8()),
                Class::Space | Class::Ignored => {
                    self.at += c.len_utf8();
                    continue;
                }
            };
            self.at += length;
            return Some(Unit { kind, range: start..self.at });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    fn texts(original: &str) -> Vec<String> {
        let folded = fold(original);
        units(&folded).map(|unit| folded[unit.range].to_owned()).collect()
    }

    #[test]
    fn han_characters_words_and_signs_are_units() {
        assert_eq!(texts("重跑gen-itgc后"), ["重", "跑", "gen", "-", "itgc", "后"]);
        assert_eq!(
            texts("1.5匹 New  York\n3.6.3"),
            ["1", ".", "5", "匹", "new", "york", "\n", "3", ".", "6", ".", "3"]
        );
    }

    #[test]
    fn a_very_long_word_is_cut() {
        let long = "x".repeat(300);
        assert_eq!(texts(&long).iter().map(String::len).collect::<Vec<_>>(), [128, 128, 44]);
    }
}

//! Composition over characters: what becomes of the end of a folded text when a mark or a letter of Hangul comes behind it.
//! Takes the folded text so far and the newcomer; changes the text. Knows no table of folds.
//!
//! This is Unicode's canonical ordering and composition, step by step, so that composed and decomposed texts fold alike:
//! か and U+3099 are が, ﾎ and ﾟ are ポ, и and U+0306 are й. A text of nothing but whole characters never comes here. To
//! normalize the text first instead would be a second pass over all of it, and a second map back to the original.

use std::ops::Range;

use super::table;

/// A folded text that grows, with the bytes of the original that each of its characters stands for.
pub(super) trait Sink {
    fn push(&mut self, c: char, origin: Range<usize>);
    fn pop(&mut self) -> Option<(char, Range<usize>)>;
}

/// A text without the way back.
impl Sink for String {
    #[inline(always)]
    fn push(&mut self, c: char, _: Range<usize>) {
        self.push(c);
    }

    fn pop(&mut self) -> Option<(char, Range<usize>)> {
        self.pop().map(|c| (c, 0..0))
    }
}

/// Puts `mark`, of the bytes `origin`, behind `text`: it joins the last character that it can, or stands in the order of
/// marks if it is `kept`, or is gone. Gives whether anything of it is left.
pub(super) fn put(text: &mut impl Sink, mark: char, kept: bool, origin: Range<usize>) -> bool {
    let order = mark_order(mark);
    let mut marks = Vec::new();
    let mut base = text.pop();
    while let Some(last) = base.take_if(|(c, _)| order > 0 && mark_order(*c) > 0) {
        marks.push(last);
        base = text.pop();
    }
    marks.reverse();

    let blocked = marks.iter().any(|(c, _)| mark_order(*c) == order);
    let whole = base.as_ref().filter(|_| !blocked).and_then(|(c, _)| composed(*c, mark));
    let joined = whole.is_some();
    if let Some((c, from)) = base {
        let end = if joined { origin.end } else { from.end };
        text.push(whole.unwrap_or(c), from.start..end);
    }
    let earlier = marks.partition_point(|(c, _)| mark_order(*c) <= order);
    let later = marks.split_off(earlier);
    for (c, from) in marks {
        // What was joined stands before them and reaches to its end.
        let end = if joined { origin.end } else { from.end };
        text.push(c, from.start..end);
    }
    let left = joined || kept;
    if kept && !joined {
        let start = later.first().map_or(origin.start, |(_, from)| from.start);
        text.push(mark, start..origin.end);
    }
    for (c, from) in later {
        let end = if left { origin.end } else { from.end };
        text.push(c, from.start..end);
    }
    left
}

/// The one character that `first` and `second` are.
fn composed(first: char, second: char) -> Option<char> {
    syllable(first, second).or_else(|| {
        let at = table::PAIRS.binary_search_by(|(a, b, _)| (*a, *b).cmp(&(first, second))).ok()?;
        Some(table::PAIRS[at].2)
    })
}

/// Hangul, by chapter 3.12 of the Unicode Standard: a leading consonant and a vowel, or an open syllable and a trailing
/// consonant.
fn syllable(first: char, second: char) -> Option<char> {
    const SYLLABLES: u32 = 0xAC00;
    const TRAILING: u32 = 28;
    let (first, second) = (first as u32, second as u32);
    let code = match (first, second) {
        (0x1100..=0x1112, 0x1161..=0x1175) => SYLLABLES + ((first - 0x1100) * 21 + second - 0x1161) * TRAILING,
        (SYLLABLES..=0xD7A3, 0x11A8..=0x11C2) if (first - SYLLABLES).is_multiple_of(TRAILING) => {
            first + second - 0x11A7
        }
        _ => return None,
    };
    char::from_u32(code)
}

/// Unicode's combining class of a mark that the fold keeps or joins; 0 for any other character.
fn mark_order(c: char) -> u8 {
    table::MARK_ORDER.binary_search_by_key(&c, |(mark, _)| *mark).map_or(0, |at| table::MARK_ORDER[at].1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization as _;

    use crate::text::{Folded, fold};

    #[test]
    fn decomposed_texts_fold_as_composed_ones() {
        for (decomposed, composed) in [
            ("か\u{3099}き\u{3099}", "がぎ"),
            ("ハ\u{309A}リ", "パリ"),
            ("ﾎﾟｽﾄ", "ポスト"),
            ("ﾃﾞｰﾀ", "データ"),
            ("か゛", "が"),
            ("\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}", "한국"),
            ("GPT \u{1100}\u{1161}", "GPT 가"),
            ("ﾡￂ", "가"),
            ("и\u{306}од", "йод"),
            ("И\u{306}ОД", "йод"),
            ("е\u{308}лка", "ёлка"),
            ("Cafe\u{301}", "Café"),
            ("Nguye\u{302}\u{303}n Va\u{306}n", "Nguyễn Văn"),
            ("ø\u{301}", "ǿ"),
            ("Α\u{301}θη\u{301}να", "Άθήνα"),
            ("α\u{345}\u{301}", "ᾴ"),
            ("a=\u{338}b", "a≠b"),
            ("क\u{93C}", "क़"),
            ("\u{9C7}\u{9BE}", "\u{9CB}"),
            ("ش\u{651}\u{64E}", "ش\u{64E}\u{651}"),
        ] {
            assert_eq!(fold(decomposed), fold(composed), "{decomposed} and {composed}");
        }
    }

    #[test]
    fn letters_that_differ_by_a_mark_stay_two() {
        for (one, other) in [("か", "が"), ("ハ", "パ"), ("и", "й"), ("е", "ё"), ("=", "≠"), ("ᄀ", "가"), ("ホ", "ボ")]
        {
            assert_ne!(fold(one), fold(other), "{one} and {other}");
        }
    }

    #[test]
    fn a_mark_joins_what_it_stands_on_and_nothing_over_a_line_end() {
        assert_eq!(fold("か\u{200B}\u{3099}"), "が");
        assert_eq!(fold("か\n\u{3099}"), "か\n\u{3099}");
        assert_eq!(fold("и \u{306}"), "и");
        assert_eq!(fold("\u{3099}\u{306}か"), "\u{3099}か");
    }

    #[test]
    fn a_range_spans_the_base_and_its_marks() {
        let original = "「ﾎﾟｽﾄ」の\u{1112}\u{1161}\u{11AB}、и\u{306}";
        let folded = Folded::new(original);
        for (found, stands) in [("ポ", "ﾎﾟ"), ("ポスト", "ﾎﾟｽﾄ"), ("한", "\u{1112}\u{1161}\u{11AB}"), ("й", "и\u{306}")]
        {
            let at = folded.text().find(found).unwrap();
            assert_eq!(&original[folded.original(at..at + found.len())], stands);
        }
    }

    #[test]
    fn every_character_folds_as_its_normal_forms() {
        for c in (0..0x11_0000).filter_map(char::from_u32) {
            let (composed, decomposed) = (c.nfc().collect::<String>(), c.nfd().collect::<String>());
            let folded = fold(&c.to_string());
            assert_eq!(fold(&composed), folded, "U+{:04X}", c as u32);
            assert_eq!(fold(&decomposed), folded, "U+{:04X}", c as u32);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn every_text_folds_as_its_normal_forms(
            text in "\\PC{0,20}|[a-eα-ωа-я\u{300}-\u{308}\u{345}\u{323}か-ぽカ-ポ\u{3099}\u{309A}\u{302A}ｦ-ﾟ=<∼~\u{338}—]{0,20}|[ a-cか-ぽ\u{3099}—\n]{0,20}|[ a-cа-я\u{306}\u{308}—\n]{0,20}|[ \u{1100}-\u{1112}\u{1161}-\u{1175}\u{11A8}-\u{11C2}가-깋a]{0,20}|[ \u{64B}-\u{652}\u{900}-\u{9FF}\u{301}a]{0,20}"
        ) {
            let (composed, decomposed) = (text.nfc().collect::<String>(), text.nfd().collect::<String>());
            prop_assert_eq!(fold(&composed), fold(&text));
            prop_assert_eq!(fold(&decomposed), fold(&text));
            prop_assert_eq!(fold(&fold(&decomposed)), fold(&text));
        }

        #[test]
        fn ranges_of_marked_text_are_in_order(
            text in "[a-c \nか\u{3099}\u{302A}ﾎﾟ\u{1100}\u{1161}\u{11A8}и\u{306}\u{345}α\u{301}\u{64E}\u{651}ش]{0,20}"
        ) {
            let folded = Folded::new(&text);
            prop_assert_eq!(folded.text(), fold(&text));
            let mut last = 0..0;
            for (start, c) in folded.text().char_indices() {
                let origin = folded.original(start..start + c.len_utf8());
                prop_assert!(text.is_char_boundary(origin.start) && text.is_char_boundary(origin.end));
                prop_assert!(origin.start < origin.end && origin.start >= last.start && origin.end >= last.end, "{:?} {:?}", last, origin);
                last = origin;
            }
        }
    }
}

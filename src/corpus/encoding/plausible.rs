//! How likely a text is as news in Chinese: its cost in bits, character by character, as if it were to be written down
//! in a code made for such news. Takes a text; gives a [`Cost`]. Knows no bytes.
//!
//! Readings of the same bytes can be compared by their costs, for they all tell the same bytes: the right reading is
//! the one that needs the fewest bits. A wrong reading turns frequent characters into rare ones and leaps between
//! scripts, and both are dear. The figures are estimates by Zipf's law, good to a bit or two; right and wrong readings
//! differ by five and more for each character.

use std::sync::LazyLock;

use encoding_rs::{BIG5, Encoding, GB18030};

use crate::text::fold_char;

/// What a text costs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cost {
    /// Bits, of all characters.
    pub(super) bits: u64,
    /// Bits of the characters beyond ASCII.
    pub(super) beyond_bits: u64,
    /// Characters.
    pub(super) characters: u64,
    /// Characters beyond ASCII.
    pub(super) beyond: u64,
    /// Controls that no text needs, NUL not among them.
    pub(super) controls: u64,
    /// NUL characters.
    pub(super) nuls: u64,
    /// Replacement characters.
    pub(super) replaced: u64,
}

impl Cost {
    /// The characters beyond ASCII that are some, and their bits.
    pub(super) fn readable(&self) -> (u64, u64) {
        (self.beyond - self.replaced, self.beyond_bits.saturating_sub(REPLACED * self.replaced))
    }
}

/// Bits of a character that stands for bytes which are none.
const REPLACED: u64 = 30;
/// Bits of a character of the three tiers of the table of frequent ones.
const TIERS: [u8; 3] = [7, 9, 11];
/// Bits of an ideograph on the first level of GB 2312 or Big5, which hold what is in daily use.
const DAILY: u8 = 14;
/// Bits of an ideograph on the second level of either.
const SELDOM: u8 = 17;
/// Bits of any other ideograph.
const RARE: u8 = 21;

/// Kinds of characters among which running text seldom changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ascii,
    Chinese,
    Kana,
    HalfKana,
    Hangul,
    Latin,
    /// Greek, Cyrillic and every other script.
    Letters,
    Sign,
    /// What is no text.
    Broken,
}

/// The cost of `text`.
pub(super) fn cost(text: &str) -> Cost {
    let mut cost = Cost::default();
    let mut before = Kind::Ascii;
    for c in text.chars() {
        let (kind, bits) = kind(c);
        let bits = bits + if kind == before { 0 } else { change(before, kind) };
        before = kind;
        cost.bits += bits;
        cost.characters += 1;
        if !c.is_ascii() {
            cost.beyond += 1;
            cost.beyond_bits += bits;
        }
        match c {
            '\0' => cost.nuls += 1,
            '\u{FFFD}' => cost.replaced += 1,
            _ if is_odd_control(c) => cost.controls += 1,
            _ => {}
        }
    }
    cost
}

/// Whether `c` is a control that does not stand in texts. DOS ended its files with 0x1A, and terminals wrote escapes.
fn is_odd_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{1A}' | '\u{1B}' | '\u{85}')
}

/// Bits for going over from one kind to another.
fn change(from: Kind, to: Kind) -> u64 {
    match (from, to) {
        // Whatever a text is written in, spaces, digits and line ends stand in it.
        (_, Kind::Ascii) => 2,
        (Kind::Ascii, Kind::Chinese) | (Kind::Ascii, Kind::Latin) => 3,
        (Kind::Ascii | Kind::Chinese, Kind::Sign) | (Kind::Kana, Kind::Chinese) => 2,
        (Kind::Chinese, Kind::Kana) => 6,
        (Kind::Sign, Kind::Chinese) => 2,
        (_, Kind::Broken) => 0,
        (_, Kind::HalfKana) => 14,
        _ => 9,
    }
}

fn kind(c: char) -> (Kind, u64) {
    match c as u32 {
        0x09 | 0x0A | 0x0D | 0x20..=0x7E => (Kind::Ascii, 5),
        0x3000..=0x3002 | 0xFF08..=0xFF0C | 0xFF1A | 0xFF01 | 0xFF1F | 0xFF1B | 0x201C..=0x201D | 0x300A..=0x300D => {
            (Kind::Chinese, 6)
        }
        0x2014 | 0x2018..=0x2019 | 0x2026 | 0x00B7 | 0x2022 | 0x2027 | 0x3003..=0x301F | 0xFE10..=0xFE4F => {
            (Kind::Chinese, 9)
        }
        0xFF01..=0xFF5E | 0x30FB => (Kind::Chinese, 11),
        at @ 0x4E00..=0x9FFF => (Kind::Chinese, u64::from(IDEOGRAPHS[(at - 0x4E00) as usize])),
        0x3400..=0x4DBF | 0xF900..=0xFAD9 | 0x20000..=0x323AF => (Kind::Chinese, u64::from(RARE) + 1),
        0x3041..=0x30FF => (Kind::Kana, 7),
        0xFF61..=0xFF9F => (Kind::HalfKana, 8),
        0xAC00..=0xD7A3 => (Kind::Hangul, 11),
        0x00DF..=0x00F6 | 0x00F8..=0x00FF => (Kind::Latin, 7),
        0x00C0..=0x00DE | 0x00F7 => (Kind::Latin, 12),
        0x0100..=0x024F => (Kind::Latin, 11),
        0x0386..=0x03CE | 0x0400..=0x045F | 0x05D0..=0x05EA | 0x0621..=0x064A | 0x0E00..=0x0E5B => (Kind::Letters, 7),
        0x0370..=0x06FF => (Kind::Letters, 14),
        // Arrows, numbers in circles, boxes, units.
        0x2000..=0x2BFF | 0x00A0..=0x00BF | 0x3200..=0x33FF | 0xFFE0..=0xFFE6 => (Kind::Sign, 12),
        0x1F000..=0x1FAFF | 0x3100..=0x312F => (Kind::Sign, 16),
        0x00 | 0xFFFD => (Kind::Broken, REPLACED),
        0xE000..=0xF8FF => (Kind::Broken, 24),
        // Nothing is there, or nothing that is written.
        0x323B0.. => (Kind::Broken, REPLACED),
        _ if c.is_control() && !is_odd_control(c) => (Kind::Ascii, 12),
        _ if c.is_control() => (Kind::Broken, REPLACED),
        _ => (Kind::Letters, 20),
    }
}

/// Bits of the ideographs U+4E00 to U+9FFF.
static IDEOGRAPHS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut bits = vec![RARE; 0xA000 - 0x4E00];
    let mut set = |c: char, value: u8| {
        if let Some(place) = (c as usize).checked_sub(0x4E00).and_then(|at| bits.get_mut(at)) {
            *place = value.min(*place);
        }
    };
    let gb_trails = || 0xA1..=0xFE;
    let big5_trails = || (0x40..=0x7E).chain(0xA1..=0xFE);
    all(GB18030, 0xD8..=0xF7, gb_trails()).chars().for_each(|c| set(c, SELDOM));
    all(BIG5, 0xC9..=0xF9, big5_trails()).chars().for_each(|c| set(c, SELDOM));
    let daily = all(GB18030, 0xB0..=0xD7, gb_trails()) + &all(BIG5, 0xA4..=0xC6, big5_trails());
    let tiers: Vec<(char, u8)> = tiers();
    for c in daily.chars() {
        let folded = fold_char(c);
        set(c, tiers.iter().find(|(frequent, _)| *frequent == folded).map_or(DAILY, |(_, bits)| *bits));
    }
    // Some of Hong Kong's everyday characters are on no level of either.
    tiers.iter().for_each(|(c, bits)| set(*c, *bits));
    bits
});

/// The table of frequent characters with their bits, the most frequent first.
fn tiers() -> Vec<(char, u8)> {
    let mut tier = 0;
    let mut tiers = Vec::new();
    for line in include_str!("../data/common.txt").lines().filter(|line| !line.starts_with('#')) {
        if line.is_empty() {
            tier += 1;
        }
        tiers.extend(line.chars().map(|c| (fold_char(c), TIERS[tier.min(2)])));
    }
    tiers
}

/// The characters of all pairs of a lead and a trail.
fn all(
    encoding: &'static Encoding,
    leads: impl Iterator<Item = u8>,
    trails: impl Iterator<Item = u8> + Clone,
) -> String {
    let bytes: Vec<u8> = leads.flat_map(|lead| trails.clone().flat_map(move |trail| [lead, trail])).collect();
    encoding.decode_without_bom_handling(&bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_reading_is_the_cheapest() {
        for text in ["渡轮慢了下来，船工点起灯。", "渡輪慢了下來，船工點起燈。", "我哋喺度等咗好耐，冇人嚟過。"]
        {
            let right = cost(text);
            let encoded = GB18030.encode(text).0.into_owned();
            for wrong in [BIG5, encoding_rs::EUC_KR, encoding_rs::WINDOWS_1252, encoding_rs::UTF_16LE] {
                let reading = wrong.decode_without_bom_handling(&encoded).0;
                let wrongly = cost(&reading);
                assert!(right.bits + 40 < wrongly.bits, "{} < {} `{reading}`", right.bits, wrongly.bits);
            }
        }
    }

    #[test]
    fn frequent_characters_of_both_scripts_cost_least() {
        let bits = |c| kind(c).1;
        assert_eq!([bits('的'), bits('國'), bits('国'), bits('龙'), bits('龍')], [7, 7, 7, 11, 11]);
        assert_eq!([bits('冇'), bits('鹿'), bits('鷺'), bits('鱻'), bits('𠮷')], [11, 14, 14, 21, 22]);
    }

    #[test]
    fn what_is_no_text_is_counted() {
        let cost = cost("甲\0乙\u{FFFD}\u{1}\t\n\u{E000}a");
        assert_eq!((cost.characters, cost.beyond, cost.nuls, cost.replaced, cost.controls), (9, 4, 1, 1, 1));
    }
}

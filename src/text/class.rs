//! The kinds of characters that the text path tells apart. Takes a character, gives its kind; knows no table.
//!
//! Compiled twice: into the library, and into the build script that bakes the kinds into the fold table, so that the
//! two can never disagree.

/// What a character is to the text path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Class {
    /// Part of a run that is one token: letters and digits of scripts that write spaces.
    Word = 0,
    /// A token by itself, and adjacent to its neighbours without a space: ideographs, kana, hangul (syllables and their
    /// letters), private use.
    Han = 1,
    /// A sign: punctuation, symbols, emoji. A token by itself.
    Sign = 2,
    /// White space inside a paragraph.
    Space = 3,
    /// The end of a paragraph.
    Paragraph = 4,
    /// Not there at all: controls, zero-width characters, variation selectors, stray accents.
    Ignored = 5,
}

/// The class of one character, before any folding.
///
/// Ranges are those of Unicode 16's Blocks.txt; private-use characters count as Han because newspapers used them for
/// ideographs that had no code point.
#[cfg_attr(not(test), allow(dead_code, reason = "called by the build script and by tests only"))]
pub(crate) fn class_of(c: char) -> Class {
    match c as u32 {
        0x0A | 0x2028 | 0x2029 => Class::Paragraph,
        0x00AD | 0x034F | 0x061C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F => Class::Ignored,
        0x0300..=0x036F | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F => Class::Ignored,
        0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF => Class::Ignored,
        0xFFF9..=0xFFFB | 0x3164 | 0xFFA0 | 0xE0000..=0xE0FFF => Class::Ignored,
        _ if c.is_whitespace() => Class::Space,
        _ if c.is_control() => Class::Ignored,
        0x1100..=0x11FF
        | 0x2E80..=0x2FDF
        | 0x3005..=0x3007
        | 0x3021..=0x302F
        | 0x3031..=0x3035
        | 0x3038..=0x303C
        | 0x3041..=0x309F
        | 0x30A1..=0x30FA
        | 0x30FC..=0x31BF
        | 0x31F0..=0x31FF
        | 0x3400..=0x4DBF
        | 0x4E00..=0xA4CF
        | 0xA960..=0xA97F
        | 0xAC00..=0xD7FF
        | 0xE000..=0xFAFF
        | 0x16FE0..=0x18DFF
        | 0x1AFF0..=0x1B2FF
        | 0x20000..=0x3FFFD
        | 0xF0000..=0x10_FFFD => Class::Han,
        _ if c.is_alphanumeric() => Class::Word,
        // Vowel signs and accents of scripts that cannot be read without them belong to their word.
        0x0483..=0x0487 | 0x0591..=0x05C7 | 0x0610..=0x061A | 0x064B..=0x065F | 0x0900..=0x0DFF | 0x0E31..=0x0E4E => {
            Class::Word
        }
        _ => Class::Sign,
    }
}

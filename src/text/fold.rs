//! Folding: text in any script and width to the one spelling that is indexed, searched and highlighted.
//!
//! Takes a string; gives the folded string and, on request, a map back to byte ranges of the original. Knows nothing of
//! words or fields.
//!
//! Every character becomes the one that stands for its class (NFKC width, lower case, traditional → simplified,
//! variants, signs that only differ by house style). White space survives only between two words of letters or digits,
//! where it separates tokens, and the end of a paragraph survives as one line feed; everywhere else it is layout:
//! `使用 GPT`, `使用GPT` and a line wrapped between 使 and 用 are the same text. A dash or an ellipsis is one sign however
//! many of it stand in a row: `——` and `—`, `……` and `…`. What Unicode writes as one character or as several (が, й, 가) is
//! one, by `fold/composition.rs`.
//!
//! The whole-string converters of OpenCC crates choose characters by phrase and reached 30 MB/s; one table lookup a
//! character needs no choice, since both choices fold alike.

use std::ops::Range;

use super::class::Class;
use composition::Sink;

mod composition;
mod table {
    include!(concat!(env!("OUT_DIR"), "/fold_table.rs"));
}

/// Version of the folding rules and tables; an index made with another one cannot be searched.
pub const FOLD_VERSION: u32 = 3;

/// The folded form of `text`.
///
/// ```
/// use jianbao::text::fold;
/// assert_eq!(fold("ＣＨＩＰ－８：臺灣的晶\n片"), "chip-8:台湾的晶\n片");
/// assert_eq!(fold("説、說　說"), fold("说、说说"));
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Folded text that remembers where each of its characters came from.
#[derive(Clone, Debug)]
pub struct Folded {
    text: String,
    /// For every folded character in order.
    origins: Vec<Origin>,
}

/// Where a folded character comes from, in bytes. Texts are shorter than 4 GiB by far, and there is one of these for each of
/// their characters.
#[derive(Clone, Copy, Debug)]
struct Origin {
    /// Its start in the folded text.
    at: u32,
    /// What of the original it stands for.
    start: u32,
    end: u32,
}

impl Folded {
    /// Folds `original` and keeps the way back.
    pub fn new(original: &str) -> Self {
        let mut folded =
            Self { text: String::with_capacity(original.len()), origins: Vec::with_capacity(original.len() / 2) };
        fold_into(original, &mut folded);
        let origins = &mut folded.origins;
        // A stray accent or joiner belongs to the character before it: a highlight must not cut them apart.
        for index in 0..origins.len() {
            let next = origins.get(index + 1).map_or(original.len(), |next| next.start as usize);
            let end = origins[index].end as usize;
            if end < next {
                let ignored: usize = original[end..next]
                    .chars()
                    .take_while(|&c| lookup(c).0 == Class::Ignored && !c.is_control() || is_drawn_out(fold_char(c)))
                    .map(char::len_utf8)
                    .sum();
                origins[index].end = (end + ignored) as u32;
            }
        }
        folded
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the original that the bytes `range` of the folded text stand for. Both ends fall on character
    /// boundaries of the original; an empty range gives an empty range.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let first = self.origins.partition_point(|origin| (origin.at as usize) < range.start);
        let after = self.origins.partition_point(|origin| (origin.at as usize) < range.end);
        match (self.origins.get(first), after.checked_sub(1).and_then(|last| self.origins.get(last))) {
            (Some(from), Some(to)) if first < after => from.start as usize..to.end.max(from.end) as usize,
            (Some(from), _) => from.start as usize..from.start as usize,
            (None, _) => {
                let end = self.origins.last().map_or(0, |last| last.end as usize);
                end..end
            }
        }
    }
}

impl Sink for Folded {
    #[inline(always)]
    fn push(&mut self, c: char, origin: Range<usize>) {
        let [at, start, end] = [self.text.len(), origin.start, origin.end].map(|at| at as u32);
        self.origins.push(Origin { at, start, end });
        self.text.push(c);
    }

    fn pop(&mut self) -> Option<(char, Range<usize>)> {
        self.text.pop().zip(self.origins.pop().map(|origin| origin.start as usize..origin.end as usize))
    }
}

/// The single character that `c` folds to, where it is one; `c` itself where its fold is empty or several characters.
/// For rules that compare labels character by character and need the places to stay.
pub fn fold_char(c: char) -> char {
    match lookup(c).1 {
        Fold::One(folded) => folded,
        Fold::Nothing | Fold::Many(_) => c,
    }
}

/// The class of a character of *folded* text.
#[inline]
pub(crate) fn class(c: char) -> Class {
    let entry = entry(c);
    if entry & table::MANY != 0 { Class::Sign } else { CLASSES[(entry >> table::CLASS_SHIFT) as usize & 7] }
}

#[derive(Clone, Copy)]
enum Fold {
    Nothing,
    One(char),
    Many(&'static str),
}

/// The classes in the order of their numbers in the table; those of characters that are kept come first.
const CLASSES: [Class; 8] = [
    Class::Word,
    Class::Han,
    Class::Sign,
    Class::Space,
    Class::Paragraph,
    Class::Ignored,
    Class::Ignored,
    Class::Ignored,
];
/// Entries below it are of one character that is kept.
const KEPT: u32 = 3 << table::CLASS_SHIFT;

#[inline]
fn entry(c: char) -> u32 {
    let code = c as usize;
    table::PAGES[table::PAGE_OF[code >> 8] as usize][code & 0xFF]
}

/// The character that one of an entry below [`KEPT`] becomes.
#[inline]
fn kept(entry: u32, c: char) -> char {
    match entry & 0x1F_FFFF {
        0 => c,
        target => char::from_u32(target).unwrap_or(c),
    }
}

#[inline]
fn lookup(c: char) -> (Class, Fold) {
    let entry = entry(c);
    if entry & table::MANY != 0 {
        return (Class::Sign, Fold::Many(table::EXPANSIONS[(entry & !table::MANY) as usize]));
    }
    if entry & !table::JOINS < KEPT {
        return (class(c), Fold::One(kept(entry, c)));
    }
    (class(c), Fold::Nothing)
}

/// Whether several of the folded sign `c` in a row are one.
fn is_drawn_out(c: char) -> bool {
    matches!(c, '-' | '…')
}

/// Puts every folded character into `sink` with the bytes of `text` that it stands for.
#[inline(always)]
fn fold_into(text: &str, sink: &mut impl Sink) {
    let mut folding = Folding { sink, last: None, last_put: '\0', last_end: 0, gap: None };
    for (start, c) in text.char_indices() {
        let origin = start..start + c.len_utf8();
        let entry = entry(c);
        if entry < KEPT {
            folding.put(kept(entry, c), CLASSES[(entry >> table::CLASS_SHIFT) as usize & 7], origin);
        } else {
            folding.rare(c, origin);
        }
    }
}

/// A text being folded.
struct Folding<'a, S> {
    sink: &'a mut S,
    /// The class of the last character that was put.
    last: Option<Class>,
    last_put: char,
    /// Where in the original it ends.
    last_end: usize,
    /// What layout stands behind it.
    gap: Option<Class>,
}

impl<S: Sink> Folding<'_, S> {
    #[inline(always)]
    fn put(&mut self, c: char, class: Class, origin: Range<usize>) {
        let end = origin.end;
        let apart = self.gap.is_some() && self.close_gap(class, origin.start);
        if !apart && is_drawn_out(c) && self.last_put == c {
            self.last_end = end;
            return;
        }
        self.sink.push(c, origin);
        self.last = Some(class);
        self.last_put = c;
        self.last_end = end;
    }

    /// Puts what the layout between the last character and one of `class`, which starts at `start`, stands for; gives
    /// whether that is anything.
    fn close_gap(&mut self, class: Class, start: usize) -> bool {
        let (Some(before), Some(separator)) = (self.last, self.gap.take()) else {
            self.gap = None;
            return false;
        };
        let put = match separator {
            Class::Paragraph => '\n',
            _ if before == Class::Word && class == Class::Word => ' ',
            _ => return false,
        };
        self.sink.push(put, self.last_end..start);
        true
    }

    /// Puts what folds to several characters or joins another, or notes what is layout.
    #[cold]
    #[inline(never)]
    fn rare(&mut self, c: char, origin: Range<usize>) {
        match lookup(c) {
            (class, Fold::One(folded)) => self.join(folded, class, origin),
            (_, Fold::Many(expansion)) => {
                for c in expansion.chars() {
                    if entry(c) & table::JOINS == 0 {
                        self.put(c, class(c), origin.clone());
                    } else {
                        self.join(c, class(c), origin.clone());
                    }
                }
            }
            (Class::Paragraph, Fold::Nothing) => self.gap = Some(Class::Paragraph),
            (Class::Space, Fold::Nothing) if self.gap.is_none() => self.gap = Some(Class::Space),
            (Class::Ignored, Fold::Nothing) => {
                let entry = entry(c);
                // An accent behind white space belongs to nothing.
                if entry & table::JOINS != 0 && self.gap.is_none() {
                    self.join(kept(entry, c), Class::Ignored, origin);
                }
            }
            (_, Fold::Nothing) => {}
        }
    }

    /// Puts a mark or letter that may change with what stands before it.
    fn join(&mut self, mark: char, of: Class, origin: Range<usize>) {
        let kept = of != Class::Ignored;
        let end = origin.end;
        let apart = kept && self.gap.is_some() && self.close_gap(of, origin.start);
        if apart || self.last.is_none() {
            if kept {
                self.put(mark, of, origin);
            }
            return;
        }
        if composition::put(self.sink, mark, kept, origin) {
            self.last_end = end;
        }
        if let Some((c, origin)) = self.sink.pop() {
            self.last = Some(class(c));
            self.last_put = c;
            self.sink.push(c, origin);
        }
    }
}

#[cfg(test)]
mod siblings;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::class::class_of;

    #[test]
    fn scripts_widths_and_variants_meet() {
        for (one, other) in [
            ("說", "说"),
            ("説", "说"),
            ("產業", "産业"),
            ("淩晨", "凌晨"),
            ("這裏", "这裡"),
            ("臺灣", "台湾"),
            ("衝著", "冲着"),
            ("計畫", "计划"),
            ("ＧＰＴ－４", "gpt-4"),
            ("１２日", "12日"),
            ("「開源」", "“开源”"),
            ("『頭條』", "‘头条’"),
            ("二○二○年", "二〇二〇年"),
            ("Café", "cafe\u{301}"),
            ("刚果（金）", "剛果(金)"),
            ("北京——上海", "北京—上海"),
            ("等等……", "等等…"),
            ("等等⋯⋯", "等等…"),
            ("３．６．３", "3.6.3"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
    }

    #[test]
    fn white_space_is_layout_except_between_words_and_at_paragraph_ends() {
        assert_eq!(fold("　　大\u{3000}模 型"), "大模型");
        assert_eq!(fold("使用 GPT 4 模型"), "使用gpt 4模型");
        assert_eq!(fold("第一段。\r\n\r\n　　第二段"), "第一段。\n第二段");
        assert_eq!(fold("零\u{200b}宽\u{feff}"), "零宽");
        assert_eq!(fold(" \n "), "");
    }

    #[test]
    fn ligatures_and_squared_signs_unfold() {
        assert_eq!(fold("㎏㈱①"), "kg(株)1");
        assert_eq!(fold("3½"), "3½");
    }

    #[test]
    fn a_range_of_the_fold_leads_back_to_the_original() {
        let original = "他說：「ＧＰＴ 很\n快」e\u{301}t";
        let folded = Folded::new(original);
        let at = folded.text().find("gpt").unwrap();
        assert_eq!(&original[folded.original(at..at + 3)], "ＧＰＴ");
        let at = folded.text().find("et").unwrap();
        assert_eq!(&original[folded.original(at..at + 1)], "e\u{301}");
        assert_eq!(folded.original(0..0), 0..0);
        let original = "北京——上海";
        let folded = Folded::new(original);
        let at = folded.text().find('-').unwrap();
        assert_eq!(&original[folded.original(0..at + 1)], "北京——");
    }

    /// Whatever phrase a converter follows, its choice of characters must fold alike; the tables join characters, so
    /// this holds for every character on both sides of a line.
    #[test]
    fn every_line_of_the_character_tables_folds_alike() {
        for table in [
            include_str!("data/opencc/STCharacters.txt"),
            include_str!("data/opencc/TSCharacters.txt"),
            include_str!("data/opencc/TWVariants.txt"),
            include_str!("data/opencc/HKVariants.txt"),
        ] {
            for line in table.lines().filter(|line| !line.starts_with('#')) {
                let Some((key, values)) = line.split_once('\t') else { continue };
                for value in values.split(' ') {
                    assert_eq!(fold(key), fold(value), "{line}");
                }
            }
        }
    }

    #[test]
    fn every_character_has_a_fold_that_stands_still() {
        for c in (0..0x11_0000).filter_map(char::from_u32) {
            let once = fold(&c.to_string());
            assert_eq!(fold(&once), once, "U+{:04X}", c as u32);
            for folded in once.chars() {
                assert_eq!(class(folded), class_of(folded), "U+{:04X}", c as u32);
            }
            assert!(
                !once.is_empty() || matches!(class_of(c), Class::Space | Class::Paragraph | Class::Ignored),
                "U+{:04X} is lost",
                c as u32
            );
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,40}|[ \\n\\u{3000}a-zＡ-Ｚ說说，。e\u{301}か\u{3099}ﾎﾟ\u{1100}\u{1161}\u{11A8}и\u{306}—]{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn offsets_are_character_boundaries_in_order(
            text in "[ \\n\\u{3000}a-zＡ-Ｚ說说，。e\u{301}㎏\u{20BB7}\u{E000}か\u{3099}ﾎﾟ\u{1100}\u{1161}\u{11A8}и\u{306}—]{0,40}"
        ) {
            let folded = Folded::new(&text);
            prop_assert_eq!(folded.text(), fold(&text));
            let mut last = 0;
            for (start, c) in folded.text().char_indices() {
                let origin = folded.original(start..start + c.len_utf8());
                prop_assert!(text.is_char_boundary(origin.start) && text.is_char_boundary(origin.end));
                prop_assert!(origin.start >= last.min(origin.start) && origin.end >= last);
                last = origin.end;
            }
        }
    }
}

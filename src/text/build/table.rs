//! What every character folds to, and the two-level table that the program looks it up in.
//!
//! Fold of one character: NFKC, lower case, Latin accents off, the speaker of its class; repeated until it stands
//! still, so that folding twice is folding once.

use std::collections::HashMap;
use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::class::{Class, class_of};
use crate::classes::Classes;
use crate::composition::Compositions;

/// Characters in one page of the table.
const PAGE: usize = 256;
/// Bit that marks an entry whose low bits number an expansion instead of giving a character.
const MANY: u32 = 1 << 31;
/// Bit that marks the entry of a character that may change with what stands before it.
const JOINS: u32 = 1 << 30;
/// Where an entry keeps the class.
const CLASS_SHIFT: u32 = 24;

/// The fold of every character.
pub(crate) struct Folds<'a> {
    classes: &'a Classes,
}

impl<'a> Folds<'a> {
    /// Folds by these classes.
    pub(crate) fn new(classes: &'a Classes) -> Self {
        Self { classes }
    }

    /// The fold of `c`: nothing where it is ignored, several characters where it is a ligature.
    pub(crate) fn fold(&self, c: char) -> Vec<char> {
        let c = composed(c);
        if !matches!(class_of(c), Class::Word | Class::Han | Class::Sign) {
            return Vec::new();
        }
        // NFKC would make 3½ into 31⁄2.
        if matches!(c, '¼'..='¾' | '⅐'..='⅟' | '↉') {
            return vec![c];
        }
        let mut folded = vec![c];
        for _ in 0..8 {
            let next: Vec<char> = folded.iter().flat_map(|&c| self.step(c)).collect();
            if next == folded {
                break;
            }
            folded = next;
        }
        if folded.is_empty() { vec![c] } else { folded }
    }

    fn step(&self, c: char) -> Vec<char> {
        // NFKC would make three full stops of it.
        if c == '…' {
            return vec![c];
        }
        let spoken_for = self.classes.representative(c);
        if spoken_for != c {
            return vec![spoken_for];
        }
        std::iter::once(c)
            .nfkc()
            .flat_map(char::to_lowercase)
            .map(|c| if c == 'ς' { 'σ' } else { c })
            .flat_map(without_accent)
            .map(|c| self.classes.representative(c))
            .filter(|&c| matches!(class_of(c), Class::Word | Class::Han | Class::Sign))
            .collect()
    }

    /// The table as Rust source.
    pub(crate) fn to_rust(&self, compositions: &Compositions) -> String {
        let mut expansions: Vec<String> = Vec::new();
        let mut pages: Vec<Vec<u32>> = Vec::new();
        let mut known: HashMap<Vec<u32>, usize> = HashMap::new();
        let mut page_of = Vec::new();
        for start in (0..0x11_0000).step_by(PAGE) {
            let page: Vec<u32> =
                (start..start + PAGE as u32).map(|code| self.entry(code, compositions, &mut expansions)).collect();
            let number = *known.entry(page.clone()).or_insert_with(|| {
                pages.push(page);
                pages.len() - 1
            });
            page_of.push(number);
        }

        let mut source = String::new();
        let _ = writeln!(source, "pub(super) static PAGE_OF: [u16; {}] = {page_of:?};", page_of.len());
        let _ = writeln!(source, "pub(super) static PAGES: [[u32; {PAGE}]; {}] = {pages:?};", pages.len());
        let _ = writeln!(source, "pub(super) static EXPANSIONS: [&str; {}] = {expansions:?};", expansions.len());
        let _ = writeln!(source, "pub(super) const MANY: u32 = {MANY};");
        let _ = writeln!(source, "pub(super) const JOINS: u32 = {JOINS};");
        let _ = writeln!(source, "pub(super) const CLASS_SHIFT: u32 = {CLASS_SHIFT};");
        source
    }

    /// Class and fold of one code point; a fold of zero means the character itself, so that pages of characters that
    /// fold to themselves are all the same page. A mark that is ignored by itself keeps its composed form there.
    fn entry(&self, code: u32, compositions: &Compositions, expansions: &mut Vec<String>) -> u32 {
        let Some(c) = char::from_u32(code) else { return (Class::Ignored as u32) << CLASS_SHIFT };
        let mut folded = self.fold(c);
        let class = folded.first().map_or(class_of(c), |first| class_of(*first));
        if folded.is_empty() {
            folded = std::iter::once(c).nfc().collect();
        }
        match folded.as_slice() {
            [single] => {
                let target = if *single == c { 0 } else { *single as u32 };
                let joins = if compositions.joins(*single) { JOINS } else { 0 };
                joins | (class as u32) << CLASS_SHIFT | target
            }
            several => {
                expansions.push(several.iter().collect());
                MANY | (expansions.len() - 1) as u32
            }
        }
    }
}

/// The character that Unicode has for `c` where it has it twice (`Å` for the sign of the ångström); else `c`.
fn composed(c: char) -> char {
    let mut composed = std::iter::once(c).nfc();
    composed.next().filter(|_| composed.next().is_none()).unwrap_or(c)
}

/// A Latin letter without its accents, so that `Café` is found as `cafe`; any other character as it is.
fn without_accent(c: char) -> Vec<char> {
    let mut parts = std::iter::once(c).nfd();
    match parts.next() {
        Some(base) if base != c && base.is_ascii_alphabetic() && parts.all(is_combining_mark) => vec![base],
        _ => vec![c],
    }
}

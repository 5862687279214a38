//! What a word is called in other regions: by a name of its own (芯片, 晶片), or, where the word has a regional word in it, by
//! the names of its parts (网络安全, 網路安全). Takes a word as it was typed; gives its other names, each with the longer
//! pieces of text in which it is none.
//!
//! A dictionary that cuts 網路安全 in two and leaves 网络安全 whole would find the one by the other and not the reverse. What counts as
//! a part is decided by the dictionary's own finer cut; where that knows no such word, a name at the beginning counts with a word or
//! a single character behind it (公車站), and one at the end with a word before it.

use std::ops::Range;

use super::words::MAX_SPELLINGS;
use crate::text::fold;
use crate::text::variants::{stands_across, variants, words_in};
use crate::text::words::{frequency, parts_of};

/// Another name of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) text: String,
    /// Longer pieces of text in which it is not this name.
    pub(super) outer: Vec<String>,
}

/// What `word` is called elsewhere, by a name of its own.
pub(super) fn names(word: &str) -> Vec<Name> {
    let named = variants(&fold(word)).iter().map(|name| {
        let outer = stands_across(&fold(name)).iter().map(|piece| (*piece).to_owned()).collect();
        Name { text: (*name).to_owned(), outer }
    });
    named.collect()
}

/// What `word` is called where its parts are called otherwise, [`MAX_SPELLINGS`] at most, itself included.
pub(super) fn names_by_parts(word: &str) -> Vec<Name> {
    let folded = fold(word);
    // Where a character unfolds into several, the folded rest will do.
    let typed: Vec<char> =
        if word.chars().count() == folded.chars().count() { word } else { &folded }.chars().collect();
    let between = |range: Range<usize>| -> String {
        let at = |byte: usize| folded[..byte].chars().count();
        typed[at(range.start)..at(range.end)].iter().collect()
    };
    let mut spellings = vec![Spelling::default()];
    let mut at = 0;
    for part in named_parts(&folded) {
        let name = &folded[part.clone()];
        let mut longer = Vec::new();
        for spelling in &spellings {
            let before = spelling.with(&between(at..part.start));
            longer.push(before.with(&between(part.clone())));
            longer.extend(variants(name).iter().map(|other| before.with_name(other)));
        }
        // As typed comes first, and then what is called otherwise in one place only.
        longer.sort_by_key(|spelling| spelling.names.len());
        longer.truncate(MAX_SPELLINGS);
        spellings = longer;
        at = part.end;
    }
    let rest = between(at..folded.len());
    spellings.into_iter().skip(1).filter_map(|spelling| spelling.with(&rest).name()).collect()
}

/// The parts of the folded `word` that have other names, from left to right, the longest first where they overlap.
fn named_parts(word: &str) -> Vec<Range<usize>> {
    let mut named: Vec<Range<usize>> = Vec::new();
    if word.chars().nth(2).is_none() {
        return named;
    }
    let cut = parts_of(word);
    for part in words_in(word) {
        let end = named.last().map_or(0, |last| last.end);
        if part.start >= end && is_part(word, &part, &cut) && !is_across(word, &part) {
            named.push(part);
        }
    }
    named
}

/// Whether the name at `part` is a part of `word`, whose finer cut is `cut`.
fn is_part(word: &str, part: &Range<usize>, cut: &[Range<usize>]) -> bool {
    let (before, behind) = (&word[..part.start], &word[part.end..]);
    if before.is_empty() && behind.is_empty() {
        return false;
    }
    if cut.contains(part) {
        return true;
    }
    // 注册机构 is made of 注册 and 机构.
    let ends_inside = |known: &Range<usize>| known.start == part.start && known.end < part.end;
    if before.is_empty() && !cut.iter().any(ends_inside) {
        return behind.chars().nth(1).is_none() || frequency(behind) > 0;
    }
    behind.is_empty() && before.chars().nth(1).is_some() && frequency(before) > 0
}

/// Whether the name at `part` of the folded `word` stands there in something else: 巴士 in 巴士拉.
pub(super) fn is_across(word: &str, part: &Range<usize>) -> bool {
    let name = &word[part.clone()];
    let around = |piece: &str| {
        let piece = fold(piece);
        let start = piece.find(name).and_then(|before| part.start.checked_sub(before));
        start.is_some_and(|start| word.get(start..).is_some_and(|rest| rest.starts_with(&piece)))
    };
    stands_across(name).iter().any(|piece| around(piece))
}

/// A word that is being spelled anew.
#[derive(Clone, Debug, Default)]
struct Spelling {
    text: String,
    /// The names that stand in it instead of those that were typed.
    names: Vec<Range<usize>>,
}

impl Spelling {
    fn with(&self, text: &str) -> Self {
        Self { text: format!("{}{text}", self.text), names: self.names.clone() }
    }

    fn with_name(&self, name: &str) -> Self {
        let mut longer = self.with(name);
        longer.names.push(self.text.len()..longer.text.len());
        longer
    }

    /// The word with the pieces of text around it in which it is none; `None` where it always stands in such a piece.
    fn name(self) -> Option<Name> {
        let folded = fold(&self.text);
        let mut outer = Vec::new();
        for range in &self.names {
            let (before, behind) = (fold(&self.text[..range.start]), fold(&self.text[range.end..]));
            let name = fold(&self.text[range.clone()]);
            outer.extend(stands_across(&name).iter().filter_map(|piece| around(&fold(piece), &before, &name, &behind)));
        }
        (!outer.contains(&folded)).then_some(Name { text: self.text, outer })
    }
}

/// The folded `piece` that has `name` in it, as it would stand where the name has `before` and `behind` it; `None` where it
/// cannot stand there.
fn around(piece: &str, before: &str, name: &str, behind: &str) -> Option<String> {
    let at = piece.find(name)?;
    let (piece_before, piece_behind) = (&piece[..at], &piece[at + name.len()..]);
    let start = [piece_before, before].into_iter().max_by_key(|text| text.len())?;
    let end = [piece_behind, behind].into_iter().max_by_key(|text| text.len())?;
    let fits = start.ends_with(piece_before)
        && start.ends_with(before)
        && end.starts_with(piece_behind)
        && end.starts_with(behind);
    fits.then(|| format!("{start}{name}{end}"))
}

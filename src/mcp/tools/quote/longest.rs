//! The longest run of a quotation that stands somewhere. A run that stands has only parts that stand, so one walk over the
//! beginnings is enough, which asks for nothing that is not longer than the best so far.

use std::collections::HashMap;
use std::ops::Range;

use crate::error::Result;
use crate::text::Folded;
use crate::text::units::{UnitKind, units};

/// Units of a run that is worth telling.
const LEAST: usize = 4;
/// Units of a quotation whose runs may begin and end anywhere; those of a longer one, between clauses.
const FINE: usize = 400;

/// Where runs of a quotation may begin and end.
#[derive(Debug)]
pub(super) struct Cuts<'t> {
    text: &'t str,
    /// The pieces of each paragraph, signs around the whole left out: bytes of the text.
    paragraphs: Vec<Vec<Range<usize>>>,
    /// Pieces of a run that is worth telling.
    least: usize,
}

impl<'t> Cuts<'t> {
    /// Those of `text`.
    pub(super) fn new(text: &'t str) -> Self {
        let folded = Folded::new(text);
        let all: Vec<(UnitKind, Range<usize>)> =
            units(folded.text()).map(|unit| (unit.kind, folded.original(unit.range))).collect();
        let is_word = |kind: UnitKind| matches!(kind, UnitKind::Han | UnitKind::Word);
        let first = all.iter().position(|(kind, _)| is_word(*kind)).unwrap_or(0);
        let last = all.iter().rposition(|(kind, _)| is_word(*kind)).map_or(0, |last| last + 1);
        let coarse = all.len() > FINE;
        let mut paragraphs = Vec::new();
        for paragraph in all[first..last].split(|(kind, _)| *kind == UnitKind::Paragraph) {
            let mut pieces: Vec<Range<usize>> = Vec::new();
            let mut ends = true;
            for (kind, range) in paragraph {
                match pieces.last_mut() {
                    Some(piece) if coarse && !(ends && is_word(*kind)) => piece.end = range.end,
                    _ => pieces.push(range.clone()),
                }
                ends = !is_word(*kind);
            }
            if !pieces.is_empty() {
                paragraphs.push(pieces);
            }
        }
        Self { text, paragraphs, least: if coarse { 1 } else { LEAST } }
    }

    /// Whether there is nothing that could be looked for.
    pub(super) fn is_empty(&self) -> bool {
        self.paragraphs.is_empty()
    }

    /// The whole: its paragraphs.
    pub(super) fn whole(&self) -> Vec<&'t str> {
        self.paragraphs.iter().map(|pieces| self.run(pieces, 0..pieces.len())).collect()
    }

    /// Whether runs begin and end between clauses.
    pub(super) fn is_coarse(&self) -> bool {
        self.least == 1
    }

    /// Characters of all paragraphs.
    pub(super) fn chars(&self) -> usize {
        self.whole().iter().map(|paragraph| paragraph.chars().count()).sum()
    }

    /// Characters before `part`, which is a part of the text.
    pub(super) fn offset_of(&self, part: &str) -> Option<usize> {
        self.text.find(part).map(|at| self.text[..at].chars().count())
    }

    fn run(&self, pieces: &[Range<usize>], run: Range<usize>) -> &'t str {
        &self.text[pieces[run.start].start..pieces[run.end - 1].end]
    }
}

/// The longest run of `cuts`, by pieces, for which `stands` holds; the first of several.
///
/// # Errors
/// Those of `stands`.
pub(super) fn longest<'t>(cuts: &Cuts<'t>, stands: &mut dyn FnMut(&str) -> Result<bool>) -> Result<Option<&'t str>> {
    let (mut best, mut found) = (cuts.least - 1, None);
    for pieces in &cuts.paragraphs {
        let mut known: HashMap<usize, bool> = HashMap::new();
        let mut start = 0;
        while start + best < pieces.len() {
            let end = start + best + 1;
            // What cannot be at its end cannot be in any run that begins before that: they are passed over at once.
            let tail = end - cuts.least;
            let tail_stands = match known.get(&tail) {
                Some(stands) => *stands,
                None => *known.entry(tail).or_insert(stands(cuts.run(pieces, tail..end))?),
            };
            if !tail_stands {
                start = tail + 1;
            } else if stands(cuts.run(pieces, start..end))? {
                found = Some(cuts.run(pieces, start..end));
                best += 1;
            } else {
                start += 1;
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::fold;

    fn run(text: &str, archive: &str) -> (Option<String>, usize) {
        let (mut asked, cuts) = (0, Cuts::new(text));
        let mut stands = |part: &str| {
            asked += 1;
            Ok(fold(archive).contains(&fold(part)))
        };
        let found = longest(&cuts, &mut stands).unwrap().map(str::to_owned);
        (found, asked)
    }

    #[test]
    fn signs_around_a_quotation_are_left_out() {
        assert_eq!(Cuts::new("「今天，動工。」").whole(), ["今天，動工"]);
        assert_eq!(Cuts::new("一。\n\n二").whole(), ["一。", "二"]);
        assert!(Cuts::new("「。」\n").is_empty());
    }

    #[test]
    fn the_longest_run_is_found_with_few_questions() {
        let archive = "新廠今天在港口動工，預計三年後投產，用水取自水庫。";
        assert_eq!(run("他說新廠今天在港口動工了，三年後投產", archive).0.as_deref(), Some("新廠今天在港口動工"));
        assert_eq!(run("新厂今天", archive).0.as_deref(), Some("新厂今天"));
        assert_eq!(run("新廠今天休息", archive).0.as_deref(), Some("新廠今天"));
        assert_eq!(run("今天休息新廠", archive).0, None);
        let long = "天地玄黃宇宙洪荒".repeat(40);
        assert!(run(&long, archive).1 < 330);
    }

    #[test]
    fn a_long_quotation_is_cut_between_clauses() {
        let text = "一二三四，五六七八。".repeat(60);
        let (found, asked) = run(&text, "甲五六七八。一二三四，五六七八。乙");
        assert_eq!((found.as_deref(), asked < 300), (Some("五六七八。一二三四，五六七八。"), true));
    }

    proptest! {
        #[test]
        fn it_is_the_longest(text in "[甲乙丙]{4,14}", archive in "[甲乙丙]{0,40}") {
            let chars: Vec<char> = text.chars().collect();
            let parts = (0..chars.len()).flat_map(|from| (from + 4..=chars.len()).map(move |to| (from, to)));
            let standing = parts.filter(|(from, to)| archive.contains(&chars[*from..*to].iter().collect::<String>()));
            let most = standing.map(|(from, to)| to - from).max();
            prop_assert_eq!(run(&text, &archive).0.map(|run| run.chars().count()), most);
        }
    }
}

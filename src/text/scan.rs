//! Patterns in one text: the same meaning that the index gives them, for highlights and for checks. Takes folded text;
//! gives byte ranges of it.

use std::cell::OnceCell;
use std::ops::Range;

use super::pattern::{Atom, Boundary, PARAGRAPH_END, Pattern, Places, Run, SENTENCE_ENDS, Sequence, Span, lead_end};
use super::units::{Unit, UnitKind, is_han, units};

/// A folded text, ready to be searched.
#[derive(Debug)]
pub struct UnitText<'a> {
    folded: &'a str,
    /// Its units, once they are needed.
    cut: OnceCell<Cut>,
}

/// The units of a text.
#[derive(Debug)]
struct Cut {
    units: Vec<Unit>,
    sentence_ends: Vec<u32>,
    paragraph_ends: Vec<u32>,
}

impl Cut {
    fn new(folded: &str) -> Self {
        let units: Vec<Unit> = units(folded).collect();
        let mut ends = (Vec::new(), Vec::new());
        for (at, unit) in units.iter().enumerate() {
            let text = &folded[unit.range.clone()];
            if text == PARAGRAPH_END {
                ends.1.push(at as u32);
            }
            if text == PARAGRAPH_END || SENTENCE_ENDS.contains(&text) {
                ends.0.push(at as u32);
            }
        }
        Self { units, sentence_ends: ends.0, paragraph_ends: ends.1 }
    }
}

impl<'a> UnitText<'a> {
    /// For `folded`.
    pub fn new(folded: &'a str) -> Self {
        Self { folded, cut: OnceCell::new() }
    }

    fn cut(&self) -> &Cut {
        self.cut.get_or_init(|| Cut::new(self.folded))
    }

    /// The byte ranges of `folded` where `pattern` stands, in order of their beginning.
    pub fn find(&self, pattern: &Pattern<Sequence>) -> Vec<Range<usize>> {
        match ideographs(pattern) {
            Some(phrase) => self.find_ideographs(&phrase),
            None => self.find_before(pattern, self.cut().units.len()),
        }
    }

    /// Where ideographs stand in a row. White space between them does not outlive folding, so they are bytes in a row, and
    /// the text need not be cut.
    fn find_ideographs(&self, phrase: &str) -> Vec<Range<usize>> {
        let finder = memchr::memmem::Finder::new(phrase);
        let width = phrase.chars().next().map_or(1, char::len_utf8);
        let (mut found, mut from) = (Vec::new(), 0);
        while let Some(at) = finder.find(&self.folded.as_bytes()[from..]) {
            let start = from + at;
            found.push(start..start + phrase.len());
            // Places may overlap.
            from = start + width;
        }
        found
    }

    /// The same within the lead of the text.
    pub fn find_in_lead(&self, pattern: &Pattern<Sequence>) -> Vec<Range<usize>> {
        let end = lead_end(self.cut().paragraph_ends.first().copied()) as usize;
        self.find_before(pattern, end.min(self.cut().units.len()))
    }

    /// Where `run` stands, in units, ascending.
    pub fn run(&self, run: &Run) -> Vec<Span> {
        Scan { text: self, end: self.cut().units.len() }.run(run)
    }

    fn find_before(&self, pattern: &Pattern<Sequence>, end: usize) -> Vec<Range<usize>> {
        let units = &self.cut().units;
        let bytes = |span: Span| units[span.start as usize].range.start..units[span.end as usize - 1].range.end;
        pattern.find(&mut Scan { text: self, end }).into_iter().map(bytes).collect()
    }

    fn fits(&self, unit: &Unit, atom: &Atom) -> bool {
        let text = &self.folded[unit.range.clone()];
        match atom {
            Atom::Unit(wanted) => text == wanted,
            Atom::Word(glob) => unit.kind == UnitKind::Word && glob.matches(text),
            Atom::Hole => unit.kind != UnitKind::Paragraph,
        }
    }
}

/// The ideographs that `pattern` is, if it is nothing but ideographs in a row.
fn ideographs(pattern: &Pattern<Sequence>) -> Option<String> {
    let Pattern::Leaf(Sequence { runs }) = pattern else { return None };
    let [run] = runs.as_slice() else { return None };
    let ideograph = |atom: &Atom| match atom {
        Atom::Unit(unit) if unit.chars().all(is_han) => Some(unit.clone()),
        _ => None,
    };
    run.atoms.iter().map(ideograph).collect()
}

/// The places of a text before the unit `end`.
struct Scan<'a> {
    text: &'a UnitText<'a>,
    end: usize,
}

impl Places for Scan<'_> {
    fn run(&mut self, run: &Run) -> Vec<Span> {
        let length = run.atoms.len();
        let windows = self.text.cut().units[..self.end].windows(length).enumerate();
        windows
            .filter(|(_, window)| window.iter().zip(&run.atoms).all(|(unit, atom)| self.text.fits(unit, atom)))
            .map(|(start, _)| Span { start: start as u32, end: (start + length) as u32 })
            .collect()
    }

    fn boundaries(&mut self, kind: Boundary) -> &[u32] {
        match kind {
            Boundary::Sentence => &self.text.cut().sentence_ends,
            Boundary::Paragraph => &self.text.cut().paragraph_ends,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::fold;
    use crate::text::glob::{glob, phrase};
    use crate::text::pattern::{Distance, Link};

    fn found(text: &str, pattern: &Pattern<Sequence>) -> Vec<String> {
        let text = fold(text);
        UnitText::new(&text).find(pattern).into_iter().map(|range| text[range].to_owned()).collect()
    }

    fn phrases(text: &str, typed: &str) -> Vec<String> {
        phrase(typed).map(|pattern| found(text, &pattern)).unwrap_or_default()
    }

    fn globs(text: &str, typed: &str) -> Vec<String> {
        glob(typed).map(|pattern| found(text, &pattern)).unwrap_or_default()
    }

    fn near(first: &str, distance: Distance, ordered: bool, second: &str) -> Pattern<Sequence> {
        let link = Link { distance, ordered };
        Pattern::Near(Box::new(phrase(first).unwrap()), vec![(link, phrase(second).unwrap())])
    }

    #[test]
    fn a_phrase_stands_where_its_units_are_adjacent() {
        assert_eq!(phrases("大模型與大 模型，大，模型", "大模型"), ["大模型", "大模型"]);
        assert_eq!(phrases("GPT-4、gpt 4 和 GPT4", "ＧＰＴ－４"), ["gpt-4"]);
        assert_eq!(phrases("哈哈哈", "哈哈"), ["哈哈", "哈哈"]);
        assert!(phrases("第一段\n第二段", "段第").is_empty());
        assert!(phrases("任何", "").is_empty());
    }

    #[test]
    fn wildcards_between_han_characters() {
        assert_eq!(globs("莲红色，莲藕色，莲色，蓮\n色", "蓮?色"), ["莲红色", "莲藕色"]);
        assert_eq!(globs("浙江大学、浙江农业大学。浙江。大学", "浙江*大学"), ["浙江大学", "浙江农业大学"]);
        let twenty = "一二三四五六七八九十".repeat(2);
        assert_eq!(globs(&format!("甲{twenty}乙"), "甲*乙").len(), 1);
        assert_eq!(globs(&format!("甲{twenty}多乙"), "甲*乙").len(), 0);
        // What stands beside another pattern may be the farther of two ends.
        let beside = |typed: &str, second: &str| {
            let link = Link { distance: Distance::Units(0), ordered: true };
            Pattern::Near(Box::new(glob(typed).unwrap()), vec![(link, phrase(second).unwrap())]).numbered()
        };
        assert_eq!(found("理工大学和工业大学教授", &beside("理工*大学", "教授")), ["理工大学和工业大学", "教授"]);
        assert_eq!(globs("理工大学和工业大学教授", "理工*大学"), ["理工大学"]);
        // The nearest second does not hide one that leads on to the third.
        assert_eq!(globs("甲乙三四五六七八九十一二三四五六七八九十乙丙", "甲*乙*丙").len(), 1);
        assert_eq!(globs("甲三乙四丙", "甲?乙*丙"), ["甲三乙四丙"]);
    }

    #[test]
    fn wildcards_in_latin_words() {
        let text = "GPT、GPTs、GPT-4、ChatGPT、gpt 五、color colour";
        assert_eq!(globs(text, "gpt*"), ["gpt", "gpts", "gpt", "gpt"]);
        assert_eq!(globs(text, "*gpt"), ["gpt", "gpt", "chatgpt", "gpt"]);
        assert_eq!(globs(text, "colo*r"), ["color", "colour"]);
        assert_eq!(globs(text, "colo?r"), ["colour"]);
        assert_eq!(globs(text, "gpt?4"), ["gpt-4"]);
        assert_eq!(globs("gpto4", "gpt?4"), ["gpto4"]);
        assert_eq!(globs("c91、c919、c9190、c91-9", "c91?"), ["c91", "c919", "c91"]);
        assert_eq!(globs("pt、gpt、agpt", "?pt"), ["gpt"]);
        assert_eq!(globs("GPT4模型，GPT的模型", "gpt*模型"), ["gpt4模型", "gpt的模型"]);
        assert_eq!(globs("用gpt4模型", "gpt?模型"), ["gpt4模型"]);
        assert_eq!(globs("用gpt-模型", "gpt?模型"), ["gpt-模型"]);
        assert_eq!(globs("gen-itgc", "gen-it*"), ["gen-itgc"]);
        // One character or more between, whichever way it is typed.
        for typed in ["乙*?ab", "乙?*ab", "乙?**ab"] {
            assert_eq!(globs("乙丙ab，乙丙丁ab，乙xab，乙ab", typed), ["乙丙ab", "乙丙丁ab", "乙xab"], "{typed}");
        }
        assert!(glob("?*?").is_none() && glob("a?b?c?d?e?f").is_none());
    }

    #[test]
    fn distances_count_units_between_and_places_never_overlap() {
        let text = "大模型需要算力。算力不便宜，\n大模型很大";
        let lit = |pattern: Pattern<Sequence>| found(text, &pattern);
        assert_eq!(lit(near("大模型", Distance::Units(2), false, "算力")), ["大模型", "算力"]);
        assert!(lit(near("大模型", Distance::Units(1), false, "算力")).is_empty());
        assert!(lit(near("算力", Distance::Units(2), true, "大模型")).is_empty());
        assert_eq!(lit(near("算力", Distance::Units(6), true, "大模型")), ["算力", "大模型"]);
        assert_eq!(lit(near("大模型", Distance::Sentence, false, "算力")), ["大模型", "算力"]);
        assert_eq!(lit(near("大模型", Distance::Paragraph, false, "便宜")), ["大模型", "便宜"]);
        assert!(lit(near("大模型", Distance::Sentence, false, "便宜")).is_empty());
        assert!(found("大模型", &near("大模型", Distance::Units(9), false, "模型")).is_empty());
    }

    #[test]
    fn a_chain_links_neighbours() {
        let chain = |text: &str, ordered: bool| {
            let link = Link { distance: Distance::Units(3), ordered };
            let rest = vec![(link, phrase("乙").unwrap()), (link, phrase("丙").unwrap())];
            found(text, &Pattern::Near(Box::new(phrase("甲").unwrap()), rest))
        };
        assert_eq!(chain("甲一乙一丙", true), ["甲", "乙", "丙"]);
        assert_eq!(chain("丙一乙一甲", false), ["丙", "乙", "甲"]);
        assert!(chain("甲一丙一乙", true).is_empty());
        assert!(chain("甲一乙一二三四丙", false).is_empty());
        // A place that is in no whole chain is not lit.
        assert_eq!(chain("乙。。。。甲一乙一丙", true), ["甲", "乙", "丙"]);
    }

    #[test]
    fn outside_and_lead() {
        let outside = Pattern::Outside(Box::new(phrase("京都").unwrap()), Box::new(phrase("東京都").unwrap()));
        assert_eq!(found("东京都与京都", &outside), ["京都"]);
        assert!(found("東京都", &outside).is_empty());
        let lead = |text: &str, typed: &str| {
            let text = fold(text);
            !UnitText::new(&text).find_in_lead(&phrase(typed).unwrap()).is_empty()
        };
        let long = "字".repeat(150);
        assert!(lead(&format!("{long}港口\n{long}渡轮"), "港口"));
        assert!(!lead(&format!("{long}港口\n{long}渡轮"), "渡轮"));
        assert!(lead("电\n港口", "港口"));
        assert!(!lead(&format!("电\n{long}港口"), "港口"));
        assert!(lead(&format!("{long}港口"), "港口"));
    }

    proptest! {
        #[test]
        fn ideographs_are_found_as_units_are(
            text in "[港口渡輪輪臺台 \u{3000}\n\u{200B}\u{200D}\u{FE00}\u{E0100}\u{AD}\u{301}\u{20BB7}，a1ㄅ・]{0,60}",
            typed in "[港口渡輪臺\u{20BB7}\u{200B} ]{1,4}",
        ) {
            let folded = fold(&text);
            let Some(pattern) = phrase(&typed) else { return Ok(()) };
            let scanned = UnitText::new(&folded);
            prop_assert!(ideographs(&pattern).is_some());
            prop_assert_eq!(scanned.find(&pattern), scanned.find_before(&pattern, scanned.cut().units.len()));
        }
    }
}

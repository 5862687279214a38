//! Phrases in one text: the same meaning of adjacency that the index has, for highlights and for checks. Takes folded
//! text; gives byte ranges of it.

use std::ops::Range;

use super::units::{Unit, units};

/// A folded text with its units, ready to be searched for phrases.
#[derive(Debug)]
pub struct UnitText<'a> {
    folded: &'a str,
    units: Vec<Unit>,
}

impl<'a> UnitText<'a> {
    /// Cuts `folded` into units.
    pub fn new(folded: &'a str) -> Self {
        Self { folded, units: units(folded).collect() }
    }

    /// The byte ranges of `folded` where the units of `phrase` (folded as well) stand in this order with nothing
    /// between, from left to right, overlaps included. None for a phrase without units.
    pub fn find(&self, phrase: &str) -> Vec<Range<usize>> {
        let wanted: Vec<&str> = units(phrase).map(|unit| &phrase[unit.range]).collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        self.units
            .windows(wanted.len())
            .filter(|window| {
                window.iter().zip(&wanted).all(|(unit, wanted)| &self.folded[unit.range.clone()] == *wanted)
            })
            .map(|window| window[0].range.start..window[window.len() - 1].range.end)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    fn found(text: &str, phrase: &str) -> Vec<String> {
        let (text, phrase) = (fold(text), fold(phrase));
        UnitText::new(&text).find(&phrase).into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn a_phrase_stands_where_its_units_are_adjacent() {
        assert_eq!(found("大模型與大 模型，大，模型", "大模型"), ["大模型", "大模型"]);
        assert_eq!(found("GPT-4、gpt 4 和 GPT4", "ＧＰＴ－４"), ["gpt-4"]);
        assert_eq!(found("哈哈哈", "哈哈"), ["哈哈", "哈哈"]);
        assert!(found("第一段\n第二段", "段第").is_empty());
        assert!(found("任何", "").is_empty());
    }
}

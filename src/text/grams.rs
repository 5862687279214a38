//! Grams: the terms of the field that matches. Takes folded text; gives one gram for every unit, at the unit's
//! position.
//!
//! At a Han unit that is followed by another, the gram is the pair that starts there; at any other unit it is the unit
//! alone. So the last character of a Han run is a term of its own, a phrase of two characters is one term, and a longer
//! phrase is terms at fixed distances. Signs and paragraph ends are terms too: `GPT-4` is not `GPT,4`, and no phrase
//! reaches across a comma or a paragraph unless it says so.

use super::units::{Unit, UnitKind, Units, units};

/// The gram of every unit of `folded`, in order of position.
pub fn grams(folded: &str) -> Grams<'_> {
    let mut units = units(folded);
    let next = units.next();
    Grams { folded, units, next }
}

/// Iterator of [`grams`].
#[derive(Clone, Debug)]
pub struct Grams<'a> {
    folded: &'a str,
    units: Units<'a>,
    next: Option<Unit>,
}

impl<'a> Iterator for Grams<'a> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        let unit = self.next.take()?;
        self.next = self.units.next();
        let end = match &self.next {
            Some(next) if is_pair(&unit, next) => next.range.end,
            _ => unit.range.end,
        };
        Some(&self.folded[unit.range.start..end])
    }
}

fn is_pair(unit: &Unit, next: &Unit) -> bool {
    unit.kind == UnitKind::Han && next.kind == UnitKind::Han
}

/// One condition of a phrase: at this many units after its start stands this term, or a term that begins so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhraseGram<'a> {
    /// Units after the start of the phrase.
    pub position: usize,
    /// The term, folded.
    pub term: &'a str,
    /// Whether any term that begins with `term` will do: a single Han character whose successor is unknown.
    pub prefix: bool,
}

/// The fewest grams that pin down the phrase `folded`, in order of position; only the last can be a prefix. Empty for a
/// phrase without units.
///
/// Pairs overlap by one character, so every second pair of a Han run is enough, and an odd run ends with the pair that
/// overlaps.
pub fn phrase_grams(folded: &str) -> Vec<PhraseGram<'_>> {
    let units: Vec<Unit> = units(folded).collect();
    let mut grams = Vec::new();
    let mut at = 0;
    while at < units.len() {
        let run = units[at..].iter().take_while(|unit| unit.kind == UnitKind::Han).count();
        let text = |from: usize, to: usize| &folded[units[from].range.start..units[to].range.end];
        if run == 0 {
            grams.push(PhraseGram { position: at, term: text(at, at), prefix: false });
            at += 1;
            continue;
        }
        let end = at + run;
        let mut covered = at;
        while covered + 1 < end {
            grams.push(PhraseGram { position: covered, term: text(covered, covered + 1), prefix: false });
            covered += 2;
        }
        // Inside the phrase the last character of the run must end it: its gram is the character alone, which also
        // covers an odd one. At the end of the phrase anything may follow.
        if end < units.len() {
            grams.push(PhraseGram { position: end - 1, term: text(end - 1, end - 1), prefix: false });
        } else if covered < end {
            if run == 1 {
                grams.push(PhraseGram { position: covered, term: text(covered, covered), prefix: true });
            } else {
                grams.push(PhraseGram { position: covered - 1, term: text(covered - 1, covered), prefix: false });
            }
        }
        at = end;
    }
    grams
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(folded: &str) -> Vec<(usize, &str, bool)> {
        phrase_grams(folded).into_iter().map(|gram| (gram.position, gram.term, gram.prefix)).collect()
    }

    #[test]
    fn a_gram_starts_at_every_unit() {
        let terms: Vec<&str> = grams("重跑gen-itgc后。大\n模型").collect();
        assert_eq!(terms, ["重跑", "跑", "gen", "-", "itgc", "后", "。", "大", "\n", "模型", "型"]);
    }

    #[test]
    fn phrases_are_covered_by_as_few_grams_as_pin_them_down() {
        assert_eq!(phrase("芯片"), [(0, "芯片", false)]);
        assert_eq!(phrase("大模型"), [(0, "大模", false), (1, "模型", false)]);
        assert_eq!(phrase("开源大模型"), [(0, "开源", false), (2, "大模", false), (3, "模型", false)]);
        assert_eq!(phrase("京"), [(0, "京", true)]);
        assert_eq!(phrase("gpt模"), [(0, "gpt", false), (1, "模", true)]);
        assert_eq!(phrase("跑gen"), [(0, "跑", false), (1, "gen", false)]);
        assert_eq!(phrase("重跑gen"), [(0, "重跑", false), (1, "跑", false), (2, "gen", false)]);
        assert_eq!(phrase(""), []);
    }
}

//! What pins down a run of units in lists of grams: which terms stand how many units behind its start.

use crate::text;
use crate::text::glob::WordGlob;
use crate::text::grams::phrase_grams;
use crate::text::pattern::{Atom, Run};
use crate::text::units::UnitKind;

/// Which terms of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Terms {
    /// This one.
    Exact(String),
    /// All that begin so.
    Beginning(String),
    /// All Latin words of this shape, in a field of grams.
    Word(WordGlob),
    /// All of this shape.
    Shaped(WordGlob),
}

/// One condition of a run: at this many units after its start stands one of these terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::engine) struct Condition {
    pub(in crate::engine) offset: u32,
    pub(in crate::engine) terms: Terms,
}

/// The conditions that pin down a run, where its holes are left open.
pub(in crate::engine) fn conditions(run: &Run) -> Vec<Condition> {
    let mut conditions = Vec::new();
    let mut at = 0;
    while at < run.atoms.len() {
        match &run.atoms[at] {
            Atom::Hole => at += 1,
            Atom::Word(glob) => {
                conditions.push(Condition { offset: at as u32, terms: Terms::Word(glob.clone()) });
                at += 1;
            }
            Atom::Unit(_) => {
                let units: Vec<&str> = run.atoms[at..]
                    .iter()
                    .map_while(|atom| if let Atom::Unit(unit) = atom { Some(unit.as_str()) } else { None })
                    .collect();
                conditions.extend(phrase_grams(&joined(&units)).into_iter().map(|gram| Condition {
                    offset: (at + gram.position) as u32,
                    terms: if gram.prefix {
                        Terms::Beginning(gram.term.to_owned())
                    } else {
                        Terms::Exact(gram.term.to_owned())
                    },
                }));
                at += units.len();
            }
        }
    }
    conditions
}

/// Units as the folded text that is cut into them: a space between two words that would grow together.
fn joined(units: &[&str]) -> String {
    let is_word = |unit: &str| text::units::units(unit).next().is_some_and(|unit| unit.kind == UnitKind::Word);
    let mut text = String::new();
    let mut after_word = false;
    for unit in units {
        if after_word && is_word(unit) {
            text.push(' ');
        }
        text.push_str(unit);
        after_word = is_word(unit);
    }
    text
}

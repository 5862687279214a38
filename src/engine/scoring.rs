//! What ranks, whatever keeps the index. A query's texts give terms; an article's score is the sum over them of BM25 with a
//! floor,
//!
//! ```text
//! weight · ln(1 + (N − n + ½)/(n + ½)) · (δ + f·(k₁ + 1) / (f + k₁·(1 − b + b·length/average)))
//! ```
//!
//! times how much of the query it has (1 + coverage · Σ idf of the grams it has / Σ idf of all), where f is the frequency
//! of the term in the field, n the number of articles with it, and N that of all (Robertson and Zaragoza 2009; the floor δ
//! is Lv and Zhai's BM25+, 2011). Words carry the floor: an article in which 京都 is a word stands before one that only has
//! 北京都市, whose characters give grams and no word.
//!
//! What matches is decided apart from this, so nothing here can lose an article.

use std::collections::HashSet;

use crate::query::{Query, TextField, Typed};
use crate::text::asking::asks;
use crate::text::pattern::{Atom, Pattern};
use crate::text::units::{Unit, UnitKind, units};
use crate::text::{Segmenter, fold, grams};

/// How much each kind of evidence counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranking {
    /// Words in the body; those of the title count [`Self::title`] times as much.
    pub words: f32,
    /// Pairs of adjacent characters in the body, and those of the title as well.
    pub grams: f32,
    /// Pairs of characters that are no part of a word: what the dictionary does not know falls into such.
    pub lone: f32,
    /// What a word that asks counts of a word that says something.
    pub asking: f32,
    /// Words in the opening of the body, beside what they count in the body, however often they stand in it.
    pub opening: f32,
    /// How much more a word counts in the title than in the body.
    pub title: f32,
    /// Where a second occurrence adds little: k₁ of BM25.
    pub saturation: f32,
    /// How far long texts are marked down: b of BM25.
    pub length: f32,
    /// What a word counts at least where it occurs: δ of BM25+.
    pub floor: f32,
    /// How much a score grows, at most, by how much of the query an article has, in title or body.
    pub coverage: f32,
    /// How much a score grows, at most, where the words stand close together.
    pub closeness: f32,
}

impl Default for Ranking {
    /// Chosen by known-item search over news; `docs/ranking.md` has the table.
    fn default() -> Self {
        Self {
            words: 1.0,
            grams: 0.5,
            lone: 1.25,
            asking: 0.2,
            opening: 1.1,
            title: 2.0,
            saturation: 0.6,
            length: 0.7,
            floor: 0.5,
            coverage: 0.5,
            closeness: 0.7,
        }
    }
}

/// The fields whose terms rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::engine) enum RankField {
    TitleGrams,
    TitleWords,
    BodyGrams,
    BodyWords,
}

impl RankField {
    /// Its name, as explanations print it.
    pub(in crate::engine) fn name(self) -> &'static str {
        match self {
            Self::TitleGrams => "title_grams",
            Self::TitleWords => "title_words",
            Self::BodyGrams => "body_grams",
            Self::BodyWords => "body_words",
        }
    }
}

/// A term that ranks.
#[derive(Clone, Debug)]
pub(in crate::engine) struct RankTerm {
    pub(in crate::engine) field: RankField,
    pub(in crate::engine) text: String,
    pub(in crate::engine) weight: f32,
    /// The weight of standing in the opening, where frequencies say that.
    pub(in crate::engine) opening: Option<f32>,
    pub(in crate::engine) floor: f32,
    /// Whether having it counts as having a piece of the query.
    pub(in crate::engine) covers: bool,
}

/// The terms of `query` that rank, each once. One piece of the query in title and body follow one another.
pub(in crate::engine) fn rank_terms(query: &Query, ranking: &Ranking) -> Vec<RankTerm> {
    let mut terms = Terms { ranking, terms: Vec::new(), seen: HashSet::new() };
    terms.gather(query);
    terms.terms
}

/// k₁·(1 − b + b·length/average).
pub(in crate::engine) fn norm(ranking: &Ranking, length: u32, average: f32) -> f32 {
    ranking.saturation * (1.0 - ranking.length + ranking.length * length as f32 / average.max(1.0))
}

/// Inverse document frequency.
pub(in crate::engine) fn idf(articles: u64, frequency: u64) -> f32 {
    let (articles, frequency) = (articles.max(frequency) as f32, frequency as f32);
    (1.0 + (articles - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// The piece of the query that a term with this inverse document frequency is, and what the piece says: that of the term
/// before it, where this is the same text in another field; else a new one with this number.
pub(in crate::engine) fn piece(
    before: Option<(&RankTerm, Option<(usize, f32)>)>,
    term: &RankTerm,
    number: usize,
    idf: f32,
) -> Option<(usize, f32)> {
    term.covers.then(|| match before {
        Some((last, piece)) if last.covers && last.text == term.text => piece.unwrap_or((0, idf)),
        _ => (number, idf),
    })
}

/// Collects the terms of a query, each once.
struct Terms<'a> {
    ranking: &'a Ranking,
    terms: Vec<RankTerm>,
    seen: HashSet<(RankField, String)>,
}

impl Terms<'_> {
    fn gather(&mut self, query: &Query) {
        match query {
            Query::Text { field, pattern } => {
                for typed in pattern.positive_leaves() {
                    match typed {
                        Typed::Phrase(text) => self.text(*field, &fold(text)),
                        Typed::Glob(_) => self.glob(*field, typed),
                    }
                }
            }
            Query::And(parts) | Query::Or(parts) => {
                parts.iter().for_each(|part| self.gather(part));
                // Words that stand beside each other in the query rank where they do so in the text.
                for pair in parts.windows(2) {
                    if let (Some((field, before)), Some((_, after))) = (edge(&pair[0], true), edge(&pair[1], false)) {
                        self.joint(field, &fold(before), &fold(after));
                    }
                }
            }
            Query::Optional(inner) => self.gather(inner),
            _ => {}
        }
    }

    fn text(&mut self, field: TextField, folded: &str) {
        let words = Segmenter::default().ranking_words(folded);
        for word in &words {
            self.word(field, &folded[word.bytes.clone()]);
        }
        let mut held = vec![false; folded.len()];
        words.iter().for_each(|word| held[word.bytes.clone()].fill(true));
        let units: Vec<Unit> = units(folded).collect();
        for (at, gram) in grams::grams(folded).enumerate() {
            let is_lone =
                |at: usize| units.get(at).is_some_and(|unit| unit.kind == UnitKind::Han && !held[unit.range.start]);
            // The last gram of a phrase is a character whose successor is not known.
            if gram.chars().count() > 1 || at + 1 < units.len() || is_word(gram) {
                self.gram(field, gram, is_lone(at) && is_lone(at + 1));
            }
        }
    }

    fn glob(&mut self, field: TextField, typed: &Typed) {
        let folded = typed.folded();
        for run in folded.runs() {
            for stretch in run.atoms.split(|atom| !matches!(atom, Atom::Unit(_))) {
                let text: String =
                    stretch.iter().map(|atom| if let Atom::Unit(unit) = atom { unit.as_str() } else { "" }).collect();
                self.text(field, &text);
            }
        }
    }

    /// The pair of characters at which one Han text goes over into the next.
    fn joint(&mut self, field: TextField, before: &str, after: &str) {
        let last = units(before).last().filter(|unit| unit.kind == UnitKind::Han);
        let first = units(after).next().filter(|unit| unit.kind == UnitKind::Han);
        if let (Some(last), Some(first)) = (last, first) {
            // A part of one character is what the dictionary knows no word of.
            let is_lone = last.range.len() == before.len() && first.range.len() == after.len();
            self.gram(field, &format!("{}{}", &before[last.range], &after[first.range]), is_lone);
        }
    }

    fn word(&mut self, field: TextField, word: &str) {
        let ranking = self.ranking;
        let by = if asks(word) { ranking.asking } else { 1.0 };
        if matches!(field, TextField::Any | TextField::Title) {
            self.push(RankField::TitleWords, word, ranking.words * ranking.title * by, None, ranking.floor, false);
        }
        if field != TextField::Title {
            let opening = Some(ranking.opening * by);
            self.push(RankField::BodyWords, word, ranking.words * by, opening, ranking.floor, false);
        }
    }

    fn gram(&mut self, field: TextField, gram: &str, is_lone: bool) {
        let ranking = self.ranking;
        let does_ask = asks(gram);
        let weight = match (does_ask, is_lone) {
            (true, _) => ranking.grams * ranking.asking,
            (false, true) => ranking.lone,
            (false, false) => ranking.grams,
        };
        if matches!(field, TextField::Any | TextField::Title) {
            self.push(RankField::TitleGrams, gram, weight, None, 0.0, !does_ask);
        }
        if field != TextField::Title {
            self.push(RankField::BodyGrams, gram, weight, None, 0.0, !does_ask);
        }
    }

    fn push(&mut self, field: RankField, text: &str, weight: f32, opening: Option<f32>, floor: f32, covers: bool) {
        if weight > 0.0 && self.seen.insert((field, text.to_owned())) {
            self.terms.push(RankTerm { field, text: text.to_owned(), weight, opening, floor, covers });
        }
    }
}

/// Whether a gram is of letters or digits.
fn is_word(gram: &str) -> bool {
    units(gram).any(|unit| unit.kind == UnitKind::Word)
}

/// The first or last phrase of a query, if it is plain.
fn edge(query: &Query, last: bool) -> Option<(TextField, &str)> {
    match query {
        Query::Text { field, pattern: Pattern::Leaf(Typed::Phrase(text)) } => Some((*field, text)),
        // Of several names for one thing, the typed one comes first.
        Query::Or(parts) => edge(parts.first()?, last),
        Query::And(parts) => edge(if last { parts.last()? } else { parts.first()? }, last),
        Query::Optional(inner) => edge(inner, last),
        _ => None,
    }
}

//! What ranks. A query's texts give terms; an article's score is the sum over them of BM25 with a floor,
//!
//! ```text
//! weight · ln(1 + (N − n + ½)/(n + ½)) · (δ + f·(k₁ + 1) / (f + k₁·(1 − b + b·length/average)))
//! ```
//!
//! times how much of the query it has (1 + coverage · Σ idf of the grams it has / Σ idf of all), where f is the frequency of the term in the field, n the number of articles with it, and N that of all (Robertson and
//! Zaragoza 2009; the floor δ is Lv and Zhai's BM25+, 2011). Words carry the floor: an article in which 京都 is a word
//! stands before one that only has 北京都市, whose characters give grams and no word.
//!
//! What matches is decided apart from this, so nothing here can lose an article.

use std::collections::HashSet;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings as _, SegmentPostings, TermInfo};
use tantivy::query::Bm25StatisticsProvider as _;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, Searcher, SegmentOrdinal, SegmentReader, Term};

use crate::engine::local::store::schema::{ARTICLE, Fields};
use crate::engine::local::store::snapshot::Snapshot;
use crate::engine::local::store::tokenizers::in_body;
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
    /// Chosen by known-item search over news; the README has the table.
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

/// A term that ranks.
#[derive(Clone, Debug)]
pub(in crate::engine::local) struct RankTerm {
    pub(in crate::engine::local) field: Field,
    pub(in crate::engine::local) text: String,
    pub(in crate::engine::local) weight: f32,
    /// The weight of standing in the opening, where frequencies say that.
    pub(in crate::engine::local) opening: Option<f32>,
    floor: f32,
    /// Whether having it counts as having a piece of the query.
    covers: bool,
}

/// A term with what the collection says of it.
#[derive(Clone, Debug)]
pub(in crate::engine::local) struct Prepared {
    pub(in crate::engine::local) term: RankTerm,
    /// Articles with it.
    pub(in crate::engine::local) articles: u64,
    /// By segment: where its articles are.
    segments: Vec<Option<TermInfo>>,
    /// Weight and inverse document frequency, of the term and of its standing in the opening.
    factor: f32,
    opening: f32,
    /// The piece of the query that it is: the same number in title and body, which follow one another; and what the
    /// piece says.
    piece: Option<(usize, f32)>,
    /// k₁·(1 − b + b·length/average) by the number that stands for a length.
    norms: Arc<[f32; 256]>,
    saturation: f32,
}

impl Prepared {
    fn score(&self, frequency: u32, length: u8) -> Score {
        let (frequency, opens) = self.occurrences(frequency);
        let frequency = frequency as f32;
        let norm = self.norms[usize::from(length)];
        let opening = if opens { self.opening } else { 0.0 };
        self.factor * (self.term.floor + frequency * (self.saturation + 1.0) / (frequency + norm)) + opening
    }

    /// How often a field has the term that has it so often in the index, and whether it stands in the opening, where that
    /// is known.
    pub(in crate::engine::local) fn occurrences(&self, frequency: u32) -> (u32, bool) {
        if self.term.opening.is_some() { in_body(frequency) } else { (frequency, false) }
    }

    /// What standing in the opening counts.
    pub(in crate::engine::local) fn opening(&self) -> Score {
        self.opening
    }

    /// No frequency and no length give a greater score.
    fn bound(&self) -> Score {
        self.factor * (self.term.floor + self.saturation + 1.0) + self.opening
    }
}

/// The terms of `query` that occur, with their figures.
fn prepared(searcher: &Searcher, fields: &Fields, query: &Query, ranking: &Ranking) -> tantivy::Result<Vec<Prepared>> {
    let mut terms = Terms { fields, ranking, terms: Vec::new(), seen: HashSet::new() };
    terms.gather(query);
    let articles = articles(searcher, fields)?;
    let mut norms: Vec<(Field, Arc<[f32; 256]>)> = Vec::new();
    let mut prepared: Vec<Prepared> = Vec::new();
    for term in terms.terms {
        let sought = Term::from_field_text(term.field, &term.text);
        let look_up = |reader: &SegmentReader| Ok(reader.inverted_index(term.field)?.get_term_info(&sought)?);
        let segments: Vec<Option<TermInfo>> =
            searcher.segment_readers().iter().map(look_up).collect::<tantivy::Result<_>>()?;
        let frequency = segments.iter().flatten().map(|info| u64::from(info.doc_freq)).sum();
        if frequency == 0 {
            continue;
        }
        let known = norms.iter().find(|(field, _)| *field == term.field).map(|(_, norms)| Arc::clone(norms));
        let field_norms = match known {
            Some(norms) => norms,
            None => {
                let average = searcher.total_num_tokens(term.field)? as f32 / articles.max(1) as f32;
                let made = Arc::new(std::array::from_fn(|id| {
                    let length = FieldNormReader::id_to_fieldnorm(id as u8) as f32;
                    ranking.saturation * (1.0 - ranking.length + ranking.length * length / average.max(1.0))
                }));
                norms.push((term.field, Arc::clone(&made)));
                made
            }
        };
        let idf = idf(articles, frequency);
        let piece = term.covers.then(|| match prepared.last() {
            Some(last) if last.term.covers && last.term.text == term.text => last.piece.unwrap_or((0, idf)),
            _ => (prepared.len(), idf),
        });
        prepared.push(Prepared {
            articles: frequency,
            segments,
            factor: term.weight * idf,
            opening: term.opening.unwrap_or(0.0) * idf,
            piece,
            term,
            norms: field_norms,
            saturation: ranking.saturation,
        });
    }
    Ok(prepared)
}

/// How many articles there are; deleted ones that still lie in their segment included, as in the frequencies of terms.
pub(in crate::engine::local) fn articles(searcher: &Searcher, fields: &Fields) -> tantivy::Result<u64> {
    searcher.doc_freq(&Term::from_field_text(fields.kind, ARTICLE))
}

/// Inverse document frequency.
pub(super) fn idf(articles: u64, frequency: u64) -> f32 {
    let (articles, frequency) = (articles.max(frequency) as f32, frequency as f32);
    (1.0 + (articles - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// Collects the terms of a query, each once.
struct Terms<'a> {
    fields: &'a Fields,
    ranking: &'a Ranking,
    terms: Vec<RankTerm>,
    seen: HashSet<(Field, String)>,
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
        let (fields, ranking) = (self.fields, self.ranking);
        let by = if asks(word) { ranking.asking } else { 1.0 };
        if matches!(field, TextField::Any | TextField::Title) {
            self.push(fields.title_words, word, ranking.words * ranking.title * by, None, ranking.floor, false);
        }
        if field != TextField::Title {
            let opening = Some(ranking.opening * by);
            self.push(fields.body_words, word, ranking.words * by, opening, ranking.floor, false);
        }
    }

    fn gram(&mut self, field: TextField, gram: &str, is_lone: bool) {
        let (fields, ranking) = (self.fields, self.ranking);
        let does_ask = asks(gram);
        let weight = match (does_ask, is_lone) {
            (true, _) => ranking.grams * ranking.asking,
            (false, true) => ranking.lone,
            (false, false) => ranking.grams,
        };
        if matches!(field, TextField::Any | TextField::Title) {
            self.push(fields.title_grams, gram, weight, None, 0.0, !does_ask);
        }
        if field != TextField::Title {
            self.push(fields.body_grams, gram, weight, None, 0.0, !does_ask);
        }
    }

    fn push(&mut self, field: Field, text: &str, weight: f32, opening: Option<f32>, floor: f32, covers: bool) {
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

/// What ranks the matches of one query.
#[derive(Clone, Debug)]
pub(in crate::engine::local) struct Scoring {
    pub(in crate::engine::local) terms: Arc<Vec<Prepared>>,
    /// Of [`Ranking::coverage`].
    coverage: f32,
}

impl Scoring {
    /// The terms of `query` that occur in the index.
    pub(in crate::engine::local) fn new(
        snapshot: &Snapshot,
        ranking: &Ranking,
        query: &Query,
    ) -> tantivy::Result<Self> {
        let terms = prepared(&snapshot.searcher, &snapshot.fields, query, ranking)?;
        Ok(Self { terms: Arc::new(terms), coverage: ranking.coverage })
    }
}

/// The terms in one segment. Documents are asked for in ascending order.
pub(in crate::engine::local) struct TermScores {
    scoring: Scoring,
    /// What the whole query says.
    pieces: f32,
    lists: Vec<List>,
    /// The lists by what they can add, the most first, each with what it and those behind it can add together.
    by_bound: Vec<(usize, f32)>,
    /// The most that a sum is multiplied by.
    most: f32,
    /// Documents that were scored whole.
    pub(in crate::engine::local) scored: u64,
}

/// One term's articles in one segment.
struct List {
    /// Number of the term.
    term: usize,
    postings: SegmentPostings,
    norms: FieldNormReader,
    bound: f32,
}

impl List {
    /// Goes to `doc` and says whether it has the term.
    fn has(&mut self, doc: DocId) -> bool {
        if self.postings.doc() < doc {
            self.postings.seek(doc);
        }
        self.postings.doc() == doc
    }
}

/// What rounding may take from a sum, and more.
const ROUNDING: f32 = 1.0 + 1e-4;

impl TermScores {
    pub(in crate::engine::local) fn new(
        segment: SegmentOrdinal,
        reader: &SegmentReader,
        scoring: &Scoring,
    ) -> tantivy::Result<Self> {
        let mut pieces: Vec<(usize, f32)> = scoring.terms.iter().filter_map(|prepared| prepared.piece).collect();
        pieces.dedup_by_key(|(number, _)| *number);
        let pieces: f32 = pieces.iter().map(|(_, says)| says).sum();
        let mut lists = Vec::with_capacity(scoring.terms.len());
        for (number, prepared) in scoring.terms.iter().enumerate() {
            let field = prepared.term.field;
            if let Some(info) = &prepared.segments[segment as usize] {
                let inverted = reader.inverted_index(field)?;
                let postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
                let norms = reader.get_fieldnorms_reader(field)?;
                lists.push(List { term: number, postings, norms, bound: prepared.bound() });
            }
        }
        let mut by_bound: Vec<(usize, f32)> = lists.iter().map(|list| list.bound).enumerate().collect();
        by_bound.sort_by(|a, b| b.1.total_cmp(&a.1));
        let mut together = 0.0;
        for (_, bound) in by_bound.iter_mut().rev() {
            together += *bound;
            *bound = together;
        }
        let most = if pieces > 0.0 { 1.0 + scoring.coverage } else { 1.0 };
        Ok(Self { scoring: scoring.clone(), pieces, lists, by_bound, most: most * ROUNDING, scored: 0 })
    }

    /// The score of `doc`; `None` where it is less than `least`, which most often shows before every term was looked up:
    /// those that can add most are looked up first, and an article without them falls behind (the idea of MaxScore, Turtle
    /// and Flood 1995).
    pub(in crate::engine::local) fn score(&mut self, doc: DocId, least: Score) -> Option<Score> {
        let mut present = 0.0;
        for (number, together) in &self.by_bound {
            if (present + together) * self.most < least {
                return None;
            }
            let list = &mut self.lists[*number];
            if list.has(doc) {
                present += list.bound;
            }
        }
        self.scored += 1;
        let mut sum = 0.0;
        let covered = self.of(doc, |_, _, term| sum += term);
        Some(sum * covered).filter(|score| *score >= least)
    }

    /// Calls `visit` with every term that `doc` has: its number, its frequency there and what it counts. Gives what their
    /// sum is to be multiplied by, for how much of the query they are.
    pub(in crate::engine::local) fn of(&mut self, doc: DocId, mut visit: impl FnMut(usize, u32, Score)) -> f32 {
        let (mut covered, mut last) = (0.0, None);
        for list in &mut self.lists {
            if list.has(doc) {
                let frequency = list.postings.term_freq();
                let prepared = &self.scoring.terms[list.term];
                visit(list.term, frequency, prepared.score(frequency, list.norms.fieldnorm_id(doc)));
                if let Some((piece, says)) = prepared.piece
                    && last != Some(piece)
                {
                    covered += says;
                    last = Some(piece);
                }
            }
        }
        if self.pieces > 0.0 { 1.0 + self.scoring.coverage * covered / self.pieces } else { 1.0 }
    }
}

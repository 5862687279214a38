//! The terms that rank, held against the lists of the index: see [`crate::engine::scoring`] for the formula.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings as _, SegmentPostings, TermInfo};
use tantivy::query::Bm25StatisticsProvider as _;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, Searcher, SegmentOrdinal, SegmentReader, Term};

use crate::engine::local::store::schema::{ARTICLE, Fields};
use crate::engine::local::store::snapshot::Snapshot;
use crate::engine::scoring::{RankTerm, Ranking, idf, norm, piece, rank_terms};
use crate::engine::terms::in_body;
use crate::query::Query;

/// A term with what the collection says of it.
#[derive(Clone, Debug)]
pub(in crate::engine::local) struct Prepared {
    pub(in crate::engine::local) term: RankTerm,
    /// Its field.
    field: Field,
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
    let articles = articles(searcher, fields)?;
    let mut norms: Vec<(Field, Arc<[f32; 256]>)> = Vec::new();
    let mut prepared: Vec<Prepared> = Vec::new();
    for term in rank_terms(query, ranking) {
        let field = fields.rank_field(term.field);
        let sought = Term::from_field_text(field, &term.text);
        let look_up = |reader: &SegmentReader| Ok(reader.inverted_index(field)?.get_term_info(&sought)?);
        let segments: Vec<Option<TermInfo>> =
            searcher.segment_readers().iter().map(look_up).collect::<tantivy::Result<_>>()?;
        let frequency = segments.iter().flatten().map(|info| u64::from(info.doc_freq)).sum();
        if frequency == 0 {
            continue;
        }
        let known = norms.iter().find(|(known, _)| *known == field).map(|(_, norms)| Arc::clone(norms));
        let field_norms = match known {
            Some(norms) => norms,
            None => {
                let average = searcher.total_num_tokens(field)? as f32 / articles.max(1) as f32;
                let made = Arc::new(std::array::from_fn(|id| {
                    norm(ranking, FieldNormReader::id_to_fieldnorm(id as u8), average)
                }));
                norms.push((field, Arc::clone(&made)));
                made
            }
        };
        let idf = idf(articles, frequency);
        let piece = piece(prepared.last().map(|last| (&last.term, last.piece)), &term, prepared.len(), idf);
        prepared.push(Prepared {
            field,
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
            let field = prepared.field;
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

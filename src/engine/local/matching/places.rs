//! A text of the index as the places of runs: positions of grams put together. The other half of
//! [`Places`](crate::text::pattern::Places), beside the one that reads a text.

use tantivy::schema::Field;
use tantivy::{DocId, InvertedIndexReader, SegmentReader};

use super::terms::Positions;
use crate::engine::conditions::{Terms, conditions};
use crate::text::pattern::{
    Atom, Boundary, PARAGRAPH_END, Pattern, Places, Run, SENTENCE_ENDS, Sequence, Span, lead_end,
};

/// The places of the runs of one pattern in one field of one segment. Documents are visited in ascending order.
pub(in crate::engine::local) struct IndexPlaces {
    /// By number of the run, which of `runs` it is: runs that are alike are read once.
    numbers: Vec<usize>,
    runs: Vec<RunPositions>,
    sentence_ends: Option<BoundaryPositions>,
    paragraph_ends: Option<BoundaryPositions>,
    lead: bool,
    doc: DocId,
    end: u32,
}

struct RunPositions {
    conditions: Vec<(u32, Positions)>,
    holes: Vec<u32>,
    length: u32,
    /// The document that `spans` is of.
    doc: Option<DocId>,
    spans: Vec<Span>,
}

struct BoundaryPositions {
    terms: Vec<Positions>,
    /// The document that `positions` is of.
    doc: Option<DocId>,
    positions: Vec<u32>,
}

impl IndexPlaces {
    /// Opens what `pattern` needs; with `lead`, only what stands in the lead counts.
    pub(in crate::engine::local) fn new(
        segment: &SegmentReader,
        field: Field,
        pattern: &Pattern<Sequence>,
        lead: bool,
    ) -> tantivy::Result<Self> {
        let inverted = segment.inverted_index(field)?;
        let runs = pattern.runs();
        let open = |run: &&Run| -> tantivy::Result<RunPositions> {
            let conditions = conditions(run)
                .into_iter()
                .map(|condition| Ok((condition.offset, Positions::new(&inverted, &condition.terms)?)))
                .collect::<tantivy::Result<_>>()?;
            let holes = run.atoms.iter().enumerate().filter(|(_, atom)| **atom == Atom::Hole);
            Ok(RunPositions {
                conditions,
                holes: holes.map(|(at, _)| at as u32).collect(),
                length: run.atoms.len() as u32,
                doc: None,
                spans: Vec::new(),
            })
        };
        let mut distinct: Vec<&Run> = Vec::new();
        let numbers = runs.iter().map(|run| {
            distinct.iter().position(|known| known.atoms == run.atoms).unwrap_or_else(|| {
                distinct.push(run);
                distinct.len() - 1
            })
        });
        let numbers: Vec<usize> = numbers.collect();
        let runs: Vec<RunPositions> = distinct.iter().map(open).collect::<tantivy::Result<_>>()?;
        let sentences = [&SENTENCE_ENDS[..], &[PARAGRAPH_END]].concat();
        let ends = |kind, units: &[&str]| -> tantivy::Result<Option<BoundaryPositions>> {
            let needed = pattern.needs(kind) || lead && kind == Boundary::Paragraph;
            needed.then(|| BoundaryPositions::new(&inverted, units)).transpose()
        };
        Ok(Self {
            numbers,
            runs,
            sentence_ends: ends(Boundary::Sentence, &sentences)?,
            paragraph_ends: ends(Boundary::Paragraph, &[PARAGRAPH_END])?,
            lead,
            doc: 0,
            end: u32::MAX,
        })
    }

    /// Goes to a document.
    pub(in crate::engine::local) fn visit(&mut self, doc: DocId) {
        self.doc = doc;
        if self.lead {
            self.end = lead_end(self.boundaries(Boundary::Paragraph).first().copied());
        }
    }
}

impl BoundaryPositions {
    fn new(inverted: &InvertedIndexReader, units: &[&str]) -> tantivy::Result<Self> {
        let open = |unit: &&str| Positions::new(inverted, &Terms::Exact((*unit).to_owned()));
        Ok(Self { terms: units.iter().map(open).collect::<tantivy::Result<_>>()?, doc: None, positions: Vec::new() })
    }

    fn of(&mut self, doc: DocId) -> &[u32] {
        if self.doc != Some(doc) {
            self.positions.clear();
            for terms in &mut self.terms {
                terms.read(doc, &mut self.positions);
            }
            self.positions.sort_unstable();
            self.doc = Some(doc);
        }
        &self.positions
    }
}

impl Places for IndexPlaces {
    fn run(&mut self, run: &Run) -> Vec<Span> {
        let (doc, end) = (self.doc, self.end);
        let number = self.numbers.get(run.number).copied();
        let Some(positions) = number.and_then(|number| self.runs.get_mut(number)) else { return Vec::new() };
        if positions.doc == Some(doc) {
            return positions.spans.clone();
        }
        let mut starts: Option<Vec<u32>> = None;
        for (offset, terms) in &mut positions.conditions {
            let mut found = Vec::new();
            terms.read(doc, &mut found);
            let found = found.into_iter().filter_map(|position| position.checked_sub(*offset));
            let kept: Vec<u32> = match starts {
                None => found.collect(),
                Some(starts) => intersection(&starts, found),
            };
            starts = Some(kept);
        }
        let (length, holes) = (positions.length, positions.holes.clone());
        let mut spans: Vec<Span> = starts
            .unwrap_or_default()
            .into_iter()
            .map(|start| Span { start, end: start + length })
            .filter(|span| span.end <= end)
            .collect();
        if !holes.is_empty() && !spans.is_empty() {
            let ends = self.boundaries(Boundary::Paragraph);
            spans.retain(|span| holes.iter().all(|hole| ends.binary_search(&(span.start + hole)).is_err()));
        }
        if let Some(positions) = number.and_then(|number| self.runs.get_mut(number)) {
            positions.doc = Some(doc);
            positions.spans.clone_from(&spans);
        }
        spans
    }

    fn boundaries(&mut self, kind: Boundary) -> &[u32] {
        let ends = match kind {
            Boundary::Sentence => &mut self.sentence_ends,
            Boundary::Paragraph => &mut self.paragraph_ends,
        };
        ends.as_mut().map_or(&[], |ends| ends.of(self.doc))
    }
}

/// The numbers of ascending `starts` that ascending `found` holds as well.
fn intersection(starts: &[u32], found: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut kept = Vec::new();
    let mut at = 0;
    for number in found {
        while at < starts.len() && starts[at] < number {
            at += 1;
        }
        if starts.get(at) == Some(&number) {
            kept.push(number);
            at += 1;
        }
    }
    kept
}

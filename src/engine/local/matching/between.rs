//! Two Han characters with any one unit between them, which is what most wildcards ask for. The unit between is nearly
//! always a third Han character, and then the three are two pairs that overlap: every pair that begins with the first
//! character is held against the one pair that can follow it, and positions are read only where an article has both.
//! Looked for by the positions of the two characters alone, as in [`super::places`], all the places of both in all
//! articles that have them would be read, which in a million articles is tens of millions.

use tantivy::postings::{Postings as _, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet as _, InvertedIndexReader, SegmentReader, TERMINATED};

use super::documents::Documents;
use crate::engine::conditions::Terms;
use crate::text::pattern::{Atom, PARAGRAPH_END, Pattern, Sequence};
use crate::text::units::is_han;

/// Two characters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Between<'a> {
    before: &'a str,
    after: &'a str,
}

impl<'a> Between<'a> {
    /// The characters, if `pattern` is two with one unit between them.
    pub(in crate::engine::local) fn of(pattern: &'a Pattern<Sequence>) -> Option<Self> {
        let Pattern::Leaf(sequence) = pattern else { return None };
        let [run] = sequence.runs.as_slice() else { return None };
        let [Atom::Unit(before), Atom::Hole, Atom::Unit(after)] = run.atoms.as_slice() else { return None };
        let han = |unit: &str| unit.chars().next().is_some_and(is_han);
        (han(before) && han(after)).then_some(Self { before, after })
    }

    /// The documents of a segment whose `field` has them.
    pub(in crate::engine::local) fn documents(
        self,
        reader: &SegmentReader,
        field: Field,
    ) -> tantivy::Result<Documents> {
        let inverted = reader.inverted_index(field)?;
        let mut documents = Documents::none_of(reader.max_doc());
        Terms::Beginning(self.before.to_owned()).for_each(&inverted, |pair, first| {
            let between = &pair[self.before.len()..];
            if !between.is_empty()
                && let Some(second) = inverted.terms().get([between, self.after.as_bytes()].concat())?
            {
                adjacent(&inverted, first, &second, &mut documents)?;
            }
            Ok(())
        })?;
        self.around_no_han(&inverted, &mut documents, reader.max_doc())?;
        Ok(documents)
    }

    /// Adds the documents in which a sign or a Latin word stands between.
    fn around_no_han(
        self,
        inverted: &InvertedIndexReader,
        documents: &mut Documents,
        of: DocId,
    ) -> tantivy::Result<()> {
        let ends = ends_of_run(inverted, self.before)?;
        let mut candidates = Documents::none_of(of);
        ends.iter().filter(|(doc, _)| !documents.contains(*doc)).for_each(|(doc, _)| candidates.insert(*doc));
        let mut positions = Vec::new();
        Terms::Beginning(self.after.to_owned()).for_each(inverted, |_, info| {
            let mut postings = with_positions(inverted, info)?;
            let mut doc = postings.doc();
            while doc != TERMINATED {
                if candidates.contains(doc) {
                    postings.positions(&mut positions);
                    let from = ends.partition_point(|(end, _)| *end < doc);
                    let mut ends = ends[from..].iter().take_while(|(end, _)| *end == doc);
                    if ends.any(|(_, end)| positions.binary_search(&(end + 2)).is_ok()) {
                        documents.insert(doc);
                        candidates.remove(doc);
                    }
                }
                doc = postings.advance();
            }
            Ok(())
        })
    }
}

/// Where the character `last` stands before a unit that is no Han character and no end of a paragraph, by document.
fn ends_of_run(inverted: &InvertedIndexReader, last: &str) -> tantivy::Result<Vec<(DocId, u32)>> {
    let mut ends = Vec::new();
    let Some(info) = inverted.terms().get(last)? else { return Ok(ends) };
    let mut postings = with_positions(inverted, &info)?;
    let mut paragraphs = match inverted.terms().get(PARAGRAPH_END)? {
        Some(info) => Some(with_positions(inverted, &info)?),
        None => None,
    };
    let (mut positions, mut ends_of_paragraphs) = (Vec::new(), Vec::new());
    while postings.doc() != TERMINATED {
        let doc = postings.doc();
        postings.positions(&mut positions);
        ends_of_paragraphs.clear();
        if let Some(paragraphs) = &mut paragraphs
            && (paragraphs.doc() == doc || paragraphs.doc() < doc && paragraphs.seek(doc) == doc)
        {
            paragraphs.positions(&mut ends_of_paragraphs);
        }
        let within = positions.iter().filter(|at| ends_of_paragraphs.binary_search(&(*at + 1)).is_err());
        ends.extend(within.map(|at| (doc, *at)));
        postings.advance();
    }
    Ok(ends)
}

/// Adds the documents in which the second term stands right behind the first.
fn adjacent(
    inverted: &InvertedIndexReader,
    first: &TermInfo,
    second: &TermInfo,
    documents: &mut Documents,
) -> tantivy::Result<()> {
    let (mut first, mut second) = (with_positions(inverted, first)?, with_positions(inverted, second)?);
    let (mut firsts, mut seconds) = (Vec::new(), Vec::new());
    let (mut doc, mut other) = (first.doc(), second.doc());
    while doc != TERMINATED && other != TERMINATED {
        if doc < other {
            doc = first.seek(other);
        } else if other < doc {
            other = second.seek(doc);
        } else {
            if !documents.contains(doc) {
                first.positions(&mut firsts);
                second.positions(&mut seconds);
                if firsts.iter().any(|at| seconds.binary_search(&(at + 1)).is_ok()) {
                    documents.insert(doc);
                }
            }
            doc = first.advance();
            other = second.advance();
        }
    }
    Ok(())
}

fn with_positions(inverted: &InvertedIndexReader, info: &TermInfo) -> tantivy::Result<SegmentPostings> {
    Ok(inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)?)
}

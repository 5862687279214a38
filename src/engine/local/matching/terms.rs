//! Sets of terms: one term, or all that begin so or have a shape. As a query, the documents that hold any of them; as
//! postings, their positions taken together.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::postings::{Postings as _, SegmentPostings, TermInfo};
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet as _, InvertedIndexReader, Score, SegmentReader, TantivyError};

use super::documents::Documents;
use crate::engine::conditions::Terms;
use crate::text::units::is_han;

impl Terms {
    /// Calls `visit` with each that a segment holds, and what its dictionary says of it.
    pub(in crate::engine::local) fn for_each(
        &self,
        inverted: &InvertedIndexReader,
        mut visit: impl FnMut(&[u8], &TermInfo) -> tantivy::Result<()>,
    ) -> tantivy::Result<()> {
        let (prefix, glob) = match self {
            Self::Exact(term) => {
                return inverted.terms().get(term.as_bytes())?.map_or(Ok(()), |info| visit(term.as_bytes(), &info));
            }
            Self::Beginning(prefix) => (prefix.as_str(), None),
            Self::Word(glob) | Self::Shaped(glob) => (glob.prefix(), Some(glob)),
        };
        let end = after_prefix(prefix);
        let mut from = Some(prefix.to_owned());
        while let Some(start) = from.take() {
            let mut range = inverted.terms().range().ge(start.as_bytes());
            if let Some(end) = &end {
                range = range.lt(end.as_bytes());
            }
            let mut terms = range.into_stream()?;
            while terms.advance() {
                let Some(glob) = glob else {
                    visit(terms.key(), terms.value())?;
                    continue;
                };
                let term = std::str::from_utf8(terms.key()).unwrap_or_default();
                // A dictionary of grams is full of Han pairs, and no word is one of them.
                if matches!(self, Self::Word(_))
                    && let Some(next) = term.chars().next().and_then(behind_han)
                {
                    from = Some(next.to_string());
                    break;
                }
                if glob.matches(term) {
                    visit(terms.key(), terms.value())?;
                }
            }
        }
        Ok(())
    }
}

/// Where `c` is a Han character, the next that is none.
fn behind_han(c: char) -> Option<char> {
    if !is_han(c) {
        return None;
    }
    (c as u32 + 1..=char::MAX as u32).filter_map(char::from_u32).find(|c| !is_han(*c))
}

/// The least string that is greater than every string that begins with `prefix`; `None` where there is none.
fn after_prefix(prefix: &str) -> Option<String> {
    let last = prefix.chars().next_back()?;
    let next = (last as u32 + 1..=char::MAX as u32).find_map(char::from_u32)?;
    let mut after = prefix[..prefix.len() - last.len_utf8()].to_owned();
    after.push(next);
    Some(after)
}

/// The documents that hold any of the terms in any of the fields, unscored.
#[derive(Clone, Debug)]
pub(super) struct TermsQuery {
    pub(in crate::engine::local) fields: Vec<Field>,
    pub(in crate::engine::local) terms: Terms,
}

impl Query for TermsQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for TermsQuery {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut docs = Documents::none_of(reader.max_doc());
        for field in &self.fields {
            let inverted = reader.inverted_index(*field)?;
            self.terms.for_each(&inverted, |_, info| {
                let mut postings = inverted.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
                while !postings.docs().is_empty() {
                    for doc in postings.docs() {
                        docs.insert(*doc);
                    }
                    postings.advance();
                }
                Ok(())
            })?;
        }
        Ok(docs.into_scorer())
    }

    fn explain(&self, _: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        Err(unexplained(doc))
    }
}

/// tantivy's explanations are not used: ours are made of counts and of the terms that rank.
pub(super) fn unexplained(doc: DocId) -> TantivyError {
    TantivyError::InvalidArgument(format!("document {doc} is explained elsewhere"))
}

/// The positions of a set of terms in one segment, document by document, ascending.
pub(in crate::engine::local) struct Positions {
    postings: Vec<SegmentPostings>,
    /// The document each of them stands on, the first on top.
    next: BinaryHeap<Reverse<(DocId, usize)>>,
}

impl Positions {
    pub(in crate::engine::local) fn new(inverted: &InvertedIndexReader, terms: &Terms) -> tantivy::Result<Self> {
        let mut postings = Vec::new();
        terms.for_each(inverted, |_, info| {
            postings.push(inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)?);
            Ok(())
        })?;
        let next = postings.iter().enumerate().map(|(at, postings)| Reverse((postings.doc(), at))).collect();
        Ok(Self { postings, next })
    }

    /// Appends the positions in `doc`, ascending. Documents are asked for in ascending order.
    pub(in crate::engine::local) fn read(&mut self, doc: DocId, positions: &mut Vec<u32>) {
        let before = positions.len();
        let mut lists = 0;
        while let Some(mut top) = self.next.peek_mut() {
            let Reverse((at_doc, at)) = *top;
            if at_doc > doc {
                break;
            }
            let postings = &mut self.postings[at];
            if at_doc < doc {
                *top = Reverse((postings.seek(doc), at));
                continue;
            }
            postings.append_positions_with_offset(0, positions);
            lists += 1;
            *top = Reverse((postings.advance(), at));
        }
        if lists > 1 {
            positions[before..].sort_unstable();
        }
    }
}

//! Postings by document: of each field a sum over the terms and positions that the index has of a document, held against
//! the same sum over the terms that its text gives. 64 bits a document and field, so that memory does not grow with the
//! text.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher as _};

use tantivy::postings::Postings as _;
use tantivy::schema::{Field, FieldType, IndexRecordOption, Value as _};
use tantivy::tokenizer::{TextAnalyzer, TokenStream as _};
use tantivy::{DocId, DocSet as _, SegmentReader, TERMINATED, TantivyDocument};

use crate::engine::local::store::snapshot::Snapshot;

/// Positions between two values of a field, as tantivy counts them.
const GAP: u32 = 1;

/// The sums of a segment.
pub(in crate::engine::local) struct Postings {
    fields: Vec<Sums>,
}

struct Sums {
    name: String,
    field: Field,
    /// How the field's texts are cut; `None` for numbers.
    analyzer: Option<TextAnalyzer>,
    record: IndexRecordOption,
    /// By document.
    sums: Vec<u64>,
}

impl Postings {
    /// Reads all postings of a segment.
    pub(in crate::engine::local) fn of(snapshot: &Snapshot, segment: &SegmentReader) -> tantivy::Result<Self> {
        let mut fields = Vec::new();
        for (field, entry) in segment.schema().fields().filter(|(_, entry)| entry.is_indexed()) {
            let record = match entry.field_type() {
                FieldType::Str(options) => options.get_indexing_options().map(|options| options.index_option()),
                _ => Some(IndexRecordOption::Basic),
            };
            let is_text = matches!(entry.field_type(), FieldType::Str(_));
            let analyzer = is_text.then(|| snapshot.index.tokenizer_for_field(field)).transpose()?;
            let record = record.unwrap_or(IndexRecordOption::Basic);
            let sums = sums(segment, field, record)?;
            fields.push(Sums { name: entry.name().to_owned(), field, analyzer, record, sums });
        }
        Ok(Self { fields })
    }

    /// The fields in which the index has other terms of `doc` than `expected` gives.
    pub(in crate::engine::local) fn differ(
        &mut self,
        doc: DocId,
        expected: &TantivyDocument,
    ) -> tantivy::Result<Vec<String>> {
        let mut differ = Vec::new();
        for field in &mut self.fields {
            if field.expected(expected) != field.sums[doc as usize] {
                differ.push(field.name.clone());
            }
        }
        Ok(differ)
    }
}

impl Sums {
    fn expected(&mut self, document: &TantivyDocument) -> u64 {
        let mut sum = 0_u64;
        let mut seen = HashSet::new();
        let mut start = 0;
        for value in document.get_all(self.field) {
            let Some(analyzer) = &mut self.analyzer else {
                let number = value.as_u64().unwrap_or_default();
                sum = sum.wrapping_add(mixed(hash(&number.to_be_bytes()), 0));
                continue;
            };
            let mut end = start;
            let mut stream = analyzer.token_stream(value.as_str().unwrap_or_default());
            while stream.advance() {
                let token = stream.token();
                let position = start + token.position as u32;
                end = end.max(position + token.position_length as u32);
                let term = hash(token.text.as_bytes());
                sum = sum.wrapping_add(match self.record {
                    IndexRecordOption::WithFreqsAndPositions => mixed(term, position),
                    IndexRecordOption::WithFreqs => mixed(term, 0),
                    IndexRecordOption::Basic if seen.insert(term) => mixed(term, 0),
                    IndexRecordOption::Basic => 0,
                });
            }
            start = end + GAP;
        }
        sum
    }
}

/// The sums of one field, by document.
fn sums(segment: &SegmentReader, field: Field, record: IndexRecordOption) -> tantivy::Result<Vec<u64>> {
    let mut sums = vec![0_u64; segment.max_doc() as usize];
    let inverted = segment.inverted_index(field)?;
    let mut terms = inverted.terms().stream()?;
    let mut positions = Vec::new();
    while let Some((term, info)) = terms.next() {
        let term = hash(term);
        let mut postings = inverted.read_postings_from_terminfo(info, record)?;
        while postings.doc() != TERMINATED {
            let sum = &mut sums[postings.doc() as usize];
            match record {
                IndexRecordOption::Basic => *sum = sum.wrapping_add(mixed(term, 0)),
                IndexRecordOption::WithFreqs => {
                    *sum = sum.wrapping_add(mixed(term, 0).wrapping_mul(u64::from(postings.term_freq())));
                }
                IndexRecordOption::WithFreqsAndPositions => {
                    postings.positions(&mut positions);
                    *sum = positions.iter().fold(*sum, |sum, position| sum.wrapping_add(mixed(term, *position)));
                }
            }
            postings.advance();
        }
    }
    Ok(sums)
}

/// The terms of a field that has one a document, and of each document the number of its term.
pub(super) fn terms_by_document(
    segment: &SegmentReader,
    field: Field,
) -> tantivy::Result<(Vec<String>, Vec<Option<u32>>)> {
    let mut names = Vec::new();
    let mut by_document = vec![None; segment.max_doc() as usize];
    let inverted = segment.inverted_index(field)?;
    let mut terms = inverted.terms().stream()?;
    while let Some((term, info)) = terms.next() {
        let number = names.len() as u32;
        names.push(String::from_utf8_lossy(term).into_owned());
        let mut postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
        while postings.doc() != TERMINATED {
            by_document[postings.doc() as usize] = Some(number);
            postings.advance();
        }
    }
    Ok((names, by_document))
}

pub(in crate::engine::local) fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

/// A term at a position as one number, such that sums of them tell sets apart: the finaliser of SplitMix64.
fn mixed(term: u64, position: u32) -> u64 {
    let mut x = term.wrapping_add(u64::from(position).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

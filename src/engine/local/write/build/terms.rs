//! The postings of a field of any terms: each term gets a number when it is first seen, and what is collected is the
//! number, the document and, where the field has them, the position. Numbers are counted and put in order at the end.

use std::io;

use rustc_hash::FxHashMap;
use tantivy::postings::FieldSerializer;

/// What is recorded of a term in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine::local) enum Record {
    Documents,
    Frequencies,
    Positions,
}

/// The terms of one field.
pub(in crate::engine::local) struct TermPostings {
    record: Record,
    numbers: Numbers,
    /// By token, its term.
    tokens: Vec<u32>,
    /// The documents that have tokens, and where the tokens of each end.
    documents: Vec<(u32, usize)>,
    /// By token, where they are recorded.
    positions: Vec<u32>,
}

impl TermPostings {
    pub(in crate::engine::local) fn new(record: Record) -> Self {
        Self { record, numbers: Numbers::default(), tokens: Vec::new(), documents: Vec::new(), positions: Vec::new() }
    }

    pub(in crate::engine::local) fn with_positions() -> Self {
        Self::new(Record::Positions)
    }

    /// Notes that `term` stands at `position` of a document. Documents and positions ascend.
    pub(in crate::engine::local) fn add(&mut self, term: &[u8], document: u32, position: u32) {
        let number = self.numbers.of(term);
        self.tokens.push(number);
        match self.documents.last_mut() {
            Some((last, end)) if *last == document => *end += 1,
            _ => self.documents.push((document, self.tokens.len())),
        }
        if self.record == Record::Positions {
            self.positions.push(position);
        }
    }

    pub(in crate::engine::local) fn tokens(&self) -> u64 {
        self.tokens.len() as u64
    }

    pub(in crate::engine::local) fn memory(&self) -> usize {
        let (tokens, documents) = (self.tokens.capacity() + self.positions.capacity(), self.documents.capacity());
        self.numbers.memory() + tokens * 4 + documents * 16
    }

    /// Puts the terms in order, and each one's documents behind one another.
    pub(in crate::engine::local) fn sorted(self) -> Sorted {
        let Self { record, numbers, tokens, documents: ends_of_documents, positions, .. } = self;
        let terms = numbers.sorted();
        // Where the next token of each term goes: first how many there are, then where they begin.
        let mut next = vec![0_u32; terms.len()];
        for term in &tokens {
            next[*term as usize] += 1;
        }
        let mut ends = Vec::with_capacity(terms.len());
        let mut end = 0;
        for (_, number) in &terms {
            let count = std::mem::replace(&mut next[*number as usize], end);
            end += count;
            ends.push(end);
        }
        let mut documents = vec![0_u32; tokens.len()];
        let mut places = vec![0_u32; positions.len()];
        let mut start = 0;
        for (document, end) in ends_of_documents {
            for at in start..end {
                let to = &mut next[tokens[at] as usize];
                documents[*to as usize] = document;
                if let Some(position) = positions.get(at) {
                    places[*to as usize] = *position;
                }
                *to += 1;
            }
            start = end;
        }
        let terms = terms.into_iter().map(|(term, _)| term).zip(ends).collect::<Vec<_>>().into_iter().peekable();
        Sorted { record, terms, start: 0, documents, positions: places }
    }
}

/// A number for every term, in the order in which they come. Most terms are short, and are looked up by their bytes as
/// one number, without a string elsewhere in memory.
#[derive(Default)]
struct Numbers {
    short: FxHashMap<u128, u32>,
    long: FxHashMap<Box<[u8]>, u32>,
    /// Bytes of the long terms.
    bytes: usize,
}

impl Numbers {
    fn of(&mut self, term: &[u8]) -> u32 {
        let next = (self.short.len() + self.long.len()) as u32;
        if let Some(key) = packed(term) {
            return *self.short.entry(key).or_insert(next);
        }
        if let Some(number) = self.long.get(term) {
            return *number;
        }
        self.bytes += term.len();
        self.long.insert(term.into(), next);
        next
    }

    fn memory(&self) -> usize {
        self.short.capacity() * 33 + self.long.capacity() * 25 + self.bytes
    }

    /// The terms in order, with their numbers.
    fn sorted(self) -> Vec<(Box<[u8]>, u32)> {
        let short = self.short.into_iter().map(|(key, number)| {
            let bytes = key.to_be_bytes();
            (bytes[..usize::from(bytes[SHORT])].into(), number)
        });
        let mut terms: Vec<(Box<[u8]>, u32)> = short.chain(self.long).collect();
        terms.sort_unstable();
        terms
    }
}

/// Bytes of the longest short term.
const SHORT: usize = 15;

/// A short term as one number: its bytes, and their number in the last.
fn packed(term: &[u8]) -> Option<u128> {
    let mut bytes = [0; SHORT + 1];
    bytes.get_mut(..SHORT)?.get_mut(..term.len())?.copy_from_slice(term);
    bytes[SHORT] = term.len() as u8;
    Some(u128::from_be_bytes(bytes))
}

/// The terms of a field in order.
pub(in crate::engine::local) struct Sorted {
    record: Record,
    /// Each term, and where its tokens end.
    terms: std::iter::Peekable<std::vec::IntoIter<(Box<[u8]>, u32)>>,
    /// Where the tokens of the next one begin.
    start: u32,
    documents: Vec<u32>,
    positions: Vec<u32>,
}

impl Sorted {
    /// Hands the terms before `before` over, or all that are left.
    pub(in crate::engine::local) fn write(
        &mut self,
        serializer: &mut FieldSerializer<'_>,
        before: Option<&[u8]>,
    ) -> io::Result<()> {
        let mut deltas = Vec::new();
        while let Some((term, end)) = self.terms.next_if(|(term, _)| before.is_none_or(|before| **term < *before)) {
            let tokens = self.start as usize..end as usize;
            self.start = end;
            let documents = self.documents[tokens.clone()].chunk_by(|a, b| a == b);
            let count = if self.record == Record::Documents { 0 } else { documents.clone().count() as u32 };
            serializer.new_term(&term, count, self.record != Record::Documents)?;
            let mut at = tokens.start;
            for document in documents {
                let frequency = document.len() as u32;
                match self.record {
                    Record::Documents => serializer.write_doc(document[0], 0, &[]),
                    Record::Frequencies => serializer.write_doc(document[0], frequency, &[]),
                    Record::Positions => {
                        let mut last = 0;
                        deltas.clear();
                        deltas.extend(self.positions[at..at + document.len()].iter().map(|position| {
                            let delta = position - last;
                            last = *position;
                            delta
                        }));
                        serializer.write_doc(document[0], frequency, &deltas);
                    }
                }
                at += document.len();
            }
            serializer.close_term()?;
        }
        Ok(())
    }
}

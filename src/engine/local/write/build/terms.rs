//! The postings of a field of any terms: each term gets a number when it is first seen, and what is collected is the
//! number, the document and, where the field has them, the position or how often the term stands there. Numbers are counted
//! and put in order at the end.

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
    /// By entry, its term: an entry is a token where positions are recorded, and else a term of a document.
    terms: Vec<u32>,
    /// By entry, the position, or how often the document has the term, where that is recorded.
    values: Vec<u32>,
    /// The documents that have entries, and where the entries of each end.
    documents: Vec<(u32, usize)>,
    /// By term, its last entry.
    last: Vec<u32>,
    tokens: u64,
}

impl TermPostings {
    pub(in crate::engine::local) fn new(record: Record) -> Self {
        Self {
            record,
            numbers: Numbers::default(),
            terms: Vec::new(),
            values: Vec::new(),
            documents: Vec::new(),
            last: Vec::new(),
            tokens: 0,
        }
    }

    pub(in crate::engine::local) fn with_positions() -> Self {
        Self::new(Record::Positions)
    }

    /// Notes that `term` stands at `position` of a document; with the key by which it is known, if it is, which no other term
    /// has. Documents and positions ascend.
    pub(in crate::engine::local) fn add(&mut self, key: Option<u32>, term: &[u8], document: u32, position: u32) {
        let number = self.numbers.of(key, term);
        self.note(number, document, position, 1);
    }

    /// The same, so many times more and wherever.
    pub(in crate::engine::local) fn add_times(&mut self, key: Option<u32>, term: &[u8], document: u32, times: u32) {
        let number = self.numbers.of(key, term);
        self.note(number, document, 0, times);
    }

    fn note(&mut self, number: u32, document: u32, position: u32, times: u32) {
        self.tokens += u64::from(times);
        let begins = match self.documents.last() {
            Some((last, _)) if *last == document => {
                self.documents.len().checked_sub(2).map_or(0, |at| self.documents[at].1)
            }
            _ => {
                self.documents.push((document, self.terms.len()));
                self.terms.len()
            }
        };
        if self.record != Record::Positions {
            if self.last.len() <= number as usize {
                self.last.resize(number as usize + 1, u32::MAX);
            }
            let last = &mut self.last[number as usize];
            if *last != u32::MAX && *last as usize >= begins {
                if self.record == Record::Frequencies {
                    self.values[*last as usize] += times;
                }
                return;
            }
            *last = self.terms.len() as u32;
        }
        self.terms.push(number);
        match self.record {
            Record::Positions => self.values.push(position),
            Record::Frequencies => self.values.push(times),
            Record::Documents => {}
        }
        if let Some((_, end)) = self.documents.last_mut() {
            *end += 1;
        }
    }

    pub(in crate::engine::local) fn tokens(&self) -> u64 {
        self.tokens
    }

    pub(in crate::engine::local) fn memory(&self) -> usize {
        let words = self.terms.capacity() + self.values.capacity() + self.last.capacity();
        self.numbers.memory() + words * 4 + self.documents.capacity() * 16
    }

    /// Takes the entries of other documents in, whose numbers grow by so many and then follow.
    pub(in crate::engine::local) fn absorb(&mut self, other: Self, documents: u32) {
        let mut numbers = vec![0; other.numbers.next() as usize];
        for (term, number, key) in other.numbers.each() {
            numbers[number as usize] = self.numbers.of(key, &term);
        }
        let before = self.terms.len();
        self.terms.reserve_exact(other.terms.len());
        self.values.reserve_exact(other.values.len());
        self.terms.extend(other.terms.into_iter().map(|term| numbers[term as usize]));
        self.values.extend(other.values);
        self.documents.extend(other.documents.into_iter().map(|(document, end)| (document + documents, before + end)));
        self.tokens += other.tokens;
    }

    /// Puts the terms in order, and each one's documents behind one another.
    pub(in crate::engine::local) fn sorted(self) -> Sorted {
        let Self { record, numbers, terms: entries, values, documents: ends_of_documents, last, .. } = self;
        drop(last);
        let terms = numbers.sorted();
        // Where the next entry of each term goes: first how many there are, then where they begin.
        let mut next = vec![0_u32; terms.len()];
        for term in &entries {
            next[*term as usize] += 1;
        }
        let mut ends = Vec::with_capacity(terms.len());
        let mut end = 0;
        for (_, number) in &terms {
            let count = std::mem::replace(&mut next[*number as usize], end);
            end += count;
            ends.push(end);
        }
        let mut documents = vec![0_u32; entries.len()];
        let mut placed = vec![0_u32; values.len()];
        let mut start = 0;
        for (document, end) in ends_of_documents {
            for at in start..end {
                let to = &mut next[entries[at] as usize];
                documents[*to as usize] = document;
                if let Some(value) = values.get(at) {
                    placed[*to as usize] = *value;
                }
                *to += 1;
            }
            start = end;
        }
        let terms = terms.into_iter().map(|(term, _)| term).zip(ends).collect::<Vec<_>>().into_iter().peekable();
        Sorted { record, terms, start: 0, documents, values: placed }
    }
}

/// A number for every term, in the order in which they come. Most terms are short, and are looked up by their bytes as
/// one number, without a string elsewhere in memory; and many are known by a key, and need not be looked up.
#[derive(Default)]
struct Numbers {
    short: FxHashMap<u128, u32>,
    long: FxHashMap<Box<[u8]>, u32>,
    /// By key, the number plus one; and the terms that have one, with number and key.
    by_key: Vec<u32>,
    known: Vec<(Box<[u8]>, u32, u32)>,
    /// Bytes of the long terms and of those with a key.
    bytes: usize,
}

impl Numbers {
    fn next(&self) -> u32 {
        (self.short.len() + self.long.len() + self.known.len()) as u32
    }

    #[inline]
    fn of(&mut self, key: Option<u32>, term: &[u8]) -> u32 {
        let Some(key) = key else { return self.of_unknown(term) };
        match self.by_key.get(key as usize) {
            Some(number) if *number > 0 => *number - 1,
            _ => self.enter(key, term),
        }
    }

    fn of_unknown(&mut self, term: &[u8]) -> u32 {
        let next = self.next();
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

    fn enter(&mut self, key: u32, term: &[u8]) -> u32 {
        let next = self.next();
        if self.by_key.len() <= key as usize {
            self.by_key.resize(key as usize + 1, 0);
        }
        self.by_key[key as usize] = next + 1;
        self.bytes += term.len();
        self.known.push((term.into(), next, key));
        next
    }

    fn memory(&self) -> usize {
        let maps = self.short.capacity() * 33 + self.long.capacity() * 25;
        maps + self.by_key.capacity() * 4 + self.known.capacity() * 24 + self.bytes
    }

    /// Every term, with its number and its key.
    fn each(self) -> impl Iterator<Item = (Box<[u8]>, u32, Option<u32>)> {
        let short = self.short.into_iter().map(|(key, number)| {
            let bytes = key.to_be_bytes();
            (bytes[..usize::from(bytes[SHORT])].into(), number, None)
        });
        let long = self.long.into_iter().map(|(term, number)| (term, number, None));
        short.chain(long).chain(self.known.into_iter().map(|(term, number, key)| (term, number, Some(key))))
    }

    /// The terms in order, with their numbers.
    fn sorted(self) -> Vec<(Box<[u8]>, u32)> {
        let mut terms: Vec<(Box<[u8]>, u32)> = self.each().map(|(term, number, _)| (term, number)).collect();
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
    /// Each term, and where its entries end.
    terms: std::iter::Peekable<std::vec::IntoIter<(Box<[u8]>, u32)>>,
    /// Where the entries of the next one begin.
    start: u32,
    documents: Vec<u32>,
    values: Vec<u32>,
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
            let entries = self.start as usize..end as usize;
            self.start = end;
            let documents = &self.documents[entries.clone()];
            match self.record {
                Record::Documents => {
                    serializer.new_term(&term, 0, false)?;
                    documents.iter().for_each(|document| serializer.write_doc(*document, 0, &[]));
                }
                Record::Frequencies => {
                    serializer.new_term(&term, documents.len() as u32, true)?;
                    for (document, frequency) in documents.iter().zip(&self.values[entries]) {
                        serializer.write_doc(*document, *frequency, &[]);
                    }
                }
                Record::Positions => {
                    let tokens = documents.chunk_by(|a, b| a == b);
                    serializer.new_term(&term, tokens.clone().count() as u32, true)?;
                    let mut at = entries.start;
                    for tokens in tokens {
                        let mut last = 0;
                        deltas.clear();
                        deltas.extend(self.values[at..at + tokens.len()].iter().map(|position| {
                            let delta = position - last;
                            last = *position;
                            delta
                        }));
                        serializer.write_doc(tokens[0], tokens.len() as u32, &deltas);
                        at += tokens.len();
                    }
                }
            }
            serializer.close_term()?;
        }
        Ok(())
    }
}

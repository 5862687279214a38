//! One key of one segment: the values of its articles, by numbers, and how many articles have each.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, ColumnIndex, StrColumn};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader, Term};

use crate::engine::local::store::schema::{Fields, script_term};
use crate::engine::{Counted, Key, Tally};
use crate::text::script::Script;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Counts the articles of one segment by one key.
pub(super) struct KeyColumn {
    values: Values,
    none: u64,
}

enum Values {
    /// No article has any.
    None,
    /// Values of a field, by their numbers in the segment.
    Texts(Texts),
    /// Days since 1970 in a zone.
    Days(Days),
    /// By document, the number of its script.
    Scripts { by_doc: Vec<u8>, counts: [u64; Script::ALL.len()] },
}

struct Texts {
    column: StrColumn,
    counts: Vec<u32>,
    // What is used again for every block of documents.
    docs: Vec<DocId>,
    rows: Vec<u32>,
    ordinals: Vec<u64>,
    /// Values of the document at hand.
    seen: Vec<u64>,
}

struct Days {
    column: Column<i64>,
    offset: i64,
    counts: FxHashMap<i64, u64>,
    docs: Vec<DocId>,
    rows: Vec<u32>,
    instants: Vec<i64>,
}

impl KeyColumn {
    /// The values of `key` in a segment.
    pub(super) fn open(reader: &SegmentReader, fields: &Fields, zone: FixedOffset, key: Key) -> tantivy::Result<Self> {
        let texts = |name: &str| -> tantivy::Result<Values> {
            Ok(match reader.fast_fields().str(name)? {
                Some(column) => Values::Texts(Texts {
                    counts: vec![0; column.dictionary().num_terms()],
                    column,
                    docs: Vec::new(),
                    rows: Vec::new(),
                    ordinals: Vec::new(),
                    seen: Vec::new(),
                }),
                None => Values::None,
            })
        };
        let values = match key {
            Key::Source => texts("source")?,
            Key::Author => texts("authors")?,
            Key::Editor => texts("editors")?,
            Key::Reviewer => texts("reviewers")?,
            Key::Section => texts("section")?,
            Key::Page => texts("page")?,
            Key::Day => Values::Days(Days {
                column: reader.fast_fields().i64("published")?,
                offset: i64::from(zone.local_minus_utc()),
                counts: FxHashMap::default(),
                docs: Vec::new(),
                rows: Vec::new(),
                instants: Vec::new(),
            }),
            Key::Script => {
                Values::Scripts { by_doc: scripts(reader, fields)?, counts: [0; Script::ALL.len()] }
            }
        };
        Ok(Self { values, none: 0 })
    }

    /// Counts documents, which ascend.
    pub(super) fn add(&mut self, docs: &[DocId]) {
        self.none += match &mut self.values {
            Values::None => docs.len() as u64,
            Values::Texts(texts) => texts.add(docs),
            Values::Days(days) => days.add(docs),
            Values::Scripts { by_doc, counts } => {
                let mut none = 0;
                for doc in docs {
                    match by_doc.get(*doc as usize).and_then(|number| counts.get_mut(usize::from(*number))) {
                        Some(count) => *count += 1,
                        None => none += 1,
                    }
                }
                none
            }
        };
    }

    /// The counts by value.
    pub(super) fn finish(self) -> tantivy::Result<Tally> {
        let mut values = BTreeMap::new();
        match self.values {
            Values::None => {}
            Values::Texts(Texts { column, counts, .. }) => {
                let counted: Vec<u64> = (0..).zip(&counts).filter(|(_, count)| **count > 0).map(|(ord, _)| ord).collect();
                let mut numbers = counted.iter();
                column.dictionary().sorted_ords_to_term_cb(&counted, |term| {
                    if let (Some(number), Ok(text)) = (numbers.next(), std::str::from_utf8(term)) {
                        values.insert(Counted::Text(text.to_owned()), u64::from(counts[*number as usize]));
                    }
                })?;
            }
            Values::Days(days) => {
                for (day, count) in days.counts {
                    if let Some(time) = DateTime::from_timestamp(day * DAY, 0) {
                        values.insert(Counted::Day(time.date_naive()), count);
                    }
                }
            }
            Values::Scripts { counts, .. } => {
                let counted = Script::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0);
                values.extend(counted.map(|(script, count)| (script.into(), count)));
            }
        }
        Ok(Tally { values, none: self.none })
    }
}

impl Texts {
    /// Gives the number of documents without a value.
    fn add(&mut self, docs: &[DocId]) -> u64 {
        let ordinals = self.column.ords();
        self.docs.clear();
        self.rows.clear();
        ordinals.row_ids_for_docs(docs, &mut self.docs, &mut self.rows);
        self.ordinals.resize(self.rows.len(), 0);
        ordinals.values.get_vals(&self.rows, &mut self.ordinals);
        if !matches!(ordinals.index, ColumnIndex::Multivalued(_)) {
            for ordinal in &self.ordinals {
                self.counts[*ordinal as usize] += 1;
            }
            return (docs.len() - self.rows.len()) as u64;
        }
        let (mut last, mut with) = (None, 0);
        for (doc, ordinal) in self.docs.iter().zip(&self.ordinals) {
            if last != Some(*doc) {
                last = Some(*doc);
                with += 1;
                self.seen.clear();
            }
            // A value that an article has twice is one.
            if !self.seen.contains(ordinal) {
                self.seen.push(*ordinal);
                self.counts[*ordinal as usize] += 1;
            }
        }
        docs.len() as u64 - with
    }
}

impl Days {
    /// Gives the number of documents without a value.
    fn add(&mut self, docs: &[DocId]) -> u64 {
        self.docs.clear();
        self.rows.clear();
        self.column.row_ids_for_docs(docs, &mut self.docs, &mut self.rows);
        self.instants.resize(self.rows.len(), 0);
        self.column.values.get_vals(&self.rows, &mut self.instants);
        for instant in &self.instants {
            *self.counts.entry((instant + self.offset).div_euclid(DAY)).or_insert(0) += 1;
        }
        (docs.len() - self.rows.len()) as u64
    }
}

/// By document, the number of its script in [`Script::ALL`]; one more than there are where it has none.
fn scripts(reader: &SegmentReader, fields: &Fields) -> tantivy::Result<Vec<u8>> {
    let mut by_doc = vec![Script::ALL.len() as u8; reader.max_doc() as usize];
    let inverted = reader.inverted_index(fields.script)?;
    for (number, script) in (0..).zip(Script::ALL) {
        let term = Term::from_field_text(fields.script, script_term(script));
        let Some(info) = inverted.get_term_info(&term)? else { continue };
        let mut postings = inverted.read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
        while !postings.docs().is_empty() {
            postings.docs().iter().for_each(|doc| by_doc[*doc as usize] = number);
            postings.advance();
        }
    }
    Ok(by_doc)
}

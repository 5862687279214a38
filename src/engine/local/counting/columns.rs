//! One key of one segment: the values of its articles, by numbers, and how many articles have each.

use chrono::{DateTime, FixedOffset};
use tantivy::columnar::{Column, ColumnIndex, StrColumn};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader, Term};

use crate::engine::local::store::schema::{Fields, script_term};
use crate::engine::{Counted, Key};
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
    single: Single,
    several: Several,
    ordinals: Vec<u64>,
}

struct Days {
    column: Column<i64>,
    offset: i64,
    /// The first day of the segment, and how many articles are of each from it on.
    first: i64,
    counts: Vec<u32>,
    single: Single,
    instants: Vec<i64>,
}

impl KeyColumn {
    /// The values of `key` in a segment.
    pub(super) fn open(reader: &SegmentReader, fields: &Fields, zone: FixedOffset, key: Key) -> tantivy::Result<Self> {
        let texts = |name: &str| -> tantivy::Result<Values> {
            Ok(match reader.fast_fields().str(name)? {
                Some(column) => Values::Texts(Texts::new(column)),
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
            Key::Day => Values::Days(Days::new(reader.fast_fields().i64("published")?, zone)),
            Key::Script => Values::Scripts { by_doc: scripts(reader, fields)?, counts: [0; Script::ALL.len()] },
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

    /// The counts by value, in no order, and how many articles have none.
    pub(super) fn finish(self) -> tantivy::Result<(Vec<(Counted, u64)>, u64)> {
        let mut values = Vec::new();
        match self.values {
            Values::None => {}
            Values::Texts(Texts { column, counts, .. }) => {
                let counted: Vec<u64> =
                    (0..).zip(&counts).filter(|(_, count)| **count > 0).map(|(ord, _)| ord).collect();
                let mut numbers = counted.iter();
                column.dictionary().sorted_ords_to_term_cb(&counted, |term| {
                    if let (Some(number), Ok(text)) = (numbers.next(), std::str::from_utf8(term)) {
                        values.push((Counted::Text(text.to_owned()), u64::from(counts[*number as usize])));
                    }
                })?;
            }
            Values::Days(days) => {
                let counted = (days.first..).zip(days.counts).filter(|(_, count)| *count > 0);
                values.extend(counted.filter_map(|(day, count)| {
                    let time = DateTime::from_timestamp(day * DAY, 0)?;
                    Some((Counted::Day(time.date_naive()), u64::from(count)))
                }));
            }
            Values::Scripts { counts, .. } => {
                let counted = Script::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0);
                values.extend(counted.map(|(script, count)| (script.into(), count)));
            }
        }
        Ok((values, self.none))
    }
}

impl Texts {
    fn new(column: StrColumn) -> Self {
        Self {
            counts: vec![0; column.dictionary().num_terms()],
            column,
            single: Single::default(),
            several: Several::default(),
            ordinals: Vec::new(),
        }
    }

    /// Gives the number of documents without a value. A value that an article has twice is one.
    fn add(&mut self, docs: &[DocId]) -> u64 {
        let ordinals = self.column.ords();
        let ColumnIndex::Multivalued(_) = &ordinals.index else {
            let rows = self.single.rows(&ordinals.index, docs);
            self.ordinals.resize(rows.len(), 0);
            ordinals.values.get_vals(rows, &mut self.ordinals);
            for ordinal in &self.ordinals {
                self.counts[*ordinal as usize] += 1;
            }
            return (docs.len() - self.ordinals.len()) as u64;
        };
        self.several.read(&ordinals.index, docs);
        self.ordinals.resize(self.several.rows.len(), 0);
        ordinals.values.get_vals(&self.several.rows, &mut self.ordinals);
        let (mut from, mut none) = (0, 0);
        for to in &self.several.ends {
            match &self.ordinals[from..*to] {
                [ordinal] => self.counts[*ordinal as usize] += 1,
                [] => none += 1,
                own => {
                    let first = |(at, ordinal): &(usize, &u64)| !own[..*at].contains(*ordinal);
                    for (_, ordinal) in own.iter().enumerate().filter(first) {
                        self.counts[*ordinal as usize] += 1;
                    }
                }
            }
            from = *to;
        }
        none
    }
}

impl Days {
    fn new(column: Column<i64>, zone: FixedOffset) -> Self {
        let offset = i64::from(zone.local_minus_utc());
        let day = |instant: i64| (instant + offset).div_euclid(DAY);
        let is_empty = column.values.num_vals() == 0;
        let (first, last) = if is_empty { (0, -1) } else { (day(column.min_value()), day(column.max_value())) };
        // No article is of a day before there were newspapers, or far in the future.
        let counts = vec![0; usize::try_from(last - first + 1).unwrap_or(0)];
        Self { column, offset, first, counts, single: Single::default(), instants: Vec::new() }
    }

    /// Gives the number of documents without a value.
    fn add(&mut self, docs: &[DocId]) -> u64 {
        let rows = self.single.rows(&self.column.index, docs);
        self.instants.resize(rows.len(), 0);
        self.column.values.get_vals(rows, &mut self.instants);
        for instant in &self.instants {
            self.counts[((instant + self.offset).div_euclid(DAY) - self.first) as usize] += 1;
        }
        (docs.len() - self.instants.len()) as u64
    }
}

/// Reads which rows of a column hold the values of documents that have one at most. What it keeps is used again for the next.
#[derive(Default)]
struct Single {
    docs: Vec<DocId>,
    rows: Vec<u32>,
}

impl Single {
    /// The rows of those of `docs` that have one, in their order. `docs` ascend, and are one at least.
    fn rows<'a>(&'a mut self, index: &ColumnIndex, docs: &'a [DocId]) -> &'a [u32] {
        let (ColumnIndex::Optional(_), &[first, .., last]) = (index, docs) else {
            if matches!(index, ColumnIndex::Full) {
                return docs;
            }
            return self.looked_up(index, docs);
        };
        // Where all documents in between have a value, their rows are as far apart as they are.
        let rows = index.docid_range_to_rowids(first..last + 1);
        if rows.end - rows.start != last + 1 - first {
            return self.looked_up(index, docs);
        }
        self.rows.clear();
        self.rows.extend(docs.iter().map(|doc| rows.start + (doc - first)));
        &self.rows
    }

    fn looked_up(&mut self, index: &ColumnIndex, docs: &[DocId]) -> &[u32] {
        self.docs.clear();
        self.rows.clear();
        index.docids_to_rowids(docs, &mut self.docs, &mut self.rows);
        &self.rows
    }
}

/// Documents of a segment from which on it is worth reading where the rows of all of them begin: one in so many.
const MANY: usize = 32;

/// Reads which rows of a column hold the values of documents that may have several.
#[derive(Default)]
struct Several {
    /// The rows of the documents that were read last, and where those of each end.
    rows: Vec<u32>,
    ends: Vec<usize>,
    /// Documents that were looked up one by one.
    looked_up: usize,
    /// By document, the first of its rows; those of the next begin where its own end. To look up each takes several times
    /// as long.
    starts: Vec<u32>,
    docs: Vec<DocId>,
}

impl Several {
    fn read(&mut self, index: &ColumnIndex, docs: &[DocId]) {
        let ColumnIndex::Multivalued(several) = index else { return };
        self.rows.clear();
        self.ends.clear();
        if self.looked_up > several.num_docs() as usize / MANY && self.starts.is_empty() {
            let column = several.get_start_index_column();
            let mut by_place = vec![0; column.num_vals() as usize];
            column.get_range(0, &mut by_place);
            let documents = several.num_docs() as usize;
            // Either every document has a place, or those with values have.
            if by_place.len() == documents + 1 {
                self.starts = by_place;
            } else {
                self.starts.reserve(documents + 1);
                for (doc, start) in several.iter_non_null_docs().zip(&by_place) {
                    while self.starts.len() <= doc as usize {
                        self.starts.push(*start);
                    }
                }
                self.starts.resize(documents + 1, by_place.last().copied().unwrap_or(0));
            }
        }
        if self.starts.is_empty() {
            self.looked_up += docs.len();
            self.docs.clear();
            index.docids_to_rowids(docs, &mut self.docs, &mut self.rows);
            let mut end = 0;
            for doc in docs {
                end += self.docs[end..].iter().take_while(|with| *with == doc).count();
                self.ends.push(end);
            }
            return;
        }
        for doc in docs {
            self.rows.extend(self.starts[*doc as usize]..self.starts[*doc as usize + 1]);
            self.ends.push(self.rows.len());
        }
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

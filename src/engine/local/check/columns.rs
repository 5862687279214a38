//! Columns by document, held against what the stored text gives.

use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::{Field, FieldType, Value as _};
use tantivy::{DocId, SegmentReader, TantivyDocument};

use super::postings::hash;
use crate::engine::local::store::snapshot::Snapshot;

/// The columns of a segment.
pub(super) struct Columns {
    columns: Vec<(String, Field, Kind)>,
}

enum Kind {
    Unsigned(Column<u64>),
    Signed(Column<i64>),
    /// With the hash of each value, by its number; `None` where no document has one.
    Text(Option<(StrColumn, Vec<u64>)>),
}

impl Columns {
    /// Opens all columns of a segment. Days lie otherwise in another zone, so that an index whose zone is just being
    /// changed is not checked for dates.
    pub(in crate::engine::local) fn of(snapshot: &Snapshot, segment: &SegmentReader) -> tantivy::Result<Self> {
        let mut columns = Vec::new();
        let is_checked = |field: Field| snapshot.is_complete() || field != snapshot.fields.published;
        for (field, entry) in segment.schema().fields().filter(|(field, entry)| entry.is_fast() && is_checked(*field)) {
            let (name, readers) = (entry.name(), segment.fast_fields());
            let kind = match entry.field_type() {
                FieldType::U64(_) => Kind::Unsigned(readers.u64(name)?),
                FieldType::I64(_) => Kind::Signed(readers.i64(name)?),
                _ => Kind::Text(match readers.str(name)? {
                    Some(column) => {
                        let hashes = hashes(&column)?;
                        Some((column, hashes))
                    }
                    None => None,
                }),
            };
            columns.push((name.to_owned(), field, kind));
        }
        Ok(Self { columns })
    }

    /// The fields in which the columns have other values of `doc` than `expected`.
    pub(in crate::engine::local) fn differ(&self, doc: DocId, expected: &TantivyDocument) -> Vec<String> {
        let differs = |(_, field, kind): &&(String, Field, Kind)| {
            let values = expected.get_all(*field);
            match kind {
                Kind::Unsigned(column) => !column.values_for_doc(doc).eq(values.filter_map(|value| value.as_u64())),
                Kind::Signed(column) => !column.values_for_doc(doc).eq(values.filter_map(|value| value.as_i64())),
                Kind::Text(column) => {
                    let mut found: Vec<u64> = column
                        .iter()
                        .flat_map(|(column, hashes)| column.term_ords(doc).map(|ord| hashes.get(ord as usize).copied()))
                        .map(Option::unwrap_or_default)
                        .collect();
                    let mut wanted: Vec<u64> =
                        values.filter_map(|value| Some(hash(value.as_str()?.as_bytes()))).collect();
                    found.sort_unstable();
                    wanted.sort_unstable();
                    found.dedup();
                    wanted.dedup();
                    found != wanted
                }
            }
        };
        self.columns.iter().filter(differs).map(|(name, _, _)| name.clone()).collect()
    }
}

fn hashes(column: &StrColumn) -> tantivy::Result<Vec<u64>> {
    let mut hashes = Vec::with_capacity(column.num_terms());
    let mut terms = column.dictionary().stream()?;
    while terms.advance() {
        hashes.push(hash(terms.key()));
    }
    Ok(hashes)
}

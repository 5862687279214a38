//! The columns that reprints are found by: all of them, and the articles that have some fingerprints.

use rustc_hash::FxHashSet;
use tantivy::SegmentReader;
use tantivy::columnar::Column;

use super::matching::{Sieve, documents_with};
use super::store::snapshot::Snapshot;
use super::store::trouble::broken;
use super::store::version::command;
use crate::article::ArticleId;
use crate::engine::{Fingerprinted, Sharing};
use crate::error::{Error, ErrorKind, Result, shell_quoted};

/// Hands the fingerprints of every article to `visit`.
pub(super) fn fingerprints(snapshot: &Snapshot, visit: &mut dyn FnMut(Fingerprinted<'_>) -> Result<()>) -> Result<()> {
    has_reprints(snapshot)?;
    let mut values = Vec::new();
    let mut fingerprints: Vec<u32> = Vec::new();
    for reader in snapshot.searcher.segment_readers() {
        let columns = Columns::open(reader).map_err(|error| broken(&snapshot.folder, error))?;
        for doc in reader.doc_ids_alive() {
            let Some(id) = columns.ids.first(doc) else { continue };
            let rows = columns.fingerprints.index.value_row_ids(doc);
            values.resize(rows.len(), 0);
            if !rows.is_empty() {
                columns.fingerprints.values.get_range(rows.start.into(), &mut values);
            }
            fingerprints.clear();
            fingerprints.extend(values.iter().map(|value| *value as u32));
            let source =
                columns.sources.as_ref().and_then(|(column, names)| Some((column.term_ords(doc).next()?, names)));
            visit(Fingerprinted {
                id: ArticleId::from_bits(id),
                published: columns.published.first(doc),
                source: source.and_then(|(ord, names)| names.get(ord as usize)).map(String::as_str),
                units: columns.units.first(doc).unwrap_or(0),
                whole: columns.whole.first(doc).unwrap_or(0),
                fingerprints: &fingerprints,
            })?;
        }
    }
    Ok(())
}

/// The articles that have any of `fingerprints`, ascending by identity.
pub(super) fn sharing(snapshot: &Snapshot, fingerprints: &[u32]) -> Result<Vec<Sharing>> {
    has_reprints(snapshot)?;
    let wanted: FxHashSet<u32> = fingerprints.iter().copied().collect();
    let sieve = Sieve::new(wanted.iter().copied());
    let in_segment = |reader: &SegmentReader| -> tantivy::Result<Vec<Sharing>> {
        let (ids, column) = (reader.fast_fields().u64("id")?, reader.fast_fields().u64("fingerprints")?);
        let docs = documents_with(&column, |value| sieve.may_hold(value as u32) && wanted.contains(&(value as u32)));
        let alive = |doc: &u32| reader.alive_bitset().is_none_or(|alive| alive.is_alive(*doc));
        let sharing = docs.into_iter().filter(alive).filter_map(|doc| {
            let shared = column.values_for_doc(doc).map(|value| value as u32).filter(|value| wanted.contains(value));
            Some(Sharing { id: ArticleId::from_bits(ids.first(doc)?), fingerprints: shared.collect() })
        });
        Ok(sharing.collect())
    };
    let segments = snapshot.executor().map(in_segment, snapshot.searcher.segment_readers().iter());
    let mut sharing = segments.map_err(|error| broken(&snapshot.folder, error))?.concat();
    sharing.sort_unstable_by_key(|sharing| sharing.id);
    Ok(sharing)
}

/// Refuses where the index has been made without.
fn has_reprints(snapshot: &Snapshot) -> Result<()> {
    if snapshot.payload.reprints {
        return Ok(());
    }
    let message = format!("the index in `{}` was made with --no-reprints", snapshot.folder.display());
    let (index, again) = (shell_quoted(&snapshot.folder.join("index")), command("index", &snapshot.folder));
    Err(Error::new(ErrorKind::Input, message).with_hint(format!("remove {index} and build it again: {again}")))
}

struct Columns {
    ids: Column<u64>,
    published: Column<i64>,
    units: Column<u64>,
    whole: Column<u64>,
    fingerprints: Column<u64>,
    /// With the names of the sources in order.
    sources: Option<(tantivy::columnar::StrColumn, Vec<String>)>,
}

impl Columns {
    fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        let sources = match columns.str("source")? {
            Some(column) => {
                let mut names = Vec::with_capacity(column.num_terms());
                let mut terms = column.dictionary().stream()?;
                while terms.advance() {
                    names.push(String::from_utf8_lossy(terms.key()).into_owned());
                }
                Some((column, names))
            }
            None => None,
        };
        Ok(Self {
            ids: columns.u64("id")?,
            published: columns.i64("published")?,
            units: columns.u64("compared_units")?,
            whole: columns.u64("compared_hash")?,
            fingerprints: columns.u64("fingerprints")?,
            sources,
        })
    }
}

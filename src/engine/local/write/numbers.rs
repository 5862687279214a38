//! Which commit first had an article: the numbers that articles keep while their files are read anew. Takes what the old
//! commit says of a file that is removed; gives the number of each article that comes again.

use std::collections::HashMap;
use std::path::Path;

use tantivy::index::SegmentComponent;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Index, SegmentReader, Term};

use crate::engine::local::store::checksum::verify;
use crate::engine::local::store::snapshot::Snapshot;
use crate::error::Result;

/// The numbers of articles by their identity.
pub(super) type Numbers = HashMap<u64, u64>;

/// What is known of articles that a transaction may add.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Of the articles of files that it removed.
    by_file: HashMap<String, Numbers>,
    /// Of those of an index that is made anew.
    of_all: Numbers,
    /// The number of the next commit.
    next: u64,
}

impl Seen {
    /// For the commits behind the one with the number `last`.
    pub(in crate::engine::local) fn behind(last: u64, of_all: Numbers) -> Self {
        Self { by_file: HashMap::new(), of_all, next: last + 1 }
    }

    /// The number of the next commit.
    pub(in crate::engine::local) fn next(&self) -> u64 {
        self.next
    }

    /// Notes that it is made.
    pub(super) fn committed(&mut self) {
        self.next += 1;
    }

    /// The number of the article `id` of `file`.
    pub(in crate::engine::local) fn number(&self, file: &str, id: u64) -> u64 {
        let known = self.by_file.get(file).and_then(|numbers| numbers.get(&id)).or_else(|| self.of_all.get(&id));
        known.copied().unwrap_or(self.next)
    }

    /// Keeps the numbers of what `engine` has of `file`, which is removed.
    pub(super) fn keep(&mut self, snapshot: &Snapshot, file: &str) -> tantivy::Result<()> {
        let query = TermQuery::new(Term::from_field_text(snapshot.fields.file, file), IndexRecordOption::Basic);
        let mut numbers = Numbers::new();
        for address in snapshot.searcher.search(&query, &tantivy::collector::DocSetCollector)? {
            let segment = snapshot.searcher.segment_reader(address.segment_ord);
            numbers.extend(number_of(segment, address.doc_id)?);
        }
        if !numbers.is_empty() {
            self.by_file.entry(file.to_owned()).or_default().extend(numbers);
        }
        Ok(())
    }

    /// Lets go of the numbers of a file that is read to its end.
    pub(in crate::engine::local) fn done(&mut self, file: &str) {
        self.by_file.remove(file);
    }
}

/// The identity of an article and its number; none of a file's record.
fn number_of(segment: &SegmentReader, doc: DocId) -> tantivy::Result<Option<(u64, u64)>> {
    let columns = segment.fast_fields();
    Ok(columns.u64("id")?.first(doc).zip(columns.u64("seen")?.first(doc)))
}

/// The numbers of all articles of `index` in `folder`, as far as its columns are whole.
pub(super) fn of_all(index: &Index, folder: &Path) -> Result<Numbers> {
    let mut numbers = Numbers::new();
    for segment in index.searchable_segments().unwrap_or_default() {
        if verify(folder, &segment.relative_path(SegmentComponent::FastFields))?.is_some() {
            continue;
        }
        let Ok(reader) = SegmentReader::open(&segment) else { continue };
        let columns = reader.fast_fields();
        let (Ok(ids), Ok(seen)) = (columns.u64("id"), columns.u64("seen")) else { continue };
        numbers.extend(reader.doc_ids_alive().filter_map(|doc| ids.first(doc).zip(seen.first(doc))));
    }
    Ok(numbers)
}

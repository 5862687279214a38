//! The records of files, which stand among the articles.

use tantivy::Term;
use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;

use super::snapshot::Snapshot;
use super::stored::{self, Kept};
use super::trouble::broken;
use crate::engine::{FileRecord, KnownFile};
use crate::error::Result;

/// All files that were read, in no order.
pub(in crate::engine::local) fn files(snapshot: &Snapshot) -> Result<Vec<KnownFile>> {
    let mut files = Vec::new();
    snapshot.for_each_segment(|segment| {
        let columns = segment.fast_fields();
        let Some(paths) = columns.str("file_path")? else { return Ok(()) };
        let (sizes, modified) = (columns.u64("file_size")?, columns.i64("file_modified")?);
        let rules = columns.u64("file_rules")?;
        let (articles, failures) = (columns.u64("file_articles")?, columns.u64("file_failures")?);
        let mut by_ord: Vec<(u64, KnownFile)> = Vec::new();
        for doc in segment.doc_ids_alive() {
            if let Some(ord) = paths.term_ords(doc).next() {
                let known = KnownFile {
                    path: String::new(),
                    size: sizes.first(doc).unwrap_or(0),
                    modified: modified.first(doc).unwrap_or(0),
                    rules: rules.first(doc).unwrap_or(0),
                    articles: articles.first(doc).unwrap_or(0),
                    failures: failures.first(doc).unwrap_or(0),
                };
                by_ord.push((ord, known));
            }
        }
        // One pass over the dictionary instead of a lookup a file.
        by_ord.sort_unstable_by_key(|(ord, _)| *ord);
        let mut wanted = by_ord.into_iter().peekable();
        let mut terms = paths.dictionary().stream()?;
        while terms.advance() && wanted.peek().is_some() {
            while let Some((_, known)) = wanted.next_if(|(ord, _)| *ord == terms.term_ord()) {
                files.push(KnownFile { path: String::from_utf8_lossy(terms.key()).into_owned(), ..known });
            }
        }
        Ok(())
    })?;
    Ok(files)
}

/// The record of the file at `path`.
pub(in crate::engine::local) fn file(snapshot: &Snapshot, path: &str) -> Result<Option<FileRecord>> {
    let query = TermQuery::new(Term::from_field_text(snapshot.fields.file_path, path), IndexRecordOption::Basic);
    let found = snapshot.searcher.search(&query, &DocSetCollector).map_err(|error| broken(&snapshot.folder, error))?;
    let Some(address) = found.into_iter().next() else { return Ok(None) };
    match stored::read(snapshot, address)?.kept()? {
        Kept::Record(record) => Ok(Some(record)),
        Kept::Article(_) => Ok(None),
    }
}

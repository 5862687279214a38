//! The writing half of [`LocalEngine`]: one tantivy commit a transaction.

use std::time::Duration;

use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Value as _};
use tantivy::{Index, IndexWriter, TantivyDocument, TantivyError, Term};

use super::lock::WriterLock;
use super::reader::for_each_segment;
use super::schema::{ARTICLE, FILE, OPENING_CHARS, script_term};
use super::version::Payload;
use super::{LocalEngine, broken};
use crate::article::Article;
use crate::engine::{FileRecord, KnownFile, Transaction};
use crate::error::{Error, ErrorKind, Result};
use crate::text::script::script;

/// Bytes that the indexing threads collect, together, before they write a segment.
const MEMORY: usize = 256 << 20;
/// Indexing threads; the reading and parsing side is a third.
const THREADS: usize = 2;
/// How often, and how far apart, tantivy's own lock is tried.
const LOCK_TRIES: u32 = 100;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// An open transaction. Dropped without a commit, it changes nothing.
pub(super) struct Writer {
    engine: LocalEngine,
    writer: IndexWriter,
    /// Released after the writer is gone.
    _lock: WriterLock,
}

impl Writer {
    pub(super) fn new(engine: LocalEngine, lock: WriterLock) -> Result<Self> {
        let writer = index_writer(&engine.index, THREADS, MEMORY).map_err(|error| broken(&engine.folder, error))?;
        Ok(Self { engine, writer, _lock: lock })
    }

    fn put(&mut self, document: TantivyDocument) -> Result<()> {
        self.writer.add_document(document).map(|_| ()).map_err(|error| broken(&self.engine.folder, error))
    }
}

impl Transaction for Writer {
    fn is_new(&self) -> bool {
        !self.engine.payload.built
    }

    fn reading(&self) -> &str {
        &self.engine.payload.reading
    }

    fn set_reading(&mut self, rules: &str) {
        rules.clone_into(&mut self.engine.payload.reading);
    }

    fn files(&self) -> Result<Vec<KnownFile>> {
        let mut files = Vec::new();
        for_each_segment(&self.engine, |segment| {
            let columns = segment.fast_fields();
            let Some(paths) = columns.str("file_path")? else { return Ok(()) };
            let (sizes, modified) = (columns.u64("file_size")?, columns.i64("file_modified")?);
            let (articles, failures) = (columns.u64("file_articles")?, columns.u64("file_failures")?);
            let mut by_ord: Vec<(u64, KnownFile)> = Vec::new();
            for doc in segment.doc_ids_alive() {
                if let Some(ord) = paths.term_ords(doc).next() {
                    let known = KnownFile {
                        path: String::new(),
                        size: sizes.first(doc).unwrap_or(0),
                        modified: modified.first(doc).unwrap_or(0),
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

    fn file(&self, path: &str) -> Result<Option<FileRecord>> {
        let engine = &self.engine;
        let query = TermQuery::new(Term::from_field_text(engine.fields.file_path, path), IndexRecordOption::Basic);
        let found = engine.searcher.search(&query, &DocSetCollector).map_err(|error| broken(&engine.folder, error))?;
        let Some(address) = found.into_iter().next() else { return Ok(None) };
        let document: TantivyDocument = engine.searcher.doc(address).map_err(|error| broken(&engine.folder, error))?;
        let meta = document.get_first(engine.fields.meta).and_then(|value| value.as_bytes());
        serde_json::from_slice(meta.unwrap_or_default()).map(Some).map_err(|error| {
            Error::new(ErrorKind::Index, "a file record in the index cannot be read").with_cause(error)
        })
    }

    fn add(&mut self, file: &str, article: &Article) -> Result<()> {
        let fields = &self.engine.fields;
        let mut document = TantivyDocument::new();
        document.add_text(fields.kind, ARTICLE);
        document.add_text(fields.file, file);
        document.add_u64(fields.id, article.id().bits());
        if let Some(published) = &article.published {
            document.add_i64(fields.published, published.instant(self.engine.zone()));
        }
        document.add_text(fields.title_grams, &article.title);
        document.add_text(fields.title_words, &article.title);
        document.add_text(fields.body_grams, &article.body);
        document.add_text(fields.body_words, &article.body);
        let opening = article.body.char_indices().nth(OPENING_CHARS).map_or(article.body.len(), |(at, _)| at);
        document.add_text(fields.opening_words, &article.body[..opening]);
        let script = script(&format!("{}\n{}", article.title, article.body));
        document.add_text(fields.script, script_term(script));
        for (field, values) in [
            (fields.authors, &article.authors),
            (fields.editors, &article.editors),
            (fields.reviewers, &article.reviewers),
            (fields.section, &article.section),
        ] {
            values.iter().for_each(|value| document.add_text(field, value));
        }
        if let Some(source) = &article.source {
            document.add_text(fields.source, source);
        }
        document.add_text(fields.path, &article.path);
        document.add_text(fields.body, &article.body);
        document.add_bytes(fields.meta, &to_json(&article.without_body())?);
        self.put(document)
    }

    fn record(&mut self, record: &FileRecord) -> Result<()> {
        let fields = &self.engine.fields;
        let mut document = TantivyDocument::new();
        document.add_text(fields.kind, FILE);
        document.add_text(fields.file, &record.path);
        document.add_text(fields.file_path, &record.path);
        document.add_u64(fields.file_size, record.size);
        document.add_i64(fields.file_modified, record.modified);
        document.add_u64(fields.file_articles, record.articles);
        document.add_u64(fields.file_failures, record.failures.len() as u64);
        document.add_bytes(fields.meta, &to_json(record)?);
        self.put(document)
    }

    fn remove_file(&mut self, file: &str) {
        self.writer.delete_term(Term::from_field_text(self.engine.fields.file, file));
    }

    fn remove_record(&mut self, file: &str) {
        self.writer.delete_term(Term::from_field_text(self.engine.fields.file_path, file));
    }

    fn commit(self: Box<Self>) -> Result<()> {
        let Self { engine, mut writer, _lock } = *self;
        let committed = (|| {
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&Payload::current(engine.zone(), &engine.payload.reading, true).to_json());
            commit.commit()?;
            // Merges that the commit set off would otherwise be cut short when the process ends.
            writer.wait_merging_threads()
        })();
        committed.map_err(|error| broken(&engine.folder, error))
    }
}

/// tantivy's writer. The lock that counts is [`WriterLock`]; tantivy's is released by closing its file, which a child
/// process that was forked a moment ago delays, so a refusal is waited out.
pub(super) fn index_writer(index: &Index, threads: usize, memory: usize) -> tantivy::Result<IndexWriter> {
    let mut tries = 0;
    loop {
        match index.writer_with_num_threads(threads, memory) {
            Err(TantivyError::LockFailure(..)) if tries < LOCK_TRIES => {
                tries += 1;
                std::thread::sleep(LOCK_PAUSE);
            }
            made => return made,
        }
    }
}

fn to_json(value: &impl serde::Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(value)
        .map_err(|error| Error::new(ErrorKind::Index, "a record cannot be written").with_cause(error))
}

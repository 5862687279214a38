//! A transaction: a tantivy commit at every checkpoint, and a last one.

use std::collections::HashSet;
use std::time::Duration;

use tantivy::indexer::{IndexWriterOptions, NoMergePolicy};
use tantivy::{Index, IndexWriter, SegmentMeta, TantivyDocument, TantivyError, Term};

use super::build::Crew;
use super::merging::Merging;
use super::numbers::{Numbers, Seen};
use super::orphans;
use crate::article::Article;
use crate::engine::local::store::lock::WriterLock;
use crate::engine::local::store::snapshot::Snapshot;
use crate::engine::local::store::trouble::{broken, unwritten};
use crate::engine::local::store::version::Payload;
use crate::engine::local::store::{document, records};
use crate::engine::{FileRecord, KnownFile, Transaction};
use crate::error::Result;

/// Bytes that the indexing threads collect, together, before they write a segment.
const MEMORY: usize = 224 << 20;
/// Indexing threads; the reading and parsing side is a third.
const THREADS: usize = 2;
/// How often, and how far apart, tantivy's own lock is tried.
const LOCK_TRIES: u32 = 100;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// Threads and memory of tantivy's writer, which removes, merges and commits.
const IDLE_THREADS: usize = 1;
const IDLE_MEMORY: usize = 15_000_000;

/// An open transaction. Dropped without a commit, it changes nothing.
pub(in crate::engine::local) struct Writer {
    snapshot: Snapshot,
    crew: Crew,
    /// Files of which the crew has articles or the record, and those of which it has the record.
    files_at_work: HashSet<String>,
    records_at_work: HashSet<String>,
    /// Which commit first had an article.
    seen: Seen,
    /// There until it is dropped.
    writer: Option<IndexWriter>,
    /// Released after the writer is gone.
    _lock: WriterLock,
}

impl Drop for Writer {
    /// A merge that is under way ends before another process may write: it names its segment in a commit of its own.
    fn drop(&mut self) {
        // What it builds belongs to no commit.
        self.crew.abandon();
        if let Some(writer) = self.writer.take() {
            writer.set_merge_policy(Box::new(NoMergePolicy));
            let _ = writer.wait_merging_threads();
        }
    }
}

impl Writer {
    /// Opens a transaction on `engine`. An index that is made anew keeps the numbers of `old`, and counts on from its last
    /// commit.
    pub(in crate::engine::local) fn new(
        snapshot: Snapshot,
        lock: WriterLock,
        old: Option<(u64, Numbers)>,
    ) -> Result<Self> {
        let writer = index_writer(&snapshot.index, IDLE_THREADS, IDLE_MEMORY);
        let writer = writer.map_err(|error| unwritten(&snapshot.folder, error))?;
        // tantivy gives the first operation of a writer the number of the last commit, and a merge of committed segments
        // takes in what was removed up to that number: what the first operation removes would be gone before the commit,
        // and after a kill for good. So the first one removes nothing.
        writer.delete_term(Term::from_field_text(snapshot.fields.file, ""));
        writer.set_merge_policy(Box::new(Merging::default()));
        let crew = Crew::new(snapshot.index.clone(), THREADS, MEMORY);
        let (files_at_work, records_at_work) = (HashSet::new(), HashSet::new());
        let (last, numbers) = old.unwrap_or_default();
        let seen = Seen::behind(last.max(snapshot.payload.commit), numbers);
        Ok(Self { snapshot, crew, files_at_work, records_at_work, seen, writer: Some(writer), _lock: lock })
    }
}

impl Transaction for Writer {
    fn is_complete(&self) -> bool {
        self.snapshot.payload.complete
    }

    fn files(&self) -> Result<Vec<KnownFile>> {
        records::files(&self.snapshot)
    }

    fn file(&self, path: &str) -> Result<Option<FileRecord>> {
        records::file(&self.snapshot, path)
    }

    fn add(&mut self, file: &str, article: &Article) -> Result<()> {
        let number = article.seen.unwrap_or_else(|| self.seen.number(file, article.id().bits()));
        let Snapshot { fields, payload, .. } = &self.snapshot;
        let document = document::of_article(fields, payload.zone(), file, article, number, payload.reprints)?;
        if !self.files_at_work.contains(file) {
            self.files_at_work.insert(file.to_owned());
        }
        self.put(document)
    }

    fn record(&mut self, record: &FileRecord) -> Result<()> {
        let document = document::of_record(&self.snapshot.fields, record)?;
        self.files_at_work.insert(record.path.clone());
        self.records_at_work.insert(record.path.clone());
        if record.partial.is_none() {
            self.seen.done(&record.path);
        }
        self.put(document)
    }

    fn remove_file(&mut self, file: &str) -> Result<()> {
        if self.files_at_work.contains(file) {
            self.gather()?;
        }
        self.seen.keep(&self.snapshot, file).map_err(|error| broken(&self.snapshot.folder, error))?;
        self.remove(Term::from_field_text(self.snapshot.fields.file, file));
        Ok(())
    }

    fn remove_record(&mut self, file: &str) -> Result<()> {
        if self.records_at_work.contains(file) {
            self.gather()?;
        }
        self.remove(Term::from_field_text(self.snapshot.fields.file_path, file));
        Ok(())
    }

    fn checkpoint(&mut self) -> Result<()> {
        self.commit_as(false)
    }

    fn commit(mut self: Box<Self>) -> Result<()> {
        self.commit_as(true)?;
        self.settle()?;
        // The commit stands, and what is left over is cleared away by the next run.
        let _ = self.tidy();
        Ok(())
    }

    fn commit_optimized(mut self: Box<Self>) -> Result<()> {
        self.commit_as(true)?;
        self.settle()?;
        let optimized = (|| {
            let segments = self.snapshot.index.searchable_segment_metas()?;
            if segments.len() < 2 && segments.iter().all(|segment| segment.num_deleted_docs() == 0) {
                return Ok(());
            }
            let mut writer = index_writer(&self.snapshot.index, IDLE_THREADS, IDLE_MEMORY)?;
            writer.set_merge_policy(Box::new(NoMergePolicy));
            writer.merge(&segments.iter().map(SegmentMeta::id).collect::<Vec<_>>()).wait()?;
            writer.wait_merging_threads()
        })();
        optimized.map_err(|error| unwritten(&self.snapshot.folder, error))?;
        self.tidy()
    }
}

impl Writer {
    #[expect(clippy::expect_used, reason = "taken by the end alone")]
    fn writer(&mut self) -> &mut IndexWriter {
        self.writer.as_mut().expect("the writer is there until the transaction ends")
    }

    fn remove(&mut self, term: Term) {
        self.writer().delete_term(term);
    }

    fn put(&mut self, document: TantivyDocument) -> Result<()> {
        self.crew.add(document).map_err(|error| unwritten(&self.snapshot.folder, error))
    }

    /// Hands what the crew has over to tantivy's writer. What is removed afterwards is looked for in it, and what was
    /// removed before is not.
    fn gather(&mut self) -> Result<()> {
        let segments = self.crew.finish();
        self.files_at_work.clear();
        self.records_at_work.clear();
        let gathered = segments.and_then(|segments| {
            if segments.is_empty() {
                return Ok(());
            }
            self.settle_removals()?;
            segments.into_iter().try_for_each(|segment| self.writer().add_segment(segment))
        });
        gathered.map_err(|error| unwritten(&self.snapshot.folder, error))
    }

    /// Makes tantivy close its list of removals. It is open until somebody reads to its end, and a segment that is added
    /// meanwhile would be searched for all of it. A thread of tantivy's that has a document reads to the end; the
    /// document is of no file, and is removed.
    fn settle_removals(&mut self) -> tantivy::Result<()> {
        let nobody = Term::from_field_text(self.snapshot.fields.file, "");
        let mut marker = TantivyDocument::new();
        marker.add_text(self.snapshot.fields.file, "");
        self.writer().add_document(marker)?;
        // Its threads have ended when a commit is prepared, which is then not made.
        drop(self.writer().prepare_commit()?);
        self.writer().delete_term(nobody);
        Ok(())
    }

    /// Waits for the merges that a commit set off, which would otherwise be cut short when the process ends.
    fn settle(&mut self) -> Result<()> {
        let Some(writer) = self.writer.take() else { return Ok(()) };
        writer.wait_merging_threads().map_err(|error| unwritten(&self.snapshot.folder, error))
    }

    /// Leaves on the disk what the last commit names, and no more. tantivy keeps pieces that are merged as long as somebody
    /// of this process might read them, as this transaction did; whoever has opened them elsewhere goes on.
    fn tidy(&mut self) -> Result<()> {
        self.snapshot.renew()?;
        orphans::clear_away(&self.snapshot.index, &self.snapshot.folder)
    }

    fn commit_as(&mut self, complete: bool) -> Result<()> {
        self.gather()?;
        let payload =
            Payload::current(self.snapshot.zone(), self.snapshot.payload.reprints, self.seen.next(), complete);
        let payload = payload.to_json();
        let committed = (|| {
            let mut commit = self.writer().prepare_commit()?;
            commit.set_payload(&payload);
            commit.commit()
        })();
        committed.map_err(|error| unwritten(&self.snapshot.folder, error))?;
        self.seen.committed();
        Ok(())
    }
}

/// tantivy's writer. The lock that counts is [`WriterLock`]; tantivy's is released by closing its file, which a child
/// process that was forked a moment ago delays, so a refusal is waited out.
pub(super) fn index_writer(index: &Index, threads: usize, memory: usize) -> tantivy::Result<IndexWriter> {
    let mut tries = 0;
    loop {
        // One merge at a time: each maps what goes into it.
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(memory / threads)
            .num_merge_threads(1)
            .build();
        match index.writer_with_options(options) {
            Err(TantivyError::LockFailure(..)) if tries < LOCK_TRIES => {
                tries += 1;
                std::thread::sleep(LOCK_PAUSE);
            }
            made => return made,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::default_zone;

    /// Torture met it: an article whose record a merge had taken away before the commit.
    #[test]
    fn no_removal_has_the_number_of_the_last_commit() {
        let folder = tempfile::tempdir().unwrap();
        drop(super::super::begin::begin(folder.path(), default_zone(), true, None).unwrap());
        let lock = WriterLock::take(folder.path()).unwrap();
        let snapshot = Snapshot::open_unbuilt(folder.path()).unwrap();
        let committed = snapshot.index.load_metas().unwrap().opstamp;
        let mut writer = Writer::new(snapshot, lock, None).unwrap();
        let term = Term::from_field_text(writer.snapshot.fields.file, "a");
        let removed = writer.writer().delete_term(term);
        assert!(removed > committed, "{removed} after {committed}");
    }
}

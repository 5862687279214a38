//! Reads what the plan wants, and commits once.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serde::Serialize;

use super::plan::plan;
use crate::corpus::{Entry, Item, ReadFailure, ReadOptions, SourceFile, hash_file, read_file, walk};
use crate::engine::{FileRecord, RecordedFailure, Transaction};
use crate::error::Result;

/// The coarsest clock of a file system that is still met: two seconds, on FAT. In nanoseconds.
const TICK: i64 = 2_000_000_000;

/// What a refresh did. Serialises as `index --format json` prints it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Summary {
    /// Articles in the index now.
    pub articles: u64,
    /// Articles that were not in it.
    pub added: u64,
    /// Articles that were read again, because their file changed.
    pub updated: u64,
    /// Articles that left it.
    pub removed: u64,
    /// Articles whose files did not change; none of them was read.
    pub unchanged: u64,
    /// What could not be read, now or when it was last tried.
    pub failed: Vec<Failure>,
    /// How long it took.
    pub seconds: f64,
    /// Files of types that are not read, by type; with those in containers that were read now.
    #[serde(skip)]
    pub not_read: BTreeMap<String, u64>,
}

/// What could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Path relative to the archive.
    pub path: String,
    /// In words that a person can act on.
    pub reason: String,
}

/// How far a refresh has come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Files read so far, and to read in all.
    pub files: (u64, u64),
    /// Bytes of files read so far, and to read in all.
    pub bytes: (u64, u64),
    /// Articles read so far.
    pub articles: u64,
}

/// Brings the index behind `transaction` up to date with the folder `archive`: new files are read, changed ones
/// replaced, removed ones leave, in one commit; without changes there is no commit. The folder `index` is left out.
///
/// # Errors
/// Where the folder cannot be walked or the index cannot be written; then nothing has changed. What cannot be read as
/// an article is no error but a [`Failure`] in the summary.
pub fn refresh(
    archive: &Path,
    index: &Path,
    mut transaction: Box<dyn Transaction>,
    options: &ReadOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<Summary> {
    let started = Instant::now();
    let mut summary = Summary::default();
    let (mut found, mut unseen) = (Vec::new(), Vec::new());
    for entry in walk(archive, index, &options.config)? {
        match entry {
            Entry::File(file) => found.push(file),
            Entry::Unread(kind) => *summary.not_read.entry(kind).or_insert(0) += 1,
            Entry::Failed(failure) => {
                unseen.push(failure.path.clone());
                summary.failed.push(failure.into());
            }
        }
    }
    // Other rules give other articles from the same bytes.
    let is_other_reading = transaction.reading() != options.config.fingerprint();
    transaction.set_reading(options.config.fingerprint());
    let plan = plan(transaction.files()?, found, &unseen, is_other_reading);
    let is_current = !is_other_reading && plan.check.is_empty() && plan.add.is_empty() && plan.remove.is_empty();
    let bytes = plan.add.iter().chain(plan.check.iter().map(|(file, _)| file)).map(|file| file.size).sum();
    let files = (plan.add.len() + plan.check.len()) as u64;
    let mut pump = Pump {
        archive,
        options,
        transaction,
        summary,
        progress,
        state: Progress { files: (0, files), bytes: (0, bytes), articles: 0 },
    };

    for file in plan.keep {
        pump.summary.unchanged += file.articles;
        if file.failures > 0 {
            pump.report_recorded(&file.path)?;
        }
    }
    for file in plan.remove {
        pump.summary.removed += file.articles;
        pump.transaction.remove_file(&file.path);
    }
    for (file, old) in plan.check {
        if !is_other_reading && pump.is_only_touched(&file)? {
            pump.summary.unchanged += old.articles;
            pump.done(&file);
            continue;
        }
        pump.transaction.remove_file(&file.path);
        let now = pump.read(&file)?;
        pump.summary.updated += now.min(old.articles);
        pump.summary.added += now.saturating_sub(old.articles);
        pump.summary.removed += old.articles.saturating_sub(now);
    }
    for file in plan.add {
        pump.summary.added += pump.read(&file)?;
    }
    let Pump { transaction, mut summary, .. } = pump;
    if !is_current || transaction.is_new() {
        transaction.commit()?;
    }
    summary.articles = summary.unchanged + summary.updated + summary.added;
    summary.seconds = started.elapsed().as_secs_f64();
    Ok(summary)
}

struct Pump<'a> {
    archive: &'a Path,
    options: &'a ReadOptions,
    transaction: Box<dyn Transaction>,
    summary: Summary,
    progress: &'a mut dyn FnMut(Progress),
    state: Progress,
}

impl Pump<'_> {
    /// Reads a file into the transaction, record included. Gives the number of its articles.
    fn read(&mut self, file: &SourceFile) -> Result<u64> {
        let mut articles = 0;
        let mut failures: Vec<ReadFailure> = Vec::new();
        let mut stopped = None;
        let before = self.state.bytes.0;
        let hash = read_file(self.archive, &file.path, self.options, &mut |item, bytes| {
            match item {
                Item::Failed(failure) => failures.push(failure),
                Item::Unread { kind, count } => *self.summary.not_read.entry(kind).or_insert(0) += count,
                Item::Article(read) => {
                    let path = &read.article.path;
                    failures.extend(read.remarks.into_iter().map(|reason| ReadFailure { path: path.clone(), reason }));
                    match self.transaction.add(&file.path, &read.article) {
                        Ok(()) => {
                            articles += 1;
                            self.state.articles += 1;
                            if articles % 256 == 0 {
                                self.state.bytes.0 = before + bytes;
                                (self.progress)(self.state);
                            }
                        }
                        Err(error) => {
                            stopped = Some(error);
                            return ControlFlow::Break(());
                        }
                    }
                }
            }
            ControlFlow::Continue(())
        });
        if let Some(error) = stopped {
            return Err(error);
        }
        let hash = hash.unwrap_or_else(|failure| {
            failures.push(failure);
            String::new()
        });
        self.transaction.record(&FileRecord {
            path: file.path.clone(),
            size: file.size,
            modified: settled(file.modified),
            hash,
            articles,
            failures: failures.iter().cloned().map(RecordedFailure::from).collect(),
        })?;
        self.summary.failed.extend(failures.into_iter().map(Failure::from));
        self.state.bytes.0 = before;
        self.done(file);
        Ok(articles)
    }

    /// Whether a file has other times but the bytes that were read; then its record is brought up to date.
    fn is_only_touched(&mut self, file: &SourceFile) -> Result<bool> {
        let Some(record) = self.transaction.file(&file.path)? else { return Ok(false) };
        let same =
            record.size == file.size && hash_file(self.archive, &file.path).is_ok_and(|hash| hash == record.hash);
        if same {
            self.summary.failed.extend(record.failures.iter().cloned().map(Failure::from));
            self.transaction.remove_record(&file.path);
            self.transaction.record(&FileRecord { modified: settled(file.modified), ..record })?;
        }
        Ok(same)
    }

    fn report_recorded(&mut self, path: &str) -> Result<()> {
        if let Some(record) = self.transaction.file(path)? {
            self.summary.failed.extend(record.failures.into_iter().map(Failure::from));
        }
        Ok(())
    }

    fn done(&mut self, file: &SourceFile) {
        self.state.files.0 += 1;
        self.state.bytes.0 += file.size;
        (self.progress)(self.state);
    }
}

/// The time of a file, as far as it can tell a later change: one that was written just now may be written again within
/// the same tick of the clock, so its record holds a time that no file has, and its bytes are compared next time.
fn settled(modified: i64) -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as i64);
    if now.saturating_sub(modified) < TICK { i64::MIN } else { modified }
}

impl From<ReadFailure> for Failure {
    fn from(failure: ReadFailure) -> Self {
        Self { path: failure.path, reason: failure.reason }
    }
}

impl From<RecordedFailure> for Failure {
    fn from(failure: RecordedFailure) -> Self {
        Self { path: failure.path, reason: failure.reason }
    }
}

impl From<ReadFailure> for RecordedFailure {
    fn from(failure: ReadFailure) -> Self {
        Self { path: failure.path, reason: failure.reason }
    }
}

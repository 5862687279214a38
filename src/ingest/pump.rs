//! Carries a plan out: keeps, removes, reads, and commits as it goes.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::RefreshOptions;
use super::guard::against_removals;
use super::plan::{Plan, plan};
use super::reading::{self, End};
use super::summary::{Progress, Summary};
use crate::corpus::{Entry, SourceFile, hash_file, walk};
use crate::engine::{FileRecord, KnownFile, Transaction};
use crate::error::Result;

/// The coarsest clock of a file system that is still met: two seconds, on FAT. In nanoseconds.
const TICK: i64 = 2_000_000_000;
/// A time that no file has: a record with it is looked at again in the next run.
pub(super) const NEVER: i64 = i64::MIN;
/// Entries of the folder between two events.
const WALKED: usize = 1024;

/// Brings the index behind `transaction` up to date with the folder `archive`: new files are read, changed ones
/// replaced, removed ones leave. It commits as it goes, so that a run which ends early is not lost: the next one goes on
/// behind the last commit, inside a file too. Without changes there is no commit. When `progress` breaks off, what was
/// read so far is committed. The folder `index` is left out.
///
/// # Errors
/// Where the folder cannot be walked or the index cannot be written; then the last commit stands. Of kind
/// [`ErrorKind::Removals`](crate::error::ErrorKind::Removals) where more would leave the index than may (see
/// [`RefreshOptions::allow_removals`]); then nothing has changed. What cannot be read as an article is no error but a
/// [`Failure`](super::Failure) in the summary.
pub fn refresh(
    archive: &Path,
    index: &Path,
    transaction: Box<dyn Transaction>,
    options: &RefreshOptions,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Summary> {
    let started = Instant::now();
    let mut pump = Pump {
        archive,
        options,
        transaction,
        summary: Summary::default(),
        progress,
        state: Progress::default(),
        is_stopped: false,
        changes: 0,
        committed: started,
        waiting: 0,
    };
    let Some(plan) = pump.plan(index)? else {
        pump.summary.unchanged = pump.transaction.files()?.iter().map(|file| file.articles).sum();
        pump.summary.articles = pump.summary.unchanged;
        pump.summary.seconds = started.elapsed().as_secs_f64();
        return Ok(pump.summary);
    };
    if !options.allow_removals {
        against_removals(archive, &plan)?;
    }
    pump.carry_out(plan)?;
    let Pump { mut transaction, mut summary, is_stopped, changes, waiting, .. } = pump;
    summary.complete = !is_stopped;
    if is_stopped {
        if waiting > 0 {
            transaction.checkpoint()?;
        }
    } else if options.optimize {
        transaction.commit_optimized()?;
    } else if changes > 0 || !transaction.is_complete() {
        transaction.commit()?;
    }
    summary.articles = summary.unchanged + summary.updated + summary.added;
    summary.seconds = started.elapsed().as_secs_f64();
    Ok(summary)
}

/// A refresh under way.
pub(super) struct Pump<'a> {
    pub(super) archive: &'a Path,
    pub(super) options: &'a RefreshOptions,
    pub(super) transaction: Box<dyn Transaction>,
    pub(super) summary: Summary,
    progress: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
    pub(super) state: Progress,
    /// Whether the caller has broken off.
    pub(super) is_stopped: bool,
    /// Documents added and files removed, in all.
    changes: u64,
    /// When the last commit was.
    committed: Instant,
    /// Changes since then.
    waiting: u64,
}

impl Pump<'_> {
    /// What is to be done; `None` where the caller breaks off.
    fn plan(&mut self, index: &Path) -> Result<Option<Plan>> {
        let (mut found, mut unseen) = (Vec::new(), Vec::new());
        let config = &self.options.reading.config;
        for (at, entry) in walk(self.archive, index, config)?.enumerate() {
            match entry {
                Entry::File(file) => found.push(file),
                Entry::Unread(kind) => *self.summary.not_read.entry(kind).or_insert(0) += 1,
                Entry::Failed(failure) => {
                    unseen.push(failure.path.clone());
                    self.summary.failed.push(failure.into());
                }
            }
            if at % WALKED == 0 && self.report().is_break() {
                return Ok(None);
            }
        }
        let plan = plan(self.transaction.files()?, found, &unseen, config.fingerprint());
        let to_read = || plan.add.iter().chain(plan.check.iter().map(|(file, _)| file));
        self.state.files.1 = to_read().count() as u64;
        self.state.bytes.1 = to_read().map(|file| file.size).sum();
        Ok(Some(plan))
    }

    fn carry_out(&mut self, plan: Plan) -> Result<()> {
        for file in plan.keep {
            self.summary.unchanged += file.articles;
            if file.failures > 0
                && let Some(record) = self.transaction.file(&file.path)?
            {
                self.report_recorded(&record);
            }
        }
        for file in plan.remove {
            self.summary.removed += file.articles;
            self.remove_file(&file.path)?;
        }
        for (file, old) in plan.check {
            // What is not looked at any more stays as it is.
            if self.is_stopped {
                self.summary.unchanged += old.articles;
            } else {
                self.check(&file, &old)?;
            }
        }
        for file in plan.add {
            if self.is_stopped {
                break;
            }
            let read = reading::read(self, &file, None)?;
            self.summary.added += read.articles;
            self.done(&file);
        }
        Ok(())
    }

    /// Brings a file up to date that was read before.
    fn check(&mut self, file: &SourceFile, old: &KnownFile) -> Result<()> {
        let rules = self.options.reading.config.fingerprint();
        let record = self.transaction.file(&file.path)?.filter(|record| record.rules == rules);
        if let Some(record) = record.as_ref().filter(|record| record.partial.is_some()) {
            let read = reading::read(self, file, Some(record))?;
            match read.end {
                End::Differs => self.remove_file(&file.path)?,
                // What could be read of it before stays.
                End::Unreadable => {
                    self.summary.unchanged += old.articles;
                    self.done(file);
                    return Ok(());
                }
                End::Whole | End::BrokenOff => {
                    self.summary.unchanged += old.articles;
                    self.summary.added += read.articles - old.articles;
                    self.done(file);
                    return Ok(());
                }
            }
        } else {
            match hash_file(self.archive, &file.path) {
                // Nobody can tell what is in it now; what it held stays until somebody can.
                Err(failure) => {
                    self.summary.unchanged += old.articles;
                    self.summary.failed.push(failure.into());
                    self.done(file);
                    return Ok(());
                }
                Ok(hash) => {
                    if let Some(record) = record.filter(|record| record.hash == hash) {
                        self.summary.unchanged += old.articles;
                        self.report_recorded(&record);
                        let now = FileRecord { size: file.size, modified: settled(file.modified), ..record.clone() };
                        if now != record {
                            self.record(&now)?;
                        }
                        self.done(file);
                        return Ok(());
                    }
                }
            }
            self.remove_file(&file.path)?;
        }
        let now = reading::read(self, file, None)?.articles;
        self.summary.updated += now.min(old.articles);
        self.summary.added += now.saturating_sub(old.articles);
        self.summary.removed += old.articles.saturating_sub(now);
        self.done(file);
        Ok(())
    }

    fn report_recorded(&mut self, record: &FileRecord) {
        self.summary.failed.extend(record.failures.iter().cloned().map(Into::into));
    }

    fn remove_file(&mut self, path: &str) -> Result<()> {
        self.transaction.remove_file(path)?;
        self.changed();
        Ok(())
    }

    /// Puts a record in the place of what was noted of the file before.
    pub(super) fn record(&mut self, record: &FileRecord) -> Result<()> {
        self.transaction.remove_record(&record.path)?;
        self.transaction.record(record)?;
        self.changed();
        Ok(())
    }

    /// Notes a change that is not yet committed.
    pub(super) fn changed(&mut self) {
        self.changes += 1;
        self.waiting += 1;
    }

    /// Whether it is time to commit.
    pub(super) fn is_due(&self) -> bool {
        self.waiting >= self.options.commit_articles
            || self.waiting > 0 && self.committed.elapsed() >= self.options.commit_time
    }

    pub(super) fn checkpoint(&mut self) -> Result<()> {
        self.transaction.checkpoint()?;
        self.committed = Instant::now();
        self.waiting = 0;
        Ok(())
    }

    /// Tells how far it has come, and hears whether to go on.
    pub(super) fn report(&mut self) -> ControlFlow<()> {
        let flow = (self.progress)(self.state);
        self.is_stopped |= flow.is_break();
        flow
    }

    fn done(&mut self, file: &SourceFile) {
        self.state.files.0 += 1;
        self.state.bytes.0 += file.size;
        let _ = self.report();
    }
}

/// The time of a file, as far as it can tell a later change: one that was written just now may be written again within
/// the same tick of the clock, so its record holds a time that no file has, and its bytes are compared next time.
pub(super) fn settled(modified: i64) -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as i64);
    if now.saturating_sub(modified) < TICK { NEVER } else { modified }
}

//! One file on its way into the index. Its articles are hashed as they come, so that a reading which a commit cut in two
//! can go on: the articles that are already in the index are read once more, and are left out if they are the same.

use std::ops::ControlFlow;

use super::pump::{NEVER, Pump, settled};
use crate::article::Article;
use crate::corpus::{Item, ReadFailure, SourceFile, read_file};
use crate::engine::{FileRecord, RecordedFailure};
use crate::error::{Error, Result};

/// Failures and remarks of one file that are listed; more are counted.
const LISTED: usize = 1000;

/// How the reading of a file ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It is read.
    Whole,
    /// The caller has enough; what was read is noted.
    BrokenOff,
    /// What was read of it before is not what stands in it now; nothing was added.
    Differs,
    /// It cannot be read any more, not even as far as before; nothing was added.
    Unreadable,
}

/// What the reading of a file gave.
pub(super) struct Read {
    /// Its articles in the index.
    pub(super) articles: u64,
    pub(super) end: End,
}

/// Reads `file` into the index, record included; goes on behind what `before` says is there.
pub(super) fn read(pump: &mut Pump<'_>, file: &SourceFile, before: Option<&FileRecord>) -> Result<Read> {
    let (archive, options) = (pump.archive, pump.options);
    let offset = pump.state.bytes.0;
    let mut reading = Reading {
        pump,
        file,
        before,
        articles: 0,
        digest: blake3::Hasher::new(),
        failures: Vec::new(),
        unlisted: 0,
        stop: None,
    };
    let hash = read_file(archive, &file.path, &options.reading, &mut |item, bytes| {
        reading.pump.state.bytes.0 = offset + bytes;
        reading.take(item)
    });
    reading.pump.state.bytes.0 = offset;
    reading.finish(hash)
}

/// Why a reading ends early.
enum Stop {
    Error(Error),
    Interrupted,
    Differs,
}

struct Reading<'p, 'a> {
    pump: &'p mut Pump<'a>,
    file: &'p SourceFile,
    before: Option<&'p FileRecord>,
    articles: u64,
    /// Of the articles so far.
    digest: blake3::Hasher,
    failures: Vec<ReadFailure>,
    /// Failures that are not listed.
    unlisted: u64,
    stop: Option<Stop>,
}

impl Reading<'_, '_> {
    fn take(&mut self, item: Item) -> ControlFlow<()> {
        match item {
            Item::Failed(failure) => self.fail(failure),
            Item::Unread { kind, count } => *self.pump.summary.not_read.entry(kind).or_insert(0) += count,
            Item::Article(read) => {
                let path = &read.article.path;
                for reason in read.remarks {
                    self.fail(ReadFailure { path: path.clone(), reason });
                }
                self.stop = self.article(read.article).err();
            }
        }
        if self.stop.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Lists a failure, or counts it where many are listed.
    fn fail(&mut self, failure: ReadFailure) {
        if self.failures.len() < LISTED { self.failures.push(failure) } else { self.unlisted += 1 }
    }

    /// What is listed, and how much is not.
    fn listed(&self) -> impl Iterator<Item = ReadFailure> {
        let rest = (self.unlisted > 0).then(|| ReadFailure {
            path: self.file.path.clone(),
            reason: format!("has {} failures and remarks more, which are not listed", self.unlisted),
        });
        self.failures.iter().cloned().chain(rest)
    }

    fn article(&mut self, mut article: Article) -> std::result::Result<(), Stop> {
        update(&mut self.digest, &mut article);
        let is_known = self.is_behind();
        self.articles += 1;
        if is_known {
            if !self.is_behind() && !self.is_as_before() {
                return Err(Stop::Differs);
            }
        } else {
            self.pump.transaction.add(&self.file.path, &article).map_err(Stop::Error)?;
            self.pump.changed();
        }
        self.pump.state.articles += 1;
        // While articles that are there already are passed over, less is known of the file than was before.
        if self.is_behind() {
            return if self.pump.report().is_break() { Err(Stop::Interrupted) } else { Ok(()) };
        }
        if self.pump.is_due() {
            self.note().and_then(|()| self.pump.checkpoint()).map_err(Stop::Error)?;
        }
        if self.pump.report().is_break() { Err(Stop::Interrupted) } else { Ok(()) }
    }

    /// Whether the articles so far are fewer than those that are in the index.
    fn is_behind(&self) -> bool {
        self.before.is_some_and(|before| self.articles < before.articles)
    }

    fn is_as_before(&self) -> bool {
        let digest = self.digest.finalize().to_hex();
        self.before.and_then(|before| before.partial.as_deref()) == Some(digest.as_str())
    }

    /// Notes how far the file is read.
    fn note(&mut self) -> Result<()> {
        let digest = self.digest.finalize().to_hex().to_string();
        let record = FileRecord { modified: NEVER, hash: String::new(), partial: Some(digest), ..self.record() };
        self.pump.record(&record)
    }

    fn record(&self) -> FileRecord {
        FileRecord {
            path: self.file.path.clone(),
            size: self.file.size,
            modified: settled(self.file.modified),
            rules: self.pump.options.reading.config.fingerprint(),
            hash: String::new(),
            articles: self.articles,
            failures: self.listed().map(RecordedFailure::from).collect(),
            partial: None,
        }
    }

    fn finish(mut self, hash: std::result::Result<String, ReadFailure>) -> Result<Read> {
        let known = self.before.map_or(0, |before| before.articles);
        match self.stop.take() {
            Some(Stop::Error(error)) => return Err(error),
            Some(Stop::Differs) => return Ok(Read { articles: known, end: End::Differs }),
            Some(Stop::Interrupted) => {
                if !self.is_behind() {
                    self.note()?;
                }
                return Ok(Read { articles: self.articles.max(known), end: End::BrokenOff });
            }
            None => {}
        }
        if self.is_behind() {
            let end = match hash {
                Ok(_) => End::Differs,
                Err(failure) => {
                    self.pump.summary.failed.push(failure.into());
                    End::Unreadable
                }
            };
            return Ok(Read { articles: known, end });
        }
        let record = match hash {
            Ok(hash) => FileRecord { hash, ..self.record() },
            Err(failure) => {
                self.failures.push(failure);
                // The disk failed and not the file: it is tried again.
                FileRecord { modified: NEVER, ..self.record() }
            }
        };
        self.pump.record(&record)?;
        let listed: Vec<ReadFailure> = self.listed().collect();
        self.pump.summary.failed.extend(listed.into_iter().map(Into::into));
        if self.pump.is_due() {
            self.pump.checkpoint()?;
        }
        Ok(Read { articles: record.articles, end: End::Whole })
    }
}

/// Adds an article to the hash of those before it. When its file was saved is no part of what it says: a file that was
/// only touched is the same.
fn update(digest: &mut blake3::Hasher, article: &mut Article) {
    let captured = article.captured.take();
    let json = serde_json::to_vec(article).unwrap_or_default();
    article.captured = captured;
    digest.update(&(json.len() as u64).to_le_bytes());
    digest.update(&json);
}

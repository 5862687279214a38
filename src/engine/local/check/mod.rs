//! The check: whether an index is what its articles say. First the checksums of its files; then, segment by segment,
//! every stored article is cut anew and held against the postings and columns that the index has of it; then the counts
//! of files and articles are held against each other.

mod columns;
mod postings;

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use tantivy::{Index, SegmentReader, TantivyDocument};

use self::columns::Columns;
use self::postings::Postings;
use crate::engine::Health;
use crate::engine::local::matching::count;
use crate::engine::local::store::checksum::verify;
use crate::engine::local::store::directory::is_unborn;
use crate::engine::local::store::files::META;
use crate::engine::local::store::segments::named;
use crate::engine::local::store::snapshot::{Snapshot, is_headless, metas, open_index};
use crate::engine::local::store::stored::{Kept, Stored};
use crate::engine::local::store::version::{Payload, command};
use crate::engine::local::store::{document, records};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;

/// Blocks of stored text that are kept unpacked while all are read in order.
const BLOCKS: usize = 1;
/// Articles between two events.
const EVENT: u64 = 256;

/// Checks the index in `folder`. `progress` hears how many articles and records are checked, of how many.
pub(in crate::engine::local) fn check(
    folder: &Path,
    progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<Health> {
    let mut health = Health::default();
    if !Snapshot::exists(folder) || is_unborn(folder) {
        // The same words as for every other command.
        Snapshot::open(folder)?;
    }
    if is_headless(folder) {
        health.damaged(META, "is missing");
        return Ok(health);
    }
    let index = match open_index(folder) {
        Ok(index) => index,
        Err(error) if error.kind() == ErrorKind::Index => {
            health.damaged(META, format!("cannot be read: {}", causes(&error)));
            return Ok(health);
        }
        Err(error) => return Err(error),
    };
    let meta = metas(&index, folder)?;
    Payload::check(meta.payload.as_deref(), folder)?;
    let mut taken = HashSet::new();
    checksums(&index, folder, &mut taken, &mut health)?;
    if !health.is_whole() {
        return Ok(health);
    }
    let snapshot = match Snapshot::open(folder) {
        Err(error) if error.kind() == ErrorKind::Index => {
            health.damaged("index", causes(&error));
            return Ok(health);
        }
        opened => opened?,
    };
    // Those of a commit that came meanwhile.
    checksums(&snapshot.index, folder, &mut taken, &mut health)?;
    if !health.is_whole() {
        return Ok(health);
    }
    health.complete = snapshot.is_complete();
    let mut contents =
        Contents { snapshot: &snapshot, health, ids: HashSet::new(), files: HashMap::new(), done: 0, progress };
    let mut stopped = None;
    snapshot.for_each_segment(|segment| {
        if stopped.is_none() {
            stopped = contents.segment(segment)?.err();
        }
        Ok(())
    })?;
    if let Some(error) = stopped {
        return Err(error);
    }
    contents.counts();
    Ok(contents.health)
}

/// What a writer must be able to trust before it changes anything, in little time: the columns, from which it learns what
/// was read, and the lists of what is removed; and that articles and records agree in number.
///
/// # Errors
/// Of kind [`ErrorKind::Index`] where they cannot be trusted.
pub(in crate::engine::local) fn before_writing(snapshot: &Snapshot) -> Result<()> {
    let folder = &snapshot.folder;
    let damaged = |what: String| {
        Err(Error::new(ErrorKind::Index, format!("the index in `{}` is damaged: {what}", folder.display()))
            .with_hint(format!("make it anew from the articles: {}", command("check --repair", folder))))
    };
    for file in named(&snapshot.index, folder)? {
        let is_small = file.extension().is_some_and(|ending| ending == "fast" || ending == "del");
        if is_small && let Some(what) = verify(folder, &file)? {
            return damaged(format!("`{}`: {what}", file.display()));
        }
    }
    let files = records::files(snapshot)?;
    let (read, found) = (files.iter().map(|file| file.articles).sum::<u64>(), count(snapshot, &Query::All)?);
    if read != found {
        return damaged(format!("{read} articles were read, and {found} are in it"));
    }
    Ok(())
}

/// The causes of an error in one line.
fn causes(error: &Error) -> String {
    let mut text = String::new();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let separator = if text.is_empty() { "" } else { ": " };
        text = format!("{text}{separator}{error}");
        cause = error.source();
    }
    if text.is_empty() { error.to_string() } else { text }
}

/// Takes the checksum of every file that is not among those `taken`. A writer may remove files meanwhile: one that is not
/// as it should be is damaged only if it still belongs to the index.
fn checksums(index: &Index, folder: &Path, taken: &mut HashSet<PathBuf>, health: &mut Health) -> Result<()> {
    for file in named(index, folder)? {
        if taken.contains(&file) {
            continue;
        }
        match verify(folder, &file)? {
            Some(what) => {
                if named(index, folder)?.contains(&file) {
                    health.damaged(file.to_string_lossy(), what);
                }
            }
            None => {
                let path = folder.join("index").join(&file);
                health.bytes += std::fs::metadata(path).map_or(0, |metadata| metadata.len());
            }
        }
        taken.insert(file);
    }
    Ok(())
}

/// A check of what the segments hold.
struct Contents<'e> {
    snapshot: &'e Snapshot,
    health: Health,
    ids: HashSet<u64>,
    /// By file: how many articles its record says, and how many there are.
    files: HashMap<String, (Option<u64>, u64)>,
    done: u64,
    progress: &'e mut dyn FnMut(u64, u64) -> ControlFlow<()>,
}

impl Contents<'_> {
    fn segment(&mut self, segment: &SegmentReader) -> tantivy::Result<Result<()>> {
        let snapshot = self.snapshot;
        let mut postings = Postings::of(snapshot, segment)?;
        let columns = Columns::of(snapshot, segment)?;
        let (file_names, file_of) = postings::terms_by_document(segment, snapshot.fields.file)?;
        let store = segment.get_store_reader(BLOCKS)?;
        let all = snapshot.searcher.num_docs();
        for doc in segment.doc_ids_alive() {
            let stored: TantivyDocument = match store.get(doc) {
                Ok(stored) => stored,
                Err(error) => {
                    self.health.damaged(format!("document {doc}"), format!("cannot be read: {error}"));
                    continue;
                }
            };
            let file = file_of[doc as usize].map(|at| file_names[at as usize].as_str());
            let file = file.unwrap_or_default();
            let (name, expected) = match self.read(&stored, file) {
                Ok(read) => read,
                Err(error) => {
                    self.health.damaged(format!("document {doc} of `{file}`"), causes(&error));
                    continue;
                }
            };
            for field in postings.differ(doc, &expected)?.into_iter().chain(columns.differ(doc, &expected)) {
                self.health.damaged(&name, format!("the index has other terms in its field `{field}` than its text"));
            }
            self.done += 1;
            if self.done.is_multiple_of(EVENT) && (self.progress)(self.done, all).is_break() {
                return Ok(Err(Error::new(ErrorKind::Interrupted, "the check was broken off")));
            }
        }
        let _ = (self.progress)(self.done, all);
        Ok(Ok(()))
    }

    /// What is stored, as the document that it would be made of now; with its name.
    fn read(&mut self, stored: &TantivyDocument, file: &str) -> Result<(String, TantivyDocument)> {
        let fields = &self.snapshot.fields;
        let article = match Stored::of(stored, fields).kept()? {
            Kept::Article(article) => article,
            Kept::Record(record) => {
                self.health.files += 1;
                let counts = self.files.entry(record.path.clone()).or_default();
                if counts.0.replace(record.articles).is_some() {
                    self.health.damaged(&record.path, "the index has two records of this file");
                }
                return Ok((record.path.clone(), document::of_record(fields, &record)?));
            }
        };
        self.health.articles += 1;
        self.health.dated += u64::from(article.published.is_some());
        self.files.entry(file.to_owned()).or_default().1 += 1;
        if !self.ids.insert(article.id().bits()) {
            self.health.damaged(&article.path, "the index has this article twice");
        }
        if !is_of(&article.path, file) {
            self.health.damaged(&article.path, format!("the index has it as an article of `{file}`"));
        }
        Ok((
            article.path.clone(),
            document::of_article(
                fields,
                self.snapshot.zone(),
                file,
                &article,
                article.seen.unwrap_or_default(),
                self.snapshot.payload.reprints,
            )?,
        ))
    }

    /// Holds the counts of files and articles against each other.
    fn counts(&mut self) {
        let mut files: Vec<_> = self.files.iter().filter(|(_, (said, found))| *said != Some(*found)).collect();
        files.sort();
        for (file, (said, found)) in files {
            let what = match said {
                Some(said) => format!("{said} articles were read from it, and {found} are in the index"),
                None => format!("{found} articles are in the index, and no record of the file"),
            };
            self.health.damaged(file, what);
        }
    }
}

/// Whether an article at `path` was read from `file`.
fn is_of(path: &str, file: &str) -> bool {
    path.strip_prefix(file).is_some_and(|rest| rest.is_empty() || rest.starts_with("!/") || rest.starts_with('#'))
}

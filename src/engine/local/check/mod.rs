//! The check: whether an index is what its articles say. First the checksums of its files; then, segment by segment,
//! every stored article is cut anew and held against the postings and columns that the index has of it; then the counts
//! of files and articles are held against each other.

mod columns;
mod postings;

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use tantivy::index::SegmentComponent;
use tantivy::schema::Value as _;
use tantivy::{Index, Segment, SegmentReader, TantivyDocument};

use self::columns::Columns;
use self::postings::Postings;
use super::checksum::verify;
use super::directory::META;
use super::reader::for_each_segment;
use super::version::command;
use super::{LocalEngine, broken, create, document, open_index};
use crate::article::Article;
use crate::engine::{Engine as _, FileRecord, Health};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;

/// Blocks of stored text that are kept unpacked while all are read in order.
const BLOCKS: usize = 1;
/// Articles between two events.
const EVENT: u64 = 256;

/// Checks the index in `folder`. `progress` hears how many articles and records are checked, of how many.
pub(super) fn check(folder: &Path, progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>) -> Result<Health> {
    let mut health = Health::default();
    if !LocalEngine::exists(folder) || create::is_unborn(folder) {
        // The same words as for every other command.
        LocalEngine::open(folder)?;
    }
    if super::is_headless(folder) {
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
    let meta = super::metas(&index, folder)?;
    super::version::Payload::check(meta.payload.as_deref(), folder)?;
    let mut taken = HashSet::new();
    checksums(&index, folder, &mut taken, &mut health)?;
    if !health.is_whole() {
        return Ok(health);
    }
    let engine = match LocalEngine::open(folder) {
        Err(error) if error.kind() == ErrorKind::Index => {
            health.damaged("index", causes(&error));
            return Ok(health);
        }
        opened => opened?,
    };
    // Those of a commit that came meanwhile.
    checksums(&engine.index, folder, &mut taken, &mut health)?;
    if !health.is_whole() {
        return Ok(health);
    }
    health.complete = engine.is_complete();
    let mut contents =
        Contents { engine: &engine, health, ids: HashSet::new(), files: HashMap::new(), done: 0, progress };
    let mut stopped = None;
    for_each_segment(&engine, |segment| {
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
pub(super) fn before_writing(engine: &LocalEngine) -> Result<()> {
    let folder = &engine.folder;
    let damaged = |what: String| {
        Err(Error::new(ErrorKind::Index, format!("the index in `{}` is damaged: {what}", folder.display()))
            .with_hint(format!("make it anew from the articles: {}", command("check --repair", folder))))
    };
    for file in named(&engine.index, folder)? {
        let is_small = file.extension().is_some_and(|ending| ending == "fast" || ending == "del");
        if is_small && let Some(what) = verify(folder, &file)? {
            return damaged(format!("`{}`: {what}", file.display()));
        }
    }
    let files = engine.files()?;
    let (read, found) = (files.iter().map(|file| file.articles).sum::<u64>(), engine.count(&Query::All)?);
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

/// The files of a segment.
pub(super) fn components(segment: &Segment) -> impl Iterator<Item = SegmentComponent> {
    let has_deletes = segment.meta().has_deletes();
    [
        SegmentComponent::Terms,
        SegmentComponent::Postings,
        SegmentComponent::Positions,
        SegmentComponent::FieldNorms,
        SegmentComponent::FastFields,
        SegmentComponent::Store,
        SegmentComponent::Delete,
    ]
    .into_iter()
    .filter(move |component| has_deletes || *component != SegmentComponent::Delete)
}

/// The files that the last commit of `index` names.
pub(super) fn named(index: &Index, folder: &Path) -> Result<Vec<PathBuf>> {
    let segments = index.searchable_segments().map_err(|error| broken(folder, error))?;
    let files =
        segments.iter().flat_map(|segment| components(segment).map(|component| segment.relative_path(component)));
    Ok(files.collect())
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
    engine: &'e LocalEngine,
    health: Health,
    ids: HashSet<u64>,
    /// By file: how many articles its record says, and how many there are.
    files: HashMap<String, (Option<u64>, u64)>,
    done: u64,
    progress: &'e mut dyn FnMut(u64, u64) -> ControlFlow<()>,
}

impl Contents<'_> {
    fn segment(&mut self, segment: &SegmentReader) -> tantivy::Result<Result<()>> {
        let engine = self.engine;
        let mut postings = Postings::of(engine, segment)?;
        let columns = Columns::of(engine, segment)?;
        let (file_names, file_of) = postings::terms_by_document(segment, engine.fields.file)?;
        let store = segment.get_store_reader(BLOCKS)?;
        let all = engine.searcher.num_docs();
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
        let fields = &self.engine.fields;
        let unreadable = |error: serde_json::Error| {
            Error::new(ErrorKind::Index, "what is stored cannot be understood").with_cause(error)
        };
        let meta = stored.get_first(fields.meta).and_then(|value| value.as_bytes()).unwrap_or_default();
        let Some(body) = stored.get_first(fields.body).and_then(|value| value.as_str()) else {
            let record: FileRecord = serde_json::from_slice(meta).map_err(unreadable)?;
            self.health.files += 1;
            let counts = self.files.entry(record.path.clone()).or_default();
            if counts.0.replace(record.articles).is_some() {
                self.health.damaged(&record.path, "the index has two records of this file");
            }
            return Ok((record.path.clone(), document::of_record(fields, &record)?));
        };
        let article = Article { body: body.to_owned(), ..serde_json::from_slice(meta).map_err(unreadable)? };
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
            document::of_article(fields, self.engine.zone(), file, &article, article.seen.unwrap_or_default())?,
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

//! A transaction on a cluster: a run for every checkpoint, and a last one.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::time::Duration;

use chrono::FixedOffset;
use serde_json::json;

use super::clearing::{refresh, the_dead};
use super::crew::{Brought, Crew, Job};
use super::lease::Lease;
use crate::article::Article;
use crate::engine::remote::document::{ARTICLE, FILE, file_id, name_of};
use crate::engine::remote::figures;
use crate::engine::remote::http::{Body, Request};
use crate::engine::remote::view::{Stream, View, by_id};
use crate::engine::{FileRecord, KnownFile, Transaction};
use crate::error::Result;

/// Bytes of text, and articles or records, that are handed over together.
const BYTES: usize = 1 << 20;
const MOST: usize = 1_000;
/// Files whose documents are looked up together.
const FILES: usize = 500;
/// Documents named at a time.
const NAMES: usize = 5_000;
/// A merge of all segments takes as long as it takes.
const MERGE_TIME: Duration = Duration::from_secs(6 * 3600);

/// An open transaction. Dropped without a commit, what it wrote since the last checkpoint counts for nothing.
pub(in crate::engine::remote) struct ClusterWriter {
    /// The commit that this run goes on from.
    view: View,
    lease: Lease,
    /// The run that is written.
    run: i64,
    crew: Crew,
    zone: FixedOffset,
    /// Whether the last transaction was ended by a commit.
    is_complete: bool,
    /// What is not yet handed over: articles with their names on the server and their files, records with their names, and what is to be looked up of the last commit.
    articles: Vec<(String, String, Article)>,
    bytes: usize,
    records: Vec<(String, FileRecord)>,
    removed_files: HashSet<String>,
    removed_records: HashSet<String>,
    /// The names of what this run brought so far, by file: articles, and the record.
    brought: HashMap<String, (Vec<String>, Option<String>)>,
    /// How often something was taken back: what comes then has other names.
    taken_back: u32,
    /// Whether anything was handed over since the last commit.
    has_written: bool,
    /// By file and identity, the number of the commit that first had an article which was removed.
    seen: HashMap<String, HashMap<String, u64>>,
    is_over: bool,
}

impl ClusterWriter {
    pub(super) fn new(view: View, lease: Lease, zone: FixedOffset) -> Self {
        let crew = Crew::new(&view.client, &view.index, zone, view.shape.versions.reprints);
        let is_complete = lease.state().complete;
        let run = lease.run();
        Self {
            view,
            lease,
            run,
            crew,
            zone,
            is_complete,
            articles: Vec::new(),
            bytes: 0,
            records: Vec::new(),
            removed_files: HashSet::new(),
            removed_records: HashSet::new(),
            brought: HashMap::new(),
            seen: HashMap::new(),
            taken_back: 0,
            has_written: false,
            is_over: false,
        }
    }

    /// Whether enough is collected.
    fn is_due(&self) -> bool {
        self.bytes >= BYTES
            || self.articles.len() + self.records.len() >= MOST
            || self.removed_files.len() + self.removed_records.len() >= FILES
    }

    fn hand_over_when_due(&mut self) -> Result<()> {
        if self.is_due() { self.hand_over() } else { Ok(()) }
    }

    /// Hands over what is collected.
    fn hand_over(&mut self) -> Result<()> {
        self.lease.check()?;
        let run = self.run;
        let state = self.lease.state();
        let ended = self.look_up_removed()?;
        self.has_written |= !(self.articles.is_empty() && self.records.is_empty() && ended.is_empty());
        // The number of the next commit.
        let next = state.commits + 1;
        let articles = std::mem::take(&mut self.articles).into_iter().map(|(name, file, article)| {
            let known = self.seen.get(&file).and_then(|known| known.get(&article.id().to_string()));
            let seen = article.seen.or(known.copied()).unwrap_or(next);
            Brought { name, file, article, seen }
        });
        let job = Job {
            run,
            articles: articles.collect(),
            records: std::mem::take(&mut self.records),
            ending: state.ending(run),
            ended,
        };
        self.bytes = 0;
        for (_, record) in &job.records {
            if record.partial.is_none() {
                self.seen.remove(&record.path);
            }
        }
        self.crew.hand_over(job)
    }

    /// The names of the documents of removed files and records in the last commit; the numbers of their articles are kept.
    fn look_up_removed(&mut self) -> Result<Vec<String>> {
        let files: Vec<String> = std::mem::take(&mut self.removed_files).into_iter().collect();
        let mut records: Vec<String> = std::mem::take(&mut self.removed_records).into_iter().collect();
        records.extend(files.iter().cloned());
        let mut names = Vec::new();
        for (kind, files) in [(ARTICLE, &files), (FILE, &records)] {
            for files in files.chunks(FILES) {
                let query = self.view.among(kind, json!({ "terms": { "file": files } }));
                let stream = Stream {
                    query,
                    sort: by_id(),
                    ranked: false,
                    fields: &["id", "file", "seen"],
                    size: NAMES,
                    after: None,
                    counted: false,
                };
                let seen = &mut self.seen;
                self.view.stream(stream, &mut |row| {
                    if kind == ARTICLE {
                        seen.entry(row.source.file).or_default().insert(row.source.id, row.source.seen);
                    }
                    names.push(row.name);
                    Ok(ControlFlow::Continue(()))
                })?;
            }
        }
        Ok(names)
    }

    /// Takes back what this run brought of a file: it is ended by the run that brought it, so nobody ever sees it.
    fn take_back(&mut self, file: &str, articles: bool) -> Result<()> {
        let Some((brought, record)) = self.brought.get_mut(file) else { return Ok(()) };
        let mut names: Vec<String> = record.take().into_iter().collect();
        if articles {
            names.append(brought);
        }
        if names.is_empty() {
            return Ok(());
        }
        self.taken_back += 1;
        // What is under way comes first, so that nothing comes after its end.
        self.hand_over()?;
        self.crew.finish()?;
        let run = self.run;
        self.crew.hand_over(Job { run, ended: names, ending: self.lease.state().ending(run), ..Job::default() })?;
        self.crew.finish()
    }

    /// A name on the server that nothing else has.
    fn name(&self, id: &str) -> String {
        let name = name_of(id, self.run);
        if self.taken_back == 0 { name } else { format!("{name}.{}", self.taken_back) }
    }

    fn commit_as(&mut self, complete: bool, last: bool) -> Result<()> {
        self.hand_over()?;
        self.crew.finish()?;
        refresh(&self.view.client, &self.view.index)?;
        let zone = self.zone.local_minus_utc();
        let state = self.lease.change(|state| {
            let Some(writer) = state.writer.as_mut() else { return };
            state.commit = writer.run;
            state.commits += 1;
            state.complete = complete;
            state.zone = zone;
            env!("CARGO_PKG_VERSION").clone_into(&mut state.program);
            if last {
                state.writer = None;
            } else {
                writer.run = state.next;
                state.next += 1;
            }
        })?;
        self.is_over = last;
        self.run = self.lease.run();
        self.brought.clear();
        (self.taken_back, self.has_written) = (0, false);
        self.view = View::at(self.view.client.clone(), &self.view.index, self.view.shape.clone(), state);
        Ok(())
    }
}

impl Transaction for ClusterWriter {
    fn files(&self) -> Result<Vec<KnownFile>> {
        if self.view.state().commit == 0 { Ok(Vec::new()) } else { figures::files(&self.view) }
    }

    fn file(&self, path: &str) -> Result<Option<FileRecord>> {
        if self.view.state().commit == 0 { Ok(None) } else { figures::file(&self.view, path) }
    }

    fn is_complete(&self) -> bool {
        self.is_complete
    }

    fn add(&mut self, file: &str, article: &Article) -> Result<()> {
        self.bytes += article.body.len() + article.title.len();
        let name = self.name(&article.id().to_string());
        self.brought.entry(file.to_owned()).or_default().0.push(name.clone());
        self.articles.push((name, file.to_owned(), article.clone()));
        self.hand_over_when_due()
    }

    fn record(&mut self, record: &FileRecord) -> Result<()> {
        let name = self.name(&file_id(&record.path));
        self.brought.entry(record.path.clone()).or_default().1 = Some(name.clone());
        self.records.push((name, record.clone()));
        self.hand_over_when_due()
    }

    fn remove_file(&mut self, file: &str) -> Result<()> {
        self.take_back(file, true)?;
        self.removed_files.insert(file.to_owned());
        self.hand_over_when_due()
    }

    fn remove_record(&mut self, file: &str) -> Result<()> {
        self.take_back(file, false)?;
        self.removed_records.insert(file.to_owned());
        self.hand_over_when_due()
    }

    fn checkpoint(&mut self) -> Result<()> {
        self.commit_as(false, false)
    }

    fn commit(mut self: Box<Self>) -> Result<()> {
        self.commit_as(true, true)
    }

    fn commit_optimized(mut self: Box<Self>) -> Result<()> {
        self.commit_as(true, false)?;
        let commit = self.lease.state().commit;
        the_dead(&self.view, &self.lease, commit)?;
        let path = format!("/{}/_forcemerge?max_num_segments=1&flush=true", self.view.index);
        let request = Request::post(path, Body::None).within(MERGE_TIME);
        self.view.client.call(&request, &format!("merge the segments of `{}`", self.view.index))?;
        refresh(&self.view.client, &self.view.index)?;
        self.lease.change(|state| state.writer = None)?;
        self.is_over = true;
        Ok(())
    }
}

impl Drop for ClusterWriter {
    /// What was written since the last checkpoint counts for nothing, and the next writer need not wait.
    fn drop(&mut self) {
        self.crew.abandon();
        if !self.is_over && self.lease.check().is_ok() {
            let has_written = self.has_written;
            let _ = self.lease.change(|state| {
                let run = state.writer.take().map(|writer| writer.run);
                state.aborted.extend(run.filter(|_| has_written));
            });
        }
    }
}

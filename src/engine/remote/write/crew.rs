//! The threads that make documents of articles and send them: most of the time goes into cutting words, and the nodes work
//! meanwhile.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use chrono::FixedOffset;
use serde_json::Value;

use super::bulk::Bulk;
use crate::article::Article;
use crate::engine::FileRecord;
use crate::engine::remote::document::{of_article, of_record};
use crate::engine::remote::http::Client;
use crate::error::{Error, ErrorKind, Result};

/// Jobs that wait for a thread.
const WAITING: usize = 2;
/// Threads at most: two keep two cores busy together with the nodes.
const THREADS: usize = 4;

/// What is written together.
#[derive(Default)]
pub(super) struct Job {
    pub(super) run: i64,
    pub(super) articles: Vec<Brought>,
    /// With their names on the server.
    pub(super) records: Vec<(String, FileRecord)>,
    /// Names of documents that the run ends, and the script that does it.
    pub(super) ended: Vec<String>,
    pub(super) ending: Value,
}

/// An article that a run brings.
pub(super) struct Brought {
    /// Its name on the server.
    pub(super) name: String,
    pub(super) file: String,
    pub(super) article: Article,
    /// The number of the commit that had it first.
    pub(super) seen: u64,
}

/// Threads that write.
pub(super) struct Crew {
    jobs: Option<SyncSender<Job>>,
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared {
    client: Client,
    index: String,
    zone: FixedOffset,
    reprints: bool,
    at_work: Mutex<AtWork>,
    done: Condvar,
    is_abandoned: AtomicBool,
}

#[derive(Default)]
struct AtWork {
    /// Jobs that were handed over and are not done.
    jobs: usize,
    /// The first that failed.
    trouble: Option<Error>,
}

impl Crew {
    pub(super) fn new(client: &Client, index: &str, zone: FixedOffset, reprints: bool) -> Self {
        let shared = Arc::new(Shared {
            client: client.clone(),
            index: index.to_owned(),
            zone,
            reprints,
            at_work: Mutex::default(),
            done: Condvar::new(),
            is_abandoned: AtomicBool::new(false),
        });
        let (jobs, waiting) = sync_channel(WAITING);
        let waiting = Arc::new(Mutex::new(waiting));
        let count = thread::available_parallelism().map_or(2, usize::from).clamp(2, THREADS);
        let threads = (0..count).filter_map(|number| {
            let (shared, waiting) = (Arc::clone(&shared), Arc::clone(&waiting));
            thread::Builder::new().name(format!("writer {number}")).spawn(move || shared.work(&waiting)).ok()
        });
        Self { jobs: Some(jobs), threads: threads.collect(), shared }
    }

    /// Hands a job over; waits where enough are waiting.
    ///
    /// # Errors
    /// Where one before it failed.
    pub(super) fn hand_over(&self, job: Job) -> Result<()> {
        {
            let mut at_work = self.shared.lock();
            if let Some(trouble) = at_work.trouble.take() {
                self.shared.is_abandoned.store(true, Ordering::Relaxed);
                return Err(trouble);
            }
            at_work.jobs += 1;
        }
        let sent = self.jobs.as_ref().is_some_and(|jobs| jobs.send(job).is_ok());
        if sent { Ok(()) } else { Err(Error::new(ErrorKind::Index, "the threads that write have ended")) }
    }

    /// Waits until all that was handed over is written.
    ///
    /// # Errors
    /// Where one failed.
    pub(super) fn finish(&self) -> Result<()> {
        let mut at_work = self.shared.lock();
        while at_work.jobs > 0 {
            at_work = self.shared.done.wait(at_work).unwrap_or_else(PoisonError::into_inner);
        }
        at_work.trouble.take().map_or(Ok(()), Err)
    }

    /// Lets go of what is not yet written.
    pub(super) fn abandon(&mut self) {
        self.shared.is_abandoned.store(true, Ordering::Relaxed);
        self.jobs = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, AtWork> {
        self.at_work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self, waiting: &Mutex<Receiver<Job>>) {
        loop {
            let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(job) = job else { return };
            let is_abandoned = self.is_abandoned.load(Ordering::Relaxed) || self.lock().trouble.is_some();
            let write = || if is_abandoned { Ok(()) } else { self.write(&job) };
            let done = catch_unwind(AssertUnwindSafe(write))
                .unwrap_or_else(|_| Err(Error::new(ErrorKind::Index, "a thread that writes has failed")));
            let mut at_work = self.lock();
            at_work.jobs -= 1;
            if let Err(error) = done {
                at_work.trouble.get_or_insert(error);
            }
            self.done.notify_all();
        }
    }

    fn write(&self, job: &Job) -> Result<()> {
        let Job { run, articles, records, ended, ending } = job;
        let mut bulk = Bulk::new(&self.client, &self.index);
        for Brought { name, file, article, seen } in articles {
            let document = of_article(self.zone, file, article, *seen, *run, self.reprints)?;
            bulk.put(name, &document)?;
        }
        for (name, record) in records {
            bulk.put(name, &of_record(record, *run)?)?;
        }
        ended.iter().try_for_each(|name| bulk.change(name, ending))?;
        bulk.send()
    }
}

//! The threads that build segments. Documents go to whichever is free; when the segments are wanted, the threads finish
//! them and end, and the next document starts new ones.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use tantivy::{Index, SegmentMeta, TantivyDocument, TantivyError};

use super::SegmentBuilder;

/// Documents that wait for a thread.
const WAITING: usize = 64;

type Documents = Arc<Mutex<Receiver<TantivyDocument>>>;

/// The threads of a writer.
pub(in crate::engine::local) struct Crew {
    index: Index,
    threads: usize,
    /// Bytes that one thread collects before it writes a segment.
    memory: usize,
    at_work: Option<AtWork>,
}

struct AtWork {
    sender: SyncSender<TantivyDocument>,
    threads: Vec<JoinHandle<tantivy::Result<Vec<SegmentMeta>>>>,
}

impl Crew {
    /// For segments of `index`; the threads together collect so many bytes before they write.
    pub(in crate::engine::local) fn new(index: Index, threads: usize, memory: usize) -> Self {
        Self { index, threads, memory: memory / threads, at_work: None }
    }

    /// Hands a document over; waits where the threads are behind.
    ///
    /// # Errors
    /// The error for which a thread has ended; then nothing of what was handed over since the last [`Self::finish`] is
    /// of use.
    pub(in crate::engine::local) fn add(&mut self, document: TantivyDocument) -> tantivy::Result<()> {
        let at_work = match &self.at_work {
            Some(at_work) => at_work,
            None => self.at_work.insert(self.start()?),
        };
        if at_work.sender.send(document).is_ok() {
            return Ok(());
        }
        // Every thread has ended, and one of them says why.
        self.finish().map(|_| ())?;
        Err(TantivyError::ErrorInThread("the threads that build segments have ended".to_owned()))
    }

    /// The segments of all documents that were handed over.
    ///
    /// # Errors
    /// Where one could not be written.
    pub(in crate::engine::local) fn finish(&mut self) -> tantivy::Result<Vec<SegmentMeta>> {
        let Some(AtWork { sender, threads }) = self.at_work.take() else { return Ok(Vec::new()) };
        drop(sender);
        let mut segments = Vec::new();
        let mut failed = Ok(());
        // All are waited for, so that none writes any more when this returns.
        for thread in threads {
            match thread.join() {
                Ok(Ok(built)) => segments.extend(built),
                Ok(Err(error)) => failed = Err(error),
                Err(_) => {
                    failed = Err(TantivyError::ErrorInThread("a thread that builds segments panicked".to_owned()))
                }
            }
        }
        failed.map(|()| segments)
    }

    fn start(&self) -> tantivy::Result<AtWork> {
        let (sender, receiver) = sync_channel(WAITING);
        let documents = Arc::new(Mutex::new(receiver));
        let mut threads = Vec::new();
        for number in 0..self.threads {
            let (index, memory, documents) = (self.index.clone(), self.memory, Arc::clone(&documents));
            let build = move || build(&index, memory, &documents);
            threads.push(thread::Builder::new().name(format!("segment-{number}")).spawn(build)?);
        }
        Ok(AtWork { sender, threads })
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        let _ = self.finish();
    }
}

/// Builds segments of documents until there are no more.
fn build(index: &Index, memory: usize, documents: &Documents) -> tantivy::Result<Vec<SegmentMeta>> {
    let mut segments = Vec::new();
    let mut builder: Option<SegmentBuilder> = None;
    loop {
        let next = documents.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(document) = next else { break };
        if let Some(full) = builder.take_if(|builder| builder.memory() >= memory || !builder.has_room_for(&document)) {
            segments.push(full.finish()?);
        }
        let builder = match &mut builder {
            Some(builder) => builder,
            None => builder.insert(SegmentBuilder::new(index)?),
        };
        builder.add(document)?;
    }
    if let Some(builder) = builder {
        segments.push(builder.finish()?);
    }
    Ok(segments)
}

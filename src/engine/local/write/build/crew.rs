//! The threads that build segments. Documents go to whichever is free; another thread starts when documents wait, so that
//! few of them make one segment. When the segments are wanted, the threads end, what they have begun becomes one, and the
//! next document starts new ones.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::{self, JoinHandle};

use tantivy::{Index, SegmentMeta, TantivyDocument, TantivyError};

use super::segment::SegmentBuilder;

/// Documents that wait for a thread.
const WAITING: usize = 64;

/// The threads of a writer.
pub(in crate::engine::local::write) struct Crew {
    index: Index,
    threads: usize,
    budget: Arc<Budget>,
    at_work: Option<AtWork>,
}

/// Bytes that all threads together collect before one of them writes a segment. Where one has most of the documents, since
/// the others have little to do, it may have most of the bytes.
struct Budget {
    most: usize,
    threads: usize,
    taken: AtomicUsize,
}

impl Budget {
    /// Notes that a thread has other bytes than before.
    fn change(&self, before: usize, now: usize) {
        self.taken.fetch_add(now.wrapping_sub(before), Ordering::Relaxed);
    }

    /// Whether a thread with so many bytes is to write them: when all are taken, and it has its share at least.
    fn is_spent_by(&self, own: usize) -> bool {
        let taken = self.taken.load(Ordering::Relaxed);
        taken >= self.most && own * self.threads >= taken
    }
}

/// What a thread has built: segments, and one that is not yet full.
type Built = (Vec<SegmentMeta>, Option<SegmentBuilder>);

struct AtWork {
    sender: SyncSender<TantivyDocument>,
    /// The threads' own, so that nothing is sent to nobody when all have ended.
    documents: Weak<Mutex<Receiver<TantivyDocument>>>,
    threads: Vec<JoinHandle<tantivy::Result<Built>>>,
}

impl Crew {
    /// For segments of `index`; the threads together collect so many bytes before they write.
    pub(in crate::engine::local::write) fn new(index: Index, threads: usize, memory: usize) -> Self {
        let budget = Arc::new(Budget { most: memory, threads, taken: AtomicUsize::new(0) });
        Self { index, threads, budget, at_work: None }
    }

    /// Hands a document over; waits where the threads are behind.
    ///
    /// # Errors
    /// The error for which a thread has ended; then nothing of what was handed over since the last [`Self::finish`] is
    /// of use.
    pub(in crate::engine::local::write) fn add(&mut self, document: TantivyDocument) -> tantivy::Result<()> {
        let (most, index, budget) = (self.threads, &self.index, &self.budget);
        let at_work = match &mut self.at_work {
            Some(at_work) => at_work,
            none => none.insert(AtWork::begin(index, budget)?),
        };
        let sent = match at_work.sender.try_send(document) {
            Err(TrySendError::Full(document)) => {
                if at_work.threads.len() < most {
                    at_work.start(index, budget)?;
                }
                at_work.sender.send(document).is_ok()
            }
            sent => sent.is_ok(),
        };
        if sent {
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
    pub(in crate::engine::local::write) fn finish(&mut self) -> tantivy::Result<Vec<SegmentMeta>> {
        let (mut segments, begun) = self.stop()?;
        // What the threads have begun becomes one segment: a search opens fewer, and nothing is merged.
        let mut begun = begun.into_iter();
        if let Some(mut whole) = begun.next() {
            for other in begun {
                if let Err(other) = whole.absorb(other) {
                    segments.push(other.finish()?);
                }
            }
            segments.push(whole.finish()?);
        }
        Ok(segments)
    }

    /// Waits until the threads have ended: what they have built, and what they have begun and not written.
    fn stop(&mut self) -> tantivy::Result<(Vec<SegmentMeta>, Vec<SegmentBuilder>)> {
        let Some(AtWork { sender, threads, .. }) = self.at_work.take() else { return Ok((Vec::new(), Vec::new())) };
        drop(sender);
        let (mut segments, mut begun) = (Vec::new(), Vec::new());
        let mut failed = Ok(());
        // All are waited for, so that none writes any more when this returns.
        for thread in threads {
            match thread.join() {
                Ok(Ok((built, rest))) => {
                    segments.extend(built);
                    begun.extend(rest);
                }
                Ok(Err(error)) => failed = Err(error),
                Err(_) => {
                    failed = Err(TantivyError::ErrorInThread("a thread that builds segments panicked".to_owned()))
                }
            }
        }
        failed.map(|()| (segments, begun))
    }

    /// Ends without writing what is begun.
    pub(in crate::engine::local::write) fn abandon(&mut self) {
        let _ = self.stop();
    }
}

impl AtWork {
    /// Begins with one thread.
    fn begin(index: &Index, budget: &Arc<Budget>) -> tantivy::Result<Self> {
        budget.taken.store(0, Ordering::Relaxed);
        let (sender, receiver) = sync_channel(WAITING);
        let documents = Arc::new(Mutex::new(receiver));
        let mut at_work = Self { sender, documents: Arc::downgrade(&documents), threads: Vec::new() };
        at_work.start(index, budget)?;
        Ok(at_work)
    }

    /// Starts another thread, unless all have ended.
    fn start(&mut self, index: &Index, budget: &Arc<Budget>) -> tantivy::Result<()> {
        let Some(documents) = self.documents.upgrade() else { return Ok(()) };
        let (index, budget) = (index.clone(), Arc::clone(budget));
        let name = format!("segment-{}", self.threads.len());
        let build = move || build(&index, &budget, &documents);
        self.threads.push(thread::Builder::new().name(name).spawn(build)?);
        Ok(())
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.abandon();
    }
}

/// Builds segments of documents until there are no more.
fn build(index: &Index, budget: &Budget, documents: &Mutex<Receiver<TantivyDocument>>) -> tantivy::Result<Built> {
    let mut segments = Vec::new();
    let mut builder: Option<SegmentBuilder> = None;
    let mut own = 0;
    loop {
        let next = documents.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(document) = next else { break };
        if let Some(full) = builder.take_if(|builder| budget.is_spent_by(own) || !builder.has_room_for(&document)) {
            budget.change(own, 0);
            own = 0;
            segments.push(full.finish()?);
        }
        let builder = match &mut builder {
            Some(builder) => builder,
            None => builder.insert(SegmentBuilder::new(index)?),
        };
        builder.add(&document)?;
        let memory = builder.memory();
        budget.change(own, memory);
        own = memory;
    }
    if let Some(builder) = &mut builder {
        builder.settle();
    }
    Ok((segments, builder))
}

//! The one way to the engine: as many calls at once as there are cores, a short queue, a time for each, on threads that may block.
//! Who has to wait for something else than the engine, for the stories of a commit or for the reader of an export, gives up his
//! place meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::bounds::Bounds;
use super::keeper::{Commit, Keeper};
use super::problem::{Kind, Problem};
use super::site::Site;
use crate::citation::Outlets;
use crate::engine::Engine;
use crate::error::{Error, ErrorKind, Result};
use crate::reprints::Stories;
use crate::service::Holdings;

/// Requests that wait for stories at once.
const OUTSIDE: usize = 64;

/// A question to the engine. In a box, so that what asks it is made once for each kind of answer, and not for each question.
pub(super) type Question<T> = Box<dyn FnOnce(&Visit) -> Result<T, Problem> + Send>;

/// A question that sends its answer itself; it is told where there is no commit to read.
type Seated = Box<dyn FnOnce(Result<Visit, Problem>) + Send>;

/// Where requests come to the engine.
pub(crate) struct Desk {
    keeper: Arc<Keeper>,
    calls: Arc<Semaphore>,
    queue: Semaphore,
    outside: Arc<Semaphore>,
    pub(super) exports: Arc<Semaphore>,
    time: Duration,
    pub(super) stall: Duration,
}

/// A request at the engine: the articles of one commit, for as long as somebody waits for the answer.
pub(crate) struct Visit {
    site: Arc<dyn Site>,
    commit: Arc<Commit>,
    waiter: Arc<Waiter>,
    calls: Arc<Semaphore>,
    outside: Arc<Semaphore>,
    /// The place among the calls that are made at once.
    place: Mutex<Option<OwnedSemaphorePermit>>,
}

/// Whether somebody waits for an answer.
pub(super) struct Waiter {
    gone: AtomicBool,
    until: Option<Instant>,
}

/// Whoever has it waits; it is dropped with the request.
pub(super) struct Waits(pub(super) Arc<Waiter>);

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.gone.store(true, Ordering::Relaxed);
    }
}

impl Waits {
    pub(super) fn new(until: Option<Instant>) -> Self {
        Self(Arc::new(Waiter { gone: AtomicBool::new(false), until }))
    }
}

impl Desk {
    pub(super) fn new(site: Arc<dyn Site>, bounds: &Bounds) -> Self {
        Self {
            keeper: Arc::new(Keeper::new(site)),
            calls: Arc::new(Semaphore::new(bounds.calls.max(1))),
            queue: Semaphore::new(bounds.queue.max(1)),
            outside: Arc::new(Semaphore::new(OUTSIDE)),
            exports: Arc::new(Semaphore::new(bounds.exports)),
            time: bounds.time,
            stall: bounds.stall,
        }
    }

    /// Has `question` answered from the last commit.
    ///
    /// # Errors
    /// Its own, and where all places are taken or the answer is not there in time.
    pub(crate) fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Visit) -> Result<T, Problem> + Send + 'static,
    ) -> impl Future<Output = Result<T, Problem>> + Send {
        self.asked(Box::new(question))
    }

    async fn asked<T: Send + 'static>(&self, question: Question<T>) -> Result<T, Problem> {
        let waits = Waits::new(Some(Instant::now() + self.time));
        let answer = async {
            let place = self.place().await?;
            self.sit(place, waits.0.clone(), question).await
        };
        timeout(self.time, answer).await.unwrap_or_else(|_| Err(Problem::time()))
    }

    /// A place at the engine, when there is one.
    ///
    /// # Errors
    /// Where too many wait already.
    pub(super) async fn place(&self) -> Result<OwnedSemaphorePermit, Problem> {
        if let Ok(place) = self.calls.clone().try_acquire_owned() {
            return Ok(place);
        }
        let _waiting = self.queue.try_acquire().map_err(|_| Problem::busy())?;
        self.calls.clone().acquire_owned().await.map_err(|_| Problem::busy())
    }

    /// Runs `question` on a thread of its own, which holds `place` to its end, even where nobody waits any more.
    pub(super) async fn sit<T: Send + 'static>(
        &self,
        place: OwnedSemaphorePermit,
        waiter: Arc<Waiter>,
        question: Question<T>,
    ) -> Result<T, Problem> {
        let (answer, answered) = oneshot::channel();
        self.seat(
            place,
            waiter,
            Box::new(move |visit| {
                let answered = visit.and_then(|visit| question(&visit));
                // The visit is over, and its place free, before the answer is there.
                let _ = answer.send(answered);
            }),
        );
        // Who falls over sends nothing.
        answered.await.unwrap_or_else(|_| Err(mistake()))
    }

    /// Begins what is to run there: one way for all questions, so that not each of them makes a task of its own kind.
    fn seat(&self, place: OwnedSemaphorePermit, waiter: Arc<Waiter>, question: Seated) {
        let (calls, outside) = (self.calls.clone(), self.outside.clone());
        let (site, keeper) = (self.keeper.site().clone(), self.keeper.clone());
        spawn_blocking(move || match keeper.current() {
            Ok(commit) => {
                let visit = Visit { site, commit, waiter, calls, outside, place: Mutex::new(Some(place)) };
                question(Ok(visit));
            }
            Err(error) => question(Err(error.into())),
        });
    }

    /// Opens the index before anybody asks.
    ///
    /// # Errors
    /// Where there is none, or it cannot be read.
    pub(super) fn open(&self) -> Result<()> {
        self.keeper.current().map(|_| ())
    }

    /// Breaks off what goes on in the background.
    pub(super) fn close(&self) {
        self.keeper.close();
    }
}

/// A question fell over.
fn mistake() -> Problem {
    Problem::new(Kind::Mistake, "the answer fell over a mistake of this program")
        .with_hint("a damaged index may be its cause: see jianbao check")
}

impl Visit {
    /// The name of the commit that is read.
    pub(crate) fn commit(&self) -> &str {
        &self.commit.name
    }

    /// What is served.
    pub(crate) fn site(&self) -> &dyn Site {
        &*self.site
    }

    /// Which articles are one story, where that is known already.
    pub(crate) fn known_stories(&self) -> Option<Arc<Stories>> {
        self.commit.stories.ready()
    }

    /// Waits for something else than the engine, and leaves the place there to others meanwhile.
    pub(super) fn away<T>(&self, wait: impl FnOnce() -> T) -> T {
        drop(self.place().take());
        let waited = wait();
        // The semaphore is never closed.
        *self.place() = Handle::current().block_on(self.calls.clone().acquire_owned()).ok();
        waited
    }

    fn place(&self) -> std::sync::MutexGuard<'_, Option<OwnedSemaphorePermit>> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Holdings for Visit {
    fn engine(&self) -> &dyn Engine {
        &*self.commit.engine
    }

    fn stories(&self) -> Result<Arc<Stories>> {
        if let Some(stories) = self.commit.stories.ready() {
            return Ok(stories);
        }
        let _outside = self.outside.try_acquire().map_err(|_| {
            Error::new(ErrorKind::Busy, "reprints are being found, and many wait for them already")
                .with_hint("ask again when they are found, in a minute or two")
                .named("stories-busy", &[])
        })?;
        self.away(|| self.commit.wait_for_stories(&self.site, &|| self.go_on()))
    }

    fn outlets(&self) -> Result<Outlets> {
        self.site.outlets()
    }

    fn command(&self, what: &str) -> Result<String> {
        self.site.command(what)
    }

    fn go_on(&self) -> Result<()> {
        self.waiter.go_on()
    }
}

impl Waiter {
    /// An error where nobody waits any more.
    pub(super) fn go_on(&self) -> Result<()> {
        let is_late = self.until.is_some_and(|until| Instant::now() > until);
        if is_late || self.gone.load(Ordering::Relaxed) {
            return Err(Error::new(ErrorKind::Interrupted, "nobody waits for the answer any more"));
        }
        Ok(())
    }
}

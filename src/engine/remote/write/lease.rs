//! The lease of a writer: it raises a number while it lives. Whoever wants to write watches that number, so no clocks need
//! to agree. The lease keeps order among the living; that a writer who was only asleep does no harm is the work of the list
//! of aborted runs.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::bulk::taken_over;
use crate::engine::remote::http::Client;
use crate::engine::remote::state::{self, State, Versioned, Writer};
use crate::error::{Error, ErrorKind, Result};

/// How often a lease is renewed in its time.
const BEATS: u32 = 5;

/// The right to write, kept alive by a thread of its own until it is dropped.
pub(super) struct Lease {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    client: Client,
    index: String,
    length: Duration,
    token: String,
    /// The state as this writer made it last.
    state: Mutex<Known>,
    /// Whether another has taken over.
    is_lost: AtomicBool,
    is_over: Mutex<bool>,
    wake: Condvar,
}

/// What a writer knows of the state.
struct Known {
    state: Versioned,
    /// Nonces of changes whose answers were lost: any of them may stand.
    unanswered: Vec<String>,
}

impl Lease {
    /// Takes the lease of an index whose state is there; one of a writer that is silent for as long as it may be is taken
    /// over, and its run counts no more. The second value says whether there is something to be cleared away.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Busy`] where a writer lives.
    pub(super) fn take(client: &Client, index: &str, length: Duration) -> Result<Self> {
        let token = state::nonce();
        let who = format!("process {} on {}", std::process::id(), state::host());
        loop {
            let now = read(client, index)?;
            let mut next = now.state.clone();
            if let Some(writer) = &now.state.writer {
                watch(client, index, writer, length)?;
                next.aborted.push(writer.run);
            }
            next.writer = Some(Writer { token: token.clone(), run: next.next, beat: 0, who: who.clone() });
            next.next += 1;
            next.nonce = state::nonce();
            if let Some(state) = state::change(client, index, &now, next)? {
                return Ok(Self::keep(client, index, length, token, state));
            }
        }
    }

    fn keep(client: &Client, index: &str, length: Duration, token: String, state: Versioned) -> Self {
        let shared = Arc::new(Shared {
            client: client.clone(),
            index: index.to_owned(),
            length,
            token,
            state: Mutex::new(Known { state, unanswered: Vec::new() }),
            is_lost: AtomicBool::new(false),
            is_over: Mutex::new(false),
            wake: Condvar::new(),
        });
        let beating = Arc::clone(&shared);
        // Where the system has no thread, others take over sooner, and no harm is done.
        let thread = thread::Builder::new().name("lease".to_owned()).spawn(move || beating.beat()).ok();
        Self { shared, thread }
    }

    /// The state as this writer made it last.
    pub(super) fn state(&self) -> State {
        self.shared.lock().state.state.clone()
    }

    /// The run that is written.
    pub(super) fn run(&self) -> i64 {
        self.shared.lock().state.state.writer.as_ref().map_or(-1, |writer| writer.run)
    }

    /// Changes the state.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Busy`] where another has taken over.
    pub(super) fn change(&self, change: impl Fn(&mut State)) -> Result<State> {
        self.shared.change(&self.shared.client, change)
    }

    /// Whether this writer may go on.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Busy`] where another has taken over.
    pub(super) fn check(&self) -> Result<()> {
        if self.shared.is_lost.load(Ordering::Relaxed) { Err(taken_over()) } else { Ok(()) }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, client: &Client, change: impl Fn(&mut State)) -> Result<State> {
        let mut known = self.lock();
        loop {
            let mut next = known.state.state.clone();
            change(&mut next);
            next.nonce = state::nonce();
            let nonce = next.nonce.clone();
            match state::change(client, &self.index, &known.state, next) {
                Ok(Some(changed)) => {
                    let state = changed.state.clone();
                    *known = Known { state: changed, unanswered: Vec::new() };
                    return Ok(state);
                }
                Err(error) => {
                    known.unanswered.push(nonce);
                    return Err(error);
                }
                // A change of this writer's own, of which it never heard, may stand.
                Ok(None) => {
                    let now = read(client, &self.index)?;
                    if !known.unanswered.contains(&now.state.nonce) {
                        self.is_lost.store(true, Ordering::Relaxed);
                        return Err(taken_over());
                    }
                    known.state = now;
                }
            }
        }
    }

    /// Raises the number until the lease is over.
    fn beat(&self) {
        let pause = self.length / BEATS;
        // A node that does not answer in time is passed over: to be silent is to lose the lease.
        let client = self.client.clone().with_patience(self.length / 2).with_timeout(pause);
        let mut is_over = self.is_over.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let (guard, _) = self.wake.wait_timeout(is_over, pause).unwrap_or_else(PoisonError::into_inner);
            is_over = guard;
            if *is_over || self.is_lost.load(Ordering::Relaxed) {
                return;
            }
            // A cluster that does not answer now is asked again at the next beat.
            let _ = self.change(&client, |state| {
                if let Some(writer) = state.writer.as_mut().filter(|writer| writer.token == self.token) {
                    writer.beat += 1;
                }
            });
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        *self.shared.is_over.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.shared.wake.notify_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn read(client: &Client, index: &str) -> Result<Versioned> {
    state::read(client, index)?.ok_or_else(|| {
        Error::new(ErrorKind::Index, format!("the index `{index}` has lost its state"))
            .with_hint("was it removed meanwhile? repeat the command to make it anew")
    })
}

/// Looks at a writer for as long as it may be silent.
///
/// # Errors
/// Of kind [`ErrorKind::Busy`] where it lives.
fn watch(client: &Client, index: &str, writer: &Writer, lease: Duration) -> Result<()> {
    let begun = Instant::now();
    while begun.elapsed() < lease {
        thread::sleep((lease / 20).max(Duration::from_millis(20)));
        if read(client, index)?.state.writer.as_ref() != Some(writer) {
            let Writer { run, who, .. } = writer;
            return Err(Error::new(ErrorKind::Busy, format!("{who} is writing the index `{index}` (run {run})")));
        }
    }
    Ok(())
}

//! The connections that are open. When there are as many as may be, the oldest whose request is not there yet is closed for a new
//! one: so thousands that send a byte a second take turns, and a client whose request comes at once is heard.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// Those that are open.
pub(super) struct Connections {
    most: usize,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    /// By their age.
    by_age: BTreeMap<u64, Arc<State>>,
    next: u64,
}

/// One of them, open until it is dropped.
pub(super) struct Connection {
    age: u64,
    state: Arc<State>,
    all: Arc<Connections>,
}

/// What is known of one.
#[derive(Default)]
pub(super) struct State {
    /// Whether a request is there, whole, and its answer is not yet.
    running: AtomicBool,
    leave: Notify,
}

/// A request on its way: it runs when it is there whole, until its answer is written.
pub(super) struct Running(Arc<State>);

impl Connections {
    pub(super) fn new(most: usize) -> Self {
        Self { most: most.max(1), open: Mutex::default() }
    }

    /// A new one; `None` where all that there may be are being answered.
    pub(super) fn open(self: &Arc<Self>) -> Option<Connection> {
        let mut open = self.opened();
        if open.by_age.len() >= self.most && !open.close_oldest() {
            return None;
        }
        let (age, state) = (open.next, Arc::new(State::default()));
        open.next += 1;
        open.by_age.insert(age, state.clone());
        Some(Connection { age, state, all: self.clone() })
    }

    /// Closes the one that waits longest for a request.
    pub(super) fn close_oldest(&self) {
        self.opened().close_oldest();
    }

    fn opened(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn close_oldest(&mut self) -> bool {
        let Some(age) = self.by_age.iter().find(|(_, state)| !state.is_running()).map(|(age, _)| *age) else {
            return false;
        };
        if let Some(state) = self.by_age.remove(&age) {
            state.leave.notify_one();
        }
        true
    }
}

impl Connection {
    pub(super) fn state(&self) -> Arc<State> {
        self.state.clone()
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.all.opened().by_age.remove(&self.age);
    }
}

impl State {
    /// A request has begun to come.
    pub(super) fn begin(self: &Arc<Self>) -> Arc<Running> {
        Arc::new(Running(self.clone()))
    }

    /// Whether a request is answered.
    pub(super) fn is_running(&self) -> bool {
        self.running.load(Ordering::Relaxed)
    }

    /// Waits until it is to be closed.
    pub(super) async fn told_to_leave(&self) {
        self.leave.notified().await;
    }
}

impl Running {
    /// It is there whole.
    pub(super) fn is_whole(&self) {
        self.0.running.store(true, Ordering::Relaxed);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.store(false, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_longest_for_nothing_gives_way() {
        let all = Arc::new(Connections::new(2));
        let (first, second) = (all.open().unwrap(), all.open().unwrap());
        let running = first.state().begin();
        running.is_whole();
        let third = all.open().unwrap();
        assert!(all.opened().by_age.contains_key(&first.age) && !all.opened().by_age.contains_key(&second.age));
        let other = third.state().begin();
        other.is_whole();
        assert!(all.open().is_none(), "both are answered");
        drop(running);
        assert!(all.open().is_some());
    }
}

//! Which articles of a commit are one story: found once, in the background, whoever asks; kept in memory and in the file beside
//! the index. Nobody who waits for it holds a place at the engine.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::Site;
use super::keeper::Commit;
use crate::error::{Error, ErrorKind, Result};
use crate::reprints::{self, Stories};

/// How often who waits looks whether he still wants to.
const TURN: Duration = Duration::from_millis(50);

/// The stories of one commit, on the way.
#[derive(Default)]
pub(super) struct Finding {
    state: Mutex<State>,
    changed: Condvar,
    /// How many wait.
    waiting: AtomicUsize,
    /// Whether another commit has come, so that only those who wait need it.
    passed: AtomicBool,
}

#[derive(Default)]
enum State {
    #[default]
    Idle,
    Running,
    Found(Arc<Stories>),
    /// There are none to be found in this commit.
    Failed(Failed),
}

/// An error that is told to many.
struct Failed {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
}

impl Finding {
    /// What was found, where it was.
    pub(super) fn ready(&self) -> Option<Arc<Stories>> {
        match &*self.state() {
            State::Found(stories) => Some(stories.clone()),
            _ => None,
        }
    }

    /// Another commit has come, or the server ends.
    pub(super) fn pass(&self) {
        self.passed.store(true, Ordering::Relaxed);
    }

    fn is_wanted(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > 0 || !self.passed.load(Ordering::Relaxed)
    }

    /// What runs has come to its end.
    fn end(&self, state: State) {
        *self.state() = state;
        self.changed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Commit {
    /// Begins to read what was found of this commit before, by this server or by others, so that a hit says how often it was
    /// printed.
    pub(super) fn look_for_kept_stories(self: &Arc<Self>, site: &Arc<dyn Site>) {
        let Some(path) = site.stories_file() else { return };
        let commit = self.clone();
        let look = move || {
            let kept = || reprints::kept(&commit.name, commit.engine.zone(), &path);
            let kept = catch_unwind(AssertUnwindSafe(kept)).ok().flatten();
            commit.stories.end(kept.map_or(State::Idle, |stories| State::Found(Arc::new(stories))));
        };
        let mut state = self.stories.state();
        if thread::Builder::new().name("stories".to_owned()).spawn(look).is_ok() {
            *state = State::Running;
        }
    }

    /// The stories of this commit; waits until they are found, for as long as `go_on` says so.
    ///
    /// # Errors
    /// Those of `go_on` and of [`reprints::stories`].
    pub(super) fn wait_for_stories(
        self: &Arc<Self>,
        site: &Arc<dyn Site>,
        go_on: &dyn Fn() -> Result<()>,
    ) -> Result<Arc<Stories>> {
        let finding = &self.stories;
        finding.waiting.fetch_add(1, Ordering::Relaxed);
        let found = self.wait(site, go_on);
        finding.waiting.fetch_sub(1, Ordering::Relaxed);
        found
    }

    fn wait(self: &Arc<Self>, site: &Arc<dyn Site>, go_on: &dyn Fn() -> Result<()>) -> Result<Arc<Stories>> {
        let finding = &self.stories;
        let mut state = finding.state();
        loop {
            match &*state {
                State::Found(stories) => return Ok(stories.clone()),
                State::Failed(failed) => return Err(failed.again()),
                State::Running => {}
                State::Idle => {
                    let (commit, site) = (self.clone(), site.clone());
                    let begun = thread::Builder::new().name("stories".to_owned()).spawn(move || commit.find(&site));
                    begun.map_err(|error| {
                        Error::new(ErrorKind::Io, "there is no thread to find stories by").with_cause(error)
                    })?;
                    *state = State::Running;
                }
            }
            state = finding.changed.wait_timeout(state, TURN).unwrap_or_else(PoisonError::into_inner).0;
            if matches!(*state, State::Running) {
                drop(state);
                go_on()?;
                state = finding.state();
            }
        }
    }

    /// Finds them, for all who wait.
    fn find(&self, site: &Arc<dyn Site>) {
        let finding = &self.stories;
        let mut progress = |_, _| if finding.is_wanted() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        let path = site.stories_file();
        let zone = self.engine.zone();
        let found =
            catch_unwind(AssertUnwindSafe(|| reprints::stories(&*self.engine, zone, path.as_deref(), &mut progress)));
        finding.end(match found {
            Ok(Ok((stories, unkept))) => {
                if let Some(error) = unkept {
                    site.remark(&format!("what reprints were found is not kept: {error}"));
                }
                State::Found(Arc::new(stories))
            }
            // It was broken off since nobody wanted it; the next who does begins again.
            Ok(Err(error)) if error.kind() == ErrorKind::Interrupted => State::Idle,
            Ok(Err(error)) => State::Failed(Failed::of(&error)),
            Err(_) => State::Failed(Failed::of(&Error::new(ErrorKind::Index, "finding reprints fell over"))),
        });
    }
}

impl Failed {
    fn of(error: &Error) -> Self {
        Self { kind: error.kind(), message: error.to_string(), hint: error.hint().map(str::to_owned) }
    }

    fn again(&self) -> Error {
        let error = Error::new(self.kind, &self.message);
        match &self.hint {
            Some(hint) => error.with_hint(hint),
            None => error,
        }
    }
}

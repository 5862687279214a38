//! Keeps the last commit of the index open. Each request looks whether another has come since, which costs one small file;
//! whoever asks meanwhile goes on with the commit that he began with. Where the index cannot be opened for a while (it is being
//! made anew, or moved), the commit that is open goes on being served.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::Site;
use super::found::Finding;
use crate::engine::Engine;
use crate::error::Result;

/// The commit that is open.
pub(crate) struct Keeper {
    site: Arc<dyn Site>,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    commit: Option<Arc<Commit>>,
    /// When it was last begun to look whether that is the last.
    looked: Option<Instant>,
    /// Why another could not be opened, as it was last remarked.
    trouble: Option<String>,
}

/// One commit, open for reading.
pub(crate) struct Commit {
    /// The engine that sees it.
    pub(crate) engine: Box<dyn Engine>,
    /// Its name; see [`Engine::commit`].
    pub(crate) name: String,
    /// Which of its articles are one story.
    pub(super) stories: Finding,
}

impl Keeper {
    pub(super) fn new(site: Arc<dyn Site>) -> Self {
        Self { site, held: Mutex::default() }
    }

    /// What is served.
    pub(super) fn site(&self) -> &Arc<dyn Site> {
        &self.site
    }

    /// The last commit. Blocks for as long as a small file is read, or a commit opened.
    ///
    /// # Errors
    /// Where none is open yet and none can be opened.
    pub(super) fn current(&self) -> Result<Arc<Commit>> {
        let came = Instant::now();
        let mut held = self.held();
        if let Some(commit) = held.commit.clone() {
            // Somebody else has looked since this request came.
            if held.looked.is_some_and(|looked| looked >= came) {
                return Ok(commit);
            }
            held.looked = Some(Instant::now());
            if let Ok(true) = commit.engine.is_latest() {
                held.trouble = None;
                return Ok(commit);
            }
        }
        match (self.open(), held.commit.clone()) {
            (Ok(commit), old) => {
                if let Some(old) = old {
                    old.stories.pass();
                }
                let commit = Arc::new(commit);
                commit.look_for_kept_stories(&self.site);
                *held = Held { commit: Some(commit.clone()), looked: held.looked, trouble: None };
                Ok(commit)
            }
            (Err(error), Some(old)) => {
                let trouble = format!("the commit that is open is served on: {error}");
                if held.trouble.as_ref() != Some(&trouble) {
                    self.site.remark(&trouble);
                    held.trouble = Some(trouble);
                }
                Ok(old)
            }
            (Err(error), None) => Err(error),
        }
    }

    /// Breaks off what goes on in the background.
    pub(super) fn close(&self) {
        if let Some(commit) = &self.held().commit {
            commit.stories.pass();
        }
    }

    fn open(&self) -> Result<Commit> {
        let engine = self.site.open()?;
        let name = engine.commit()?;
        Ok(Commit { engine, name, stories: Finding::default() })
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! The door for assistants at `/mcp`: its calls come to the desk as every request does.

use std::sync::Arc;

use axum::Router;

use super::desk::Desk;
use super::problem::Problem;
use super::{Bounds, Site};
use crate::error::{Error, ErrorKind, Result};
use crate::mcp::{self, Answering, Counter, Question, Reply};

/// The desk, as calls of tools come to it.
struct Assistants(Arc<Desk>);

impl Counter for Assistants {
    fn ask(&self, question: Question) -> Answering {
        let desk = self.0.clone();
        Box::pin(async move {
            let reply = desk.ask(move |visit| Ok(question(visit))).await;
            reply.unwrap_or_else(|problem| Reply::of_error(&error(problem)))
        })
    }
}

/// A desk for assistants alone, for who has no server. The index is opened, so that a call finds it.
///
/// # Errors
/// Those of [`Site::open`].
pub fn counter(site: Arc<dyn Site>, bounds: &Bounds) -> Result<Arc<dyn Counter>> {
    let desk = Arc::new(Desk::new(site, bounds));
    desk.open()?;
    Ok(Arc::new(Assistants(desk)))
}

/// The routes of it.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(desk: Arc<Desk>) -> Router<S> {
    mcp::routes(Arc::new(Assistants(desk)))
}

/// What hindered a call, in the words of the library.
fn error(problem: Problem) -> Error {
    let error = Error::new(ErrorKind::Busy, problem.detail);
    match problem.hint {
        Some(hint) => error.with_hint(hint),
        None => error,
    }
}

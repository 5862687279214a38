//! A page of hits on its way to the reader, in pieces: what stands before the hits, where they take long; the hits; and what is
//! counted beside them, behind all that. What is answered soon has its own status. A problem that comes later, one of the
//! engine or a cursor of another search, is told in the page.

use std::sync::Arc;
use std::time::Duration;

use askama::Template as _;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::mpsc::{Sender, channel};
use tokio::sync::oneshot;
use tokio::time::sleep;
use tokio_stream::wrappers::ReceiverStream;

use super::frame::Reader;
use super::search::{self, Halves};
use super::side::Side;
use super::{failure, question};
use crate::service::Holdings as _;
use crate::web::Server;
use crate::web::desk::Visit;
use crate::web::problem::Problem;

/// How long a page waits for its hits before it opens without them.
const SOON: Duration = Duration::from_millis(15);

/// A page of hits.
pub(super) async fn search(State(server): State<Arc<Server>>, request: Request) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let reader = Reader::of(&server, &parts);
    question::check(&reader.address, question::OF_HITS)?;
    let (open, opened) = oneshot::channel();
    let mut finding = Box::pin(find(server.clone(), reader.clone(), open));
    let opened = async {
        sleep(SOON).await;
        opened.await.ok()
    };
    let (found, opening) = tokio::select! {
        biased;
        found = &mut finding => (Some(found?), None),
        opening = opened => match opening {
            Some(opening) => (None, Some(opening)),
            // It ends without one: at a query that cannot be read, or a desk that is full.
            None => (Some(finding.as_mut().await?), None),
        },
    };
    let (sender, receiver) = channel(1);
    tokio::spawn(async move {
        let opening = opening.unwrap_or_default();
        let sent = opening.len();
        if sent > 0 && !send(&sender, opening).await {
            return;
        }
        let found = match found {
            Some(found) => Ok(found),
            None => tokio::select! {
                found = finding => found,
                // Nobody waits any more, and so says the question that is dropped here.
                () = sender.closed() => return,
            },
        };
        match found {
            Ok(found) => write(&server, reader, found, sent, &sender).await,
            Err(problem) => drop(send(&sender, failure::rest(&reader, &problem)).await),
        }
    });
    let body = Body::from_stream(ReceiverStream::new(receiver));
    Ok(([(CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response())
}

/// Finds the hits; `open` gets what stands before them as soon as it is known.
async fn find(server: Arc<Server>, reader: Reader, open: oneshot::Sender<String>) -> Result<Halves, Problem> {
    let find = move |visit: &Visit| {
        let (question, options) = (question::question(&reader.address)?, question::options(&reader.address)?);
        let (stories, open) = (visit.known_stories(), |opening| drop(open.send(opening)));
        Ok(search::page(&reader, visit, &question, &options, stories.as_deref(), open)?)
    };
    server.desk.ask(find).await
}

/// Sends the hits without what is `sent` already, and what is counted beside them.
async fn write(server: &Server, reader: Reader, found: Halves, sent: usize, sender: &Sender<Piece>) {
    let Halves { mut before, behind, asked, read } = found;
    if !send(sender, before.split_off(sent)).await {
        return;
    }
    let (m, empty) = (reader.tongue, reader.clone());
    let counting = server.desk.ask(move |visit| Ok(Side::count(&reader, visit.engine(), &asked, &read.filters)?));
    let counted = tokio::select! {
        counted = counting => counted,
        () = sender.closed() => return,
    };
    let side = counted.unwrap_or_else(|_| Side::empty(&empty, Some(m.t("side-failed"))));
    let _ = send(sender, side.render().unwrap_or_default() + &behind).await;
}

/// A piece of the body.
type Piece = std::io::Result<Bytes>;

/// Whether somebody takes it.
async fn send(sender: &Sender<Piece>, piece: String) -> bool {
    sender.send(Ok(piece.into())).await.is_ok()
}

//! The server on a socket: axum's router over hyper's connections, with the bounds that `axum::serve` leaves to others. Clients
//! that send a byte a second, or read none, neither use up the connections nor keep the server from ending.

mod connections;
mod patience;
mod running;

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tower::ServiceExt as _;

use self::connections::{Connection, Connections};
use self::patience::Patient;
use self::running::{Read, Written};
use super::Serving;
use super::bounds::{Bounds, HEAD_BYTES, HEADERS};

/// Who sent a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) SocketAddr);

/// How long is waited when no connection can be taken.
const PAUSE: Duration = Duration::from_millis(5);
/// How long what comes at the very moment of the end is still heard.
const LAST: Duration = Duration::from_millis(50);

/// Answers at `listener` until `end` comes; then takes no connections more, and finishes what runs.
pub(super) async fn serve(listener: TcpListener, router: Router, bounds: &Bounds, mut end: Serving) {
    let connections = Arc::new(Connections::new(bounds.connections));
    let (ending, ended) = watch::channel(false);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut end => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                if let Some(connection) = connections.open() {
                    let (router, bounds, ended) = (router.clone(), bounds.clone(), ended.clone());
                    tokio::spawn(async move { converse(stream, peer, router, &bounds, connection, ended).await });
                }
            }
            // Of one connection, which was gone before it was taken.
            Err(error) if is_of_one(&error) => {}
            // There are no more files to be opened: whoever waits longest for nothing gives way.
            Err(_) => {
                connections.close_oldest();
                sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    drop(ended);
    let _ = ending.send(true);
    let _ = timeout(bounds.grace, ending.closed()).await;
}

fn is_of_one(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Answers the requests of one connection.
async fn converse(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    bounds: &Bounds,
    connection: Connection,
    mut ended: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let state = connection.state();
    let answer = service_fn(|request: Request<Incoming>| {
        let (mut parts, body) = request.into_parts();
        parts.extensions.insert(Peer(peer));
        let running = state.begin();
        let request = Request::from_parts(parts, Body::new(Read::new(body, running.clone())));
        let answer = router.clone().oneshot(request);
        async move { answer.await.map(|response| response.map(|body| Body::new(Written::new(body, running)))) }
    });
    let mut conversation = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(bounds.head)
            .max_buf_size(HEAD_BYTES)
            .max_headers(HEADERS)
            .serve_connection(TokioIo::new(Patient::new(stream, bounds.stall)), answer)
    );
    let is_ending = async { ended.wait_for(|ended| *ended).await.map(|_| ()) };
    tokio::select! {
        // How a conversation ends is the client's affair.
        _ = conversation.as_mut() => return,
        () = state.told_to_leave() => return,
        _ = is_ending => {}
    }
    // What comes at this very moment is still heard.
    if timeout(LAST, conversation.as_mut()).await.is_ok() || !state.is_running() {
        return;
    }
    conversation.as_mut().graceful_shutdown();
    tokio::select! {
        _ = conversation => {}
        () = state.told_to_leave() => {}
    }
}

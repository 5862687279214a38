//! The archive over HTTP: pages for readers, an API for programs, a door for assistants. [`router`] makes one value of it that
//! needs no socket; [`serve`] answers with it on one. Whoever starts a server says what it stands on, as a [`Site`].
//!
//! ```text
//! serving     connections: how many, how slow
//!   guards    for whom, from whom, with what token; headers; forms that change something
//!     desk    engine calls at once, a queue, a time; keeper: the last commit, found: its stories; stream: exports
//!       api   parameters → service → JSON, ETag          problem: what is said where there is no answer
//!       pages the same for readers; assistants: the tools of `mcp`, at /mcp
//! ```

mod api;
mod assistants;
mod bounds;
mod desk;
mod found;
mod guards;
mod keeper;
mod messages;
mod pages;
mod pairs;
mod parameters;
mod problem;
mod serving;
mod site;
mod stream;

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::limit::RequestBodyLimitLayer;

pub use self::assistants::counter;
pub use self::bounds::Bounds;
use self::desk::Desk;
pub use self::guards::Token;
use self::guards::{Guards, headers, stand};
use self::problem::{Kind, Problem};
pub use self::site::Site;
use crate::error::Result;

/// For whom a server is, and how much it does.
#[derive(Clone)]
pub struct Settings {
    /// The address that it listens on; its port is known when it does.
    pub listening: SocketAddr,
    /// Names that lead to it beside that, each with a port or without.
    pub hosts: Vec<String>,
    /// What readers must show; to be left out on loopback only.
    pub token: Option<Token>,
    /// How much it does at once.
    pub bounds: Bounds,
}

/// What all requests share.
pub(crate) struct Server {
    pub(crate) desk: Arc<Desk>,
    pub(crate) guards: Guards,
    pub(crate) bounds: Bounds,
}

/// A server: the routes with all guards before them.
pub struct Web {
    server: Arc<Server>,
    router: Router,
}

/// Makes a server. The index is opened, so that a request finds it.
///
/// # Errors
/// Those of [`Site::open`]; of kind [`ErrorKind::Input`](crate::error::ErrorKind::Input) where others could reach the server
/// without a token, or a name is none.
pub fn router(site: Arc<dyn Site>, settings: Settings) -> Result<Web> {
    let Settings { listening, hosts, token, bounds } = settings;
    let guards = Guards::new(listening, &hosts, token)?;
    let desk = Arc::new(Desk::new(site, &bounds));
    desk.open()?;
    let server = Arc::new(Server { desk: desk.clone(), guards, bounds });
    let body = server.bounds.body;
    let router = Router::new()
        .merge(api::routes())
        .merge(guards::routes())
        .merge(pages::routes())
        .merge(assistants::routes(desk))
        .fallback(nothing)
        .method_not_allowed_fallback(other_method)
        .layer(from_fn_with_state(server.clone(), in_time))
        .layer(DefaultBodyLimit::max(body))
        .layer(RequestBodyLimitLayer::new(body))
        .layer(from_fn(too_long))
        .layer(from_fn_with_state(server.clone(), stand))
        .layer(CatchPanicLayer::custom(fell_over))
        .layer(from_fn(pages::told));
    // On this machine there is no way that would be shorter for it.
    let router = match listening.ip().is_loopback() {
        true => router,
        false => router.layer(CompressionLayer::new().compress_when(compressed())),
    };
    let router = router.layer(from_fn(headers::set)).with_state(server.clone());
    Ok(Web { server, router })
}

/// A server that answers.
pub type Serving = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Answers at `listener` until `end` comes; then finishes what runs. It is made here, and not anew in every program that has a
/// server.
pub fn serve(listener: TcpListener, web: Web, end: impl Future<Output = ()> + Send + 'static) -> Serving {
    served(listener, web, Box::pin(end))
}

fn served(listener: TcpListener, web: Web, end: Serving) -> Serving {
    Box::pin(async move {
        serving::serve(listener, web.router, &web.server.bounds, end).await;
        web.server.desk.close();
    })
}

impl Web {
    /// The routes, for who has a server of their own.
    pub fn into_router(self) -> Router {
        self.router
    }
}

/// Gives a request up that takes too long: its body does not come, or its answer.
async fn in_time(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let time = server.bounds.time + server.bounds.stall;
    match tokio::time::timeout(time, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new(Kind::TooSlow, "the request did not come to its end in time").into_response(),
    }
}

/// What is worth compressing: no workbook, which is compressed already.
fn compressed() -> impl Predicate {
    DefaultPredicate::new().and(NotForContentType::const_new("application/vnd.openxmlformats"))
}

/// Says in the words of all others that a body was too long.
async fn too_long(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let is_told = response.extensions().get::<Problem>().is_some();
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE && !is_told {
        return Problem::new(Kind::TooLarge, "the body of the request is too long").into_response();
    }
    response
}

async fn nothing(request: Request) -> Problem {
    let shown: String = request.uri().path().chars().take(100).collect();
    Problem::new(Kind::NotFound, format!("there is nothing at `{shown}`")).with_hint("the API is told in /openapi.json")
}

async fn other_method(request: Request) -> Problem {
    Problem::new(Kind::Method, format!("`{}` is not for this address", request.method()))
}

/// A mistake of this program ends one request, and says so.
fn fell_over(_: Box<dyn std::any::Any + Send>) -> Response {
    Problem::new(Kind::Mistake, "the request fell over a mistake of this program").into_response()
}

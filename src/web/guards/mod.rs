//! What stands before every request: for whom it is, from whom it comes, and whether it may. Then come the bounds of its body and
//! of its time, and last the routes.

pub(super) mod form;
pub(super) mod headers;
mod log_in;
mod names;
mod token;
mod wrong;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};

use self::form::FormKey;
use self::names::Names;
pub use self::token::Token;
use self::wrong::Wrong;
use super::Server;
use super::problem::{Kind, Problem};
use super::serving::Peer;
use crate::error::{Error, ErrorKind, Result};

/// The path of the page on which the token is shown, and of leaving.
pub(super) use self::log_in::{LOG_IN, routes};

/// Files of pages, which anybody may have who may ask at all.
const ASSETS: &str = "/assets/";

/// Who may ask a server for what.
pub(crate) struct Guards {
    names: Names,
    token: Option<Token>,
    forms: FormKey,
    wrong: Wrong,
}

impl Guards {
    /// Those of a server at this address.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where others can reach it and no token is wanted, and where a name is none.
    pub(super) fn new(listening: SocketAddr, hosts: &[String], token: Option<Token>) -> Result<Self> {
        if token.is_none() && !listening.ip().is_loopback() {
            let message = format!("others can reach `{listening}`: a server there wants a token");
            return Err(Error::new(ErrorKind::Input, message)
                .with_hint("name a file with a token, --token-file FILE, or listen on 127.0.0.1"));
        }
        let names = Names::new(listening, hosts).ok_or_else(|| {
            Error::new(ErrorKind::Input, "a host is a name, or a name and a port")
                .with_hint("write it as in --host news.example.org or --host news.example.org:8443")
        })?;
        Ok(Self { names, token, forms: FormKey::new()?, wrong: Wrong::default() })
    }

    /// A token for a form that changes something; its field is [`form::FORM_TOKEN`].
    pub(crate) fn form_token(&self) -> String {
        self.forms.token()
    }

    /// Whether a form has one.
    pub(super) fn is_form_token(&self, token: &str) -> bool {
        self.forms.is_own(token)
    }

    /// Whether readers have to show a token, and can leave.
    pub(crate) fn wants_token(&self) -> bool {
        self.token.is_some()
    }

    /// Whether the request shows the token or a cookie of it.
    ///
    /// # Errors
    /// Where too many wrong ones came of late.
    fn is_let_in(&self, headers: &HeaderMap, peer: Option<SocketAddr>) -> Result<bool, Problem> {
        let Some(token) = &self.token else { return Ok(true) };
        if token.has_cookie(headers) {
            return Ok(true);
        }
        let Some(stated) = token::stated(headers) else { return Ok(false) };
        self.is_token(token, stated, peer)
    }

    /// Whether a text that was shown is the token.
    fn is_token(&self, token: &Token, stated: &str, peer: Option<SocketAddr>) -> Result<bool, Problem> {
        let peer = peer.map(|peer| peer.ip());
        self.wrong.check(peer)?;
        let is_it = token.is(stated);
        if !is_it {
            self.wrong.count(peer);
        }
        Ok(is_it)
    }
}

/// Lets a request through, or answers it.
pub(super) async fn stand(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let guards = &server.guards;
    if let Err(problem) = guards.names.check(request.method(), request.uri(), request.headers()) {
        return problem.into_response();
    }
    let path = request.uri().path();
    if path == LOG_IN || path.starts_with(ASSETS) {
        return next.run(request).await;
    }
    match guards.is_let_in(request.headers(), peer(&request)) {
        Ok(true) => next.run(request).await,
        Ok(false) if reads_pages(&request) => {
            let back = request.uri().path_and_query().map_or("/", |there| there.as_str());
            Redirect::to(&format!("{LOG_IN}?next={}", log_in::encoded(back))).into_response()
        }
        Ok(false) => Problem::new(Kind::Unauthorized, "this server answers those who show its token")
            .with_hint("send it as `Authorization: Bearer TOKEN`, or log in on the page /log-in")
            .into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// Who sent a request, where that is known.
fn peer(request: &Request) -> Option<SocketAddr> {
    request.extensions().get::<Peer>().map(|peer| peer.0)
}

/// Whether a person asks, in a browser.
fn reads_pages(request: &Request) -> bool {
    let accepts = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    matches!(*request.method(), Method::GET | Method::HEAD)
        && accepts.contains("text/html")
        && !request.uri().path().starts_with("/api/")
}

//! The page on which a browser shows the token once.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::form::{ChangeForm, FORM_TOKEN};
use super::peer;
use super::token::Token;
use crate::web::Server;
use crate::web::pages::{self, Trouble};
use crate::web::pairs::Pairs;
use crate::web::problem::{Kind, Problem};

/// Where it is.
pub(in crate::web) const LOG_IN: &str = "/log-in";
/// Where one leaves.
const LOG_OUT: &str = "/log-out";

/// The longest form.
const LONGEST: usize = 16 << 10;

/// The routes of it.
pub(in crate::web) fn routes() -> Router<Arc<Server>> {
    Router::new().route(LOG_IN, get(page).post(log_in)).route(LOG_OUT, post(log_out))
}

async fn page(State(server): State<Arc<Server>>, request: Request) -> Result<Response, Problem> {
    let next = Pairs::read(request.uri().query().unwrap_or_default())?.take("next")?;
    if !server.guards.wants_token() {
        return Ok(Redirect::to(inside(next.as_deref())).into_response());
    }
    Ok(form(&server, request.headers(), inside(next.as_deref()), None))
}

async fn log_in(State(server): State<Arc<Server>>, request: Request) -> Result<Response, Problem> {
    let Some(token) = &server.guards.token else { return Ok(Redirect::to("/").into_response()) };
    let (peer, headers) = (peer(&request), request.headers().clone());
    let body: Bytes = axum::body::to_bytes(request.into_body(), LONGEST)
        .await
        .map_err(|_| Problem::new(Kind::TooLarge, "the form is too long"))?;
    let text = std::str::from_utf8(&body).map_err(|_| Problem::new(Kind::Request, "the form is no UTF-8"))?;
    let mut fields = Pairs::read(text)?;
    let (next, shown) = (fields.take("next")?, fields.take("token")?.unwrap_or_default());
    let form_token = fields.take(FORM_TOKEN)?.unwrap_or_default();
    if !server.guards.is_form_token(&form_token) {
        return Ok(form(&server, &headers, inside(next.as_deref()), Some(Trouble::Stale)));
    }
    if !server.guards.is_token(token, &shown, peer)? {
        return Ok(form(&server, &headers, inside(next.as_deref()), Some(Trouble::Wrong)));
    }
    let cookie = [(SET_COOKIE, token.cookie(is_tls(&headers)))];
    Ok((cookie, Redirect::to(inside(next.as_deref()))).into_response())
}

async fn log_out(ChangeForm(_): ChangeForm) -> Response {
    ([(SET_COOKIE, Token::no_cookie())], Redirect::to(LOG_IN)).into_response()
}

/// Whether a proxy in front says that the browser came by TLS.
fn is_tls(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|scheme| scheme.as_bytes().eq_ignore_ascii_case(b"https"))
}

/// A path of this server to go on to: what leads elsewhere leads home.
fn inside(next: Option<&str>) -> &str {
    let is_inside = |path: &&str| {
        path.starts_with('/')
            && !path.starts_with("//")
            && !path.starts_with(LOG_IN)
            && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
    };
    next.filter(is_inside).unwrap_or("/")
}

/// The page.
fn form(server: &Server, headers: &HeaderMap, next: &str, trouble: Option<Trouble>) -> Response {
    let page = pages::log_in(server, headers, next, trouble);
    let status = if trouble.is_some() { StatusCode::FORBIDDEN } else { StatusCode::OK };
    (status, Html(page)).into_response()
}

/// `text` as the value of a parameter.
pub(super) fn encoded(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_on_to_a_page_of_this_server_only() {
        for path in ["/", "/article/0123?query=%E6%B8%AF"] {
            assert_eq!(inside(Some(path)), path);
        }
        for elsewhere in
            ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nb", "/log-in?next=/", "港"]
        {
            assert_eq!(inside(Some(elsewhere)), "/");
        }
        assert_eq!(encoded("/a?b=港&c"), "/a%3Fb%3D%E6%B8%AF%26c");
    }
}

//! Forms that change something: each carries a token that only a page of this server can have, and it is looked at before the
//! rest of the form is.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use subtle::ConstantTimeEq as _;

use super::super::Server;
use super::super::pairs::Pairs;
use super::super::problem::{Kind, Problem};
use crate::error::{Error, ErrorKind, Result};

/// The field of a form with its token.
pub(crate) const FORM_TOKEN: &str = "form-token";

/// What the tokens of forms are made with: of this process.
pub(super) struct FormKey {
    key: [u8; 32],
    count: AtomicU64,
}

impl FormKey {
    /// One that nobody can guess.
    ///
    /// # Errors
    /// Where the system gives no randomness.
    pub(super) fn new() -> Result<Self> {
        let mut key = [0; 32];
        getrandom::fill(&mut key)
            .map_err(|error| Error::new(ErrorKind::Io, "the system gives no randomness").with_cause(error))?;
        Ok(Self { key, count: AtomicU64::new(0) })
    }

    /// A token for a form, another on each page: no two pages tell what is the same in them.
    pub(super) fn token(&self) -> String {
        let nonce = format!("{:016x}", self.count.fetch_add(1, Ordering::Relaxed));
        format!("{nonce}{}", self.seal(&nonce))
    }

    /// Whether `token` is one of them.
    pub(super) fn is_own(&self, token: &str) -> bool {
        let Some((nonce, seal)) = token.split_at_checked(16) else { return false };
        self.seal(nonce).as_bytes().ct_eq(seal.as_bytes()).into()
    }

    fn seal(&self, nonce: &str) -> String {
        blake3::keyed_hash(&self.key, nonce.as_bytes()).to_hex().to_string()
    }
}

/// How browsers send forms.
const ENCODED: &str = "application/x-www-form-urlencoded";
const PARTS: &str = "multipart/form-data";

/// How a form comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FormKind {
    /// In one line.
    Encoded,
    /// In parts, some of which may be files.
    Parts,
}

impl FormKind {
    /// Of the headers of a request; `None` where they are of no form.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        match kind.split(';').next().unwrap_or_default().trim() {
            ENCODED => Some(Self::Encoded),
            PARTS => Some(Self::Parts),
            _ => None,
        }
    }
}

/// The fields of a form that changes something, its token left out, which was right.
pub(crate) struct ChangeForm(pub(crate) Pairs);

impl FromRequest<Arc<Server>> for ChangeForm {
    type Rejection = Problem;

    async fn from_request(request: Request, server: &Arc<Server>) -> Result<Self, Problem> {
        let mut pairs = match FormKind::of(request.headers()) {
            Some(FormKind::Encoded) => encoded(request, server).await?,
            Some(FormKind::Parts) => parts(request, server).await?,
            None => return Err(Problem::new(Kind::Request, format!("a form comes as {ENCODED} or {PARTS}"))),
        };
        let token = pairs.take(FORM_TOKEN)?.unwrap_or_default();
        if !server.guards.is_form_token(&token) {
            return Err(Problem::new(Kind::Form, "the form has not the token of a page that this server wrote")
                .with_hint("load the page again, and repeat what you did: nothing was changed"));
        }
        Ok(Self(pairs))
    }
}

/// A form in one line, as those without files are.
async fn encoded(request: Request, server: &Arc<Server>) -> Result<Pairs, Problem> {
    let bytes = Bytes::from_request(request, server)
        .await
        .map_err(|rejection| unread(rejection.status(), rejection.body_text()))?;
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| Problem::new(Kind::Request, "the form is no UTF-8, even where it is encoded"))?;
    Pairs::read(text)
}

/// A form in parts, one of which is a file.
async fn parts(request: Request, server: &Arc<Server>) -> Result<Pairs, Problem> {
    let mut form = Multipart::from_request(request, server)
        .await
        .map_err(|rejection| unread(rejection.status(), rejection.body_text()))?;
    let mut pairs = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|error| unread(error.status(), error.body_text()))? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|error| unread(error.status(), error.body_text()))?;
        let text = String::from_utf8(bytes.into())
            .map_err(|_| Problem::new(Kind::Request, format!("`{name}` of the form is no UTF-8")))?;
        pairs.push((name, text));
    }
    Ok(Pairs::of(pairs))
}

/// The problem of a form that cannot be taken.
fn unread(status: StatusCode, why: String) -> Problem {
    Problem::new(if status == Kind::TooLarge.status() { Kind::TooLarge } else { Kind::Request }, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_of_a_form_is_of_this_process_and_no_two_are_the_same() {
        let (key, other) = (FormKey::new().unwrap(), FormKey::new().unwrap());
        let (one, two) = (key.token(), key.token());
        assert!(one != two && key.is_own(&one) && key.is_own(&two));
        assert!(!other.is_own(&one) && !key.is_own("") && !key.is_own(&one[..79]) && !key.is_own(&"港".repeat(27)));
    }
}

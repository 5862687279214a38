//! Forms that change something: each carries a token that only a page of this server can have, and it is looked at before
//! anything that the form says is believed.

use std::error::Error as StdError;
use std::iter::successors;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
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
    let bytes = Bytes::from_request(request, server).await.map_err(|rejection| unread(&rejection))?;
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| Problem::new(Kind::Request, "the form is no UTF-8, even where it is encoded"))?;
    Pairs::read(text)
}

/// A form in parts, one of which is a file.
async fn parts(request: Request, server: &Arc<Server>) -> Result<Pairs, Problem> {
    let mut form = Multipart::from_request(request, server).await.map_err(|rejection| unread(&rejection))?;
    let mut pairs = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|error| unread(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let is_file = field.file_name().is_some();
        let bytes = field.bytes().await.map_err(|error| unread(&error))?;
        let text = match String::from_utf8(bytes.into()) {
            Ok(text) => text,
            // Whoever reads the file says what is wrong with it; what is no character is one that it cannot have.
            Err(error) if is_file => String::from_utf8_lossy(error.as_bytes()).into_owned(),
            Err(_) => return Err(Problem::new(Kind::Request, format!("`{name}` of the form is no UTF-8"))),
        };
        pairs.push((name, text));
    }
    Ok(Pairs::of(pairs))
}

/// The problem of a form that cannot be taken. What bounds bodies stands twice around them, so how deep its error is differs.
fn unread(error: &(dyn StdError + 'static)) -> Problem {
    let causes: Vec<String> = successors(Some(error), |error: &&(dyn StdError + 'static)| (*error).source())
        .map(ToString::to_string)
        .collect();
    let is_long = causes.iter().any(|cause| cause == "length limit exceeded");
    Problem::new(if is_long { Kind::TooLarge } else { Kind::Request }, causes.last().cloned().unwrap_or_default())
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

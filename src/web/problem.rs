//! What a client is told when there is no answer: a problem of RFC 9457, with the place in the query that it is about.

use std::ops::Range;

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;
use utoipa::ToSchema;

use crate::error::{Error, ErrorKind, Named, Place};
use crate::service::without_dashes;

/// Where kinds of problems are explained.
pub(super) const KINDS_PATH: &str = "/api/v1/problems";

/// The media type of a problem.
pub(super) const MEDIA_TYPE: &str = "application/problem+json";

/// Seconds after which a server with much to do may be asked again.
const SOON: u64 = 1;
/// Seconds after which what takes long may be done.
const LATER: u64 = 10;

/// What kind of problem it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The words of the client are off: a query, a date, a cursor.
    Input,
    /// A parameter is unknown, there twice, or not to be read.
    Parameter,
    /// No such article, page or folder.
    NotFound,
    /// No such way of asking for it.
    Method,
    /// The request is not one: a body that is none, a form that lacks a field.
    Request,
    /// The request is too long.
    TooLarge,
    /// The request was too slow in coming.
    TooSlow,
    /// Who asks has not shown the token.
    Unauthorized,
    /// Who asks is sent by another site, or names another host.
    Forbidden,
    /// The page of the form is out of date, or the form is not of this server.
    Form,
    /// The form was sent for what has changed since.
    Conflict,
    /// Too many wrong tokens.
    TooMany,
    /// All places are taken.
    Busy,
    /// The answer took too long.
    Time,
    /// The index cannot be read.
    Index,
    /// The cluster of the index does not answer.
    Unreachable,
    /// A mistake of this program.
    Mistake,
}

impl Kind {
    pub(crate) const ALL: [Self; 17] = [
        Self::Input,
        Self::Parameter,
        Self::NotFound,
        Self::Method,
        Self::Request,
        Self::TooLarge,
        Self::TooSlow,
        Self::Unauthorized,
        Self::Forbidden,
        Self::Form,
        Self::Conflict,
        Self::TooMany,
        Self::Busy,
        Self::Time,
        Self::Index,
        Self::Unreachable,
        Self::Mistake,
    ];

    /// Its name, its status, and what it says in short.
    fn told(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::Input => ("input", StatusCode::BAD_REQUEST, "What was asked cannot be read"),
            Self::Parameter => ("parameter", StatusCode::BAD_REQUEST, "A parameter is wrong"),
            Self::NotFound => ("not-found", StatusCode::NOT_FOUND, "There is no such thing"),
            Self::Method => ("method", StatusCode::METHOD_NOT_ALLOWED, "This is not to be asked for in this way"),
            Self::Request => ("request", StatusCode::BAD_REQUEST, "The request cannot be read"),
            Self::TooLarge => ("too-large", StatusCode::PAYLOAD_TOO_LARGE, "The request is too long"),
            Self::TooSlow => ("too-slow", StatusCode::REQUEST_TIMEOUT, "The request came too slowly"),
            Self::Unauthorized => ("unauthorized", StatusCode::UNAUTHORIZED, "This server wants a token"),
            Self::Forbidden => ("forbidden", StatusCode::FORBIDDEN, "The request comes from elsewhere"),
            Self::Form => ("form", StatusCode::FORBIDDEN, "The form is out of date"),
            Self::Conflict => ("conflict", StatusCode::CONFLICT, "It has changed meanwhile"),
            Self::TooMany => ("too-many", StatusCode::TOO_MANY_REQUESTS, "Too many wrong tokens"),
            Self::Busy => ("busy", StatusCode::SERVICE_UNAVAILABLE, "The server has much to do"),
            Self::Time => ("time", StatusCode::SERVICE_UNAVAILABLE, "The answer took too long"),
            Self::Index => ("index", StatusCode::INTERNAL_SERVER_ERROR, "The index cannot be read"),
            Self::Unreachable => ("unreachable", StatusCode::BAD_GATEWAY, "The search cluster does not answer"),
            Self::Mistake => ("mistake", StatusCode::INTERNAL_SERVER_ERROR, "A mistake of this program"),
        }
    }

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        self.told().0
    }

    /// Its status.
    pub(crate) fn status(self) -> StatusCode {
        self.told().1
    }

    /// What it says in short.
    pub(crate) fn title(self) -> &'static str {
        self.told().2
    }
}

/// A problem: why there is no answer, and what to do about it.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    /// What kind it is.
    pub(crate) kind: Kind,
    /// What is wrong.
    pub(crate) detail: String,
    /// What to do about it.
    pub(crate) hint: Option<String>,
    /// The parameter that is wrong.
    pub(crate) parameter: Option<String>,
    /// Where in a query it is. In a box, since an answer is mostly none.
    pub(crate) place: Option<Box<Place>>,
    /// The name of what it says, for pages in other languages than English.
    pub(crate) named: Option<Box<Named>>,
    /// Seconds after which to ask again.
    pub(crate) retry: Option<u64>,
}

/// A problem as it is sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct ProblemAnswer<'a> {
    /// Where the kind of the problem is explained.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference")]
    kind: String,
    /// What it says in short.
    title: &'a str,
    /// The HTTP status.
    status: u16,
    /// What is wrong.
    detail: &'a str,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    /// The parameter that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<&'a str>,
    /// The query, where the problem is in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a str>,
    /// Where in it: beginning and end, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<[usize; 2]>,
    /// Carets to be set under the query, in a font whose full-width characters take two columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    caret: Option<String>,
}

impl Problem {
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        let retry = match kind {
            Kind::Busy => Some(SOON),
            Kind::Time | Kind::Unreachable => Some(LATER),
            _ => None,
        };
        Self { kind, detail: detail.into(), hint: None, parameter: None, place: None, named: None, retry }
    }

    /// The same with what to do about it.
    #[must_use]
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// A parameter is wrong.
    pub(crate) fn parameter(name: &str, detail: impl Into<String>) -> Self {
        let named = Named { name: "bad-parameter", values: vec![("parameter", name.to_owned())] };
        let named = Some(Box::new(named));
        Self { parameter: Some(name.to_owned()), named, ..Self::new(Kind::Parameter, detail) }
    }

    /// The same, where it is about a parameter.
    #[must_use]
    pub(crate) fn of(mut self, parameter: &str) -> Self {
        self.parameter = Some(parameter.to_owned());
        self
    }

    /// All places are taken.
    pub(super) fn busy() -> Self {
        Self::new(Kind::Busy, "as many requests are being answered as this machine has cores, and others wait already")
            .with_hint("ask again in a moment")
    }

    /// The answer took too long.
    pub(super) fn time() -> Self {
        Self::new(Kind::Time, "the answer was not there in time")
            .with_hint("narrow the query, by dates for example, or ask on the command line, where nothing is cut short")
    }

    /// Its status.
    pub(crate) fn status(&self) -> StatusCode {
        self.kind.status()
    }

    fn answer(&self) -> ProblemAnswer<'_> {
        let place = self.place.as_deref();
        ProblemAnswer {
            kind: format!("{KINDS_PATH}#{}", self.kind.name()),
            title: self.kind.title(),
            status: self.status().as_u16(),
            detail: &self.detail,
            hint: self.hint.as_deref(),
            parameter: self.parameter.as_deref(),
            query: place.map(|place| place.text.as_str()),
            position: place.map(position),
            caret: place.map(caret),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::Input => Kind::Input,
            ErrorKind::NotFound => Kind::NotFound,
            ErrorKind::Busy => Kind::Busy,
            ErrorKind::Removals => Kind::Conflict,
            ErrorKind::Interrupted => Kind::Time,
            ErrorKind::Unreachable => Kind::Unreachable,
            ErrorKind::Version | ErrorKind::Index | ErrorKind::Io => Kind::Index,
        };
        let (message, place) = (error.to_string(), error.place().cloned().map(Box::new));
        let named = error.name().cloned().map(Box::new);
        if kind != Kind::Input {
            return Self { hint: error.hint().map(str::to_owned), place, named, ..Self::new(kind, message) };
        }
        // Options of the command line are parameters here.
        let parameter = message
            .strip_prefix("--")
            .map(|named| named.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect::<String>());
        let hint = error.hint().map(without_dashes);
        Self { hint, place, parameter, named, ..Self::new(kind, without_dashes(&message)) }
    }
}

impl IntoResponse for Problem {
    /// The problem itself goes along, for whoever writes pages.
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self.answer()).unwrap_or_default();
        let mut response = (self.status(), body).into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if let Some(seconds) = self.retry {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.kind == Kind::Unauthorized {
            let header = HeaderValue::from_static("Bearer realm=\"jianbao\"");
            response.headers_mut().insert(axum::http::header::WWW_AUTHENTICATE, header);
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The characters of the text that the place is about.
fn position(place: &Place) -> [usize; 2] {
    let count = |end: usize| place.text.get(..end).unwrap_or_default().chars().count();
    [count(place.range.start), count(place.range.end)]
}

/// A line with marks under the place.
fn caret(place: &Place) -> String {
    let width = |range: Range<usize>| place.text.get(range).unwrap_or_default().width();
    format!("{}{}", " ".repeat(width(0..place.range.start)), "^".repeat(width(place.range.clone()).max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_points_into_the_query() {
        let error = Error::new(ErrorKind::Input, "there is no field `autor`").at("港口 autor:王", 7..13);
        let problem = Problem::from(error);
        let answer = problem.answer();
        assert_eq!((answer.status, answer.position), (400, Some([3, 9])));
        assert_eq!(answer.caret.as_deref(), Some("     ^^^^^^"));
        assert_eq!(answer.kind, "/api/v1/problems#input");
    }

    #[test]
    fn an_option_is_a_parameter() {
        let error =
            Error::new(ErrorKind::Input, "--from: `x` is no date").with_hint("exchange the two: --from 1 --to 2");
        let problem = Problem::from(error);
        assert_eq!((problem.detail.as_str(), problem.parameter.as_deref()), ("from: `x` is no date", Some("from")));
        assert_eq!(problem.hint.as_deref(), Some("exchange the two: from 1 to 2"));
    }

    #[test]
    fn what_passes_says_when_to_come_again() {
        for (problem, after) in
            [(Problem::busy(), true), (Problem::time(), true), (Problem::new(Kind::Form, ""), false)]
        {
            assert_eq!(problem.into_response().headers().contains_key(RETRY_AFTER), after);
        }
    }
}

//! What a node is asked.

use std::time::Duration;

/// A request to any node. Sent twice, it does what it does once.
#[derive(Clone, Debug)]
pub(in crate::engine::remote) struct Request<'a> {
    pub(in crate::engine::remote) method: Method,
    /// Path with query, behind the node's address: `/_search?…`. What may not stand in a URL, as Chinese characters, is
    /// escaped when it is sent; `%`, `?`, `#` and `&` stay.
    pub(in crate::engine::remote) path: String,
    pub(in crate::engine::remote) body: Body<'a>,
    /// How long one node may take, where it is not the usual time.
    pub(in crate::engine::remote) timeout: Option<Duration>,
}

/// What is done with the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine::remote) enum Method {
    Get,
    Put,
    Post,
    Delete,
}

/// What is sent along.
#[derive(Clone, Copy)]
pub(in crate::engine::remote) enum Body<'a> {
    None,
    /// One JSON value.
    Json(&'a [u8]),
    /// JSON values, each on a line that is ended.
    Lines(&'a [u8]),
}

impl<'a> Request<'a> {
    /// A request with a body.
    pub(in crate::engine::remote) fn new(method: Method, path: impl Into<String>, body: Body<'a>) -> Self {
        Self { method, path: path.into(), body, timeout: None }
    }

    /// `GET`, without a body.
    pub(in crate::engine::remote) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::Get, path, Body::None)
    }

    /// `POST`.
    pub(in crate::engine::remote) fn post(path: impl Into<String>, body: Body<'a>) -> Self {
        Self::new(Method::Post, path, body)
    }

    /// `PUT`.
    pub(in crate::engine::remote) fn put(path: impl Into<String>, body: Body<'a>) -> Self {
        Self::new(Method::Put, path, body)
    }

    /// The same request with the time that one node may take for it.
    #[must_use]
    pub(in crate::engine::remote) fn within(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }
}

impl Method {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

impl<'a> Body<'a> {
    pub(super) fn bytes(self) -> &'a [u8] {
        match self {
            Self::None => &[],
            Self::Json(bytes) | Self::Lines(bytes) => bytes,
        }
    }

    pub(super) fn media_type(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Json(_) => Some("application/json"),
            Self::Lines(_) => Some("application/x-ndjson"),
        }
    }
}

impl std::fmt::Debug for Body<'_> {
    /// The size alone: a body is as large as what is indexed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Json(bytes) => write!(f, "Json({} bytes)", bytes.len()),
            Self::Lines(bytes) => write!(f, "Lines({} bytes)", bytes.len()),
        }
    }
}

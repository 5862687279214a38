//! The bodies of a request and its answer, watched: when the one is there whole, the request runs; when the other is written, or
//! given up, it has ended.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};

use super::connections::Running;

/// The body of a request.
pub(super) struct Read {
    body: Incoming,
    running: Arc<Running>,
}

/// The body of an answer.
pub(super) struct Written {
    body: Body,
    _running: Arc<Running>,
}

impl Read {
    pub(super) fn new(body: Incoming, running: Arc<Running>) -> Self {
        if body.is_end_stream() {
            running.is_whole();
        }
        Self { body, running }
    }
}

impl Written {
    pub(super) fn new(body: Body, running: Arc<Running>) -> Self {
        Self { body, _running: running }
    }
}

impl HttpBody for Read {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if matches!(frame, Poll::Ready(None)) || self.body.is_end_stream() {
            self.running.is_whole();
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl HttpBody for Written {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

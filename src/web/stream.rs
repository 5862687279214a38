//! Answers of any length: written on a thread that may block, sent through a channel of a few pieces, so that neither side needs
//! more memory for more of it. A client that goes stops the writing; one that reads slowly holds no place at the engine.

use std::io::{self, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use tokio::runtime::Handle;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;
use tokio_stream::Stream;

use super::desk::{Desk, Visit, Waits};
use super::problem::{Kind, Problem};

/// Bytes of a piece, and pieces on the way.
const PIECE: usize = 64 << 10;
const PIECES: usize = 4;

/// What is on the way.
enum Piece {
    Bytes(Bytes),
    /// All was written. A stream that ends without it is cut short.
    End,
    Problem(Problem),
}

/// The door through which an answer is written.
struct Outgoing<'v> {
    visit: &'v Visit,
    sender: Sender<Piece>,
    stall: Duration,
    buffer: Vec<u8>,
}

/// What writes an answer.
type Writing = Box<dyn FnOnce(&Visit, &mut (dyn Write + Send)) -> Result<(), Problem> + Send>;

/// The other side of it.
struct Incoming {
    first: Option<Bytes>,
    receiver: Receiver<Piece>,
    is_over: bool,
    _waits: Waits,
    _export: OwnedSemaphorePermit,
}

impl Desk {
    /// Has an answer written from the last commit; the body of a response that is sent while it is written.
    ///
    /// # Errors
    /// Those of `write` before anything is written, and where all places are taken.
    pub(crate) fn stream(
        self: &Arc<Self>,
        write: impl FnOnce(&Visit, &mut (dyn Write + Send)) -> Result<(), Problem> + Send + 'static,
    ) -> impl Future<Output = Result<Body, Problem>> + Send {
        self.streamed(Box::new(write))
    }

    async fn streamed(self: &Arc<Self>, write: Writing) -> Result<Body, Problem> {
        let export = self.exports.clone().try_acquire_owned().map_err(|_| {
            Problem::new(Kind::Busy, "as many exports are on the way as this server makes at once")
                .with_hint("ask again when one of them is done")
        })?;
        let waits = Waits::new(None);
        let place = self.place().await?;
        let (sender, mut receiver) = channel(PIECES);
        let (desk, waiter, stall) = (self.clone(), waits.0.clone(), self.stall);
        tokio::spawn(async move {
            let failed = sender.clone();
            let write = move |visit: &Visit| {
                let mut out = Outgoing { visit, sender, stall, buffer: Vec::with_capacity(PIECE) };
                write(visit, &mut out)?;
                out.hand_over().map_err(|error| Problem::new(Kind::TooSlow, error.to_string()))?;
                out.send(Piece::End).map_err(|error| Problem::new(Kind::TooSlow, error.to_string()))
            };
            if let Err(problem) = desk.sit(place, waiter, Box::new(write)).await {
                let _ = failed.send(Piece::Problem(problem)).await;
            }
        });
        let incoming = |first, is_over, receiver| Incoming { first, receiver, is_over, _waits: waits, _export: export };
        match receiver.recv().await {
            Some(Piece::Bytes(first)) => Ok(Body::from_stream(incoming(Some(first), false, receiver))),
            Some(Piece::End) => Ok(Body::empty()),
            Some(Piece::Problem(problem)) => Err(problem),
            None => Err(Problem::new(Kind::Mistake, "the answer was cut short")),
        }
    }
}

impl Outgoing<'_> {
    fn hand_over(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.buffer, Vec::with_capacity(PIECE));
        self.send(Piece::Bytes(piece.into()))
    }

    fn send(&mut self, piece: Piece) -> io::Result<()> {
        let gone = || io::Error::new(io::ErrorKind::BrokenPipe, "the client is gone");
        match self.sender.try_send(piece) {
            Ok(()) => Ok(()),
            Err(TrySendError::Closed(_)) => Err(gone()),
            Err(TrySendError::Full(piece)) => {
                let send = || Handle::current().block_on(timeout(self.stall, self.sender.send(piece)));
                match self.visit.away(send) {
                    Ok(Ok(())) => Ok(()),
                    Ok(Err(_)) => Err(gone()),
                    Err(_) => Err(io::Error::new(io::ErrorKind::TimedOut, "the client does not read")),
                }
            }
        }
    }
}

impl Write for Outgoing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(PIECE - self.buffer.len());
        self.buffer.extend_from_slice(&bytes[..taken]);
        if self.buffer.len() == PIECE {
            self.hand_over()?;
        }
        Ok(taken)
    }

    /// What is written goes when there is enough of it; formats flush at each step.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Stream for Incoming {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(first)));
        }
        if self.is_over {
            return Poll::Ready(None);
        }
        let Poll::Ready(piece) = self.receiver.poll_recv(context) else { return Poll::Pending };
        if let Some(Piece::Bytes(bytes)) = piece {
            return Poll::Ready(Some(Ok(bytes)));
        }
        self.is_over = true;
        // What breaks off half way must not look whole: the connection ends without the end of the body.
        Poll::Ready(match piece {
            Some(Piece::End) => None,
            Some(Piece::Problem(problem)) => Some(Err(io::Error::other(problem.detail))),
            _ => Some(Err(io::Error::other("the answer was cut short"))),
        })
    }
}

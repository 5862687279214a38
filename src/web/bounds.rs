//! How much one server does at once, and how long it waits.

use std::time::Duration;

/// The bounds of a server.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Engine calls at once.
    pub calls: usize,
    /// Requests that wait for one of them; more are sent away.
    pub queue: usize,
    /// How long a request waits, and how long it may be answered.
    pub time: Duration,
    /// Exports at once, those that wait for their readers included.
    pub exports: usize,
    /// Bytes of the body of a request.
    pub body: usize,
    /// Connections at once; of more, the oldest that has not sent a whole request is closed.
    pub connections: usize,
    /// How long a client may take to send the head of a request, and to send the next one.
    pub head: Duration,
    /// How long a client may take to read what is written to it, or to send the rest of a request.
    pub stall: Duration,
    /// How long what runs may go on when the server ends.
    pub grace: Duration,
}

/// Bytes of the request line and the headers together. The longest address has half of it.
pub(super) const HEAD_BYTES: usize = 128 << 10;
/// Headers of a request.
pub(super) const HEADERS: usize = 64;

impl Default for Bounds {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            calls: cores,
            queue: 4 * cores,
            time: Duration::from_secs(30),
            exports: 16,
            body: 1 << 20,
            connections: 512,
            head: Duration::from_secs(10),
            stall: Duration::from_secs(30),
            grace: Duration::from_secs(60),
        }
    }
}

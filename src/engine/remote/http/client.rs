//! Sends requests to the nodes of a cluster, and again to the next one where a node does not answer.

use std::cell::OnceCell;
use std::fmt;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use ureq::http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use ureq::http::{HeaderMap, HeaderValue};
use ureq::tls::TlsConfig;
use ureq::{Agent, AsSendBody};

use super::address::is_loopback;
use super::failure::{self, Failure, Lasts};
use super::refusal::{TOO_LARGE, is_for_missing_shards};
use super::round::{Round, jittered};
use super::{Access, Address, Body, Method, Refusal, Reply, Request};
use crate::error::{Error, ErrorKind, Result};

/// How long requests are tried again, where it is not said.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a search is tried again while shards are missing.
const PATIENCE_FOR_SHARDS: Duration = Duration::from_secs(10);

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(120);

/// The first pause; each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

/// The longest pause that a server may ask for.
const LONGEST_WISH: Duration = Duration::from_secs(30);

/// The most bytes of an answer.
const LARGEST_ANSWER: u64 = 512 * 1024 * 1024;

/// Bodies from here on are compressed for other machines.
const COMPRESSED_FROM: usize = 16 * 1024;

/// Bodies from here on may be more than a server takes.
const LARGE_BODY: usize = 10 * 1024 * 1024;

/// Connections that are kept to each node.
const KEPT_CONNECTIONS: usize = 16;

/// The most characters of an address that an answer points to.
const LONGEST_PLACE: usize = 120;

/// The nodes of a cluster, ready to be asked. Clones share their connections.
#[derive(Clone)]
pub(in crate::engine::remote) struct Client {
    shared: Arc<Shared>,
    patience: Duration,
    timeout: Duration,
}

struct Shared {
    access: Access,
    /// For nodes on this machine, past any proxy.
    near: Agent,
    /// For nodes elsewhere.
    far: Agent,
    /// The node that answered last.
    last: AtomicUsize,
}

/// What came of asking one node.
enum Outcome {
    Answered(Reply),
    /// A node answered that it cannot now.
    NotNow {
        reply: Reply,
        /// How long it wants to be left alone.
        wish: Option<Duration>,
        /// How long it is tried at most.
        patience: Duration,
        media_type: String,
    },
    Failed(Failure),
}

/// What is sent, also compressed once that is needed.
struct Parcel<'a> {
    body: Body<'a>,
    compressed: OnceCell<Vec<u8>>,
}

impl Client {
    /// A client of the nodes of an address.
    pub(in crate::engine::remote) fn new(access: &Access) -> Self {
        let build = |is_near: bool| {
            let mut tls = TlsConfig::builder();
            if let Some(roots) = access.roots() {
                tls = tls.root_certs(roots.clone());
            }
            let mut config = Agent::config_builder()
                .http_status_as_error(false)
                .max_redirects(0)
                .user_agent(concat!("jianbao/", env!("CARGO_PKG_VERSION")))
                .accept("application/json")
                .timeout_connect(Some(CONNECT_TIMEOUT))
                .timeout_global(Some(TIMEOUT))
                .max_idle_connections(8 * KEPT_CONNECTIONS)
                .max_idle_connections_per_host(KEPT_CONNECTIONS)
                .tls_config(tls.build());
            if is_near {
                config = config.proxy(None);
            }
            Agent::new_with_config(config.build())
        };
        let shared = Shared { access: access.clone(), near: build(true), far: build(false), last: AtomicUsize::new(0) };
        Self { shared: Arc::new(shared), patience: PATIENCE, timeout: TIMEOUT }
    }

    /// The same client, which tries requests again for this long in all.
    #[must_use]
    pub(in crate::engine::remote) fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The same client with another time that a node may take for a request.
    #[must_use]
    pub(in crate::engine::remote) fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The nodes, and the index on them.
    pub(in crate::engine::remote) fn address(&self) -> &Address {
        self.shared.access.address()
    }

    /// Sends a request until a node answers it, whatever it answers.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Unreachable`] where none does in time, or what answers is no node.
    pub(in crate::engine::remote) fn send(&self, request: &Request<'_>) -> Result<Reply> {
        let begun = Instant::now();
        let parcel = Parcel { body: request.body, compressed: OnceCell::new() };
        let nodes = self.address().nodes();
        let mut round = Round::new(nodes.len(), self.shared.last.load(Ordering::Relaxed));
        let mut pause = FIRST_PAUSE;
        loop {
            let (wish, patience, answer) = match self.ask(&nodes[round.at], request, &parcel)? {
                Outcome::Answered(reply) => {
                    self.shared.last.store(round.at, Ordering::Relaxed);
                    return Ok(reply);
                }
                Outcome::NotNow { reply, wish, patience, media_type } => {
                    round.record(Failure { why: format!("answered {}", reply.status), lasts: Lasts::Briefly });
                    (wish, self.patience.min(patience), Some((reply, media_type)))
                }
                Outcome::Failed(failure) => {
                    let is_in_time = failure.lasts != Lasts::Long || begun.elapsed() < self.patience;
                    round.record(failure);
                    if is_in_time && round.next_untried() {
                        continue;
                    }
                    (None, self.patience, None)
                }
            };
            let rest = jittered(pause).max(wish.unwrap_or_default());
            if begun.elapsed() + rest > patience || !round.begin() {
                return match answer {
                    Some((reply, media_type)) => reply.check_form(&media_type).map(|()| reply),
                    None => Err(failure::unreachable(&round.told(nodes), request.body.bytes().len() > LARGE_BODY)),
                };
            }
            thread::sleep(rest);
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Sends a request; what a node refuses is an error that says that it cannot `what`, as in "search `INDEX`".
    ///
    /// # Errors
    /// Those of [`Self::send`], and where the node refuses.
    pub(in crate::engine::remote) fn call(&self, request: &Request<'_>, what: &str) -> Result<Reply> {
        let reply = self.send(request)?;
        match reply.refusal() {
            Some(refusal) => Err(refusal.into_error(&reply.node, what)),
            None => Ok(reply),
        }
    }

    /// Sends a request for something that need not be there.
    ///
    /// # Errors
    /// Those of [`Self::call`], but where there is no such thing.
    pub(in crate::engine::remote) fn call_or_absent(&self, request: &Request<'_>, what: &str) -> Result<Option<Reply>> {
        let reply = self.send(request)?;
        match reply.refusal() {
            Some(Refusal { status: 404, .. }) => Ok(None),
            Some(refusal) => Err(refusal.into_error(&reply.node, what)),
            None => Ok(Some(reply)),
        }
    }

    /// Asks one node once.
    fn ask(&self, node: &str, request: &Request<'_>, parcel: &Parcel<'_>) -> Result<Outcome> {
        let access = &self.shared.access;
        let timeout = self.timeout_of(request);
        let response = match self.exchange(node, request, parcel) {
            Ok(response) => response,
            Err(error) => return Ok(Outcome::Failed(Failure::of(&error, timeout))),
        };
        let (parts, body) = response.into_parts();
        let status = parts.status.as_u16();
        let body = match body.into_with_config().limit(LARGEST_ANSWER).read_to_vec() {
            Ok(body) => body,
            Err(ureq::Error::BodyExceedsLimit(_)) => {
                let message = format!("{TOO_LARGE}: `{node}` gives more than {} MB", LARGEST_ANSWER >> 20);
                return Err(Error::new(ErrorKind::Unreachable, message));
            }
            Err(error) => return Ok(Outcome::Failed(Failure::of(&error, timeout))),
        };
        let reply = Reply::new(status, body, node).to(access.credentials());
        if (300..400).contains(&status) {
            return Err(redirected(&reply, &parts.headers));
        }
        let media_type = text_of(&parts.headers, CONTENT_TYPE.as_str()).to_ascii_lowercase();
        if let Some(patience) = patience_with(&reply) {
            let wish = text_of(&parts.headers, RETRY_AFTER.as_str()).trim().parse().ok();
            let wish = wish.map(|seconds| Duration::from_secs(seconds).min(LONGEST_WISH));
            return Ok(Outcome::NotNow { reply, wish, patience, media_type });
        }
        reply.check_form(&media_type)?;
        Ok(Outcome::Answered(reply))
    }

    /// The time that a node may take.
    fn timeout_of(&self, request: &Request<'_>) -> Duration {
        request.timeout.unwrap_or(self.timeout)
    }

    fn exchange(
        &self,
        node: &str,
        request: &Request<'_>,
        parcel: &Parcel<'_>,
    ) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
        let is_near = is_loopback(node);
        let agent = if is_near { &self.shared.near } else { &self.shared.far };
        let url = escaped(format!("{node}{}", request.path));
        let mut builder = ureq::http::Request::builder().method(request.method.name()).uri(&*url);
        if let Some(media_type) = request.body.media_type() {
            builder = builder.header(CONTENT_TYPE, media_type);
        }
        if let Some(credentials) = self.shared.access.credentials() {
            let mut value = HeaderValue::from_str(credentials.authorization()).map_err(ureq::http::Error::from)?;
            value.set_sensitive(true);
            builder = builder.header(AUTHORIZATION, value);
        }
        let (bytes, is_compressed) = parcel.bytes(is_near);
        if is_compressed {
            builder = builder.header(CONTENT_ENCODING, "gzip");
        }
        // What may have a body and has none says so by a length of nothing.
        if bytes.is_empty() && matches!(request.method, Method::Get | Method::Delete) {
            run(agent, builder.body(())?, Some(self.timeout_of(request)))
        } else {
            run(agent, builder.body(bytes)?, Some(self.timeout_of(request)))
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("access", &self.shared.access)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

impl Parcel<'_> {
    /// The bytes for a node, and whether they are compressed.
    fn bytes(&self, is_near: bool) -> (&[u8], bool) {
        let bytes = self.body.bytes();
        if is_near || bytes.len() < COMPRESSED_FROM {
            return (bytes, false);
        }
        let compressed = self.compressed.get_or_init(|| {
            let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::fast());
            // Nothing fails that is written into memory; if it did, the bytes go as they are.
            encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
        });
        if compressed.is_empty() { (bytes, false) } else { (compressed, true) }
    }
}

fn run(
    agent: &Agent,
    request: ureq::http::Request<impl AsSendBody>,
    timeout: Option<Duration>,
) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
    match timeout {
        Some(timeout) => agent.run(agent.configure_request(request).timeout_global(Some(timeout)).build()),
        None => agent.run(request),
    }
}

/// How long to go on with a request that was answered so; `None` where that is the answer.
fn patience_with(reply: &Reply) -> Option<Duration> {
    let is_for_a_node = reply.refusal().is_some_and(|refusal| refusal.is_for_a_lost_node());
    if !is_for_a_node && !matches!(reply.status, 429 | 502..=504) {
        return None;
    }
    if reply.refusal().is_some_and(|refusal| refusal.is_disk_full() || refusal.is_too_large_a_query()) {
        return None;
    }
    let is_for_shards = reply.status == 503
        && serde_json::from_slice::<Value>(&reply.body)
            .is_ok_and(|value| value.get("error").is_some_and(is_for_missing_shards));
    Some(if is_for_shards || is_for_a_node { PATIENCE_FOR_SHARDS } else { Duration::MAX })
}

/// An answer that points elsewhere.
fn redirected(reply: &Reply, headers: &HeaderMap) -> Error {
    let place = text_of(headers, LOCATION.as_str());
    // What follows may be a token.
    let place = place.split(['?', '#']).next().unwrap_or(place);
    let place = if place.contains('@') { "another address" } else { place };
    let shown = reply.shown(place, LONGEST_PLACE);
    let message = format!("`{}` points elsewhere (status {}): {shown}", reply.node, reply.status);
    Error::new(ErrorKind::Unreachable, message)
        .with_hint("redirects are not followed: give the address of the cluster itself; is a log-in page between?")
}

fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
}

/// A URL in which all is escaped that may not stand in one; what is escaped already stays as it is.
fn escaped(url: String) -> String {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte);
    if url.bytes().all(is_plain) {
        return url;
    }
    let mut text = String::with_capacity(url.len() * 2);
    for byte in url.bytes() {
        if is_plain(byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn large_bodies_are_compressed_for_other_machines() {
        for (size, is_near, is_compressed) in [(100, false, false), (100_000, true, false), (100_000, false, true)] {
            let bytes = vec![b'a'; size];
            let parcel = Parcel { body: Body::Lines(&bytes), compressed: OnceCell::new() };
            let (sent, compressed) = parcel.bytes(is_near);
            assert_eq!(compressed, is_compressed);
            let mut unpacked = Vec::new();
            if compressed {
                assert!(sent.len() < size / 10);
                flate2::read::GzDecoder::new(sent).read_to_end(&mut unpacked).unwrap();
            } else {
                unpacked.extend_from_slice(sent);
            }
            assert_eq!(unpacked, bytes);
        }
    }
}

//! The document that names the current run, and what a reader sees by it.
//!
//! A cluster has no commits. Each document carries the run that brought it (`born`) and the run that ended it (`died`); one
//! small document names the last run that was committed, and it is changed only against the version of it that was read.
//! So readers see whole runs and nothing else, and a run that was killed is not seen.
//!
//! A number and a lease do not keep out a writer that was only asleep: what it still writes has a number below those of
//! later commits. So a run that was taken over is in the list `aborted` for good, and what it brought or ended does not
//! count, whenever it arrives.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::document::STATE;
use super::http::{Body, Client, Method, Request};
use super::schema::ALIVE;
use crate::error::{Error, ErrorKind, Result};

/// The state of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    /// The last run that was committed; 0 before the first.
    pub(super) commit: i64,
    /// The number of the commit, counted from 1 without gaps.
    pub(super) commits: u64,
    /// The number of the next run.
    pub(super) next: i64,
    /// Runs that will never count.
    pub(super) aborted: Vec<i64>,
    /// What was ended by this run or one before it may be gone from the index.
    pub(super) purged: i64,
    /// The commit that stood when the last transaction began.
    pub(super) before: i64,
    /// Whether the folder was read to its end.
    pub(super) complete: bool,
    /// Seconds east of UTC.
    pub(super) zone: i32,
    /// Version of the program that made the last commit.
    pub(super) program: String,
    /// Who writes.
    pub(super) writer: Option<Writer>,
    /// Tells one change from another that says the same.
    pub(super) nonce: String,
}

/// Who writes an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Writer {
    /// Its own sign, in no other transaction.
    pub(super) token: String,
    /// The run that it writes.
    pub(super) run: i64,
    /// Raised while it lives.
    pub(super) beat: u64,
    /// What to call it: process and machine.
    pub(super) who: String,
}

/// A state with the version under which it may be changed.
#[derive(Clone, Debug)]
pub(super) struct Versioned {
    pub(super) state: State,
    seq_no: i64,
    primary_term: i64,
}

impl State {
    /// Of a new index.
    pub(super) fn new(zone: i32) -> Self {
        Self {
            commit: 0,
            commits: 0,
            next: 1,
            aborted: Vec::new(),
            purged: 0,
            before: 0,
            complete: false,
            zone,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            writer: None,
            nonce: String::new(),
        }
    }

    /// What a document must be to be seen by a reader of this commit.
    pub(super) fn visible(&self, kind: &str) -> Vec<Value> {
        let mut filters =
            vec![json!({ "term": { "kind": kind } }), json!({ "range": { "born": { "lte": self.commit } } })];
        let mut lives = json!({ "range": { "died": { "gt": self.commit } } });
        // Those behind the commit are out in any case.
        let aborted: Vec<i64> = self.aborted.iter().copied().filter(|run| *run <= self.commit).collect();
        if !aborted.is_empty() {
            filters.push(json!({ "bool": { "must_not": { "terms": { "born": aborted } } } }));
            lives = json!({ "bool": { "should": [lives, { "terms": { "died": aborted } }] } });
        }
        filters.push(lives);
        filters
    }

    /// The aborted runs as scripts look them up: small numbers come to them in a type that none of their own is equal to.
    pub(super) fn aborted_names(&self) -> Vec<String> {
        self.aborted.iter().map(ToString::to_string).collect()
    }

    /// The script by which a run ends a document. It may be sent again; it refuses where another run that counts has ended
    /// it. What a run ended that never counts lives.
    pub(super) fn ending(&self, run: i64) -> Value {
        json!({
            "lang": "painless",
            "source": "long d = ((Number) ctx._source.died).longValue(); \
                if (d == params.run) { ctx.op = 'none' } \
                else if (d == params.alive || params.aborted.contains(String.valueOf(d))) { ctx._source.died = params.run } \
                else { throw new IllegalArgumentException('ended by run ' + d) }",
            "params": { "run": run, "alive": ALIVE, "aborted": self.aborted_names() },
        })
    }
}

/// The path of the document.
fn path(index: &str) -> String {
    format!("/{index}/_doc/{STATE}")
}

/// Reads the state; `None` where there is no index, or none that was begun.
pub(super) fn read(client: &Client, index: &str) -> Result<Option<Versioned>> {
    let request = Request::get(format!("{}?realtime=true", path(index)));
    let Some(reply) = client.call_or_absent(&request, &format!("read the state of `{index}`"))? else {
        return Ok(None);
    };
    versioned(reply.value()?, index)
}

fn versioned(mut answer: Value, index: &str) -> Result<Option<Versioned>> {
    if answer["found"] != json!(true) {
        return Ok(None);
    }
    let number = |name: &str| answer[name].as_i64().unwrap_or(-1);
    let (seq_no, primary_term) = (number("_seq_no"), number("_primary_term"));
    let state = serde_json::from_value(answer["_source"]["state"].take()).map_err(|error| {
        Error::new(ErrorKind::Index, format!("the state of the index `{index}` cannot be understood")).with_cause(error)
    })?;
    Ok(Some(Versioned { state, seq_no, primary_term }))
}

/// Makes the first state of an index, unless there is one.
pub(super) fn create(client: &Client, index: &str, state: &State) -> Result<()> {
    let body = source(state);
    let request = Request::new(Method::Put, format!("/{index}/_create/{STATE}"), Body::Json(&body));
    let reply = client.send(&request)?;
    match reply.refusal() {
        None => Ok(()),
        Some(refusal) if refusal.status == 409 => Ok(()),
        Some(refusal) => Err(refusal.into_error(&reply.node, &format!("begin the index `{index}`"))),
    }
}

/// Changes the state from the version that was read; `None` where somebody else was first. Each change has a nonce of its
/// own, by which it is known again where its answer is lost.
pub(super) fn change(client: &Client, index: &str, from: &Versioned, to: State) -> Result<Option<Versioned>> {
    let body = source(&to);
    let Versioned { seq_no, primary_term, .. } = from;
    let path = format!("{}?if_seq_no={seq_no}&if_primary_term={primary_term}", path(index));
    let reply = client.send(&Request::new(Method::Put, path, Body::Json(&body)))?;
    if reply.refusal().is_none() {
        let answer = reply.value()?;
        let number = |name: &str| answer[name].as_i64().unwrap_or(-1);
        return Ok(Some(Versioned { state: to, seq_no: number("_seq_no"), primary_term: number("_primary_term") }));
    }
    match reply.refusal() {
        // A request that is sent again, since its answer was lost, meets its own change.
        Some(refusal) if refusal.status == 409 => Ok(read(client, index)?.filter(|now| now.state.nonce == to.nonce)),
        Some(refusal) => Err(refusal.into_error(&reply.node, &format!("change the state of `{index}`"))),
        None => Ok(None),
    }
}

fn source(state: &State) -> Vec<u8> {
    serde_json::to_vec(&json!({ "kind": STATE, "state": state })).unwrap_or_default()
}

/// Sixteen hexadecimal digits that are in no other transaction.
pub(super) fn nonce() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let here = &raw const COUNT as usize;
    let seed = format!("{now} {count} {} {here} {}", std::process::id(), host());
    blake3::hash(seed.as_bytes()).to_hex()[..16].to_owned()
}

/// The name of this machine, as far as the system says it.
pub(super) fn host() -> String {
    let named =
        std::fs::read_to_string("/proc/sys/kernel/hostname").or_else(|_| std::fs::read_to_string("/etc/hostname"));
    named.map_or_else(|_| "a machine".to_owned(), |name| name.trim().to_owned())
}

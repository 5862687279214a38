//! Bulk requests. The server answers 200 with refusals inside, so every item is looked at: what it has no room for now is
//! sent again, anything else ends the run. Everything may be sent twice: a document is named by article and run, and a
//! script that ends one does so once.

use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::engine::remote::http::{Body, Client, Refusal, Request};
use crate::error::{Error, ErrorKind, Result};

/// Bytes of one request, where one document is not more.
const LARGEST: usize = 4 << 20;
/// Changes of one request: each has the server read and write a whole document.
const CHANGES: usize = 500;
/// Between two tries of what was refused: the first time, doubled up to the last.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));
/// How long items that the server has no room for are tried.
const PATIENCE: Duration = Duration::from_secs(120);

/// Operations, collected into requests.
pub(super) struct Bulk<'a> {
    client: &'a Client,
    index: &'a str,
    operations: Vec<Vec<u8>>,
    bytes: usize,
    /// Of these, changes, which are small here and large there.
    changes: usize,
}

#[derive(Deserialize)]
struct Answer {
    items: Vec<Item>,
}

/// What became of one operation, under the name of its kind.
#[derive(Deserialize)]
struct Item(std::collections::HashMap<String, Outcome>);

#[derive(Deserialize)]
struct Outcome {
    status: u16,
    #[serde(default)]
    error: Value,
}

impl<'a> Bulk<'a> {
    pub(super) fn new(client: &'a Client, index: &'a str) -> Self {
        Self { client, index, operations: Vec::new(), bytes: 0, changes: 0 }
    }

    /// Puts a document, unless one of its name is there: what arrives late, after it was sent again and then ended, must not
    /// bring it back.
    pub(super) fn put(&mut self, name: &str, document: &Value) -> Result<()> {
        self.push(&json!({ "create": { "_id": name } }), Some(document))
    }

    /// Changes a document by a script.
    pub(super) fn change(&mut self, name: &str, script: &Value) -> Result<()> {
        let action = json!({ "update": { "_id": name, "retry_on_conflict": 5 } });
        if self.changes >= CHANGES {
            self.send()?;
        }
        self.changes += 1;
        self.push(&action, Some(&json!({ "script": script })))
    }

    /// Takes a document away, if it is there.
    pub(super) fn remove(&mut self, name: &str) -> Result<()> {
        self.push(&json!({ "delete": { "_id": name } }), None)
    }

    fn push(&mut self, action: &Value, document: Option<&Value>) -> Result<()> {
        let mut operation = Vec::new();
        for value in std::iter::once(action).chain(document) {
            serde_json::to_writer(&mut operation, value)
                .map_err(|error| Error::new(ErrorKind::Index, "a document cannot be written").with_cause(error))?;
            operation.push(b'\n');
        }
        if self.bytes + operation.len() > LARGEST && !self.operations.is_empty() {
            self.send()?;
        }
        self.bytes += operation.len();
        self.operations.push(operation);
        Ok(())
    }

    /// Sends what is collected, until all of it is done.
    ///
    /// # Errors
    /// Where the server refuses an operation for good.
    pub(super) fn send(&mut self) -> Result<()> {
        let begun = Instant::now();
        let mut pause = PAUSES.0;
        let mut left = std::mem::take(&mut self.operations);
        (self.bytes, self.changes) = (0, 0);
        while !left.is_empty() {
            let body = left.concat();
            let path = format!("/{}/_bulk?filter_path=items.*.status,items.*.error", self.index);
            let what = format!("write into `{}`", self.index);
            let reply = self.client.call(&Request::post(path, Body::Lines(&body)), &what)?;
            let answer: Answer = reply.json()?;
            if answer.items.len() != left.len() {
                let message =
                    format!("`{}` answered for {} of {} articles", reply.node, answer.items.len(), left.len());
                return Err(Error::new(ErrorKind::Index, message));
            }
            let mut again = Vec::new();
            let mut refused = None;
            for (operation, item) in left.into_iter().zip(answer.items) {
                for (kind, outcome) in item.0 {
                    let refusal = reply.refusal_of(outcome.status, &outcome.error);
                    match outcome.status {
                        200..300 => {}
                        404 if kind == "delete" => {}
                        409 if kind == "create" => {}
                        _ if refusal.is_disk_full() => return Err(refusal.into_error(&reply.node, &what)),
                        status if matches!(status, 429 | 502..=504) || refusal.is_for_a_lost_node() => {
                            refused = Some(refusal);
                            again.push(operation);
                            break;
                        }
                        _ => return Err(ended(refusal, &reply.node, &what, &outcome.error)),
                    }
                }
            }
            left = again;
            if let Some(refusal) = refused {
                if begun.elapsed() > PATIENCE {
                    return Err(refusal.into_error(&reply.node, &what));
                }
                thread::sleep(pause);
                pause = (pause * 2).min(PAUSES.1);
            }
        }
        Ok(())
    }
}

/// What an operation that failed for good says.
fn ended(refusal: Refusal, node: &str, what: &str, error: &Value) -> Error {
    if error.to_string().contains("ended by run") {
        return taken_over();
    }
    refusal.into_error(node, what)
}

/// What a writer hears that was asleep while another went on.
pub(super) fn taken_over() -> Error {
    Error::new(ErrorKind::Busy, "another run has taken over, since this one was silent for too long")
        .with_hint("nothing is lost: repeat the command when the other has ended")
}

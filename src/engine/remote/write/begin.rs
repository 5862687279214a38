//! Opening an index on a cluster for writing.

use chrono::FixedOffset;
use serde_json::to_vec;

use super::clearing::{self, refresh};
use super::lease::Lease;
use super::writer::ClusterWriter;
use crate::engine::remote::http::{Access, Body, Client, Request};
use crate::engine::remote::schema::{Making, creation};
use crate::engine::remote::state::{self, State};
use crate::engine::remote::view::{View, shape};
use crate::error::{Error, ErrorKind, Result};

/// Opens the index for writing, and makes one where there is none; one that is there stays as it was made.
///
/// # Errors
/// Of kind [`ErrorKind::Busy`] where another process writes, [`ErrorKind::Version`] where the index was made by other
/// rules, [`ErrorKind::Input`] where it has what is not wanted, and where the cluster does not answer.
pub(in crate::engine::remote) fn begin(access: &Access, zone: FixedOffset, making: Making) -> Result<ClusterWriter> {
    let client = Client::new(access);
    let index = access.index();
    let shape = match shape(&client, access)? {
        Some(shape) => shape,
        None => {
            create(&client, index, making)?;
            // Until its copies are there, a node that dies takes what is written with it. Where there are too few nodes for
            // them, nobody waits.
            let nodes = client.call(&Request::get("/_cluster/health"), "look at the cluster")?.value()?;
            if nodes["number_of_data_nodes"].as_u64().is_some_and(|nodes| nodes > u64::from(making.replicas)) {
                let _ = waited(&client, index, "wait_for_status=green&timeout=30s")?;
            }
            self::shape(&client, access)?
                .ok_or_else(|| Error::new(ErrorKind::Index, format!("the index `{index}` was made and is not there")))?
        }
    };
    if shape.versions.reprints && !making.reprints {
        let address = access.address();
        let other = address.with_index(format!("{index}-2"));
        return Err(Error::new(ErrorKind::Input, "the index has been made with what reprints are found by").with_hint(
            format!("to leave it out, make another one: jianbao index ARCHIVE --engine {other} --no-reprints"),
        ));
    }
    if !waited(&client, index, "wait_for_status=yellow&timeout=60s")? {
        return Err(Error::new(ErrorKind::Index, format!("the index `{index}` has shards that no node holds"))
            .with_hint("look at the health of the cluster: GET _cluster/health"));
    }
    if state::read(&client, index)?.is_none() {
        refresh(&client, index)?;
        let count = client.call(&Request::get(format!("/{index}/_count")), &format!("count `{index}`"))?.value()?;
        if count["count"] != serde_json::json!(0) {
            let other = access.address().with_index(format!("{index}-2"));
            return Err(Error::new(
                ErrorKind::Index,
                format!("the index `{index}` has lost the document that names its runs"),
            )
            .with_hint(format!("make another one: jianbao index ARCHIVE --engine {other}; then remove the old one")));
        }
        state::create(&client, index, &State::new(zone.local_minus_utc()))?;
    }
    let lease = Lease::take(&client, index, making.lease)?;
    let view = View::at(client, index, shape, lease.state());
    clearing::after_aborted(&view)?;
    // What was dead when the last transaction began is of no reader that began since then.
    let horizon = lease.state().before;
    clearing::the_dead(&view, &lease, horizon)?;
    lease.change(|state| state.before = state.commit)?;
    Ok(ClusterWriter::new(view, lease, zone))
}

/// Waits for the health of an index; whether it came to be so in time.
fn waited(client: &Client, index: &str, what: &str) -> Result<bool> {
    let reply = client.send(&Request::get(format!("/_cluster/health/{index}?{what}")))?;
    match reply.refusal() {
        None => Ok(reply.value()?["timed_out"] != serde_json::json!(true)),
        // Request time-out: what the server says of its own waiting.
        Some(refusal) if refusal.status == 408 => Ok(false),
        Some(refusal) => Err(refusal.into_error(&reply.node, &format!("wait for `{index}`"))),
    }
}

fn create(client: &Client, index: &str, making: Making) -> Result<()> {
    let body = to_vec(&creation(making)).unwrap_or_default();
    let reply = client.send(&Request::put(format!("/{index}"), Body::Json(&body)))?;
    match reply.refusal() {
        None => Ok(()),
        // Somebody else was first, or the answer to a first try was lost.
        Some(refusal) if refusal.kind == "resource_already_exists_exception" => Ok(()),
        Some(refusal) => Err(refusal.into_error(&reply.node, &format!("make the index `{index}`"))),
    }
}

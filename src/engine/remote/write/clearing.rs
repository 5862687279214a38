//! Clearing away: what a run left behind that was broken off, and what later runs ended, when no reader needs it any more.

use std::ops::ControlFlow;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::bulk::Bulk;
use super::lease::Lease;
use crate::engine::remote::http::{Body, Client, Request};
use crate::engine::remote::schema::ALIVE;
use crate::engine::remote::view::{Stream, View, by_id};
use crate::error::{Error, ErrorKind, Result};

/// How long copies that are there are waited for.
const PATIENCE: Duration = Duration::from_secs(90);
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(250);
/// Documents named at a time.
const NAMES: usize = 10_000;

/// Makes all that was written searchable, in every copy.
///
/// # Errors
/// Where some copies that are there were not reached in time.
pub(super) fn refresh(client: &Client, index: &str) -> Result<()> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let request = Request::post(format!("/{index}/_refresh"), Body::None);
        let answer = client.call(&request, &format!("refresh `{index}`"))?.value()?;
        let health = client.call(&Request::get(format!("/_cluster/health/{index}")), "look at the cluster")?.value()?;
        // A copy that is just being moved answers for nothing, and is no failure to the server.
        let number = |value: &Value| value.as_u64().unwrap_or(u64::MAX);
        if number(&answer["_shards"]["failed"]) == 0
            && answer["_shards"]["successful"].as_u64().unwrap_or(0) >= number(&health["active_shards"])
            && health["status"] != json!("red")
        {
            return Ok(());
        }
        thread::sleep(PAUSE);
    }
    Err(Error::new(ErrorKind::Index, format!("some shards of `{index}` could not be refreshed"))
        .with_hint("look at the health of the cluster, GET _cluster/health, and repeat the command"))
}

/// Takes away what aborted runs brought, and lets live what they ended. None of it was ever seen; this is for the room.
pub(super) fn after_aborted(view: &View) -> Result<()> {
    let state = view.state();
    if state.aborted.is_empty() {
        return Ok(());
    }
    refresh(&view.client, &view.index)?;
    let aborted = json!(state.aborted);
    let mut bulk = Bulk::new(&view.client, &view.index);
    each_name(view, &json!({ "terms": { "born": aborted } }), &mut |name| bulk.remove(name))?;
    let revive = json!({
        "lang": "painless",
        "source": "if (params.aborted.contains(String.valueOf(((Number) ctx._source.died).longValue()))) { ctx._source.died = params.alive } \
                   else { ctx.op = 'none' }",
        "params": { "aborted": state.aborted_names(), "alive": ALIVE },
    });
    let ended = json!({ "bool": { "filter": [{ "terms": { "died": aborted } }], "must_not": [{ "terms": { "born": aborted } }] } });
    each_name(view, &ended, &mut |name| bulk.change(name, &revive))?;
    bulk.send()
}

/// Takes away what was ended by the run `horizon` or one before it. That it may be gone is said first, so that no reader of
/// an older commit looks for it in vain without knowing.
pub(super) fn the_dead(view: &View, lease: &Lease, horizon: i64) -> Result<()> {
    let aborted = view.state().aborted;
    let dead = json!({ "bool": {
        "filter": [{ "range": { "died": { "lte": horizon } } }], "must_not": [{ "terms": { "died": aborted } }]
    } });
    let count = json!({ "size": 0, "track_total_hits": true, "query": dead });
    if view.search(count, false)?.total()? == 0 {
        return Ok(());
    }
    lease.change(|state| state.purged = state.purged.max(horizon))?;
    let mut bulk = Bulk::new(&view.client, &view.index);
    each_name(view, &dead, &mut |name| bulk.remove(name))?;
    bulk.send()
}

/// Hands the names of documents, of whatever commit, to `visit`.
fn each_name(view: &View, query: &Value, visit: &mut dyn FnMut(&str) -> Result<()>) -> Result<()> {
    let stream = Stream {
        query: query.clone(),
        sort: by_name(),
        ranked: false,
        fields: &["id"],
        size: NAMES,
        after: None,
        counted: false,
    };
    view.stream(stream, &mut |row| {
        visit(&row.name)?;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(())
}

/// By identity and run: several documents of an article may be there.
fn by_name() -> Value {
    let mut sort = by_id();
    if let Some(keys) = sort.as_array_mut() {
        keys.push(json!({ "born": "asc" }));
    }
    sort
}

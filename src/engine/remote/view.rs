//! What one reader sees: the articles of one commit, at one point in time of the index. All questions go through here.
//!
//! A cluster may answer from fewer shards than there are, and say so in small print; here that is an error.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use chrono::FixedOffset;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::document::ARTICLE;
use super::http::{Access, Body, Client, Refusal, Request, is_too_large};
use super::schema::Shape;
use super::state::{self, State};
use crate::article::Article;
use crate::date::default_zone;
use crate::engine::FileRecord;
use crate::error::{Error, ErrorKind, Result};

/// How long a point in time outlives the last question.
const KEPT: &str = "5m";
/// How long a lost point in time is tried to be taken again, while shards are moved.
const PATIENCE: Duration = Duration::from_secs(90);
/// How long a cluster that does not answer at all is asked again.
const FIRST_CONTACT: Duration = Duration::from_secs(5);
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(500);

/// Documents of a first page, at most; and bytes that a page has about.
const FIRST_PAGE: usize = 1_000;
const PAGE_BYTES: usize = 6 << 20;

/// One reader's view of an index.
pub(super) struct View {
    pub(super) client: Client,
    pub(super) index: String,
    pub(super) shape: Shape,
    state: Mutex<Pinned>,
}

/// A commit, and the point in time that has it.
struct Pinned {
    state: State,
    pit: Option<String>,
}

/// What a search answers.
#[derive(Deserialize)]
#[serde(bound = "S: Default + DeserializeOwned")]
pub(super) struct Answer<S = Source> {
    timed_out: bool,
    _shards: Shards,
    pub(super) hits: Hits<S>,
    #[serde(default)]
    pub(super) aggregations: Value,
    #[serde(default)]
    pit_id: Option<String>,
    /// Bytes of the answer.
    #[serde(skip)]
    bytes: usize,
}

#[derive(Deserialize)]
struct Shards {
    total: u64,
    successful: u64,
    failed: u64,
}

impl Shards {
    fn is_whole(&self) -> bool {
        self.failed == 0 && self.successful == self.total
    }
}

#[derive(Deserialize)]
#[serde(bound = "S: Default + DeserializeOwned")]
pub(super) struct Hits<S> {
    #[serde(default)]
    total: Option<Total>,
    pub(super) hits: Vec<Row<S>>,
}

#[derive(Deserialize)]
struct Total {
    value: u64,
    relation: String,
}

/// A document that was found.
#[derive(Deserialize)]
#[serde(bound = "S: Default + DeserializeOwned")]
pub(super) struct Row<S = Source> {
    /// Its name on the server, where any of its fields was asked for.
    #[serde(rename = "_id", default)]
    pub(super) name: String,
    #[serde(rename = "_score", default)]
    pub(super) score: Option<f32>,
    #[serde(rename = "_source", default)]
    pub(super) source: S,
    /// The place behind it.
    #[serde(default)]
    pub(super) sort: Vec<Value>,
}

/// What was asked for of a document.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Source {
    pub(super) id: String,
    pub(super) file: String,
    pub(super) seen: u64,
    pub(super) published: Option<i64>,
    pub(super) article: Option<Article>,
    pub(super) text: String,
    pub(super) title_words: String,
    pub(super) body_words: String,
    pub(super) fingerprints: Vec<u32>,
    pub(super) compared_units: u64,
    pub(super) compared_hash: i64,
    pub(super) source: Vec<String>,
    pub(super) record: Option<FileRecord>,
}

impl Source {
    /// The article, with its text where that was asked for.
    pub(super) fn article(self) -> Result<Article> {
        let article = self.article.ok_or_else(|| {
            Error::new(ErrorKind::Index, "a document of the cluster has no article in it")
                .with_hint("hold the index against its texts: jianbao check --engine URL")
        })?;
        Ok(Article { body: self.text, ..article })
    }
}

/// By identity.
pub(super) fn by_id() -> Value {
    json!([{ "id": "asc" }])
}

/// Documents in an order.
pub(super) struct Stream<'a> {
    /// Which, the view's own condition included.
    pub(super) query: Value,
    pub(super) sort: Value,
    /// Whether figures of all shards count together in the scores.
    pub(super) ranked: bool,
    /// Fields of the documents; none to know their places only.
    pub(super) fields: &'a [&'a str],
    /// Documents at a time.
    pub(super) size: usize,
    /// Behind which place.
    pub(super) after: Option<Vec<Value>>,
    /// Whether all are counted.
    pub(super) counted: bool,
}

impl View {
    /// The last commit of the index.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::NotFound`] where there is none, [`ErrorKind::Version`] where it was made by other rules.
    pub(super) fn open(access: &Access) -> Result<Self> {
        let client = Client::new(access);
        let index = access.index();
        let address = access.address().to_string();
        let absent = || {
            Error::new(ErrorKind::NotFound, format!("there is no index `{address}` yet"))
                .with_hint(format!("make one with: jianbao index ARCHIVE --engine {address}"))
        };
        let shape = shape(&client, access)?.ok_or_else(absent)?;
        loop {
            let state = state::read(&client, index)?.filter(|now| now.state.commit > 0).ok_or_else(absent)?.state;
            let view = Self::at(client.clone(), index, shape.clone(), state);
            match view.pit() {
                Ok(_) => return Ok(view),
                // Two runs were committed since the state was read.
                Err(error) if error.kind() == ErrorKind::Busy => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The commit that `state` names.
    pub(super) fn at(client: Client, index: &str, shape: Shape, state: State) -> Self {
        Self { client, index: index.to_owned(), shape, state: Mutex::new(Pinned { state, pit: None }) }
    }

    /// The commit that is read.
    pub(super) fn state(&self) -> State {
        self.pinned().state.clone()
    }

    /// Whether the state of the index names this commit.
    ///
    /// # Errors
    /// Where the cluster does not answer.
    pub(super) fn is_latest(&self) -> Result<bool> {
        let now = state::read(&self.client, &self.index)?;
        let own = self.state();
        // The rest of a state changes with each sign of life of who writes.
        let sign = |state: &State| (state.commit, state.commits, state.complete, state.zone);
        Ok(now.is_some_and(|now| sign(&now.state) == sign(&own)))
    }

    /// The zone in which a day is a day.
    pub(super) fn zone(&self) -> FixedOffset {
        FixedOffset::east_opt(self.pinned().state.zone).unwrap_or_else(default_zone)
    }

    fn pinned(&self) -> std::sync::MutexGuard<'_, Pinned> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The documents of a kind in this commit that fulfil `clause`, as a query that does not score.
    pub(super) fn among(&self, kind: &str, clause: Value) -> Value {
        let mut filters = self.pinned().state.visible(kind);
        filters.push(clause);
        json!({ "bool": { "filter": filters } })
    }

    /// The articles of this commit that fulfil `clause`.
    pub(super) fn articles(&self, clause: Value) -> Value {
        self.among(ARTICLE, clause)
    }

    /// The point in time, taken where there is none.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Busy`] where what this commit had may be gone already.
    fn pit(&self) -> Result<String> {
        if let Some(pit) = &self.pinned().pit {
            return Ok(pit.clone());
        }
        let commit = self.pinned().state.commit;
        // Copies of a shard may rank a little differently; a commit is always asked at the same ones. What begins with `_`, as
        // an identity may, is a word of the server's.
        let preference = format!("p{}-{commit}", self.shape.uuid);
        let path = format!(
            "/{}/_search/point_in_time?keep_alive={KEPT}&preference={preference}&allow_partial_pit_creation=false",
            self.index
        );
        let begun = Instant::now();
        let pit = loop {
            let answer = self.client.call(&Request::post(&path, Body::None), &self.what())?.value()?;
            let shards: Option<Shards> = serde_json::from_value(answer["_shards"].clone()).ok();
            let is_whole = shards.is_some_and(|shards| shards.is_whole());
            match answer["pit_id"].as_str() {
                Some(pit) if is_whole => break pit.to_owned(),
                None => {
                    return Err(Error::new(ErrorKind::Index, "the cluster gave no point in time")
                        .with_hint("OpenSearch 2.10 or later is needed"));
                }
                Some(_) if begun.elapsed() > PATIENCE => {
                    let message = format!("the index `{}` has shards that no node answers for", self.index);
                    return Err(Error::new(ErrorKind::Index, message)
                        .with_hint("look at the health of the cluster: GET _cluster/health"));
                }
                Some(_) => thread::sleep(PAUSE),
            }
        };
        // What a later run cleared away is in this point in time only if it was taken before.
        let now = state::read(&self.client, &self.index)?;
        if now.is_none_or(|now| now.state.purged > commit) {
            let message = "the articles that this command began with were cleared away by later runs";
            return Err(Error::new(ErrorKind::Busy, message).with_hint("repeat the command"));
        }
        self.pinned().pit = Some(pit.clone());
        Ok(pit)
    }

    fn what(&self) -> String {
        format!("search `{}`", self.index)
    }

    /// Asks; with `ranked`, figures of all shards count together. A point in time that was lost with its node is taken
    /// again.
    pub(super) fn search(&self, body: Value, ranked: bool) -> Result<Answer> {
        self.search_as(body, ranked)
    }

    /// The same, reading documents as another form of them.
    fn search_as<S: Default + DeserializeOwned>(&self, mut body: Value, ranked: bool) -> Result<Answer<S>> {
        let begun = Instant::now();
        let by = if ranked { "&search_type=dfs_query_then_fetch" } else { "" };
        let path = format!("/_search?allow_partial_search_results=false{by}");
        loop {
            let pit = self.pit()?;
            body["pit"] = json!({ "id": pit, "keep_alive": KEPT });
            let bytes = serde_json::to_vec(&body).unwrap_or_default();
            let reply = self.client.send(&Request::post(&path, Body::Json(&bytes)))?;
            let lost = match reply.refusal() {
                None => {
                    let answer: Answer<S> = reply.json()?;
                    if !answer.timed_out && answer._shards.is_whole() {
                        if answer.pit_id.is_some() {
                            self.pinned().pit.clone_from(&answer.pit_id);
                        }
                        return Ok(Answer { bytes: reply.body.len(), ..answer });
                    }
                    Error::new(ErrorKind::Index, format!("`{}` answered for a part of the articles only", reply.node))
                        .with_hint("look at the health of the cluster, GET _cluster/health, and repeat the command")
                }
                Some(refusal) => {
                    let is_lost = is_lost(&refusal);
                    let error = refusal.into_error(&reply.node, &self.what());
                    if !is_lost {
                        return Err(error);
                    }
                    error
                }
            };
            if begun.elapsed() > PATIENCE {
                return Err(lost);
            }
            self.forget();
            thread::sleep(PAUSE);
        }
    }

    /// How many articles fulfil `clause`.
    pub(super) fn count(&self, clause: Value) -> Result<u64> {
        let body = json!({ "size": 0, "track_total_hits": true, "query": self.articles(clause) });
        self.search(body, false)?.total()
    }

    /// Hands documents to `visit`, in order, until it breaks off; reads ahead by one page. Gives the number of all, where they
    /// are counted.
    pub(super) fn stream(
        &self,
        stream: Stream<'_>,
        visit: &mut dyn FnMut(Row) -> Result<ControlFlow<()>>,
    ) -> Result<u64> {
        self.stream_as(stream, visit)
    }

    /// The same, reading documents as another form of them.
    pub(super) fn stream_as<S: Default + DeserializeOwned + Send>(
        &self,
        stream: Stream<'_>,
        visit: &mut dyn FnMut(Row<S>) -> Result<ControlFlow<()>>,
    ) -> Result<u64> {
        let Stream { query, sort, ranked, fields, size, after, counted } = stream;
        // Documents of a page: texts may be long, so what came last says how many come next.
        let share = AtomicUsize::new(size.min(FIRST_PAGE));
        let page = |after: Option<Vec<Value>>, counted: bool| -> Result<(Vec<Row<S>>, u64, bool)> {
            loop {
                let wanted = share.load(Ordering::Relaxed);
                let mut body = json!({ "size": wanted, "track_total_hits": counted, "query": query, "sort": sort });
                if fields.is_empty() {
                    // A document whose place is all that is asked for need not be read at all.
                    body["stored_fields"] = json!("_none_");
                } else {
                    body["_source"] = json!(fields);
                }
                if ranked {
                    body["track_scores"] = json!(true);
                }
                if let Some(after) = &after {
                    body["search_after"] = json!(after);
                }
                match self.search_as::<S>(body, ranked) {
                    Err(error) if wanted > 1 && is_too_large(&error) => {
                        share.store(wanted / 2, Ordering::Relaxed);
                    }
                    Err(error) => return Err(error),
                    Ok(answer) => {
                        let total = if counted { answer.total()? } else { 0 };
                        let rows = answer.hits.hits;
                        if !rows.is_empty() {
                            let each = (answer.bytes / rows.len()).max(1);
                            share.store((PAGE_BYTES / each).clamp(1, size), Ordering::Relaxed);
                        }
                        let is_last = rows.len() < wanted;
                        return Ok((rows, total, is_last));
                    }
                }
            }
        };
        thread::scope(|scope| {
            let (mut rows, total, mut is_last) = page(after, counted)?;
            let mut pages = 0;
            loop {
                pages += 1;
                let next = rows.last().filter(|_| !is_last).map(|last| last.sort.clone());
                // Who looks at one page only does not pay for a second.
                let ahead = next.clone().filter(|_| pages > 1).map(|after| {
                    let page = &page;
                    scope.spawn(move || page(Some(after), false))
                });
                for row in rows {
                    if visit(row)?.is_break() {
                        return Ok(total);
                    }
                }
                (rows, _, is_last) = match (ahead, next) {
                    (Some(thread), _) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?,
                    (None, Some(after)) => page(Some(after), false)?,
                    (None, None) => return Ok(total),
                };
            }
        })
    }
}

impl View {
    /// Lets the cluster forget the point in time; it does so by itself later.
    fn forget(&self) {
        if let Some(pit) = self.pinned().pit.take() {
            let body = serde_json::to_vec(&json!({ "pit_id": [pit] })).unwrap_or_default();
            let request = Request::new(super::http::Method::Delete, "/_search/point_in_time", Body::Json(&body));
            let _ = self.client.clone().with_patience(Duration::ZERO).send(&request.within(Duration::from_secs(2)));
        }
    }
}

impl Drop for View {
    fn drop(&mut self) {
        self.forget();
    }
}

/// Whether a search may have been refused since its point in time, or the node that held a part of it, is gone. A dead node has
/// many names ("no node found for id", `search_context_missing_exception`, `node_disconnected_exception` …), so only what is the
/// fault of the question is none of them.
fn is_lost(refusal: &Refusal) -> bool {
    refusal.status == 404 || refusal.status >= 500 && !refusal.is_too_large_a_query()
}

impl<S> Answer<S> {
    /// The number of all hits.
    pub(super) fn total(&self) -> Result<u64> {
        match &self.hits.total {
            Some(Total { value, relation }) if relation == "eq" => Ok(*value),
            _ => Err(Error::new(ErrorKind::Index, "the cluster did not count all hits")),
        }
    }
}

/// What the server says of the index; `None` where there is none.
pub(super) fn shape(client: &Client, access: &Access) -> Result<Option<Shape>> {
    let index = access.index();
    // Whoever mistyped a port wants to know it soon; later on, nodes that come back are waited for.
    let client = client.clone().with_patience(FIRST_CONTACT);
    let Some(reply) = client.call_or_absent(&Request::get(format!("/{index}")), &format!("look at `{index}`"))? else {
        return Ok(None);
    };
    let address = access.address().to_string();
    let anew = format!("jianbao index ARCHIVE --engine {}", access.address().with_index(format!("{index}-2")));
    Shape::read(&reply.value()?, index, &address, &anew).map(Some)
}

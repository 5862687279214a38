//! A server in this process, whose engine is watched: a test hears each call and each hit, and may hold it up.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use chrono::FixedOffset;
use jianbao::article::{Article, ArticleId, IdPrefix};
use jianbao::citation::Outlets;
use jianbao::engine::local::LocalEngine;
use jianbao::engine::{
    Engine, Explanation, FileRecord, Fingerprinted, Found, Hit, Key, KnownFile, Measure, Order, RankedIds, SearchPage,
    SearchRequest, Sharing, Stats, Suggestion, Tallies, Wanted, WordCounts,
};
use jianbao::error::Result;
use jianbao::query::Query;
use jianbao::web::{self, Bounds, Settings, Site, Token};
use tokio::sync::oneshot;

use super::client::{Reply, ask};
use crate::harness::Archive;

/// Hears what an engine does.
pub(super) type Watch = Arc<dyn Fn(&'static str) + Send + Sync>;

/// An archive that is served, watched.
pub(super) struct Watched {
    folder: PathBuf,
    watch: Watch,
    remarks: Mutex<Vec<String>>,
}

impl Watched {
    pub(super) fn new(archive: &Archive, watch: impl Fn(&'static str) + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { folder: archive.path().join(".jianbao"), watch: Arc::new(watch), remarks: Mutex::default() })
    }

    /// What was remarked so far.
    pub(super) fn remarks(&self) -> Vec<String> {
        self.remarks.lock().unwrap().clone()
    }
}

impl Site for Watched {
    fn open(&self) -> Result<Box<dyn Engine>> {
        (self.watch)("open");
        Ok(Box::new(Seen { engine: LocalEngine::open(&self.folder)?, watch: self.watch.clone() }))
    }

    fn stories_file(&self) -> Option<PathBuf> {
        Some(self.folder.join("stories"))
    }

    fn outlets(&self) -> Result<Outlets> {
        Outlets::new(&[], &[])
    }

    fn command(&self, what: &str) -> Result<String> {
        Ok(format!("jianbao {what}"))
    }

    fn remark(&self, remark: &str) {
        self.remarks.lock().unwrap().push(remark.to_owned());
    }
}

/// A server in this process; ended when it is dropped.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Bounds that a test needs no time to reach.
pub(super) fn bounds() -> Bounds {
    Bounds { calls: 2, queue: 2, ..Bounds::default() }
}

impl Server {
    pub(super) fn new(site: Arc<Watched>, bounds: Bounds) -> Self {
        Self::with(site, bounds, &[], None)
    }

    pub(super) fn with(site: Arc<Watched>, bounds: Bounds, hosts: &[&str], token: Option<&str>) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let token = token.map(|token| Token::new(token).unwrap());
        let hosts = hosts.iter().map(|host| (*host).to_owned()).collect();
        let web = web::router(site, Settings { listening: address, hosts, token, bounds }).unwrap();
        let (end, ended) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                web::serve(listener, web, async { drop(ended.await) }).await;
            });
            runtime.shutdown_background();
        });
        Self { address, end: Some(end), thread: Some(thread) }
    }

    pub(super) fn get(&self, path: &str) -> Reply {
        ask(self.address, &format!("GET {path}"), &[], "")
    }

    pub(super) fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        ask(self.address, &format!("GET {path}"), headers, "")
    }

    /// Tells it to end.
    pub(super) fn tell_to_end(&mut self) {
        drop(self.end.take());
    }

    /// Waits until it has ended.
    pub(super) fn wait(&mut self) {
        self.thread.take().unwrap().join().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.tell_to_end();
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// An engine that is watched.
struct Seen {
    engine: LocalEngine,
    watch: Watch,
}

/// Hands calls on, each heard by its name.
macro_rules! heard {
    ($($name:ident($($argument:ident: $kind:ty),*) -> $value:ty;)*) => {
        $(fn $name(&self, $($argument: $kind),*) -> $value {
            (self.watch)(stringify!($name));
            self.engine.$name($($argument),*)
        })*
    };
}

impl Engine for Seen {
    heard! {
        search(request: &SearchRequest) -> Result<SearchPage>;
        count(query: &Query) -> Result<u64>;
        tally(query: &Query, keys: &[Key]) -> Result<Tallies>;
        occurrences(query: &Query) -> Result<u64>;
        words(sets: &[Query], measure: Measure, least: u64) -> Result<Vec<WordCounts>>;
        explain(query: &Query, article: Option<ArticleId>) -> Result<Explanation>;
        suggest(query: &Query) -> Result<Vec<Suggestion>>;
        article(prefix: IdPrefix) -> Result<Found>;
        ids(query: &Query, order: Order, most: Option<usize>) -> Result<RankedIds>;
        articles(ids: &[ArticleId], visit: &mut dyn FnMut(Article) -> Result<()>) -> Result<()>;
        fingerprints(visit: &mut dyn FnMut(Fingerprinted<'_>) -> Result<()>) -> Result<()>;
        sharing(fingerprints: &[u32]) -> Result<Vec<Sharing>>;
        stats() -> Result<Stats>;
        files() -> Result<Vec<KnownFile>>;
        file(path: &str) -> Result<Option<FileRecord>>;
        is_latest() -> Result<bool>;
    }

    fn every_hit(
        &self,
        query: &Query,
        order: Order,
        wanted: Wanted,
        visit: &mut dyn FnMut(Hit) -> Result<()>,
    ) -> Result<u64> {
        (self.watch)("every_hit");
        self.engine.every_hit(query, order, wanted, &mut |hit| {
            (self.watch)("hit");
            visit(hit)
        })
    }

    fn commit(&self) -> Result<String> {
        self.engine.commit()
    }

    fn zone(&self) -> FixedOffset {
        self.engine.zone()
    }

    fn is_complete(&self) -> bool {
        self.engine.is_complete()
    }
}

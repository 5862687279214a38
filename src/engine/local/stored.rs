//! What is stored of an article: one article, and every hit of a query in its order.

use tantivy::schema::document::{
    DeserializeError, DocumentDeserialize, DocumentDeserializer, ValueDeserialize, ValueDeserializer, ValueVisitor,
};
use tantivy::store::StoreReader;
use tantivy::{DocAddress, SegmentOrdinal};

use super::collect::Ranked;
use super::page::page;
use super::{LocalEngine, broken};
use crate::article::{Article, ArticleId};
use crate::engine::{Hit, Order, Wanted};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;

/// Hits found at a time when all articles are wanted: some megabytes of keys.
const PAGE: usize = 32_768;
/// Hits found at a time when their metadata are wanted, which are read at once and kept as they are stored, some two hundred
/// bytes each: a block of what is stored is unpacked once a page, and not once a hit.
const METADATA_PAGE: usize = 524_288;
/// Articles read at a time, with their texts.
const ARTICLES: usize = 256;
/// Fewer are not shared out.
const SHARED: usize = 64;

/// Calls `visit` with every hit of `query`, in order, and gives their number.
pub(super) fn every_hit(
    engine: &LocalEngine,
    query: &Query,
    order: Order,
    wanted: Wanted,
    visit: &mut dyn FnMut(Hit) -> Result<()>,
) -> Result<u64> {
    let (size, at_once) = if wanted.bodies { (PAGE, ARTICLES) } else { (METADATA_PAGE, METADATA_PAGE) };
    let mut after = None;
    let mut seen = 0;
    loop {
        let page = page(engine, query, order, size, after, wanted.scores)?;
        for hits in page.hits.chunks(at_once) {
            for (ranked, stored) in hits.iter().zip(stored(engine, hits, wanted.bodies)?) {
                visit(stored.hit(*ranked)?)?;
            }
        }
        seen += page.hits.len() as u64;
        match page.hits.last() {
            Some(last) if page.more => after = Some(last.key),
            _ => return Ok(seen),
        }
    }
}

/// A hit with its article.
pub(super) fn hit(engine: &LocalEngine, ranked: Ranked) -> Result<Hit> {
    read(engine, ranked.address())?.hit(ranked)
}

/// The article of a document.
pub(super) fn article(engine: &LocalEngine, address: DocAddress) -> Result<Article> {
    read(engine, address)?.article()
}

fn read(engine: &LocalEngine, address: DocAddress) -> Result<Stored> {
    let WithBody(stored) = engine.searcher.doc(address).map_err(|error| broken(&engine.folder, error))?;
    Ok(stored)
}

/// What is stored of hits, in the order given. They are read in the order in which they are stored, by several threads.
fn stored(engine: &LocalEngine, hits: &[Ranked], bodies: bool) -> Result<Vec<Stored>> {
    let mut places: Vec<(DocAddress, usize)> = hits.iter().map(|hit| hit.address()).zip(0..).collect();
    places.sort_unstable();
    let threads = if hits.len() < SHARED { 1 } else { engine.threads() };
    let share = places.len().div_ceil(threads).max(1);
    let read = |places: &[(DocAddress, usize)]| in_order(engine, places, bodies);
    let parts: Vec<tantivy::Result<Vec<Stored>>> = std::thread::scope(|scope| {
        let start = |places| std::thread::Builder::new().spawn_scoped(scope, move || read(places)).ok();
        let mut shares = places.chunks(share);
        let own = shares.next().unwrap_or_default();
        let others: Vec<_> = shares.map(|places| (places, start(places))).collect();
        let own = read(own);
        let others = others.into_iter().map(|(places, thread)| match thread {
            Some(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            // The system has no thread.
            None => read(places),
        });
        std::iter::once(own).chain(others).collect()
    });
    let mut stored = vec![Stored::default(); hits.len()];
    let mut places = places.into_iter();
    for part in parts {
        for (read, (_, at)) in part.map_err(|error| broken(&engine.folder, error))?.into_iter().zip(&mut places) {
            stored[at] = read;
        }
    }
    Ok(stored)
}

/// What is stored at places that ascend.
fn in_order(engine: &LocalEngine, places: &[(DocAddress, usize)], bodies: bool) -> tantivy::Result<Vec<Stored>> {
    let mut reader: Option<(SegmentOrdinal, StoreReader)> = None;
    let read = places.iter().map(|(address, _)| {
        let store = match &reader {
            Some((segment, store)) if *segment == address.segment_ord => store,
            _ => {
                // The next is most often in the block of the last.
                let store = engine.searcher.segment_reader(address.segment_ord).get_store_reader(1)?;
                &reader.insert((address.segment_ord, store)).1
            }
        };
        Ok(if bodies { store.get::<WithBody>(address.doc_id)?.0 } else { store.get::<WithoutBody>(address.doc_id)?.0 })
    });
    read.collect()
}

/// An article as it is stored.
#[derive(Clone, Debug, Default)]
struct Stored {
    /// The article without its body, as JSON.
    meta: Vec<u8>,
    body: String,
}

impl Stored {
    fn hit(self, ranked: Ranked) -> Result<Hit> {
        Ok(Hit { id: ArticleId::from_bits(ranked.key.id), score: ranked.score(), article: self.article()? })
    }

    fn article(self) -> Result<Article> {
        let article: Article = serde_json::from_slice(&self.meta).map_err(|error| {
            Error::new(ErrorKind::Index, "an article in the index cannot be read").with_cause(error)
        })?;
        Ok(Article { body: self.body, ..article })
    }

    /// Takes values in, up to the metadata where the body is not wanted.
    fn deserialize<'de>(
        mut fields: impl DocumentDeserializer<'de>,
        body: bool,
    ) -> std::result::Result<Self, DeserializeError> {
        let mut stored = Self::default();
        while let Some((_, value)) = fields.next_field::<Value>()? {
            match value {
                Value::Bytes(bytes) => stored.meta = bytes,
                Value::Text(text) if body => stored.body = text,
                Value::Text(_) => {}
            }
            if !body && !stored.meta.is_empty() {
                break;
            }
        }
        Ok(stored)
    }
}

/// Read whole.
struct WithBody(Stored);

impl DocumentDeserialize for WithBody {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(fields: D) -> std::result::Result<Self, DeserializeError> {
        Stored::deserialize(fields, true).map(Self)
    }
}

/// Read without its body, which is stored behind the rest.
struct WithoutBody(Stored);

impl DocumentDeserialize for WithoutBody {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(fields: D) -> std::result::Result<Self, DeserializeError> {
        Stored::deserialize(fields, false).map(Self)
    }
}

/// A stored value: the metadata are bytes and the body is text.
enum Value {
    Bytes(Vec<u8>),
    Text(String),
}

impl ValueDeserialize for Value {
    fn deserialize<'de, D: ValueDeserializer<'de>>(value: D) -> std::result::Result<Self, DeserializeError> {
        value.deserialize_any(Visitor)
    }
}

struct Visitor;

impl ValueVisitor for Visitor {
    type Value = Value;

    fn visit_bytes(&self, bytes: Vec<u8>) -> std::result::Result<Value, DeserializeError> {
        Ok(Value::Bytes(bytes))
    }

    fn visit_string(&self, text: String) -> std::result::Result<Value, DeserializeError> {
        Ok(Value::Text(text))
    }
}

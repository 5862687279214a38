//! What is stored of an article: of one, and of many at once.

use tantivy::schema::document::{
    DeserializeError, DocumentDeserialize, DocumentDeserializer, ValueDeserialize, ValueDeserializer, ValueVisitor,
};
use tantivy::store::StoreReader;
use tantivy::{DocAddress, SegmentOrdinal};

use super::snapshot::Snapshot;
use super::trouble::broken;
use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};

/// Fewer are not shared out.
const SHARED: usize = 64;

/// The article of a document.
pub(in crate::engine::local) fn article(snapshot: &Snapshot, address: DocAddress) -> Result<Article> {
    read(snapshot, address)?.article()
}

fn read(snapshot: &Snapshot, address: DocAddress) -> Result<Stored> {
    let WithBody(stored) = snapshot.searcher.doc(address).map_err(|error| broken(&snapshot.folder, error))?;
    Ok(stored)
}

/// What is stored of documents, in the order given; without `bodies`, theirs are empty. They are read in the order in which
/// they are stored, by several threads.
pub(in crate::engine::local) fn stored(
    snapshot: &Snapshot,
    addresses: impl ExactSizeIterator<Item = DocAddress>,
    bodies: bool,
) -> Result<Vec<Stored>> {
    let mut stored = vec![Stored::default(); addresses.len()];
    let mut places: Vec<(DocAddress, usize)> = addresses.zip(0..).collect();
    places.sort_unstable();
    let threads = if places.len() < SHARED { 1 } else { snapshot.threads() };
    let share = places.len().div_ceil(threads).max(1);
    let read = |places: &[(DocAddress, usize)]| in_order(snapshot, places, bodies);
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
    let mut places = places.into_iter();
    for part in parts {
        for (read, (_, at)) in part.map_err(|error| broken(&snapshot.folder, error))?.into_iter().zip(&mut places) {
            stored[at] = read;
        }
    }
    Ok(stored)
}

/// What is stored at places that ascend.
fn in_order(snapshot: &Snapshot, places: &[(DocAddress, usize)], bodies: bool) -> tantivy::Result<Vec<Stored>> {
    let mut reader: Option<(SegmentOrdinal, StoreReader)> = None;
    let read = places.iter().map(|(address, _)| {
        let store = match &reader {
            Some((segment, store)) if *segment == address.segment_ord => store,
            _ => {
                // The next is most often in the block of the last.
                let store = snapshot.searcher.segment_reader(address.segment_ord).get_store_reader(1)?;
                &reader.insert((address.segment_ord, store)).1
            }
        };
        Ok(if bodies { store.get::<WithBody>(address.doc_id)?.0 } else { store.get::<WithoutBody>(address.doc_id)?.0 })
    });
    read.collect()
}

/// An article as it is stored.
#[derive(Clone, Debug, Default)]
pub(in crate::engine::local) struct Stored {
    /// The article without its body, as JSON.
    meta: Vec<u8>,
    body: String,
}

impl Stored {
    pub(in crate::engine::local) fn article(self) -> Result<Article> {
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

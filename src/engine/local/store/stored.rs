//! What is stored of an article: of one, and of many at once.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use tantivy::schema::Value as _;
use tantivy::schema::document::{
    DeserializeError, DocumentDeserialize, DocumentDeserializer, ValueDeserialize, ValueDeserializer,
};
use tantivy::store::StoreReader;
use tantivy::{DocAddress, DocId, SegmentOrdinal, TantivyDocument};

use super::packing::{self, unpack};
use super::schema::Fields;
use super::snapshot::Snapshot;
use super::trouble::broken;
use crate::article::Article;
use crate::engine::FileRecord;
use crate::error::{Error, ErrorKind, Result};

/// Fewer are not shared out.
const SHARED: usize = 64;

/// The article of a document.
pub(in crate::engine::local) fn article(snapshot: &Snapshot, address: DocAddress) -> Result<Article> {
    read(snapshot, address)?.article()
}

/// What is stored of a document.
pub(in crate::engine::local) fn read(snapshot: &Snapshot, address: DocAddress) -> Result<Stored> {
    let WithBody(stored) = snapshot.searcher.doc(address).map_err(|error| broken(&snapshot.folder, error))?;
    Ok(stored)
}

/// The articles of documents, in the order given. They are read in the order in which they are stored, and unpacked, by
/// several threads.
pub(in crate::engine::local) fn articles(
    snapshot: &Snapshot,
    addresses: impl ExactSizeIterator<Item = DocAddress>,
) -> Result<Vec<Article>> {
    shared_out(snapshot, addresses, &|store, doc| {
        let WithBody(stored) = store.get(doc).map_err(|error| broken(&snapshot.folder, error))?;
        stored.article()
    })
}

/// The metadata of documents, in the order given and still packed.
pub(in crate::engine::local) fn metadata(
    snapshot: &Snapshot,
    addresses: impl ExactSizeIterator<Item = DocAddress>,
) -> Result<Vec<Stored>> {
    shared_out(snapshot, addresses, &|store, doc| {
        let WithoutBody(stored) = store.get(doc).map_err(|error| broken(&snapshot.folder, error))?;
        Ok(stored)
    })
}

fn shared_out<T: Send + Default + Clone>(
    snapshot: &Snapshot,
    addresses: impl ExactSizeIterator<Item = DocAddress>,
    read: &(impl Fn(&StoreReader, DocId) -> Result<T> + Sync),
) -> Result<Vec<T>> {
    let mut given = vec![T::default(); addresses.len()];
    let mut places: Vec<(DocAddress, usize)> = addresses.zip(0..).collect();
    places.sort_unstable();
    let threads = if places.len() < SHARED { 1 } else { snapshot.threads() };
    let share = places.len().div_ceil(threads).max(1);
    let parts: Vec<Result<Vec<T>>> = std::thread::scope(|scope| {
        let start =
            |places| std::thread::Builder::new().spawn_scoped(scope, move || in_order(snapshot, places, read)).ok();
        let mut shares = places.chunks(share);
        let own = shares.next().unwrap_or_default();
        let others: Vec<_> = shares.map(|places| (places, start(places))).collect();
        let own = in_order(snapshot, own, read);
        let others = others.into_iter().map(|(places, thread)| match thread {
            Some(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            // The system has no thread.
            None => in_order(snapshot, places, read),
        });
        std::iter::once(own).chain(others).collect()
    });
    let mut places = places.into_iter();
    for part in parts {
        for (read, (_, at)) in part?.into_iter().zip(&mut places) {
            given[at] = read;
        }
    }
    Ok(given)
}

/// What is stored at places that ascend.
fn in_order<T>(
    snapshot: &Snapshot,
    places: &[(DocAddress, usize)],
    read: &impl Fn(&StoreReader, DocId) -> Result<T>,
) -> Result<Vec<T>> {
    let mut reader: Option<(SegmentOrdinal, StoreReader)> = None;
    let read = places.iter().map(|(address, _)| {
        let store = match &reader {
            Some((segment, store)) if *segment == address.segment_ord => store,
            _ => {
                // The next is most often in the block of the last.
                let store = snapshot.searcher.segment_reader(address.segment_ord).get_store_reader(1);
                let store = store.map_err(|error| broken(&snapshot.folder, tantivy::TantivyError::from(error)))?;
                &reader.insert((address.segment_ord, store)).1
            }
        };
        read(store, address.doc_id)
    });
    read.collect()
}

/// What is stored of a document: an article without its body, or the record of a file, as JSON, and the body of an article;
/// both packed.
#[derive(Clone, Debug, Default)]
pub(in crate::engine::local) struct Stored {
    meta: Vec<u8>,
    body: Option<Vec<u8>>,
}

/// What a document is of.
pub(in crate::engine::local) enum Kept {
    Article(Box<Article>),
    Record(FileRecord),
}

impl Stored {
    /// Of a document as tantivy gives it, of this format or an earlier one, in which nothing was packed.
    pub(in crate::engine::local) fn of(document: &TantivyDocument, fields: &Fields) -> Self {
        let value = |field| document.get_first(field);
        let bytes = |field| {
            let text = || value(field).and_then(|value| value.as_str()).map(packing::plain);
            value(field).and_then(|value| value.as_bytes()).map(<[u8]>::to_vec).or_else(text)
        };
        Self { meta: bytes(fields.meta).unwrap_or_default(), body: bytes(fields.body) }
    }

    /// The article; without its body where that was not read.
    pub(in crate::engine::local) fn article(self) -> Result<Article> {
        let article: Article = from_json(&self.meta)?;
        let body = self.body.as_deref().map(unpacked).transpose()?.unwrap_or_default();
        Ok(Article { body: body.into_owned(), ..article })
    }

    /// The article or the record.
    pub(in crate::engine::local) fn kept(self) -> Result<Kept> {
        match &self.body {
            Some(_) => Ok(Kept::Article(Box::new(self.article()?))),
            None => from_json(&self.meta).map(Kept::Record),
        }
    }

    /// Takes values in, up to the metadata where the body is not wanted.
    fn deserialize<'de>(
        mut fields: impl DocumentDeserializer<'de>,
        bodies: bool,
    ) -> std::result::Result<Self, DeserializeError> {
        let mut next = || fields.next_field::<Bytes>().map(|value| value.map(|(_, Bytes(bytes))| bytes));
        let meta = next()?.unwrap_or_default();
        Ok(Self { meta, body: if bodies { next()? } else { None } })
    }
}

fn from_json<T: DeserializeOwned>(packed: &[u8]) -> Result<T> {
    // Before format 6, JSON was stored as it is.
    let json = if packed.starts_with(b"{") { String::from_utf8_lossy(packed) } else { unpacked(packed)? };
    serde_json::from_str(&json).map_err(|error| unreadable().with_cause(error))
}

fn unpacked(packed: &[u8]) -> Result<Cow<'_, str>> {
    unpack(packed).ok_or_else(unreadable)
}

fn unreadable() -> Error {
    Error::new(ErrorKind::Index, "what is stored in the index cannot be understood")
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

/// A stored value.
struct Bytes(Vec<u8>);

impl ValueDeserialize for Bytes {
    fn deserialize<'de, D: ValueDeserializer<'de>>(value: D) -> std::result::Result<Self, DeserializeError> {
        value.deserialize_bytes().map(Self)
    }
}

//! What reprints are found by: of all articles, and the articles that have some fingerprints.

use rustc_hash::FxHashSet;
use serde_json::json;

use super::hits::stream_of;
use super::view::View;
use crate::article::ArticleId;
use crate::engine::{Fingerprinted, Sharing};
use crate::error::{Error, ErrorKind, Result};

/// Documents read at a time.
const DOCUMENTS: usize = 2_000;
/// Fingerprints asked for at a time.
const ASKED: usize = 10_000;

/// Hands the fingerprints of every article to `visit`.
pub(super) fn fingerprints(view: &View, visit: &mut dyn FnMut(Fingerprinted<'_>) -> Result<()>) -> Result<()> {
    has_reprints(view)?;
    let fields = ["id", "published", "source", "compared_units", "compared_hash", "fingerprints"];
    stream_of(view, json!({ "match_all": {} }), &fields, DOCUMENTS, &mut |row| {
        let source = row.source;
        visit(Fingerprinted {
            id: identity(&source.id)?,
            published: source.published,
            source: source.source.first().map(String::as_str),
            units: source.compared_units,
            whole: source.compared_hash as u64,
            fingerprints: &source.fingerprints,
        })
    })
}

/// The articles that have any of `fingerprints`, ascending by identity.
pub(super) fn sharing(view: &View, fingerprints: &[u32]) -> Result<Vec<Sharing>> {
    has_reprints(view)?;
    let wanted: FxHashSet<u32> = fingerprints.iter().copied().collect();
    let mut sharing: Vec<Sharing> = Vec::new();
    for part in fingerprints.chunks(ASKED) {
        let condition = json!({ "terms": { "fingerprints": part } });
        stream_of(view, condition, &["id", "fingerprints"], DOCUMENTS, &mut |row| {
            let shared = row.source.fingerprints.into_iter().filter(|print| wanted.contains(print)).collect();
            sharing.push(Sharing { id: identity(&row.source.id)?, fingerprints: shared });
            Ok(())
        })?;
    }
    sharing.sort_unstable_by_key(|sharing| sharing.id);
    sharing.dedup_by_key(|sharing| sharing.id);
    Ok(sharing)
}

/// Refuses where the index has been made without.
fn has_reprints(view: &View) -> Result<()> {
    if view.shape.versions.reprints {
        return Ok(());
    }
    let address = view.client.address();
    let other = address.with_index(format!("{}-2", address.index()));
    Err(Error::new(ErrorKind::Input, format!("the index `{address}` was made with --no-reprints"))
        .with_hint(format!("make another one with: jianbao index ARCHIVE --engine {other}")))
}

/// The identity that a document names.
pub(super) fn identity(id: &str) -> Result<ArticleId> {
    u64::from_str_radix(id, 16).map(ArticleId::from_bits).map_err(|error| {
        Error::new(ErrorKind::Index, format!("`{id}` is not the identity of an article")).with_cause(error)
    })
}

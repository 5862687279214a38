//! Articles of a set: a few are looked up, and of many every article's identity is held against them.

use rustc_hash::FxHashSet;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet as _, Score, SegmentReader, TERMINATED, Term};

use super::documents::Documents;
use super::sieve::{Sieve, documents_with};
use super::terms::unexplained;
use crate::query::ArticleSet;

/// Articles of a segment for each identity of the set, from which on identities are looked up one by one.
const FEW: usize = 100;

/// The documents of the articles of a set, unscored.
#[derive(Clone, Debug)]
pub(super) struct AmongQuery {
    /// The field of identities.
    pub(super) field: Field,
    pub(super) articles: ArticleSet,
}

impl Query for AmongQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let wanted = self.articles.ids().iter().map(|id| id.bits()).collect();
        Ok(Box::new(AmongWeight { field: self.field, wanted }))
    }
}

struct AmongWeight {
    field: Field,
    wanted: FxHashSet<u64>,
}

impl Weight for AmongWeight {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut docs = Documents::none_of(reader.max_doc());
        if self.wanted.len() * FEW < reader.max_doc() as usize {
            self.look_up(reader, &mut docs)?;
        } else {
            self.hold_against(reader, &mut docs)?;
        }
        Ok(docs.into_scorer())
    }

    fn explain(&self, _: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        Err(unexplained(doc))
    }
}

impl AmongWeight {
    fn look_up(&self, reader: &SegmentReader, docs: &mut Documents) -> tantivy::Result<()> {
        let inverted = reader.inverted_index(self.field)?;
        for id in &self.wanted {
            let term = Term::from_field_u64(self.field, *id);
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED {
                docs.insert(postings.doc());
                postings.advance();
            }
        }
        Ok(())
    }

    fn hold_against(&self, reader: &SegmentReader, docs: &mut Documents) -> tantivy::Result<()> {
        let column = reader.fast_fields().u64("id")?;
        let sieve = Sieve::new(self.wanted.iter().map(|id| first_half(*id)));
        let is_wanted = |id: u64| sieve.may_hold(first_half(id)) && self.wanted.contains(&id);
        documents_with(&column, is_wanted).into_iter().for_each(|doc| docs.insert(doc));
        Ok(())
    }
}

/// Identities are hashes, so that their first half lies evenly.
fn first_half(id: u64) -> u32 {
    (id >> 32) as u32
}

//! The dictionaries of the index, as suggestions ask them.

mod near;

use std::collections::HashMap;

use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption};

use crate::article::Article;
use crate::engine::Suggestion;
use crate::engine::local::matching::count;
use crate::engine::local::store::snapshot::Snapshot;
use crate::engine::local::store::stored;
use crate::engine::local::store::trouble::broken;
use crate::engine::near::Near;
use crate::engine::suggest::{self, Dictionary, Kind, Neighbour};
use crate::error::Result;
use crate::query::Query;

/// Queries near `query` that match something.
pub(in crate::engine::local) fn suggest(snapshot: &Snapshot, query: &Query) -> Result<Vec<Suggestion>> {
    suggest::suggest(snapshot, query)
}

fn fields(snapshot: &Snapshot, kind: Kind) -> Vec<Field> {
    match kind {
        Kind::Words => vec![snapshot.fields.body_words, snapshot.fields.title_words],
        Kind::Names(field) => vec![snapshot.fields.meta_field(field)],
    }
}

impl Dictionary for Snapshot {
    fn count(&self, query: &Query) -> Result<u64> {
        count(self, query)
    }

    fn near(&self, words: &[(Kind, &str)]) -> Result<Vec<Vec<Neighbour>>> {
        let mut found: Vec<HashMap<String, (u8, u64)>> = words.iter().map(|_| HashMap::new()).collect();
        let near: Vec<Near> = words.iter().map(|(_, word)| Near::new(word)).collect();
        let mut read = || -> tantivy::Result<()> {
            for segment in self.searcher.segment_readers() {
                for (((kind, _), near), found) in words.iter().zip(&near).zip(&mut found) {
                    for field in fields(self, *kind) {
                        near::for_each(near, &*segment.inverted_index(field)?, |term, distance, info| {
                            let entry = found.entry(term.to_owned()).or_insert((distance, 0));
                            entry.1 += u64::from(info.doc_freq);
                        })?;
                    }
                }
            }
            Ok(())
        };
        read().map_err(|error| broken(&self.folder, error))?;
        let neighbour = |(term, (distance, articles))| Neighbour { term, distance, articles };
        Ok(found.into_iter().map(|terms| terms.into_iter().map(neighbour).collect()).collect())
    }

    fn article_with(&self, kind: Kind, term: &str) -> Result<Option<Article>> {
        for field in fields(self, kind) {
            let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::Basic);
            let collector = TopDocs::with_limit(1).order_by_score();
            let best = self.searcher.search(&query, &collector).map_err(|error| broken(&self.folder, error))?;
            if let Some((_, address)) = best.first() {
                return stored::article(self, *address).map(Some);
            }
        }
        Ok(None)
    }
}

//! Sets of articles as a condition: what a table makes of articles that another one found.

use std::fmt;
use std::sync::Arc;

use crate::article::ArticleId;

/// Articles by their identities, ascending; cheap to copy. Two sets are equal that have one name, or none and the same articles.
#[derive(Clone, Debug, Default)]
pub struct ArticleSet {
    ids: Arc<[ArticleId]>,
    name: Option<&'static str>,
}

impl ArticleSet {
    /// The identities, ascending.
    pub fn ids(&self) -> &[ArticleId] {
        &self.ids
    }

    /// The same by a name that says which they are, whatever they are in another commit.
    #[must_use]
    pub fn named(self, name: &'static str) -> Self {
        Self { name: Some(name), ..self }
    }

    /// Whether an article is one of them.
    pub fn contains(&self, id: ArticleId) -> bool {
        self.ids.binary_search(&id).is_ok()
    }
}

impl FromIterator<ArticleId> for ArticleSet {
    fn from_iter<T: IntoIterator<Item = ArticleId>>(ids: T) -> Self {
        let mut ids: Vec<ArticleId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        Self { ids: ids.into(), name: None }
    }
}

impl PartialEq for ArticleSet {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && (self.name.is_some() || self.ids == other.ids)
    }
}

impl Eq for ArticleSet {}

/// A name by which sets are told apart: their own, or how many articles and a hash of which.
impl fmt::Display for ArticleSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = self.name {
            return f.write_str(name);
        }
        let mut hasher = blake3::Hasher::new();
        self.ids.iter().for_each(|id| {
            hasher.update(&id.bits().to_le_bytes());
        });
        write!(f, "{}-{}", self.ids.len(), &hasher.finalize().to_hex()[..16])
    }
}

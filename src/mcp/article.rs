//! How an article is named in an answer: identity, title, date, source, path and citation, each of bounded length.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::bound::clipped;
use crate::article::{Article, ArticleId};
use crate::citation::{Citation, CitationOptions};
use crate::error::Result;
use crate::export::GbtEdition;
use crate::service::{Citing, Holdings};

/// Most characters of a field of a hit.
const FIELD: usize = 160;
/// Most characters of a path, and of a citation.
const LONG: usize = 320;

/// How much of long fields is told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lengths {
    /// Most characters of a title, a source, names.
    pub(super) field: usize,
    /// Most characters of a path, a citation, an address.
    pub(super) long: usize,
}

/// Those of a hit among others.
pub(super) const HIT: Lengths = Lengths { field: FIELD, long: LONG };

/// Names articles.
pub(super) struct Namer {
    citing: CitationOptions,
}

/// The fields of an article, and which of them are not whole.
pub(super) struct Named {
    fields: Map<String, Value>,
    clipped: Vec<Value>,
    lengths: Lengths,
}

impl Namer {
    /// For the articles of an archive.
    ///
    /// # Errors
    /// Where its configuration cannot be used.
    pub(super) fn new(holdings: &dyn Holdings) -> Result<Self> {
        Ok(Self { citing: Citing::default().options(holdings)? })
    }

    /// The name of an article.
    pub(super) fn name(&self, article: &Article, lengths: Lengths) -> Named {
        let mut named = Named { fields: Map::new(), clipped: Vec::new(), lengths };
        named.fields.insert("id".to_owned(), article.id().to_string().into());
        named.put("title", &article.title);
        named.fields.insert("date".to_owned(), article.published.map(|date| date.to_string()).into());
        match &article.source {
            Some(source) => named.put("source", source),
            None => _ = named.fields.insert("source".to_owned(), Value::Null),
        }
        named.put_long("path", &article.path);
        named.put_long("citation", &self.citation(article));
        named
    }

    /// Its citation.
    fn citation(&self, article: &Article) -> String {
        let mut text = String::new();
        GbtEdition::default().format().append(&Citation::of(article, &self.citing), &mut text);
        text.trim_end().to_owned()
    }

    /// The names of these articles, by their identities.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub(super) fn names(&self, holdings: &dyn Holdings, ids: &[ArticleId]) -> Result<HashMap<ArticleId, Value>> {
        let mut names = HashMap::new();
        holdings.engine().articles(ids, &mut |article| {
            names.insert(article.id(), self.name(&article, HIT).value());
            Ok(())
        })?;
        Ok(names)
    }
}

impl Named {
    /// Adds a field.
    pub(super) fn put(&mut self, name: &str, text: &str) {
        self.put_clipped(name, text, self.lengths.field);
    }

    /// Adds a field that may be longer.
    pub(super) fn put_long(&mut self, name: &str, text: &str) {
        self.put_clipped(name, text, self.lengths.long);
    }

    /// Adds a field of several values, where it has any.
    pub(super) fn put_several(&mut self, name: &str, values: &[String], between: &str) {
        if !values.is_empty() {
            self.put(name, &values.join(between));
        }
    }

    fn put_clipped(&mut self, name: &str, text: &str, most: usize) {
        let (text, is_clipped) = clipped(text, most);
        if is_clipped {
            self.clipped.push(name.into());
        }
        self.fields.insert(name.to_owned(), text.into());
    }

    /// Adds any value.
    pub(super) fn put_value(&mut self, name: &str, value: impl Into<Value>) {
        self.fields.insert(name.to_owned(), value.into());
    }

    /// The fields. Those that were too long to be told whole are named in the last.
    pub(super) fn fields(mut self) -> Map<String, Value> {
        if !self.clipped.is_empty() {
            self.fields.insert("clipped".to_owned(), self.clipped.into());
        }
        self.fields
    }

    /// The same as a value.
    pub(super) fn value(self) -> Value {
        self.fields().into()
    }
}

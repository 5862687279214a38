//! The dictionaries of the cluster, as suggestions ask them. Lucene's spelling checker walks them (`DirectSpellChecker`): it
//! knows words that differ by an edit or two, and not those that sound alike in several characters.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::hits::{WHOLE, count, first};
use super::http::{Body, Request};
use super::query::meta_fields;
use super::view::View;
use crate::article::Article;
use crate::engine::near::Near;
use crate::engine::suggest::{Dictionary, Kind, Neighbour};
use crate::error::Result;
use crate::query::Query;

/// Terms that are looked at for each word.
const MOST: usize = 500;

fn fields(kind: Kind) -> Vec<&'static str> {
    match kind {
        Kind::Words => vec!["body_words", "title_words"],
        Kind::Names(field) => vec![meta_fields(field).1],
    }
}

impl Dictionary for View {
    fn count(&self, query: &Query) -> Result<u64> {
        count(self, query)
    }

    fn near(&self, words: &[(Kind, &str)]) -> Result<Vec<Vec<Neighbour>>> {
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let near: Vec<Near> = words.iter().map(|(_, word)| Near::new(word)).collect();
        let mut asked = Map::new();
        for (number, ((kind, word), near)) in words.iter().zip(&near).enumerate() {
            for field in fields(*kind) {
                let term = json!({
                    "field": field, "analyzer": "keyword", "suggest_mode": "always", "max_edits": near.most,
                    "prefix_length": 0, "min_word_length": 1, "accuracy": 0.1, "size": MOST, "shard_size": MOST,
                });
                asked.insert(format!("{number} {field}"), json!({ "text": word, "term": term }));
            }
        }
        let body = serde_json::to_vec(&json!({ "size": 0, "suggest": asked })).unwrap_or_default();
        let path = format!("/{}/_search?allow_partial_search_results=false", self.index);
        let what = format!("look for words in `{}`", self.index);
        let answer = self.client.call(&Request::post(path, Body::Json(&body)), &what)?.value()?;
        let found = words.iter().zip(&near).enumerate().map(|(number, ((kind, _), near))| {
            let mut terms: HashMap<String, (u8, u64)> = HashMap::new();
            for field in fields(*kind) {
                for option in
                    answer["suggest"][format!("{number} {field}")].as_array().into_iter().flatten().flat_map(options)
                {
                    let (Some(term), Some(articles)) = (option["text"].as_str(), option["freq"].as_u64()) else {
                        continue;
                    };
                    if let Some(distance) = near.distance(term) {
                        terms.entry(term.to_owned()).or_insert((distance, 0)).1 += articles;
                    }
                }
            }
            terms.into_iter().map(|(term, (distance, articles))| Neighbour { term, distance, articles }).collect()
        });
        Ok(found.collect())
    }

    fn article_with(&self, kind: Kind, term: &str) -> Result<Option<Article>> {
        for field in fields(kind) {
            let found = first(self, json!({ "term": { field: { "value": term } } }), WHOLE)?;
            if let Some(row) = found {
                return row.source.article().map(Some);
            }
        }
        Ok(None)
    }
}

fn options(entry: &Value) -> impl Iterator<Item = &Value> {
    entry["options"].as_array().into_iter().flatten()
}

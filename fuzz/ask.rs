//! Asking: what holds of every query that is read, and of what it lights.

use chrono::NaiveDate;
use jianbao::article::Article;
use jianbao::engine::Highlighter;
use jianbao::query::{Matching, Query, QueryOptions};

/// The query that `typed` is, if it is one. Its canonical spelling means the same; an error says what to type instead.
pub fn parsed(typed: &str, matching: Matching) -> Option<Query> {
    let today = NaiveDate::from_ymd_opt(2024, 5, 15);
    match (QueryOptions { matching, today, ..QueryOptions::default() }).parse(typed) {
        Ok(parsed) => {
            let printed = parsed.query.to_string();
            let again = Query::parse(&printed).map_err(|error| error.to_string());
            assert_eq!(again.as_ref(), Ok(&parsed.query), "printed {printed}");
            Some(parsed.query)
        }
        Err(error) => {
            assert!(error.hint().is_some(), "no hint for {error}");
            if let Some(place) = error.place() {
                assert!(place.text.get(place.range.clone()).is_some(), "{place:?}");
            }
            None
        }
    }
}

/// Asserts that what is lit of an article lies in its texts, ascending and apart.
pub fn lit(highlighter: &Highlighter, article: &Article) {
    let body = highlighter.body(article);
    assert!(body.iter().all(|range| article.body.get(range.clone()).is_some_and(|text| !text.is_empty())), "{body:?}");
    assert!(body.windows(2).all(|pair| pair[0].end <= pair[1].start), "{body:?}");
    for snippet in std::iter::once(highlighter.title(article)).chain(highlighter.snippets(article, 3)) {
        let (length, lit) = (snippet.text.chars().count(), &snippet.highlights);
        assert!(lit.iter().all(|range| range.start < range.end && range.end <= length), "{snippet:?}");
        assert!(lit.windows(2).all(|pair| pair[0].end <= pair[1].start), "{snippet:?}");
        assert!(!snippet.text.contains('\n'), "{snippet:?}");
    }
}

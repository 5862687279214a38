//! `/help`: the query language in short, each example a search.

use askama::Template;

use super::frame::{Frame, Reader};
use crate::error::Result;

/// The page.
#[derive(Debug, Template)]
#[template(path = "help.html")]
struct View {
    page: Frame,
    rows: Vec<Row>,
}

/// A construct.
#[derive(Debug)]
struct Row {
    name: &'static str,
    text: &'static str,
    /// Queries, and where they lead.
    examples: Vec<(&'static str, String)>,
}

/// Constructs by the keys of their messages, with examples.
const ROWS: [(&str, &str, &[&str]); 10] = [
    ("help-words", "help-words-text", &["渡輪 颱風", "芯片"]),
    ("help-phrase", "help-phrase-text", &["「渡輪停航」", "\"人工智能\""]),
    ("help-or", "help-or-text", &["渡輪 OR 客船"]),
    ("help-not", "help-not-text", &["渡輪 -颱風"]),
    ("help-near", "help-near-text", &["渡輪 NEAR/10 停航"]),
    ("help-wildcard", "help-wildcard-text", &["渡*輪", "東?時報"]),
    ("help-field", "help-field-text", &["title:渡輪", "作者:葉汐晴", "source:時報"]),
    ("help-date", "help-date-text", &["date:2024-03", "date:2023..2024", "date:>=2024-03"]),
    ("help-script", "help-script-text", &["渡輪 lang:traditional"]),
    ("help-all", "help-all-text", &["*"]),
];

/// The page.
///
/// # Errors
/// Where it cannot be written.
pub(super) fn page(reader: &Reader) -> Result<String> {
    let m = reader.tongue;
    let home = reader.address.bare("/");
    let rows = ROWS.iter().map(|(name, text, queries)| Row {
        name: m.t(name),
        text: m.t(text),
        examples: queries.iter().map(|query| (*query, home.set("query", query).to_string())).collect(),
    });
    let view = View { page: Frame::new(reader, m.t("help")), rows: rows.collect() };
    view.render().map_err(super::unrendered)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Query;

    #[test]
    fn every_example_is_a_query() {
        for query in ROWS.iter().flat_map(|(.., queries)| *queries) {
            assert!(Query::parse(query).is_ok(), "{query}");
        }
    }
}

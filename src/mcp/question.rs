//! What a call asks: the query and the filters, as the counter takes them.

use super::parameters::{FARTHEST, Given, Parameter, Takes};
use crate::engine::Order;
use crate::error::Result;
use crate::query::MAX_QUERY_CHARS;
use crate::service::{Filters, Question};

/// The query.
pub(super) const QUERY: &[Parameter] = &[Parameter::new(
    "query",
    Takes::Needed(MAX_QUERY_CHARS),
    "Chinese words in either script (several: all must occur), \"exact phrases\", -excluded, a OR b, (…), field:value \
     (title:, body:, lead:, source:, author:, section:, date:2024-03, lang:, path:), a NEAR/20 b, a BEFORE b, a SENTENCE b, \
     wild*card; * alone is every article",
)];

/// Conditions beside a query, and how it is read.
pub(super) const FILTERS: &[Parameter] = &[
    Parameter::new(
        "from",
        Takes::Text,
        "Published on this day or later: 2024-03-19, 2024-03, 2024, yesterday, 7d, 上周",
    ),
    Parameter::new("to", Takes::Text, "Published on this day or earlier"),
    Parameter::new("on", Takes::Text, "Published on this day, or in this month or year; not beside from and to"),
    Parameter::new("source", Takes::Texts, "With this source (outlet or agency); of several, any"),
    Parameter::new("author", Takes::Texts, "By this author; of several, any"),
    Parameter::new("editor", Takes::Texts, "Edited by this person; of several, any"),
    Parameter::new("reviewer", Takes::Texts, "Reviewed by this person; of several, any"),
    Parameter::new("section", Takes::Texts, "In this section; of several, any"),
    Parameter::new("page", Takes::Texts, "On this page of the printed paper; of several, any"),
    Parameter::new(
        "reprints",
        Takes::Choice(&["all", "once"]),
        "Whether every article counts, or each story once, by the earliest of its articles",
    ),
    Parameter::new(
        "match",
        Takes::Choice(&["all", "any"]),
        "Whether every word must occur, or any may and more rank higher (for a headline or a paragraph as a query)",
    ),
    Parameter::new(
        "words",
        Takes::Choice(&["regional", "exact"]),
        "Whether a word also finds what other regions call it (芯片 and 晶片)",
    ),
    Parameter::new("as-typed", Takes::Texts, "Look for these words as they are typed, by no regional name"),
    Parameter::new("today", Takes::Text, "The day that yesterday and 7d are told from"),
];

/// The order of hits.
pub(super) const SORT: &[Parameter] =
    &[Parameter::new("sort", Takes::Choice(&["relevance", "newest", "oldest"]), "The order of the hits")];

/// Where a list goes on.
pub(super) const OFFSET: &[Parameter] = &[Parameter::new(
    "offset",
    Takes::Number(0, FARTHEST as u64),
    "Rows to pass over: what `next` of the answer before says. Farther than 100,000 narrow the query instead",
)];

/// The question of a call.
pub(super) fn question(given: &Given) -> Question {
    Question { query: given.text("query").unwrap_or_default(), filters: filters(given) }
}

/// The filters of a call.
pub(super) fn filters(given: &Given) -> Filters {
    Filters::by_name(&|name| given.text(name), &|name| given.texts(name))
}

/// The order of a call.
///
/// # Errors
/// Where there is none of the name.
pub(super) fn order(given: &Given) -> Result<Order> {
    given.text("sort").map_or(Ok(Order::default()), |name| name.parse())
}

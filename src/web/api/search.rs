//! A page of hits, and how many there are.

use serde::Serialize;
use utoipa::ToSchema;

use super::endpoint::Endpoint;
use crate::engine::{Cursor, Order};
use crate::service::{self, SearchAnswer, SearchOptions};
use crate::web::desk::Visit;
use crate::web::parameters::{FILTERS, Given, Parameter, QUERY, SORT, Takes};
use crate::web::problem::Problem;

/// Most hits on a page: what is in memory at once, and what a table is for.
const LIMIT: Parameter = Parameter::new("limit", Takes::Number(0, 1_000, Some(10)), "Most hits on a page");

/// The page.
const PAGE: &[Parameter] = &[
    LIMIT,
    Parameter::new("after", Takes::Text, "Go on behind the page that gave this cursor as next"),
    Parameter::new(
        "group",
        Takes::Choice(&["none", "reprints"]),
        "Give one hit for all articles of a story, the best in the order, with how many others it has",
    ),
];

/// `search`.
pub(super) struct Search;

/// `search --count`.
pub(super) struct Count;

/// How many articles match.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CountAnswer {
    /// The query as typed.
    query: String,
    /// As understood, filters included.
    parsed: String,
    /// How many articles match, exactly.
    total: u64,
}

impl Endpoint for Search {
    const NAME: &'static str = "search";
    const ABOUT: &'static str = "One page of the articles that answer a query";
    const TABLES: &'static [&'static [Parameter]] = &[QUERY, FILTERS, SORT, PAGE];
    type Answer = SearchAnswer;

    fn find(given: &Given, visit: &Visit) -> Result<SearchAnswer, Problem> {
        let options = SearchOptions {
            order: given.parsed::<Order>("sort")?.unwrap_or_default(),
            limit: given.number(&LIMIT).unwrap_or_default() as usize,
            after: given.parsed::<Cursor>("after")?,
            grouped: given.is("group", "reprints"),
        };
        let asked = given.question().read()?.on(visit)?;
        Ok(service::search(visit, &asked, &options)?.answer(visit, &asked)?)
    }
}

impl Endpoint for Count {
    const NAME: &'static str = "count";
    const ABOUT: &'static str = "How many articles answer a query";
    const TABLES: &'static [&'static [Parameter]] = &[QUERY, FILTERS];
    type Answer = CountAnswer;

    fn find(given: &Given, visit: &Visit) -> Result<CountAnswer, Problem> {
        let asked = given.question().read()?.on(visit)?;
        let total = service::count(visit, &asked)?;
        Ok(CountAnswer { query: asked.typed, parsed: asked.query.to_string(), total })
    }
}

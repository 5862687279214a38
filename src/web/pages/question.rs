//! The address of a page as the question that it asks. The parameters are named and read as those of the API, which are the
//! options of the command line; beside them stand the few that pages alone have.

use super::address::Address;
use crate::engine::{Cursor, Order};
use crate::error::{Error, ErrorKind, Result};
use crate::service::{Question, SearchOptions};
use crate::web::parameters::{FILTERS, Given, Parameter, SORT, Takes};
use crate::web::problem::Problem;

/// Hits of a page, where the address says nothing else, and at most.
const HITS: u64 = 10;
const MOST: u64 = 100;

/// What any page may have.
const PAGE: &[Parameter] = &[
    Parameter::new("query", Takes::Text, "The query; without one it is every article"),
    Parameter::new("lang", Takes::Choice(&["zh-Hant", "zh-Hans", "en"]), "The language of the page"),
];

/// What a page of hits has, and an article among them.
pub(super) const OF_HITS: &[Parameter] = &[
    Parameter::new("limit", Takes::Number(1, MOST, Some(HITS)), "Hits on the page"),
    Parameter::new("after", Takes::Text, "Behind the page that this cursor ends"),
    Parameter::new(
        "rank",
        Takes::Number(1, u64::MAX, None),
        "Where the first of them, or the article, stands among all hits",
    ),
    Parameter::new("inspect", Takes::Choice(&["1"]), "Whether it is told how the article was read"),
];
/// What a timeline has.
pub(super) const OF_TIMELINE: &[Parameter] = &[
    Parameter::new("by", Takes::Choice(&["auto", "day", "week", "month", "quarter", "year"]), "The length of a span"),
    Parameter::new("of", Takes::Choice(&["filters", "all"]), "What the articles are held against"),
    Parameter::new("with", Takes::Texts, "Another query to compare with"),
];
/// What lines in context have.
pub(super) const OF_KWIC: &[Parameter] = &[
    Parameter::new("sort", Takes::Text, "The order of the lines"),
    Parameter::new("width", Takes::Number(1, 60, None), "Characters on a side"),
    Parameter::new("limit", Takes::Number(1, 500, None), "Lines"),
    Parameter::new("distinct", Takes::Choice(&["true"]), "Whether equal lines come once"),
];
/// What clippings have.
pub(super) const OF_CLIPPINGS: &[Parameter] = &[
    Parameter::new("folder", Takes::Text, "The folder"),
    Parameter::new("rank", Takes::Number(1, u64::MAX, None), "The first of its clippings that is shown"),
    Parameter::new("added", Takes::Number(0, u64::MAX, None), "How many clippings an import has brought"),
    Parameter::new("joined", Takes::Number(1, u64::MAX, None), "How many notes it has made longer"),
    Parameter::new("unread", Takes::Number(1, u64::MAX, None), "How many lines of its file could not be read"),
];
/// What a folder as a file has.
pub(super) const OF_EXPORT: &[Parameter] =
    &[Parameter::new("folder", Takes::Text, "The folder"), Parameter::new("format", Takes::Text, "How it is written")];
/// What counts have.
pub(super) const OF_FACETS: &[Parameter] = &[
    Parameter::new("by", Takes::Texts, "The fields"),
    Parameter::new("limit", Takes::Number(1, 500, None), "Values of a field"),
];

/// What of an address a page takes.
///
/// # Errors
/// Where it has what the page does not know, or a value that cannot be.
pub(super) fn check(address: &Address, own: &[Parameter]) -> Result<(), Problem> {
    let sort: &[Parameter] = if own.iter().any(|parameter| parameter.name == "sort") { &[] } else { SORT };
    Given::read(&address.query_string(), &[PAGE, FILTERS, sort, own]).map(|_| ())
}

/// The question of an address that was checked.
///
/// # Errors
/// Where a parameter has a value that it cannot have.
pub(super) fn question(address: &Address) -> Result<Question> {
    let mut question = given(address, &[PAGE, FILTERS])?.question();
    // The page has fields for a span alone, where what is published on a day stands too.
    let filters = &mut question.filters;
    if filters.from.is_some() || filters.to.is_some() {
        filters.on = None;
    }
    Ok(question)
}

fn given(address: &Address, tables: &[&[Parameter]]) -> Result<Given> {
    let known = |name: &str| tables.iter().flat_map(|table| table.iter()).any(|parameter| parameter.name == name);
    let own = address.parameters().iter().filter(|(name, _)| known(name));
    let own = own.fold(Address::new("/"), |address, (name, value)| address.with(name, value));
    Given::read(&own.query_string(), tables).map_err(|problem| {
        let parameter = problem.parameter.unwrap_or_default();
        Error::new(ErrorKind::Input, problem.detail)
            .with_hint(problem.hint.unwrap_or_else(|| "leave it out".to_owned()))
            .named("bad-parameter", &[("parameter", &parameter)])
    })
}

/// The order of hits.
pub(super) fn order(address: &Address) -> Order {
    match address.get("sort") {
        Some("newest") => Order::Newest,
        Some("oldest") => Order::Oldest,
        _ => Order::Relevance,
    }
}

/// Which hits.
///
/// # Errors
/// Where a cursor is none.
pub(super) fn options(address: &Address) -> Result<SearchOptions> {
    Ok(SearchOptions {
        order: order(address),
        limit: number(address, "limit", HITS as usize).min(MOST as usize),
        after: address.get("after").map(str::parse::<Cursor>).transpose()?,
        grouped: false,
    })
}

/// A number.
pub(super) fn number(address: &Address, name: &str, otherwise: usize) -> usize {
    address.get(name).and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Matching;

    #[test]
    fn parameters_are_the_options() {
        let text = "query=a&source=%3Db&source=c&on=2024&words=exact&match=any&as-typed=d&sort=oldest&limit=50&lang=en";
        let address = Address::read("/", text);
        assert!(check(&address, OF_HITS).is_ok());
        let read = question(&address).unwrap();
        assert_eq!(
            (read.query.as_str(), read.filters.source.len(), read.filters.on.as_deref()),
            ("a", 2, Some("2024"))
        );
        assert!(!read.filters.reading.regional && read.filters.reading.matching == Matching::Any);
        let options = options(&address).unwrap();
        assert_eq!((options.order, options.limit), (Order::Oldest, 50));
        for wrong in ["words=some", "sort=best", "limit=x", "limit=0", "qeury=a", "lang=de", "from=2024&from=2025"] {
            assert!(check(&Address::read("/", wrong), OF_HITS).is_err(), "{wrong}");
        }
        assert!(check(&Address::read("/kwic", "sort=L1,R1&width=7"), OF_KWIC).is_ok());
    }
}

//! The address of a page as the question that it asks: the parameters are named as the options of the command line, and read
//! by the same rules as those of the API; beside them stand the few that pages alone have.

use super::address::Address;
use crate::engine::{Cursor, Order};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Matching;
use crate::service::{Filters, Question, Reading, SearchOptions};

/// Hits of a page, where the address says nothing else, and at most.
const HITS: usize = 10;
const MOST: usize = 100;

/// The question of an address.
///
/// # Errors
/// Where a parameter has a value that it cannot have.
pub(super) fn question(address: &Address) -> Result<Question> {
    let one = |name: &str| address.get(name).map(str::to_owned);
    let all = |name: &str| address.all(name).map(str::to_owned).collect::<Vec<_>>();
    let choice = |name: &str, values: [&str; 2]| match address.get(name) {
        None => Ok(false),
        Some(value) if value == values[0] => Ok(false),
        Some(value) if value == values[1] => Ok(true),
        Some(value) => Err(Error::new(ErrorKind::Input, format!("{name}: there is no `{value}`"))
            .with_hint(format!("it is {} or {}", values[0], values[1]))),
    };
    let reading = Reading {
        matching: if choice("match", ["all", "any"])? { Matching::Any } else { Matching::All },
        regional: !choice("words", ["regional", "exact"])?,
        as_typed: all("as-typed"),
        today: one("today"),
        ..Reading::default()
    };
    // What is published on a day is published from it to it, and the page has fields for these.
    let (on, from, to) = (one("on"), one("from"), one("to"));
    let filters = Filters {
        on: on.filter(|_| from.is_none() && to.is_none()),
        from,
        to,
        source: all("source"),
        author: all("author"),
        editor: all("editor"),
        reviewer: all("reviewer"),
        section: all("section"),
        page: all("page"),
        once: choice("reprints", ["all", "once"])?,
        reading,
    };
    Ok(Question { query: address.get("query").unwrap_or_default().to_owned(), filters })
}

/// The order of hits.
///
/// # Errors
/// Where there is none of that name.
pub(super) fn order(address: &Address) -> Result<Order> {
    match address.get("sort") {
        None | Some("relevance") => Ok(Order::Relevance),
        Some("newest") => Ok(Order::Newest),
        Some("oldest") => Ok(Order::Oldest),
        Some(other) => Err(Error::new(ErrorKind::Input, format!("sort: there is no order `{other}`"))
            .with_hint("it is relevance, newest or oldest")),
    }
}

/// Which hits.
///
/// # Errors
/// Where a number or a cursor is none.
pub(super) fn options(address: &Address) -> Result<SearchOptions> {
    Ok(SearchOptions {
        order: order(address)?,
        limit: number(address, "limit", HITS)?.min(MOST),
        after: address.get("after").map(str::parse::<Cursor>).transpose()?,
        grouped: address.get("group") == Some("reprints"),
    })
}

/// A number.
///
/// # Errors
/// Where it is none.
pub(super) fn number(address: &Address, name: &str, otherwise: usize) -> Result<usize> {
    address.get(name).map_or(Ok(otherwise), |text| {
        text.parse().map_err(|_| {
            Error::new(ErrorKind::Input, format!("{name}: `{text}` is no number")).with_hint("write it in figures")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_the_options() {
        let address = Address::read("/", "query=a&source=%3Db&source=c&on=2024&words=exact&match=any&as-typed=d&sort=oldest&limit=500");
        let read = question(&address).unwrap();
        assert_eq!((read.query.as_str(), read.filters.source.len(), read.filters.on.as_deref()), ("a", 2, Some("2024")));
        assert!(!read.filters.reading.regional && read.filters.reading.matching == Matching::Any);
        let options = options(&address).unwrap();
        assert_eq!((options.order, options.limit), (Order::Oldest, MOST));
        assert!(question(&Address::read("/", "words=some")).is_err());
        assert!(order(&Address::read("/", "sort=best")).is_err());
        assert!(number(&Address::read("/", "limit=x"), "limit", 1).is_err());
    }
}

//! Links that narrow a question: to a value of a field, a script, or a span of days.

use chrono::{Datelike as _, NaiveDate};

use super::address::Address;
use crate::query::{MetaField, Query};
use crate::service::{Narrowed, ReadFilters};

/// To the articles with exactly this value of a field; `None` where no filter says it.
pub(super) fn to_value(address: &Address, field: MetaField, value: &str) -> Option<Address> {
    let exact = format!("={value}");
    let wanted = Query::Value { field, value: value.to_owned() };
    Query::meta(field, &exact).is_ok_and(|query| query == wanted).then(|| address.anew().with(field.name(), &exact))
}

/// To the articles in this script, by its name; `None` where the query cannot be written so.
pub(super) fn to_script(address: &Address, query: &str, filters: &ReadFilters, script: &str) -> Option<Address> {
    let address = address.anew();
    match filters.narrowed(query, &format!("lang:{script}")) {
        Ok(Some(Narrowed::Typed(query))) => Some(address.set("query", &query)),
        Ok(Some(Narrowed::Understood(query))) => {
            let read_plainly = address.without_any(&["match", "words", "as-typed", "today"]);
            Some(read_plainly.set("query", &query))
        }
        _ => None,
    }
}

/// To the articles of these days, in the shortest words for them.
pub(super) fn to_days(address: &Address, first: NaiveDate, last: NaiveDate) -> Address {
    let (from, to) = days(first, last);
    address.anew().without_any(&["on"]).set("from", &from).set("to", &to)
}

/// The first and the last of these days, as years or months where they are whole.
pub(super) fn days(first: NaiveDate, last: NaiveDate) -> (String, String) {
    let is_month_end = last.succ_opt().is_none_or(|next| next.day() == 1);
    if first.day() == 1 && is_month_end {
        if first.month() == 1 && last.month() == 12 {
            return (first.format("%Y").to_string(), last.format("%Y").to_string());
        }
        return (first.format("%Y-%m").to_string(), last.format("%Y-%m").to_string());
    }
    (first.to_string(), last.to_string())
}

/// The same for a reader.
pub(super) fn span(first: NaiveDate, last: NaiveDate) -> String {
    let (from, to) = days(first, last);
    if from == to { from } else { format!("{from} – {to}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_in_the_shortest_words() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(span(day("2024-01-01"), day("2024-12-31")), "2024");
        assert_eq!(span(day("2024-02-01"), day("2024-02-29")), "2024-02");
        assert_eq!(span(day("2024-01-01"), day("2024-03-31")), "2024-01 – 2024-03");
        assert_eq!(span(day("2024-01-02"), day("2024-01-02")), "2024-01-02");
    }

    #[test]
    fn a_value_that_no_filter_says_has_no_link() {
        let address = Address::read("/", "query=a&after=b");
        let link = |value: &str| to_value(&address, MetaField::Source, value).map(|address| address.to_string());
        assert_eq!(link("東港時報").as_deref(), Some("/?query=a&source=%3D東港時報"));
        assert_eq!(link("「報」\"x\""), None);
        assert_eq!(link(" "), None);
    }
}

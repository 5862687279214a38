//! What was mended in a query, in the words of the page.

use std::fmt::Display;

use crate::query::Notice;
use crate::web::messages::Tongue;

/// A notice in this language.
pub(super) fn told(m: Tongue, notice: &Notice) -> String {
    let (key, values): (&str, Vec<(&str, &dyn Display)>) = match notice {
        Notice::Unclosed { rest } => ("notice-unclosed", vec![("rest", rest)]),
        Notice::NoOperator { word, operator } => ("notice-no-operator", vec![("word", word), ("operator", operator)]),
        Notice::NoExclusion { word } => ("notice-no-exclusion", vec![("word", word)]),
        Notice::NoField { name } => ("notice-no-field", vec![("name", name)]),
        Notice::ExcludedNumber { word } => ("notice-excluded-number", vec![("word", word)]),
        Notice::ExcludedDate { date } => ("notice-excluded-date", vec![("date", date)]),
        Notice::NoSyntax { word, .. } => ("notice-no-syntax", vec![("word", word)]),
        Notice::NoValue { name, value } => ("notice-no-value", vec![("name", name), ("value", value)]),
        Notice::EmptyPair { pair } => ("notice-empty-pair", vec![("pair", pair)]),
        Notice::LoneBracket { around } => ("notice-lone-bracket", vec![("around", around)]),
        Notice::UnclosedGroup { rest } => ("notice-unclosed-group", vec![("rest", rest)]),
        Notice::UnopenedGroup { start } => ("notice-unopened-group", vec![("start", start)]),
        Notice::Idle { word, read } => ("notice-idle", vec![("word", word), ("read", read)]),
    };
    m.with(key, &values)
}

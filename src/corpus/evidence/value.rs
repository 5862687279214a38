//! Values of evidence: a claim as it is made, and as it is shown beside the article.

use std::fmt;

use serde::Serialize;

use super::order::{Field, Origin};
use crate::date::Published;

/// What became of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It is the article's, or part of it.
    Taken,
    /// Better evidence says something else.
    Outranked,
    /// It cannot be right; why.
    Refused(String),
}

/// A value that was read for a field, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The field.
    pub field: Field,
    /// The value, lists joined by `、`.
    pub value: String,
    /// Where it was read.
    pub origin: Origin,
    /// The words or the name that it was read from.
    pub text: String,
    /// What became of it.
    pub verdict: Verdict,
}

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::corpus) enum Value {
    Text(String),
    Date(Published),
    List(Vec<String>),
}

/// A claim: a value, and where it was read.
#[derive(Clone, Debug)]
pub(in crate::corpus) struct Claim {
    pub(in crate::corpus) field: Field,
    pub(in crate::corpus) value: Value,
    pub(in crate::corpus) origin: Origin,
    pub(in crate::corpus) text: String,
    /// Why it cannot be right.
    pub(in crate::corpus) refused: Option<String>,
    /// What of the value is beyond the limits, as a remark.
    pub(in crate::corpus) loss: Option<String>,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Date(date) => date.fmt(f),
            Self::List(list) => f.write_str(&list.join("、")),
        }
    }
}

//! The parts of a query that decide: counted one by one when nothing was found; its dates, and the texts that it asks for.

use super::{Query, Typed};
use crate::date::DateRange;
use crate::text::pattern::Pattern;

impl Query {
    /// The smallest parts that decide, in order; what is excluded is one part, and so is a name with the places at which it
    /// is none.
    #[must_use]
    pub fn deciding_parts(&self) -> Vec<Self> {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::deciding_parts).collect(),
            Self::Optional(_) => Vec::new(),
            Self::Text { field, pattern } => {
                let places = places(pattern).into_iter();
                places.map(|pattern| Self::Text { field: *field, pattern: pattern.clone() }).collect()
            }
            query => vec![query.clone()],
        }
    }

    /// The days outside of which nothing answers, as far as conditions on the whole say so.
    #[must_use]
    pub fn dates(&self) -> DateRange {
        let mut dates = DateRange { from: None, to: None };
        let conditions = match self {
            Self::And(parts) => parts.as_slice(),
            query => std::slice::from_ref(query),
        };
        for condition in conditions {
            if let Self::Date(DateRange { from, to }) = condition {
                dates.from = dates.from.max(*from);
                dates.to = [dates.to, *to].into_iter().flatten().min();
            }
        }
        dates
    }

    /// The texts that are asked for, as they were typed or are called elsewhere, and not those that are excluded.
    #[must_use]
    pub fn texts(&self) -> Vec<&Typed> {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::texts).collect(),
            Self::Optional(inner) => inner.texts(),
            Self::Text { pattern, .. } => pattern.positive_leaves(),
            _ => Vec::new(),
        }
    }
}

fn places(pattern: &Pattern<Typed>) -> Vec<&Pattern<Typed>> {
    match pattern {
        Pattern::Any(parts) => parts.iter().flat_map(places).collect(),
        Pattern::Near(first, links) => {
            places(first).into_iter().chain(links.iter().flat_map(|(_, part)| places(part))).collect()
        }
        pattern => vec![pattern],
    }
}

//! The parts of a query that decide, to be counted one by one when nothing was found.

use super::{Query, Typed};
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

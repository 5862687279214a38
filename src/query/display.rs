//! The canonical spelling of a query: ASCII signs, canonical field names, every text in quotation marks as it was cut.

use std::fmt;

use super::field::FieldName;
use super::{Query, TextField};

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("*"),
            Self::Text { field: TextField::Any, phrase } => quoted(f, phrase),
            Self::Text { field, phrase } => {
                write!(f, "{}:", FieldName::Text(*field).name())?;
                quoted(f, phrase)
            }
            Self::Meta { field, value } => {
                write!(f, "{}:", field.name())?;
                quoted(f, value)
            }
            Self::Present(field) => write!(f, "{}:*", field.name()),
            Self::Dated => write!(f, "{}:*", FieldName::Date.name()),
            Self::Date(range) => write!(f, "{}:{range}", FieldName::Date.name()),
            Self::And(parts) => joined(f, parts, " ", |part| matches!(part, Self::Or(_))),
            Self::Or(parts) => joined(f, parts, " OR ", |_| false),
            Self::Not(inner) => match **inner {
                Self::And(_) | Self::Or(_) | Self::Not(_) => write!(f, "-({inner})"),
                _ => write!(f, "-{inner}"),
            },
        }
    }
}

/// A folded text holds no quotation mark but `"`, and then corner brackets enclose it.
fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    if text.contains('"') { write!(f, "「{text}」") } else { write!(f, "\"{text}\"") }
}

fn joined(
    f: &mut fmt::Formatter<'_>,
    parts: &[Query],
    separator: &str,
    in_brackets: impl Fn(&Query) -> bool,
) -> fmt::Result {
    for (number, part) in parts.iter().enumerate() {
        if number > 0 {
            f.write_str(separator)?;
        }
        if in_brackets(part) { write!(f, "({part})")? } else { write!(f, "{part}")? }
    }
    Ok(())
}

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

/// A text that was typed in one pair of quotation marks lacks that pair's closing mark, so one of the three fits.
fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let (open, close) = if !text.contains(['"', '＂', '“', '”']) {
        ('"', '"')
    } else if !text.contains(['」', '｣']) {
        ('「', '」')
    } else {
        ('『', '』')
    };
    write!(f, "{open}{text}{close}")
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

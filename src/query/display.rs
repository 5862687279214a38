//! The canonical spelling of a query: ASCII signs, canonical field names, every text in quotation marks as it was cut.

use std::fmt;

use super::field::FieldName;
use super::{Query, TextField, Typed};
use crate::text::pattern::{Distance, Link, Pattern};

/// Most texts behind NOTIN that the short spelling shows.
const SHOWN: usize = 2;

/// `{:#}` is the short spelling, for a person to read: of many texts in which another name is none it has the first.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("*"),
            Self::Text { field: TextField::Any, pattern } => show(f, pattern),
            Self::Text { field, pattern } => {
                write!(f, "{}:", FieldName::Text(*field).name())?;
                bracketed(f, pattern, !matches!(pattern, Pattern::Leaf(_)))
            }
            Self::Meta { field, value } => write!(f, "{}:{value}", field.name()),
            Self::Value { field, value } => write!(f, "{}:=\"{value}\"", field.name()),
            Self::Present(field) => write!(f, "{}:*", field.name()),
            Self::Dated => write!(f, "{}:*", FieldName::Date.name()),
            Self::Date(range) => write!(f, "{}:{range}", FieldName::Date.name()),
            Self::Script(script) => write!(f, "{}:{}", FieldName::Script.name(), script.name()),
            Self::Among(articles) => write!(f, "among:{articles}"),
            Self::And(parts) => joined(f, parts, " ", |part| matches!(part, Self::Or(_))),
            Self::Or(parts) => joined(f, parts, " OR ", |_| false),
            Self::Not(inner) => prefixed(f, "-", inner),
            Self::Optional(inner) => prefixed(f, "MAYBE ", inner),
        }
    }
}

/// `inner` as one clause behind `sign`.
fn prefixed(f: &mut fmt::Formatter<'_>, sign: &str, inner: &Query) -> fmt::Result {
    let is_loose = match inner {
        Query::And(_) | Query::Or(_) | Query::Not(_) | Query::Optional(_) => true,
        Query::Text { field: TextField::Any, pattern } => !matches!(pattern, Pattern::Leaf(_)),
        _ => false,
    };
    write!(f, "{sign}{}", if is_loose { "(" } else { "" })?;
    fmt::Display::fmt(inner, f)?;
    f.write_str(if is_loose { ")" } else { "" })
}

fn show(f: &mut fmt::Formatter<'_>, pattern: &Pattern<Typed>) -> fmt::Result {
    match pattern {
        Pattern::Leaf(typed) => write!(f, "{typed}"),
        Pattern::Any(parts) => {
            for (number, part) in parts.iter().enumerate() {
                f.write_str(if number > 0 { " OR " } else { "" })?;
                show(f, part)?;
            }
            Ok(())
        }
        Pattern::Near(first, links) => {
            let is_loose = |part: &Pattern<Typed>| matches!(part, Pattern::Any(_) | Pattern::Near(..));
            bracketed(f, first, is_loose(first))?;
            for (link, part) in links {
                write!(f, " {} ", name(link))?;
                bracketed(f, part, is_loose(part))?;
            }
            Ok(())
        }
        Pattern::Outside(pattern, outer) => {
            bracketed(f, pattern, !matches!(**pattern, Pattern::Leaf(_)))?;
            f.write_str(" NOTIN ")?;
            match &**outer {
                Pattern::Any(parts) if f.alternate() && parts.len() > SHOWN => {
                    f.write_str("(")?;
                    for part in &parts[..SHOWN] {
                        show(f, part)?;
                        f.write_str(" OR ")?;
                    }
                    f.write_str("…)")
                }
                outer => bracketed(f, outer, !matches!(outer, Pattern::Leaf(_))),
            }
        }
    }
}

fn name(link: &Link) -> String {
    match (link.distance, link.ordered) {
        (Distance::Units(most), true) => format!("BEFORE/{most}"),
        (Distance::Units(most), false) => format!("NEAR/{most}"),
        (Distance::Sentence, _) => "SENTENCE".to_owned(),
        (Distance::Paragraph, _) => "PARAGRAPH".to_owned(),
    }
}

fn bracketed(f: &mut fmt::Formatter<'_>, pattern: &Pattern<Typed>, brackets: bool) -> fmt::Result {
    f.write_str(if brackets { "(" } else { "" })?;
    show(f, pattern)?;
    f.write_str(if brackets { ")" } else { "" })
}

impl fmt::Display for Typed {
    /// A phrase has no straight quotation mark in it, whatever was typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Glob(text) => f.write_str(text),
            Self::Phrase(text) => write!(f, "\"{text}\""),
        }
    }
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
        f.write_str(if in_brackets(part) { "(" } else { "" })?;
        fmt::Display::fmt(part, f)?;
        f.write_str(if in_brackets(part) { ")" } else { "" })?;
    }
    Ok(())
}

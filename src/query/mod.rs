//! The query river: text that a person typed → [`Query`], which knows no engine. The lexer gives tokens, the parser a
//! tree of what was typed, and `resolve` folds it, cuts its words and names its fields; only then is it a `Query`.
//!
//! ```text
//! query   = or
//! or      = and { ("OR" | "|") and }
//! and     = clause { ["AND"] clause }
//! clause  = [ "-" | "NOT" ] ( "(" or ")" | phrase | "*" | word | field ":" value )
//! value   = phrase | word | "*" | "(" or ")"
//! phrase  = a pair of quotation marks: " " “ ” 「 」 『 』
//! ```
//! Every sign has its full-width form. A word ends at white space, a bracket, a quotation mark or `|`.

mod display;
mod field;
mod lexer;
mod parser;
mod resolve;

pub use field::{MetaField, TextField};

use crate::date::DateRange;
use crate::error::Result;

/// What articles are asked for. Texts in it stand as they were typed, with their white space collapsed; an engine folds
/// them, so that what is printed as understood is in the script of the one who typed it. Leaves that no engine could
/// match do not occur.
///
/// Its [`Display`](std::fmt::Display) is the canonical spelling: parsing it gives the same query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Every article.
    All,
    /// These characters, adjacent, in the title or the body or both.
    Text {
        /// Where.
        field: TextField,
        /// Text with at least one unit.
        phrase: String,
    },
    /// A value of a metadata field: a whole name of a person; any part of a source, section or path.
    Meta {
        /// Which.
        field: MetaField,
        /// Text with at least one unit.
        value: String,
    },
    /// Any value of a metadata field.
    Present(MetaField),
    /// Any publication date.
    Dated,
    /// Published on these days, in the zone of the archive.
    Date(DateRange),
    /// All of these, two at least.
    And(Vec<Query>),
    /// Any of these, two at least.
    Or(Vec<Query>),
    /// Not this.
    Not(Box<Query>),
}

impl Query {
    /// Reads what a person typed.
    ///
    /// ```
    /// use jianbao::query::Query;
    /// let query = Query::parse("開源大模型 -作者:某某 「史詩級」")?;
    /// assert_eq!(query.to_string(), r#""開源" "大" "模型" -author:"某某" "史詩級""#);
    /// # Ok::<(), jianbao::error::Error>(())
    /// ```
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`](crate::error::ErrorKind::Input), naming the place, what is wrong there and what to
    /// type instead.
    pub fn parse(text: &str) -> Result<Self> {
        resolve::resolve(&parser::parse(text)?, text)
    }

    /// Both this and the other; flat.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::all_of(vec![self, other])
    }

    /// All of these; [`Query::All`] where there are none. Conditions that hold anyway are left out.
    pub fn all_of(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::And(parts) => flat.extend(parts),
                Self::All => {}
                part => flat.push(part),
            }
        }
        if flat.len() > 1 { Self::And(flat) } else { flat.pop().unwrap_or(Self::All) }
    }

    /// Any of these; `None` where there are none.
    pub fn any_of(parts: Vec<Self>) -> Option<Self> {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::Or(parts) => flat.extend(parts),
                part => flat.push(part),
            }
        }
        if flat.len() > 1 { Some(Self::Or(flat)) } else { flat.pop() }
    }

    /// A value of a metadata field, as a filter of the command line gives it.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`](crate::error::ErrorKind::Input) where the value has no character that can be
    /// searched.
    pub fn meta(field: MetaField, value: &str) -> Result<Self> {
        resolve::meta(field, value)
    }

    /// The phrases that a hit shows: those asked for, not those excluded.
    pub fn shown_phrases(&self) -> Vec<(TextField, &str)> {
        match self {
            Self::Text { field, phrase } => vec![(*field, phrase)],
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::shown_phrases).collect(),
            Self::All | Self::Meta { .. } | Self::Present(_) | Self::Dated | Self::Date(_) | Self::Not(_) => Vec::new(),
        }
    }
}

//! The query river: text that a person typed → [`Query`], which knows no engine. The lexer gives tokens, the parser a
//! tree of what was typed, and `resolve` cuts its words, names its fields and reads its dates; only then is it a `Query`.
//!
//! ```text
//! query   = or
//! or      = and { ("OR" | "|") and }
//! and     = near { ["AND"] near }
//! near    = notin { ("NEAR" | "BEFORE") ["/" number] notin | ("SENTENCE" | "PARAGRAPH") notin }
//! notin   = clause { "NOTIN" clause }
//! clause  = [ "-" | "NOT" | "MAYBE" ] ( "(" or ")" | phrase | "*" | word | field ":" clause )
//! value   = "=" directly before a phrase or word behind a field: the whole value, as it stands
//! phrase  = a pair of quotation marks: " " “ ” 「 」 『 』; one that is not closed goes to the end
//! word    = anything else up to white space, a bracket, a quotation mark or "|"; "?" and "*" in it are wildcards
//! ```
//! Every sign has its full-width form, and so have the operators. A query has [`MAX_QUERY_CHARS`] characters at most, and
//! nests [`MAX_DEPTH`] levels at most; what it may ask for is bounded as well, by [`MAX_TEXTS`], [`MAX_PLACES`] and
//! [`MAX_BROAD`].

mod among;
mod brackets;
mod deciding;
mod display;
mod field;
mod interpunct;
mod lexer;
mod limits;
mod names;
mod notice;
mod parser;
mod parts;
mod resolve;
mod tables;
#[cfg(test)]
mod tests;
mod value;
mod vocabulary;
mod wildcards;
mod words;

use chrono::NaiveDate;

pub use self::among::ArticleSet;
pub use self::field::{MetaField, TextField};
pub use self::limits::{MAX_BROAD, MAX_PLACES, MAX_TEXTS};
pub use self::notice::Notice;
pub use self::parser::{MAX_DEPTH, MAX_QUERY_CHARS};
pub use self::vocabulary::Vocabulary;

use crate::date::DateRange;
use crate::error::Result;
use crate::text::pattern::{Pattern, Sequence};
use crate::text::script::Script;
use crate::text::{fold, glob};

/// What articles are asked for. Texts in it stand as they were typed, with their white space collapsed; an engine folds
/// them, so that what is printed as understood is in the script of the one who typed it. Leaves that no engine could
/// match do not occur.
///
/// Its [`Display`](std::fmt::Display) is the canonical spelling: parsing it gives the same query; but [`Self::Among`] cannot be
/// typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Every article.
    All,
    /// This pattern, in the title or the body or both.
    Text {
        /// Where.
        field: TextField,
        /// Texts with at least one unit each, and how they lie to one another.
        pattern: Pattern<Typed>,
    },
    /// A value of a metadata field: a whole name of a person; any part of a source, section or path.
    Meta {
        /// Which.
        field: MetaField,
        /// Text with at least one unit.
        value: Typed,
    },
    /// This value of a metadata field, whole and as it stands: what a table of values counts.
    Value {
        /// Which.
        field: MetaField,
        /// The value, without a straight quotation mark.
        value: String,
    },
    /// Any value of a metadata field.
    Present(MetaField),
    /// Any publication date.
    Dated,
    /// Published on these days, in the zone of the archive.
    Date(DateRange),
    /// Written in this script.
    Script(Script),
    /// One of these articles, whatever is in them.
    Among(ArticleSet),
    /// All of these, two at least; what is optional among them only ranks.
    And(Vec<Query>),
    /// Any of these, two at least; an article ranks by all that it has. What is optional among them only ranks; one at
    /// least is not.
    Or(Vec<Query>),
    /// Not this.
    Not(Box<Query>),
    /// An article with this text ranks higher, and none is found or left out for it: alone, it is every article. Xapian
    /// and Whoosh call the like AND_MAYBE.
    Optional(Box<Query>),
}

/// A text as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Typed {
    /// These characters, adjacent.
    Phrase(String),
    /// A word with the wildcards `*` and `?`.
    Glob(String),
}

impl Typed {
    /// What it stands for, folded.
    pub fn folded(&self) -> Pattern<Sequence> {
        let folded = match self {
            Self::Phrase(text) => glob::phrase(text),
            Self::Glob(text) => glob::glob(text),
        };
        folded.unwrap_or(Pattern::Any(Vec::new()))
    }

    /// The characters, wildcards included.
    pub fn text(&self) -> &str {
        match self {
            Self::Phrase(text) | Self::Glob(text) => text,
        }
    }
}

impl Pattern<Typed> {
    /// What it stands for, folded, its runs numbered.
    #[must_use]
    pub fn folded(&self) -> Pattern<Sequence> {
        self.expand(&mut Typed::folded).numbered()
    }

    /// Any of these, flat.
    fn any(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::Any(parts) => flat.extend(parts),
                part => flat.push(part),
            }
        }
        if flat.len() == 1 { flat.remove(0) } else { Self::Any(flat) }
    }
}

/// How the words of a query combine that stand beside each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Matching {
    /// Each must occur.
    #[default]
    All,
    /// One must occur, and an article ranks by how much of them it has. Excluded words, metadata and dates still decide.
    /// `?` and `*`, lone brackets and names that are no field are signs, so a headline or a paragraph can be a query as it
    /// stands.
    Any,
}

/// How queries are read.
#[derive(Clone, Debug)]
pub struct QueryOptions {
    /// The day that yesterday and 上周 are told from; without one they are no dates.
    pub today: Option<NaiveDate>,
    /// How words combine.
    pub matching: Matching,
    /// Whether a word also finds what other regions call it.
    pub regional: bool,
    /// Words that are looked for as they were typed, and by no other name, synonyms included.
    pub as_typed: Vec<String>,
    /// Synonyms, and words to keep whole.
    pub vocabulary: Vocabulary,
}

impl Default for QueryOptions {
    fn default() -> Self {
        Self {
            today: None,
            matching: Matching::All,
            regional: true,
            as_typed: Vec::new(),
            vocabulary: Vocabulary::default(),
        }
    }
}

/// A query and how it was read.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// What is asked for.
    pub query: Query,
    /// What was typed, folded.
    pub folded: String,
    /// What was mended.
    pub notices: Vec<Notice>,
    /// How the words were cut, in order.
    pub cuts: Vec<Cut>,
}

/// How an unquoted word was cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// Its parts, end to end.
    pub parts: Vec<String>,
    /// Parts, or several of them, with what else they are called.
    pub others: Vec<(String, Vec<String>)>,
}

impl QueryOptions {
    /// Reads what a person typed.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`](crate::error::ErrorKind::Input), naming the place, what is wrong there and what to
    /// type instead.
    pub fn parse(&self, text: &str) -> Result<Parsed> {
        let (tree, mut notices) = parser::parse(text, self.matching == Matching::Any)?;
        let resolved = resolve::resolve(&tree, text, self)?;
        limits::check(&resolved.query)?;
        notices.extend(resolved.notices);
        let folded: Vec<String> = text.split_whitespace().map(fold).collect();
        Ok(Parsed { query: resolved.query, folded: folded.join(" "), notices, cuts: resolved.cuts })
    }
}

impl Query {
    /// Reads what a person typed, with the options that are the default.
    ///
    /// ```
    /// use jianbao::query::Query;
    /// let query = Query::parse("開源大模型 -作者:某某 「史詩級」")?;
    /// assert_eq!(query.to_string(), r#""開源" "大" "模型" -author:"某某" "史詩級""#);
    /// # Ok::<(), jianbao::error::Error>(())
    /// ```
    ///
    /// # Errors
    /// As of [`QueryOptions::parse`].
    pub fn parse(text: &str) -> Result<Self> {
        QueryOptions::default().parse(text).map(|parsed| parsed.query)
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
        // Alternatives that all decide nothing are one thing that does not.
        if flat.len() > 1 && flat.iter().all(|part| matches!(part, Self::Optional(_))) {
            let parts = flat.into_iter().map(|part| if let Self::Optional(inner) = part { *inner } else { part });
            return Self::any_of(parts.collect()).map(Self::optional);
        }
        if flat.len() > 1 { Some(Self::Or(flat)) } else { flat.pop() }
    }

    /// This, ranking and deciding nothing.
    fn optional(self) -> Self {
        if matches!(self, Self::Optional(_)) { self } else { Self::Optional(Box::new(self)) }
    }

    /// What decides of it which articles are found.
    fn decisive(self) -> Self {
        let decide = |parts: Vec<Self>| -> Vec<Self> {
            parts.into_iter().filter(|part| !matches!(part, Self::Optional(_))).map(Self::decisive).collect()
        };
        match self {
            Self::Optional(_) => Self::All,
            Self::And(parts) => Self::all_of(decide(parts)),
            Self::Or(parts) => Self::any_of(decide(parts)).unwrap_or(Self::All),
            other => other,
        }
    }

    /// A value of a metadata field, as a filter of the command line gives it; `*` and `?` in it are wildcards.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`](crate::error::ErrorKind::Input) where the value has no character that can be
    /// searched.
    pub fn meta(field: MetaField, value: &str) -> Result<Self> {
        value::meta(field, value)
    }

    /// This query, if it asks for no more than a query may.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`](crate::error::ErrorKind::Input) where it asks for more.
    pub fn within_limits(self) -> Result<Self> {
        limits::check(&self).map(|()| self)
    }

    /// Whether it asks for nothing but texts.
    fn is_text(&self) -> bool {
        match self {
            Self::Text { .. } => true,
            Self::And(parts) | Self::Or(parts) => parts.iter().all(Self::is_text),
            Self::Optional(inner) => inner.is_text(),
            _ => false,
        }
    }
}

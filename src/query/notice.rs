//! What was mended in a typed query, or read in another way than it may have been meant, in words for its author.

use std::fmt;

use super::field::FieldName;

/// Something about a typed query that its author should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A quotation mark is not closed; the phrase goes to the end.
    Unclosed {
        /// From the mark to the end.
        rest: String,
    },
    /// A word looks like an operator and is not in capitals, or not where one can be.
    NoOperator {
        /// The word.
        word: String,
        /// The operator that it looks like.
        operator: String,
    },
    /// A dash that does not exclude.
    NoExclusion {
        /// The dash and what follows it.
        word: String,
    },
    /// A name before a colon that is no field.
    NoField {
        /// The name with its colon.
        name: String,
    },
    /// A pair of brackets or quotation marks with nothing in it, which is a sign of the text.
    EmptyPair {
        /// The pair.
        pair: String,
    },
    /// A bracket without a partner, which is a sign of the text.
    LoneBracket {
        /// The bracket with what it touches.
        around: String,
    },
    /// A group that is not closed goes to the end.
    UnclosedGroup {
        /// From the bracket to the end.
        rest: String,
    },
    /// A group that is not opened begins at the beginning.
    UnopenedGroup {
        /// From the beginning to the bracket.
        start: String,
    },
    /// A hyphen before a number excludes it, which may have been a minus.
    ExcludedNumber {
        /// The hyphen and the number.
        word: String,
    },
    /// A date with a hyphen before it, which excludes it.
    ExcludedDate {
        /// The date.
        date: String,
    },
    /// A sign that is an operator of other programs.
    NoSyntax {
        /// The word with it.
        word: String,
        /// What to type instead.
        instead: &'static str,
    },
    /// A name of a field, a colon in full width, and a value that the field cannot have.
    NoValue {
        /// The name with its colon.
        name: String,
        /// What follows it.
        value: String,
    },
    /// A wildcard that changes nothing.
    Idle {
        /// The word with it.
        word: String,
        /// The word that is searched for.
        read: String,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unclosed { rest } => {
                write!(f, "the quotation mark at `{rest}` is not closed; the phrase is taken to go to the end")
            }
            Self::NoOperator { word, operator } => {
                write!(
                    f,
                    "`{word}` is searched for as a word; an operator is in capitals, apart from its neighbours: {operator}"
                )
            }
            Self::NoExclusion { word } => {
                write!(
                    f,
                    "the dash in `{word}` is no exclusion; to exclude a word, type a hyphen directly before it: -word"
                )
            }
            Self::NoField { name } => {
                write!(f, "`{name}` is no field, and is taken for text; ")?;
                match name.trim_end_matches([':', '：']).to_lowercase().as_str() {
                    "after" | "since" | "from" => write!(f, "for dates type date:>=2024-03"),
                    "before" | "until" | "to" => write!(f, "for dates type date:<2024-03"),
                    _ => write!(f, "the fields are {}", FieldName::all()),
                }
            }
            Self::ExcludedNumber { word } => {
                write!(f, "the hyphen in `{word}` excludes the number; to search for a minus, type \"{word}\"")
            }
            Self::ExcludedDate { date } => {
                write!(f, "the hyphen excludes what was published then; for the span itself, type date:{date}")
            }
            Self::NoSyntax { word, instead } => {
                write!(f, "`{word}` is searched for without its sign, which is no operator here; {instead}")
            }
            Self::NoValue { name, value } => {
                write!(f, "`{name}` is taken for text, since `{value}` is no value of that field")
            }
            Self::EmptyPair { pair } => write!(f, "nothing stands in `{pair}`, which is taken for a sign of the text"),
            Self::LoneBracket { around } => {
                write!(f, "the bracket in `{around}` has no partner, and is taken for a sign of the text")
            }
            Self::UnclosedGroup { rest } => {
                write!(f, "the bracket at `{rest}` is not closed; the group is taken to go to the end")
            }
            Self::UnopenedGroup { start } => {
                write!(
                    f,
                    "the bracket at the end of `{start}` is not opened; the group is taken to begin with the query"
                )
            }
            Self::Idle { word, read } => write!(f, "`{word}` is searched for as {read}"),
        }
    }
}

//! What reading gives: an article with what it was made of, a failure, or a count of what is not read.

use serde::Serialize;

use super::evidence::Evidence;
use crate::article::Article;

/// Something that could not be read as an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFailure {
    /// Path relative to the archive, of the file or of the article in it (`#n`).
    pub path: String,
    /// Why, in words that a person can act on.
    pub reason: String,
}

/// An article as it would be indexed, with what it was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Inspection {
    /// The article.
    pub article: Article,
    /// Everything that was read for its fields, and what became of it.
    pub evidence: Vec<Evidence>,
    /// What is worth knowing of how it was read: words of a credit line that are not known, evidence that disagrees, data
    /// that could not be read. Nothing of it is wrong.
    pub notes: Vec<String>,
    /// Lines of the file that are no part of the text.
    pub dropped: Vec<String>,
    /// How the bytes were read as text, where that was decided for the article alone.
    pub encoding: Option<String>,
    /// What of it could not be read, or was doubtful, in words that a person can act on.
    pub remarks: Vec<String>,
}

/// What a file gave, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// An article, with what is remarked on it.
    Article(Box<Inspection>),
    /// Something that could not be read.
    Failed(ReadFailure),
    /// Members and records of a type that is not read.
    Unread {
        /// Their type, as the walk names that of files.
        kind: String,
        /// How many there are.
        count: u64,
    },
}

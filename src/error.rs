//! The error of every door of the library: what kind it is, what was wrong, what to do about it.
//!
//! Soft failures (an article that cannot be read) are not errors but values in the stream; see
//! [`ReadFailure`](crate::corpus::ReadFailure).

use std::fmt;
use std::ops::Range;
use std::path::Path;

/// What went wrong, for callers that decide by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The caller's words are off: a query, a date, a field, a cursor.
    Input,
    /// There is no index here, or no article of this identity.
    NotFound,
    /// The index was made by other rules and must be made anew.
    Version,
    /// Another process is writing.
    Busy,
    /// More articles would leave the index than may without being asked for.
    Removals,
    /// The caller broke off.
    Interrupted,
    /// The index cannot be read or written.
    Index,
    /// A file or folder cannot be read or written.
    Io,
    /// The cluster of the index does not answer, or something else does.
    Unreachable,
}

/// An error with its kind, its message, its cause and a hint. The message starts lower-case and has no final stop.
#[derive(Debug, thiserror::Error)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
    place: Option<Place>,
    named: Option<Box<Named>>,
    #[source]
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// Where in a typed text the error is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The whole text.
    pub text: String,
    /// The bytes of it that are wrong; empty at its end.
    pub range: Range<usize>,
}

/// The name of what an error says, for those who say it in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name, of small letters and hyphens.
    pub name: &'static str,
    /// What stands in the message and the hint, each with a name of its own.
    pub values: Vec<(&'static str, String)>,
}

/// What the library's doors return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of this kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None, place: None, named: None, cause: None }
    }

    /// A file or folder could not be used; `doing` completes "cannot …", as in `read`.
    pub fn io(doing: &str, path: &Path, cause: std::io::Error) -> Self {
        Self::new(ErrorKind::Io, format!("cannot {doing} `{}`", path.display())).with_cause(cause)
    }

    /// The same error with what to do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same error with the bytes of a typed text that it is about, unless it knows them better.
    #[must_use]
    pub fn at(mut self, text: &str, range: Range<usize>) -> Self {
        self.place.get_or_insert_with(|| Place { text: text.to_owned(), range });
        self
    }

    /// The same error with the name of what it says, and what stands in it; unless it has one.
    #[must_use]
    pub fn named(mut self, name: &'static str, values: &[(&'static str, &dyn fmt::Display)]) -> Self {
        self.named.get_or_insert_with(|| {
            let values = values.iter().map(|(name, value)| (*name, value.to_string())).collect();
            Box::new(Named { name, values })
        });
        self
    }

    /// The same error with the name that another has.
    #[must_use]
    pub fn named_as(mut self, other: &Self) -> Self {
        self.named.clone_from(&other.named);
        self
    }

    /// The same error with what caused it.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// What kind of error this is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Where in a typed text it is, where that is known.
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// The name of what it says, where it has one.
    pub fn name(&self) -> Option<&Named> {
        self.named.as_deref()
    }

    /// What to do about it, where there is something to do.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

/// A path as a shell takes it: in quotation marks where it has characters that mean something there.
pub fn shell_quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+=:@%,".contains(c);
    if !text.is_empty() && !text.starts_with('-') && text.chars().all(is_plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_can_be_typed_as_it_stands() {
        for (path, quoted) in [
            ("剪報/2024", "剪報/2024"),
            ("my archive", "'my archive'"),
            ("it's", r"'it'\''s'"),
            ("", "''"),
            ("$a", "'$a'"),
        ] {
            assert_eq!(shell_quoted(Path::new(path)), quoted);
        }
    }
}

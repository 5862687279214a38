//! A folder of clippings, and what it may be called.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::clipping::Clipping;
use crate::article::ArticleId;
use crate::error::{Error, ErrorKind, Result};

/// Characters of a name.
const NAME_CHARS: usize = 100;

/// Clippings under one name, each article once, in the order in which they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// What it is called.
    pub name: FolderName,
    /// When it was made, to the second.
    pub made: DateTime<Utc>,
    /// What is in it.
    pub clippings: Vec<Clipping>,
}

impl Folder {
    /// The clipping of this article.
    pub fn clipping(&self, id: ArticleId) -> Option<&Clipping> {
        self.place(id).map(|at| &self.clippings[at])
    }

    pub(super) fn place(&self, id: ArticleId) -> Option<usize> {
        self.clippings.iter().position(|clipping| clipping.id() == id)
    }
}

/// The name of a folder: one line of 1 to 100 characters in any script, which no white space surrounds. Two names are the
/// same when they are the same characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct FolderName(String);

impl FolderName {
    /// Its characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FolderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for FolderName {
    type Err = Error;

    /// # Errors
    /// Of kind [`ErrorKind::Input`] where `text` can be no name.
    fn from_str(text: &str) -> Result<Self> {
        let name = text.trim();
        let is_break = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        let (named, wrong) = if name.is_empty() {
            ("folder-empty-name", "the name of a folder is empty".to_owned())
        } else if name.contains(is_break) {
            ("folder-controls", "the name of a folder has line ends or control characters".to_owned())
        } else if name.chars().count() > NAME_CHARS {
            ("folder-long-name", format!("the name of a folder has more than {NAME_CHARS} characters"))
        } else {
            return Ok(Self(name.to_owned()));
        };
        Err(Error::new(ErrorKind::Input, wrong)
            .with_hint("name it in one short line, as in --folder 港口")
            .named(named, &[("most", &NAME_CHARS)]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_in_any_script() {
        for name in ["港口", "港口 2024/3", "Häfen ⚓"] {
            assert_eq!(name.parse::<FolderName>().unwrap().as_str(), name);
        }
        assert_eq!("\u{3000}港口 ".parse::<FolderName>().unwrap().as_str(), "港口");
        for bad in ["", " \u{3000}", "港\n口", "港\u{2028}口", "\u{7}港口口"] {
            assert!(bad.trim().is_empty() || bad.parse::<FolderName>().is_err(), "{bad:?}");
        }
        assert!("".parse::<FolderName>().is_err());
        assert!("字".repeat(NAME_CHARS + 1).parse::<FolderName>().is_err());
    }
}

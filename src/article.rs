//! The article: the value that both rivers share. Read from a file, kept in the index, given back with a hit.

mod locators;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use self::locators::{Locator, LocatorKind, Locators, Placed};
use crate::date::Published;
use crate::error::{Error, ErrorKind};

/// One news article as it stands in the archive: its text in the article's own characters, and its metadata.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Where it was read: path relative to the archive with `/` between folders; `#n` follows for the n-th article of
    /// a file that holds many, counted from 1.
    pub path: String,
    /// The headline; empty where there is none.
    pub title: String,
    /// When it was published, to the precision that is known.
    pub published: Option<Published>,
    /// The outlet or agency that the article names as its source.
    pub source: Option<String>,
    /// Persons who wrote it, in the order named.
    pub authors: Vec<String>,
    /// Persons who edited it, without desk numbers.
    pub editors: Vec<String>,
    /// Persons who reviewed or proofread it.
    pub reviewers: Vec<String>,
    /// The section it stood in, outermost first.
    pub section: Vec<String>,
    /// Its address on the web.
    pub url: Option<String>,
    /// The page of the printed paper that it stood on, as the paper counts: `A03`, `15`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// When it was fetched or saved, to the precision known. Says nothing of when it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captured: Option<Published>,
    /// The number of the commit of the index that first had it; none until it is in an index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<u64>,
    /// Where in the text its pages begin, or the times of a broadcast; of articles that come from such a file.
    #[serde(default, skip_serializing_if = "Locators::is_empty")]
    pub locators: Locators,
    /// The text, one paragraph a line, without navigation, credits and contact lines. Lines that were only wrapped are
    /// joined.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
}

impl Article {
    /// The identity of the article, which is that of its place in the archive: a corrected text keeps it, and the same
    /// text at two places is two articles.
    pub fn id(&self) -> ArticleId {
        ArticleId::of_path(&self.path)
    }

    /// Everything but the text.
    pub(crate) fn without_body(&self) -> Self {
        Self {
            path: self.path.clone(),
            title: self.title.clone(),
            published: self.published,
            source: self.source.clone(),
            authors: self.authors.clone(),
            editors: self.editors.clone(),
            reviewers: self.reviewers.clone(),
            section: self.section.clone(),
            url: self.url.clone(),
            page: self.page.clone(),
            captured: self.captured,
            seen: self.seen,
            locators: self.locators.clone(),
            body: String::new(),
        }
    }
}

/// Identity of an article: 64 bits of the BLAKE3 hash of its path, printed as 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(u64);

impl ArticleId {
    /// The identity of the article at this path (see [`Article::path`]).
    pub fn of_path(path: &str) -> Self {
        let hash = blake3::hash(path.as_bytes());
        let mut first = [0; 8];
        first.copy_from_slice(&hash.as_bytes()[..8]);
        Self(u64::from_be_bytes(first))
    }

    pub(crate) fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    pub(crate) fn bits(self) -> u64 {
        self.0
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The first digits of an identity, as a person types them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdPrefix {
    first: u64,
    last: u64,
}

impl IdPrefix {
    /// The smallest and the largest identity that begin so.
    pub(crate) fn bounds(self) -> (u64, u64) {
        (self.first, self.last)
    }
}

impl FromStr for IdPrefix {
    type Err = Error;

    /// # Errors
    /// Of kind [`ErrorKind::Input`] where the text is not 1 to 16 hexadecimal digits.
    fn from_str(text: &str) -> Result<Self, Error> {
        let digits = u64::from_str_radix(text, 16).ok().filter(|_| text.len() <= 16 && !text.starts_with('+'));
        let Some(digits) = digits else {
            return Err(Error::new(ErrorKind::Input, format!("`{text}` is not the ID of an article"))
                .with_hint("an ID is 1 to 16 hexadecimal digits, as a search prints it beside each hit")
                .named("no-id", &[("text", &text)]));
        };
        let free = 64 - 4 * text.len() as u32;
        let first = digits.checked_shl(free).unwrap_or(0);
        let last = first | 1_u64.checked_shl(free).map_or(u64::MAX, |bit| bit - 1);
        Ok(Self { first, last })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_that_of_the_place() {
        let article = Article { path: "2024/a.jsonl#2".into(), ..Article::default() };
        assert_eq!(article.id(), ArticleId::of_path("2024/a.jsonl#2"));
        assert_ne!(article.id(), ArticleId::of_path("2024/a.jsonl#3"));
        assert_eq!(article.id().to_string().len(), 16);
    }

    #[test]
    fn a_prefix_spans_the_identities_that_begin_so() {
        assert_eq!("a".parse::<IdPrefix>().unwrap().bounds(), (0xA << 60, 0xAFFF_FFFF_FFFF_FFFF));
        assert_eq!("00000000000000FF".parse::<IdPrefix>().unwrap().bounds(), (0xFF, 0xFF));
        for bad in ["", "xyz", "+1", "00000000000000000"] {
            assert!(bad.parse::<IdPrefix>().is_err(), "{bad}");
        }
    }
}

//! What reprints are found by: the fingerprints of articles (see [`crate::text::fingerprints`]), and which articles have some
//! of them in common.

use crate::article::ArticleId;

/// An article as far as reprints are found by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprinted<'a> {
    /// Its identity.
    pub id: ArticleId,
    /// The first instant that it may have been published at, Unix seconds.
    pub published: Option<i64>,
    /// The outlet or agency.
    pub source: Option<&'a str>,
    /// Units of the body that are compared.
    pub units: u64,
    /// The hash of them all.
    pub whole: u64,
    /// The fingerprints, ascending.
    pub fingerprints: &'a [u32],
}

/// An article that has some of the fingerprints that were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sharing {
    /// Its identity.
    pub id: ArticleId,
    /// Those of them that it has, ascending.
    pub fingerprints: Vec<u32>,
}

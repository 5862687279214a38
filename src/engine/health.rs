//! What a check of an index finds.

use serde::Serialize;

/// The health of an index. Serialises as `check --format json` prints it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Health {
    /// Articles whose every field was held against their text.
    pub articles: u64,
    /// Those of them that have a date.
    pub dated: u64,
    /// Files that were read.
    pub files: u64,
    /// Bytes whose checksums were taken.
    pub bytes: u64,
    /// Whether the last `index` has read the folder to its end.
    pub complete: bool,
    /// What is damaged, as far as it is listed.
    pub damage: Vec<Damage>,
    /// Damage that is not listed.
    pub unlisted: u64,
}

/// Something that is damaged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Damage {
    /// The part: a file of the index, an article, or a file of the archive.
    pub part: String,
    /// What is wrong with it.
    pub what: String,
}

/// Damage that is listed at most; more is counted.
const LISTED: usize = 100;

impl Health {
    /// Whether nothing is damaged.
    pub fn is_whole(&self) -> bool {
        self.damage.is_empty()
    }

    pub(super) fn damaged(&mut self, part: impl Into<String>, what: impl Into<String>) {
        if self.damage.len() < LISTED {
            self.damage.push(Damage { part: part.into(), what: what.into() });
        } else {
            self.unlisted += 1;
        }
    }
}

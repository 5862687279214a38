//! What articles are counted by, and the counts: few primitives, from which tables are made elsewhere.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::text::script::Script;

/// What articles are counted by. Of values that an article has several of, it is counted in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// The outlet or agency.
    Source,
    /// Each person who wrote it.
    Author,
    /// Each person who edited it.
    Editor,
    /// Each person who reviewed it.
    Reviewer,
    /// Each section of its path of sections.
    Section,
    /// The page of the printed paper.
    Page,
    /// The script that it is written in.
    Script,
    /// The day of its publication, in the zone of the archive. Of a month or a year that is not known more closely, the
    /// first.
    Day,
}

/// A value that articles have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counted {
    /// Text of a field, as it stands.
    Text(String),
    /// A day.
    Day(NaiveDate),
    /// The canonical name of a script, as `lang:` takes it.
    Script(&'static str),
}

/// How many articles have each value of one key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// By value; none is zero.
    pub values: BTreeMap<Counted, u64>,
    /// Articles without a value.
    pub none: u64,
}

/// Articles, counted by several keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tallies {
    /// All of them.
    pub articles: u64,
    /// A tally for each key, in the order in which they were asked for.
    pub by: Vec<Tally>,
}

/// What of a word is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The articles that have it.
    Articles,
    /// How often it stands in them, by itself or as a part of a longer word.
    Times,
}

/// A word, folded, with its count in each of several sets of articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordCounts {
    /// The word as the index has it.
    pub word: String,
    /// A count for each set.
    pub counts: Vec<u64>,
}

impl From<Script> for Counted {
    fn from(script: Script) -> Self {
        Self::Script(script.name())
    }
}

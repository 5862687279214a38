//! How many, or all.

use std::fmt;
use std::str::FromStr;

/// How many, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// So many at most.
    Most(usize),
    /// All.
    All,
}

impl Limit {
    /// The most; `None` for all.
    pub fn most(self) -> Option<usize> {
        match self {
            Self::Most(most) => Some(most),
            Self::All => None,
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Most(most) => write!(f, "{most}"),
            Self::All => f.write_str("all"),
        }
    }
}

impl FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "all" => Ok(Self::All),
            text => text.parse().map(Self::Most).map_err(|_| "write a number, or all".to_owned()),
        }
    }
}

//! Patterns that stand in the source. Takes a regular expression; gives it compiled.

use regex::Regex;

/// A pattern that stands in the source.
pub(super) fn pattern(source: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "every pattern is constant and compiled by a test")]
    Regex::new(source).expect("the pattern compiles")
}

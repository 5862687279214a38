//! Words that ask: they stand in questions and say nothing of what is looked for. Takes a folded word; says whether it is one.
//! The words are a table in `data/asking.txt`.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fold;

static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let lines = include_str!("data/asking.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).map(fold).collect()
});

/// Whether the folded `word` asks: 什么, 哪里.
pub(crate) fn asks(word: &str) -> bool {
    WORDS.contains(word)
}

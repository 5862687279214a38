//! The surnames by which a guess tells a person. A name that a label or a field states needs none of them.

use std::sync::LazyLock;

use super::idle::fold;

/// Whether `text` begins with a common surname; how many characters it takes.
pub(crate) fn surname(text: &str) -> Option<usize> {
    let folded = fold(text);
    if has_compound_surname(text) {
        return Some(2);
    }
    folded.chars().next().filter(|first| SURNAMES.single.contains(first)).map(|_| 1)
}

/// Whether `text` begins with a surname of two characters.
pub(super) fn has_compound_surname(text: &str) -> bool {
    let folded = fold(text);
    SURNAMES.compound.iter().any(|surname| folded.starts_with(surname.as_str()))
}

/// Whether `text` begins with a surname that is also a word that binds: 从, 于.
pub(super) fn begins_as_word(text: &str) -> bool {
    fold(text).chars().next().is_some_and(|first| SURNAMES.binding.contains(&first))
}

struct Surnames {
    single: Vec<char>,
    compound: Vec<String>,
    binding: Vec<char>,
}

static SURNAMES: LazyLock<Surnames> = LazyLock::new(|| {
    let mut lines = include_str!("../data/surnames.txt").lines().filter(|line| !line.starts_with('#'));
    let mut next = || fold(lines.next().unwrap_or_default());
    Surnames {
        single: next().chars().collect(),
        compound: next().split(' ').map(str::to_owned).collect(),
        binding: next().chars().collect(),
    }
});

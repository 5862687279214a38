//! The wildcards of an unquoted word: which characters they are, where they part it, and which of them change nothing.

use super::lexer::is_operator;
use super::parts::{JOINING, TRAILING};
use crate::text::class::Class;
use crate::text::fold::class;
use crate::text::fold_char;

pub(super) fn is_wildcard(c: char) -> bool {
    matches!(c, '*' | '?' | '＊' | '？')
}

/// Whether a sign ends a piece of a word with wildcards.
pub(super) fn is_separator(c: char) -> bool {
    let folded = fold_char(c);
    class(c) == Class::Sign
        && !is_wildcard(c)
        && (matches!(folded, ':' | ',') || !JOINING.contains(folded) && !TRAILING.contains(folded))
}

/// `piece` without signs at its beginning, and without wildcards at its ends that would change nothing: beside a Han
/// character or a sign, what stands without them is found as well. A full-width `？` at the end is a question
/// mark.
pub(super) fn without_idle_wildcards(piece: &str) -> &str {
    let is_word = |c: Option<char>| c.is_some_and(|c| class(c) == Class::Word);
    let is_idle = |c: &char, neighbour: Option<char>| match c {
        '*' | '＊' | '?' => !is_word(neighbour),
        '？' => true,
        _ => false,
    };
    let mut piece = piece;
    loop {
        let idle_start = |c: &char| {
            is_idle(c, piece.trim_start_matches(is_wildcard).chars().next())
                || class(*c) == Class::Sign && !is_wildcard(*c)
        };
        let idle_end = |c: &char| is_idle(c, piece.trim_end_matches(is_wildcard).chars().next_back());
        match (piece.chars().next().filter(idle_start), piece.chars().next_back().filter(idle_end)) {
            (Some(c), _) => piece = &piece[c.len_utf8()..],
            (None, Some(c)) => piece = &piece[..piece.len() - c.len_utf8()],
            (None, None) => return piece,
        }
    }
}

/// ASCII wildcards, with one `*` for several in a row; in lower case where it would be taken for an operator.
pub(super) fn wildcards_in_ascii(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if is_wildcard(c) { fold_char(c) } else { c };
        if c != '*' || !ascii.ends_with('*') {
            ascii.push(c);
        }
    }
    if is_operator(&ascii) { ascii.to_lowercase() } else { ascii }
}

//! Our own tables of words: `kind word word …` a line, `#` opens a comment. Takes the text of one; gives the words of a
//! kind, folded.

use super::idle::fold;

/// The words of `kind` in `table`, folded.
pub(super) fn words_of(table: &str, kind: &str) -> Vec<String> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    let words = lines.filter_map(|line| line.strip_prefix(kind)?.strip_prefix(' '));
    words.flat_map(|words| words.split(' ').map(fold)).collect()
}

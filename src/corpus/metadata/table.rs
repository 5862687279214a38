//! Our own tables of words: `kind word word …` a line, `#` opens a comment. Takes the text of one; gives the words of a
//! kind, folded.

use crate::text::fold_char;

/// The words of `kind` in `table`, folded.
pub(super) fn words_of(table: &str, kind: &str) -> Vec<String> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    let words = lines.filter_map(|line| line.strip_prefix(kind)?.strip_prefix(' '));
    words.flat_map(|words| words.split(' ').map(fold)).collect()
}

/// `text` folded character by character.
pub(super) fn fold(text: &str) -> String {
    text.chars().map(fold_char).collect()
}

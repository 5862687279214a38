//! Single line breaks inside a paragraph of a page: which end a line of the text, and which are layout.
//!
//! What a page breaks into lines may be verse or a list, paragraphs of an old page, an address in two lines, or a text
//! that was hard-wrapped. It is read as lines of plain text are, except that few lines are layout: two halves of a headline
//! or a sentence must be found as one.

use crate::corpus::paragraphs::is_wrapped;

/// Columns of an indent.
pub(super) const INDENT: usize = 2;
/// Lines of a stanza.
const STANZA: usize = 3;

/// A line break: how much of the paragraph stands before it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Break {
    /// Bytes of the text, and of the spaced text.
    pub(super) text: usize,
    pub(super) spaced: usize,
    /// Characters inside links.
    pub(super) linked: usize,
}

/// Those of `breaks` that end a line of `paragraph`: all or none.
pub(super) fn that_end_lines(paragraph: &str, breaks: Vec<Break>) -> Vec<Break> {
    if breaks.is_empty() {
        return breaks;
    }
    let starts = std::iter::once(0).chain(breaks.iter().map(|at| at.text));
    let ends = breaks.iter().map(|at| at.text).chain(std::iter::once(paragraph.len()));
    let lines: Vec<&str> = starts.zip(ends).map(|(from, to)| paragraph[from..to].trim()).collect();
    let (_, but_last) = lines.split_last().unwrap_or((&"", &[]));
    let is_whole = but_last.iter().all(|line| line.ends_with(['。', '！', '？', '”', '」', '』', '…']));
    let are_lines = (lines.len() >= STANZA || is_whole) && !is_wrapped(&lines.join("\n"));
    if are_lines { breaks } else { Vec::new() }
}

/// Columns of the space in `space` that no browser takes away.
pub(super) fn columns(space: &str) -> usize {
    let of = |c: char| match c {
        '\u{3000}' | '\u{2003}' => 2,
        '\u{a0}' | '\u{2002}' => 1,
        _ => 0,
    };
    space.chars().map(of).sum()
}

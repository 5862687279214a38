//! The lines of a text as they were laid out, and what their ends say.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// A line.
pub(super) struct Line<'a> {
    /// Without the space around it.
    pub(super) text: &'a str,
    /// Columns from the left edge to the last character.
    pub(super) width: usize,
    /// The same where signs such as “ are as wide as a character.
    pub(super) full_width: usize,
    /// Characters from the left edge.
    pub(super) characters: usize,
    /// Whether a blank line or an indent sets it off from the line before.
    pub(super) apart: bool,
}

pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut after_blank = true;
    for raw in text.split(['\n', '\r', '\u{2028}', '\u{2029}']).map(str::trim_end) {
        let text = raw.trim_start();
        if text.is_empty() {
            // A carriage return before a line feed is one line end.
            after_blank = true;
            continue;
        }
        let indented = raw.len() > text.len();
        lines.push(Line {
            text,
            width: raw.width(),
            full_width: raw.width_cjk(),
            characters: raw.chars().count(),
            apart: after_blank || indented,
        });
        after_blank = false;
    }
    lines
}

/// Columns of what a filler would not have cut at the beginning of `line`: a full-width character with the mark that
/// must follow it, or a word.
pub(super) fn first_width(line: &str) -> usize {
    let mut characters = line.chars();
    let Some(first) = characters.next() else { return 0 };
    let width = |c: char| c.width().unwrap_or(0);
    if is_spaced(first) {
        return width(first) + characters.take_while(|&c| is_spaced(c) && c != ' ').map(width).sum::<usize>();
    }
    width(first)
        + characters
            .take_while(|&c| ends_sentence(&c.to_string()) || "，、：）》".contains(c))
            .map(width)
            .sum::<usize>()
}

/// Whether a character is of a script that writes spaces between words.
pub(super) fn is_spaced(c: char) -> bool {
    c.width() == Some(1)
}

pub(super) fn ends_sentence(line: &str) -> bool {
    line.ends_with(['。', '！', '？', '；', '”', '」', '』', '.', '!', '?', ';', '"'])
}

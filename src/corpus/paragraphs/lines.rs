//! The lines of a text as they were laid out, and what their ends say.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Columns that an indent takes, and that the first line of a text lacks where its indent was cut off with the white space
/// around it.
const INDENT: usize = 4;

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
    /// Columns by which it may be wider than it looks: programs that count characters fill it as if each blank of its
    /// indent were as wide as a character.
    pub(super) blanks: usize,
    /// Whether a blank line or an indent sets it off from the line before.
    pub(super) apart: bool,
}

impl Line<'_> {
    pub(super) fn is_indented(&self) -> bool {
        self.characters > self.text.chars().count()
    }
}

pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let all: Vec<&str> = text.split(['\n', '\r', '\u{2028}', '\u{2029}']).map(str::trim_end).collect();
    let margin = margin(&all);
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut after_blank = true;
    for raw in all {
        let text = raw.trim_start();
        if text.is_empty() {
            // A carriage return before a line feed is one line end.
            after_blank = true;
            continue;
        }
        let indent = &raw[margin..raw.len() - text.len()];
        let columns = |c: char| if c == '\t' { INDENT } else { c.width().unwrap_or(0) };
        let before: usize = indent.chars().map(columns).sum();
        lines.push(Line {
            text,
            width: before + text.width(),
            full_width: before + text.width_cjk(),
            characters: indent.chars().count() + text.chars().count(),
            blanks: indent.chars().filter(|c| *c == ' ').count(),
            apart: after_blank || !indent.is_empty(),
        });
        after_blank = false;
    }
    lines
}

/// Columns that the first line lacks where its indent was cut off: as many as other paragraphs are set in.
pub(super) fn lacks(lines: &[Line<'_>]) -> usize {
    let Some((first, behind)) = lines.split_first() else { return 0 };
    if first.is_indented() {
        return 0;
    }
    let indented = behind.iter().find(|line| line.is_indented());
    indented.map_or(INDENT, |line| line.width - line.text.width() + line.blanks)
}

/// Bytes of the margin that all lines have, as in what was taken out of a page of print: blanks and tabs. Full-width space
/// is no margin: where each line has it, each is a paragraph.
fn margin(lines: &[&str]) -> usize {
    let mut lines = lines.iter().filter(|line| !line.trim_start().is_empty());
    let blanks = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let Some(first) = lines.next() else { return 0 };
    let same = |line: &str| first.bytes().zip(line.bytes()).take_while(|(a, b)| a == b).count();
    lines.fold(blanks(first), |margin, line| margin.min(same(line)))
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

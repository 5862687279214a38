//! Blocks → paragraphs. A line goes on the paragraph of the line before where that is full and this one is not set in; a
//! paragraph that stops in the middle of a sentence goes on in the next column and on the next page, over the notes between.

use std::collections::HashMap;

use chrono::FixedOffset;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::blocks::{Block, MOST, is_same_size};
use super::lines::{Flow, Line};
use crate::corpus::metadata::lines::Kind;

/// Indent of a first line, in sizes.
const INDENT: f64 = 0.8;
/// What a full line may leave free beyond need, in sizes.
const SLACK: f64 = 0.8;
/// The part of its column that a line fills which goes on below in the middle of a sentence.
const FULL: f64 = 0.62;
/// The same where the column is narrower than `WIDE` sizes: there lines are full, or they are items.
const NARROW_FULL: f64 = 0.8;
const WIDE: f64 = 17.0;
/// How much wider than usual the space between lines is that ends a paragraph.
const APART: f64 = 1.35;
/// The narrowest column, in sizes; what is narrower is a list.
const NARROW: f64 = 6.5;
/// Paragraphs among which lines of credits are looked for, and characters of the longest.
const HEAD: usize = 12;
const CREDITS: usize = 80;
/// Paragraphs among which one that was broken off is looked for.
const BACK: usize = 8;

/// A paragraph, and where in it pages begin.
#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    pub(super) text: String,
    /// Bytes of the text, and the number of the page, from 0.
    pub(super) pages: Vec<(usize, usize)>,
    pub(super) size: f64,
    flow: Flow,
    /// Whether its last line may go on elsewhere: it ends inside a sentence, and far enough in its column.
    is_open: bool,
}

/// The column in which a block stands: its edges along the line.
#[derive(Clone, Copy)]
struct Column {
    start: f64,
    /// Where full lines end, where that is known from more than one line.
    end: Option<f64>,
}

/// The paragraphs of pages of blocks. `body` is the size of most of the text.
pub(super) fn paragraphs(pages: &[Vec<Block>], body: f64, zone: FixedOffset) -> Vec<Paragraph> {
    let usual = usual_pitch(pages);
    let mut done: Vec<Paragraph> = Vec::new();
    for (number, blocks) in pages.iter().enumerate() {
        let columns: Vec<Column> = blocks.iter().map(|block| column(block, blocks)).collect();
        for (block, column) in blocks.iter().zip(columns) {
            let mut above: Option<&Line> = None;
            // The paragraph of the line above, which need not be the last.
            let mut current = 0;
            for line in &block.lines {
                // A line of credits stands by itself, however it is set.
                let is_credits = |line: &Line| {
                    line.text.chars().count() <= CREDITS && matches!(Kind::of(&line.text, zone), Kind::Credits(_))
                };
                let goes_on = match above {
                    Some(above) if done.len() < HEAD && (is_credits(above) || is_credits(line)) => false,
                    Some(above) if starts_with_rest(&line.text) && is_same_size(above.size, line.size) => true,
                    Some(above) if line.size > 1.2 * body => !ends_sentence(&above.text),
                    Some(above) => goes_on(above, line, column, usual),
                    None => false,
                };
                let before = match above {
                    Some(_) => goes_on.then_some(current),
                    None => broken_off(&done, line, column),
                };
                let is_open =
                    column.end.is_some_and(|end| !ends_sentence(&line.text) && is_mostly_full(line, column.start, end));
                match before {
                    Some(at) => {
                        current = at;
                        let paragraph = &mut done[at];
                        let begins = append(&mut paragraph.text, &line.text);
                        if paragraph.pages.last().is_none_or(|(_, page)| *page != number) {
                            paragraph.pages.push((begins, number));
                        }
                        paragraph.is_open = is_open;
                    }
                    None => {
                        current = done.len();
                        done.push(Paragraph {
                            text: line.text.clone(),
                            pages: vec![(0, number)],
                            size: line.size,
                            flow: line.flow,
                            is_open,
                        });
                    }
                }
                above = Some(line);
            }
        }
    }
    done
}

/// The usual distance of lines, in sizes.
fn usual_pitch(pages: &[Vec<Block>]) -> f64 {
    let mut counts: HashMap<i64, usize> = HashMap::new();
    for block in pages.iter().flatten() {
        for pair in block.lines.windows(2) {
            let pitch = (pair[1].across - pair[0].across) / pair[0].size;
            *counts.entry((pitch * 20.0).round() as i64).or_insert(0) += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|(pitch, count)| (*count, -pitch));
    most.map_or(1.5, |(pitch, _)| pitch as f64 / 20.0)
}

/// The column of `block`: by its own lines, and where those are few by others of its size that begin where it does.
fn column(block: &Block, all: &[Block]) -> Column {
    let start = |block: &Block| block.lines.iter().map(|line| line.start).min_by(f64::total_cmp).unwrap_or(0.0);
    let end = |block: &Block| block.lines.iter().map(|line| line.end).max_by(f64::total_cmp).unwrap_or(0.0);
    let own = Column { start: start(block), end: (block.lines.len() > 1).then(|| end(block)) };
    let is_short = block.lines.len() < 3 && all.len() <= MOST;
    let Some(first) = block.lines.first().filter(|_| is_short) else { return own };
    let is_beside = |other: &&Block| {
        let line = &other.lines[0];
        let begins = start(other);
        other.lines.len() > 2
            && line.flow == first.flow
            && is_same_size(line.size, first.size)
            && own.start - begins < 2.6 * first.size
            && begins - own.start < 0.5 * first.size
            && end(block) < end(other) + 1.5 * first.size
    };
    let beside = all.iter().filter(is_beside).min_by(|a, b| {
        let far = |other: &Block| (other.lines[0].across - first.across).abs();
        far(a).total_cmp(&far(b))
    });
    beside.map_or(own, |other| Column { start: own.start.min(start(other)), end: Some(end(other).max(end(block))) })
}

/// Whether `line` goes on the paragraph of the line above it in its block.
fn goes_on(above: &Line, line: &Line, column: Column, usual: f64) -> bool {
    let Some(end) = column.end.filter(|end| end - column.start >= NARROW * line.size) else { return false };
    let pitch = (line.across - above.across) / above.size;
    let indent = line.start - column.start;
    let is_set_in =
        indent > INDENT * line.size && line.start - above.start > INDENT * line.size && !is_item(&above.text);
    // The first of its paragraph, where all others of the block are set in as it is.
    let is_outdented = is_item(&line.text) && line.start < above.start + 0.3 * line.size;
    pitch < APART * usual.max(1.0)
        && !is_set_in
        && !is_outdented
        && if ends_sentence(&above.text) {
            end - above.end < needed(line)
        } else {
            is_mostly_full(above, column.start, end)
        }
}

/// The number of the paragraph that was broken off and goes on with `line`, the first of a block.
fn broken_off(done: &[Paragraph], line: &Line, column: Column) -> Option<usize> {
    let is_rest = starts_with_rest(&line.text);
    if !is_rest && (line.start - column.start > INDENT * line.size || is_item(&line.text)) {
        return None;
    }
    let recent = (0..done.len()).rev().take(BACK);
    let at = recent.into_iter().find(|&at| {
        done[at].flow == line.flow && (is_same_size(done[at].size, line.size) || done[at].size > line.size)
    })?;
    // A heading between ends what stands above it.
    if !is_same_size(done[at].size, line.size) {
        return None;
    }
    (done[at].is_open || is_rest).then_some(at)
}

/// Whether a line that ends inside a sentence goes on below: programs that break lines by the word, and signs that must not
/// begin a line, leave more free than the next character needs.
fn is_mostly_full(line: &Line, start: f64, end: f64) -> bool {
    let is_wide = end - start > WIDE * line.size;
    line.end - start > if is_wide { FULL } else { NARROW_FULL } * (end - start)
}

/// The room in which the beginning of `line` would not have fitted behind the line before.
fn needed(line: &Line) -> f64 {
    (first_width(&line.text).max(1.0) + SLACK) * line.size
}

/// The width of what is not parted at the beginning of a line, in sizes: a character with the marks behind it, or a word.
fn first_width(text: &str) -> f64 {
    let mut width = 0;
    for (number, c) in text.chars().enumerate() {
        let columns = c.width().unwrap_or(0);
        let is_mark = columns == 2 && !c.is_alphanumeric();
        if number > 0
            && !is_mark
            && (columns == 2 || width >= 2 && text.starts_with(|c: char| c.width() == Some(2)) || c == ' ')
        {
            break;
        }
        width += columns;
    }
    width as f64 / 2.0
}

/// Whether a line begins with a sign that ends what stands before it.
fn starts_with_rest(text: &str) -> bool {
    text.starts_with(['。', '，', '、', '；', '：', '？', '！', '」', '』', '”', '’', '）', '》', '】'])
}

/// Whether a line begins an item of a list.
fn is_item(text: &str) -> bool {
    let mut characters = text.chars();
    let Some(first) = characters.next() else { return false };
    let second = characters.next();
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    "•◦▪■□◆●○–·※".contains(first)
        || first == '-' && second == Some(' ')
        || "(（".contains(first) && second.is_some_and(is_number)
        || is_number(first) && {
            let behind = text.trim_start_matches(is_number);
            behind.starts_with('、')
                || behind.starts_with(['.', '．', ')', '）']) && !behind[1..].starts_with(|c: char| c.is_ascii_digit())
        }
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['”', '」', '』', '’', '）', ')', '"', '》'])
        .ends_with(['。', '！', '？', '!', '?', '…', '：', ':', '；'])
        || text.ends_with('.')
}

/// Puts a line behind `text`. Gives where it begins there.
fn append(text: &mut String, line: &str) -> usize {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() && c.width() == Some(1));
    if text.ends_with('\u{AD}') {
        text.pop();
    } else if text.ends_with(['-', '\u{2010}']) {
        // A word that was parted. Before a capital or a figure the hyphen is its own.
        let before = text.chars().rev().nth(1);
        let word = text[..text.len() - 1].rsplit(char::is_whitespace).next().unwrap_or_default();
        let is_compound = word.contains(['-', '/', '.', ':', '@', '_']);
        if is_letter(before) && !is_compound && line.starts_with(|c: char| c.is_lowercase()) {
            text.pop();
        }
    } else {
        let (last, first) = (text.chars().next_back(), line.chars().next());
        let is_narrow = |c: Option<char>| c.is_some_and(|c| c.to_string().width() == 1);
        if is_narrow(last) && is_narrow(first) {
            text.push(' ');
        }
    }
    let begins = text.len();
    text.push_str(line);
    begins
}

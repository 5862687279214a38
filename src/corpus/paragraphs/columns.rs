//! Columns of a newspaper, 8 to 14 characters wide, and what is as narrow and is none: verse, lists, addresses. Takes the
//! lines of a text; says which go on the paragraph of the line before.
//!
//! The law: in a column nearly all lines are of one width, whatever they say, so that their ends fall inside sentences and
//! inside words as often as chance has it. In verse and lists a line ends where its clause ends, so that the characters on
//! the two sides of a line end are hardly ever a word; and verse that has signs has them at the ends of its lines. Where
//! there are no signs at all, as in songs, more must speak for a column.

use unicode_width::UnicodeWidthChar as _;

use super::lines::{Line, ends_sentence, first_width, lacks};
use crate::text::fold;
use crate::text::words::frequency;

/// How the width of a line is told.
struct Measure {
    /// The widths that most lines may have: 8 to 14 characters, and one more for a mark that hangs.
    widths: std::ops::RangeInclusive<usize>,
    /// By how much a full line may be narrower or wider: a mark that must not begin a line.
    slack: usize,
    of: fn(&Line<'_>) -> usize,
    /// The width of what is not parted at the beginning of a line.
    first: fn(&str) -> usize,
    /// What the first line of a text may lack, in columns of this measure a unit.
    unit: usize,
}

/// In columns of half a full-width character, as type is set, and in characters, as programs break lines.
const MEASURES: [Measure; 2] = [
    Measure { widths: 15..=30, slack: 2, of: |line| line.full_width, first: first_width, unit: 1 },
    Measure { widths: 8..=15, slack: 1, of: |line| line.characters, first: first_characters, unit: 2 },
];

/// Lines that end full, of which a column has so many at least.
const FULL: usize = 2;
/// How often a word stands in the dictionary at least: rarer ones are mostly two characters that met.
const COMMON: u64 = 10;
/// What goes on a sentence and hardly ever begins a line of verse, and what needs something behind it.
const GOES_ON: &str = "的了们們，。、；：！？”」）";
const IS_OPEN: &str = "在和与與是把被对對为為从從将將向这這那每各第及或而于於以并並使让讓由“「（";

/// For each line, whether it goes on the paragraph of the line before.
pub(super) fn joins(lines: &[Line<'_>]) -> Vec<bool> {
    let found = MEASURES.iter().filter_map(|measure| joins_by(lines, measure));
    let best = found.max_by_key(|joins| joins.iter().filter(|joins| **joins).count());
    best.unwrap_or_else(|| vec![false; lines.len()])
}

fn joins_by(lines: &[Line<'_>], measure: &Measure) -> Option<Vec<bool>> {
    let widths: Vec<usize> = lines.iter().map(measure.of).collect();
    let count = |width: usize| widths.iter().filter(|other| **other == width).count();
    let width = measure.widths.clone().max_by_key(|width| count(*width)).filter(|width| count(*width) >= FULL)?;
    let is_joined = |at: usize, lacks: usize| {
        at > 0 && !lines[at].apart && {
            let before = widths[at - 1];
            let needed = before + lacks / measure.unit + (measure.first)(lines[at].text) + measure.slack;
            before <= width + measure.slack && needed > width
        }
    };
    let mut joins: Vec<bool> = (0..lines.len()).map(|at| is_joined(at, 0)).collect();
    let ends: Vec<(usize, &str, &str)> = (1..lines.len())
        .filter(|&at| joins[at])
        .map(|at| (widths[at - 1], lines[at - 1].text, lines[at].text))
        .collect();
    let even = ends.iter().filter(|(end, ..)| end.abs_diff(width) <= measure.slack).count();
    let clauses = ends.iter().filter(|(_, line, _)| ends_clause(line)).count();
    if ends.len() < FULL || even * 5 < ends.len() * 4 || clauses * 5 > ends.len() * 3 {
        return None;
    }
    let inside = ends.iter().filter(|(_, line, next)| is_inside(line, next)).count();
    let signs = lines.iter().filter(|line| has_inner_sign(line.text)).count();
    let least = if signs * 5 >= lines.len() { (ends.len() / 8).max(1) } else { (ends.len() / 3).max(3) };
    if inside < least {
        return None;
    }
    if joins.len() > 1 {
        joins[1] = is_joined(1, lacks(lines));
    }
    Some(joins)
}

fn ends_clause(line: &str) -> bool {
    ends_sentence(line) || line.ends_with(['，', '、', '：', '）', '》', '…', '—', '’'])
}

/// Whether a sign that parts clauses stands inside `line`.
fn has_inner_sign(line: &str) -> bool {
    let line = line.trim_end_matches(|c: char| !c.is_alphanumeric());
    line.contains(['，', '。', '、', '；', '：', '！', '？'])
}

/// Whether a line ends inside a word or a phrase.
fn is_inside(line: &str, next: &str) -> bool {
    let Some((last, first)) = line.chars().next_back().zip(next.chars().next()) else { return false };
    if ends_clause(line) {
        return false;
    }
    let is_han = |c: char| c.is_alphabetic() && c.width() == Some(2);
    GOES_ON.contains(first)
        || IS_OPEN.contains(last)
        || is_han(last) && is_han(first) && frequency(&fold(&format!("{last}{first}"))) >= COMMON
}

/// Characters of what is not parted at the beginning of `line`.
fn first_characters(line: &str) -> usize {
    let marks = line.chars().skip(1).take_while(|c| c.width_cjk() == Some(2) && !c.is_alphanumeric());
    line.chars().take(1).chain(marks).count()
}

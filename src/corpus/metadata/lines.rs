//! What a line of a page is by itself: breadcrumb, credits, furniture, navigation, or text.

use chrono::FixedOffset;

use super::breadcrumb::breadcrumb;
use super::byline::credit_line;
use super::credits::credits;
use super::furniture::{is_furniture, is_navigation, is_picture_credit};
use super::labels::label;
use super::names::{is_person, names};
use super::posts::does;
use super::role::Role;
use super::worded::worded;
use crate::corpus::evidence::Credits;
use crate::date::Published;

/// Characters of a line that is prose wherever it stands.
pub(crate) const PROSE: usize = 40;

/// Characters of a sentence that goes on an article behind a time line.
const SENTENCE: usize = 8;

/// What a line is by itself.
pub(crate) enum Kind {
    Blank,
    Breadcrumb(Vec<String>),
    Credits(Box<Credits>),
    Furniture,
    Navigation,
    Text,
}

impl Kind {
    pub(crate) fn is_text(&self) -> bool {
        matches!(self, Self::Text)
    }

    pub(crate) fn of(line: &str, zone: FixedOffset) -> Self {
        if line.is_empty() {
            return Self::Blank;
        }
        if let Some(sections) = breadcrumb(line) {
            return Self::Breadcrumb(sections);
        }
        if is_picture_credit(line) {
            return Self::Furniture;
        }
        if let Some(credits) = credits(line, zone) {
            return Self::Credits(Box::new(credits));
        }
        if let Some(credits) = credit_line(line).or_else(|| worded(line)).or_else(|| dated_byline(line, zone)) {
            return Self::Credits(Box::new(credits));
        }
        if is_furniture(line) {
            return Self::Furniture;
        }
        if is_navigation(line) { Self::Navigation } else { Self::Text }
    }
}

/// The credits of two lines that belong together: a label and its value, or a name and what this person does. `None` where
/// they are something else.
pub(crate) fn pair(first: &str, second: &str) -> Option<Credits> {
    let of = |role, names: Vec<String>| {
        let mut found = Credits::default();
        *match role {
            Role::Editor => &mut found.editors,
            Role::Reviewer => &mut found.reviewers,
            _ => &mut found.authors,
        } = names;
        Some(found)
    };
    let are_names = |text: &str| {
        let found = names(text);
        let is_one = |name: &String| is_person(name);
        (!found.is_empty() && found.iter().all(is_one)).then_some(found)
    };
    if let Some(role) = label(first.trim().trim_end_matches([':', '：']))
        && matches!(role, Role::Author | Role::Editor | Role::Reviewer)
    {
        return of(role, are_names(second)?);
    }
    let does = does(second.trim())?;
    of(does, are_names(first)?)
}

/// A byline behind a time: 2019-03-18 23:59 聯合報 記者某某／某地報導.
fn dated_byline(line: &str, zone: FixedOffset) -> Option<Credits> {
    let (range, date) = Published::find(line, zone)?;
    let mut found = if range.start == 0 { credit_line(line[range.end..].trim())? } else { return None };
    (found.published, found.is_unlabelled_date) = (Some(date), true);
    Some(found)
}

/// Whether a line reads as a sentence of some length.
pub(crate) fn is_prose(line: &str) -> bool {
    line.trim().chars().count() >= PROSE && line.contains(['。', '！', '？', '，'])
}

/// The line at which the tail begins: the first credit or furniture line behind which no prose follows.
pub(crate) fn tail(lines: &[&str], kinds: &[Kind], body: usize, least: usize) -> usize {
    (body..lines.len()).find(|&at| ends_text(lines, kinds, at, least)).unwrap_or(lines.len())
}

/// Whether the line `at` is a credit or furniture line behind which no prose follows. Behind editors only a sentence of
/// `least` characters goes on the article; behind a time line or a byline any does.
pub(crate) fn ends_text(lines: &[&str], kinds: &[Kind], at: usize, least: usize) -> bool {
    match &kinds[at] {
        Kind::Credits(found) if found.editors.is_empty() && found.reviewers.is_empty() => {
            !goes_on(lines, kinds, at + 1)
        }
        Kind::Credits(_) => !has_prose(lines, kinds, at + 1, least),
        // A picture may stand before the last paragraph.
        Kind::Furniture => !is_picture_credit(lines[at].trim()) && !has_prose(lines, kinds, at + 1, least),
        _ => false,
    }
}

/// Whether a sentence stands at `from` or behind it.
pub(crate) fn goes_on(lines: &[&str], kinds: &[Kind], from: usize) -> bool {
    has_prose(lines, kinds, from, SENTENCE)
}

/// Whether a sentence of `least` characters stands at `from` or behind it.
fn has_prose(lines: &[&str], kinds: &[Kind], from: usize, least: usize) -> bool {
    (from..lines.len()).any(|at| {
        let line = lines[at].trim();
        matches!(kinds[at], Kind::Text) && line.chars().count() >= least && line.contains('。')
    })
}

//! What a line of a page is by itself: breadcrumb, credits, furniture, navigation, or text.

use chrono::FixedOffset;

use super::breadcrumb::breadcrumb;
use super::byline::credit_line;
use super::credits::credits;
use super::furniture::{is_furniture, is_navigation};
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
    Credits(Credits),
    Furniture,
    Navigation,
    Text,
}

impl Kind {
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
            return Self::Credits(credits);
        }
        if let Some(credits) = credit_line(line).or_else(|| dated_byline(line, zone)) {
            return Self::Credits(credits);
        }
        if is_furniture(line) {
            return Self::Furniture;
        }
        if is_navigation(line) { Self::Navigation } else { Self::Text }
    }
}

/// A byline behind a time: 2019-03-18 23:59 聯合報 記者某某／某地報導.
fn dated_byline(line: &str, zone: FixedOffset) -> Option<Credits> {
    let (range, date) = Published::find(line, zone)?;
    let mut found = if range.start == 0 { credit_line(line[range.end..].trim())? } else { return None };
    (found.published, found.is_unlabelled_date) = (Some(date), true);
    Some(found)
}

/// A line such as 新华社记者 某某 摄.
fn is_picture_credit(line: &str) -> bool {
    line.ends_with(['摄', '攝']) && line.chars().count() <= 20 && line.contains(['记', '記', ' ', '　'])
}

/// Whether a line reads as a sentence of some length.
pub(crate) fn is_prose(line: &str) -> bool {
    line.trim().chars().count() >= PROSE && line.contains(['。', '！', '？', '，'])
}

/// The line at which the tail begins: the first credit or furniture line behind which no prose follows. Behind editors
/// only a sentence of `least` characters goes on the article; behind a time line or a byline any does.
pub(crate) fn tail(lines: &[&str], kinds: &[Kind], body: usize, least: usize) -> usize {
    let ends = |at: usize| match &kinds[at] {
        Kind::Credits(found) => {
            let closes = !found.editors.is_empty() || !found.reviewers.is_empty();
            !has_prose(lines, kinds, at + 1, if closes { least } else { SENTENCE })
        }
        // A picture may stand before the last paragraph.
        Kind::Furniture => !is_picture_credit(lines[at].trim()) && !has_prose(lines, kinds, at + 1, least),
        _ => false,
    };
    (body..lines.len()).find(|&at| ends(at)).unwrap_or(lines.len())
}

/// Whether a sentence of `least` characters stands at `from` or behind it.
fn has_prose(lines: &[&str], kinds: &[Kind], from: usize, least: usize) -> bool {
    (from..lines.len()).any(|at| {
        let line = lines[at].trim();
        matches!(kinds[at], Kind::Text) && line.chars().count() >= least && line.contains('。')
    })
}

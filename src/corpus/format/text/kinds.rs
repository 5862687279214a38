//! What the lines of a text are, each beside the others. Takes lines; gives the kind of each. By itself a line with a date
//! and a few words that are not known may be the time line of a page, with its place and its weather, or a line of the
//! text (`2024年3月19日：試辦`), or the headline; where it stands, and what stands around it, tells.

use chrono::FixedOffset;

use crate::corpus::evidence::Credits;
use crate::corpus::metadata::furniture::{is_furniture, is_picture_credit};
use crate::corpus::metadata::lines::{Kind, is_prose};
use crate::date::Published;

/// Characters of the words beside a date that make a headline, where they are glued to it and where they stand apart.
const GLUED_HEADLINE: usize = 4;
const HEADLINE: usize = 3;
/// Characters of words glued to a date that are no place or hour, and of one word that is none.
const GLUED: usize = 3;
const WORD: usize = 8;

/// The kind of each of `lines`.
pub(super) fn kinds(lines: &[&str], zone: FixedOffset) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = lines.iter().map(|line| Kind::of(line.trim(), zone)).collect();
    if let Some(at) = headline(lines, &kinds, zone) {
        kinds[at] = Kind::Text;
    }
    for at in entries(lines, &kinds, zone) {
        kinds[at] = if is_furniture(lines[at].trim()) { Kind::Furniture } else { Kind::Text };
    }
    for at in headed_days(&kinds) {
        kinds[at] = Kind::Text;
    }
    kinds
}

/// Whether a line holds a sentence. A headline may end as a question does, or an exclamation.
pub(super) fn is_sentence(line: &str) -> bool {
    line.contains('。') || is_prose(line)
}

/// Whether a line is set in as a paragraph is.
pub(super) fn is_indented(line: &str) -> bool {
    line.starts_with("　　")
}

/// What opens a text without a headline: a whole sentence, and a long one or one that is indented.
pub(super) fn is_paragraph(line: &str) -> bool {
    /// Most characters of a headline that ends as a sentence does.
    const LONGEST_HEADLINE: usize = 60;
    let bare = line.trim();
    let is_whole = bare.trim_end_matches(['”', '」', '』', '）']).ends_with('。');
    is_indented(line) && is_sentence(bare) || is_whole && is_prose(line) && bare.chars().count() > LONGEST_HEADLINE
}

/// The first line, where it is a headline that looks like something else: one with a date in it, or one that begins as
/// furniture does (声明).
fn headline(lines: &[&str], kinds: &[Kind], zone: FixedOffset) -> Option<usize> {
    let at = kinds.iter().position(|kind| !matches!(kind, Kind::Blank | Kind::Navigation | Kind::Breadcrumb(_)))?;
    let line = lines[at].trim();
    let next = (at + 1..lines.len()).find(|&next| !matches!(kinds[next], Kind::Blank));
    let is_above_text = || {
        let text = (at + 1..lines.len()).find(|&next| kinds[next].is_text());
        text.is_some_and(|text| is_sentence(lines[text]) || is_indented(lines[text]))
    };
    let is_headline = match &kinds[at] {
        Kind::Furniture => {
            !line.contains([':', '：', '|', '｜', '/', '©']) && !is_picture_credit(line) && is_above_text()
        }
        Kind::Credits(found) if has_words(found) => {
            let unknown = length(&found.left);
            let known = found.source.as_deref().unwrap_or_default().chars().count();
            let can_be_title = |at: usize| kinds[at].is_text() && !is_sentence(lines[at]) && !is_indented(lines[at]);
            let is_only = !next.is_some_and(can_be_title);
            glue(line, found, zone).is_some() && unknown + known >= GLUED_HEADLINE
                || found.source.is_none() && unknown >= HEADLINE && is_only
        }
        Kind::Credits(found) if Credits { source: None, ..(**found).clone() }.is_bare_date() => {
            ends_in_date(line, zone) && next.is_some_and(|next| is_sentence(lines[next]) || !kinds[next].is_text())
        }
        _ => false,
    };
    is_headline.then_some(at)
}

/// Whether words end with a date in brackets: 港務局公報（2024年3月19日）.
fn ends_in_date(line: &str, zone: FixedOffset) -> bool {
    Published::find(line, zone).is_some_and(|(range, _)| {
        let (before, behind) = (&line[..range.start], &line[range.end..]);
        before.ends_with(['（', '(', '[', '【']) && before.chars().count() > 1 && behind.chars().count() == 1
    })
}

/// Lines of the text that begin with a day or hold one: no sentences, and no time line of a page.
fn entries(lines: &[&str], kinds: &[Kind], zone: FixedOffset) -> Vec<usize> {
    let (mut is_dated, mut is_behind) = (false, false);
    let mut entries = Vec::new();
    for (at, kind) in kinds.iter().enumerate() {
        is_behind |= kind.is_text() && (is_sentence(lines[at]) || at > 0 && is_indented(lines[at]));
        let Kind::Credits(found) = kind else { continue };
        let line = lines[at].trim();
        let is_entry = has_words(found) && {
            let glue = glue(line, found, zone);
            let is_long = |word: &String| word.chars().count() >= WORD;
            let is_timed = matches!(found.published, Some(Published::Time(_)));
            found.source.is_none() && (is_dated || is_behind || has_neighbour(kinds, at))
                || is_indented(lines[at])
                || is_furniture(line)
                || glue.is_some_and(|by_sign| by_sign || length(&found.left) >= GLUED)
                || found.source.is_none() && !is_timed && found.left.iter().any(is_long)
        };
        if is_entry {
            entries.push(at);
        } else {
            is_dated |= found.published.is_some() && !found.is_clock;
        }
    }
    entries
}

/// Whether the line before or behind tells of another day.
fn has_neighbour(kinds: &[Kind], at: usize) -> bool {
    let date = |kind: &Kind| match kind {
        Kind::Credits(found) if has_words(found) => found.published,
        _ => None,
    };
    let is_line = |kind: &&Kind| !matches!(kind, Kind::Blank);
    let around = [kinds[..at].iter().rev().find(is_line), kinds[at + 1..].iter().find(is_line)];
    around.into_iter().flatten().any(|kind| date(kind).is_some_and(|other| Some(other) != date(&kinds[at])))
}

/// Days that stand alone, each above what happened on it: a text is no older than what it tells, so that the first of
/// them is the day of publication only where no later one follows.
fn headed_days(kinds: &[Kind]) -> Vec<usize> {
    let day = |at: usize| match &kinds[at] {
        Kind::Credits(found) if found.is_bare_date() && found.left.is_empty() && found.is_unlabelled_date => {
            found.published.filter(|date| !matches!(date, Published::Time(_)))
        }
        _ => None,
    };
    let is_above_text = |at: usize| {
        let next = (at + 1..kinds.len()).find(|&next| !matches!(kinds[next], Kind::Blank));
        next.is_some_and(|next| kinds[next].is_text())
    };
    let days: Vec<(usize, String)> =
        (0..kinds.len()).filter(|&at| is_above_text(at)).filter_map(|at| Some((at, day(at)?.to_string()))).collect();
    let Some((_, first)) = days.first() else { return Vec::new() };
    if days.iter().any(|(_, day)| day > first) {
        days.into_iter().map(|(at, _)| at).collect()
    } else {
        days.iter().filter(|(_, day)| day < first).map(|(at, _)| *at).collect()
    }
}

/// Whether a line of credits holds a date and words that are not known, and at most an outlet beside them.
fn has_words(found: &Credits) -> bool {
    let rest = Credits { source: None, ..found.clone() };
    found.is_unlabelled_date && found.published.is_some() && !found.left.is_empty() && rest.is_bare_date()
}

/// Whether a word that is not known is glued to the date, as in a sentence (2024年3月19日起增開), or by a sign (一、2024年…).
fn glue(line: &str, found: &Credits, zone: FixedOffset) -> Option<bool> {
    let (range, _) = Published::find(line, zone)?;
    let (before, behind) = (&line[..range.start], &line[range.end..]);
    let signs = ['：', ':', '、', '，'];
    let is_glued = |before: &str, behind: &str| {
        found.left.iter().any(|word| behind.starts_with(word.as_str()) || before.ends_with(word.as_str()))
    };
    if is_glued(before, behind) {
        return Some(false);
    }
    is_glued(before.trim_end_matches(signs), behind.trim_start_matches(signs)).then_some(true)
}

fn length(words: &[String]) -> usize {
    words.iter().map(|word| word.chars().count()).sum()
}

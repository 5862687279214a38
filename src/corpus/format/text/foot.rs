//! The foot of a text: where it begins, and the day that stands there. Takes lines, what each is, and where the head ends.
//!
//! Behind a text stand its credits and what belongs to the page, but also the signature of a notice or a letter with its
//! day, which is that of its publication where nothing says better; days in between head what happened on them.

use chrono::FixedOffset;

use super::head::Head;
use super::kinds::is_sentence;
use crate::corpus::evidence::Credits;
use crate::corpus::metadata::furniture::is_contact;
use crate::corpus::metadata::lines::{Kind, PROSE, ends_text, goes_on};
use crate::corpus::metadata::names::{is_collective, is_outlet, is_person};
use crate::date::Published;

/// Characters of a place behind the day of a signature: 2024年3月19日于东港.
const PLACE: usize = 8;

/// Where the text ends.
pub(super) struct Foot {
    /// The line at which the tail begins.
    pub(super) tail: usize,
    /// The day of the signature, and its line.
    pub(super) date: Option<(usize, Published)>,
    /// Lines inside the text that are its time line all the same: below a long standfirst.
    time_lines: Vec<usize>,
}

impl Foot {
    pub(super) fn find(lines: &[&str], kinds: &[Kind], head: &Head, zone: FixedOffset) -> Self {
        let body = head.body;
        let tail = (body..lines.len()).find(|&at| ends(lines, kinds, at)).unwrap_or(lines.len());
        let is_said = |at: usize| kinds[at].is_text() && is_sentence(lines[at]);
        let last = (body..tail).rev().find(|&at| is_said(at));
        let is_inside = |at: usize| last.is_some_and(|last| at < last);
        let unlabelled = |at: usize| match &kinds[at] {
            Kind::Credits(found) if found.is_unlabelled_date => found.published.map(|date| (date, &**found)),
            _ => None,
        };
        let time_lines: Vec<usize> = (body..lines.len())
            .filter(|&at| is_inside(at) && unlabelled(at).is_some_and(|(date, found)| says_when(date, found)))
            .collect();
        // What follows furniture is of other articles; a notice says whom to call, and is signed behind that.
        let is_of_others = |at: usize| matches!(kinds[at], Kind::Furniture) && !is_contact(lines[at].trim());
        let end = (last.unwrap_or(body)..lines.len()).find(|&at| is_of_others(at)).unwrap_or(lines.len());
        // A time of day with text behind it is that of a comment.
        let is_comment = |at: usize, date: Published| {
            matches!(date, Published::Time(_)) && (at..end).any(|behind| kinds[behind].is_text())
        };
        let signed = |at: usize| match unlabelled(at) {
            Some((date, found)) => (found.left.is_empty() && !is_comment(at, date)).then_some(date),
            None if kinds[at].is_text() && !is_inside(at) => placed(lines[at].trim(), zone),
            None => None,
        };
        let days: Vec<(usize, Published)> =
            (body..end).filter(|at| !time_lines.contains(at)).filter_map(|at| Some((at, signed(at)?))).collect();
        let date = days.first().copied().filter(|(_, first)| days.iter().all(|(_, day)| day == first));
        Self { tail, date, time_lines }
    }

    pub(super) fn is_time_line(&self, at: usize) -> bool {
        self.time_lines.contains(&at)
    }
}

/// Whether no text follows the line `at`, which is no text itself.
fn ends(lines: &[&str], kinds: &[Kind], at: usize) -> bool {
    let is_day = matches!(&kinds[at], Kind::Credits(found) if found.is_bare_date());
    if matches!(kinds[at], Kind::Furniture) && is_contact(lines[at].trim()) {
        // 电话：…, 欢迎参加。: what a notice says behind it, however short, and who signs it.
        let behind = (at + 1..lines.len())
            .take_while(|&at| !matches!(kinds[at], Kind::Furniture) || is_contact(lines[at].trim()));
        let is_said = |at: usize| kinds[at].is_text() && is_sentence(lines[at]);
        let is_signed = |at: usize| matches!(&kinds[at], Kind::Credits(found) if found.is_bare_day());
        return !behind.into_iter().any(|at| is_said(at) || is_signed(at));
    }
    if !is_day {
        return ends_text(lines, kinds, at, PROSE);
    }
    // A day says little: what follows it is kept unless something says what it is.
    let behind = (at + 1..lines.len()).take_while(|&at| !matches!(kinds[at], Kind::Furniture));
    !goes_on(lines, kinds, at + 1) && !behind.into_iter().any(|at| kinds[at].is_text() && !is_outlet(lines[at].trim()))
}

/// Whether a line with a date says more than a day.
fn says_when(date: Published, found: &Credits) -> bool {
    matches!(date, Published::Time(_)) || !found.is_bare_date()
}

/// The day of a signature with its place, 2024年3月19日于东港, or with who signs: 雁洲港务局 2024-03-19.
fn placed(line: &str, zone: FixedOffset) -> Option<Published> {
    let (range, date) = Published::find(line, zone)?;
    let (signs, behind) = (line[..range.start].trim_end_matches(['(', '（']).trim(), &line[range.end..]);
    let behind = behind.trim_start_matches([')', '）']).trim();
    let is_signed = behind.is_empty() && (is_collective(signs) || is_person(signs));
    let place = || behind.strip_prefix(['于', '於']);
    let is_place = |place: &str| place.chars().count() <= PLACE && place.chars().all(char::is_alphabetic);
    (is_signed || range.start == 0 && place().is_some_and(is_place)).then_some(date)
}

//! The head of a text: its headline, and where its body begins. Takes lines and what each is; gives both.
//!
//! The line with the time stands between the headline and the text on most pages; in a notice, a letter or a comment it
//! stands behind the text, beside the signature. So it tells of the head only where more is said behind it than above.

use std::ops::Range;

use super::HEAD;
use super::kinds::{is_indented, is_paragraph, is_sentence};
use crate::corpus::metadata::breadcrumb::is_home;
use crate::corpus::metadata::lines::{Kind, is_prose};
use crate::corpus::metadata::names::is_outlet;
use crate::corpus::paragraphs::paragraphs;

/// Most characters of a word of a menu.
const MENU: usize = 4;
/// Lines of text between headline and time line: sub-headlines and a standfirst.
const BETWEEN: usize = 3;

/// Where the head ends.
pub(super) struct Head {
    pub(super) title: Option<usize>,
    /// The line at which the body begins.
    pub(super) body: usize,
}

impl Head {
    /// `headline` is a line that is known to be the headline.
    pub(super) fn find(lines: &[&str], kinds: &[Kind], headline: Option<&str>) -> Self {
        let known =
            headline.and_then(|headline| lines.iter().take(HEAD).position(|line| line.trim() == headline.trim()));
        Lines { lines, kinds }.head(known)
    }
}

struct Lines<'l> {
    lines: &'l [&'l str],
    kinds: &'l [Kind],
}

impl Lines<'_> {
    fn head(&self, known: Option<usize>) -> Head {
        let limit = self.kinds.len().min(HEAD);
        let breadcrumb = self.kinds[..limit]
            .iter()
            .rposition(|kind| matches!(kind, Kind::Breadcrumb(_)))
            .filter(|&at| self.said(0..at) == 0);
        let start = breadcrumb.map_or(0, |at| at + 1);
        let dated = |from: usize| (from..limit).find(|&at| self.is_dated(at));
        // The headline follows the breadcrumb; without one it is told from the time line; without either it is the first
        // line that is no navigation.
        let first = self.text(start..self.kinds.len()).next().filter(|&at| !self.opens_text(at));
        let title = match (breadcrumb, dated(start)) {
            (None, Some(time)) => self.headline_above(time, start).or(first),
            _ => first,
        };
        // A breadcrumb may stand below the headline.
        let is_long =
            |at: &usize| self.lines[*at].trim().chars().count() > MENU && can_be_title(self.lines[*at].trim());
        let title = known.or(title).or_else(|| self.text(0..start).rev().find(is_long));
        let mut body = title.map_or(start, |at| (at + 1).max(start));
        if let Some(time) = dated(body).filter(|&time| self.is_of_head(body, time)) {
            body = time + 1;
        }
        while body < self.kinds.len() && !self.kinds[body].is_text() {
            body += 1;
        }
        Head { title, body }
    }

    fn text(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = usize> {
        range.filter(|&at| self.kinds[at].is_text())
    }

    fn is_dated(&self, at: usize) -> bool {
        matches!(&self.kinds[at], Kind::Credits(credits) if credits.published.is_some())
    }

    /// The headline above a line with a time.
    fn headline_above(&self, time: usize, start: usize) -> Option<usize> {
        let above: Vec<usize> = self.text(start..time).collect();
        let can_be_title = |at: &&usize| can_be_title(self.lines[**at].trim());
        let is_body =
            |at: usize| is_sentence(self.lines[at]) || Some(&at) != above.first() && is_indented(self.lines[at]);
        let opens = self.opens_behind(time, start);
        let from_top = |above: &[usize]| {
            let is_word = |at: &usize| self.lines[*at].trim().chars().count() <= MENU;
            // One short word is a headline (通知), and two may be that and whom it is by or to (渡口, 某某); more are a
            // menu, and so are two that begin with the home page.
            let words = above.iter().take_while(|at| is_word(at)).count();
            let is_menu = words > 2 || words == 2 && is_home(self.lines[above[0]].trim());
            let menu = if is_menu { words } else { 0 };
            let first = above[menu..].iter().find(can_be_title);
            first.or_else(|| above.iter().rev().find(can_be_title)).copied()
        };
        match above.iter().position(|&at| is_body(at)) {
            // The text nearest above the time line.
            None if opens => above.iter().rev().find(can_be_title).copied(),
            None => from_top(&above),
            // Something long above the headline: a notice of the site.
            Some(0) if opens && is_prose(self.lines[above[0]]) => {
                above.iter().rev().take_while(|at| !is_body(**at)).find(can_be_title).copied()
            }
            Some(0) => above.first().copied().filter(|&at| !self.opens_text(at)),
            Some(body) => from_top(&above[..body]),
        }
    }

    /// Whether more is said behind `time` than above it.
    fn opens_behind(&self, time: usize, start: usize) -> bool {
        let (above, behind) = (start..time, time + 1..self.kinds.len());
        let (said, to_say) = (self.said(above.clone()), self.said(behind.clone()));
        if said + to_say > 0 {
            return to_say > said;
        }
        self.length(self.text(behind)) >= self.length(self.text(above))
    }

    /// Whether the line `time` ends a head whose headline stands above `below`: only credits, blanks, and perhaps a
    /// sub-headline or two stand between.
    fn is_of_head(&self, below: usize, time: usize) -> bool {
        let between: Vec<usize> = self.text(below..time).collect();
        let is_text = |at: usize| is_prose(self.lines[at]) || is_paragraph(self.lines[at]);
        between.len() <= BETWEEN
            && !between.iter().any(|&at| is_text(at))
            && self.text(time + 1..self.kinds.len()).next().is_some()
            && (between.is_empty() || self.opens_behind(time, below))
    }

    /// Characters of sentences in `range`.
    fn said(&self, range: Range<usize>) -> usize {
        self.length(self.text(range).filter(|&at| is_sentence(self.lines[at])))
    }

    fn length(&self, lines: impl Iterator<Item = usize>) -> usize {
        lines.map(|at| self.lines[at].trim().chars().count()).sum()
    }

    /// Whether the line `at` opens the text, and is no headline: a paragraph, or the first line of one that goes on below.
    fn opens_text(&self, at: usize) -> bool {
        let goes_on = || {
            let is_flush = |at: &usize| self.kinds[*at].is_text() && !self.lines[*at].starts_with(char::is_whitespace);
            let below = (at + 1..self.kinds.len()).take_while(is_flush).count();
            let block = self.lines[at..=at + below].join("\n");
            below > 0 && paragraphs(&block).first().is_some_and(|first| first != self.lines[at].trim())
        };
        is_paragraph(self.lines[at]) || self.lines[at].starts_with(char::is_whitespace) && goes_on()
    }
}

/// A sub-headline begins with a dash, and an outlet is none.
fn can_be_title(line: &str) -> bool {
    !line.starts_with(['—', '－', '-', '─']) && !is_outlet(line)
}

//! Lines inside a text that look like something else: a labelled time between paragraphs is that of an event, a subhead may
//! begin as a button does, and the day below a notice is that of its signature. Takes a page; makes text of what is text,
//! and keeps what such a line states for itself, as evidence of lower rank.
//!
//! What decides is where a line stands: among the sentences of the text, in their element or beside it in one of its kind,
//! everything is text that is no button as a whole. What stands in a box of its own is not touched.

use std::ops::Range;

use super::foreign;
use super::hints::is_beside;
use super::parsed::Page;
use super::prose::{Spots, container, is_inside, weight};
use crate::corpus::evidence::{Credits, Draft, Field, Origin};
use crate::corpus::metadata::furniture::{is_contact, is_furniture, is_whole_furniture};
use crate::corpus::metadata::lines::Kind;
use crate::corpus::metadata::names::{is_han, is_outlet, is_person};
use crate::corpus::metadata::notes::{has_any_time, may_be_of_note, only_begins_as_credit, tells_note};
use crate::date::Published;

/// Characters of the line of a signature and its day.
const SIGNATURE: usize = 40;
/// Blocks above the headline in which its time may stand.
const ABOVE: usize = 6;
/// Lines of a note that are looked at before and behind one of them.
const NOTE: usize = 20;
/// Lines between the last sentence and the day of a signature.
const SIGNED: usize = 6;

/// What a line of the text states.
#[derive(Debug)]
pub(super) struct Said {
    at: usize,
    found: Box<Credits>,
    /// Whether it is about something else than the article.
    is_other: bool,
}

/// Where a line stands in the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Sentences stand before it and behind it, so many behind.
    Between(usize),
    /// Sentences stand before it alone.
    Below,
    /// Sentences stand behind it alone.
    Above,
    /// Somewhere else.
    Other,
}

/// Makes text of the lines of the text of `page`, whose headline is block `title` and which ends before `stop`.
pub(super) fn read(page: &mut Page, title: Option<usize>, stop: usize) -> Vec<Said> {
    let from = title.map_or(0, |at| at + 1);
    let Some(container) = container(page, from..stop) else { return Vec::new() };
    let inside: Vec<usize> = (from..stop).filter(|&at| is_inside(page, page.blocks[at].node, container)).collect();
    let is_prose = |at: usize| weight(page, at) > 0 && !is_beside(&page.document, page.blocks[at].node);
    let prose: Vec<usize> = inside.iter().copied().filter(|&at| is_prose(at)).collect();
    let (Some(&first), Some(&last)) = (prose.first(), inside.last()) else { return Vec::new() };
    let end = foreign::begins(page, first, last + 1);
    let is_dated = (from.saturating_sub(ABOVE)..first).any(
        |at| matches!(&page.kinds[at], Kind::Credits(found) if found.published.is_some() || found.source.is_some()),
    );
    let prose: Vec<usize> = prose.into_iter().filter(|&at| at < end).collect();
    let text = Text { spots: Spots::of(page, &prose), prose, from, is_dated };
    let mut said = Vec::new();
    let mut turned = Vec::new();
    for at in from..end {
        let line = page.blocks[at].spaced.as_str();
        if at == first {
            continue;
        }
        if is_whole_furniture(line) && !matches!(page.kinds[at], Kind::Credits(_)) {
            turned.push((at, Kind::Blank));
            continue;
        }
        if page.blocks[at].linked > 0 {
            continue;
        }
        match (&page.kinds[at], text.place(page, at)) {
            (_, Place::Other) => {}
            (Kind::Furniture, Place::Between(_)) if is_contact(line) => turned.push((at, Kind::Text)),
            (Kind::Credits(found), place) => {
                let is_note = at > first && is_of_note(page, at, first..end);
                if is_note || text.keeps(page, at, found, place) {
                    let is_other = is_note || has_any_time(line) || **found == Credits::default();
                    said.push(Said { at, found: found.clone(), is_other });
                    turned.push((at, Kind::Text));
                }
            }
            _ => {}
        }
    }
    // What stands between the last sentence and a signature is part of the notice.
    let days: Vec<usize> = said.iter().filter(|said| said.found.is_unlabelled_date).map(|said| said.at).collect();
    for day in days {
        for at in day.saturating_sub(SIGNED).max(first + 1)..day {
            if page.blocks[at].linked == 0
                && matches!(page.kinds[at], Kind::Furniture)
                && is_contact(&page.blocks[at].spaced)
                && text.place(page, at) != Place::Other
            {
                turned.push((at, Kind::Text));
            }
        }
    }
    for (at, kind) in turned {
        page.kinds[at] = kind;
    }
    said
}

/// Claims what lines of the text state, behind everything that stands in the head or at the foot.
pub(super) fn claim(draft: &mut Draft, page: &Page, said: &[Said]) {
    for Said { at, found, is_other } in said {
        let line = page.blocks[*at].text.as_str();
        if *is_other {
            if let Some(date) = found.published {
                let why = "is the time of something that the text tells of";
                draft.refuse(Field::Published, &date.to_string(), Origin::Label, line, why);
            }
            continue;
        }
        // Who is named among the paragraphs must be a person, and an outlet is no work.
        let mut found = (**found).clone();
        for names in [&mut found.authors, &mut found.editors, &mut found.reviewers] {
            names.retain(|name| is_person(name));
        }
        found.source = found.source.filter(|source| !source.starts_with('《'));
        draft.credits(&found, Origin::Inside, line);
    }
}

struct Text {
    /// Its sentences, and where they stand.
    prose: Vec<usize>,
    spots: Spots,
    /// Where the page's head may begin.
    from: usize,
    /// Whether a time or an outlet stands above it.
    is_dated: bool,
}

impl Text {
    /// Where block `at` stands.
    fn place(&self, page: &Page, at: usize) -> Place {
        let is_cell = page
            .document
            .tree
            .get(page.blocks[at].node)
            .and_then(|node| node.value().as_element())
            .is_some_and(|element| matches!(element.name(), "td" | "th" | "li" | "dd"));
        let (before, behind) = self.spots.around(page, at);
        let between =
            self.prose.first().is_some_and(|&first| first < at) && self.prose.last().is_some_and(|&last| last > at);
        match (before > 0, behind) {
            (false, 1..) if at < self.prose[0] => Place::Above,
            (true, 0) => Place::Below,
            (true, behind) => Place::Between(behind),
            // A table or a list in the text.
            (false, _) if is_cell && between && !is_beside(&page.document, page.blocks[at].node) => Place::Between(2),
            _ => Place::Other,
        }
    }

    /// Whether a line of credits is a line of the text.
    fn keeps(&self, page: &Page, at: usize, found: &Credits, place: Place) -> bool {
        let line = page.blocks[at].spaced.as_str();
        let names = !found.editors.is_empty() || !found.reviewers.is_empty() || !found.authors.is_empty();
        let is_source = |source: &str| is_outlet(source) || !source.starts_with('《');
        let is_certain = names || found.source.as_deref().is_some_and(is_source);
        let states_nothing =
            found.published.is_none() && found.updated.is_none() && !is_certain && found.page.is_none();
        // The time line, or the byline, of a page stands below the first paragraph of some.
        let is_name = |name: &String| is_person(name) || !is_han(name);
        let has_byline = [&found.authors, &found.editors, &found.reviewers].into_iter().flatten().any(is_name);
        let is_head = (!self.is_dated || has_byline) && self.prose.get(1).is_some_and(|&second| at < second);
        match place {
            Place::Between(_) if is_head => false,
            Place::Between(behind) if is_certain => behind > 1,
            Place::Between(_) if states_nothing => {
                line.contains([':', '：'])
                    && !is_counted(line)
                    && !is_of_picture(line)
                    && (!is_furniture(line) || is_contact(line))
            }
            Place::Between(_) => true,
            Place::Below if is_certain => false,
            Place::Below if states_nothing => only_begins_as_credit(line) && !is_counted(line),
            Place::Below => has_any_time(line) && self.is_dated || is_signature(line, found),
            // Behind the time line of the page another labelled time is that of something else.
            Place::Above => has_any_time(line) && self.is_dated_before(page, at),
            Place::Other => false,
        }
    }

    /// Whether a line above block `at`, below the headline, states a time.
    fn is_dated_before(&self, page: &Page, at: usize) -> bool {
        (self.from..at).any(|at| matches!(&page.kinds[at], Kind::Credits(found) if found.published.is_some()))
    }
}

/// Whether a line below a text is the day of a signature, perhaps with who signs: 2021年3月1日, 某某局 2021年3月1日印发.
fn is_signature(line: &str, found: &Credits) -> bool {
    let is_day = matches!(found.published, Some(Published::Day(_) | Published::Month(..)));
    is_day && found.is_unlabelled_date && found.is_bare_date() && line.chars().count() <= SIGNATURE
}

/// Whether a line counts something: 阅读：1024.
fn is_counted(line: &str) -> bool {
    let value = line.rsplit([':', '：']).next().unwrap_or_default().trim();
    value.is_empty() || value.chars().any(|c| c.is_ascii_digit()) && !value.chars().any(char::is_alphabetic)
}

/// Whether a line says where a picture is from.
fn is_of_picture(line: &str) -> bool {
    line.trim_start().starts_with(['图', '圖'])
}

/// Whether block `at` is one of a run of labelled lines in `range` that are a note on an event or a work.
fn is_of_note(page: &Page, at: usize, range: Range<usize>) -> bool {
    let line = |at: usize| page.blocks[at].text.as_str();
    if !may_be_of_note(line(at)) {
        return false;
    }
    let before = (range.start..at).rev().take(NOTE).take_while(|&at| may_be_of_note(line(at)));
    let behind = (at..range.end).take(NOTE).take_while(|&at| may_be_of_note(line(at)));
    before.chain(behind).any(|at| tells_note(line(at)))
}

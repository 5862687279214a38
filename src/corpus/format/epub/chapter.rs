//! A document of a book → the chapters in it. Takes its text and what the table of contents says of it; gives the paragraphs
//! of each chapter, with its headline and the pages that begin in it.
//!
//! A document is one chapter, unless the table of contents has several entries in it. Then each entry is a chapter, but for
//! the subheadings of one: an entry below another one of the same document that has text of its own, unless it has a time
//! line of its own as well. An entry that has no text before those below it is the heading of a part.

use std::collections::HashMap;

use chrono::FixedOffset;
use scraper::{Html, Selector};

use super::super::document::Page;
use super::marking::{Mark, marked, unmarked};
use super::toc::Toc;
use crate::corpus::html;
use crate::corpus::metadata::lines::{Kind, is_prose};

/// Paragraphs in which a heading is looked for.
const HEAD: usize = 15;
/// Characters of a cover or a title page.
const COVER: usize = 300;

/// A paragraph of a document.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) text: String,
    is_heading: bool,
    linked: usize,
    /// Bytes of the text at which fragments or pages begin.
    marks: Vec<(usize, usize)>,
}

/// A document, parsed.
pub(super) struct Parsed {
    lines: Vec<Line>,
    marks: Vec<Mark>,
    /// What `<title>` says.
    pub(super) title: Option<String>,
    /// What is not shown.
    pub(super) hidden: Vec<String>,
    /// Whether its end is missing.
    pub(super) is_torn: bool,
}

/// A chapter.
#[derive(Default)]
pub(super) struct Chapter {
    pub(super) paragraphs: Vec<String>,
    pub(super) headline: Option<String>,
    pub(super) pages: Vec<Page>,
    /// The parts of the book that it stands in, outermost first.
    pub(super) above: Vec<String>,
    /// Whether it is only the heading of those below it.
    pub(super) is_part: bool,
}

impl Parsed {
    /// Reads `xhtml`. `entries` are those of the table of contents that point into it; `pages` are the labels of the pages
    /// that begin at a fragment.
    pub(super) fn of(xhtml: &str, toc: &Toc, entries: &[usize], pages: &HashMap<&str, &str>) -> Result<Self, String> {
        let fragments = entries.iter().filter_map(|at| toc.entries[*at].fragment.as_deref());
        let mut wanted: HashMap<&str, Option<&str>> = fragments.map(|fragment| (fragment, None)).collect();
        wanted.extend(pages.iter().map(|(fragment, label)| (*fragment, Some(*label))));
        let marking = marked(xhtml, &wanted);
        let page = html::page(&marking.html)?;
        let (mut lines, mut hidden, mut waiting) = (Vec::new(), Vec::new(), Vec::new());
        for block in html::blocks(&page) {
            let (text, marks) = unmarked(&block.text);
            if block.folded_in.is_some() || text.is_empty() {
                // What begins at an empty element begins at the next paragraph.
                waiting.extend(marks.into_iter().map(|(_, number)| (0, number)));
                hidden.extend(Some(text).filter(|text| !text.is_empty()));
                continue;
            }
            let marks = waiting.drain(..).chain(marks).filter(|(_, number)| *number < marking.marks.len()).collect();
            let is_heading = heading(&page, block.node);
            lines.push(Line { text, is_heading, linked: block.linked, marks });
        }
        let tail: String = xhtml.chars().rev().take(200).collect::<Vec<_>>().into_iter().rev().collect();
        let is_torn = xhtml.contains("<html") && !tail.to_ascii_lowercase().contains("</html");
        Ok(Self { lines, marks: marking.marks, title: title(&page), hidden, is_torn })
    }

    /// Whether it has no text.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether nearly all of it is links: a table of contents.
    pub(super) fn is_contents(&self) -> bool {
        let linked: usize = self.lines.iter().map(|line| line.linked).sum();
        let all: usize = self.lines.iter().map(|line| line.text.chars().count()).sum();
        let links = self.lines.iter().filter(|line| line.linked > 0).count();
        links >= 3 && linked * 4 >= all * 3 && !self.lines.iter().any(|line| line.linked == 0 && is_prose(&line.text))
    }

    /// Whether it says nothing but what `is_known`.
    pub(super) fn repeats(&self, is_known: &dyn Fn(&str) -> bool) -> bool {
        self.lines.iter().all(|line| is_known(&line.text))
    }

    /// Whether it may be a cover or a title page: a few words.
    pub(super) fn is_short(&self) -> bool {
        let all: usize = self.lines.iter().map(|line| line.text.chars().count()).sum();
        all <= COVER && !self.lines.iter().any(|line| line.text.contains('。') || is_prose(&line.text))
    }

    /// The chapters in it. `page` is the page that it begins on, and becomes the one that it ends on.
    pub(super) fn chapters(
        &self,
        toc: &Toc,
        entries: &[usize],
        page: &mut Option<String>,
        zone: FixedOffset,
    ) -> Vec<Chapter> {
        let places = self.places(toc, entries);
        let mut starts = self.starts(&places, toc, zone);
        // What stands above the first is a chapter where it says something, else it belongs to the first.
        if let Some((first, _)) = starts.first_mut()
            && *first > 0
        {
            if self.lines[..*first].iter().any(|line| is_prose(&line.text)) {
                starts.insert(0, (0, None));
            } else {
                *first = 0;
            }
        }
        if starts.is_empty() {
            starts.push((0, entries.first().copied()));
        }
        let ends: Vec<usize> =
            starts.iter().skip(1).map(|(at, _)| *at).chain(std::iter::once(self.lines.len())).collect();
        let spans = starts.iter().zip(ends);
        let mut chapters = Vec::new();
        for (&(from, entry), to) in spans {
            let mut chapter = self.chapter(from, to, entry.map(|at| toc.entries[at].label.as_str()), page);
            if let Some(at) = entry {
                chapter.above = toc.above(at).into_iter().map(str::to_owned).collect();
                let has_below = toc.entries.get(at + 1).is_some_and(|next| next.parent == Some(at));
                chapter.is_part = has_below && !self.has_text(from, to, zone);
            }
            chapters.push(chapter);
        }
        chapters
    }

    /// Where the entries begin, as numbers of lines, in the order of the text.
    fn places(&self, toc: &Toc, entries: &[usize]) -> Vec<(usize, usize)> {
        let mut lines: HashMap<&str, usize> = HashMap::new();
        for (at, line) in self.lines.iter().enumerate() {
            for (_, number) in &line.marks {
                if let Some(fragment) = &self.marks[*number].fragment {
                    lines.entry(fragment.as_str()).or_insert(at);
                }
            }
        }
        let mut places: Vec<(usize, usize)> = entries
            .iter()
            .filter_map(|&entry| match &toc.entries[entry].fragment {
                None => Some((0, entry)),
                Some(fragment) => lines.get(fragment.as_str()).map(|at| (*at, entry)),
            })
            .collect();
        places.sort_unstable();
        places
    }

    /// Those entries at which a chapter begins, where there are several.
    fn starts(&self, places: &[(usize, usize)], toc: &Toc, zone: FixedOffset) -> Vec<(usize, Option<usize>)> {
        let mut starts: Vec<(usize, Option<usize>)> = Vec::new();
        if places.len() < 2 {
            return starts;
        }
        // For each entry whether those below it are its subheadings.
        let mut holds: HashMap<usize, bool> = HashMap::new();
        for group in places.chunk_by(|(one, _), (other, _)| one == other) {
            let at = group[0].0;
            let behind = places.partition_point(|(place, _)| *place <= at);
            let next = places.get(behind).map_or(self.lines.len(), |(next, _)| *next);
            let (is_dated, has_text) = (self.is_dated(at, next, zone), self.has_text(at, next, zone));
            for &(_, entry) in group {
                let parent = toc.entries[entry].parent.and_then(|parent| holds.get(&parent).copied());
                // What begins at the same line as the entry above it is no part of its text.
                let is_same = starts.last().is_some_and(|(start, _)| *start == at);
                let is_own = parent != Some(true) || is_dated || is_same;
                holds.insert(entry, !is_own || has_text);
                match starts.last_mut() {
                    // Of several that begin at one line the last, which is the innermost, is its chapter.
                    Some(last) if is_own && is_same => last.1 = Some(entry),
                    _ if is_own => starts.push((at, Some(entry))),
                    _ => {}
                }
            }
        }
        starts
    }

    /// Whether lines are more than headings and credits.
    fn has_text(&self, from: usize, to: usize, zone: FixedOffset) -> bool {
        let skip = usize::from(self.lines.get(from).is_some_and(|line| !is_prose(&line.text)));
        let mut lines = self.lines[from..to].iter().skip(skip).filter(|line| !line.is_heading);
        lines.any(|line| matches!(Kind::of(line.text.trim(), zone), Kind::Text))
    }

    /// Whether a time line stands below the heading at `from`.
    fn is_dated(&self, from: usize, to: usize, zone: FixedOffset) -> bool {
        let below = self.lines[from..to].iter().skip(1).find(|line| !line.is_heading);
        below.is_some_and(
            |line| matches!(Kind::of(line.text.trim(), zone), Kind::Credits(found) if found.published.is_some()),
        )
    }

    /// The chapter of lines `from..to`, which the table of contents calls `label`.
    fn chapter(&self, from: usize, to: usize, label: Option<&str>, page: &mut Option<String>) -> Chapter {
        let lines = &self.lines[from..to];
        let mut chapter =
            Chapter { paragraphs: lines.iter().map(|line| line.text.clone()).collect(), ..Chapter::default() };
        let label = label.filter(|label| !label.is_empty());
        let is_label = |line: &&Line| label.is_some_and(|label| bare(&line.text) == bare(label));
        let head = &lines[..lines.len().min(HEAD)];
        let headings = head.iter().take_while(|line| !is_prose(&line.text) || line.is_heading);
        let found = head.iter().find(is_label).or_else(|| headings.clone().find(|line| line.is_heading));
        chapter.headline = found.map(|line| line.text.clone());
        let mut shift = 0;
        if let (None, Some(label)) = (&chapter.headline, label) {
            chapter.headline = Some(label.to_owned());
            chapter.paragraphs.insert(0, label.to_owned());
            shift = 1;
        }
        let mut pages = Vec::new();
        for (number, line) in lines.iter().enumerate() {
            for (at, mark) in &line.marks {
                if let Some(label) = &self.marks[*mark].page {
                    pages.push(Page { paragraph: number + shift, at: *at, label: label.clone() });
                }
            }
        }
        // The page on which the chapter before ended goes on.
        if let Some(label) = page.take() {
            pages.insert(0, Page { paragraph: 0, at: 0, label });
        }
        *page = pages.last().map(|page| page.label.clone());
        chapter.pages = pages;
        chapter
    }
}

/// A label without the white space and marks in which a heading may differ from it.
fn bare(label: &str) -> String {
    label.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether the element is a heading of a chapter.
fn heading(page: &Html, node: ego_tree::NodeId) -> bool {
    let element = page.tree.get(node).and_then(|node| node.value().as_element());
    element.is_some_and(|element| matches!(element.name(), "h1" | "h2" | "h3"))
}

fn title(page: &Html) -> Option<String> {
    let title = page.select(&Selector::parse("head > title").ok()?).next()?;
    let text = title.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    let (text, _) = unmarked(&text);
    Some(text).filter(|text| !text.is_empty())
}

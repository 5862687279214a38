//! The table of contents: the navigation document of EPUB 3 or the NCX of EPUB 2. Takes bytes; gives its entries in order,
//! with those above each, and the list of pages.

use std::collections::HashMap;

use super::href::resolved;
use super::xml::{Step, walk};

/// Entries that are kept, and pages.
const MOST: usize = 100_000;
/// Bytes of a label.
const LABEL: usize = 4096;

/// An entry. One without a place is a heading of those below it.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) label: String,
    pub(super) path: String,
    pub(super) fragment: Option<String>,
    /// The entry that it stands below.
    pub(super) parent: Option<usize>,
}

/// A table of contents.
#[derive(Debug, Default)]
pub(super) struct Toc {
    pub(super) entries: Vec<Entry>,
    /// The labels of pages, by the document and the fragment at which they begin.
    pub(super) pages: HashMap<(String, String), String>,
    /// Whether there are more entries than are kept.
    pub(super) is_cut: bool,
}

impl Toc {
    /// The labels above the entry `at`, outermost first.
    pub(super) fn above(&self, at: usize) -> Vec<&str> {
        let parents = std::iter::successors(self.entries[at].parent, |&parent| self.entries[parent].parent);
        let mut labels: Vec<&str> = parents.map(|parent| self.entries[parent].label.as_str()).collect();
        labels.reverse();
        labels
    }

    /// The navigation document at `path`.
    pub(super) fn of_nav(path: &str, bytes: &[u8]) -> Result<Self, String> {
        let mut reading = Reading { path, ..Reading::default() };
        let mut mode = None;
        let mut lists = 0_usize;
        walk(bytes, &mut |step| match step {
            Step::Open("nav", attributes) => {
                lists = 0;
                mode = [("toc", false), ("page-list", true)]
                    .into_iter()
                    .find_map(|(kind, of_pages)| attributes.has("type", kind).then_some(of_pages));
            }
            Step::Close("nav") => mode = None,
            Step::Open("ol", _) => lists += 1,
            Step::Close("ol") => {
                lists = lists.saturating_sub(1);
                reading.above.truncate(lists);
            }
            Step::Open("a", attributes) if mode.is_some() => {
                reading.label.clear();
                reading.href = attributes.get("href").unwrap_or_default().to_owned();
            }
            // A heading of a list is no link.
            Step::Open("li", _) | Step::Open("span", _) if reading.href.is_empty() => reading.label.clear(),
            Step::Text(text) => reading.text(text),
            Step::Close("a") => match mode {
                Some(true) => reading.page(),
                Some(false) => {
                    reading.entry(lists.max(1));
                }
                None => {}
            },
            Step::Close("span") if mode == Some(false) && reading.href.is_empty() => {
                reading.entry(lists.max(1));
            }
            _ => {}
        })?;
        Ok(reading.toc)
    }

    /// The NCX at `path`.
    pub(super) fn of_ncx(path: &str, bytes: &[u8]) -> Result<Self, String> {
        let mut reading = Reading { path, ..Reading::default() };
        let mut open: Vec<Option<usize>> = Vec::new();
        let (mut in_label, mut in_page) = (false, false);
        walk(bytes, &mut |step| match step {
            Step::Open("navPoint", _) => {
                reading.label.clear();
                reading.href.clear();
                let depth = open.len() + 1;
                open.push(reading.entry(depth));
            }
            Step::Close("navPoint") => {
                open.pop();
                reading.above.truncate(open.len());
            }
            Step::Open("pageTarget", attributes) => {
                in_page = true;
                reading.href.clear();
                attributes.get("value").unwrap_or_default().clone_into(&mut reading.label);
            }
            Step::Close("pageTarget") => {
                reading.page();
                in_page = false;
            }
            Step::Open("navLabel", _) => {
                in_label = true;
                reading.label.clear();
            }
            Step::Close("navLabel") => {
                in_label = false;
                if let (Some(Some(at)), false) = (open.last(), in_page) {
                    reading.toc.entries[*at].label = reading.labelled();
                }
            }
            Step::Text(text) if in_label => reading.text(text),
            Step::Open("content", attributes) => {
                let src = attributes.get("src").unwrap_or_default();
                match (open.last(), in_page) {
                    (_, true) => src.clone_into(&mut reading.href),
                    (Some(Some(at)), false) => {
                        if let Some((path, fragment)) = resolved(path, src) {
                            let entry = &mut reading.toc.entries[*at];
                            (entry.path, entry.fragment) = (path, fragment);
                        }
                    }
                    _ => {}
                }
            }
            _ => {}
        })?;
        Ok(reading.toc)
    }
}

#[derive(Default)]
struct Reading<'p> {
    path: &'p str,
    toc: Toc,
    /// The last entry of each list that is open.
    above: Vec<Option<usize>>,
    label: String,
    href: String,
}

impl Reading<'_> {
    fn text(&mut self, text: &str) {
        if self.label.len() < LABEL {
            self.label.push_str(text);
        }
    }

    fn labelled(&self) -> String {
        self.label.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Takes over an entry of the list that lies `depth` deep, from 1.
    fn entry(&mut self, depth: usize) -> Option<usize> {
        let href = std::mem::take(&mut self.href);
        let (path, fragment) = match href.as_str() {
            "" => (String::new(), None),
            href => resolved(self.path, href).unwrap_or_default(),
        };
        if self.toc.entries.len() >= MOST {
            self.toc.is_cut = true;
            return None;
        }
        self.above.resize(depth, None);
        let parent = self.above[..depth - 1].iter().rev().find_map(|entry| *entry);
        let at = self.toc.entries.len();
        self.above[depth - 1] = Some(at);
        self.toc.entries.push(Entry { label: self.labelled(), path, fragment, parent });
        self.label.clear();
        Some(at)
    }

    fn page(&mut self) {
        let (href, label) = (std::mem::take(&mut self.href), self.labelled());
        if let Some((path, fragment)) = resolved(self.path, &href)
            && !label.is_empty()
            && self.toc.pages.len() < MOST
        {
            self.toc.pages.entry((path, fragment.unwrap_or_default())).or_insert(label);
        }
    }
}

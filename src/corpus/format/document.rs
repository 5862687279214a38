//! What formats of documents have in common: a text in paragraphs becomes a draft by the rules of plain text, so that
//! credits are read and furniture is told in a manuscript as in a page; what the file says of itself stands behind.

use super::text;
use crate::article::LocatorKind;
use crate::corpus::context::Context;
use crate::corpus::evidence::{Draft, Field, Marked, Origin};
use crate::corpus::metadata::names::stated;
use crate::date::Published;

/// A document as it was read.
#[derive(Clone, Debug, Default)]
pub(super) struct Document {
    /// Its paragraphs in the order of reading, each on one line.
    pub(super) paragraphs: Vec<String>,
    /// The paragraph that is set as its headline.
    pub(super) headline: Option<String>,
    /// The paragraphs at which a page begins, in bytes of the paragraph, and the label of the page.
    pub(super) pages: Vec<Page>,
    /// What the file says of itself.
    pub(super) properties: Properties,
    /// What could not be read of it.
    pub(super) remarks: Vec<String>,
    /// Lines that were left out: running heads and page numbers.
    pub(super) dropped: Vec<String>,
}

/// Where a page begins.
#[derive(Clone, Debug)]
pub(super) struct Page {
    /// The number of the paragraph, from 0.
    pub(super) paragraph: usize,
    /// The byte in it.
    pub(super) at: usize,
    /// What the page is called: `12`, `iv`.
    pub(super) label: String,
}

/// What a file says of itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Properties {
    pub(super) title: Option<String>,
    /// Each may name several.
    pub(super) authors: Vec<String>,
    /// When it was made, as it stands there.
    pub(super) created: Option<String>,
    /// When the file was made of what was published: printed, scanned, converted.
    pub(super) captured: Option<String>,
    /// The volume that it is a part of, outermost first.
    pub(super) section: Vec<String>,
}

impl Document {
    /// The draft of the article that the document is.
    pub(super) fn draft(self, context: &Context<'_>) -> Draft {
        let lines: Vec<String> = self.paragraphs.iter().map(|paragraph| one_line(paragraph)).collect();
        let text = lines.join("\n\n");
        let mut draft = text::draft_of(&text, self.headline.as_deref(), context);
        if !self.pages.is_empty() {
            let mut begins: Vec<usize> = Vec::with_capacity(lines.len());
            let mut at = 0;
            for line in &lines {
                begins.push(at);
                at += line.len() + 2;
            }
            let place = |page: &Page| begins.get(page.paragraph).map_or(text.len(), |begins| begins + page.at);
            let marks = self.pages.iter().map(|page| (place(page), page.label.clone())).collect();
            draft.marked = Some(Marked { text, kind: LocatorKind::Page, marks });
        }
        draft.remarks.extend(self.remarks);
        draft.dropped.extend(self.dropped);
        self.properties.claim(&mut draft, context);
        draft
    }
}

impl Properties {
    /// Claims them, behind all that the text says.
    pub(super) fn claim(&self, draft: &mut Draft, context: &Context<'_>) {
        if let Some(title) = &self.title {
            draft.text(Field::Title, title, Origin::Properties, "title");
        }
        for names in &self.authors {
            let found = stated(names);
            draft.list(Field::Authors, found.names, Origin::Properties, "author");
            for (what, why) in found.refused {
                draft.refuse(Field::Authors, &what, Origin::Properties, "author", why);
            }
        }
        draft.list(Field::Section, self.section.clone(), Origin::Properties, "volume");
        if let Some(date) = self.captured.as_deref().and_then(|said| Published::read_value(said, context.zone).date) {
            draft.captured(date, Origin::Capture, "created");
        }
        if let Some(created) = &self.created {
            match Published::read_value(created, context.zone).date {
                Some(date) => draft.date(date, Origin::Properties, "created"),
                None => draft.refuse(Field::Published, created, Origin::Properties, "created", "is no date"),
            }
        }
    }
}

/// A paragraph without the line ends in it, byte for byte as long.
fn one_line(paragraph: &str) -> String {
    paragraph.replace(['\n', '\r'], " ")
}

//! The events of a document → its paragraphs.

use std::collections::HashSet;

use super::super::document::Document;
use super::super::office::flow::{Flow, Place, Rank};
use super::super::office::markup::{Element, Events};
use super::styles::Styles;

/// Most spaces that one element stands for.
const MOST_SPACES: usize = 100;

/// What an element opened that its end closes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    Nothing,
    Paragraph,
    Stretch,
    Hidden,
    Reading,
    Style,
}

/// A document as it is read.
pub(super) struct Story {
    styles: Styles,
    flow: Flow,
    open: Vec<Opened>,
    /// How deep in an element that is no text.
    skipped: usize,
    hidden: usize,
    readings: usize,
    /// The tracked change that is described, those that delete what stands between their marks, and how many of these are
    /// open. What stands apart from the text is deleted as well, and is never text.
    change: Option<String>,
    deletions: HashSet<String>,
    deleted: usize,
    /// Characters between the marks.
    withheld: usize,
    has_body: bool,
    /// Whether the text is open, or a running head.
    is_in_text: usize,
}

impl Story {
    pub(super) fn new() -> Self {
        Self {
            styles: Styles::default(),
            flow: Flow::new(),
            open: Vec::new(),
            skipped: 0,
            hidden: 0,
            readings: 0,
            change: None,
            deletions: HashSet::new(),
            deleted: 0,
            withheld: 0,
            has_body: false,
            is_in_text: 0,
        }
    }

    /// Whether it is the text of a document.
    pub(super) fn has_body(&self) -> bool {
        self.has_body
    }

    pub(super) fn finished(self) -> Document {
        let mut document = self.flow.finished();
        if self.deleted > 0 {
            let count = self.withheld;
            document.remarks.push(format!("has a deletion that does not end; {count} deleted characters are left out"));
        }
        document
    }

    /// Notes a tracked change, or a mark of one.
    fn change(&mut self, element: &Element<'_>) {
        let id = |space: &str, name: &str| element.value(space, name).unwrap_or_default();
        match element.name {
            "changed-region" => self.change = element.value("text", "id").or_else(|| element.value("xml", "id")),
            "deletion" => self.deletions.extend(self.change.clone()),
            "change-start" => self.deleted += usize::from(self.deletions.contains(&id("text", "change-id"))),
            "change-end" if self.deletions.contains(&id("text", "change-id")) => {
                self.deleted = self.deleted.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn words(&mut self, text: &str, is_collapsed: bool) {
        if self.is_in_text == 0 || !self.flow.is_open() {
        } else if self.deleted > 0 {
            self.withheld += text.chars().count();
        } else if self.readings > 0 {
            self.flow.reading(text);
        } else if self.hidden > 0 {
            self.flow.hidden(text);
        } else if is_collapsed {
            self.flow.collapsed(text);
        } else {
            self.flow.text(text);
        }
    }

    fn begin(&mut self, place: Place) -> Opened {
        self.flow.begin(place);
        Opened::Stretch
    }

    fn paragraph(&mut self, element: &Element<'_>) -> Opened {
        let style = element.value("text", "style-name").unwrap_or_default();
        let is_first = element.name == "h" && element.value("text", "outline-level").as_deref().unwrap_or("1") == "1";
        self.flow.open_paragraph();
        self.flow.rank(self.styles.rank(&style).or(is_first.then_some(Rank::Heading)));
        Opened::Paragraph
    }

    /// Hides what is in the element.
    fn hide(&mut self, is_hidden: bool) -> Opened {
        if !is_hidden {
            return Opened::Nothing;
        }
        self.hidden += 1;
        Opened::Hidden
    }

    fn opened(&mut self, element: &Element<'_>) -> Opened {
        let style = |family: &str, styles: &Styles| {
            element.value("text", "style-name").is_some_and(|name| styles.is_hidden(family, &name))
        };
        match (element.space, element.name) {
            ("office", "text") => {
                self.has_body = true;
                self.is_in_text += 1;
            }
            ("style", "style") => {
                self.styles.open(element);
                return Opened::Style;
            }
            ("style", "text-properties") => self.styles.open(element),
            // Elements that only say how wide one is are called by the same name and a word more.
            ("style", name)
                if (name.starts_with("header") || name.starts_with("footer")) && !name.ends_with("style") =>
            {
                self.is_in_text += 1;
                return self.begin(Place::Head);
            }
            ("text", "p" | "h") => return self.paragraph(element),
            ("text", "span") => {
                let is_hidden = style("text", &self.styles);
                return self.hide(is_hidden);
            }
            ("text", "section") => {
                let is_hidden = element.value("text", "display").is_some_and(|display| display != "true");
                return self.hide(is_hidden);
            }
            ("text", "s") => {
                let count = element.value("text", "c").map_or(1, |count| count.parse().unwrap_or(MOST_SPACES));
                self.words(&" ".repeat(count.min(MOST_SPACES)), false);
            }
            ("text", "tab") => self.words(" ", false),
            ("text", "line-break") if self.hidden == 0 && self.deleted == 0 && self.flow.is_open() => {
                self.flow.end_line()
            }
            ("text", "note-body") => return self.begin(Place::Note),
            ("text", "ruby-text") => {
                self.readings += 1;
                return Opened::Reading;
            }
            ("draw", name) if self.is_in_text > 0 && is_box(name) => return self.begin(Place::Aside),
            _ => {}
        }
        Opened::Nothing
    }
}

impl Events for Story {
    fn open(&mut self, element: &Element<'_>) {
        if self.skipped == 0 && element.space == "text" {
            self.change(element);
        }
        if self.skipped > 0 {
            self.skipped += 1;
        } else if is_no_text(element.space, element.name) {
            self.skipped = 1;
        } else {
            let opened = self.opened(element);
            self.open.push(opened);
        }
    }

    fn close(&mut self, space: &'static str, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match self.open.pop().unwrap_or(Opened::Nothing) {
            Opened::Nothing => {}
            // The end of a paragraph may be deleted as well.
            Opened::Paragraph if self.deleted > 0 => {}
            Opened::Paragraph => self.flow.end_paragraph(),
            Opened::Stretch => {
                self.flow.finish();
                self.is_in_text -= usize::from(space == "style" && self.is_in_text > 0);
            }
            Opened::Hidden => self.hidden -= 1,
            Opened::Reading => self.readings -= 1,
            Opened::Style => self.styles.close(),
        }
        if (space, name) == ("office", "text") {
            self.is_in_text = self.is_in_text.saturating_sub(1);
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped == 0 {
            self.words(text, true);
        }
    }

    fn is_full(&self) -> bool {
        self.flow.is_full()
    }
}

/// Whether a drawing of this name has words that stand beside the text.
fn is_box(name: &str) -> bool {
    matches!(
        name,
        "text-box"
            | "custom-shape"
            | "rect"
            | "ellipse"
            | "circle"
            | "line"
            | "polyline"
            | "polygon"
            | "regular-polygon"
            | "path"
            | "connector"
            | "caption"
            | "measure"
    )
}

/// Whether what is in an element is no text, or no longer.
fn is_no_text(space: &str, name: &str) -> bool {
    match space {
        "text" => {
            matches!(
                name,
                "deletion"
                    | "insertion"
                    | "format-change"
                    | "note-citation"
                    | "number"
                    | "script"
                    | "sequence-decls"
                    | "variable-decls"
                    | "user-field-decls"
                    | "notes-configuration"
                    | "linenumbering-configuration"
                    | "list-style"
                    | "outline-style"
            ) || name.ends_with("-source")
        }
        "office" => matches!(
            name,
            "annotation"
                | "annotation-end"
                | "forms"
                | "binary-data"
                | "event-listeners"
                | "scripts"
                | "meta"
                | "settings"
        ),
        "draw" => matches!(name, "object" | "object-ole" | "applet" | "plugin" | "glue-point" | "enhanced-geometry"),
        "svg" => matches!(name, "title" | "desc"),
        "form" | "math" | "script" => true,
        _ => false,
    }
}

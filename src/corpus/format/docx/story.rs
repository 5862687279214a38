//! A part with text → its paragraphs: the body of a document, its notes, or a running head.

use std::collections::HashMap;

use super::super::document::Document;
use super::super::office::flow::{Flow, Place, Rank};
use super::super::office::markup::{Element, Events, is_on};
use super::styles::Set;

/// The kinds of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Note {
    Foot,
    End,
}

/// What is said of a run of characters and the fields around it. A text box has its own.
#[derive(Default)]
struct Run {
    is_hidden: bool,
    /// Whether the mark of a note follows, which somebody typed.
    is_mark: bool,
    /// For each open field, whether its instruction is not over.
    fields: Vec<bool>,
    /// How many of them are in their instructions.
    instructions: usize,
    /// How many readings are open.
    readings: usize,
    /// How many paragraphs are open, and whether they or the characters are being described.
    in_paragraph_format: bool,
    in_format: bool,
    /// Whether the style of the paragraph hides its words.
    hides: bool,
    /// Whether the end of the paragraph was deleted.
    has_no_end: bool,
}

/// A part as it is read.
pub(super) struct Story<'s> {
    styles: &'s HashMap<String, Set>,
    flow: Flow,
    run: Run,
    /// Those that a text box interrupts.
    outer: Vec<Run>,
    /// How deep in an element that is no text.
    skipped: usize,
    /// For each open choice between alternatives, whether one was taken.
    alternatives: Vec<bool>,
    /// The text that is open, and whether white space at its ends counts.
    text: Option<(String, bool)>,
    references: Vec<(Note, String)>,
    /// The note that is open, and those that are read.
    note: Option<String>,
    notes: Vec<(String, Vec<String>)>,
    has_body: bool,
    has_foreign: bool,
    has_drawn: bool,
    /// Characters in the instructions of fields.
    withheld: usize,
}

impl<'s> Story<'s> {
    pub(super) fn new(styles: &'s HashMap<String, Set>) -> Self {
        Self {
            styles,
            flow: Flow::new(),
            run: Run::default(),
            outer: Vec::new(),
            skipped: 0,
            alternatives: Vec::new(),
            text: None,
            references: Vec::new(),
            note: None,
            notes: Vec::new(),
            has_body: false,
            has_foreign: false,
            has_drawn: false,
            withheld: 0,
        }
    }

    /// Whether it is the part of a document.
    pub(super) fn has_body(&self) -> bool {
        self.has_body
    }

    /// The notes that it refers to, in the order of their marks.
    pub(super) fn references(&self) -> Vec<(Note, String)> {
        self.references.clone()
    }

    /// The notes in it, separators left out.
    pub(super) fn notes(self) -> Vec<(String, Vec<String>)> {
        self.notes
    }

    pub(super) fn take_dropped(&mut self) -> Vec<String> {
        self.flow.take_dropped()
    }

    /// What of it is not read.
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.has_foreign {
            remarks.push("has a part in another format (w:altChunk) that is not read; save it anew in Word".to_owned());
        }
        if self.has_drawn {
            remarks.push("has a chart or a diagram, whose words are not read".to_owned());
        }
        if self.withheld > 0 && self.run.instructions > 0 {
            let count = self.withheld;
            remarks.push(format!("has a field that does not end, in which {count} characters are left out"));
        }
        remarks
    }

    pub(super) fn finished(self) -> Document {
        self.flow.finished()
    }

    /// Whether words at this place are text.
    fn is_shown(&self) -> bool {
        self.run.instructions == 0 && !self.run.is_hidden
    }

    fn words(&mut self, text: &str) {
        if self.run.instructions > 0 {
            self.withheld += text.chars().count();
        } else if self.run.is_mark {
        } else if self.run.readings > 0 {
            self.flow.reading(text);
        } else if self.run.is_hidden {
            self.flow.hidden(text);
        } else {
            self.flow.text(text);
        }
    }

    /// Takes one of alternatives, or skips it.
    fn alternative(&mut self, is_understood: bool) {
        match self.alternatives.last_mut() {
            Some(is_taken) if *is_taken || !is_understood => self.skipped = 1,
            Some(is_taken) => *is_taken = true,
            None => {}
        }
    }

    fn field(&mut self, kind: Option<&str>) {
        let run = &mut self.run;
        match kind {
            Some("begin") => {
                run.fields.push(true);
                run.instructions += 1;
            }
            Some("separate") => {
                if let Some(is_instruction) = run.fields.last_mut()
                    && std::mem::take(is_instruction)
                {
                    run.instructions -= 1;
                }
            }
            Some("end") if run.fields.pop() == Some(true) => run.instructions -= 1,
            _ => {}
        }
    }

    /// Opens a text box.
    fn open_box(&mut self) {
        self.outer.push(std::mem::take(&mut self.run));
        self.flow.begin(Place::Aside);
    }

    fn close_box(&mut self) {
        self.flow.finish();
        if let Some(run) = self.outer.pop() {
            self.run = run;
        }
    }

    fn refer(&mut self, element: &Element<'_>, kind: Note) {
        if let Some(id) = element.value("w", "id").filter(|_| self.run.instructions == 0) {
            self.references.push((kind, id));
        }
        self.run.is_mark = element.value("w", "customMarkFollows").is_some_and(|value| is_on(Some(&value)));
    }

    /// An element of the main vocabulary.
    fn open_word(&mut self, element: &Element<'_>) {
        let value = || element.value("w", "val");
        match element.name {
            "body" => self.has_body = true,
            "p" => {
                self.flow.open_paragraph();
                self.run.hides = false;
                self.run.has_no_end = false;
            }
            "pPr" => self.run.in_paragraph_format = true,
            "rPr" => self.run.in_format = true,
            "del" | "moveFrom" if self.run.in_format => self.run.has_no_end |= self.run.in_paragraph_format,
            name if is_no_text(name) => self.skipped = 1,
            "pStyle" if self.run.in_paragraph_format => {
                let set = value().and_then(|id| self.styles.get(&id).copied()).unwrap_or_default();
                self.flow.rank(set.rank);
                self.run.hides = set.is_hidden;
            }
            "outlineLvl" if self.run.in_paragraph_format && value().as_deref() == Some("0") => {
                self.flow.rank_if_none(Rank::Heading);
            }
            "r" => (self.run.is_hidden, self.run.is_mark) = (self.run.hides, false),
            "rStyle" if self.run.in_format && !self.run.in_paragraph_format => {
                self.run.is_hidden |= value().and_then(|id| self.styles.get(&id)).is_some_and(|set| set.is_hidden);
            }
            "vanish" if self.run.in_format && !self.run.in_paragraph_format => {
                self.run.is_hidden = is_on(value().as_deref());
            }
            "t" => self.open_text(element),
            "tab" | "ptab" if !self.run.in_paragraph_format => self.words(" "),
            "br" | "cr" if self.is_shown() => self.flow.end_line(),
            "noBreakHyphen" => self.words("-"),
            "sym" => {
                let code = element.value("w", "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                // What a font of symbols has at a place of its own is no character.
                let symbol = code.and_then(char::from_u32).filter(|c| !matches!(c, '\u{E000}'..='\u{F8FF}'));
                if let Some(symbol) = symbol.filter(|c| !c.is_control()) {
                    self.words(symbol.encode_utf8(&mut [0; 4]));
                }
            }
            "footnoteReference" => self.refer(element, Note::Foot),
            "endnoteReference" => self.refer(element, Note::End),
            "fldChar" => self.field(element.value("w", "fldCharType").as_deref()),
            "txbxContent" => self.open_box(),
            "rt" => self.run.readings += 1,
            "altChunk" => self.has_foreign = true,
            "footnote" | "endnote" => match element.value("w", "type").as_deref() {
                None | Some("normal") => self.note = element.value("w", "id"),
                _ => self.skipped = 1,
            },
            _ => {}
        }
    }

    fn open_text(&mut self, element: &Element<'_>) {
        let is_kept = element.value("xml", "space").as_deref() == Some("preserve");
        self.text = Some((String::new(), is_kept));
    }

    fn close_text(&mut self) {
        if let Some((text, is_kept)) = self.text.take() {
            let is_white = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
            self.words(if is_kept { &text } else { text.trim_matches(is_white) });
        }
    }
}

impl Events for Story<'_> {
    fn open(&mut self, element: &Element<'_>) {
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        match (element.space, element.name) {
            ("w", _) => self.open_word(element),
            ("m", "t") => self.open_text(element),
            ("mc", "AlternateContent") => self.alternatives.push(false),
            ("mc", "Choice") => {
                let requires = element.value("mc", "Requires").unwrap_or_default();
                let is_understood = requires.split_whitespace().all(|prefix| !element.space_of(prefix).is_empty());
                self.alternative(is_understood);
            }
            ("mc", "Fallback") => self.alternative(true),
            ("v", "textpath") => {
                if let Some(text) = element.value("v", "string").filter(|text| !text.trim().is_empty()) {
                    self.open_box();
                    self.flow.text(&text);
                    self.close_box();
                }
            }
            ("a", "graphicData") => {
                let uri = element.value("a", "uri").unwrap_or_default();
                self.has_drawn |= uri.ends_with("/diagram") || uri.ends_with("/chart");
            }
            _ => {}
        }
    }

    fn close(&mut self, space: &'static str, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match (space, name) {
            ("w" | "m", "t") => self.close_text(),
            ("w", "p") if !self.run.has_no_end => self.flow.end_paragraph(),
            ("w", "pPr") => self.run.in_paragraph_format = false,
            ("w", "rPr") => self.run.in_format = false,
            ("w", "r") => (self.run.is_hidden, self.run.is_mark) = (false, false),
            ("w", "txbxContent") => self.close_box(),
            ("w", "rt") => self.run.readings = self.run.readings.saturating_sub(1),
            ("w", "footnote" | "endnote") => {
                let lines = self.flow.take();
                if let Some(id) = self.note.take() {
                    self.notes.push((id, lines));
                }
            }
            ("mc", "AlternateContent") => {
                self.alternatives.pop();
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped == 0
            && let Some((open, _)) = &mut self.text
        {
            open.push_str(text);
        }
    }

    fn is_full(&self) -> bool {
        self.flow.is_full()
    }
}

/// Whether what is in an element of this name is no text, or no longer.
fn is_no_text(name: &str) -> bool {
    matches!(
        name,
        "del"
            | "moveFrom"
            | "delText"
            | "instrText"
            | "delInstrText"
            | "pPrChange"
            | "rPrChange"
            | "tblPrChange"
            | "tblGridChange"
            | "trPrChange"
            | "tcPrChange"
            | "sectPrChange"
            | "numberingChange"
            | "sectPr"
            | "tblPr"
            | "trPr"
            | "tcPr"
            | "sdtPr"
            | "ffData"
            | "fldData"
            | "rubyPr"
    )
}

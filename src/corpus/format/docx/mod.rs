//! Documents of Word since 2007 (WordprocessingML, ECMA-376): the text as it would print. What was deleted in a tracked
//! change is none of it, and neither are comments; footnotes and endnotes stand behind it. Hidden words and running heads
//! are listed as left out.

mod parts;
mod story;
mod styles;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io::BufRead;

use self::parts::{Links, links, links_of, resolve};
use self::story::{Note, Story};
use self::styles::Styles;
use super::contract::{Emit, Format, Record};
use super::document::Document;
use super::office::markup::{self, Element, Events};
use super::office::{compound, properties::properties};
use crate::corpus::context::Context;
use crate::corpus::encoding::read_bytes;
use crate::corpus::unpack::Package;

/// Files of one document.
pub(super) struct Docx;

/// Most parts with a running head or foot that are read.
const MOST_HEADS: usize = 60;

impl Format for Docx {
    fn extensions(&self) -> &'static [&'static str] {
        &["docx", "docm"]
    }

    fn read(&self, input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
        let start = input.fill_buf().map_err(|error| format!("cannot be read: {error}"))?;
        if start.starts_with(compound::MAGIC) {
            return Err(compound::reason(&read_bytes(input)?));
        }
        if start.starts_with(b"{\\rtf") {
            return Err("is RTF and not docx; name it .rtf".to_owned());
        }
        if start.is_empty() {
            return Err("is empty".to_owned());
        }
        if !start.starts_with(b"PK") {
            return Err(
                "is no zip, and a document of Word since 2007 is one; look at what it is, and name it so".to_owned()
            );
        }
        let document = read(&mut Package::new(input, &context.budget, &context.watch)?)?;
        let _ = emit(Record { number: None, content: Ok(document.draft(context)) });
        Ok(())
    }
}

/// The document that a package is.
fn read(package: &mut Package) -> Result<Document, String> {
    let top = links(&package.member("_rels/.rels")?.unwrap_or_default());
    let main = top.first("officeDocument").unwrap_or("word/document.xml").to_owned();
    let main = resolve("", &main);
    let mut remarks = Vec::new();
    let Some(bytes) = package.member(&main)? else {
        return Err(format!("has no part `{main}`, which holds the text; it is no document of Word, or was cut off"));
    };
    let links = links(&package.member(&links_of(&main))?.unwrap_or_default());
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut part = |name: &str, links: &Links, remarks: &mut Vec<String>| {
        let name = resolve(folder, links.first(name)?);
        match package.member(&name) {
            Ok(bytes) => bytes.map(|bytes| (name, bytes)),
            Err(reason) => {
                remarks.push(reason);
                None
            }
        }
    };
    let mut styles = Styles::default();
    if let Some((name, bytes)) = part("styles", &links, &mut remarks) {
        events(&name, &bytes, &mut styles, &mut remarks);
    }
    let styles = styles.resolved();
    let mut story = Story::new(&styles);
    remarks.extend(markup::read(&bytes, parts::vocabulary, &mut story)?.map(|wrong| in_part(&main, &wrong)));
    drop(bytes);
    if !story.has_body() {
        return Err(format!("is no document of Word: its part `{main}` has no text"));
    }
    let references = story.references();
    remarks.extend(story.remarks());
    let mut document = story.finished();
    for (kind, name) in [(Note::Foot, "footnotes"), (Note::End, "endnotes")] {
        let Some((name, bytes)) = part(name, &links, &mut remarks) else { continue };
        let mut story = Story::new(&styles);
        events(&name, &bytes, &mut story, &mut remarks);
        remarks.extend(story.remarks());
        document.dropped.extend(story.take_dropped());
        let mut notes: HashMap<String, Vec<String>> = HashMap::new();
        let found = story.notes();
        let order: Vec<String> = found.iter().map(|(id, _)| id.clone()).collect();
        for (id, lines) in found {
            notes.entry(id).or_insert(lines);
        }
        for (_, id) in references.iter().filter(|(of, _)| *of == kind) {
            document.paragraphs.extend(notes.remove(id).unwrap_or_default());
        }
        // A note whose place was deleted does not print.
        document.dropped.extend(order.iter().flat_map(|id| notes.remove(id).unwrap_or_default()));
    }
    let mut heads: Vec<&str> = links.all("header").chain(links.all("footer")).collect();
    heads.dedup();
    if heads.len() > MOST_HEADS {
        remarks.push(format!("has more than {MOST_HEADS} running heads, of which the others are not listed"));
    }
    for name in heads.into_iter().take(MOST_HEADS) {
        let name = resolve(folder, name);
        let Some(bytes) = package.member(&name)? else { continue };
        let mut story = Story::new(&styles);
        events(&name, &bytes, &mut story, &mut remarks);
        let lines = story.take_dropped();
        for line in story.finished().paragraphs.into_iter().chain(lines) {
            if !document.dropped.contains(&line) {
                document.dropped.push(line);
            }
        }
    }
    let core = top.first("core-properties").unwrap_or("docProps/core.xml");
    if let Ok(Some(bytes)) = package.member(&resolve("", core)) {
        let mut core = Core::default();
        let _ = markup::read(&bytes, parts::vocabulary, &mut core);
        document.properties = properties(&core.title, &core.authors, &core.created);
    }
    document.remarks.extend(remarks);
    Ok(document)
}

/// Hands the events of a part over, and notes what is wrong with it.
fn events(name: &str, bytes: &[u8], to: &mut dyn Events, remarks: &mut Vec<String>) {
    let wrong = markup::read(bytes, parts::vocabulary, to).unwrap_or_else(Some);
    remarks.extend(wrong.map(|wrong| in_part(name, &wrong)));
}

fn in_part(name: &str, wrong: &str) -> String {
    format!("has a part `{name}` that {wrong}")
}

/// What the document says of itself.
#[derive(Default)]
struct Core {
    title: String,
    authors: Vec<String>,
    created: String,
    text: Option<String>,
}

impl Events for Core {
    fn open(&mut self, _: &Element<'_>) {
        self.text = Some(String::new());
    }

    fn close(&mut self, space: &'static str, name: &str) {
        let Some(text) = self.text.take() else { return };
        match (space, name) {
            ("dc", "title") => self.title = text,
            ("dc", "creator") => self.authors.push(text),
            ("dcterms", "created") => self.created = text,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(open) = &mut self.text {
            open.push_str(text);
        }
    }
}

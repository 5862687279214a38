//! Documents of LibreOffice and its kin (OpenDocument): a package, or one XML file (`.fodt`). The text as it would print:
//! what was deleted in a tracked change is none of it, and neither are annotations; notes stand behind it. Hidden words and
//! running heads are listed as left out.

mod story;
mod styles;
#[cfg(test)]
mod tests;

use std::io::BufRead;

use self::story::Story;
use super::contract::{Emit, Format, Record};
use super::document::Document;
use super::office::markup::{self, Element, Events};
use super::office::{compound, properties::properties};
use crate::corpus::context::Context;
use crate::corpus::encoding::read_bytes;
use crate::corpus::unpack::Package;

/// Files of one document.
pub(super) struct Odt;

impl Format for Odt {
    fn extensions(&self) -> &'static [&'static str] {
        &["odt", "ott", "fodt"]
    }

    fn read(&self, input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
        let start = input.fill_buf().map_err(|error| format!("cannot be read: {error}"))?;
        if start.starts_with(compound::MAGIC) {
            return Err(compound::reason(&read_bytes(input)?));
        }
        if start.is_empty() {
            return Err("is empty".to_owned());
        }
        let is_package = start.starts_with(b"PK");
        let document = if is_package {
            read(&mut Package::new(input, &context.budget, &context.watch)?)?
        } else {
            flat(&read_bytes(input)?)?
        };
        let _ = emit(Record { number: None, content: Ok(document.draft(context)) });
        Ok(())
    }
}

/// The document that a package is.
fn read(package: &mut Package) -> Result<Document, String> {
    let manifest = package.member("META-INF/manifest.xml")?.unwrap_or_default();
    if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
        return Err("is encrypted; open it and save it without a password".to_owned());
    }
    let mut story = Story::new();
    let mut meta = Meta::default();
    let mut remarks = Vec::new();
    // The styles, and the running heads in them, stand in a part of their own.
    for (name, is_needed) in [("styles.xml", false), ("content.xml", true)] {
        match package.member(name) {
            Ok(Some(bytes)) => match markup::read(&bytes, vocabulary, &mut story) {
                Ok(wrong) => remarks.extend(wrong.map(|wrong| format!("has a part `{name}` that {wrong}"))),
                Err(reason) if is_needed => return Err(format!("has a part `{name}` that {reason}")),
                Err(reason) => remarks.push(format!("has a part `{name}` that {reason}")),
            },
            Ok(None) if is_needed => {
                return Err(format!(
                    "has no part `{name}`, which holds the text; it is no OpenDocument, or was cut off"
                ));
            }
            Err(reason) if is_needed => return Err(reason),
            Ok(None) => {}
            Err(reason) => remarks.push(reason),
        }
    }
    if let Ok(Some(bytes)) = package.member("meta.xml") {
        let _ = markup::read(&bytes, vocabulary, &mut meta);
    }
    finished(story, &meta, remarks)
}

/// The document that one XML file is.
fn flat(bytes: &[u8]) -> Result<Document, String> {
    let (mut story, mut meta) = (Story::new(), Meta::default());
    let wrong = markup::read(bytes, vocabulary, &mut story)?;
    let _ = markup::read(bytes, vocabulary, &mut meta);
    if !story.has_body() {
        return Err("is neither a zip nor OpenDocument in one XML file; look at what it is, and name it so".to_owned());
    }
    finished(story, &meta, wrong.into_iter().collect())
}

fn finished(story: Story, meta: &Meta, remarks: Vec<String>) -> Result<Document, String> {
    if !story.has_body() {
        return Err("holds no text; it is a table, a presentation or a drawing".to_owned());
    }
    let mut document = story.finished();
    document.remarks.extend(remarks);
    let authors = if meta.first.trim().is_empty() { &meta.last } else { &meta.first };
    document.properties = properties(&meta.title, std::slice::from_ref(authors), &meta.created);
    Ok(document)
}

/// What the document says of itself.
#[derive(Default)]
struct Meta {
    title: String,
    /// Who made it, and who changed it last.
    first: String,
    last: String,
    created: String,
    text: Option<String>,
    is_open: bool,
}

impl Events for Meta {
    fn open(&mut self, element: &Element<'_>) {
        self.is_open |= (element.space, element.name) == ("office", "meta");
        self.text = Some(String::new()).filter(|_| self.is_open);
    }

    fn close(&mut self, space: &'static str, name: &str) {
        let text = self.text.take();
        match (space, name, text) {
            ("office", "meta", _) => self.is_open = false,
            ("dc", "title", Some(text)) => self.title = text,
            ("dc", "creator", Some(text)) => self.last = text,
            ("meta", "initial-creator", Some(text)) => self.first = text,
            ("meta", "creation-date", Some(text)) => self.created = text,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(open) = &mut self.text {
            open.push_str(text);
        }
    }
}

/// The short names of namespaces.
fn vocabulary(uri: &str) -> &'static str {
    match uri {
        "http://purl.org/dc/elements/1.1/" => "dc",
        "http://www.w3.org/1998/Math/MathML" => "math",
        uri => match uri.strip_prefix("urn:oasis:names:tc:opendocument:xmlns:") {
            Some("office:1.0") => "office",
            Some("text:1.0") => "text",
            Some("style:1.0") => "style",
            Some("table:1.0") => "table",
            Some("drawing:1.0") => "draw",
            Some("svg-compatible:1.0") => "svg",
            Some("form:1.0") => "form",
            Some("script:1.0") => "script",
            Some("meta:1.0") => "meta",
            _ => "",
        },
    }
}

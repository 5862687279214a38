//! The parts of a package and how they are linked (Open Packaging Conventions), and the namespaces in them.

use super::super::office::markup::{self, Element, Events};

/// Links of one part to others, by their kinds: the last word of the type that the standard has for them.
#[derive(Default)]
pub(super) struct Links(Vec<(String, String)>);

impl Links {
    /// The first part of a kind.
    pub(super) fn first(&self, kind: &str) -> Option<&str> {
        self.all(kind).next()
    }

    /// The parts of a kind.
    pub(super) fn all(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(of, _)| of == kind).map(|(_, target)| target.as_str())
    }
}

impl Events for Links {
    fn open(&mut self, element: &Element<'_>) {
        if element.name == "Relationship"
            && let (Some(kind), Some(target)) = (element.value("", "Type"), element.value("", "Target"))
            && element.value("", "TargetMode").as_deref() != Some("External")
        {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            self.0.push((kind, target));
        }
    }

    fn close(&mut self, _: &'static str, _: &str) {}

    fn text(&mut self, _: &str) {}
}

/// The links that a part of them states. One that cannot be read states none; the names of the parts are usual ones then.
pub(super) fn links(bytes: &[u8]) -> Links {
    let mut links = Links::default();
    let _ = markup::read(bytes, vocabulary, &mut links);
    links
}

/// The part that has the links of another.
pub(super) fn links_of(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/_rels/{name}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// The name of the part that a link in `folder` leads to.
pub(super) fn resolve(folder: &str, target: &str) -> String {
    let from = if target.starts_with('/') { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in from.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The short names of namespaces, those of strict documents included. `ext` is what Word since 2010 understands besides.
pub(super) fn vocabulary(uri: &str) -> &'static str {
    match uri {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        | "http://purl.oclc.org/ooxml/wordprocessingml/main" => "w",
        "http://schemas.openxmlformats.org/officeDocument/2006/math"
        | "http://purl.oclc.org/ooxml/officeDocument/math" => "m",
        "http://schemas.openxmlformats.org/drawingml/2006/main" | "http://purl.oclc.org/ooxml/drawingml/main" => "a",
        "http://schemas.openxmlformats.org/markup-compatibility/2006" => "mc",
        "urn:schemas-microsoft-com:vml" => "v",
        "http://purl.org/dc/elements/1.1/" => "dc",
        "http://purl.org/dc/terms/" => "dcterms",
        uri if uri.starts_with("http://schemas.microsoft.com/office/word/20")
            || uri == "http://schemas.microsoft.com/office/drawing/2010/main" =>
        {
            "ext"
        }
        _ => "",
    }
}

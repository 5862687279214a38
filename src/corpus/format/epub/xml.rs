//! The XML of a package: its parts that are no pages. Takes bytes; gives what opens, stands and closes in them, in order.

use quick_xml::events::Event;
use quick_xml::events::attributes::Attribute;
use quick_xml::{Reader, XmlVersion};

use super::super::xml::resolved;
use crate::corpus::encoding::{declared_in_xml, decode};

/// Deepest nesting of elements.
const DEEPEST: usize = 200;

/// Attributes of an element, under their names without a prefix.
pub(super) struct Attributes(Vec<(String, String)>);

impl Attributes {
    /// The value of the first attribute of this name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether `word` is one of the words of the value.
    pub(super) fn has(&self, name: &str, word: &str) -> bool {
        self.get(name).is_some_and(|value| value.split_whitespace().any(|other| other == word))
    }
}

/// What an attribute says; a reference that is unknown stands as it is.
pub(super) fn value(attribute: &Attribute<'_>) -> String {
    let value = attribute.normalized_value(XmlVersion::Implicit1_0);
    value.unwrap_or_else(|_| attribute.value.clone()).into_owned()
}

/// What stands in a part. Names are without a prefix.
pub(super) enum Step<'a> {
    Open(&'a str, &'a Attributes),
    Text(&'a str),
    Close(&'a str),
}

/// Walks through `bytes`.
///
/// # Errors
/// Where they are no text or no XML, or elements nest too deep. What stands before that was handed over.
pub(super) fn walk(bytes: &[u8], on: &mut dyn FnMut(Step<'_>)) -> Result<(), String> {
    let text = decode(bytes, declared_in_xml(bytes).as_deref())?.text;
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    config.expand_empty_elements = true;
    let mut depth = 0_usize;
    loop {
        let at = reader.buffer_position();
        match reader.read_event().map_err(|error| format!("is not XML at byte {at}: {error}"))? {
            Event::Eof => return Ok(()),
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(format!("has elements that nest deeper than {DEEPEST}"));
                }
                let mut attributes = start.attributes();
                let attributes = attributes
                    .with_checks(false)
                    .flatten()
                    .map(|attribute| (attribute.key.local_name().as_ref().to_owned(), value(&attribute)));
                let attributes = Attributes(attributes.collect());
                let name = start.local_name();
                on(Step::Open(name.as_ref(), &attributes));
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                on(Step::Close(end.local_name().as_ref()));
            }
            Event::Text(text) => on(Step::Text(&text)),
            Event::CData(text) => on(Step::Text(&text)),
            Event::GeneralRef(reference) => on(Step::Text(&resolved(&reference))),
            _ => {}
        }
    }
}

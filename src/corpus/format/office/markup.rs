//! XML of documents → events. Takes the bytes of a part; gives its elements under the short names that the standards use
//! for their namespaces, whatever prefixes the file has, and its text. Entities other than those of XML are not expanded,
//! and elements nest no deeper than a bound.

use std::borrow::Cow;
use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::corpus::encoding::{declared_in_xml, decode};
use crate::corpus::format::xml::resolved;

/// Deepest nesting of elements.
const DEEPEST: usize = 1000;

/// Takes the events of a part.
pub(in crate::corpus::format) trait Events {
    /// An element begins.
    fn open(&mut self, element: &Element<'_>);

    /// An element ends.
    fn close(&mut self, space: &'static str, name: &str);

    /// Text, in as many pieces as the file has it.
    fn text(&mut self, text: &str);

    /// Whether nothing more is wanted.
    fn is_full(&self) -> bool {
        false
    }
}

/// The short name of a namespace; empty for one that is not known.
pub(in crate::corpus::format) type Vocabulary = fn(&str) -> &'static str;

/// An element that begins.
pub(in crate::corpus::format) struct Element<'e> {
    /// The short name of its namespace.
    pub(in crate::corpus::format) space: &'static str,
    pub(in crate::corpus::format) name: &'e str,
    start: &'e BytesStart<'e>,
    spaces: &'e Spaces,
}

impl Element<'_> {
    /// The value of an attribute of a namespace, or of none.
    pub(in crate::corpus::format) fn value(&self, space: &str, name: &str) -> Option<String> {
        self.start.attributes().with_checks(false).flatten().find_map(|attribute| {
            let (local, prefix) = attribute.key.decompose();
            let is_it =
                local.into_inner() == name && prefix.is_none_or(|prefix| self.spaces.of(prefix.into_inner()) == space);
            is_it.then(|| {
                let raw: &str = &attribute.value;
                quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), Cow::into_owned)
            })
        })
    }

    /// The short name of the namespace that a prefix stands for.
    pub(in crate::corpus::format) fn space_of(&self, prefix: &str) -> &'static str {
        self.spaces.of(prefix)
    }
}

/// What the prefixes stand for that are declared so far.
struct Spaces {
    vocabulary: Vocabulary,
    bound: HashMap<String, Vec<&'static str>>,
    /// The prefixes, and how deep the elements are that declare them.
    declared: Vec<(usize, String)>,
}

impl Spaces {
    fn of(&self, prefix: &str) -> &'static str {
        match prefix {
            "xml" => "xml",
            _ => self.bound.get(prefix).and_then(|spaces| spaces.last().copied()).unwrap_or_default(),
        }
    }

    fn declare(&mut self, start: &BytesStart<'_>, depth: usize) {
        for attribute in start.attributes().with_checks(false).flatten() {
            let prefix = match attribute.key.into_inner() {
                "xmlns" => "",
                key => match key.strip_prefix("xmlns:") {
                    Some(prefix) => prefix,
                    None => continue,
                },
            };
            let space = (self.vocabulary)(attribute.value.trim());
            self.bound.entry(prefix.to_owned()).or_default().push(space);
            self.declared.push((depth, prefix.to_owned()));
        }
    }

    fn forget(&mut self, depth: usize) {
        while let Some((_, prefix)) = self.declared.pop_if(|(at, _)| *at >= depth) {
            if let Some(spaces) = self.bound.get_mut(&prefix) {
                spaces.pop();
            }
        }
    }
}

/// Hands the events of a part to `events`. Gives what is wrong with it, if something is; what stands before that was
/// handed over.
///
/// # Errors
/// Where it is no text.
pub(in crate::corpus::format) fn read(
    bytes: &[u8],
    vocabulary: Vocabulary,
    events: &mut dyn Events,
) -> Result<Option<String>, String> {
    let declared = declared_in_xml(bytes).unwrap_or_else(|| "utf-8".to_owned());
    let decoded = decode(bytes, Some(&declared))?;
    let wrong = walk(&decoded.text, vocabulary, events);
    Ok(wrong.or(decoded.remark))
}

fn walk(xml: &str, vocabulary: Vocabulary, events: &mut dyn Events) -> Option<String> {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.allow_dangling_amp = true;
    let mut spaces = Spaces { vocabulary, bound: HashMap::new(), declared: Vec::new() };
    let mut depth = 0;
    loop {
        let at = reader.buffer_position();
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                if depth >= DEEPEST {
                    return Some(format!("has elements that nest deeper than {DEEPEST}, and is read no further"));
                }
                depth += 1;
                spaces.declare(&start, depth);
                let (local, prefix) = start.name().decompose();
                let space = spaces.of(prefix.map_or("", |prefix| prefix.into_inner()));
                events.open(&Element { space, name: local.into_inner(), start: &start, spaces: &spaces });
            }
            Ok(Event::End(end)) => {
                let (local, prefix) = end.name().decompose();
                events.close(spaces.of(prefix.map_or("", |prefix| prefix.into_inner())), local.into_inner());
                spaces.forget(depth);
                depth = depth.saturating_sub(1);
            }
            Ok(Event::Text(text)) => events.text(&text),
            Ok(Event::CData(text)) => events.text(&text),
            Ok(Event::GeneralRef(reference)) => events.text(&resolved(&reference)),
            Ok(Event::Eof) => {
                return (depth > 0).then(|| "ends inside an element; it may have been cut off".to_owned());
            }
            Ok(_) => {}
            Err(error) => return Some(format!("is not XML at byte {at}: {error}; what stands before it is read")),
        }
        if events.is_full() {
            return None;
        }
    }
}

/// Whether a switch is on: one without a value is.
pub(in crate::corpus::format) fn is_on(value: Option<&str>) -> bool {
    !matches!(value, Some("0" | "false" | "off" | "none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Seen(Vec<String>);

    impl Events for Seen {
        fn open(&mut self, element: &Element<'_>) {
            let value = element.value("w", "val").unwrap_or_default();
            self.0.push(format!("<{}:{} {value}", element.space, element.name));
        }

        fn close(&mut self, space: &'static str, name: &str) {
            self.0.push(format!("/{space}:{name}"));
        }

        fn text(&mut self, text: &str) {
            self.0.push(text.to_owned());
        }
    }

    fn vocabulary(uri: &str) -> &'static str {
        if uri == "urn:w" { "w" } else { "" }
    }

    fn seen(bytes: &[u8]) -> (Vec<String>, Option<String>) {
        let mut seen = Seen::default();
        let wrong = read(bytes, vocabulary, &mut seen).unwrap();
        (seen.0, wrong)
    }

    #[test]
    fn a_prefix_is_what_it_is_declared_as() {
        let xml =
            "<x:a xmlns:x='urn:w'><x:b x:val='1&amp;2'/><c val='3' xmlns='urn:w'/><x:d xmlns:x='urn:o'/><x:e/></x:a>";
        let (found, wrong) = seen(xml.as_bytes());
        let expected = ["<w:a ", "<w:b 1&2", "/w:b", "<w:c 3", "/w:c", "<:d ", "/:d", "<w:e ", "/w:e", "/w:a"];
        assert_eq!((found, wrong), (expected.map(str::to_owned).to_vec(), None));
    }

    #[test]
    fn entities_are_not_expanded() {
        let xml = "<!DOCTYPE a [<!ENTITY b 'bbb'><!ENTITY c '&b;&b;'>]><a xmlns='urn:w' val='&c;'>&c;&lt;&#21271;</a>";
        assert_eq!(seen(xml.as_bytes()).0.concat(), "<w:a &c;&c;<北/w:a");
    }

    #[test]
    fn what_is_broken_is_named_and_what_stands_before_it_is_read() {
        let (found, wrong) = seen("<a>甲</b>乙".as_bytes());
        assert!(found.contains(&"甲".to_owned()) && wrong.unwrap().starts_with("is not XML at byte"));
        assert!(seen("<a>甲".as_bytes()).1.unwrap().contains("cut off"));
        assert!(seen("<a>".repeat(2000).as_bytes()).1.unwrap().contains("nest deeper"));
        let many = format!("<a {}>{}</a>", "xmlns:b='urn:w' ".repeat(20_000), "<b:c/>".repeat(20_000));
        assert_eq!(seen(many.as_bytes()).1, None);
    }

    #[test]
    fn parts_may_be_in_another_encoding() {
        let (utf16, ..) = encoding_rs::UTF_16LE.encode("");
        assert!(utf16.is_empty());
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend("<a>港口启用</a>".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(seen(&bytes).0[1], "港口启用");
        let gbk = encoding_rs::GBK.encode("<?xml version='1.0' encoding='gbk'?><a>港口今天启用了新的航线</a>").0;
        assert_eq!(seen(&gbk).0[1], "港口今天启用了新的航线");
    }
}

//! XML: an article a file, or many: `<doc>` with a title and a text in it, items of RSS, entries of Atom, the dumps of
//! Sogou (`<contenttitle>`), NewsML. Streamed: an element is an article when one of its children is a title or a text.
//!
//! Real dumps are not well-formed: a bare `&`, no root, unclosed elements. What can be read is read; the rest is named.

use std::io::BufRead;
use std::ops::ControlFlow;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use serde_json::{Map, Value};

use super::contract::{Emit, Format, Record};
use super::html::Html;
use super::json::article;
use crate::corpus::bounds::{Bounded, LONGEST, Room};
use crate::corpus::context::Context;
use crate::corpus::encoding::{TextReader, declared_in_xml};
use crate::corpus::record;

/// Files of one article or many.
pub(super) struct Xml;

/// Deepest nesting of elements.
const DEEPEST: usize = 200;
/// Most elements with a value in one article.
const MOST_VALUES: usize = 1000;

impl Format for Xml {
    fn extensions(&self) -> &'static [&'static str] {
        &["xml", "rss", "atom"]
    }

    fn read(&self, input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
        let start = input.fill_buf().map_err(|error| format!("cannot be read: {error}"))?;
        if is_page(start) {
            return Html.read(input, context, emit);
        }
        let declared = declared_in_xml(start);
        let mut input = TextReader::mending(input, declared.as_deref())?;
        let room = Room::of(LONGEST);
        let mut reader = Reader::from_reader(Bounded::new(&mut input, &room, "a text without a tag, or a tag"));
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut dump = Dump { open: Vec::new(), number: 0, waiting: None, held: 0, context, emit };
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            room.refill(LONGEST);
            let at = reader.buffer_position();
            let event = match reader.read_event_into(&mut buffer) {
                Ok(event) => event,
                Err(error) => {
                    let _ = dump.close();
                    return Err(match error {
                        quick_xml::Error::Io(error) => format!("cannot be read behind byte {at}: {error}"),
                        error => format!("is not XML at byte {at}: {error}"),
                    });
                }
            };
            let step = match event {
                Event::Eof => break,
                Event::Start(start) => dump.start(&start),
                Event::Empty(start) => {
                    dump.start(&start).and_then(|flow| if flow.is_break() { Ok(flow) } else { dump.end() })
                }
                Event::End(_) => dump.end(),
                Event::Text(text) => dump.text(&text),
                Event::CData(text) => dump.text(&text),
                Event::GeneralRef(reference) => dump.text(&resolved(&reference)),
                _ => Ok(ControlFlow::Continue(())),
            };
            match step {
                Ok(ControlFlow::Continue(())) => {}
                Ok(ControlFlow::Break(())) => return Ok(()),
                Err(reason) => {
                    // What was read before stands.
                    let _ = dump.flush(true);
                    return Err(reason);
                }
            }
        }
        let is_open = dump.open.len() > 1 || dump.open.first().is_some_and(|element| element.is_article(context));
        let _ = dump.close();
        let _ = dump.flush(false);
        let number = dump.number;
        drop(reader);
        match (number, is_open) {
            (0, _) => Err("holds no article: no element has a title or a text under a known name".to_owned()),
            (_, true) => Err("ends inside an element; it may have been cut off".to_owned()),
            // The articles stand; the remark is on the whole file.
            _ => input.remark().map_or(Ok(()), Err),
        }
    }
}

/// Whether the first element, behind declarations and comments, is that of a page. `start` is in any encoding in which
/// ASCII is ASCII, or in UTF-16.
fn is_page(start: &[u8]) -> bool {
    let text: String =
        String::from_utf8_lossy(start).chars().filter(|c| !matches!(c, '\0' | '\u{FEFF}' | '\u{FFFD}')).collect();
    let mut rest = text.as_str();
    loop {
        rest = rest.trim_start();
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!") && !rest.split('>').next().is_some_and(|tag| tag.contains('[')) {
            ">"
        } else {
            break;
        };
        let Some((_, behind)) = rest.split_once(end) else { return false };
        rest = behind;
    }
    let name = rest.strip_prefix('<').unwrap_or_default();
    name.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("html"))
        && name[4..].starts_with(|c: char| c.is_whitespace() || c == '>')
}

/// What a reference stands for; an unknown one stands for itself.
pub(super) fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let name = reference.to_string();
    match quick_xml::escape::resolve_predefined_entity(&name) {
        Some(text) => text.to_owned(),
        None if name == "nbsp" => " ".to_owned(),
        None => format!("&{name};"),
    }
}

/// An element that is open.
#[derive(Default)]
struct Element {
    name: String,
    text: String,
    values: Map<String, Value>,
    /// Text and attributes in it and below, in bytes.
    size: usize,
    has_children: bool,
    /// Whether articles stand in it: then it is no article itself.
    holds_articles: bool,
}

impl Element {
    fn is_article(&self, context: &Context<'_>) -> bool {
        // The name of an author is not the title of an article.
        let mut values = self.values.clone();
        values.remove("name");
        record::Record::new(values, context.config).is_article()
    }
}

struct Dump<'a, 'b, 'c> {
    open: Vec<Element>,
    number: u64,
    /// The first article, held back until it is known whether it is the only one.
    waiting: Option<Record>,
    /// Bytes of text in all that is open.
    held: usize,
    context: &'a Context<'b>,
    emit: &'a mut Emit<'c>,
}

impl Dump<'_, '_, '_> {
    fn start(&mut self, start: &BytesStart<'_>) -> Result<ControlFlow<()>, String> {
        if self.open.len() >= DEEPEST {
            return Err(format!("has elements that nest deeper than {DEEPEST}"));
        }
        if let Some(parent) = self.open.last_mut() {
            parent.has_children = true;
        }
        let mut element = Element { name: start.local_name().as_ref().to_lowercase(), ..Element::default() };
        // <link href="…"/> of Atom, <doc id="…" date="…">
        for attribute in start.attributes().with_checks(false).flatten() {
            let value = attribute.value.to_string();
            let key = attribute.key.local_name().as_ref().to_lowercase();
            element.size += key.len() + value.len();
            if element.name == "link" && key == "href" {
                element.text = value;
            } else if element.values.len() < MOST_VALUES && !matches!(key.as_str(), "type" | "class" | "name" | "title")
            {
                element.values.entry(key).or_insert(Value::String(value));
            }
        }
        element.size += element.name.len();
        let size = element.size;
        self.open.push(element);
        self.hold(size)
    }

    /// Counts text that is kept.
    fn hold(&mut self, size: usize) -> Result<ControlFlow<()>, String> {
        self.held += size;
        if self.held > LONGEST {
            return Err(format!("has an element with more than {} MiB of text", LONGEST >> 20));
        }
        Ok(ControlFlow::Continue(()))
    }

    fn text(&mut self, text: &str) -> Result<ControlFlow<()>, String> {
        match self.open.last_mut() {
            // What stands between articles is no text of one.
            Some(element) if !element.holds_articles => {
                element.size += text.len();
                element.text.push_str(text);
                self.hold(text.len())
            }
            _ => Ok(ControlFlow::Continue(())),
        }
    }

    fn end(&mut self) -> Result<ControlFlow<()>, String> {
        let Some(element) = self.open.pop() else { return Ok(ControlFlow::Continue(())) };
        let is_article = !element.holds_articles && element.has_children && element.is_article(self.context);
        if element.holds_articles || is_article {
            self.held -= element.size.min(self.held);
            if let Some(parent) = self.open.last_mut() {
                parent.holds_articles = true;
            }
        }
        if element.holds_articles {
            return Ok(ControlFlow::Continue(()));
        }
        if is_article {
            self.number += 1;
            let is_first = self.number == 1;
            if self.flush(true).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            let record = Record { number: Some(self.number), content: article(element.values, self.context) };
            if is_first {
                self.waiting = Some(record);
                return Ok(ControlFlow::Continue(()));
            }
            return Ok((self.emit)(record));
        }
        let Some(parent) = self.open.last_mut().filter(|parent| !parent.holds_articles) else {
            // The title of a feed behind its articles, or what stands outside of all.
            self.held -= element.size.min(self.held);
            return Ok(ControlFlow::Continue(()));
        };
        parent.size += element.size;
        let text = element.text.trim();
        if !text.is_empty() && is_markup(&element.name) {
            // Paragraphs of a text, and markup inside one.
            parent.text.push('\n');
            parent.text.push_str(text);
        } else if !text.is_empty() {
            let text = Value::String(text.to_owned());
            match parent.values.get_mut(&element.name) {
                None => {
                    if parent.values.len() < MOST_VALUES {
                        parent.values.insert(element.name.clone(), text);
                    }
                }
                Some(Value::Array(values)) if values.len() < MOST_VALUES => values.push(text),
                Some(Value::Array(_)) => {}
                Some(first) => *first = Value::Array(vec![first.take(), text]),
            }
        }
        // <author><name>…</name></author>, <head><title>…</title></head>
        for (name, value) in element.values {
            let name = if name == "name" { element.name.clone() } else { name };
            if !name.is_empty() && parent.values.len() < MOST_VALUES {
                parent.values.entry(name).or_insert(value);
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Closes what is open: an article that was cut off is read as far as it goes.
    fn close(&mut self) -> Result<ControlFlow<()>, String> {
        while !self.open.is_empty() {
            if self.end()?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(self.flush(self.number > 1))
    }

    /// Lets go of the article held back; it keeps its number where it is one of many.
    fn flush(&mut self, many: bool) -> ControlFlow<()> {
        match self.waiting.take() {
            Some(record) => (self.emit)(Record { number: record.number.filter(|_| many), ..record }),
            None => ControlFlow::Continue(()),
        }
    }
}

/// Elements that mark up a text.
fn is_markup(name: &str) -> bool {
    matches!(
        name,
        "p" | "br"
            | "b"
            | "i"
            | "em"
            | "strong"
            | "div"
            | "span"
            | "para"
            | "paragraph"
            | "font"
            | "a"
            | "li"
            | "ul"
            | "h2"
            | "h3"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::config::Config;

    fn read(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        let end = Xml.read(&mut text.as_bytes(), &Context::of("a.xml", &Config::default()), &mut |record| {
            let number = record.number.map_or(String::new(), |number| format!("#{number} "));
            found.push(match record.content.and_then(|draft| draft.article()) {
                Ok(article) => {
                    let date = article.published.map(|date| date.to_string()).unwrap_or_default();
                    format!(
                        "{number}{}|{}|{date}|{}",
                        article.title,
                        article.body.replace('\n', "/"),
                        article.authors.join("、")
                    )
                }
                Err(reason) => format!("{number}{reason}"),
            });
            ControlFlow::Continue(())
        });
        if let Err(reason) = end {
            found.push(reason);
        }
        found
    }

    #[test]
    fn the_shapes_of_news_in_xml() {
        for (text, expected) in [
            (
                "<?xml version=\"1.0\"?><doc><title>渡轮</title><content>甲&amp;乙。</content><date>2024-03-19</date></doc>",
                &["渡轮|甲&乙。|2024-03-19|"][..],
            ),
            ("<doc><title>一</title><text><p>第一段。</p><p>第二段。</p></text></doc>", &["一|第一段。/第二段。||"]),
            (
                "<docs><doc><title>一</title><text>甲。</text></doc><doc><title>二</title><text>乙。</text></doc></docs>",
                &["#1 一|甲。||", "#2 二|乙。||"],
            ),
            (
                "<doc><url>http://a.example/1</url><contenttitle>一</contenttitle><content>甲 & 乙。</content></doc>\n<doc><contenttitle>二</contenttitle><content></content></doc>",
                &["#1 一|甲 & 乙。||", "#2 二|||"],
            ),
            (
                "<rss><channel><title>某报</title><item><title>一</title><pubDate>Tue, 19 Mar 2024 16:21:07 +0800</pubDate><description><![CDATA[<p>甲。</p>]]></description></item></channel></rss>",
                &["一|甲。|2024-03-19T16:21:07+08:00|"],
            ),
            (
                "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>某报</title><entry><title>一</title><author><name>沈若橘</name></author><content type=\"html\">&lt;p&gt;甲。&lt;/p&gt;</content><link href=\"http://a.example\"/></entry></feed>",
                &["一|甲。||沈若橘"],
            ),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_broken_is_named_and_the_rest_is_read() {
        assert_eq!(
            read("<docs><doc><title>一</title><text>甲。</text></doc><doc><title>二</title><text>乙"),
            ["#1 一|甲。||", "#2 二|乙|| ", "ends inside an element; it may have been cut off"].map(str::trim)
        );
        assert!(read("").first().is_some_and(|reason| reason.starts_with("holds no article")));
        assert!(read(&"<a>".repeat(1000)).first().is_some_and(|reason| reason.contains("nest deeper")));
    }

    #[test]
    fn a_page_is_a_page_whatever_its_file_is_called() {
        let page = "<head><title>新航线启用</title></head><body><h1>新航线启用</h1><p>2024年3月19日 来源：雁洲日报</p>\
                    <p>港口今天启用了一条新的航线。</p><p>渡轮慢了下来，船工点起灯。</p></body></html>";
        for start in [
            "<html>",
            "\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">",
            "<?xml version=\"1.0\"?><!-- <doc> --><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"a.dtd\">\n<HTML lang=\"zh\">",
        ] {
            let expected = ["新航线启用|港口今天启用了一条新的航线。/渡轮慢了下来，船工点起灯。|2024-03-19|"];
            assert_eq!(read(&format!("{start}{page}")), expected, "{start}");
        }
        let doc = "<doc><title>新航线启用</title><content>港口今天启用了一条新的航线。</content></doc>";
        for start in ["", "<?xml version=\"1.0\"?>", "<!-- <html> -->", "<!DOCTYPE doc [<!ENTITY html \"<html>\">]>"] {
            assert_eq!(read(&format!("{start}{doc}")), ["新航线启用|港口今天启用了一条新的航线。||"], "{start}");
        }
        for root in ["<htmlx>", "html", "<", "<!--", "<?xml", "<!DOCTYPE html"] {
            assert!(!is_page(root.as_bytes()), "{root}");
        }
    }
}

//! Web archives of Safari: a property list, binary or in XML, of a page and what belongs to it. The page is an article; frames
//! and pictures are counted.
//!
//! The list is read event by event: a value in a binary list may stand in any number of places, and may claim any length,
//! so that all of it in memory may be any number of times as large as the file.

use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};

use plist::stream::{BinaryReader, Event, OwnedEvent, XmlReader};

use super::contract::{Emit, Format, Record};
use super::html;
use crate::corpus::context::Context;
use crate::corpus::encoding::read_bytes;
use crate::corpus::evidence::Content;

/// Files of one page.
pub(super) struct WebArchive;

/// What a binary list begins with.
const BINARY: &[u8] = b"bplist00";
/// Deepest nesting of values; an archive nests four levels deep, and four more for each frame in a frame.
const DEEPEST: usize = 100;
/// Bytes of tags, lengths and references of a binary list, which the crate reads a few at a time and keeps eightfold.
const STRUCTURE: u64 = 4 << 20;
/// Bytes at most that such a read asks for.
const WORD: usize = 8;
/// Bytes of values that may be read beside those of the file: a short value may stand in several places.
const SHARED: u64 = 1 << 20;
/// Kinds of resources that are counted each for itself.
const KINDS: usize = 100;

impl Format for WebArchive {
    fn extensions(&self) -> &'static [&'static str] {
        &["webarchive"]
    }

    fn read_all(
        &self,
        input: &mut dyn io::BufRead,
        context: &Context<'_>,
        emit: &mut Emit<'_>,
        not_read: &mut dyn FnMut(String),
    ) -> Result<(), String> {
        let bytes = read_bytes(input)?;
        let mut archive = Archive::default();
        if bytes.starts_with(BINARY) {
            archive.read(BinaryReader::new(Metered::new(&bytes)))?;
        } else {
            archive.read(XmlReader::new(BufReader::new(bytes.as_slice())))?;
        }
        let mut known: Vec<String> = Vec::new();
        for kind in archive.not_read.drain(..) {
            let is_known = known.contains(&kind);
            if !is_known && known.len() < KINDS {
                known.push(kind.clone());
            }
            let kind = if is_known || known.contains(&kind) { kind } else { "part".to_owned() };
            not_read(format!("WEBARCHIVE {kind}"));
        }
        let _ = emit(Record { number: None, content: archive.article(context) });
        Ok(())
    }
}

/// What is taken out of an archive.
#[derive(Default)]
struct Archive {
    page: Option<Vec<u8>>,
    url: Option<String>,
    kind: Option<String>,
    charset: Option<String>,
    not_read: Vec<String>,
}

/// A value that is open: the key that it is on, where it is a dictionary.
struct Level {
    is_dictionary: bool,
    key: Option<String>,
}

impl Archive {
    fn read(&mut self, events: impl Iterator<Item = Result<OwnedEvent, plist::Error>>) -> Result<(), String> {
        let mut open: Vec<Level> = Vec::new();
        for event in events {
            let event = event.map_err(|error| format!("is no web archive, is damaged or is cut off: {error}"))?;
            match event {
                Event::EndCollection => {
                    open.pop();
                    end_value(&mut open);
                }
                Event::StartArray(_) | Event::StartDictionary(_) => {
                    let is_dictionary = matches!(event, Event::StartDictionary(_));
                    if is_dictionary && path(&open) == ["WebSubframeArchives", ""] {
                        self.not_read.push("frame".to_owned());
                    }
                    open.push(Level { is_dictionary, key: None });
                    if open.len() > DEEPEST {
                        return Err(format!("is no web archive: its values nest deeper than {DEEPEST}"));
                    }
                }
                Event::String(key) if open.last().is_some_and(|level| level.is_dictionary && level.key.is_none()) => {
                    if let Some(level) = open.last_mut() {
                        level.key = Some(key.into_owned());
                    }
                }
                value => {
                    self.take(&path(&open), value);
                    end_value(&mut open);
                }
            }
        }
        Ok(())
    }

    /// Takes a value, if it is one of those that count.
    fn take(&mut self, path: &[&str], value: OwnedEvent) {
        match (path, value) {
            (["WebMainResource", "WebResourceData"], Event::Data(bytes)) => self.page = Some(bytes.into_owned()),
            (["WebMainResource", "WebResourceURL"], Event::String(url)) => self.url = Some(url.into_owned()),
            (["WebMainResource", "WebResourceMIMEType"], Event::String(kind)) => self.kind = Some(kind.into_owned()),
            (["WebMainResource", "WebResourceTextEncodingName"], Event::String(charset)) => {
                self.charset = Some(charset.into_owned());
            }
            (["WebSubresources", "", "WebResourceMIMEType"], Event::String(kind)) => self.not_read.push(short(&kind)),
            _ => {}
        }
    }

    /// The article on its page.
    fn article(&self, context: &Context<'_>) -> Content {
        let kind = self.kind.as_deref().unwrap_or("text/html").to_ascii_lowercase();
        if !matches!(kind.as_str(), "text/html" | "application/xhtml+xml") {
            return Err(format!("holds no page: its main resource is {}", short(&kind)));
        }
        let page = self.page.as_deref().ok_or("holds no page: it has no WebMainResource with WebResourceData")?;
        let url = self.url.as_deref().filter(|url| html::is_address(url));
        html::article(page, url, self.charset.as_deref(), context)
    }
}

/// Where a value stands: the keys of the dictionaries around it, and nothing for each list.
fn path(open: &[Level]) -> Vec<&str> {
    let depth = open.len().min(4);
    let mut path: Vec<&str> = open[..depth].iter().map(|level| level.key.as_deref().unwrap_or_default()).collect();
    if open.len() > depth {
        path.push("…");
    }
    path
}

/// Ends the value that stands on the innermost level.
fn end_value(open: &mut [Level]) {
    if let Some(level) = open.last_mut() {
        level.key = None;
    }
}

/// A type as it is counted.
fn short(kind: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'+' | b'_');
    if kind.len() <= 80 && kind.bytes().all(is_plain) { kind.to_ascii_lowercase() } else { "part".to_owned() }
}

/// The bytes of a file, as many of them as one that is not made to fill memory needs.
struct Metered<'a> {
    file: Cursor<&'a [u8]>,
    structure: u64,
    values: u64,
}

impl<'a> Metered<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { file: Cursor::new(bytes), structure: STRUCTURE, values: bytes.len() as u64 + SHARED }
    }
}

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        let left = if buffer.len() <= WORD { &mut self.structure } else { &mut self.values };
        match left.checked_sub(count as u64) {
            Some(rest) => *left = rest,
            None => return Err(io::Error::other("it has more values than its size allows for")),
        }
        Ok(count)
    }
}

impl Seek for Metered<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use plist::{Dictionary, Value};

    use super::*;
    use crate::article::Article;
    use crate::corpus::config::Config;

    fn read(bytes: &[u8]) -> (Result<Article, String>, Vec<String>) {
        let (mut found, mut counted, config) = (Vec::new(), Vec::new(), Config::default());
        let end = WebArchive.read_all(
            &mut &bytes[..],
            &Context::of("a.webarchive", &config),
            &mut |record| {
                found.push(record.content.and_then(crate::corpus::evidence::Draft::article));
                ControlFlow::Continue(())
            },
            &mut |kind| counted.push(kind),
        );
        (found.pop().unwrap_or_else(|| Err(end.unwrap_err())), counted)
    }

    fn resource(bytes: &[u8], url: &str, kind: &str, charset: &str) -> Value {
        let mut resource = Dictionary::new();
        resource.insert("WebResourceData".into(), Value::Data(bytes.to_vec()));
        for (key, value) in
            [("WebResourceURL", url), ("WebResourceMIMEType", kind), ("WebResourceTextEncodingName", charset)]
        {
            resource.insert(key.into(), Value::String(value.into()));
        }
        Value::Dictionary(resource)
    }

    fn archive(main: Value) -> Value {
        let picture = || resource(b"x", "https://news.example.org/1.png", "image/png", "");
        let frame = Dictionary::from_iter([
            (
                "WebMainResource".to_owned(),
                resource("<p>广告</p>".as_bytes(), "https://a.example/", "text/html", "utf-8"),
            ),
            ("WebSubresources".to_owned(), Value::Array(vec![picture()])),
        ]);
        Value::Dictionary(Dictionary::from_iter([
            ("WebMainResource".to_owned(), main),
            ("WebSubframeArchives".to_owned(), Value::Array(vec![Value::Dictionary(frame)])),
            ("WebSubresources".to_owned(), Value::Array(vec![picture(), picture()])),
        ]))
    }

    fn written(value: &Value, binary: bool) -> Vec<u8> {
        let mut bytes = Vec::new();
        if binary { value.to_writer_binary(&mut bytes) } else { value.to_writer_xml(&mut bytes) }.unwrap();
        bytes
    }

    #[test]
    fn the_page_of_an_archive_is_read_and_the_rest_is_counted() {
        let prose = "东港渡轮公司昨日宣布，自四月一日起夜航增开两班，方便居民返家，票价与日间相同。";
        let page = format!("<html><body><h1>渡轮夜航增开两班</h1><p>{prose}</p><p>{prose}</p></body></html>");
        let page = encoding_rs::GBK.encode(&page).0.into_owned();
        let value = archive(resource(&page, "https://news.example.org/1.html", "text/html", "gb2312"));
        for binary in [true, false] {
            let (article, counted) = read(&written(&value, binary));
            let article = article.unwrap();
            assert_eq!((article.title.as_str(), article.body.lines().next()), ("渡轮夜航增开两班", Some(prose)));
            assert_eq!(article.url.as_deref(), Some("https://news.example.org/1.html"));
            assert_eq!(counted, ["WEBARCHIVE frame", "WEBARCHIVE image/png", "WEBARCHIVE image/png"]);
        }
    }

    #[test]
    fn what_is_no_page_is_told() {
        let picture = archive(resource(b"x", "https://news.example.org/1.pdf", "application/pdf", ""));
        assert_eq!(
            read(&written(&picture, true)).0.unwrap_err(),
            "holds no page: its main resource is application/pdf"
        );
        let none = Value::Dictionary(Dictionary::new());
        assert!(read(&written(&none, true)).0.unwrap_err().starts_with("holds no page: it has no WebMainResource"));
        for bytes in [&b""[..], b"bplist00", b"<html><p>", b"text", b"<plist><dict><key>"] {
            assert!(read(bytes).0.is_err(), "{}", String::from_utf8_lossy(bytes));
        }
        let whole = written(&archive(resource(b"<h1>a</h1>", "", "text/html", "")), true);
        for length in 0..whole.len() {
            assert!(read(&whole[..length]).0.is_err());
        }
        // No byte of it makes the reader panic or run away.
        for at in 0..whole.len() {
            for byte in [0x00, 0x0F, 0x5F, 0x6F, 0x80, 0xAF, 0xD1, 0xFF] {
                let mut changed = whole.clone();
                changed[at] = byte;
                let _ = read(&changed);
            }
        }
    }

    /// A binary list of these objects, the first of which is the root.
    fn binary(objects: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = BINARY.to_vec();
        let mut offsets = Vec::new();
        for object in objects {
            offsets.extend((bytes.len() as u32).to_be_bytes());
            bytes.extend(object);
        }
        let table = bytes.len() as u64;
        bytes.extend(offsets);
        bytes.extend([0, 0, 0, 0, 0, 0, 4, 4]);
        for number in [objects.len() as u64, 0, table] {
            bytes.extend(number.to_be_bytes());
        }
        bytes
    }

    /// Fill memory, the stack or a year where values are taken as often as they are named.
    #[test]
    fn lists_made_to_fill_memory_are_refused() {
        let list = |of: &[u32]| {
            let mut object = vec![0xA0 | of.len().min(15) as u8];
            if of.len() >= 15 {
                object.push(0x12);
                object.extend((of.len() as u32).to_be_bytes());
            }
            object.extend(of.iter().flat_map(|reference| reference.to_be_bytes()));
            object
        };
        let data = |length: u32| {
            let mut object = vec![0x4F, 0x12];
            object.extend(length.to_be_bytes());
            object.resize(object.len() + length as usize, 0);
            object
        };
        // Each list has the next one ten times.
        let doubled: Vec<Vec<u8>> = (1..60).map(|next| list(&[next; 10])).chain([vec![0x09]]).collect();
        let shared = [list(&[1; 100_000]), data(1 << 20)];
        let deep: Vec<Vec<u8>> = (1..200_000).map(|next| list(&[next])).chain([vec![0x09]]).collect();
        let endless = [list(&[0])];
        for objects in [&doubled[..], &shared, &deep, &endless] {
            let reason = read(&binary(objects)).0.unwrap_err();
            assert!(reason.starts_with("is no web archive"), "{reason}");
        }
        let mut claims = binary(&[vec![0xAF, 0x13, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]]);
        assert!(read(&claims).0.is_err());
        let count = claims.len() - 24;
        claims[count..count + 8].fill(0x7F);
        assert!(read(&claims).0.is_err());
        let nested = "<array>".repeat(1 << 20);
        assert!(read(format!("<plist>{nested}").as_bytes()).0.unwrap_err().contains("nest deeper"));
    }
}

//! The header of a message or of a part of it: bytes → fields, and what stands behind them. Lenient, as real messages ask
//! for: a line that is no field ends the header, and bytes beyond ASCII may stand anywhere.

use std::borrow::Cow;

use mailparse::{DispositionType, parse_content_disposition, parse_content_type};

use super::words;

/// Bytes of a header whose fields are read; what is beyond is skipped.
const HEAD: usize = 256 << 10;
/// Bytes of the name of a field.
const NAME: usize = 100;
/// Parameters of a field that are read: the crate that reads them takes the square of their number.
const PARAMETERS: usize = 64;

/// A header.
pub(super) struct Head<'a> {
    fields: Vec<(&'a [u8], &'a [u8])>,
    /// Whether it is longer than is read.
    pub(super) is_cut: bool,
}

impl<'a> Head<'a> {
    /// The header of a file, which some programs begin with a mark or with blank lines, and the body behind it.
    pub(super) fn of_file(bytes: &'a [u8]) -> (Self, &'a [u8]) {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let blank = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        Self::split(&bytes[blank..])
    }

    /// The header that `bytes` begin with, and the body behind it.
    pub(super) fn split(bytes: &'a [u8]) -> (Self, &'a [u8]) {
        let mut fields: Vec<(&[u8], &[u8])> = Vec::new();
        // The name of the open field, and where its value begins.
        let mut open: Option<(&[u8], usize)> = None;
        let (mut at, mut is_cut) = (0, false);
        let body = loop {
            let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length + 1);
            let line = &bytes[at..end];
            let is_behind = line.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
            let goes_on = line.starts_with(b" ") || line.starts_with(b"\t");
            if !is_behind && goes_on && open.is_some() {
                at = end;
                continue;
            }
            if let Some((name, from)) = open.take() {
                if at <= HEAD {
                    fields.push((name, &bytes[from..at]));
                } else {
                    is_cut = true;
                }
            }
            if is_behind {
                break &bytes[end..];
            }
            match name(line) {
                Some(name) => open = Some((name, at + name.len() + 1)),
                // What a mail box puts before a message.
                None if at == 0 && (line.starts_with(b"From ") || line.starts_with(b">From ")) => {}
                None => break &bytes[at..],
            }
            at = end;
        };
        (Self { fields, is_cut }, body)
    }

    /// Whether it is that of a message.
    pub(super) fn is_of_message(&self) -> bool {
        ["From", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "To", "Received"]
            .iter()
            .any(|name| self.raw(name).is_some())
    }

    /// The first value of a field that is not blank, as it stands there.
    pub(super) fn raw(&self, name: &str) -> Option<&'a [u8]> {
        let same = |field: &[u8]| field.trim_ascii_end().eq_ignore_ascii_case(name.as_bytes());
        self.fields.iter().filter(|(field, _)| same(field)).map(|(_, value)| value.trim_ascii()).find(|v| !v.is_empty())
    }

    /// The first value of a field on one line, of which nothing is decoded.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        self.raw(name).map(|value| String::from_utf8_lossy(&words::unfolded(value)).trim().to_owned())
    }

    /// The first value of a field as a reader sees it. `charset` is that of bytes that declare none.
    pub(super) fn words(&self, name: &str, charset: Option<&str>) -> Option<String> {
        self.raw(name).map(|value| words::decode(value, charset).trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// What is in the body, unless nothing says so and `default` is.
    pub(super) fn content(&self, default: &str) -> Content {
        let Some(value) = self.value("Content-Type") else {
            return Content { kind: default.to_owned(), ..Content::default() };
        };
        let parsed = parse_content_type(&bounded(&value));
        let kind = match parsed.mimetype.split_whitespace().next().unwrap_or_default() {
            "text" | "" => "text/plain",
            "html" => "text/html",
            kind => kind,
        };
        let parameter = |name: &str| parsed.params.get(name).map(|value| value.trim().to_owned());
        let charset = parameter("charset").map(|charset| {
            let word = charset.split([' ', ';', '(']).next().unwrap_or_default();
            word.trim_matches(['"', '\'']).to_owned()
        });
        // What nobody has to declare says nothing.
        let charset = charset.filter(|charset| !charset.is_empty() && !charset.eq_ignore_ascii_case("us-ascii"));
        Content {
            kind: kind.to_owned(),
            charset,
            boundary: parameter("boundary").filter(|boundary| !boundary.is_empty()),
            start: parameter("start"),
            is_flowed: parameter("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed")),
            deletes_space: parameter("delsp").is_some_and(|delsp| delsp.eq_ignore_ascii_case("yes")),
        }
    }

    /// Whether the body is a file that is sent along.
    pub(super) fn is_attachment(&self) -> bool {
        self.value("Content-Disposition")
            .is_some_and(|value| parse_content_disposition(&bounded(&value)).disposition == DispositionType::Attachment)
    }

    /// The transfer encoding of the body.
    pub(super) fn transfer(&self) -> String {
        let value = self.value("Content-Transfer-Encoding").unwrap_or_default().to_ascii_lowercase();
        value.split([' ', ';', '(']).next().unwrap_or_default().to_owned()
    }

    /// The name by which other parts know this one, without brackets.
    pub(super) fn id(&self) -> Option<String> {
        self.value("Content-ID").map(|id| bare(&id).to_owned())
    }
}

/// What a body is declared to be.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    /// The type, in small letters: `text/html`.
    pub(super) kind: String,
    pub(super) charset: Option<String>,
    pub(super) boundary: Option<String>,
    /// The name of the part that others belong to.
    pub(super) start: Option<String>,
    /// Whether a line that ends in a space goes on in the next one, and whether the space is none of the text.
    pub(super) is_flowed: bool,
    pub(super) deletes_space: bool,
}

impl Content {
    pub(super) fn is_multipart(&self) -> bool {
        self.kind.starts_with("multipart/")
    }

    pub(super) fn is_html(&self) -> bool {
        matches!(self.kind.as_str(), "text/html" | "application/xhtml+xml")
    }

    /// The type as it is counted.
    pub(super) fn counted(&self) -> String {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'+' | b'_');
        let is_type = self.kind.len() <= 80 && self.kind.contains('/') && self.kind.bytes().all(is_plain);
        if is_type { self.kind.clone() } else { "part".to_owned() }
    }
}

/// An identifier without the brackets around it.
pub(super) fn bare(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>')
}

/// The name of the field that a line begins.
fn name(line: &[u8]) -> Option<&[u8]> {
    let at = memchr::memchr(b':', &line[..line.len().min(NAME)])?;
    let name = &line[..at];
    let is_name = |name: &[u8]| !name.is_empty() && name.iter().all(|byte| (33..=126).contains(byte));
    is_name(name.trim_ascii_end()).then_some(name)
}

/// A value with as many parameters as are read.
fn bounded(value: &str) -> Cow<'_, str> {
    match value.match_indices(';').nth(PARAMETERS) {
        Some((at, _)) => Cow::Owned(value[..at].to_owned()),
        None => Cow::Borrowed(value),
    }
}

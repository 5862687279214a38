//! The text of a message: its parts → paragraphs, one a line. Of alternatives the richest that has a text is read, of what
//! belongs together its root, of everything else all that a reader is shown, in order. What is not read is counted.

use std::borrow::Cow;

use super::head::{Content, Head, bare};
use super::online;
use super::parts::Parts;
use super::plain;
use super::transfer::decoded;
use crate::corpus::encoding::{declared_in_html, decode};
use crate::corpus::evidence::Draft;
use crate::corpus::html;
use crate::corpus::paragraphs::paragraphs;

/// Deepest nesting of parts.
const DEEPEST: usize = 20;
/// Most parts of a message.
const PARTS: usize = 1000;
/// Remarks of a message.
const REMARKS: usize = 20;

/// What was read of a message beside its text.
pub(super) struct Reading {
    pub(super) remarks: Vec<String>,
    /// The types of parts that are not read.
    pub(super) not_read: Vec<String>,
    /// What it is encrypted with.
    pub(super) sealed: Option<&'static str>,
    /// How the first part was decoded.
    pub(super) encoding: Option<String>,
    /// The address at which it can be read in a browser, and the words of the link to it.
    pub(super) online: Option<(String, String)>,
    /// Parts that may still be read.
    left: usize,
}

impl Reading {
    pub(super) fn new() -> Self {
        Self { remarks: Vec::new(), not_read: Vec::new(), sealed: None, encoding: None, online: None, left: PARTS }
    }

    fn remark(&mut self, remark: String) {
        if self.remarks.len() < REMARKS && !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    /// The text of a part with this header and body. `default` is its type where none is stated, `depth` the number of parts
    /// around it.
    pub(super) fn text(&mut self, head: &Head<'_>, body: &[u8], default: &str, depth: usize) -> String {
        if self.left == 0 {
            self.remark(too_many());
            return String::new();
        }
        self.left -= 1;
        if head.is_cut {
            self.remark("has a header of more than 256 KiB, of which the rest is not read".to_owned());
        }
        let content = head.content(default);
        if depth > DEEPEST {
            self.remark(format!("has parts that nest deeper than {DEEPEST}; what is inside is not read"));
            return String::new();
        }
        if let Some(sealed) = sealed(&content) {
            self.sealed = Some(sealed);
            return String::new();
        }
        if content.is_multipart()
            && let Some(boundary) = content.boundary.as_deref()
        {
            return self.multipart(&content, boundary, body, depth);
        }
        let is_message = matches!(content.kind.as_str(), "message/rfc822" | "message/global");
        let is_plain = content.kind == "text/plain" || content.is_multipart();
        if !is_message && (head.is_attachment() || !(is_plain || content.is_html())) {
            self.not_read.push(content.counted());
            return String::new();
        }
        let (bytes, remark) = decoded(body, &head.transfer());
        if let Some(remark) = remark {
            self.remark(remark);
        }
        if is_message { self.forwarded(&bytes, depth) } else { self.leaf(&content, &bytes) }
    }

    fn multipart(&mut self, content: &Content, boundary: &str, body: &[u8], depth: usize) -> String {
        let default = if content.kind == "multipart/digest" { "message/rfc822" } else { "text/plain" };
        let mut parts = Parts::of(body, boundary);
        let children: Vec<(Head<'_>, &[u8])> = parts.by_ref().take(PARTS + 1).map(Head::split).collect();
        if children.len() > PARTS {
            self.remark(too_many());
        } else if !parts.is_closed {
            self.remark("ends before its last part does; it may have been cut off".to_owned());
        }
        match content.kind.as_str() {
            "multipart/alternative" => {
                let mut texts = children.iter().rev().map(|(head, body)| self.text(head, body, default, depth + 1));
                texts.find(|text| !text.is_empty()).unwrap_or_default()
            }
            "multipart/related" => {
                let is_root = |(head, _): &(Head<'_>, &[u8])| {
                    let start = content.start.as_deref().map(bare);
                    start.is_some_and(|start| head.id().as_deref() == Some(start))
                };
                let root = children.iter().position(is_root).unwrap_or(0);
                let mut text = String::new();
                for (number, (head, body)) in children.iter().enumerate() {
                    if number == root {
                        text = self.text(head, body, default, depth + 1);
                    } else {
                        self.not_read.push(head.content(default).counted());
                    }
                }
                text
            }
            _ => {
                let texts = children.iter().map(|(head, body)| self.text(head, body, default, depth + 1));
                texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
            }
        }
    }

    /// The text of a message inside of the message, below its subject.
    fn forwarded(&mut self, bytes: &[u8], depth: usize) -> String {
        let (head, body) = Head::split(bytes);
        let subject = head.words("Subject", head.content("").charset.as_deref());
        let subject = paragraphs(&subject.unwrap_or_default()).join(" ");
        let text = self.text(&head, body, "text/plain", depth + 1);
        [subject, text].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// The text of a part that holds no others.
    fn leaf(&mut self, content: &Content, bytes: &[u8]) -> String {
        let in_page = || declared_in_html(bytes).filter(|_| content.is_html());
        let label: Option<Cow<'_, str>> =
            content.charset.as_deref().map(Cow::Borrowed).or_else(|| in_page().map(Cow::Owned));
        let read = match decode(bytes, label.as_deref()) {
            Ok(read) => read,
            Err(reason) => {
                self.remark(format!("has a part that cannot be read: it {reason}"));
                return String::new();
            }
        };
        let text = if content.is_html() {
            match html::text(&read.text) {
                Ok(text) => text,
                Err(reason) => {
                    self.remark(format!("has a part that cannot be read: it {reason}"));
                    return String::new();
                }
            }
        } else if plain::is_encrypted(&read.text) {
            self.sealed = Some("PGP");
            return String::new();
        } else {
            plain::text(&read.text, content)
        };
        if text.is_empty() {
            return text;
        }
        let mut note = Draft::default();
        note.decoded(&read);
        if self.encoding.is_none() {
            self.encoding = note.encoding;
        }
        for remark in note.remarks {
            self.remark(remark);
        }
        if self.online.is_none() {
            self.online = if content.is_html() { online::in_page(&read.text) } else { online::in_text(&text) };
        }
        text
    }
}

fn too_many() -> String {
    format!("has more than {PARTS} parts; what is behind them is not read")
}

/// What a part is encrypted with, or packed so that its text is not seen.
fn sealed(content: &Content) -> Option<&'static str> {
    match content.kind.as_str() {
        "multipart/encrypted" | "application/pgp-encrypted" => Some("PGP"),
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => Some("S/MIME"),
        _ => None,
    }
}

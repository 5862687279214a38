//! Files called `.doc`, in which many programs put many things: RTF, a page, or a document of Word. What is inside is read
//! by its own format; documents of Word before 2007 are not, and that is said.

use std::io::BufRead;

use super::contract::{Emit, Format, Record};
use super::docx::Docx;
use super::html;
use super::mail::Mhtml;
use super::office::compound;
use super::rtf::Rtf;
use crate::corpus::context::Context;
use crate::corpus::encoding::read_bytes;

/// Files of one document, of a kind that their bytes tell.
pub(super) struct Doc;

/// Bytes in which it is looked for what is inside.
const START: usize = 4096;

impl Format for Doc {
    fn extensions(&self) -> &'static [&'static str] {
        &["doc"]
    }

    fn read_all(
        &self,
        input: &mut dyn BufRead,
        context: &Context<'_>,
        emit: &mut Emit<'_>,
        not_read: &mut dyn FnMut(String),
    ) -> Result<(), String> {
        let start = input.fill_buf().map_err(|error| format!("cannot be read: {error}"))?;
        let start = &start[..start.len().min(START)];
        let bare = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
        let lower: String =
            start.iter().filter(|byte| **byte != 0).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
        if bare.starts_with(b"{\\rtf") {
            return Rtf.read(input, context, emit);
        }
        if start.starts_with(b"PK") {
            return Docx.read(input, context, emit);
        }
        if start.starts_with(compound::MAGIC) {
            return Err(compound::reason(&read_bytes(input)?));
        }
        if start.starts_with(b"%PDF-") {
            return Err("is PDF and not doc; name it .pdf".to_owned());
        }
        if start.is_empty() {
            return Err("is empty".to_owned());
        }
        if lower.starts_with("mime-version:") || lower.contains("\nmime-version:") {
            return Mhtml.read_all(input, context, emit, not_read);
        }
        if ["<html", "<!doctype html", "<body", "<head"].iter().any(|tag| lower.contains(tag)) {
            let content = html::article(&read_bytes(input)?, None, None, context);
            let _ = emit(Record { number: None, content });
            return Ok(());
        }
        if lower.contains("progid=\"word.document\"")
            || lower.contains("<w:worddocument")
            || lower.contains("<pkg:package")
        {
            return Err("is a document of Word in one XML file, which is not read; save it as .docx".to_owned());
        }
        Err("is no document of Word, RTF or web page; if it is plain text, name it .txt".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::config::Config;

    fn read(mut bytes: &[u8]) -> String {
        let mut found = Vec::new();
        let end = Doc.read(&mut bytes, &Context::of("a.doc", &Config::default()), &mut |record| {
            found.push(record.content.map_or_else(|reason| reason, |draft| draft.body));
            std::ops::ControlFlow::Continue(())
        });
        found.extend(end.err());
        found.join("|")
    }

    #[test]
    fn what_is_inside_is_read() {
        let rtf = r"{\rtf1\ansi\uc0 \u28207 \u28193 \u20170 \u22825 \u24320 \u33322 \u12290\par}";
        assert_eq!(read(rtf.as_bytes()), "港渡今天开航。");
        let page = "<html><body><h1>渡轮开航</h1><p>港口今天启用了一条新的航线。</p></body></html>";
        assert_eq!(read(page.as_bytes()), "港口今天启用了一条新的航线。");
    }

    #[test]
    fn a_page_that_word_saved_is_a_page() {
        let page = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n\
                    <html><body><h1>新航线启用</h1><p>港口今天启用了一条新的航线，渡轮慢了下来。</p></body></html>\n--b--\n";
        assert!(read(page.as_bytes()).contains("港口今天启用了一条新的航线"), "{}", read(page.as_bytes()));
    }

    #[test]
    fn what_is_not_read_is_named() {
        let mut old = compound::MAGIC.to_vec();
        old.extend([0; 512]);
        assert!(read(&old).contains("before 2007"));
        old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert!(read(&old).starts_with("is encrypted"));
        for (bytes, expected) in [
            ("%PDF-1.4", "name it .pdf"),
            ("", "is empty"),
            ("港口今天启用了一条新的航线。", "name it .txt"),
            ("<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><w:wordDocument>", "one XML file"),
        ] {
            assert!(read(bytes.as_bytes()).contains(expected), "{bytes}");
        }
    }
}

//! Rich Text Format (RTF 1.9.1), streamed: groups and control words over bytes. The text as it would print: what was deleted
//! in a tracked change is none of it, and neither are annotations; notes stand behind it. Hidden words and running heads are
//! listed as left out.

mod charsets;
mod destinations;
mod reader;
mod ruby;
#[cfg(test)]
mod tests;
mod tokens;

use std::io::BufRead;

use self::reader::Reader;
use self::tokens::{Token, Tokens};
use super::contract::{Emit, Format, Record};
use crate::corpus::context::Context;

/// Files of one document.
pub(super) struct Rtf;

/// Bytes behind the document that are looked at.
const BEHIND: usize = 4096;

impl Format for Rtf {
    fn extensions(&self) -> &'static [&'static str] {
        &["rtf"]
    }

    fn read(&self, input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
        let start = input.fill_buf().map_err(|error| format!("cannot be read: {error}"))?;
        let bare = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
        if start.is_empty() {
            return Err("is empty".to_owned());
        }
        if !bare.starts_with(b"{\\rtf") {
            return Err("is no RTF, which begins with {\\rtf; look at what it is, and name it so".to_owned());
        }
        let before = start.len() - bare.len();
        input.consume(before);
        let mut reader = Reader::new();
        let mut tokens = Tokens::new(input);
        let mut wrong = None;
        while !reader.is_over() {
            let at = tokens.at() + before as u64;
            let is_byte = match tokens.next() {
                Ok(None) => break,
                Ok(Some(token)) => {
                    reader.take(&token);
                    matches!(token, Token::Byte(_))
                }
                Err(error) => {
                    wrong = Some(format!("cannot be read behind byte {at}: {error}"));
                    break;
                }
            };
            // The second byte of a character may be one that otherwise opens a group or a word.
            if is_byte
                && reader.wants()
                && let Ok(Some(byte @ (b'\\' | b'{' | b'}'))) = tokens.peek()
            {
                tokens.pass();
                reader.take(&Token::Byte(byte));
            }
        }
        let wrong = wrong.or_else(|| reader.is_closed().then(|| behind(&mut tokens)).flatten());
        let _ = emit(Record { number: None, content: Ok(reader.finished(wrong).draft(context)) });
        Ok(())
    }
}

/// What is wrong with what stands behind the document: nothing may but white space.
fn behind(tokens: &mut Tokens<'_>) -> Option<String> {
    for _ in 0..BEHIND {
        match tokens.peek() {
            Ok(Some(0 | b' ' | b'\r' | b'\n' | b'\t' | 0x1A | b'}')) => tokens.pass(),
            Ok(Some(_)) => {
                return Some(format!("goes on behind its end, at byte {}; what stands there is not read", tokens.at()));
            }
            _ => return None,
        }
    }
    None
}

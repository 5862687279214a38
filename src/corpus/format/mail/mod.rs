//! Mail: a message is an article ([`EML`]), and so is each in a mail box ([`MBOX`]); a page that a browser saved in the form
//! of a message (MHTML) is a page ([`MHTML`]). The structure of a message is read here, bounded in its depth and in the
//! number of its parts; the parameters of its fields by a crate.

mod head;
mod mbox;
mod message;
mod mhtml;
mod online;
mod parts;
mod plain;
mod sender;
#[cfg(test)]
mod tests;
mod text;
mod transfer;
mod words;

use std::collections::HashSet;
use std::io::BufRead;

use self::message::Message;
use super::contract::{Emit, Format, Record};
use crate::corpus::context::Context;
use crate::corpus::encoding::read_bytes;

pub(super) use self::mbox::Mbox;
pub(super) use self::mhtml::Mhtml;

/// Files of one message.
pub(super) struct Eml;

/// Kinds of parts that are counted each for itself.
const KINDS: usize = 100;

impl Format for Eml {
    fn extensions(&self) -> &'static [&'static str] {
        &["eml"]
    }

    fn read_all(
        &self,
        input: &mut dyn BufRead,
        context: &Context<'_>,
        emit: &mut Emit<'_>,
        not_read: &mut dyn FnMut(String),
    ) -> Result<(), String> {
        // Programs give the name of a message to mail boxes too.
        if input.fill_buf().is_ok_and(|start| start.starts_with(b"From ")) {
            return Mbox.read_all(input, context, emit, not_read);
        }
        let message = Message::read(&read_bytes(input)?, context);
        Counted::new("EML", not_read).all(&message.not_read);
        let _ = emit(Record { number: None, content: message.content });
        Ok(())
    }
}

/// Counts what is not read, by its type. A file may name any number of types.
struct Counted<'c> {
    format: &'static str,
    not_read: &'c mut dyn FnMut(String),
    known: HashSet<String>,
}

impl<'c> Counted<'c> {
    fn new(format: &'static str, not_read: &'c mut dyn FnMut(String)) -> Self {
        Self { format, not_read, known: HashSet::new() }
    }

    fn all(&mut self, kinds: &[String]) {
        for kind in kinds {
            self.one(kind);
        }
    }

    fn one(&mut self, kind: &str) {
        if self.known.len() < KINDS {
            self.known.insert(kind.to_owned());
        }
        let kind = if self.known.contains(kind) { kind } else { "part" };
        (self.not_read)(format!("{} {kind}", self.format));
    }
}

//! Mail boxes: messages behind one another, each below a line that begins with `From `. Streamed: one message is in memory
//! at a time. A line of a text that begins so is written `>From `, and one sign is taken off.

use std::io::{self, BufRead, Read as _};
use std::ops::ControlFlow;

use super::Counted;
use super::head::Head;
use super::message::Message;
use crate::corpus::bounds::LONGEST;
use crate::corpus::context::Context;
use crate::corpus::format::contract::{Emit, Format, Record};

/// Files of any number of messages.
pub(in crate::corpus::format) struct Mbox;

/// Bytes of a line that are read at once.
const PIECE: u64 = 64 << 10;
/// What Mozilla's programs note in a message that was deleted, and is in the file until it is compacted.
const DELETED: u32 = 0x0008;
/// The subject of what some servers keep in a mail box for themselves.
const FOLDER_DATA: &str = "FOLDER INTERNAL DATA";

impl Format for Mbox {
    fn extensions(&self) -> &'static [&'static str] {
        &["mbox"]
    }

    fn read_all(
        &self,
        input: &mut dyn BufRead,
        context: &Context<'_>,
        emit: &mut Emit<'_>,
        not_read: &mut dyn FnMut(String),
    ) -> Result<(), String> {
        let mut open = Open { counted: Counted::new("MBOX", not_read), context, emit, number: 0, bytes: None };
        let mut piece = Vec::new();
        // Whether a line begins, and whether the one before was blank.
        let (mut begins, mut is_behind_blank) = (true, true);
        loop {
            piece.clear();
            let number = open.number;
            let read = read_piece(input, &mut piece).map_err(|error| match number {
                0 => format!("cannot be read: {error}"),
                number => format!("cannot be read behind the beginning of message {number}: {error}"),
            })?;
            if read == 0 {
                break;
            }
            let is_blank = matches!(piece.as_slice(), b"\n" | b"\r\n");
            if begins && is_behind_blank && is_separator(&piece, open.number == 0) {
                if open.close().is_break() {
                    return Ok(());
                }
                open.begin();
            } else if open.number > 0 {
                open.push(&piece, begins);
            } else if !is_blank {
                return Err(
                    "holds no message: it does not begin with a line `From …`, as a mail box does; if it is a \
                            single message, name it .eml"
                        .to_owned(),
                );
            }
            is_behind_blank = begins && is_blank;
            begins = piece.ends_with(b"\n");
        }
        if open.number == 0 {
            return Err("holds no message".to_owned());
        }
        let _ = open.close();
        Ok(())
    }
}

/// The message that is being read.
struct Open<'o, 'e> {
    counted: Counted<'o>,
    context: &'o Context<'o>,
    emit: &'o mut Emit<'e>,
    /// Its number.
    number: u64,
    /// What was read of it, or nothing where it is too long.
    bytes: Option<Vec<u8>>,
}

impl Open<'_, '_> {
    fn begin(&mut self) {
        self.number += 1;
        self.bytes = Some(Vec::new());
    }

    /// Adds a piece of a line.
    fn push(&mut self, piece: &[u8], begins: bool) {
        let Some(bytes) = &mut self.bytes else { return };
        let marks = piece.iter().take_while(|byte| **byte == b'>').count();
        let is_quoted = begins && marks > 0 && piece[marks..].starts_with(b"From ");
        bytes.extend_from_slice(&piece[usize::from(is_quoted)..]);
        if bytes.len() > LONGEST {
            self.bytes = None;
        }
    }

    /// Hands the message over.
    fn close(&mut self) -> ControlFlow<()> {
        if self.number == 0 {
            return ControlFlow::Continue(());
        }
        let number = Some(self.number);
        let Some(bytes) = self.bytes.take() else {
            let reason = format!("is a message of more than {} MiB; save it as a file of its own", LONGEST >> 20);
            return (self.emit)(Record { number, content: Err(reason) });
        };
        if let Some(why) = passed_over(&bytes) {
            self.counted.one(why);
            return ControlFlow::Continue(());
        }
        let message = Message::read(&bytes, self.context);
        self.counted.all(&message.not_read);
        (self.emit)(Record { number, content: message.content })
    }
}

/// Reads a line, or as much of it as is read at once.
fn read_piece(input: &mut dyn BufRead, piece: &mut Vec<u8>) -> io::Result<usize> {
    input.take(PIECE).read_until(b'\n', piece)
}

/// Whether a line begins a message: it has a time, as no sentence that begins so has, or is the `first` one.
fn is_separator(line: &[u8], first: bool) -> bool {
    let is_clock = |at: &[u8]| matches!(at, [a, b':', b, c] if [a, b, c].iter().all(|byte| byte.is_ascii_digit()));
    line.starts_with(b"From ") && (first || line.len() < 1000 && line.windows(4).any(is_clock))
}

/// Why a message is none to be read.
fn passed_over(bytes: &[u8]) -> Option<&'static str> {
    let (head, _) = Head::split(bytes);
    let status = head.value("X-Mozilla-Status").and_then(|status| u32::from_str_radix(&status, 16).ok());
    let is_folder = || head.raw("Subject").is_some_and(|subject| subject.ends_with(FOLDER_DATA.as_bytes()));
    if status.is_some_and(|status| status & DELETED != 0) {
        Some("deleted")
    } else {
        is_folder().then_some("folder data")
    }
}

//! A stream → its values, one after another, each in memory by itself. Commas and brackets of arrays between them are passed
//! over; behind a value that is broken the next one is looked for.

use std::io::{self, BufRead};

use crate::corpus::bounds::LONGEST;
use crate::corpus::json::{End, Extent, blank};

/// Bytes in which the name behind an opening brace is looked for.
const NAME: usize = 512;
/// Bytes that are passed before memory is set free.
const PASSED: usize = 64 << 10;

/// The values of `input`.
pub(super) struct Elements<'i> {
    input: &'i mut dyn BufRead,
    held: Vec<u8>,
    /// Where in `held` the next value is looked for.
    start: usize,
    is_all: bool,
    /// The line of it, from 1.
    line: u64,
    /// The sign before it, blanks aside.
    before: u8,
    /// Whether an array was begun.
    in_array: bool,
}

impl<'i> Elements<'i> {
    pub(super) fn new(input: &'i mut dyn BufRead) -> Self {
        Self { input, held: Vec::new(), start: 0, is_all: false, line: 1, before: 0, in_array: false }
    }

    /// The line at which the next value begins.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Whether an array was begun before it.
    pub(super) fn in_array(&self) -> bool {
        self.in_array
    }

    /// So many bytes of the next value.
    pub(super) fn bytes(&self, length: usize) -> &[u8] {
        let rest = &self.held[self.start..];
        &rest[..length.min(rest.len())]
    }

    /// Passes over what stands between values; whether one follows.
    pub(super) fn skip(&mut self) -> io::Result<bool> {
        let mut passed = 0;
        loop {
            self.hold(3)?;
            let rest = &self.held[self.start..];
            let count = match (blank(rest), rest.first()) {
                (_, None) => return Ok(false),
                (0, Some(b'[' | b']' | b',')) => 1,
                (count, _) => count,
            };
            if count == 0 {
                return Ok(true);
            }
            self.in_array |= rest[0] == b'[';
            self.pass(count);
            passed += count;
            // A hole in a file is read as NULs, and may be as long as a disk.
            if passed > LONGEST {
                return Err(io::Error::other(format!("more than {} MiB without a character", LONGEST >> 20)));
            }
        }
    }

    /// Where the next value ends; `None` where it is longer than one may be.
    pub(super) fn extent(&mut self) -> io::Result<Option<End>> {
        let mut extent = Extent::new();
        loop {
            if let Some(end) = extent.scan(&self.held[self.start..], self.is_all) {
                return Ok(Some(end));
            }
            if self.held.len() - self.start > LONGEST {
                return Ok(None);
            }
            self.hold(self.held.len() - self.start + 1)?;
        }
    }

    /// Passes over so many bytes.
    pub(super) fn pass(&mut self, length: usize) {
        let length = length.min(self.held.len() - self.start);
        let passed = &self.held[self.start..self.start + length];
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        if let Some(sign) = passed.iter().rev().find(|byte| !byte.is_ascii_whitespace()) {
            self.before = *sign;
        }
        self.start += length;
        if self.start > PASSED && self.start * 2 > self.held.len() {
            self.held.drain(..self.start);
            self.start = 0;
        }
    }

    /// Passes over the rest of the line.
    pub(super) fn pass_line(&mut self) -> io::Result<()> {
        loop {
            self.hold(1)?;
            let rest = &self.held[self.start..];
            let end = rest.iter().position(|byte| *byte == b'\n');
            let (count, is_over) = (end.map_or(rest.len(), |at| at + 1), end.is_some() || rest.is_empty());
            self.pass(count);
            if is_over {
                return Ok(());
            }
        }
    }

    /// Passes over at least one byte, and on to an object that may begin behind this sign with this name: whether there
    /// is one. The value of a name never is.
    pub(super) fn pass_to_object(&mut self, may_begin: &dyn Fn(u8, &[u8]) -> bool) -> io::Result<bool> {
        self.hold(1)?;
        self.pass(1);
        loop {
            self.hold(NAME)?;
            let rest = &self.held[self.start..];
            if rest.is_empty() {
                return Ok(false);
            }
            // All of it is looked at before more is read, but for an object that may not have its name yet.
            let Some(at) = rest.iter().position(|byte| *byte == b'{') else {
                self.pass(rest.len());
                continue;
            };
            self.pass(at);
            self.hold(NAME)?;
            let name = first_name(&self.held[self.start..]);
            if self.before != b':' && name.is_some_and(|name| may_begin(self.before, name)) {
                return Ok(true);
            }
            self.pass(1);
        }
    }

    /// Holds at least so many bytes from the start on, if there are.
    fn hold(&mut self, length: usize) -> io::Result<()> {
        while !self.is_all && self.held.len() - self.start < length {
            let bytes = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            let count = bytes.len();
            self.is_all = count == 0;
            self.held.extend_from_slice(bytes);
            self.input.consume(count);
        }
        Ok(())
    }
}

/// The name of the first value in an object, as it is written.
pub(super) fn first_name(object: &[u8]) -> Option<&[u8]> {
    let object = &object[..object.len().min(NAME)];
    let rest = object.strip_prefix(b"{")?.trim_ascii_start().strip_prefix(b"\"")?;
    let end = rest.iter().position(|byte| *byte == b'"')?;
    rest[end + 1..].trim_ascii_start().starts_with(b":").then_some(&rest[..end])
}

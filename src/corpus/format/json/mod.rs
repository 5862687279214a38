//! JSON: an article, an array of articles, or several of either after one another; and JSON Lines, an article a line. Both
//! are streamed, a value at a time, and the loss is held to what is broken: a value that is not quite JSON is mended, with a
//! remark, where that has one meaning; one that is broken is a failure with its number, and the next one is read. In JSON
//! Lines that is the one on the next line; elsewhere the next object that begins like those before it.

mod elements;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::io::{self, BufRead};
use std::ops::ControlFlow;

use serde_json::{Map, Value};

use self::elements::{Elements, first_name};
use super::contract::{Emit, Format, Record};
use crate::corpus::bounds::LONGEST;
use crate::corpus::context::Context;
use crate::corpus::encoding::{TextReader, decode};
use crate::corpus::evidence::Content;
use crate::corpus::json::{End, value};
use crate::corpus::record;

/// Files of one JSON value or more.
pub(super) struct Json;

/// Files of one JSON object a line; blank lines do not count. An object may go on over several lines, and several may stand
/// on one.
pub(super) struct JsonLines;

impl Format for Json {
    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn read(&self, input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
        read(input, context, emit, false)
    }
}

impl Format for JsonLines {
    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn read(&self, input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
        read(input, context, emit, true)
    }
}

fn read(input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>, by_line: bool) -> Result<(), String> {
    let mut input = TextReader::new(input, None)?;
    let mut elements = Elements::new(&mut input);
    let mut reading = Reading {
        context,
        emit,
        by_line,
        number: 0,
        line: 0,
        single: None,
        shape: None,
        is_found_again: false,
        has_failed: false,
        broken_off: false,
    };
    let read = reading.all(&mut elements);
    reading.flush(read.is_err());
    if reading.broken_off {
        return Ok(());
    }
    read?;
    let is_empty = reading.number == 0 && !reading.has_failed;
    match input.remark() {
        _ if is_empty => Err("holds no article".to_owned()),
        // The articles stand; the remark is on the whole file.
        Some(remark) => Err(remark),
        None => Ok(()),
    }
}

/// One object as an article.
pub(super) fn article(map: Map<String, Value>, context: &Context<'_>) -> Content {
    let record = record::Record::new(map, context.config);
    if !record.is_article() {
        return Err("has neither a title nor a text under any known name".to_owned());
    }
    record.into_draft(None)
}

/// The value that `bytes` are in another encoding than the rest of the file, as where files were put together; `None`
/// where they are UTF-8, or no better in any other.
fn in_encoding_of_its_own(bytes: &[u8]) -> Option<Result<(Value, Option<String>), String>> {
    std::str::from_utf8(bytes).err()?;
    let decoded = decode(bytes, None).ok().filter(|decoded| decoded.encoding != "UTF-8" && decoded.remark.is_none())?;
    let (value, mended) = value(decoded.text.as_bytes()).ok()?;
    let read = format!("is in {}, unlike the rest of the file", decoded.encoding);
    Some(Ok((value, Some(mended.map_or_else(|| read.clone(), |mended| format!("{read}, and {mended}"))))))
}

/// What objects of a file look like: the name that the first began with, and all its names.
struct Shape {
    first: Vec<u8>,
    names: HashSet<String>,
}

impl Shape {
    fn of(map: &Map<String, Value>, object: &[u8]) -> Option<Self> {
        let first = first_name(object)?.to_vec();
        Some(Self { first, names: map.keys().cloned().collect() })
    }

    /// Whether half of the names are the same.
    fn is_like(&self, map: &Map<String, Value>) -> bool {
        let shared = map.keys().filter(|name| self.names.contains(*name)).count();
        shared * 2 >= map.len().max(self.names.len())
    }
}

struct Reading<'a, 'b> {
    context: &'a Context<'a>,
    emit: &'a mut Emit<'b>,
    by_line: bool,
    /// Values so far.
    number: u64,
    /// The line of the last one.
    line: u64,
    /// The first record, held back until it is known whether it is the only one.
    single: Option<Record>,
    shape: Option<Shape>,
    /// Whether the next object was found behind a broken one, by its looks.
    is_found_again: bool,
    /// Whether something was wrong beside the values.
    has_failed: bool,
    broken_off: bool,
}

impl Reading<'_, '_> {
    fn all(&mut self, elements: &mut Elements<'_>) -> Result<(), String> {
        loop {
            let is_next = elements.skip().map_err(|error| self.unreadable(&error))?;
            if !is_next || self.broken_off {
                return Ok(());
            }
            match elements.extent().map_err(|error| self.unreadable(&error))? {
                Some(End::Whole(length)) => self.whole(elements, length),
                Some(End::Broken(length)) => self.broken(elements, length),
                None if self.by_line => {
                    let line = elements.line();
                    self.record(elements, Err(format!("line {line} is longer than {} MiB", LONGEST >> 20)));
                    elements.pass_line()
                }
                None => Err(io::Error::other(format!("an article is longer than {} MiB", LONGEST >> 20))),
            }
            .map_err(|error| self.unreadable(&error))?;
        }
    }

    /// Reads a value that is all there.
    fn whole(&mut self, elements: &mut Elements<'_>, length: usize) -> io::Result<()> {
        let bytes = elements.bytes(length);
        let read = in_encoding_of_its_own(bytes).unwrap_or_else(|| value(bytes));
        if read.is_err() && bytes.first() != Some(&b'{') {
            return self.broken(elements, length);
        }
        // What was found by its looks may be a part of what is broken, such as one of its authors.
        if self.is_found_again
            && let Some(shape) = &self.shape
            && !matches!(&read, Ok((Value::Object(map), _)) if shape.is_like(map))
        {
            return self.look_on(elements, None);
        }
        let place = self.place(elements);
        let content = match read {
            Ok((Value::Object(map), mended)) => {
                if self.shape.is_none() && !self.by_line {
                    self.shape = Shape::of(&map, bytes);
                }
                article(map, self.context).map(|mut draft| {
                    draft.remarks.extend(mended.map(|mended| format!("{place}{mended}")));
                    draft
                })
            }
            Ok(_) => Err(format!("{place}is no JSON object")),
            Err(reason) => Err(format!("{place}is not JSON: {reason}")),
        };
        self.record(elements, content);
        elements.pass(length);
        Ok(())
    }

    /// Names a value that is broken behind so many bytes, and goes on to the next.
    fn broken(&mut self, elements: &mut Elements<'_>, length: usize) -> io::Result<()> {
        let bytes = elements.bytes(length + 1);
        let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or(bytes);
        let why = value(if self.by_line { line } else { bytes }).err();
        let why = why.unwrap_or_else(|| "it does not end".to_owned());
        let reason = format!("{}is not JSON: {why}", self.place(elements));
        let first = first_name(bytes).map(<[u8]>::to_vec);
        let is_object = bytes.first() == Some(&b'{');
        if self.by_line {
            let is_behind_another = self.number > 0 && self.line == elements.line();
            if is_behind_another {
                self.fail(reason)
            } else {
                self.record(elements, Err(reason))
            }
            return elements.pass_line();
        }
        // What only looked like an object of the file's is a part of what is broken.
        let is_part =
            self.is_found_again && self.shape.as_ref().is_some_and(|shape| Some(&shape.first) != first.as_ref());
        match (is_object, self.number) {
            _ if is_part => {}
            (true, _) => self.record(elements, Err(reason)),
            (false, 0) => self.fail(reason),
            (false, number) => self.fail(format!("has what is not JSON behind article {number}: {why}")),
        }
        self.look_on(elements, first)
    }

    /// Goes on to the next object that looks like one of the file's: `first` is the name that the broken one begins with.
    fn look_on(&mut self, elements: &mut Elements<'_>, first: Option<Vec<u8>>) -> io::Result<()> {
        self.is_found_again = true;
        let is_known = |before: u8, name: &[u8]| match (&self.shape, &first) {
            (Some(shape), _) => std::str::from_utf8(name).is_ok_and(|name| shape.names.contains(name)),
            // The first in a list may be a part of what is broken, and nothing tells yet how the file's objects look.
            (None, Some(first)) => name == first && before != b'[',
            (None, None) => true,
        };
        elements.pass_to_object(&is_known).map(|_| ())
    }

    /// Where the next value stands, as remarks and failures name it.
    fn place(&self, elements: &Elements<'_>) -> String {
        match self.by_line {
            true => format!("line {} ", elements.line()),
            false if elements.in_array() || self.number > 0 => format!("element {} ", self.number + 1),
            false => String::new(),
        }
    }

    fn unreadable(&self, error: &io::Error) -> String {
        let (what, number) = if self.by_line { ("line", self.line) } else { ("article", self.number) };
        format!("cannot be read behind {what} {number}: {error}")
    }

    /// Hands over a value. A second one, or an array, makes this a file of many; a lone object has no number.
    fn record(&mut self, elements: &Elements<'_>, content: Content) {
        self.flush(true);
        self.number += 1;
        self.line = elements.line();
        self.is_found_again = false;
        let record = Record { number: Some(self.number), content };
        if self.number == 1 && !self.by_line && !elements.in_array() {
            self.single = Some(record);
        } else {
            self.emit(record);
        }
    }

    /// Hands over what is wrong beside the values.
    fn fail(&mut self, reason: String) {
        self.has_failed = true;
        self.emit(Record { number: None, content: Err(reason) });
    }

    /// Lets go of the record held back; it keeps its number where it is one of many.
    fn flush(&mut self, many: bool) {
        if let Some(record) = self.single.take() {
            self.emit(Record { number: record.number.filter(|_| many), ..record });
        }
    }

    fn emit(&mut self, record: Record) {
        if !self.broken_off {
            self.broken_off = (self.emit)(record) == ControlFlow::Break(());
        }
    }
}

//! JSON: an article, an array of articles, or several of either after one another. Arrays are streamed.

use std::fmt;
use std::io::BufRead;
use std::ops::ControlFlow;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::contract::{Emit, Format, Record};
use crate::corpus::bounds::{self, Bounded, LONGEST, Room};
use crate::corpus::context::Context;
use crate::corpus::encoding::TextReader;
use crate::corpus::evidence::Content;
use crate::corpus::record;

/// Files of one JSON value or more.
pub(super) struct Json;

impl Format for Json {
    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn read(&self, input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
        let mut input = TextReader::mending(input, None)?;
        let room = Room::of(LONGEST);
        let bounded = Bounded::new(&mut input, &room, "an article");
        let mut deserializer = serde_json::Deserializer::from_reader(bounded);
        let mut state = State { room: &room, context, emit, number: 0, single: None, broken_off: false };
        while !state.broken_off {
            let read = match deserializer.end() {
                Ok(()) => break,
                Err(error) if error.is_io() => Err(error),
                // A second value, or an array, makes this a file of many; a lone object has no number.
                Err(_) => (Values { state: &mut state }).deserialize(&mut deserializer),
            };
            if let Err(error) = read
                && !state.broken_off
            {
                state.flush(true);
                return Err(if error.is_io() {
                    format!("cannot be read behind article {}: {error}", state.number)
                } else {
                    format!("is not JSON: {error}")
                });
            }
        }
        if state.broken_off {
            return Ok(());
        }
        if state.number == 0 {
            return Err("holds no article".to_owned());
        }
        state.flush(false);
        match input.remark() {
            // The articles stand; the remark is on the whole file.
            Some(remark) => Err(remark),
            None => Ok(()),
        }
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

struct State<'a, 'b> {
    /// For the next article.
    room: &'a Room,
    context: &'a Context<'a>,
    emit: &'a mut Emit<'b>,
    /// Records so far.
    number: u64,
    /// The first record, held back until it is known whether it is the only one.
    single: Option<Record>,
    broken_off: bool,
}

impl State<'_, '_> {
    fn record(&mut self, content: Content, in_array: bool) {
        self.flush(true);
        self.room.refill(LONGEST);
        self.number += 1;
        let record = Record { number: Some(self.number), content };
        if self.number == 1 && !in_array {
            self.single = Some(record);
        } else {
            self.emit(record);
        }
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

/// Reads a top-level value: an object is a record, an array is records.
struct Values<'s, 'a, 'b> {
    state: &'s mut State<'a, 'b>,
}

impl<'de> DeserializeSeed<'de> for Values<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Values<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an article or an array of articles")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<(), A::Error> {
        while let Some(value) = values.next_element_seed(bounds::Values::new())? {
            let content = match value {
                Value::Object(map) => article(map, self.state.context),
                _ => Err("is no JSON object".to_owned()),
            };
            self.state.record(content, true);
            if self.state.broken_off {
                return Err(A::Error::custom("broken off"));
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<(), A::Error> {
        let map = bounds::map(entries)?;
        self.state.record(article(map, self.state.context), false);
        Ok(())
    }
}

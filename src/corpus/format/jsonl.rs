//! JSON Lines: one article a line. A line that cannot be read is reported by its number, and the next one is read.

use std::io::{BufRead, Read as _};

use serde_json::Value;

use super::super::encoding::TextReader;
use super::json::article;
use super::{Context, Emit, Format, Record};

/// Bytes of the longest line.
const LINE: u64 = 64 << 20;

/// Files of one JSON object a line; blank lines do not count.
pub(super) struct JsonLines;

impl Format for JsonLines {
    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn read(&self, input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
        let mut input = TextReader::new(input, None)?;
        let mut number = 0;
        let mut line = Vec::new();
        for line_number in 1_u64.. {
            line.clear();
            let read = (&mut input).take(LINE).read_until(b'\n', &mut line);
            if read.map_err(|error| format!("cannot be read behind line {}: {error}", line_number - 1))? == 0 {
                break;
            }
            if line.len() as u64 == LINE && !line.ends_with(b"\n") {
                return Err(format!("line {line_number} is longer than {} MiB", LINE >> 20));
            }
            if line.trim_ascii().is_empty() {
                continue;
            }
            number += 1;
            let content = match std::str::from_utf8(&line) {
                Err(_) => Err(format!("line {line_number} is not UTF-8")),
                Ok(text) => match serde_json::from_str(text) {
                    Ok(Value::Object(map)) => article(map, context),
                    Ok(_) => Err(format!("line {line_number} is no JSON object")),
                    Err(error) => Err(format!("line {line_number} is not JSON: {error}")),
                },
            };
            if emit(Record { number: Some(number), content }).is_break() {
                return Ok(());
            }
        }
        match input.remark() {
            _ if number == 0 => Err("holds no article".to_owned()),
            // The articles stand; the remark is on the whole file.
            Some(remark) => Err(remark),
            None => Ok(()),
        }
    }
}

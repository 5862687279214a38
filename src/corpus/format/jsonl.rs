//! JSON Lines: one article a line. A line that cannot be read is reported by its number, and the next one is read.

use std::io::{self, BufRead, Read as _};

use serde_json::Value;

use super::contract::{Emit, Format, Record};
use super::json::article;
use crate::corpus::bounds::{LONGEST, value};
use crate::corpus::context::Context;
use crate::corpus::encoding::TextReader;

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
            let cannot = |error: io::Error| format!("cannot be read behind line {}: {error}", line_number - 1);
            let most = LONGEST as u64 + 1;
            if (&mut input).take(most).read_until(b'\n', &mut line).map_err(cannot)? == 0 {
                break;
            }
            let is_too_long = line.len() > LONGEST && !line.ends_with(b"\n");
            if is_too_long {
                skip_line(&mut input).map_err(cannot)?;
            } else if line.trim_ascii().is_empty() {
                continue;
            }
            number += 1;
            let content = match std::str::from_utf8(&line) {
                _ if is_too_long => Err(format!("line {line_number} is longer than {} MiB", LONGEST >> 20)),
                Err(_) => Err(format!("line {line_number} is not UTF-8")),
                Ok(text) => match value(text) {
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

/// Passes over the rest of a line.
fn skip_line(input: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let bytes = input.fill_buf()?;
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let (count, is_over) = (end.map_or(bytes.len(), |at| at + 1), end.is_some() || bytes.is_empty());
        input.consume(count);
        if is_over {
            return Ok(());
        }
    }
}

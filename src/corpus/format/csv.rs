//! CSV and TSV: an article a row, under the names in the header row. Commas, semicolons and tabs separate, whichever the
//! header has most of.

use std::cell::Cell;
use std::io::{self, BufRead, Read};

use csv::{ByteRecord, ReaderBuilder};
use serde_json::{Map, Value};

use super::contract::{Emit, Format, Record};
use super::json::article;
use crate::corpus::bounds::{Bounded, LONGEST, Room};
use crate::corpus::context::Context;
use crate::corpus::encoding::TextReader;

/// Files of one article a row.
pub(super) struct Csv;

/// Bytes of a file in which the separator of its columns is looked for.
const HEADER: usize = 64 * 1024;
/// Longest header row, in bytes.
const NAMES: usize = 1 << 20;

impl Format for Csv {
    fn extensions(&self) -> &'static [&'static str] {
        &["csv", "tsv"]
    }

    fn read(&self, input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
        let mut input = TextReader::mending(input, None)?;
        let separator = separator(input.fill_buf().map_err(|error| format!("cannot be read: {error}"))?);
        let room = Room::of(NAMES);
        let is_odd = Cell::new(false);
        let rows = Quotes { input: Bounded::new(&mut input, &room, "a row"), is_odd: &is_odd };
        let mut reader = ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(rows);
        let header = reader.byte_headers().map_err(|error| format!("has no header row: {error}"))?.clone();
        let names: Vec<String> = header.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        if names.iter().all(String::is_empty) {
            return Err("holds no article".to_owned());
        }
        let mut number = 0;
        let mut begins = 0;
        let mut row = ByteRecord::new();
        loop {
            room.refill(LONGEST);
            match reader.read_byte_record(&mut row) {
                Ok(false) => break,
                Ok(true) => begins = row.position().map_or(0, csv::Position::line),
                Err(error) => return Err(format!("cannot be read behind row {number}: {error}")),
            }
            number += 1;
            let mut map = Map::new();
            for (name, value) in names.iter().zip(row.iter()).filter(|(name, _)| !name.is_empty()) {
                let value = String::from_utf8_lossy(value).into_owned();
                map.entry(name.clone()).or_insert(Value::String(value));
            }
            let mut content = article(map, context);
            if let Ok(draft) = &mut content
                && row.len() != names.len()
            {
                let (has, named) = (row.len(), names.len());
                draft.remarks.push(format!("row {number} has {has} columns and the header {named}"));
            }
            let content = content.map_err(|reason| format!("row {number} {reason}"));
            if emit(Record { number: Some(number), content }).is_break() {
                return Ok(());
            }
        }
        // The crate takes what follows a quotation mark that is never closed as text, to the end of the file.
        let is_open = is_odd.get() && reader.position().line() > begins + 1;
        drop(reader);
        match input.remark() {
            _ if number == 0 => Err("holds no article".to_owned()),
            _ if is_open => Err(format!(
                "ends inside a quotation mark: row {number}, which begins at line {begins}, may have rows in its text; \
                 close the mark"
            )),
            // The articles stand; the remark is on the whole file.
            Some(remark) => Err(remark),
            None => Ok(()),
        }
    }
}

/// Bytes that pass by, and whether the quotation marks among them are odd in number.
struct Quotes<'a, R> {
    input: R,
    is_odd: &'a Cell<bool>,
}

impl<R: Read> Read for Quotes<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        let quotes = memchr::memchr_iter(b'"', &buffer[..count]).count();
        self.is_odd.set(self.is_odd.get() ^ (quotes % 2 == 1));
        Ok(count)
    }
}

/// The separator that the first line has most of.
fn separator(start: &[u8]) -> u8 {
    let start = &start[..start.len().min(HEADER)];
    let line = start.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or(start);
    let count = |separator: u8| line.iter().filter(|byte| **byte == separator).count();
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|&separator| count(separator)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::corpus::config::Config;

    fn read(text: &str) -> Vec<Result<(String, Vec<String>), String>> {
        let mut found = Vec::new();
        let end = Csv.read(&mut text.as_bytes(), &Context::of("a.csv", &Config::default()), &mut |record| {
            found.push(record.content.map(|draft| {
                let remarks = draft.remarks.clone();
                let article = draft.article().unwrap();
                (format!("{}|{}|{}", article.title, article.body, article.authors.join("、")), remarks)
            }));
            ControlFlow::Continue(())
        });
        if let Err(reason) = end {
            found.push(Err(reason));
        }
        found
    }

    #[test]
    fn rows_are_articles_under_the_names_of_the_header() {
        for text in [
            "标题,正文,作者\n渡轮开航,\"今天，渡轮\n开航了。\",记者 沈若橘\n",
            "标题\t正文\t作者\n渡轮开航\t今天，渡轮开航了。\t沈若橘\n",
            "标题;正文;作者\r\n渡轮开航;今天，渡轮开航了。;沈若橘\r\n",
        ] {
            let found = read(text);
            assert_eq!(found.len(), 1, "{text}");
            let (article, remarks) = found[0].as_ref().unwrap();
            assert_eq!(article.replace('\n', ""), "渡轮开航|今天，渡轮开航了。|沈若橘");
            assert!(remarks.is_empty());
        }
    }

    #[test]
    fn rows_that_are_off_are_named() {
        let found = read("title,body\n一,二,三\n,\n四,五\n");
        assert_eq!(found[0].as_ref().unwrap().1, ["row 1 has 3 columns and the header 2"]);
        assert!(found[1].as_ref().unwrap_err().starts_with("row 2 has neither a title nor a text"));
        assert!(found[2].is_ok());
        let found = read("title,body\n一,\"第一則\n二,第二則\n三,第三則\n");
        let reason = found[1].as_ref().unwrap_err();
        assert!(reason.starts_with("ends inside a quotation mark: row 1, which begins at line 2,"), "{reason}");
        for whole in
            ["title,body\n一,\"第一則\n第二段\"\n", "title,body\n一,5\" 的板\n", "title,body\n一,\"說\"\"好\"\"\n的\""]
        {
            assert_eq!(read(whole).len(), 1, "{whole}");
        }
        assert_eq!(read("").len(), 1);
        assert!(read("title,body\n")[0].is_err());
    }
}

//! The records of a WARC, one after another: a version line, a header, a block of as many bytes as the header says.
//! Where that does not hold, the next line that begins a record is looked for, and the gap is reported once.

use std::io::{self, BufRead, Read};

/// What a record begins with.
const VERSION: &[u8] = b"WARC/1.";
/// Bytes of a line, and of a header; more are passed over, or make the header unreadable.
const LINE: usize = 64 << 10;
const HEAD: usize = 1 << 20;

/// The records of `input`.
pub(super) struct Records<'i> {
    input: &'i mut dyn BufRead,
    number: u64,
    /// Bytes of the block that are left.
    left: u64,
    /// The line at which the next record begins, where it has been read already.
    pending: bool,
    /// Why reading cannot go on.
    failed: Option<String>,
}

/// What comes next.
pub(super) enum Event {
    Record(Head),
    /// Bytes that are no record, and where.
    Damaged(String),
}

/// A record's header.
pub(super) struct Head {
    fields: Vec<(String, String)>,
}

impl Head {
    /// The value of a field; its name is matched without regard to case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|(field, _)| field.eq_ignore_ascii_case(name));
        field.map(|(_, value)| value.as_str())
    }

    /// The address, which some writers put in `<>`.
    pub(super) fn url(&self) -> &str {
        self.get("WARC-Target-URI").unwrap_or_default().trim_start_matches('<').trim_end_matches('>')
    }

    /// The fields in the lines of a header; a line that begins with a space goes on the one before.
    fn parse(lines: &[String]) -> Option<Self> {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in lines {
            if line.starts_with([' ', '\t']) {
                let (_, value) = fields.last_mut()?;
                *value = format!("{value} {}", line.trim()).trim().to_owned();
            } else {
                let (name, value) = line.split_once(':')?;
                fields.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
        Some(Self { fields })
    }
}

impl<'i> Records<'i> {
    pub(super) fn new(input: &'i mut dyn BufRead) -> Self {
        Self { input, number: 0, left: 0, pending: false, failed: None }
    }

    /// How many records there were, damaged ones included.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Bytes of the block that were not read.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// The next record; what is left of the one before is passed over.
    pub(super) fn next(&mut self) -> Result<Option<Event>, String> {
        if let Some(reason) = self.failed.take() {
            return Err(reason);
        }
        let passed = io::copy(&mut (&mut *self.input).take(self.left), &mut io::sink());
        if passed.map_err(|error| self.unreadable(&error))? < self.left {
            self.left = 0;
            return Err(format!("is cut off in the middle of record {}", self.number));
        }
        self.left = 0;
        if !self.pending {
            loop {
                let Some(line) = self.line()? else { return Ok(None) };
                if line.starts_with(VERSION) {
                    break;
                }
                if !line.trim_ascii().is_empty() {
                    self.number += 1;
                    return self.damaged("does not begin where the one before it should end").map(Some);
                }
            }
        }
        self.pending = false;
        self.number += 1;
        let (mut lines, mut length) = (Vec::new(), 0);
        loop {
            let Some(line) = self.line()? else {
                return Err(format!("is cut off in the header of record {}", self.number));
            };
            if line.starts_with(VERSION) {
                self.pending = true;
                return Ok(Some(self.damage("has a header that does not end")));
            }
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end_matches(['\r', '\n']);
            if text.is_empty() {
                break;
            }
            length += text.len();
            if length > HEAD {
                return self.damaged("has a header that does not end").map(Some);
            }
            lines.push(text.to_owned());
        }
        let Some(head) = Head::parse(&lines) else { return self.damaged("has a header that cannot be read").map(Some) };
        let Some(length) = head.get("Content-Length").and_then(|length| length.parse().ok()) else {
            return self.damaged("does not say how long it is").map(Some);
        };
        self.left = length;
        Ok(Some(Event::Record(head)))
    }

    /// At most `most` bytes of the block, and why there are fewer than the header says, if the file has no more.
    pub(super) fn block(&mut self, most: u64) -> (Vec<u8>, Option<String>) {
        let wanted = self.left.min(most);
        let mut bytes = Vec::new();
        let read = (&mut *self.input).take(wanted).read_to_end(&mut bytes);
        self.left -= bytes.len() as u64;
        match read {
            Err(error) => {
                self.failed = Some(self.unreadable(&error));
                (bytes, Some("is read as far as the file can be unpacked".to_owned()))
            }
            Ok(_) if (bytes.len() as u64) < wanted => {
                self.left = 0;
                (bytes, Some("is cut off: the file ends in the middle of it".to_owned()))
            }
            Ok(_) => (bytes, None),
        }
    }

    /// Passes over what is no record.
    fn damaged(&mut self, what: &str) -> Result<Event, String> {
        let event = self.damage(what);
        while let Some(line) = self.line()? {
            if line.starts_with(VERSION) {
                self.pending = true;
                break;
            }
        }
        Ok(event)
    }

    fn damage(&self, what: &str) -> Event {
        Event::Damaged(format!("record {} {what}; it is read on at the next record", self.number))
    }

    /// The next line with its end, of a long one only the beginning.
    fn line(&mut self) -> Result<Option<Vec<u8>>, String> {
        let mut line = Vec::new();
        let read = (&mut *self.input).take(LINE as u64).read_until(b'\n', &mut line);
        read.map_err(|error| self.unreadable(&error))?;
        if line.len() == LINE && line.last() != Some(&b'\n') {
            loop {
                let mut rest = Vec::new();
                let read = (&mut *self.input).take(LINE as u64).read_until(b'\n', &mut rest);
                read.map_err(|error| self.unreadable(&error))?;
                if rest.is_empty() || rest.last() == Some(&b'\n') {
                    break;
                }
            }
        }
        Ok((!line.is_empty()).then_some(line))
    }

    fn unreadable(&self, error: &io::Error) -> String {
        format!("cannot be read behind record {}: {error}", self.number)
    }
}

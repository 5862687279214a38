//! The records of a WARC or an ARC, one after another: a version line and a header, or a line that is both, then a block
//! of as many bytes as the header says. Where that does not hold, the next line that begins a record is looked for, and
//! the gap is reported once.

use std::io::{self, BufRead, Read};

use super::arc;

/// How records begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// With a version, then a header of lines.
    Warc,
    /// With a line of an address, a time and a length, before there were WARCs.
    Arc,
}

impl Dialect {
    /// The usual name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Warc => "WARC",
            Self::Arc => "ARC",
        }
    }

    /// What states the time of capture.
    pub(super) fn time(self) -> &'static str {
        match self {
            Self::Warc => "WARC-Date",
            Self::Arc => "ARC date",
        }
    }

    /// Whether `line` is the first of a record.
    fn begins(self, line: &[u8]) -> bool {
        match self {
            Self::Warc => line.starts_with(b"WARC/1."),
            // Asked of every line of a page that is passed over.
            Self::Arc => {
                line.last_chunk()
                    .is_some_and(|[before, end]| *end == b'\n' && (before.is_ascii_digit() || *before == b'\r'))
                    && arc::fields(&String::from_utf8_lossy(line)).is_some()
            }
        }
    }
}

/// Bytes of a line, and of a header; more are passed over, or make the header unreadable.
const LINE: usize = 64 << 10;
const HEAD: usize = 1 << 20;

/// The records of `input`.
pub(super) struct Records<'i> {
    input: &'i mut dyn BufRead,
    dialect: Dialect,
    number: u64,
    /// Bytes of the block that are left.
    left: u64,
    /// The line at which the next record begins, where it has been read already.
    pending: Option<Vec<u8>>,
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
    pub(super) fn new(input: &'i mut dyn BufRead, dialect: Dialect) -> Self {
        Self { input, dialect, number: 0, left: 0, pending: None, failed: None }
    }

    /// How they begin.
    pub(super) fn dialect(&self) -> Dialect {
        self.dialect
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
        let first = match self.pending.take() {
            Some(line) => line,
            None => loop {
                let Some(line) = self.line()? else { return Ok(None) };
                if self.dialect.begins(&line) {
                    break line;
                }
                if !line.trim_ascii().is_empty() {
                    self.number += 1;
                    let what = match self.number {
                        1 => "does not begin as a record does",
                        _ => "does not begin where the one before it should end",
                    };
                    return self.damaged(what).map(Some);
                }
            },
        };
        self.number += 1;
        let head = match self.dialect {
            Dialect::Arc => arc::fields(&String::from_utf8_lossy(&first)).map(|fields| Head { fields }),
            Dialect::Warc => match self.header()? {
                Ok(lines) => Head::parse(&lines),
                Err(damaged) => return Ok(Some(damaged)),
            },
        };
        let Some(head) = head else { return self.damaged("has a header that cannot be read").map(Some) };
        let Some(length) = head.get("Content-Length").and_then(|length| length.parse().ok()) else {
            return self.damaged("does not say how long it is").map(Some);
        };
        self.left = length;
        Ok(Some(Event::Record(head)))
    }

    /// The lines of a header, up to the empty one.
    fn header(&mut self) -> Result<Result<Vec<String>, Event>, String> {
        let (mut lines, mut length) = (Vec::new(), 0);
        loop {
            let Some(line) = self.line()? else {
                return Err(format!("is cut off in the header of record {}", self.number));
            };
            if self.dialect.begins(&line) {
                self.pending = Some(line);
                return Ok(Err(self.damage("has a header that does not end")));
            }
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end_matches(['\r', '\n']);
            if text.is_empty() {
                return Ok(Ok(lines));
            }
            length += text.len();
            if length > HEAD {
                return self.damaged("has a header that does not end").map(Err);
            }
            lines.push(text.to_owned());
        }
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
            if self.dialect.begins(&line) {
                self.pending = Some(line);
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

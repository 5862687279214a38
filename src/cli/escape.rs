//! The only place where text is made harmless. Takes any text; gives it with the characters shown by their code that
//! could steer what reads it: a terminal (control characters, and marks that turn the direction of writing), or a person
//! or program that goes by lines.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// What the text is, and what reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    /// Text of one line, on a terminal.
    TerminalLine,
    /// Rows of a table on a terminal, whose ends stay.
    TerminalRows,
    /// JSON on a terminal; what is escaped is still the same JSON.
    TerminalJson,
    /// Text of one line, on a pipe: only ends of lines are shown by their code.
    PipeLine,
}

/// `text` with everything that could steer what reads it shown by its code.
pub(super) fn escaped(text: &str, reads: Reads) -> Cow<'_, str> {
    let mut safe = String::new();
    let mut copied = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let stays = match reads {
            Reads::TerminalLine => !steers(c) || c == '\t',
            Reads::TerminalRows => {
                !steers(c)
                    || matches!(c, '\t' | '\n')
                    || c == '\r' && characters.peek().is_some_and(|(_, c)| *c == '\n')
            }
            Reads::TerminalJson => !steers(c) || c == '\n',
            Reads::PipeLine => !matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}'),
        };
        if stays {
            continue;
        }
        safe.push_str(&text[copied..at]);
        copied = at + c.len_utf8();
        let _ = match reads {
            Reads::TerminalJson => write!(safe, "\\u{:04x}", c as u32),
            _ => write!(safe, "\\u{{{:x}}}", c as u32),
        };
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    safe.push_str(&text[copied..]);
    Cow::Owned(safe)
}

/// Whether a terminal may do something at `c` but show it: controls of both sets, ends of lines, and marks of direction.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}')
}

/// A terminal that is written to in pieces, each made harmless.
pub(super) struct Harmless<W> {
    inner: W,
    reads: Reads,
    /// Bytes that mean something only with those that follow.
    waiting: Vec<u8>,
}

impl<W: Write> Harmless<W> {
    pub(super) fn new(inner: W, reads: Reads) -> Self {
        Self { inner, reads, waiting: Vec::new() }
    }

    /// Writes what still waits.
    pub(super) fn finish(mut self) -> io::Result<()> {
        let rest = std::mem::take(&mut self.waiting);
        self.inner.write_all(escaped(&String::from_utf8_lossy(&rest), self.reads).as_bytes())?;
        self.inner.flush()
    }
}

impl<W: Write> Write for Harmless<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        // A carriage return stays before a line feed, and a character may come in two pieces.
        let whole = match std::str::from_utf8(&self.waiting) {
            Ok(text) => text.trim_end_matches('\r').len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => self.waiting.len(),
        };
        let rest = self.waiting.split_off(whole);
        let text = String::from_utf8_lossy(&self.waiting);
        self.inner.write_all(escaped(&text, self.reads).as_bytes())?;
        self.waiting = rest;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_cannot_be_steered() {
        let line = |text| escaped(text, Reads::TerminalLine);
        assert_eq!(line("a\x1b[31m\u{202e}b\r"), "a\\u{1b}[31m\\u{202e}b\\u{d}");
        assert_eq!(line("a\nb\u{85}c\u{2028}d\u{9b}e\u{7f}"), "a\\u{a}b\\u{85}c\\u{2028}d\\u{9b}e\\u{7f}");
        assert_eq!(line("a\tb"), "a\tb");
        assert!(matches!(line("港口 🌊 👨\u{200D}👩"), Cow::Borrowed(_)));
        for c in
            "\u{200E}\u{200F}\u{61C}\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}\u{FEFF}\0"
                .chars()
        {
            assert_eq!(escaped(&c.to_string(), Reads::TerminalLine), format!("\\u{{{:x}}}", c as u32));
        }
    }

    #[test]
    fn a_line_on_a_pipe_stays_one_line_and_is_otherwise_as_it_was() {
        assert_eq!(escaped("a\nb\r\u{B}\u{C}", Reads::PipeLine), "a\\u{a}b\\u{d}\\u{b}\\u{c}");
        assert_eq!(escaped("a\x1b\u{202e}\t", Reads::PipeLine), "a\x1b\u{202e}\t");
    }

    #[test]
    fn json_on_a_terminal_is_the_same_json() {
        let value = serde_json::json!({"a\u{9b}\u{202e}": "\x1b\u{7f}\n\u{2028}\u{feff}港"});
        let text = value.to_string();
        let safe = escaped(&text, Reads::TerminalJson);
        assert!(!safe.chars().any(steers), "{safe}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value);
    }

    #[test]
    fn rows_are_the_same_in_pieces_of_any_length() {
        let text = "a,\"b\x1b\u{202e}\r\"\r\n港口,\u{9b}\n\r";
        let expected = "a,\"b\\u{1b}\\u{202e}\\u{d}\"\r\n港口,\\u{9b}\n\\u{d}";
        assert_eq!(escaped(text, Reads::TerminalRows), expected);
        for length in 1..=text.len() {
            let mut out = Vec::new();
            let mut rows = Harmless::new(&mut out, Reads::TerminalRows);
            text.as_bytes().chunks(length).for_each(|piece| rows.write_all(piece).unwrap());
            rows.finish().unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), expected, "{length}");
        }
        let mut out = Vec::new();
        let mut rows = Harmless::new(&mut out, Reads::TerminalRows);
        rows.write_all(b"a\xFF\x1b").unwrap();
        rows.finish().unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a\u{FFFD}\\u{1b}");
    }
}

//! Bytes of RTF → tokens. Takes a file of any size; what `\bin` has behind it is passed over.

use std::io::{self, BufRead};

/// Letters of the longest control word.
const LONGEST_WORD: usize = 40;
/// Digits of the longest number behind one.
const LONGEST_NUMBER: usize = 10;

/// What a file consists of.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    Open,
    Close,
    /// `\par`, `\u28207`.
    Word(&'t str, Option<i32>),
    /// `\~`
    Symbol(u8),
    /// `\'b8`
    Escaped(u8),
    Byte(u8),
}

/// The tokens of a file.
pub(super) struct Tokens<'i> {
    input: &'i mut dyn BufRead,
    word: String,
    at: u64,
}

impl<'i> Tokens<'i> {
    pub(super) fn new(input: &'i mut dyn BufRead) -> Self {
        Self { input, word: String::new(), at: 0 }
    }

    /// The number of the byte that is next.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// The next byte, which stays.
    pub(super) fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.input.fill_buf() {
                Ok(buffer) => return Ok(buffer.first().copied()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Passes over the next byte.
    pub(super) fn pass(&mut self) {
        self.input.consume(1);
        self.at += 1;
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        let byte = self.peek()?;
        if byte.is_some() {
            self.pass();
        }
        Ok(byte)
    }

    /// The next token.
    pub(super) fn next(&mut self) -> io::Result<Option<Token<'_>>> {
        loop {
            let token = match self.byte()? {
                None => return Ok(None),
                Some(b'{') => Token::Open,
                Some(b'}') => Token::Close,
                Some(b'\r' | b'\n' | 0) => continue,
                Some(b'\t') => Token::Word("tab", None),
                Some(b'\\') => match self.peek()? {
                    None => return Ok(None),
                    Some(letter) if letter.is_ascii_alphabetic() => {
                        let number = self.word()?;
                        if self.word == "bin" {
                            self.skip(number.and_then(|number| u64::try_from(number).ok()).unwrap_or(0))?;
                            continue;
                        }
                        return Ok(Some(Token::Word(&self.word, number)));
                    }
                    Some(b'\'') => {
                        self.pass();
                        match self.escaped()? {
                            Some(byte) => Token::Escaped(byte),
                            None => continue,
                        }
                    }
                    Some(b'\r' | b'\n') => {
                        self.pass();
                        Token::Word("par", None)
                    }
                    Some(symbol) => {
                        self.pass();
                        Token::Symbol(symbol)
                    }
                },
                Some(byte) => Token::Byte(byte),
            };
            return Ok(Some(token));
        }
    }

    /// Reads a control word and the space behind it; gives its number.
    fn word(&mut self) -> io::Result<Option<i32>> {
        self.word.clear();
        while let Some(letter) = self.peek()?.filter(u8::is_ascii_alphabetic) {
            if self.word.len() >= LONGEST_WORD {
                break;
            }
            self.word.push(char::from(letter));
            self.pass();
        }
        let mut next = self.peek()?;
        let is_negative = next == Some(b'-');
        if is_negative {
            self.pass();
            next = self.peek()?;
        }
        let (mut number, mut digits) = (None, 0);
        while let Some(digit) = next.filter(u8::is_ascii_digit) {
            if digits < LONGEST_NUMBER {
                number = Some(number.unwrap_or(0_i64) * 10 + i64::from(digit - b'0'));
            }
            digits += 1;
            self.pass();
            next = self.peek()?;
        }
        if next == Some(b' ') {
            self.pass();
        }
        let number = number.map(|number| if is_negative { -number } else { number });
        Ok(number.map(|number| i32::try_from(number).unwrap_or(i32::MAX)))
    }

    fn escaped(&mut self) -> io::Result<Option<u8>> {
        let mut value = 0;
        for _ in 0..2 {
            let Some(digit) = self.peek()?.and_then(|digit| char::from(digit).to_digit(16)) else { return Ok(None) };
            self.pass();
            value = value * 16 + digit;
        }
        Ok(u8::try_from(value).ok())
    }

    fn skip(&mut self, mut bytes: u64) -> io::Result<()> {
        while bytes > 0 && self.peek()?.is_some() {
            let there = self.input.fill_buf()?.len();
            let count = usize::try_from(bytes).unwrap_or(usize::MAX).min(there);
            self.input.consume(count);
            self.at += count as u64;
            bytes -= count as u64;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_tokens() {
        let mut input = &b"{\\par a\\u-12 \\'B8\\bin3 }}}\\~\\\r\n\\'zz}"[..];
        let mut tokens = Tokens::new(&mut input);
        let mut found = Vec::new();
        while let Some(token) = tokens.next().unwrap() {
            found.push(format!("{token:?}"));
        }
        let expected = [
            "Open",
            "Word(\"par\", None)",
            "Byte(97)",
            "Word(\"u\", Some(-12))",
            "Escaped(184)",
            "Symbol(126)",
            "Word(\"par\", None)",
            "Byte(122)",
            "Byte(122)",
            "Close",
        ];
        assert_eq!(found, expected);
        let mut input = &b"\\bin2000000000 a"[..];
        assert!(Tokens::new(&mut input).next().unwrap().is_none());
    }
}

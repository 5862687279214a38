//! Where a JSON value ends: bytes in, piece by piece, the place behind the value out. Knows strings and brackets, and which
//! sign may stand behind which, so that a value that is broken is known soon behind the break, and before it has swallowed
//! what follows it. What can be mended (control characters and bytes that are no UTF-8 in a string, a comma before a closing
//! bracket, names such as NaN) does not break it.

/// Deepest nesting of a value; the parser takes no more.
const DEEPEST: usize = 127;

/// How a value ends, in bytes from its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::corpus) enum End {
    /// It is all there.
    Whole(usize),
    /// What stands here cannot go on it, or it ends with the file.
    Broken(usize),
}

/// A value under way.
pub(in crate::corpus) struct Extent {
    at: usize,
    /// The brackets that are open.
    open: Vec<u8>,
    last: Last,
    state: State,
}

/// What stood last between the brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    Nothing,
    Opening,
    Comma,
    Name,
    Colon,
    Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Between,
    Text,
    Literal,
}

impl Extent {
    pub(in crate::corpus) fn new() -> Self {
        Self { at: 0, open: Vec::new(), last: Last::Nothing, state: State::Between }
    }

    /// Goes on over `bytes`, which begin with those of the call before; there are no more if they are `all`.
    pub(in crate::corpus) fn scan(&mut self, bytes: &[u8], all: bool) -> Option<End> {
        loop {
            let Some(&byte) = bytes.get(self.at) else {
                let ends = self.state == State::Literal && self.open.is_empty();
                return all.then_some(if ends { End::Whole(self.at) } else { End::Broken(self.at) });
            };
            match self.state {
                State::Text => {
                    let Some(sign) = bytes[self.at..].iter().position(|byte| matches!(byte, b'"' | b'\\')) else {
                        self.at = bytes.len();
                        continue;
                    };
                    self.at += sign;
                    if bytes[self.at] == b'\\' {
                        if self.at + 1 == bytes.len() {
                            return all.then_some(End::Broken(self.at));
                        }
                        self.at += 2;
                        continue;
                    }
                    self.at += 1;
                    self.state = State::Between;
                    self.last = if self.expects_name() { Last::Name } else { Last::Value };
                    if self.open.is_empty() {
                        return Some(End::Whole(self.at));
                    }
                }
                State::Literal if is_literal(byte) => self.at += 1,
                State::Literal => {
                    (self.state, self.last) = (State::Between, Last::Value);
                    if self.open.is_empty() {
                        return Some(End::Whole(self.at));
                    }
                }
                State::Between => {
                    let rest = &bytes[self.at..];
                    if rest.len() < 3 && !byte.is_ascii() && !all {
                        return None;
                    }
                    match blank(rest) {
                        0 if !self.sign(byte) => return Some(End::Broken(self.at)),
                        0 => {}
                        count => self.at += count,
                    }
                    if self.open.is_empty() && self.last == Last::Value {
                        return Some(End::Whole(self.at));
                    }
                }
            }
        }
    }

    /// Goes over a sign between the texts; `false` where it cannot stand there.
    fn sign(&mut self, byte: u8) -> bool {
        let top = self.open.last().copied();
        let expects_value = match self.last {
            Last::Nothing | Last::Colon => true,
            Last::Opening | Last::Comma => top == Some(b'['),
            Last::Name | Last::Value => false,
        };
        let ends_value = self.last == Last::Value;
        match byte {
            b'"' if expects_value || self.expects_name() => self.state = State::Text,
            b'{' | b'[' if expects_value && self.open.len() < DEEPEST => {
                self.open.push(byte);
                self.last = Last::Opening;
            }
            b'}' | b']' if top == Some(byte - 2) && matches!(self.last, Last::Opening | Last::Comma | Last::Value) => {
                self.open.pop();
                self.last = Last::Value;
            }
            b',' if ends_value => self.last = Last::Comma,
            b':' if self.last == Last::Name => self.last = Last::Colon,
            _ if expects_value && is_literal(byte) => self.state = State::Literal,
            _ => return false,
        }
        self.at += 1;
        true
    }

    fn expects_name(&self) -> bool {
        self.open.last() == Some(&b'{') && matches!(self.last, Last::Opening | Last::Comma)
    }
}

/// Whether a byte belongs to a number or a name such as `true`.
pub(in crate::corpus) fn is_literal(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_')
}

/// How many bytes of blank `bytes` begin with: white space, controls, a byte order mark, a no-break or full-width space.
pub(in crate::corpus) fn blank(bytes: &[u8]) -> usize {
    match bytes {
        [0..=0x20 | 0x7F, ..] => 1,
        [0xC2, 0xA0, ..] => 2,
        [0xEF, 0xBB, 0xBF, ..] | [0xE3, 0x80, 0x80, ..] => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(text: &str) -> End {
        let end = Extent::new().scan(text.as_bytes(), true).unwrap();
        // Byte by byte it is the same.
        let mut extent = Extent::new();
        let piecewise = (0..=text.len()).find_map(|to| extent.scan(&text.as_bytes()[..to], to == text.len()));
        assert_eq!(piecewise, Some(end), "{text}");
        end
    }

    #[test]
    fn a_value_ends_where_its_brackets_do() {
        for (text, whole) in [
            (r#"{}"#, 2),
            (r#"{"a":"}{\"","b":[1,{"c":null}]} x"#, 31),
            ("{\"a\":\"甲\n乙\"}{", 15),
            (r#"[1,2,]"#, 6),
            (r#"{"a":NaN,}"#, 10),
            ("{\u{FEFF}\"a\"\u{A0}:\u{3000}1}", 15),
            ("12 ", 2),
            ("12", 2),
            (r#""a" "#, 3),
        ] {
            assert_eq!(end(text), End::Whole(whole), "{text}");
        }
    }

    #[test]
    fn what_is_broken_is_known_at_the_break() {
        for (text, at) in [
            (r#"{"a":"b"#, 7),
            (r#"{"a":"b", {"a":"c"}"#, 10),
            (r#"{"a":"b, "c":"d"}"#, 10),
            (r#"{"a":"b" "c":"d"}"#, 9),
            (r#"{"a":"b"] "#, 8),
            ("{\"a\":甲}", 5),
            (r#"{"a",1}"#, 4),
            (r#"{:1}"#, 1),
            (r#"[,1]"#, 1),
            ("}", 0),
            ("{\"a\":\"\\", 6),
        ] {
            assert_eq!(end(text), End::Broken(at), "{text}");
        }
        assert_eq!(end(&"[".repeat(1000)), End::Broken(DEEPEST));
    }
}

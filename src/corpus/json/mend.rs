//! JSON that is not quite JSON → JSON, with what was mended. Only what has one meaning is mended: half a surrogate pair and
//! bytes that are no UTF-8 become U+FFFD, control characters in a text become their escapes, a backslash that escapes
//! nothing stands for itself, a comma before a closing bracket goes, NaN and its like are null, and a number that is none
//! (00123, 1e999, 2024-03-19) is a text.
//!
//! The road not taken: libraries that repair JSON (`json_repair` and its ports) guess at missing quotes and brackets, and
//! JSON5 knows none of the above; what is guessed may be an article that nobody wrote.

use serde_json::Value;

use super::extent::{blank, is_literal};
use crate::corpus::bounds;

/// The value that `bytes` are, and what had to be mended.
pub(in crate::corpus) fn value(bytes: &[u8]) -> Result<(Value, Option<String>), String> {
    let why = match std::str::from_utf8(bytes).map(bounds::value) {
        Ok(Ok(value)) => return Ok((value, None)),
        Ok(Err(error)) => error.to_string(),
        Err(error) => error.to_string(),
    };
    let mended = mend(bytes);
    match bounds::value(&mended.text) {
        Ok(value) => Ok((value, mended.remark())),
        // Bytes that are no UTF-8 were mended, and are not why.
        Err(error) if mended.undecoded > 0 => Err(error.to_string()),
        Err(_) => Err(why),
    }
}

/// What mending gave.
struct Mended {
    text: String,
    surrogates: u64,
    undecoded: u64,
    controls: u64,
    nuls: u64,
    escapes: u64,
    signs: u64,
}

/// Mends `bytes`, which are one value.
fn mend(bytes: &[u8]) -> Mended {
    let mut decoded = String::with_capacity(bytes.len());
    let mut undecoded = 0;
    for chunk in bytes.utf8_chunks() {
        decoded.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            decoded.push('\u{FFFD}');
            undecoded += 1;
        }
    }
    let text = String::with_capacity(decoded.len());
    let mut mended = Mended { text, undecoded, surrogates: 0, controls: 0, nuls: 0, escapes: 0, signs: 0 };
    let mut rest = decoded.as_str();
    while let Some(quote) = rest.find('"') {
        mended.between(&rest[..quote]);
        mended.text.push('"');
        rest = mended.string(&rest[quote + 1..]);
    }
    mended.between(rest);
    mended
}

impl Mended {
    /// What was mended, in words; nothing, if nothing was.
    fn remark(&self) -> Option<String> {
        let some = |count: u64, one: &str, many: &str, what: &str| {
            (count > 0).then(|| format!("{count} {} {what}", if count == 1 { one } else { many }))
        };
        let parts: Vec<String> = [
            some(self.surrogates, "half", "halves", "of a surrogate pair, each now \u{FFFD}"),
            some(self.undecoded, "character", "characters", "that could not be decoded as UTF-8, each now \u{FFFD}"),
            some(self.controls, "control character", "control characters", "without an escape in its texts, kept"),
            some(self.nuls, "NUL character", "NUL characters", "in its texts, left out"),
            some(self.escapes, "backslash", "backslashes", "that no sign to escape follows, kept"),
            some(self.signs, "sign", "signs", "that JSON does not have there, such as a last comma or NaN"),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!parts.is_empty()).then(|| format!("has {}", parts.join("; and ")))
    }

    /// Goes over a string behind its opening quotation mark; gives what follows it.
    fn string<'a>(&mut self, mut rest: &'a str) -> &'a str {
        loop {
            let sign = |c: char| c == '"' || c == '\\' || c < ' ';
            let Some(at) = rest.find(sign) else {
                self.text.push_str(rest);
                return "";
            };
            self.text.push_str(&rest[..at]);
            let behind = &rest[at + 1..];
            rest = match rest.as_bytes()[at] {
                b'"' => {
                    self.text.push('"');
                    return behind;
                }
                b'\\' => self.escape(behind),
                0 => {
                    self.nuls += 1;
                    behind
                }
                control => {
                    self.controls += 1;
                    self.text.push_str(&format!("\\u{control:04x}"));
                    behind
                }
            };
        }
    }

    /// Goes over an escape behind its backslash.
    fn escape<'a>(&mut self, behind: &'a str) -> &'a str {
        let Some(sign) = behind.chars().next() else { return behind };
        match (sign, behind.get(1..5).and_then(unit)) {
            ('u', Some(0xD800..=0xDBFF)) => {
                let second = behind.get(5..).and_then(|rest| rest.strip_prefix("\\u"));
                let is_pair = second
                    .and_then(|second| second.get(..4))
                    .and_then(unit)
                    .is_some_and(|unit| (0xDC00..=0xDFFF).contains(&unit));
                let length = if is_pair { 11 } else { 5 };
                self.copied(behind, length, is_pair)
            }
            ('u', Some(0xDC00..=0xDFFF)) => self.copied(behind, 5, false),
            ('u', Some(_)) => self.copied(behind, 5, true),
            ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't', _) => self.copied(behind, 1, true),
            _ => {
                self.escapes += 1;
                self.text.push_str("\\\\");
                behind
            }
        }
    }

    /// Takes over an escape of so many bytes, or U+FFFD for it.
    fn copied<'a>(&mut self, behind: &'a str, length: usize, is_whole: bool) -> &'a str {
        let (escape, rest) = behind.split_at(length);
        if is_whole {
            self.text.push('\\');
            self.text.push_str(escape);
        } else {
            self.surrogates += 1;
            self.text.push('\u{FFFD}');
        }
        rest
    }

    /// Goes over what stands between strings.
    fn between(&mut self, text: &str) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let literal = rest.bytes().take_while(|byte| is_literal(*byte)).count();
            let blanks = blank(rest.as_bytes());
            let taken = match (literal, blanks, first) {
                (0, 0, '}' | ']') => {
                    let before = self.text.trim_end();
                    if before.ends_with(',') {
                        self.text.truncate(before.len() - 1);
                        self.signs += 1;
                    }
                    self.text.push(first);
                    1
                }
                (0, 0, _) => {
                    self.text.push(first);
                    first.len_utf8()
                }
                (0, count, _) => {
                    let is_space = matches!(first, ' ' | '\t' | '\r' | '\n');
                    self.text.push(if is_space { first } else { ' ' });
                    self.signs += u64::from(!is_space);
                    count
                }
                (count, ..) => {
                    let meant = match &rest[..count] {
                        "NaN" | "nan" | "Infinity" | "-Infinity" | "inf" | "-inf" | "None" | "undefined" => "null",
                        "True" => "true",
                        "False" => "false",
                        literal => literal,
                    };
                    if is_no_number(meant) {
                        self.signs += 1;
                        self.text.push_str(&format!("\"{meant}\""));
                    } else {
                        self.signs += u64::from(meant != &rest[..count]);
                        self.text.push_str(meant);
                    }
                    count
                }
            };
            rest = &rest[taken..];
        }
    }
}

/// Whether `literal` begins as a number does and is none.
fn is_no_number(literal: &str) -> bool {
    literal.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'))
        && serde_json::from_str::<Value>(literal).is_err()
}

/// The UTF-16 unit that four digits write.
fn unit(digits: &str) -> Option<u16> {
    let is_number = digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    u16::from_str_radix(digits, 16).ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_has_one_meaning_is_mended_and_said() {
        for (broken, expected, said) in [
            (&br#"{"a":"\ud83d"}"#[..], "{\"a\":\"\u{FFFD}\"}", "1 half of a surrogate pair"),
            (br#"{"a":"x\ude00\ud83dy"}"#, "{\"a\":\"x\u{FFFD}\u{FFFD}y\"}", "2 halves"),
            (br#"{"a":"\ud83d\ud83d\ude00"}"#, "{\"a\":\"\u{FFFD}\\ud83d\\ude00\"}", "1 half"),
            (b"{\"a\":\"x\ny\r\tz\"}", "{\"a\":\"x\\u000ay\\u000d\\u0009z\"}", "3 control characters"),
            (b"{\"a\":\"x\0y\"}", "{\"a\":\"xy\"}", "1 NUL character"),
            (b"{\"a\":\"x\xFFy\xE6\xB8\"}", "{\"a\":\"x\u{FFFD}y\u{FFFD}\"}", "2 characters that could not"),
            (br#"{"a":"C:\x\u12\'"}"#, r#"{"a":"C:\\x\\u12\\'"}"#, "3 backslashes"),
            (br#"{"a":[1,2,],"b":NaN,}"#, r#"{"a":[1,2],"b":null}"#, "3 signs"),
            (
                br#"{"a":00123,"b":1e99999,"c":[2024-03-19,-1.5e3]}"#,
                r#"{"a":"00123","b":"1e99999","c":["2024-03-19",-1.5e3]}"#,
                "3 signs",
            ),
            ("{\u{A0}\"a\":\u{FEFF}True}".as_bytes(), r#"{ "a": true}"#, "3 signs"),
        ] {
            let mended = mend(broken);
            assert_eq!(mended.text, expected);
            assert!(serde_json::from_str::<serde_json::Value>(&mended.text).is_ok(), "{expected}");
            assert!(mended.remark().is_some_and(|remark| remark.contains(said)), "{:?}", mended.remark());
        }
    }

    #[test]
    fn why_a_value_is_none_is_told_whatever_stands_in_it() {
        for bytes in ["{\"title\":\"他說\"好\"\"}".as_bytes(), b"{\"a\":\"\xFF\",\"b\" 1}", "{\"a\":1} 垃圾".as_bytes()]
        {
            let why = value(&bytes[..bytes.len()]).unwrap_err();
            assert!(!why.contains("UTF-8") && why.contains("column"), "{why}");
        }
        assert!(value(&"垃圾".as_bytes()[..4]).unwrap_err().contains("expected value"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_json_stays_as_it_is(text in any::<String>(), number in any::<f64>()) {
            let json = serde_json::json!({ "甲": [text, { "a": number, "b": [] }], "c": null }).to_string();
            let mended = mend(json.as_bytes());
            prop_assert_eq!(&mended.text, &json);
            prop_assert!(mended.remark().is_none());
        }

        #[test]
        fn any_bytes_are_gone_over(bytes in prop::collection::vec(any::<u8>(), 0..100), text in "[\"\\\\u{}\\[\\],:dD8c0-9甲\n]{0,40}") {
            mend(&bytes);
            mend(text.as_bytes());
        }
    }
}

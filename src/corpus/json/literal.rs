//! Values as JavaScript writes them, which JSON does not: names without quotation marks, texts in single ones, `void 0`, `!0`,
//! and parameters whose values stand behind the function. Takes text and what is known of names; gives the value at its
//! beginning and where it ends. Nothing is run: a name that is not known, or a call, is null.

use std::collections::HashMap;

use serde_json::{Map, Number, Value};

/// How deep values nest at most, and how many there are.
const DEEPEST: usize = 100;
const VALUES: usize = 200_000;

/// The value at the beginning of `text`, and how many bytes it takes. `None` where there is none, or too much of it.
pub(in crate::corpus) fn literal(text: &str, names: &HashMap<String, Value>) -> Option<(Value, usize)> {
    let mut reader = Reader { text, at: 0, left: VALUES, names };
    let value = reader.value(0)?;
    Some((value, reader.at))
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    left: usize,
    names: &'t HashMap<String, Value>,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn blank(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    /// Takes `sign`, if it comes next.
    fn takes(&mut self, sign: char) -> bool {
        self.blank();
        let is_next = self.rest().starts_with(sign);
        self.at += if is_next { sign.len_utf8() } else { 0 };
        is_next
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.left = self.left.checked_sub(1)?;
        if depth > DEEPEST {
            return None;
        }
        self.blank();
        match self.rest().chars().next()? {
            '{' => self.object(depth),
            '[' => self.array(depth),
            quote @ ('"' | '\'' | '`') => self.string(quote).map(Value::String),
            '!' => {
                self.at += 1;
                let value = self.value(depth + 1)?;
                let is_false = matches!(&value, Value::Null | Value::Bool(false)) || value.as_f64() == Some(0.0);
                Some(Value::Bool(is_false))
            }
            c if c.is_ascii_digit() || matches!(c, '-' | '+' | '.') => Some(self.number()),
            c if is_of_name(c) => self.named(depth),
            _ => None,
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        self.takes('{');
        let mut map = Map::new();
        while !self.takes('}') {
            let name = match self.rest().chars().next()? {
                quote @ ('"' | '\'') => self.string(quote)?,
                _ => self.word()?,
            };
            if !self.takes(':') {
                return None;
            }
            let value = self.value(depth + 1)?;
            map.insert(name, value);
            if !self.takes(',') {
                return self.takes('}').then_some(Value::Object(map));
            }
        }
        Some(Value::Object(map))
    }

    fn array(&mut self, depth: usize) -> Option<Value> {
        self.takes('[');
        let mut values = Vec::new();
        while !self.takes(']') {
            if self.takes(',') {
                values.push(Value::Null);
                continue;
            }
            values.push(self.value(depth + 1)?);
            if !self.takes(',') {
                return self.takes(']').then_some(Value::Array(values));
            }
        }
        Some(Value::Array(values))
    }

    /// A text, with its escapes read.
    fn string(&mut self, quote: char) -> Option<String> {
        self.at += 1;
        let mut units: Vec<u16> = Vec::new();
        let mut buffer = [0; 2];
        loop {
            let c = self.rest().chars().next()?;
            self.at += c.len_utf8();
            if c == quote {
                return Some(String::from_utf16_lossy(&units));
            }
            if c != '\\' {
                units.extend_from_slice(c.encode_utf16(&mut buffer));
                continue;
            }
            let escaped = self.rest().chars().next()?;
            self.at += escaped.len_utf8();
            let digits = match escaped {
                'u' => 4,
                'x' => 2,
                _ => 0,
            };
            let code = self.rest().get(..digits).and_then(|code| u16::from_str_radix(code, 16).ok());
            match (escaped, code) {
                ('u' | 'x', Some(unit)) => {
                    self.at += digits;
                    units.push(unit);
                }
                ('n', _) => units.push(u16::from(b'\n')),
                ('r', _) => units.push(u16::from(b'\r')),
                ('t', _) => units.push(u16::from(b'\t')),
                ('\n', _) => {}
                (other, _) => units.extend_from_slice(other.encode_utf16(&mut buffer)),
            }
        }
    }

    fn number(&mut self) -> Value {
        let bytes = self.rest().as_bytes();
        // A sign opens a number, or its exponent.
        let is_of_number = |at: usize| match bytes[at] {
            b'+' | b'-' => at == 0 || matches!(bytes[at - 1], b'e' | b'E'),
            byte => byte.is_ascii_alphanumeric() || byte == b'.',
        };
        let length = (0..bytes.len()).take_while(|&at| is_of_number(at)).count();
        let digits = &self.text[self.at..self.at + length];
        let whole = digits.parse::<i64>().ok().map(Number::from);
        let number = whole.or_else(|| Number::from_f64(digits.parse().ok()?));
        self.at += length;
        number.map_or(Value::Null, Value::Number)
    }

    /// The value of a name; a call has none.
    fn named(&mut self, depth: usize) -> Option<Value> {
        let word = self.word()?;
        match word.as_str() {
            "true" => return Some(Value::Bool(true)),
            "false" => return Some(Value::Bool(false)),
            "void" | "new" => {
                self.value(depth + 1)?;
                return Some(Value::Null);
            }
            _ => {}
        }
        let mut is_call = false;
        while self.takes('(') {
            is_call = true;
            while !self.takes(')') {
                self.value(depth + 1)?;
                self.takes(',');
            }
        }
        Some(if is_call { Value::Null } else { self.names.get(&word).cloned().unwrap_or(Value::Null) })
    }

    /// A name, perhaps of a thing in another.
    fn word(&mut self) -> Option<String> {
        self.blank();
        let length: usize = self.rest().chars().take_while(|&c| is_of_name(c) || c == '.').map(char::len_utf8).sum();
        let word = self.rest()[..length].to_owned();
        self.at += length;
        (length > 0).then_some(word)
    }
}

/// Whether a name is made of such characters.
fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_javascript_writes_is_read() {
        let names = HashMap::from([("a".to_owned(), json!("雁洲日报"))]);
        for (text, value) in [
            (r#"{title:"渡轮",n:1,}"#, json!({"title": "渡轮", "n": 1})),
            (
                r"{'甲':'乙\'丙',b:[1,,2],c:void 0,d:!0,e:!1}",
                json!({"甲": "乙'丙", "b": [1, null, 2], "c": null, "d": true, "e": false}),
            ),
            (
                r#"{source:a,x:b,y:Array(3),z:new Date("2020")}"#,
                json!({"source": "雁洲日报", "x": null, "y": null, "z": null}),
            ),
            ("{t:\"\\u003Cp\\u003E\\x41\\u{1}\"} behind", json!({"t": "<p>Au{1}"})),
            ("{1:-2.5,\"k-k\":`甲`}", json!({"1": -2.5, "k-k": "甲"})),
        ] {
            assert_eq!(literal(text, &names).map(|(value, _)| value), Some(value), "{text}");
        }
        for text in ["", "{a", "{a:}", "[1 2]", "{a:1+1}", &"[".repeat(5000)] {
            assert_eq!(literal(text, &names), None, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_gone_over(text in "[{}\\[\\]\"'`:,a甲!0\\\\u()\\-. ]{0,60}") {
            literal(&text, &HashMap::new());
        }

        #[test]
        fn json_is_read_as_it_is(text in any::<String>(), number in any::<i64>()) {
            let value = serde_json::json!({ "甲": [text, { "a": number, "b": [] }], "c": null });
            let names = HashMap::new();
            let written = value.to_string();
            prop_assert_eq!(literal(&written, &names), Some((value, written.len())));
        }
    }
}

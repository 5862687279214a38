//! The bound of one text, page, line or row, and what keeps to it: a reader for formats that are read piece by piece, and
//! values of JSON. A file of any size that is all one piece takes no more memory than a piece may have.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, Read};

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Bytes of one text, page, line or row.
pub(super) const LONGEST: usize = 64 << 20;
/// Values of JSON in one article: a value may take two bytes in the file, and takes a hundred in memory.
const MOST_VALUES: usize = 1_000_000;

/// The bytes that one piece may still have. Refilled before each.
pub(super) struct Room {
    most: Cell<usize>,
    left: Cell<usize>,
}

impl Room {
    /// Room for a piece of `most` bytes.
    pub(super) fn of(most: usize) -> Self {
        Self { most: Cell::new(most), left: Cell::new(most) }
    }

    /// Makes room for a piece of `most` bytes.
    pub(super) fn refill(&self, most: usize) {
        self.most.set(most);
        self.left.set(most);
    }
}

/// A reader that ends in an error where a piece is longer than there is room for it.
pub(super) struct Bounded<'a, R> {
    input: &'a mut R,
    room: &'a Room,
    /// What a piece is called: a row.
    piece: &'static str,
}

impl<'a, R: BufRead> Bounded<'a, R> {
    pub(super) fn new(input: &'a mut R, room: &'a Room, piece: &'static str) -> Self {
        Self { input, room, piece }
    }
}

impl<R: BufRead> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Bounded<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let (left, most) = (self.room.left.get(), self.room.most.get());
        let bytes = self.input.fill_buf()?;
        if left == 0 && !bytes.is_empty() {
            return Err(io::Error::other(format!("{} is longer than {} MiB", self.piece, most >> 20)));
        }
        Ok(&bytes[..bytes.len().min(left)])
    }

    fn consume(&mut self, amount: usize) {
        self.room.left.set(self.room.left.get().saturating_sub(amount));
        self.input.consume(amount);
    }
}

/// The value that `text` is.
pub(super) fn value(text: &str) -> Result<Value, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Values::new().deserialize(&mut deserializer)?;
    deserializer.end().map(|()| value)
}

/// Reads values of one article, no more of them than an article has.
#[derive(Clone, Copy)]
pub(super) struct Values<'c> {
    left: Option<&'c Cell<usize>>,
}

impl Values<'_> {
    /// A reader of one value and those in it.
    pub(super) fn new() -> Self {
        Self { left: None }
    }

    fn entries<'de, A: MapAccess<'de>>(self, mut access: A) -> Result<Map<String, Value>, A::Error> {
        let mut map = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            map.insert(key, access.next_value_seed(self)?);
        }
        Ok(map)
    }
}

impl<'de> DeserializeSeed<'de> for Values<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        match self.left {
            None => deserializer.deserialize_any(Values { left: Some(&Cell::new(MOST_VALUES)) }),
            Some(left) => {
                let rest = left.get().checked_sub(1);
                left.set(
                    rest.ok_or_else(|| D::Error::custom(format!("more than {MOST_VALUES} values in one article")))?,
                );
                deserializer.deserialize_any(self)
            }
        }
    }
}

impl<'de> Visitor<'de> for Values<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = access.next_element_seed(self)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        self.entries(access).map(Value::Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_read_as_far_as_there_is_room() {
        let mut input: &[u8] = b"0123456789";
        let room = Room::of(4);
        let mut bounded = Bounded::new(&mut input, &room, "a piece");
        let mut read = Vec::new();
        assert!(bounded.read_to_end(&mut read).is_err());
        room.refill(6);
        // A piece that ends where the room does is no longer than it.
        bounded.read_to_end(&mut read).unwrap();
        assert_eq!(read, b"0123456789");
    }

    #[test]
    fn values_are_those_of_any_other_reader_and_not_too_many() {
        let text = r#"{"b": [1, -2, 0.5, 1e300, null, true], "a": {"甲": "乙\n", "": {}}, "b2": 18446744073709551615, "b": 7}"#;
        let read = value(text).unwrap();
        assert_eq!(read, serde_json::from_str::<Value>(text).unwrap());
        assert_eq!(read.to_string(), serde_json::from_str::<Value>(text).unwrap().to_string());
        for broken in ["", "{", "[1,]", "1 2", &"[".repeat(1000)] {
            assert!(value(broken).is_err(), "{broken}");
        }
        let many = |count: usize| format!("[{}0]", "0,".repeat(count - 1));
        assert!(value(&many(MOST_VALUES)).is_ok());
        assert!(value(&many(MOST_VALUES + 1)).unwrap_err().to_string().contains("more than 1000000 values"));
    }
}

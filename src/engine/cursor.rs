//! Cursors: the place after a hit in the order of one query. A cursor holds the hit's sort key, not its number, so that
//! pages neither repeat nor skip an article when others come or go between them.

use std::fmt;
use std::str::FromStr;

use super::Order;
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;

/// The place after a hit, printed as 56 hexadecimal digits. Of one query and order, those of later hits are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// Of the query and the order that the place is in.
    fingerprint: u32,
    pub(super) key: SortKey,
}

/// Where a hit stands: ascending in all three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SortKey {
    pub(super) first: u64,
    pub(super) second: u64,
    pub(super) id: u64,
}

impl SortKey {
    /// The key of an article in `order`. `published` is its instant.
    pub(super) fn new(order: Order, score: f32, published: Option<i64>, id: u64) -> Self {
        let newest = published.map_or(u64::MAX, |instant| u64::MAX - ascending(instant));
        let first = match order {
            // The bits of non-negative floats ascend as the floats do.
            Order::Relevance => u64::from(u32::MAX - score.max(0.0).to_bits()),
            Order::Newest => newest,
            Order::Oldest => published.map_or(u64::MAX, ascending),
        };
        Self { first, second: newest, id }
    }
}

#[cfg(feature = "cluster")]
impl SortKey {
    /// The instant of the article, where it has one.
    pub(super) fn published(self) -> Option<i64> {
        (self.second != u64::MAX).then(|| ((u64::MAX - self.second) ^ (1 << 63)) as i64)
    }

    /// The score, in an order by it.
    pub(super) fn score(self) -> f32 {
        f32::from_bits(u32::MAX - self.first as u32)
    }
}

fn ascending(instant: i64) -> u64 {
    instant as u64 ^ 1 << 63
}

impl Cursor {
    pub(super) fn new(query: &Query, order: Order, key: SortKey) -> Self {
        Self { fingerprint: fingerprint(query, order), key }
    }

    /// Holds it against the query and the order that it is given with.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where it belongs to others.
    pub fn check(self, query: &Query, order: Order) -> Result<()> {
        self.key_for(query, order).map(|_| ())
    }

    /// The place after another hit of the same query and order.
    pub(super) fn at(self, key: SortKey) -> Self {
        Self { key, ..self }
    }

    /// The key, if this cursor is of this query and order.
    pub(super) fn key_for(self, query: &Query, order: Order) -> Result<SortKey> {
        if self.fingerprint == fingerprint(query, order) {
            return Ok(self.key);
        }
        Err(Error::new(ErrorKind::Input, format!("the cursor `{self}` belongs to another search"))
            .with_hint("repeat the query, the filters and the order of the page that printed the cursor")
            .named("other-cursor", &[]))
    }
}

fn fingerprint(query: &Query, order: Order) -> u32 {
    let hash = blake3::hash(format!("{order:?} {query}").as_bytes());
    u32::from_be_bytes([hash.as_bytes()[0], hash.as_bytes()[1], hash.as_bytes()[2], hash.as_bytes()[3]])
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SortKey { first, second, id } = self.key;
        write!(f, "{:08x}{first:016x}{second:016x}{id:016x}", self.fingerprint)
    }
}

impl FromStr for Cursor {
    type Err = Error;

    /// # Errors
    /// Of kind [`ErrorKind::Input`] where the text is not what a search printed.
    fn from_str(text: &str) -> Result<Self> {
        let part = |from: usize, to: usize| {
            text.get(from..to).filter(|_| text.len() == 56).and_then(|digits| u64::from_str_radix(digits, 16).ok())
        };
        let parsed = (|| {
            let fingerprint = u32::try_from(part(0, 8)?).ok()?;
            Some(Self { fingerprint, key: SortKey { first: part(8, 24)?, second: part(24, 40)?, id: part(40, 56)? } })
        })();
        parsed.filter(|cursor| cursor.to_string() == text).ok_or_else(|| {
            Error::new(ErrorKind::Input, format!("`{text}` is not a cursor"))
                .with_hint("give the value of \"next\" that the page before printed")
                .named("no-cursor", &[])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_total_and_put_undated_articles_last() {
        let key = |order, score, published, id| SortKey::new(order, score, published, id);
        assert!(key(Order::Relevance, 2.0, None, 9) < key(Order::Relevance, 1.0, Some(5), 1));
        assert!(key(Order::Relevance, 1.0, Some(6), 9) < key(Order::Relevance, 1.0, Some(5), 1));
        assert!(key(Order::Relevance, 1.0, Some(5), 1) < key(Order::Relevance, 1.0, Some(5), 2));
        assert!(key(Order::Newest, 0.0, Some(5), 1) < key(Order::Newest, 9.0, Some(-5), 1));
        assert!(key(Order::Newest, 0.0, Some(-5), 1) < key(Order::Newest, 9.0, None, 0));
        assert!(key(Order::Oldest, 0.0, Some(-5), 1) < key(Order::Oldest, 0.0, Some(5), 1));
        assert!(key(Order::Oldest, 0.0, Some(5), 1) < key(Order::Oldest, 0.0, None, 0));
    }

    #[test]
    fn a_cursor_prints_as_it_parses_and_knows_its_search() {
        let query = Query::parse("芯片").unwrap();
        let cursor = Cursor::new(&query, Order::Newest, SortKey { first: 1, second: u64::MAX, id: 3 });
        assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
        assert!(cursor.key_for(&query, Order::Newest).is_ok());
        assert!(cursor.key_for(&query, Order::Oldest).is_err());
        for bad in ["", "xyz", &"0".repeat(55), &"+".repeat(56), &"０".repeat(56)] {
            assert!(bad.parse::<Cursor>().is_err(), "{bad}");
        }
    }
}

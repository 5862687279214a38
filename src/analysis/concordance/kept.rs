//! Lines that are put in an order, or held against each other.

use std::collections::{BinaryHeap, HashMap};

use super::Line;
use crate::error::{Error, ErrorKind, Result};

/// Most bytes of lines that are put in another order, or held against each other: some millions of them.
const MOST_BYTES: usize = 1 << 30;
/// Bytes that a line takes beside its texts.
const LINE: usize = 300;

/// What a line is sorted by: a number, then texts.
pub(super) type Key = (u64, Vec<String>);

/// A line with its place in the order; the last of a heap is the greatest.
#[derive(Debug)]
struct Sorted {
    key: Key,
    number: u64,
    line: Line,
}

impl Sorted {
    fn place(&self) -> (&Key, u64) {
        (&self.key, self.number)
    }
}

impl PartialEq for Sorted {
    fn eq(&self, other: &Self) -> bool {
        self.place() == other.place()
    }
}

impl Eq for Sorted {}

impl PartialOrd for Sorted {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Sorted {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.place().cmp(&other.place())
    }
}

/// What stands on a line.
type Shown = (String, String, String);

/// Bytes that a line takes.
fn room(sorted: &Sorted) -> usize {
    let Line { left, hit, right, title, source, .. } = &sorted.line;
    let key: usize = sorted.key.1.iter().map(|text| text.len() + size_of::<String>()).sum();
    LINE + key + left.len() + hit.len() + right.len() + title.len() + source.as_ref().map_or(0, String::len)
}

/// Lines that are kept until all have been seen: the first so many in their order, or each once.
pub(super) struct Kept {
    heap: BinaryHeap<Sorted>,
    /// Of distinct lines, where each stands in `each`.
    distinct: Option<HashMap<Shown, usize>>,
    each: Vec<Sorted>,
    limit: Option<usize>,
    next: u64,
    bytes: usize,
}

impl Kept {
    pub(super) fn new(distinct: bool, limit: Option<usize>) -> Self {
        let distinct = distinct.then(HashMap::new);
        Self { heap: BinaryHeap::new(), distinct, each: Vec::new(), limit, next: 0, bytes: 0 }
    }

    pub(super) fn add(&mut self, key: Key, line: Line) -> Result<()> {
        let sorted = Sorted { key, number: self.next, line };
        self.next += 1;
        if let Some(distinct) = &mut self.distinct {
            let Line { left, hit, right, .. } = &sorted.line;
            let shown = (left.clone(), hit.clone(), right.clone());
            if let Some(at) = distinct.get(&shown) {
                self.each[*at].line.times += 1;
                return Ok(());
            }
            self.bytes += room(&sorted) + left.len() + hit.len() + right.len();
            distinct.insert(shown, self.each.len());
            self.each.push(sorted);
        } else {
            self.bytes += room(&sorted);
            self.heap.push(sorted);
            if self.limit.is_some_and(|limit| self.heap.len() > limit) {
                self.bytes -= self.heap.pop().as_ref().map_or(0, room);
            }
        }
        if self.bytes > MOST_BYTES {
            let lines = self.heap.len().max(self.each.len());
            return Err(Error::new(ErrorKind::Input, format!("{lines} lines and more are too many to put in order"))
                .with_hint(
                    "set a --limit, narrow the query, or take the lines as they come: --sort date, without --distinct",
                )
                .named("many-lines", &[("lines", &lines)]));
        }
        Ok(())
    }

    pub(super) fn in_order(mut self) -> impl Iterator<Item = Line> {
        if self.distinct.is_some() {
            self.each.sort_unstable();
        } else {
            self.each = self.heap.into_sorted_vec();
        }
        self.each.into_iter().take(self.limit.unwrap_or(usize::MAX)).map(|sorted| sorted.line)
    }
}

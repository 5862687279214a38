//! Numbers of a column held against many: most that are none of them are passed over without a search.

use tantivy::DocId;
use tantivy::columnar::Column;

/// Bits of a number that are looked at: 128 KB of them, which stay near the processor.
const BITS: u32 = 20;
/// Values of a column that are read at a time.
const AT_ONCE: usize = 4096;

/// The first bits of numbers that lie evenly.
pub(in crate::engine::local) struct Sieve(Vec<u64>);

impl Sieve {
    pub(in crate::engine::local) fn new(numbers: impl Iterator<Item = u32>) -> Self {
        let mut words = vec![0; 1 << (BITS - 6)];
        for number in numbers {
            let (word, bit) = place(number);
            words[word] |= bit;
        }
        Self(words)
    }

    /// Whether a number may be one of them; of those that are, always.
    #[inline]
    pub(in crate::engine::local) fn may_hold(&self, number: u32) -> bool {
        let (word, bit) = place(number);
        self.0[word] & bit != 0
    }
}

#[inline]
fn place(number: u32) -> (usize, u64) {
    let first = number >> (32 - BITS);
    ((first / 64) as usize, 1 << (first % 64))
}

/// The documents with a value in `column` that passes, ascending; removed ones as well.
pub(in crate::engine::local) fn documents_with(column: &Column<u64>, passes: impl Fn(u64) -> bool) -> Vec<DocId> {
    let mut rows = Vec::new();
    let mut values = [0; AT_ONCE];
    let count = column.values.num_vals();
    for start in (0..count).step_by(AT_ONCE) {
        let values = &mut values[..AT_ONCE.min((count - start) as usize)];
        column.values.get_range(start.into(), values);
        rows.extend((start..).zip(values).filter(|(_, value)| passes(**value)).map(|(row, _)| row));
    }
    // Not every document has one value.
    column.index.select_batch_in_place(0, &mut rows);
    rows.dedup();
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_never_passed_over() {
        let numbers: Vec<u32> = (0..5000_u32).map(|number| number.wrapping_mul(2_654_435_761)).collect();
        let sieve = Sieve::new(numbers.iter().copied());
        assert!(numbers.iter().all(|number| sieve.may_hold(*number)));
        let others = (0..5000_u32).filter(|number| sieve.may_hold(number.wrapping_mul(2_246_822_519))).count();
        assert!(others < 100, "{others}");
    }
}

//! The dictionary: jieba's, folded, as the build script made it. Nothing of it is loaded or made when the program starts.

use crate::text::trie::{Node, Trie};

include!(concat!(env!("OUT_DIR"), "/dictionary.rs"));

/// The words; the value of each is the number of its frequency.
pub(super) static WORDS: Trie = Trie::new(include_bytes!(concat!(env!("OUT_DIR"), "/dictionary.trie")));
/// How often words occur: all frequencies that there are, four bytes each; and their logarithms, eight.
static FREQUENCIES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/dictionary.frequencies"));
static LOGARITHMS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/dictionary.logarithms"));

/// The number of a word: no other word has it.
pub(super) fn number_of(word: &str) -> Option<u32> {
    WORDS.find(word).filter(|node| node.value().is_some()).map(Node::place)
}

/// How often a word occurs.
pub(super) fn frequency_of(word: &str) -> Option<u64> {
    let frequency = WORDS.find(word)?.value()? as usize;
    Some(u32::from_le_bytes(*FREQUENCIES.as_chunks::<4>().0.get(frequency)?).into())
}

/// The logarithm of a frequency, by its number.
#[inline]
pub(super) fn logarithm(frequency: u32) -> f64 {
    LOGARITHMS.as_chunks::<8>().0.get(frequency as usize).map_or(0.0, |bytes| f64::from_le_bytes(*bytes))
}

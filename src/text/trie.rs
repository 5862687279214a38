//! Tries of the embedded word lists: hash tables of nodes of 64 bits (see [`super::node`]), as the build script wrote them.
//! A step is a load or two, and nothing is made when the program starts.

use super::node::{
    CHARACTER_BITS, FIRST_PLACES, KEYS, OTHERS, PLACE_BITS, VALUE_BITS, filter_bit, hash, key, key_bit, next_place,
    place,
};

/// By character of the basic plane, its number in every trie; zero where it stands in no word.
static ALPHABET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/alphabet.bin"));

/// A word list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trie {
    /// A bit for every key that is not among the common ones.
    keys: &'static [[u8; 8]],
    nodes: &'static [[u8; 8]],
}

/// A place in a trie: what was walked to get there begins some word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    place: u32,
    bits: u64,
}

impl Node {
    /// The value of the word that ends here.
    #[inline]
    pub(super) fn value(self) -> Option<u32> {
        ((self.bits & ((1 << VALUE_BITS) - 1)) as u32).checked_sub(1)
    }

    /// What no other node of its trie has.
    #[inline]
    pub(super) fn place(self) -> u32 {
        self.place
    }
}

/// The number of a character in every trie; zero where no word has it.
#[inline]
pub(super) fn number(c: char) -> u16 {
    let (numbers, _) = ALPHABET.as_chunks::<2>();
    numbers.get(c as usize).map_or(0, |number| u16::from_le_bytes(*number))
}

impl Trie {
    /// The trie that is embedded as `bytes`.
    pub(super) const fn new(bytes: &'static [u8]) -> Self {
        let (keys, nodes) = bytes.as_chunks::<8>().0.split_at(KEYS / 64);
        Self { keys, nodes }
    }

    /// Behind the first character, given by its [`number`].
    #[inline]
    pub(super) fn first(self, number: u16) -> Option<Node> {
        let bits = u64::from_le_bytes(*self.nodes.get(usize::from(number))?);
        (bits != 0).then_some(Node { place: u32::from(number), bits })
    }

    /// Behind one more character.
    #[inline]
    pub(super) fn step(self, from: Node, number: u16) -> Option<Node> {
        if from.bits & filter_bit(number) == 0 {
            return None;
        }
        let key = key(from.place, number);
        let hash = hash(key);
        self.among(key, hash, FIRST_PLACES, OTHERS).or_else(|| {
            let bit = key_bit(hash);
            let bits = u64::from_le_bytes(*self.keys.get(bit / 64)?);
            if bits >> (bit % 64) & 1 == 0 { None } else { self.among(key, hash, OTHERS, self.nodes.len()) }
        })
    }

    /// The node of a key, if it is between two places.
    #[inline]
    fn among(self, key: u64, hash: u64, start: usize, end: usize) -> Option<Node> {
        let mut place = place(hash, start, end);
        loop {
            let bits = u64::from_le_bytes(*self.nodes.get(place)?);
            if bits >> (64 - PLACE_BITS - CHARACTER_BITS) == key {
                return Some(Node { place: place as u32, bits });
            }
            if bits == 0 {
                return None;
            }
            place = next_place(place, start, end);
        }
    }

    /// The node behind `word`.
    pub(super) fn find(self, word: &str) -> Option<Node> {
        let mut numbers = word.chars().map(number);
        let first = self.first(numbers.next()?)?;
        numbers.try_fold(first, |node, number| self.step(node, number))
    }
}

//! A node of a trie in 64 bits, of which a program and its build script must think alike: the place of its parent and the
//! number of its character, which are its key; a bit for each eighth of the characters that its children have; and the value
//! of the word that ends there, plus one.
//!
//! The nodes behind the first character lie in front, by its number, so that the commonest are together. The others lie
//! where their keys are hashed to: those of the commonest words in a table that a processor's cache holds, the rest in
//! another, before which a bit for every key that is there tells of most that are not (Bloom 1970).

/// Bits of a place, of the number of a character and of a value.
pub(crate) const PLACE_BITS: u32 = 21;
pub(crate) const CHARACTER_BITS: u32 = 15;
pub(crate) const VALUE_BITS: u32 = 20;

/// Places of nodes behind the first character.
pub(crate) const FIRST_PLACES: usize = 1 << CHARACTER_BITS;

/// The key of the child of the node at `parent` by a character.
#[inline]
pub(crate) const fn key(parent: u32, number: u16) -> u64 {
    (parent as u64) << CHARACTER_BITS | number as u64
}

/// Places of nodes of the commonest words, of which two thirds are taken.
pub(crate) const COMMON_PLACES: usize = 96 * 1024;
/// Where the places of all others begin.
pub(crate) const OTHERS: usize = FIRST_PLACES + COMMON_PLACES;
/// Bits for keys, in front of all places.
pub(crate) const KEYS: usize = 1 << 21;

/// Of a key, what its places follow from (Fibonacci hashing).
#[inline]
pub(crate) const fn hash(key: u64) -> u64 {
    key.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Which of the bits for keys is that of a hash.
#[inline]
pub(crate) const fn key_bit(hash: u64) -> usize {
    (hash >> 16) as usize % KEYS
}

/// Where a hash is looked for first among the places from `start` to `end`.
#[inline]
pub(crate) const fn place(hash: u64, start: usize, end: usize) -> usize {
    start + (((hash >> 32) * (end - start) as u64) >> 32) as usize
}

/// Where a hash is looked for after `place`.
#[inline]
pub(crate) const fn next_place(place: usize, start: usize, end: usize) -> usize {
    if place + 1 == end { start } else { place + 1 }
}

/// The bit that says that a node may have a child by this character.
#[inline]
pub(crate) const fn filter_bit(number: u16) -> u64 {
    1 << (VALUE_BITS + (number.wrapping_mul(0x9E37) >> 13) as u32)
}

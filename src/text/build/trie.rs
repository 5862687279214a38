//! Builds the tries that the program walks (`text/trie.rs`): hash tables of nodes, keyed by the parent's place and the
//! character. What both sides must agree on is in `text/node.rs`.

use std::collections::HashMap;

use crate::node::{
    CHARACTER_BITS, COMMON_PLACES, FIRST_PLACES, KEYS, OTHERS, PLACE_BITS, VALUE_BITS, filter_bit, hash, key, key_bit,
    next_place, place,
};

/// Numbers for characters, the commonest first, so that the children of a node lie close together.
pub(crate) struct Alphabet {
    numbers: HashMap<char, u16>,
}

impl Alphabet {
    /// Of the characters that stand in `texts`.
    pub(crate) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut counts: HashMap<char, u64> = HashMap::new();
        texts.flat_map(str::chars).for_each(|c| *counts.entry(c).or_insert(0) += 1);
        let mut characters: Vec<(char, u64)> = counts.into_iter().filter(|(c, _)| u32::from(*c) < 0x1_0000).collect();
        characters.sort_by_key(|(c, count)| (std::cmp::Reverse(*count), *c));
        Self { numbers: characters.into_iter().map(|(c, _)| c).zip(1..).collect() }
    }

    /// By character of the basic plane its number, two bytes each, zero where it has none.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let number = |code: u32| char::from_u32(code).and_then(|c| self.numbers.get(&c)).copied().unwrap_or(0);
        (0..0x1_0000).flat_map(|code| number(code).to_le_bytes()).collect()
    }
}

/// Of four places three are taken.
const ROOM: usize = 4;
const TAKEN: usize = 3;

/// Bits of a node behind its key.
const KEY_SHIFT: u32 = 64 - PLACE_BITS - CHARACTER_BITS;

/// The trie of `words` with their values, as bytes; the commonest words come first. A word with a character that the
/// alphabet lacks is left out.
///
/// # Errors
/// Where it has more nodes or greater values than there are bits for.
pub(crate) fn to_bytes<'a>(
    alphabet: &Alphabet,
    words: impl Iterator<Item = (&'a str, u32)> + Clone,
) -> Result<Vec<u8>, &'static str> {
    let numbered = |word: &str| word.chars().map(|c| alphabet.numbers.get(&c).copied()).collect::<Option<Vec<u16>>>();
    let characters: usize = words.clone().map(|(word, _)| word.len() / 3 + 1).sum();
    // Tried with ever more room, since how many nodes there are is known at the end alone.
    let mut places = OTHERS + characters / 4 + 16;
    'larger: loop {
        let (mut nodes, mut keys) = (vec![0_u64; places], vec![0_u64; KEYS / 64]);
        let (mut common, mut others) = (0, 0);
        for (word, value) in words.clone() {
            let Some(numbers) = numbered(word) else { continue };
            if value + 1 >= 1 << VALUE_BITS || places >= 1 << PLACE_BITS {
                return Err("a trie has too many words");
            }
            if numbers.iter().any(|number| usize::from(*number) >= FIRST_PLACES) {
                return Err("a trie has too many characters");
            }
            let Some((first, behind)) = numbers.split_first() else { continue };
            let mut at = usize::from(*first);
            nodes[at] |= key(0, *first) << KEY_SHIFT;
            for number in behind {
                nodes[at] |= filter_bit(*number);
                let key = key(at as u32, *number);
                let hash = hash(key);
                let found = find(&nodes, key, FIRST_PLACES, OTHERS);
                at = match found {
                    Ok(known) => known,
                    Err(free) if common * 3 < COMMON_PLACES * 2 => {
                        common += 1;
                        free
                    }
                    Err(_) => match find(&nodes, key, OTHERS, places) {
                        Ok(known) => known,
                        Err(_) if others * ROOM > (places - OTHERS) * TAKEN => {
                            places += places / 4;
                            continue 'larger;
                        }
                        Err(free) => {
                            others += 1;
                            keys[key_bit(hash) / 64] |= 1 << (key_bit(hash) % 64);
                            free
                        }
                    },
                };
                nodes[at] |= key << KEY_SHIFT;
            }
            nodes[at] |= u64::from(value + 1);
        }
        return Ok(keys.into_iter().chain(nodes).flat_map(u64::to_le_bytes).collect());
    }
}

/// Where a key is between two places, or the free place where it would be.
fn find(nodes: &[u64], key: u64, start: usize, end: usize) -> Result<usize, usize> {
    let mut at = place(hash(key), start, end);
    while nodes[at] != 0 {
        if nodes[at] >> KEY_SHIFT == key {
            return Ok(at);
        }
        at = next_place(at, start, end);
    }
    Err(at)
}

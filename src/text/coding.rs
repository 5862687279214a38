//! Text as bits: a fixed prefix code for each script (Huffman 1952), whose pieces are the commonest words of Chinese news,
//! their characters, signs, and the frames of metadata. The codes are part of the program, so that an article of any
//! length is packed and unpacked by itself: zstd needs blocks of 32 KB to come to half of the bytes of a text, and this is
//! at a third with nothing before it.
//!
//! A coded text is the number of its bytes (LEB128) and the codes of its pieces, the first bit highest. A character that is
//! no piece stands behind the code of the empty one, as a bit and 16 or 21 more.

use std::sync::OnceLock;

use super::trie::{Trie, number};

/// Bits of a code that are looked up at once.
const FAST_BITS: u32 = 12;
/// More than the bits of the longest code.
const LENGTHS: usize = 32;

/// A code, as the build script wrote it: how many pieces have a code of each length, where each piece ends, the pieces.
pub(crate) struct Code {
    bytes: &'static [u8],
    trie: &'static [u8],
    book: OnceLock<Book>,
    words: OnceLock<Vec<Word>>,
}

/// The code of simplified script.
pub(crate) static SIMPLIFIED: Code = Code::new(
    include_bytes!(concat!(env!("OUT_DIR"), "/simplified.code")),
    include_bytes!(concat!(env!("OUT_DIR"), "/simplified.trie")),
);
/// The code of traditional script.
pub(crate) static TRADITIONAL: Code = Code::new(
    include_bytes!(concat!(env!("OUT_DIR"), "/traditional.code")),
    include_bytes!(concat!(env!("OUT_DIR"), "/traditional.trie")),
);

/// The code word of a piece.
#[derive(Clone, Copy, Default)]
struct Word {
    bits: u32,
    length: u32,
}

/// What decoding needs: codes of a length ascend with the numbers of their pieces, and longer ones follow.
struct Book {
    /// By the first bits of what follows, number of the piece and length of its code; a length of zero where it is longer.
    fast: Vec<(u16, u8)>,
    /// By length: the first code of a greater length, as the highest bits of 32; and the number of the first piece.
    ends: [u64; LENGTHS],
    firsts: [u32; LENGTHS],
    pieces: usize,
}

impl Code {
    const fn new(bytes: &'static [u8], trie: &'static [u8]) -> Self {
        Self { bytes, trie, book: OnceLock::new(), words: OnceLock::new() }
    }

    /// How many pieces have a code of each length.
    fn counts(&self) -> impl Iterator<Item = u32> {
        self.bytes.as_chunks::<4>().0.iter().take(LENGTHS).map(|count| u32::from_le_bytes(*count))
    }

    fn book(&self) -> &Book {
        self.book.get_or_init(|| {
            let mut book = Book { fast: Vec::new(), ends: [0; LENGTHS], firsts: [0; LENGTHS], pieces: 0 };
            let (mut end, mut first) = (0_u64, 0_u32);
            for (length, count) in self.counts().enumerate() {
                book.firsts[length] = first;
                end += u64::from(count) << (32 - length);
                first += count;
                book.ends[length] = end;
                if length as u32 <= FAST_BITS {
                    for piece in book.firsts[length]..first {
                        let codes = 1 << (FAST_BITS - length as u32);
                        book.fast.extend(std::iter::repeat_n((piece as u16, length as u8), codes));
                    }
                }
            }
            book.fast.resize(1 << FAST_BITS, (0, 0));
            book.pieces = first as usize;
            book
        })
    }

    /// The code words, by number of the piece.
    fn words(&self) -> &[Word] {
        self.words.get_or_init(|| {
            let mut words = Vec::with_capacity(1 << 16);
            let mut next = 0_u64;
            for (length, count) in self.counts().enumerate() {
                for _ in 0..count {
                    words.push(Word { bits: (next >> (32 - length)) as u32, length: length as u32 });
                    next += 1 << (32 - length);
                }
            }
            words
        })
    }

    /// Appends `text`, coded, to `coded`. The longest piece that stands at a place is taken, which takes a hundredth more
    /// bits than the best choice and half the time.
    pub(crate) fn encode(&self, text: &str, coded: &mut Vec<u8>) {
        let (trie, words) = (Trie::new(self.trie), self.words());
        // The empty piece is among the words with its number, and in no trie.
        let unknown = words.get(self.unknown()).copied().unwrap_or_default();
        write_length(text.len(), coded);
        let mut bits = BitWriter { bytes: coded, bits: 0, length: 0 };
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let mut found = None;
            let mut end = first.len_utf8();
            let mut node = trie.first(number(first));
            let mut others = rest[end..].chars();
            while let Some(at) = node {
                if let Some(piece) = at.value() {
                    found = Some((piece, end));
                }
                node = others.next().and_then(|c| {
                    end += c.len_utf8();
                    trie.step(at, number(c))
                });
            }
            match found.and_then(|(piece, end)| Some((words.get(piece as usize)?, end))) {
                Some((word, end)) => {
                    bits.write(word.bits, word.length);
                    rest = &rest[end..];
                }
                None => {
                    bits.write(unknown.bits, unknown.length);
                    let code = u32::from(first);
                    if code < 1 << 16 {
                        bits.write(code, 17);
                    } else {
                        bits.write(1 << 21 | code, 22);
                    }
                    rest = &rest[first.len_utf8()..];
                }
            }
        }
        bits.finish();
    }

    /// The number of the empty piece. It sorts before the others of its length.
    fn unknown(&self) -> usize {
        let book = self.book();
        let pieces = book.firsts.iter().map(|first| *first as usize);
        pieces.filter(|first| *first < book.pieces).find(|first| self.piece(*first) == Some(&[])).unwrap_or(0)
    }

    /// The bytes of a piece.
    fn piece(&self, number: usize) -> Option<&'static [u8]> {
        let ends = self.bytes.get(LENGTHS * 4..)?.as_chunks::<4>().0;
        let end = |number: usize| Some(u32::from_le_bytes(*ends.get(number)?) as usize);
        let pool = (LENGTHS + self.book().pieces + 1) * 4;
        self.bytes.get(pool + end(number)?..pool + end(number + 1)?)
    }

    /// The text that was coded as `coded`; `None` where that is none.
    pub(crate) fn decode(&self, coded: &[u8]) -> Option<String> {
        let (length, coded) = read_length(coded)?;
        let book = self.book();
        let ends = self.bytes.get(LENGTHS * 4..)?.as_chunks::<4>().0;
        let pool = self.bytes.get((LENGTHS + book.pieces + 1) * 4..)?;
        let mut bits = BitReader::new(coded);
        // A piece is of a few dozen bytes, and of a bit at least.
        let mut text = Vec::with_capacity(length.min(coded.len() * 256));
        while text.len() < length {
            let next = bits.peek();
            let (mut piece, mut taken) = book.fast[(next >> (32 - FAST_BITS)) as usize];
            if taken == 0 {
                let longer = FAST_BITS as usize + 1..LENGTHS;
                let length = longer.into_iter().find(|length| u64::from(next) < book.ends[*length])?;
                let within = (u64::from(next) - book.ends[length - 1]) >> (32 - length);
                piece = (book.firsts[length] + within as u32) as u16;
                taken = length as u8;
            }
            bits.skip(u32::from(taken))?;
            let piece = usize::from(piece);
            let (start, end) = (u32::from_le_bytes(*ends.get(piece)?), u32::from_le_bytes(*ends.get(piece + 1)?));
            if start < end {
                text.extend_from_slice(pool.get(start as usize..end as usize)?);
            } else {
                let long = if bits.take(1)? == 0 { 16 } else { 21 };
                let c = char::from_u32(bits.take(long)?)?;
                text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        String::from_utf8(text).ok().filter(|text| text.len() == length)
    }
}

fn write_length(mut length: usize, bytes: &mut Vec<u8>) {
    while length >= 0x80 {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
}

/// The number at the front of `bytes`, and what follows.
fn read_length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut length = 0_usize;
    for (at, byte) in bytes.iter().enumerate().take(9) {
        length |= usize::from(byte & 0x7F) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((length, &bytes[at + 1..]));
        }
    }
    None
}

struct BitWriter<'a> {
    bytes: &'a mut Vec<u8>,
    /// The last bits, of which so many are not yet written.
    bits: u64,
    length: u32,
}

impl BitWriter<'_> {
    fn write(&mut self, bits: u32, length: u32) {
        self.bits = self.bits << length | u64::from(bits);
        self.length += length;
        while self.length >= 8 {
            self.length -= 8;
            self.bytes.push((self.bits >> self.length) as u8);
        }
    }

    fn finish(mut self) {
        let left = (8 - self.length) % 8;
        self.write(0, left);
    }
}

struct BitReader<'a> {
    bytes: &'a [u8],
    /// Bits that were taken from the front of the bytes.
    bits: u64,
    length: u32,
    /// Bits that stand in no byte.
    beyond: u32,
}

impl<'a> BitReader<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, bits: 0, length: 0, beyond: 0 }
    }

    /// The next 32 bits; noughts behind the last.
    #[inline]
    fn peek(&mut self) -> u32 {
        if self.length < 32 {
            match self.bytes.split_first_chunk::<4>() {
                Some((next, rest)) => {
                    self.bits = self.bits << 32 | u64::from(u32::from_be_bytes(*next));
                    self.bytes = rest;
                }
                None => {
                    let mut last = [0; 4];
                    last[..self.bytes.len()].copy_from_slice(self.bytes);
                    self.beyond += 32 - 8 * self.bytes.len() as u32;
                    self.bits = self.bits << 32 | u64::from(u32::from_be_bytes(last));
                    self.bytes = &[];
                }
            }
            self.length += 32;
        }
        (self.bits >> (self.length - 32)) as u32
    }

    /// Goes on; `None` where so many bits do not follow.
    #[inline]
    fn skip(&mut self, bits: u32) -> Option<()> {
        self.length -= bits;
        (self.length >= self.beyond).then_some(())
    }

    fn take(&mut self, bits: u32) -> Option<u32> {
        let next = self.peek() >> (32 - bits);
        self.skip(bits)?;
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn coded(code: &Code, text: &str) -> Vec<u8> {
        let mut coded = Vec::new();
        code.encode(text, &mut coded);
        coded
    }

    #[test]
    fn news_takes_a_third_of_its_bytes_in_the_code_of_its_script() {
        let sentences = include_str!("data/sentences.txt");
        let simplified = "国务院总理在北京出席会议并发表讲话，强调要坚持改革开放，推动经济高质量发展。记者从会上获悉，今年上半年全国居民人均可支配收入同比增长百分之五。";
        let traditional = "立法院昨天三讀通過修正草案，行政院長在記者會上表示，政府將繼續推動產業轉型，協助中小企業度過難關。台北市長則說，捷運新路線預計明年通車。";
        let bytes = |code: &Code, text: &str| coded(code, text).len() * 1000 / text.len();
        assert!(bytes(&SIMPLIFIED, simplified) < 333, "{}", bytes(&SIMPLIFIED, simplified));
        assert!(bytes(&TRADITIONAL, traditional) < 350, "{}", bytes(&TRADITIONAL, traditional));
        assert!(bytes(&TRADITIONAL, traditional) < bytes(&SIMPLIFIED, traditional));
        assert!(bytes(&SIMPLIFIED, simplified) < bytes(&TRADITIONAL, simplified));
        assert!(bytes(&SIMPLIFIED, sentences) < 500, "{}", bytes(&SIMPLIFIED, sentences));
    }

    #[test]
    fn every_piece_is_found_and_given_back() {
        for code in [&SIMPLIFIED, &TRADITIONAL] {
            let pieces = code.book().pieces;
            assert_eq!(pieces, 1 << 16);
            let mut empty = 0;
            for number in 0..pieces {
                let piece = std::str::from_utf8(code.piece(number).unwrap()).unwrap();
                empty += usize::from(piece.is_empty());
                let coded = coded(code, piece);
                assert_eq!(code.decode(&coded).as_deref(), Some(piece), "{number}");
                assert!(coded.len() <= 5, "{piece}");
            }
            assert_eq!(empty, 1);
            // The codes fill their room: no string of bits is none.
            assert_eq!(code.book().ends[LENGTHS - 1], 1 << 32);
        }
    }

    /// Texts in an index are read by the codes that they were written by.
    #[test]
    fn the_codes_are_those_of_format_6() {
        let hash = |code: &Code| blake3::hash(code.bytes).to_hex()[..16].to_owned();
        let found = [hash(&SIMPLIFIED), hash(&TRADITIONAL)];
        assert_eq!(found, ["af1e427423e597e6", "3861b20d3be7f158"], "where a code changes, raise FORMAT_VERSION");
    }

    #[test]
    fn what_is_cut_short_or_says_too_much_is_no_text() {
        let whole = coded(&SIMPLIFIED, "港口今天启用新航线。");
        for end in 0..whole.len() {
            assert_eq!(SIMPLIFIED.decode(&whole[..end]), None, "{end}");
        }
        assert_eq!(SIMPLIFIED.decode(&[0xFF; 9]), None);
        assert_eq!(SIMPLIFIED.decode(&[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0]), None);
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "\\PC{0,40}|[一-龥，。\\n a-zA-Z0-9\u{20000}-\u{20020}\u{0}-\u{1F}]{0,60}") {
            for code in [&SIMPLIFIED, &TRADITIONAL] {
                prop_assert_eq!(code.decode(&coded(code, &text)), Some(text.clone()));
            }
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = SIMPLIFIED.decode(&bytes);
        }
    }
}

//! The postings of a field of grams. Nearly every gram begins with a common ideograph; those are collected as one number
//! each, in a bucket for every 64 ideographs, and sorted bucket by bucket: first by the gram, then by document and
//! position. The order of code points is that of UTF-8, so the terms come out in the order of the dictionary. Signs,
//! words and rare ideographs are collected as terms of any other field.

use std::io;

use tantivy::postings::FieldSerializer;

use super::characters::CharacterPostings;
use super::terms::TermPostings;
use crate::text::common::common;

/// The common ideographs, and how many share a bucket.
const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;
const SHARE_BITS: u32 = 6;
const BUCKETS: usize = ((LAST - FIRST) >> SHARE_BITS) as usize + 1;
/// Bits of the second character, zero where there is none.
const SECOND_BITS: u32 = 21;
/// What is left for document and position.
const PLACE_BITS: u32 = 64 - SHARE_BITS - SECOND_BITS;
/// Bits of a position where texts are of a usual length, and where one is not.
const USUAL_BITS: u32 = 20;
const LONG_BITS: u32 = 30;

/// How the number of a gram is divided between document and position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine::local) struct Layout {
    position_bits: u32,
}

impl Layout {
    /// The layout for a text of at most so many units.
    pub(in crate::engine::local) fn of(units: usize) -> Self {
        Self { position_bits: if units < 1 << USUAL_BITS { USUAL_BITS } else { LONG_BITS } }
    }

    /// Whether a text of so many units has room.
    pub(in crate::engine::local) fn holds(self, units: usize) -> bool {
        units < 1 << self.position_bits
    }

    /// The most documents of a segment.
    pub(in crate::engine::local) fn documents(self) -> u32 {
        1 << (PLACE_BITS - self.position_bits)
    }
}

/// The grams of one field.
pub(in crate::engine::local) struct GramPostings {
    layout: Layout,
    buckets: Vec<Vec<u64>>,
    is_settled: bool,
    /// The buckets of other documents, settled, and what their places grow by.
    behind: Vec<(Vec<Vec<u64>>, u64)>,
    others: TermPostings,
    tokens: u64,
}

impl GramPostings {
    pub(in crate::engine::local) fn new(layout: Layout) -> Self {
        Self {
            layout,
            buckets: vec![Vec::new(); BUCKETS],
            is_settled: false,
            behind: Vec::new(),
            others: TermPostings::with_positions(),
            tokens: 0,
        }
    }

    /// Notes that `gram` stands at `position` of a document. Documents and positions ascend.
    pub(in crate::engine::local) fn add(&mut self, gram: &str, document: u32, position: u32) {
        self.tokens += 1;
        self.is_settled = false;
        let mut characters = gram.chars();
        let first = characters.next().map_or(0, u32::from);
        let second = characters.next();
        if !(FIRST..=LAST).contains(&first) {
            // A sign is known by its code point.
            let key = (second.is_none() && first < 1 << 16).then_some(first);
            return self.others.add(key, gram.as_bytes(), document, position);
        }
        let second = second.map_or(0, u64::from);
        let bits = self.layout.position_bits;
        let place = u64::from(document) << bits | u64::from(position);
        let within = u64::from((first - FIRST) & ((1 << SHARE_BITS) - 1));
        let number = within << (64 - SHARE_BITS) | second << PLACE_BITS | place;
        self.buckets[((first - FIRST) >> SHARE_BITS) as usize].push(number);
    }

    pub(in crate::engine::local) fn tokens(&self) -> u64 {
        self.tokens
    }

    pub(in crate::engine::local) fn memory(&self) -> usize {
        self.buckets.iter().map(|bucket| bucket.capacity() * 8).sum::<usize>() + self.others.memory()
    }

    /// Puts what was collected in order.
    pub(in crate::engine::local) fn settle(&mut self) {
        if !self.is_settled {
            self.buckets.iter_mut().for_each(|bucket| bucket.sort_unstable());
            self.is_settled = true;
        }
    }

    /// Takes the grams of other documents in, whose numbers grow by so many and then follow. The layout is the same.
    pub(in crate::engine::local) fn absorb(&mut self, other: Self, documents: u32) {
        self.settle();
        let Self { buckets, mut behind, others, tokens, .. } = other.settled();
        let by = |documents| u64::from(documents) << self.layout.position_bits;
        behind.iter_mut().for_each(|(_, further)| *further += by(documents));
        self.behind.push((buckets, by(documents)));
        self.behind.append(&mut behind);
        self.others.absorb(others, documents);
        self.tokens += tokens;
    }

    fn settled(mut self) -> Self {
        self.settle();
        self
    }

    /// Hands every term over, in order, with its documents and positions; and notes the commonest characters.
    pub(in crate::engine::local) fn write(
        self,
        serializer: &mut FieldSerializer<'_>,
        mut characters: Option<&mut CharacterPostings>,
    ) -> io::Result<()> {
        let Self { layout, buckets, mut behind, others, .. } = self.settled();
        let mut first = [0; 4];
        let first = char::from_u32(FIRST).unwrap_or_default().encode_utf8(&mut first).as_bytes();
        let mut others = others.sorted();
        others.write(serializer, Some(first))?;
        let mut deltas = Vec::new();
        for (number, mut grams) in buckets.into_iter().enumerate() {
            for (buckets, by) in &mut behind {
                let bucket = std::mem::take(&mut buckets[number]);
                grams.reserve_exact(bucket.len());
                grams.extend(bucket.into_iter().map(|gram| gram + *by));
                // Finds what is in order already, and merges.
                grams.sort();
            }
            for gram in grams.chunk_by(|a, b| a >> PLACE_BITS == b >> PLACE_BITS) {
                write_gram(serializer, layout, number as u32, gram, characters.as_deref_mut(), &mut deltas)?;
            }
        }
        others.write(serializer, None)
    }
}

/// Writes the places of one gram.
fn write_gram(
    serializer: &mut FieldSerializer<'_>,
    layout: Layout,
    bucket: u32,
    places: &[u64],
    characters: Option<&mut CharacterPostings>,
    deltas: &mut Vec<u32>,
) -> io::Result<()> {
    let key = places[0] >> PLACE_BITS;
    let first = FIRST + (bucket << SHARE_BITS) + (key >> SECOND_BITS) as u32;
    let second = (key & ((1 << SECOND_BITS) - 1)) as u32;
    let mut term = [0; 8];
    let mut length = 0;
    for character in [first, second].into_iter().filter(|code| *code != 0).filter_map(char::from_u32) {
        length += character.encode_utf8(&mut term[length..]).len();
    }
    let document = |place: &u64| (place & ((1 << PLACE_BITS) - 1)) >> layout.position_bits;
    let documents = 1 + places.windows(2).filter(|pair| document(&pair[0]) != document(&pair[1])).count();
    serializer.new_term(&term[..length], documents as u32, true)?;
    let common = char::from_u32(first).and_then(common);
    let mut characters = characters.zip(common);
    for places in places.chunk_by(|a, b| document(a) == document(b)) {
        if let Some((characters, common)) = &mut characters {
            characters.add(*common, document(&places[0]) as u32, places.len());
        }
        let mut last = 0;
        deltas.clear();
        deltas.extend(places.iter().map(|place| {
            let position = (place & ((1 << layout.position_bits) - 1)) as u32;
            let delta = position - last;
            last = position;
            delta
        }));
        serializer.write_doc(document(&places[0]) as u32, deltas.len() as u32, deltas);
    }
    serializer.close_term()
}

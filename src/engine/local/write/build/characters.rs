//! The postings of the commonest characters: which documents have each in the title or the body. They are noted while the
//! grams are written, each of which begins with a character.

use std::io;

use tantivy::postings::FieldSerializer;

use crate::text::common::COMMON;

/// By character of [`COMMON`], a bit for every document.
pub(in crate::engine::local) struct CharacterPostings {
    documents: Vec<Vec<u64>>,
    tokens: u64,
}

impl CharacterPostings {
    pub(in crate::engine::local) fn new(documents: u32) -> Self {
        let words = (documents as usize).div_ceil(64);
        Self { documents: vec![vec![0; words]; COMMON.len()], tokens: 0 }
    }

    /// Notes that the character at this place among the commonest stands so many times in a document.
    pub(in crate::engine::local) fn add(&mut self, character: usize, document: u32, times: usize) {
        self.documents[character][document as usize / 64] |= 1 << (document % 64);
        self.tokens += times as u64;
    }

    pub(in crate::engine::local) fn tokens(&self) -> u64 {
        self.tokens
    }

    /// Hands every character that stands anywhere over, in order, with its documents.
    pub(in crate::engine::local) fn write(&self, serializer: &mut FieldSerializer<'_>) -> io::Result<()> {
        for (character, words) in COMMON.iter().zip(&self.documents) {
            if words.iter().all(|word| *word == 0) {
                continue;
            }
            serializer.new_term(character.encode_utf8(&mut [0; 4]).as_bytes(), 0, false)?;
            for (word, start) in words.iter().zip((0..).step_by(64)) {
                let mut left = *word;
                while left != 0 {
                    serializer.write_doc(start + left.trailing_zeros(), 0, &[]);
                    left &= left - 1;
                }
            }
            serializer.close_term()?;
        }
        Ok(())
    }
}

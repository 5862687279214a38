//! Bytes in a known encoding → text, piece by piece, counting what is lost.

use encoding_rs::{Decoder, DecoderResult, Encoding};

/// Bytes decoded in one step, which bounds the room that is asked for ahead.
const STEP: usize = 64 * 1024;

/// Decodes one text.
pub(super) struct Transcoder {
    decoder: Decoder,
    /// Characters that could not be decoded, each replaced by U+FFFD.
    pub(super) replaced: u64,
    /// Whether the text ended inside of a character.
    pub(super) is_cut: bool,
}

impl Transcoder {
    pub(super) fn new(encoding: &'static Encoding) -> Self {
        Self { decoder: encoding.new_decoder_without_bom_handling(), replaced: 0, is_cut: false }
    }

    /// Appends to `text` what `bytes` complete.
    pub(super) fn push(&mut self, bytes: &[u8], text: &mut String) {
        bytes.chunks(STEP).for_each(|step| self.step(step, false, text));
    }

    /// Appends what is left when no more bytes come.
    pub(super) fn finish(&mut self, text: &mut String) {
        let before = self.replaced;
        self.step(&[], true, text);
        self.is_cut = self.replaced > before;
    }

    fn step(&mut self, mut bytes: &[u8], last: bool, text: &mut String) {
        loop {
            text.reserve(self.decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(STEP) + 4);
            let (result, read) = self.decoder.decode_to_string_without_replacement(bytes, text, last);
            bytes = &bytes[read..];
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    self.replaced += 1;
                    text.push('\u{FFFD}');
                }
            }
        }
    }
}

//! What an index is made of beside its own format: folding and dictionary. Its terms were cut by them, so an index of other
//! versions would be misread.

use crate::text::fold::FOLD_VERSION;
use crate::text::words::WORDS_VERSION;

/// What of an index differs from this program, with both versions. `format` is that of the index and that of the engine.
pub(super) fn differs(format: (u32, u32), fold: u32, words: u32) -> Option<(&'static str, u32, u32)> {
    let (found, wanted) = format;
    [("format", found, wanted), ("folding", fold, FOLD_VERSION), ("dictionary", words, WORDS_VERSION)]
        .into_iter()
        .find(|(_, found, wanted)| found != wanted)
}

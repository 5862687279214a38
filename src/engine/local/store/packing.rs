//! How stored text lies in the index: each text by itself, in the shortest of a few forms, which its first byte names. A
//! text that is mostly words of the one script or the other is in that script's code; one that the codes do little for, as
//! of another language, is as zstd packs it.

use std::borrow::Cow;

use crate::text::coding::{SIMPLIFIED, TRADITIONAL};
use crate::text::script::Script;

const PLAIN: u8 = 0;
const IN_SIMPLIFIED: u8 = 1;
const IN_TRADITIONAL: u8 = 2;
const BY_ZSTD: u8 = 3;

/// zstd level of what the codes do little for.
const LEVEL: i32 = 6;
/// Of so many bytes a text in code takes one at least, or zstd is tried.
const WELL_CODED: usize = 2;
/// Shorter texts are not tried with zstd: its frame alone is of a dozen bytes.
const SHORT: usize = 100;

/// `text` in its shortest form. `script` says in which code it is tried.
pub(super) fn pack(text: &str, script: Script) -> Vec<u8> {
    let (form, code) =
        if script == Script::Traditional { (IN_TRADITIONAL, &TRADITIONAL) } else { (IN_SIMPLIFIED, &SIMPLIFIED) };
    let mut packed = Vec::with_capacity(text.len() / WELL_CODED + 16);
    packed.push(form);
    code.encode(text, &mut packed);
    if packed.len() * WELL_CODED > text.len() && text.len() >= SHORT {
        let frame = zstd::bulk::compress(text.as_bytes(), LEVEL).unwrap_or_default();
        if !frame.is_empty() && frame.len() + 1 < packed.len() {
            packed.truncate(1);
            packed[0] = BY_ZSTD;
            packed.extend(frame);
        }
    }
    if packed.len() > text.len() {
        packed = plain(text);
    }
    packed
}

/// `text` as it is.
pub(super) fn plain(text: &str) -> Vec<u8> {
    [&[PLAIN], text.as_bytes()].concat()
}

/// The text that was packed as `packed`; `None` where that is none.
pub(super) fn unpack(packed: &[u8]) -> Option<Cow<'_, str>> {
    let (form, packed) = packed.split_first()?;
    match *form {
        PLAIN => std::str::from_utf8(packed).ok().map(Cow::Borrowed),
        IN_SIMPLIFIED => SIMPLIFIED.decode(packed).map(Cow::Owned),
        IN_TRADITIONAL => TRADITIONAL.decode(packed).map(Cow::Owned),
        BY_ZSTD => String::from_utf8(zstd::stream::decode_all(packed).ok()?).ok().map(Cow::Owned),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_is_packed_in_the_form_that_is_shortest() {
        let english = "The committee met on Tuesday to discuss the budget of the coming year. ".repeat(8);
        let simplified = "国务院总理在北京出席会议并发表讲话。";
        let traditional = "行政院長在記者會上表示政府將繼續推動產業轉型。";
        for (text, script, form, most) in [
            ("", Script::Undecided, PLAIN, 1),
            ("\u{E000}", Script::Other, PLAIN, 4),
            (simplified, Script::Simplified, IN_SIMPLIFIED, simplified.len() / 3),
            (traditional, Script::Traditional, IN_TRADITIONAL, traditional.len() / 2),
            (english.as_str(), Script::Other, BY_ZSTD, english.len() / 4),
        ] {
            let packed = pack(text, script);
            assert_eq!(packed[0], form, "{text}");
            assert!(packed.len() <= most, "{text}: {}", packed.len());
            assert_eq!(unpack(&packed).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_no_packed_text_is_none() {
        for bytes in [&b""[..], b"\x09abc", b"\x00\xFF", b"\x03abc", b"\x01\xFF", b"{\"path\":1}"] {
            assert_eq!(unpack(bytes), None, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "\\PC{0,200}|[一-龥，。a-z ]{0,200}") {
            for script in Script::ALL {
                let packed = pack(&text, script);
                prop_assert_eq!(unpack(&packed).map(Cow::into_owned), Some(text.clone()));
            }
        }
    }
}

//! Bytes → text. Takes bytes, and what is declared of their encoding; gives text in UTF-8, or says why it is none.
//!
//! [`decode`] and [`read_text`] take a whole text, [`TextReader`] one of any size; [`declared_in_html`] and
//! [`declared_in_xml`] find a declaration. What is doubtful or lost is said in a remark: nothing is read wrongly in
//! silence, as far as that can be known. GBK and GB 2312 are read as GB 18030, which contains them, and Big5 with Hong
//! Kong's additions, both as the WHATWG's Encoding Standard has them.

mod decide;
mod declared;
mod plausible;
mod remark;
mod stream;
#[cfg(test)]
mod tests;
mod transcode;
mod unread;

use std::io::Read;

pub(super) use self::decide::Basis;
pub(super) use self::declared::{declared_in_html, declared_in_xml};
pub(super) use self::stream::TextReader;

use self::remark::Remark;
use self::transcode::Transcoder;
use super::bounds::LONGEST;

/// A text, and how it was read.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The text, without a byte order mark; its lines end in line feeds, whatever ended them in the file.
    pub(super) text: String,
    /// The encoding's name.
    pub(super) encoding: &'static str,
    /// What the choice of the encoding rests on.
    pub(super) basis: Basis,
    /// What is in doubt or was lost, in words that a person can act on.
    pub(super) remark: Option<String>,
}

/// All of `input` as text. `label` is what is declared of its encoding.
pub(super) fn read_text(input: &mut dyn Read, label: Option<&str>) -> Result<Decoded, String> {
    decode(&read_bytes(input)?, label)
}

/// All bytes of `input`, if they are no more than a text may have; larger files are archives, and have formats that are
/// read piece by piece.
pub(super) fn read_bytes(input: &mut dyn Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    input.take(LONGEST as u64 + 1).read_to_end(&mut bytes).map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() > LONGEST {
        return Err(format!("is larger than {} MiB, the most that is read as one text", LONGEST >> 20));
    }
    Ok(bytes)
}

/// `bytes` as text. `label` is what is declared of their encoding, in the text or beside it.
pub(super) fn decode(bytes: &[u8], label: Option<&str>) -> Result<Decoded, String> {
    let decision = decide::decide(bytes, true, label)?;
    let mut text = String::new();
    let mut transcoder = Transcoder::new(decision.encoding);
    transcoder.push(&bytes[decision.mark..], &mut text);
    transcoder.finish(&mut text);
    let mut remark = Remark::new(&decision);
    remark.lost(&transcoder, strip_nuls(&mut text));
    remark.lost_before(&text, transcoder.replaced);
    if text.contains(['\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        text = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    }
    let encoding = decide::name(decision.encoding);
    Ok(Decoded { text, encoding, basis: decision.basis, remark: remark.finish() })
}

/// Takes the NUL characters out of `text`, and counts them.
fn strip_nuls(text: &mut String) -> u64 {
    if !text.contains('\0') {
        return 0;
    }
    let nuls = text.matches('\0').count();
    text.retain(|c| c != '\0');
    nuls as u64
}

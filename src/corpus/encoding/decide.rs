//! The decision: bytes and what is declared of them → an encoding, what the decision rests on, and whether it is in
//! doubt. Reads a sample; changes nothing.
//!
//! A mark decides; then valid UTF-8, which more than a few characters of other encodings do not become by chance; then the cheapest of all readings
//! ([`cost`]), where a declaration has some bits in its favour. So a declaration wins where content leaves it open, and
//! loses where content speaks against it: pages that declare GB 2312 and hold Big5 are common. The road not taken is
//! to trust [`chardetng`] alone: it knows neither UTF-16 nor declarations, and does not say how sure it is. It proposes
//! readings, and has a few bits to give.

use std::fmt;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, X_USER_DEFINED};

use super::plausible::{Cost, cost};
use super::unread;

/// What a decision rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::corpus) enum Basis {
    /// A byte order mark.
    Mark,
    /// What is declared, in the text or beside it, and content does not speak against it.
    Declaration,
    /// Content alone.
    Content,
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mark => "by its byte order mark",
            Self::Declaration => "as it declares",
            Self::Content => "by its content",
        })
    }
}

/// How bytes are to be read.
#[derive(Debug)]
pub(super) struct Decision {
    pub(super) encoding: &'static Encoding,
    pub(super) basis: Basis,
    /// Bytes of the byte order mark.
    pub(super) mark: usize,
    /// Why it may be wrong, and what to do.
    pub(super) doubt: Option<String>,
}

/// Byte order marks; the one of GB 18030 is rare.
const MARKS: [(&[u8], &Encoding); 4] = [
    (&[0xEF, 0xBB, 0xBF], UTF_8),
    (&[0xFF, 0xFE], UTF_16LE),
    (&[0xFE, 0xFF], UTF_16BE),
    (&[0x84, 0x31, 0x95, 0x33], GB18030),
];
/// What is tried on every text.
const CANDIDATES: [&Encoding; 5] = [UTF_8, GB18030, BIG5, UTF_16LE, UTF_16BE];
/// Bytes of the sample by which readings are compared.
const SAMPLE: usize = 256 * 1024;
/// Bits in favour of the reading that is declared, beside one in [`DECLARED_SHARE`] of all.
const DECLARED: u64 = 10;
const DECLARED_SHARE: u64 = 32;
/// Bits in favour of the reading that the detector proposes.
const PROPOSED: u64 = 8;
/// Bits against a reading that is neither Chinese nor declared, in an archive of Chinese news.
const FOREIGN: u64 = 20;
/// A decision by fewer bits is in doubt: some four characters. Valid UTF-8 needs a quarter of it.
const MARGIN: u64 = 24;
/// Mean bits of the characters beyond ASCII above which a text is read in doubt, and not at all.
const STRANGE: u64 = 16;
const NONSENSE: u64 = 19;

/// One way to read the sample.
struct Reading {
    encoding: &'static Encoding,
    text: String,
    cost: Cost,
    /// Bits with all favours taken off.
    bits: u64,
}

/// Decides on `bytes`, of which there may be more unless they are the `whole`.
pub(super) fn decide(bytes: &[u8], whole: bool, label: Option<&str>) -> Result<Decision, String> {
    if let Some(kind) = known_binary(bytes) {
        return Err(format!("is binary, not text: it begins like {kind}"));
    }
    let bytes = without_padding(bytes);
    if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err("is UTF-32, which is not read; convert it: iconv -f UTF-32 -t UTF-8".to_owned());
    }
    let declared = label.and_then(encoding_of);
    if let Some((mark, encoding)) = MARKS.into_iter().find(|(mark, _)| bytes.starts_with(mark)) {
        let reading = Reading::new(encoding, sample(&bytes[mark.len()..]), whole);
        refuse(&reading, true)?;
        return Ok(Decision { encoding, basis: Basis::Mark, mark: mark.len(), doubt: None });
    }
    let is_valid_utf_8 = is_utf_8(bytes, whole);
    if (bytes.is_ascii() || !is_valid_utf_8)
        && let Some(reason) = unread::told(bytes, label)
    {
        return Err(reason);
    }
    // NUL may be half a character of UTF-16, and an escape may begin one of ISO-2022-JP.
    let sequences = if is_valid_utf_8 { Sequences::count(bytes) } else { Sequences::default() };
    let is_sure = sequences == Sequences::default() || sequences.long >= 2 || sequences.short + sequences.long >= 8;
    if is_valid_utf_8 && is_sure && !bytes.iter().any(|byte| matches!(byte, 0 | 0x1B)) {
        refuse(&Reading::new(UTF_8, sample(bytes), whole), true)?;
        let basis = if declared == Some(UTF_8) { Basis::Declaration } else { Basis::Content };
        return Ok(Decision { encoding: UTF_8, basis, mark: 0, doubt: None });
    }
    // What is UTF-8 is nothing else because somebody declares it.
    let favoured = declared.filter(|_| sequences == Sequences::default());
    let mut readings = readings(sample(bytes), whole && bytes.len() <= SAMPLE, declared, favoured);
    if let Some(reading) = readings.iter_mut().find(|reading| reading.encoding == UTF_8) {
        // Of a text with damage, or of two encodings, what is UTF-8 speaks for itself.
        let sequences = if is_valid_utf_8 { sequences } else { Sequences::among(sample(bytes)) };
        reading.bits = reading.bits.saturating_sub(sequences.bits());
    }
    readings.sort_by_key(|reading| reading.bits);
    let [best, ..] = readings.as_slice() else {
        return Err("is in no encoding that is known".to_owned());
    };
    let is_declared = declared == Some(best.encoding);
    refuse(best, is_valid_utf_8 && best.encoding == UTF_8 || is_declared && !CANDIDATES.contains(&best.encoding))?;
    Ok(Decision {
        encoding: best.encoding,
        basis: if is_declared { Basis::Declaration } else { Basis::Content },
        mark: 0,
        doubt: doubt(&readings, is_declared),
    })
}

/// `bytes` without the NULs that some systems fill up a file with. What is left of a text in UTF-16 has all of its last
/// character.
fn without_padding(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let end = (end + end % 2).min(bytes.len());
    if end > 0 && bytes.len() - end >= 4 { &bytes[..end] } else { bytes }
}

/// The encoding that `label` names, GBK and GB 2312 as what contains them.
pub(super) fn encoding_of(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label_no_replacement(label.trim().as_bytes())?;
    match encoding {
        _ if encoding == X_USER_DEFINED => None,
        _ if encoding == GBK => Some(GB18030),
        _ => Some(encoding),
    }
}

/// The usual name.
pub(super) fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 { "GB18030" } else { encoding.name() }
}

/// What a file is that begins like one of the table.
fn known_binary(bytes: &[u8]) -> Option<&'static str> {
    let lines = include_str!("../data/magic.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' ')).find_map(|(hexadecimal, kind)| {
        let digits = bytes.get(..hexadecimal.len() / 2)?.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        digits.map(u32::from).eq(hexadecimal.chars().filter_map(|digit| digit.to_digit(16))).then_some(kind)
    })
}

/// Whether `bytes` are UTF-8 without an error; the last character may be cut off, where there are others beside it.
fn is_utf_8(bytes: &[u8], whole: bool) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && (!whole || !bytes[..error.valid_up_to()].is_ascii()),
    }
}

/// How many characters of two bytes, and of more, valid UTF-8 has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sequences {
    short: u64,
    long: u64,
}

impl Sequences {
    fn count(bytes: &[u8]) -> Self {
        let count =
            |leads: std::ops::RangeInclusive<u8>| bytes.iter().filter(|byte| leads.contains(byte)).count() as u64;
        Self { short: count(0xC2..=0xDF), long: count(0xE0..=0xF4) }
    }

    /// Those among bytes that are not all UTF-8; of two bytes, many are by chance.
    fn among(bytes: &[u8]) -> Self {
        let long = bytes.utf8_chunks().map(|chunk| Self::count(chunk.valid().as_bytes()).long).sum();
        Self { short: 0, long }
    }

    /// How unlikely they are by chance: of the pairs of GBK one in a dozen is valid UTF-8 too.
    fn bits(self) -> u64 {
        self.short * 4 + self.long * 8
    }
}

/// The part to look at: from the first byte that is no plain ASCII text, and a little before it.
fn sample(bytes: &[u8]) -> &[u8] {
    let plain = |byte: &u8| matches!(byte, 0x09 | 0x0A | 0x0D | 0x20..=0x7E);
    let first = bytes.iter().position(|byte| !plain(byte)).unwrap_or(0);
    // Even, for the sake of UTF-16.
    let from = first.saturating_sub(64) & !1;
    &bytes[from..bytes.len().min(from + SAMPLE)]
}

/// All readings of `sample`; the declared one is among them, and one may be favoured for it.
fn readings(
    sample: &[u8],
    whole: bool,
    declared: Option<&'static Encoding>,
    favoured: Option<&'static Encoding>,
) -> Vec<Reading> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, whole);
    let proposed = detector.guess(None, Utf8Detection::Allow);
    let proposed = if proposed == GBK { GB18030 } else { proposed };
    let mut encodings = CANDIDATES.to_vec();
    for encoding in declared.into_iter().chain([proposed]) {
        if !encodings.contains(&encoding) {
            encodings.push(encoding);
        }
    }
    let mut readings: Vec<Reading> =
        encodings.into_iter().map(|encoding| Reading::new(encoding, sample, whole)).collect();
    let least = readings.iter().map(|reading| reading.cost.bits).min().unwrap_or(0);
    for reading in &mut readings {
        let encoding = reading.encoding;
        let mut favour = 0;
        if favoured == Some(encoding) {
            favour += DECLARED + least / DECLARED_SHARE;
        } else if !CANDIDATES.contains(&encoding) {
            reading.bits += FOREIGN;
        }
        if proposed == encoding {
            favour += PROPOSED;
        }
        reading.bits = reading.bits.saturating_sub(favour);
    }
    readings
}

impl Reading {
    fn new(encoding: &'static Encoding, sample: &[u8], whole: bool) -> Self {
        let mut text = String::new();
        let mut transcoder = super::transcode::Transcoder::new(encoding);
        transcoder.push(sample, &mut text);
        if whole {
            transcoder.finish(&mut text);
        }
        let cost = cost(&text);
        Self { encoding, text, cost, bits: cost.bits }
    }
}

/// Refuses what is no text. A text in an encoding that `is_sure` may hold whatever characters it likes.
fn refuse(reading: &Reading, is_sure: bool) -> Result<(), String> {
    let Cost { characters, beyond, beyond_bits, controls, nuls, replaced, .. } = reading.cost;
    let name = name(reading.encoding);
    // A few of them are a mishap in a short text, as its encoding shows.
    let is_sensible = is_sure && beyond > 0 || beyond >= 8 && beyond_bits <= STRANGE * beyond;
    let is_mishap = |count: u64| is_sensible && count <= 4 && count * 8 <= characters;
    if nuls * 500 > characters && !is_mishap(nuls) {
        return Err("is binary, not text: it holds NUL characters".to_owned());
    }
    if controls * 50 > characters && !is_mishap(controls) {
        return Err(format!("is binary, not text: {controls} of {characters} characters are controls"));
    }
    // One character may be lost of the shortest text.
    let is_broken = replaced > 1 && replaced * 5 > beyond && replaced * 50 > characters;
    // What else is there in a file of two encodings: characters of UTF-8 do not come about by chance.
    let is_mixed = reading.encoding == UTF_8 && beyond > replaced * 2 && beyond > 8;
    if is_broken && !(is_sure && reading.encoding == UTF_8) && !is_mixed {
        return Err(format!(
            "is binary, or in an encoding that is not known: even as {name}, the likeliest, {replaced} of {characters} \
             characters cannot be decoded; if it is text, convert it to UTF-8"
        ));
    }
    let (measured, bits) = if is_mixed { reading.cost.readable() } else { (beyond, beyond_bits) };
    if !is_sure && beyond >= 16 && bits > NONSENSE * measured {
        return Err(format!(
            "is binary, or in an encoding that is not known: even as {name}, the likeliest, it makes no sense; if it \
             is text, convert it to UTF-8"
        ));
    }
    Ok(())
}

/// Why the best of `readings` may be wrong.
fn doubt(readings: &[Reading], is_declared: bool) -> Option<String> {
    let best = readings.first()?;
    let name = name(best.encoding);
    let check = format!("if it reads wrong, convert it to UTF-8, for example with: iconv -f {name} -t UTF-8");
    let check = |other: &str| check.replace(name, other);
    let rival = readings[1..].iter().find(|other| other.text != best.text);
    if let Some(rival) = rival {
        let margin = if best.encoding == UTF_8 && best.cost.replaced == 0 { MARGIN / 4 } else { MARGIN };
        let close = rival.bits < best.bits + margin && !is_declared;
        // Content alone would have spoken for another.
        let tipped = is_declared && rival.cost.bits < best.cost.bits;
        if close || tipped {
            let other = self::name(rival.encoding);
            let basis = if is_declared { Basis::Declaration } else { Basis::Content };
            return Some(format!("was read as {name} {basis}, and might be {other}; {}", check(other)));
        }
    }
    if is_declared {
        return None;
    }
    if !CANDIDATES.contains(&best.encoding) {
        return Some(format!("declares no encoding and was read as {name}; {}", check("ENCODING")));
    }
    // What was lost is told by itself.
    let (readable, bits) = best.cost.readable();
    if readable >= 8 && bits > STRANGE * readable {
        return Some(format!("was read as {name}, and has many rare characters; {}", check("ENCODING")));
    }
    None
}

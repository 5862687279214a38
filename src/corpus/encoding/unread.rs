//! Encodings of Chinese that are told apart from what is read, and are not read themselves: HZ and the ISO 2022 family,
//! which are ASCII to whoever does not know them, and EUC-TW, which is made of the same pairs of bytes as GB 2312. Takes
//! bytes; gives the name of such an encoding, and what to do. The WHATWG's Encoding Standard leaves all of them out.

use encoding_rs::GB18030;

use super::plausible::cost;

/// What the bytes are in, and what to do about it.
pub(super) fn told(bytes: &[u8], label: Option<&str>) -> Option<String> {
    let (name, how) = if !bytes.is_ascii() {
        is_euc_tw(bytes, label.is_some_and(declares_euc_tw)).then(|| ("EUC-TW", "iconv -f EUC-TW -t UTF-8".to_owned()))
    } else if let Some(name) = escapes(bytes) {
        Some((name, format!("iconv -f {name} -t UTF-8")))
    } else {
        is_hz(bytes).then(|| ("HZ", "iconv -f HZ -t UTF-8 of GNU libiconv, or the codec `hz` of Python".to_owned()))
    }?;
    Some(format!("is in {name}, which is not read; convert it to UTF-8: {how}"))
}

fn declares_euc_tw(label: &str) -> bool {
    let label = label.trim().to_ascii_lowercase();
    matches!(label.trim_start_matches("x-"), "euc-tw" | "euctw" | "cns11643")
}

/// The member of the ISO 2022 family that switches to another set of characters (RFC 1922 and RFC 1557). Japanese,
/// which is read, switches otherwise.
fn escapes(bytes: &[u8]) -> Option<&'static str> {
    let escapes = memchr::memchr_iter(0x1B, bytes).map(|at| &bytes[at + 1..]);
    escapes.take(64).find_map(|rest| match rest {
        [b'$', b')', b'A' | b'G', ..] | [b'$', b'*', b'H', ..] => Some("ISO-2022-CN"),
        [b'$', b')', b'E', ..] | [b'$', b'+', b'I'..=b'M', ..] => Some("ISO-2022-CN-EXT"),
        [b'$', b')', b'C', ..] => Some("ISO-2022-KR"),
        _ => None,
    })
}

/// Whether ASCII holds runs of GB 2312 between `~{` and `~}` (RFC 1843), which read as news and not as chance. One run
/// that is no such pairs is enough to speak against it.
fn is_hz(bytes: &[u8]) -> bool {
    let (mut is_closed, mut pairs) = (false, Vec::new());
    let mut rest = bytes;
    while let Some(at) = memchr::memmem::find(rest, b"~{") {
        let run = &rest[at + 2..];
        let line = memchr::memchr(b'\n', run).unwrap_or(run.len());
        // A line may end before its run does.
        let closed = memchr::memmem::find(&run[..line], b"~}");
        is_closed |= closed.is_some();
        let end = closed.unwrap_or(line);
        let text = run[..end].strip_suffix(b"\r").unwrap_or(&run[..end]);
        if !text.chunks(2).all(|pair| matches!(pair, [0x21..=0x77, 0x21..=0x7E])) {
            return false;
        }
        pairs.extend(text.iter().map(|byte| byte | 0x80));
        rest = &run[end..];
    }
    is_closed && pairs.len() >= 4 && mean(&pairs) < STRANGE
}

/// Mean bits of a character of `bytes` beyond ASCII, read as GB 2312.
fn mean(bytes: &[u8]) -> u64 {
    let cost = cost(&GB18030.decode_without_bom_handling(bytes).0);
    cost.beyond_bits / cost.beyond.max(1)
}

/// Mean bits of a character from which GB 2312 is no news.
const STRANGE: u64 = 13;
/// Pairs in which EUC-TW shows itself where nothing declares it.
const ENOUGH: usize = 24;

/// Whether all bytes beyond ASCII are characters of CNS 11643: pairs, or four bytes behind 0x8E. The first plane has no
/// ideograph from 0xB0 to 0xC3, where GB 2312 has half of those in daily use, and Korean most of its syllables.
fn is_euc_tw(bytes: &[u8], is_declared: bool) -> bool {
    let (mut at, mut count) = (0, 0_usize);
    while let Some(byte) = bytes.get(at) {
        at += match (byte, &bytes[at + 1..]) {
            (0..=0x7F, _) => 1,
            (0x8E, [0xA1..=0xB0, 0xA1..=0xFE, 0xA1..=0xFE, ..]) => {
                count += 1;
                4
            }
            (0xC4..=0xFD, [0xA1..=0xFE, ..]) => {
                count += 1;
                2
            }
            (0xA1..=0xAF, [0xA1..=0xFE, ..]) => 2,
            // What is left of a character at the end of what is looked at.
            (0x8E | 0xA1..=0xFE, rest) if rest.len() < 3 => break,
            _ => return false,
        };
    }
    if is_declared { count > 0 } else { count >= ENOUGH && mean(bytes) >= STRANGE }
}

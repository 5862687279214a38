//! Transfer encodings: the body of a part as it was sent → its bytes. What is wrong in it is passed over and told; bytes
//! beyond ASCII among quoted-printable stay, as programs write them.

use std::borrow::Cow;

/// The bytes of a body in the transfer encoding `name`, and what was wrong with it.
pub(super) fn decoded<'a>(body: &'a [u8], name: &str) -> (Cow<'a, [u8]>, Option<String>) {
    match name {
        "base64" => {
            let (bytes, strange) = base64(body);
            let remark = "has a part in base64 with other characters in it, which are left out";
            (Cow::Owned(bytes), (strange > 0).then(|| remark.to_owned()))
        }
        "quoted-printable" => (Cow::Owned(quoted_printable(body)), None),
        "" | "7bit" | "8bit" | "binary" | "7-bit" | "8-bit" | "none" => (Cow::Borrowed(body), None),
        other => {
            let name: String = other.chars().take(40).collect();
            let remark =
                format!("has a part in the transfer encoding `{name}`, which is not known; it is read as it stands");
            (Cow::Borrowed(body), Some(remark))
        }
    }
}

/// The bytes in base64, and how many characters of it are none.
pub(super) fn base64(text: &[u8]) -> (Vec<u8>, usize) {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut group, mut bits, mut strange) = (0_u32, 0_u32, 0);
    for &character in text {
        let sextet = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            // The next character begins a group, where pieces were put behind one another.
            b'=' => {
                bits = 0;
                continue;
            }
            _ => {
                strange += usize::from(!character.is_ascii_whitespace());
                continue;
            }
        };
        group = group << 6 | u32::from(sextet);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((group >> bits & 0xFF) as u8);
        }
    }
    (bytes, strange)
}

/// The bytes in quoted-printable.
pub(super) fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let end = line.iter().rposition(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).map_or(0, |at| at + 1);
        let line_end = if line.ends_with(b"\r\n") {
            &line[line.len() - 2..]
        } else if line.ends_with(b"\n") {
            &line[line.len() - 1..]
        } else {
            &[]
        };
        // A sign at the end joins the line with the next one.
        let (line, line_end) = match line[..end].split_last() {
            Some((b'=', rest)) => (rest, &[][..]),
            _ => (&line[..end], line_end),
        };
        unquote(line, &mut bytes);
        bytes.extend_from_slice(line_end);
    }
    bytes
}

/// Appends the bytes of a line whose characters may be written in figures: `=E4`.
pub(super) fn unquote(line: &[u8], bytes: &mut Vec<u8>) {
    let mut at = 0;
    while let Some(&byte) = line.get(at) {
        let digit = |at: usize| line.get(at).and_then(|digit| char::from(*digit).to_digit(16));
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'=', Some(high), Some(low)) => {
                bytes.push((high << 4 | low) as u8);
                at += 3;
            }
            _ => {
                bytes.push(byte);
                at += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_whatever_stands_between() {
        for (text, expected, strange) in [
            ("5rih6L2u", "渡轮", 0),
            ("5rih\r\n 6L2u\n", "渡轮", 0),
            ("5g==uKE=6L2u", "渡轮", 0),
            ("5rih!6L2u*", "渡轮", 2),
            ("5rih6L2", "渡\u{FFFD}", 0),
            ("", "", 0),
        ] {
            let (bytes, found) = base64(text.as_bytes());
            assert_eq!((String::from_utf8_lossy(&bytes).as_ref(), found), (expected, strange), "{text}");
        }
    }

    #[test]
    fn quoted_printable_is_joined_and_keeps_what_is_no_code() {
        for (text, expected) in [
            ("=E6=B8=A1=\r\n=E8=BD=AE\r\n", "渡轮\r\n"),
            ("=e6=b8=a1= \n=E8=BD=AE  \nb", "渡轮\nb"),
            ("渡轮=3D1=", "渡轮=1"),
            ("a=zz=4", "a=zz=4"),
        ] {
            assert_eq!(String::from_utf8(quoted_printable(text.as_bytes())).unwrap(), expected, "{text}");
        }
    }
}

//! Bytes → text. UTF-8 with or without a byte order mark; anything else is named, never guessed at in silence.

use std::io::Read;

/// All of `input` as text; its lines end in line feeds, whatever ended them in the file.
pub(super) fn read_text(input: &mut dyn Read) -> Result<String, String> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(|error| format!("cannot be read: {error}"))?;
    let text = text(bytes)?;
    if !text.contains(['\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        return Ok(text);
    }
    Ok(text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n"))
}

/// `bytes` as text, without a byte order mark.
pub(super) fn text(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err("is UTF-16, not UTF-8; convert it, for example with: iconv -f UTF-16 -t UTF-8".to_owned());
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!(
            "is not UTF-8 (byte {at}, 0x{:02X}); convert it, for example with: iconv -f GB18030 -t UTF-8",
            error.as_bytes().get(at).copied().unwrap_or(0)
        )
    })?;
    if text.contains('\0') {
        return Err("is binary, not text: it holds NUL characters".to_owned());
    }
    Ok(match text.strip_prefix('\u{FEFF}') {
        Some(text) => text.to_owned(),
        None => text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_line_feeds() {
        assert_eq!(read_text(&mut "一\r\n二\r三\u{2028}四".as_bytes()).unwrap(), "一\n二\n三\n四");
    }

    #[test]
    fn utf_8_is_read_and_anything_else_is_named() {
        assert_eq!(text("\u{FEFF}報".into()).unwrap(), "報");
        for (bytes, reason) in [
            (vec![0xB1, 0xA8], "is not UTF-8 (byte 0, 0xB1)"),
            (vec![0xFF, 0xFE, 0x31, 0x58], "is UTF-16"),
            (vec![b'a', 0, b'b'], "is binary"),
        ] {
            assert!(text(bytes).unwrap_err().starts_with(reason));
        }
    }
}

//! Bytes → text. UTF-8 with or without a byte order mark; anything else is named, never guessed at in silence.

use std::io::Read;

/// All of `input` as text.
pub(super) fn read_text(input: &mut dyn Read) -> Result<String, String> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(|error| format!("cannot be read: {error}"))?;
    text(bytes)
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

#![no_main]
//! Any text as a cursor and as the beginning of an ID; any 28 bytes are a cursor once they are printed.

use jianbao::article::IdPrefix;
use jianbao::engine::Cursor;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(cursor) = text.parse::<Cursor>() {
        assert_eq!(cursor.to_string(), text);
    }
    let is_prefix = (1..=16).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    assert_eq!(text.parse::<IdPrefix>().is_ok(), is_prefix, "{text}");
    if let Some(first) = bytes.first_chunk::<28>() {
        let digits: String = first.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digits.parse::<Cursor>().map(|cursor| cursor.to_string()).ok(), Some(digits));
    }
});

//! Names of files as text, and back. A name that is no Unicode is written with `\xFF` for each byte that is none, so that two
//! of them are two paths and both can be read; a backslash before what looks like such a byte is `\x5C`. Every other name is
//! written as it is.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The path of a file relative to the archive, `/` between folders. `None` where a system's names are no bytes.
pub(super) fn relative(root: &Path, path: &Path) -> Option<String> {
    let parts: Option<Vec<String>> = path.strip_prefix(root).ok()?.iter().map(written).collect();
    Some(parts?.join("/"))
}

/// The file that `path` names.
pub(in crate::corpus) fn on_disk(root: &Path, path: &str) -> PathBuf {
    root.join(unwritten(path))
}

#[cfg(unix)]
fn written(part: &OsStr) -> Option<String> {
    use std::os::unix::ffi::OsStrExt as _;

    let mut name = String::new();
    for chunk in part.as_bytes().utf8_chunks() {
        let mut rest = chunk.valid();
        while let Some(at) = rest.find('\\') {
            let (before, behind) = rest.split_at(at);
            name.push_str(before);
            name.push_str(if escaped(behind).is_some() { "\\x5C" } else { "\\" });
            rest = &behind[1..];
        }
        name.push_str(rest);
        for byte in chunk.invalid() {
            name.push_str(&format!("\\x{byte:02X}"));
        }
    }
    Some(name)
}

#[cfg(not(unix))]
fn written(part: &OsStr) -> Option<String> {
    part.to_str().map(str::to_owned)
}

#[cfg(unix)]
fn unwritten(path: &str) -> PathBuf {
    use std::os::unix::ffi::OsStringExt as _;

    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find('\\') {
        let (before, behind) = rest.split_at(at);
        bytes.extend_from_slice(before.as_bytes());
        let byte = escaped(behind);
        bytes.push(byte.unwrap_or(b'\\'));
        rest = &behind[if byte.is_some() { 4 } else { 1 }..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    std::ffi::OsString::from_vec(bytes).into()
}

#[cfg(not(unix))]
fn unwritten(path: &str) -> PathBuf {
    path.into()
}

/// The byte that `text` begins with the escape of.
#[cfg(unix)]
fn escaped(text: &str) -> Option<u8> {
    let digits = text.strip_prefix("\\x")?.get(..2)?;
    let is_written = digits.bytes().all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte));
    is_written.then(|| u8::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};

    use proptest::prelude::*;

    use super::*;

    fn written_bytes(bytes: &[u8]) -> String {
        written(OsStr::from_bytes(bytes)).unwrap()
    }

    #[test]
    fn names_that_are_no_unicode_are_told_apart_and_others_stay() {
        for (bytes, name) in [
            (&b"a.txt"[..], "a.txt"),
            ("港口.txt".as_bytes(), "港口.txt"),
            (b"\xB8\xDB.txt", r"\xB8\xDB.txt"),
            (b"\xB8\xDC.txt", r"\xB8\xDC.txt"),
            (b"a\\b.txt", r"a\b.txt"),
            (b"a\\xb8.txt", r"a\xb8.txt"),
            (b"a\\xB8.txt", r"a\x5CxB8.txt"),
            (b"a\\\\xB8.txt", r"a\\x5CxB8.txt"),
            ("a\\x港".as_bytes(), "a\\x港"),
        ] {
            assert_eq!(written_bytes(bytes), name);
            assert_eq!(on_disk(Path::new(""), name).as_os_str().as_bytes(), bytes);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn every_name_is_written_and_read_back(
            bytes in prop::collection::vec(prop_oneof![prop::sample::select(b"\\x5CB8\xE6\xB8\xAF".to_vec()), 1_u8..], 1..20)
        ) {
            prop_assume!(!bytes.contains(&b'/'));
            let back = on_disk(Path::new(""), &written_bytes(&bytes));
            prop_assert_eq!(back.into_os_string(), OsString::from_vec(bytes));
        }
    }
}

//! Names of members. A name is only a name: nothing is ever written under it, so an absolute one or one with `..` is as
//! good as another.

use encoding_rs::{BIG5, GB18030};

/// The name of a member as text, `/` between folders. Old zips write the encoding of the machine they were made on:
/// what is not UTF-8 is read as GB18030 or Big5, whichever gives more of the characters that names are made of.
pub(in crate::corpus) fn member_name(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => {
            let (mainland, mainland_fails) = GB18030.decode_without_bom_handling(raw);
            let (taiwan, taiwan_fails) = BIG5.decode_without_bom_handling(raw);
            match (mainland_fails, taiwan_fails) {
                (false, true) => mainland.into_owned(),
                (true, false) => taiwan.into_owned(),
                _ if common(raw, 0xA4..=0xC6, 0x40) > common(raw, 0xB0..=0xD7, 0xA1) => taiwan.into_owned(),
                _ => mainland.into_owned(),
            }
        }
    };
    let name = name.replace('\\', "/");
    let mut name = name.trim_start_matches('/');
    while let Some(rest) = name.strip_prefix("./") {
        name = rest.trim_start_matches('/');
    }
    name.to_owned()
}

/// How many pairs of bytes are common characters: those of the first level of GB 2312 begin with 0xB0 to 0xD7, those of
/// Big5 with 0xA4 to 0xC6.
fn common(raw: &[u8], first: std::ops::RangeInclusive<u8>, second: u8) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < raw.len() {
        let is_pair = raw[at] >= 0x81 && at + 1 < raw.len();
        if is_pair && first.contains(&raw[at]) && raw[at + 1] >= second {
            count += 1;
        }
        at += if is_pair { 2 } else { 1 };
    }
    count
}

/// Whether a member is passed over without a word, like what lies in hidden folders on disk: a folder, what lies in a
/// hidden one, and what macOS adds.
pub(in crate::corpus) fn is_passed_over(name: &str) -> bool {
    let Some((folders, last)) = name.rsplit_once('/') else { return name.is_empty() || name.starts_with("._") };
    let is_hidden = |folder: &str| folder.starts_with('.') && !matches!(folder, "." | "..");
    last.is_empty()
        || last.starts_with("._")
        || folders.split('/').any(|folder| folder == "__MACOSX" || is_hidden(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_all_times_are_read() {
        for (name, encoding) in [("港口/新闻一则.txt", GB18030), ("聯合報/高鐵春節疏運.txt", BIG5)] {
            assert_eq!(member_name(&encoding.encode(name).0), name);
            assert_eq!(member_name(name.as_bytes()), name);
        }
        assert_eq!(member_name(br"\a\..\b.txt"), "a/../b.txt");
        assert_eq!(member_name(b"././/x.txt"), "x.txt");
        assert!(!member_name(&[0xFF, 0xFF]).is_empty());
    }

    #[test]
    fn folders_and_what_is_hidden_are_passed_over() {
        for (name, passed) in [
            ("a/", true),
            ("", true),
            ("__MACOSX/a.txt", true),
            (".git/a.txt", true),
            ("a/._b.txt", true),
            ("../a.txt", false),
            ("a/.b.txt", false),
        ] {
            assert_eq!(is_passed_over(name), passed, "{name}");
        }
    }
}

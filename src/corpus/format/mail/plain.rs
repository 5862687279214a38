//! The text of a part in plain text: paragraphs, one a line. Lines that flow (RFC 3676) are put together, and what a
//! signature of PGP adds is left out.

use unicode_width::UnicodeWidthChar as _;

use super::head::Content;
use crate::corpus::paragraphs::paragraphs;

/// What stands above an encrypted text.
const ENCRYPTED: &str = "-----BEGIN PGP MESSAGE-----";
/// What stands above a signed text, and behind it.
const SIGNED: &str = "-----BEGIN PGP SIGNED MESSAGE-----";
const SIGNATURE: &str = "\n-----BEGIN PGP SIGNATURE-----";

/// Whether a text is encrypted.
pub(super) fn is_encrypted(text: &str) -> bool {
    text.trim_start().starts_with(ENCRYPTED)
}

/// The paragraphs of a text.
pub(super) fn text(text: &str, content: &Content) -> String {
    let text = unsigned(text);
    let flowed = if content.is_flowed { flowed(text, content.deletes_space) } else { text.to_owned() };
    paragraphs(&flowed).join("\n")
}

/// What was signed of a text, if it is.
fn unsigned(text: &str) -> &str {
    let Some((_, rest)) = text.trim_start().split_once(SIGNED).filter(|(before, _)| before.is_empty()) else {
        return text;
    };
    // The header of the signature ends at a blank line.
    let (_, rest) = rest.split_once("\n\n").unwrap_or(("", rest));
    rest.split_once(SIGNATURE).map_or(rest, |(signed, _)| signed)
}

/// A text without the line ends that are only layout.
fn flowed(text: &str, deletes_space: bool) -> String {
    let mut joined = String::with_capacity(text.len());
    // Whether the line before goes on, and how deep it is quoted.
    let (mut goes_on, mut depth) = (false, 0);
    for line in text.lines() {
        let quoted = line.bytes().take_while(|byte| *byte == b'>').count();
        let line = line[quoted..].strip_prefix(' ').unwrap_or(&line[quoted..]);
        let is_signature = line == "-- ";
        if goes_on && quoted == depth && !is_signature {
            join(&mut joined, line, deletes_space);
        } else {
            joined.push('\n');
            if quoted > 0 {
                joined.push_str(&">".repeat(quoted.min(20)));
                joined.push(' ');
            }
            joined.push_str(line);
        }
        goes_on = line.ends_with(' ') && !is_signature;
        depth = quoted;
    }
    joined
}

/// Puts a line behind the one that it goes on. Between characters of full width no space is part of a text.
fn join(joined: &mut String, line: &str, deletes_space: bool) {
    let before = joined.trim_end_matches(' ').chars().next_back();
    let is_wide = |c: Option<char>| c.is_some_and(|c| c.width() == Some(2));
    if deletes_space || is_wide(before) && is_wide(line.chars().next()) {
        joined.pop();
    }
    joined.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_flow_and_signatures_go() {
        let content = Content { is_flowed: true, ..Content::default() };
        for (lines, expected) in [
            ("东港渡轮公司宣布， \n夜航增开两班。\n \n票价不变。", "东港渡轮公司宣布，夜航增开两班。\n票价不变。"),
            ("The ferry \nsails.\nNext", "The ferry sails.\nNext"),
            (">甲 \n>乙\n丙", "> 甲乙\n丙"),
            ("甲 \n-- \n乙", "甲\n--\n乙"),
        ] {
            assert_eq!(text(lines, &content), expected);
        }
        let content = Content { deletes_space: true, ..content };
        assert_eq!(text("The fer \nry", &content), "The ferry");
        let signed = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n夜航增开两班。\n-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----";
        assert_eq!(text(signed, &Content::default()), "夜航增开两班。");
        assert!(is_encrypted("\n-----BEGIN PGP MESSAGE-----\n") && !is_encrypted(signed));
    }
}

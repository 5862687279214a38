//! Emphasis beside Chinese signs. By the rules of CommonMark, which are made for words with spaces, the marks in
//! `港口**“夜航”**开通` are none, since a letter stands on one side of them and a sign on the other. Takes a text; gives it
//! with a sign that it does not hold on the side of the letter, which makes them marks, and which the caller takes out again.
//!
//! The parser has no option for it, and another one (comrak has) is no reason to leave one that is in use and fuzzed.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar as _;

/// Signs that hardly a text holds.
const SIGNS: [char; 4] = ['\u{2E0E}', '\u{2E16}', '\u{2E2D}', '\u{2E38}'];

/// `text` with a sign beside marks that would not count without it, and the sign.
pub(super) fn set_apart(text: &str) -> (Cow<'_, str>, Option<char>) {
    let Some(sign) = SIGNS.into_iter().find(|sign| !text.contains(*sign)) else { return (Cow::Borrowed(text), None) };
    let mut apart = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find(['*', '_', '~']) {
        let start = at + found;
        let mark = &text[start..=start];
        let end = start + text[start..].len() - text[start..].trim_start_matches(mark).len();
        at = end;
        let (Some(before), Some(behind)) = (text[..start].chars().next_back(), text[end..].chars().next()) else {
            continue;
        };
        let is_product = end == start + 1 && before.is_numeric() && behind.is_numeric();
        let place = match (before.is_alphanumeric(), behind.is_alphanumeric()) {
            (true, false) if is_sign(behind) => start,
            (false, true) if is_sign(before) => end,
            // 5*3=15，7*2=14: a sign behind it lets it open nothing.
            (true, true) if is_product => end,
            _ => continue,
        };
        // Among Latin words the rules are right.
        if !is_wide(before) && !is_wide(behind) && !is_product {
            continue;
        }
        apart.push_str(&text[copied..place]);
        apart.push(sign);
        copied = place;
    }
    if copied == 0 {
        return (Cow::Borrowed(text), None);
    }
    apart.push_str(&text[copied..]);
    (Cow::Owned(apart), Some(sign))
}

fn is_sign(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace() && !c.is_control()
}

fn is_wide(c: char) -> bool {
    c.width() == Some(2) || matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·')
}

//! Signs between the values of a line, and between labels.

/// Whether it stands between values. Characters of private use are the buttons of some page.
pub(super) fn is_separator(c: char) -> bool {
    c.is_whitespace() || is_bar(c) || is_private(c) || ",，;；/／·-—(（)）[]【】、●•◆■□▪".contains(c)
}

/// Whether it is a bar between values, of the many that look so.
pub(super) fn is_bar(c: char) -> bool {
    "|｜丨︱︳∣│┃‖¦❘".contains(c)
}

/// Whether it is a sign that only fonts of a page know.
pub(super) fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}')
}

/// Whether it is a point between credits: 主編／某某．記者／某某.
pub(super) fn is_point(c: char) -> bool {
    matches!(c, '.' | '．' | '‧')
}

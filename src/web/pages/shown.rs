//! Text of articles as a page shows it: in pieces, what is marked apart, and harmless. Templates escape what they print; here
//! characters are shown by their code that could turn the direction of what stands beside them, or that a page cannot hold.

use std::borrow::Cow;
use std::ops::Range;

use crate::engine::Snippet;
use crate::text::script::Script;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The characters.
    pub(super) text: String,
    /// Of a mark its number, from 1; 0 of what is none.
    pub(super) mark: usize,
    /// Whether it is the last mark of a page.
    pub(super) is_last: bool,
}

/// `text` in pieces; `marks` are bytes of it, ascending and apart. The first mark has the number `first`.
pub(super) fn pieces(text: &str, marks: &[Range<usize>], first: usize) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(2 * marks.len() + 1);
    let mut push = |range: Range<usize>, mark: usize| {
        if let Some(text) = text.get(range).filter(|text| !text.is_empty()) {
            pieces.push(Piece { text: harmless(text).into_owned(), mark, is_last: false });
        }
    };
    let mut at = 0;
    for (nth, mark) in marks.iter().enumerate() {
        push(at..mark.start, 0);
        push(mark.clone(), first + nth);
        at = mark.end;
    }
    push(at..text.len(), 0);
    pieces
}

/// A snippet in pieces.
pub(super) fn of_snippet(snippet: &Snippet) -> Vec<Piece> {
    let mut starts: Vec<usize> = snippet.text.char_indices().map(|(at, _)| at).collect();
    starts.push(snippet.text.len());
    let byte = |at: usize| starts.get(at).copied().unwrap_or(snippet.text.len());
    let marks: Vec<Range<usize>> = snippet.highlights.iter().map(|range| byte(range.start)..byte(range.end)).collect();
    pieces(&snippet.text, &marks, 1)
}

/// `text` without characters that a page cannot hold, or that turn what stands behind them: these are shown by their code.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if steers(c) {
            shown.push_str(&format!("⟨U+{:04X}⟩", c as u32));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Controls but for tab and line feed, and what embeds, overrides or isolates a direction. The marks of left and right
/// (U+200E, U+200F, U+061C) reach no farther than what they stand at.
fn steers(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// `text` cut behind `most` characters.
pub(super) fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// What an article is to be tagged as: how its glyphs look depends on it. Where its script cannot be told, nothing is said.
pub(super) fn tag(script: Script) -> &'static str {
    if script == Script::Other { "" } else { script.tag() }
}

/// An address that a link may lead to: of the web.
pub(super) fn web_address(url: &str) -> Option<&str> {
    let scheme = url.split_once("://")?.0;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    (is_web && !url.chars().any(|c| c.is_control() || c.is_whitespace())).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_numbered_and_nothing_is_lost() {
        let text = "晶片與芯片。";
        let found = pieces(text, &[0..6, 9..15], 3);
        assert_eq!(found.iter().map(|piece| piece.mark).collect::<Vec<_>>(), [3, 0, 4, 0]);
        assert_eq!(found.iter().map(|piece| piece.text.as_str()).collect::<String>(), text);
        assert!(pieces("", &[], 1).is_empty());
    }

    #[test]
    fn what_steers_is_shown_by_its_code() {
        assert_eq!(harmless("a\0b\u{202e}c\n\td\u{200f}"), "a⟨U+0000⟩b⟨U+202E⟩c\n\td\u{200f}");
        assert!(matches!(harmless("渡輪<script>"), Cow::Borrowed(_)));
    }

    #[test]
    fn links_lead_to_the_web_alone() {
        assert_eq!(web_address("HTTPS://a.example/b"), Some("HTTPS://a.example/b"));
        for bad in
            ["javascript:alert(1)", "javascript://a%0aalert(1)", "data:text/html,x", "//a", "http", "https://a\nb", ""]
        {
            assert_eq!(web_address(bad), None, "{bad}");
        }
    }
}

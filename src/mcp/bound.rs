//! How long an answer may be, and what a value takes of that.

use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation as _;

/// Most characters of the result of a call, as it is sent: structured content and text together, escapes included.
pub const ANSWER_CHARS: usize = 12_000;

/// What stands around the two copies of an answer, with room to spare.
const AROUND: usize = 160;

/// Characters that an answer has for its JSON, both copies together.
pub(super) const ROOM: usize = ANSWER_CHARS - AROUND;

/// What `value` takes of [`ROOM`]: its characters as JSON, and once more as JSON in a JSON string.
pub(super) fn cost(value: &Value) -> usize {
    cost_of_json(&value.to_string())
}

/// The same of what is JSON already.
pub(super) fn cost_of_json(json: &str) -> usize {
    json.chars().map(|c| 1 + in_text(c)).sum()
}

/// Characters of `c`, which stands in JSON, in the copy that is text.
fn in_text(c: char) -> usize {
    match c {
        '"' | '\\' => 2,
        // As `\uXXXX`, the backslash of which is escaped again.
        c if is_hidden(c) => 7 * c.len_utf16(),
        _ => 1,
    }
}

/// What `text` takes as a part of a JSON string.
pub(super) fn cost_of_text(text: &str) -> usize {
    // The quotation marks around it are not part of it.
    cost(&Value::from(text)) - cost(&Value::from(""))
}

/// Whether a reader does not see `c`, or sees others in another order by it: in the copy that is text it is escaped, so that
/// nothing is said there in a way that only a machine reads.
pub(super) fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// JSON as text: what a reader does not see is escaped, so that it stays the same JSON.
pub(super) fn visible(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            text.push(c);
        }
    }
    text
}

/// The beginning of `text` that takes at most `room`: whole characters as a reader counts them, and preferably whole
/// paragraphs or sentences. Where one such character alone takes more (a letter under thousands of accents), a part of it; never
/// nothing, where there is a text.
pub(super) fn beginning(text: &str, room: usize) -> &str {
    let (mut used, mut end, mut paragraph, mut sentence) = (0, 0, 0, 0);
    for (at, grapheme) in text.grapheme_indices(true) {
        let takes = cost_of_text(grapheme);
        if used + takes > room {
            break;
        }
        used += takes;
        end = at + grapheme.len();
        match grapheme {
            "\n" | "\r\n" => paragraph = end,
            "。" | "！" | "？" | "!" | "?" => sentence = end,
            _ => {}
        }
    }
    if end == text.len() {
        return text;
    }
    if end == 0 {
        let mut room = room;
        let fits = |c: char| {
            let takes = cost_of_text(c.encode_utf8(&mut [0; 4]));
            let fits = takes <= room;
            room = room.saturating_sub(takes);
            fits
        };
        let chars = text.chars().take_while({
            let mut fits = fits;
            move |c| fits(*c)
        });
        let first = text.chars().next().map_or(0, char::len_utf8);
        return &text[..chars.map(char::len_utf8).sum::<usize>().max(first)];
    }
    // The last quarter is given up for a better end.
    let least = end * 3 / 4;
    match [paragraph, sentence].into_iter().find(|better| *better > least) {
        Some(better) => &text[..better],
        None => &text[..end],
    }
}

/// `text`, or its beginning and `…`; and whether that is less than all. Of characters that are sent as they are it has `most` at
/// most; what is escaped counts for more, so that what it takes of a room is bounded.
pub(super) fn clipped(text: &str, most: usize) -> (String, bool) {
    match cut(text.chars(), most) {
        None => (text.to_owned(), false),
        Some(at) => {
            // Not inside of what a reader takes for one character, but where that is longer than all that there is room for.
            let starts = text.grapheme_indices(true).map(|(start, _)| start);
            let whole = starts.take_while(|start| *start <= at).last().filter(|whole| *whole > 0);
            (format!("{}…", &text[..whole.unwrap_or(at)]), true)
        }
    }
}

/// The same from the end.
pub(super) fn clipped_before(text: &str, most: usize) -> (String, bool) {
    match cut(text.chars().rev(), most) {
        None => (text.to_owned(), false),
        Some(bytes) => {
            let at = text.len() - bytes;
            let whole = text.grapheme_indices(true).map(|(start, _)| start).find(|start| *start >= at);
            (format!("…{}", &text[whole.unwrap_or(at)..]), true)
        }
    }
}

/// The bytes of the characters that there is room for; `None` where there is room for all.
fn cut(chars: impl Iterator<Item = char>, most: usize) -> Option<usize> {
    let (mut used, mut bytes) = (0, 0);
    for c in chars {
        used += cost_of_text(c.encode_utf8(&mut [0; 4]));
        if used > 2 * most {
            return Some(bytes);
        }
        bytes += c.len_utf8();
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_hidden_is_escaped_and_stays_what_it_is() {
        let value = Value::from("a\u{202e}b\u{e0041}\"\\\n港");
        let text = visible(&value.to_string());
        assert!(text.contains("\\u202e") && text.contains("\\udb40\\udc41"), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }

    #[test]
    fn a_text_ends_at_a_paragraph_a_sentence_or_between_characters() {
        let text = format!("{}。{}\n後面", "一".repeat(40), "二".repeat(10));
        assert!(beginning(&text, 2 * 53 + 4).ends_with('\n'), "{}", beginning(&text, 110));
        assert!(beginning(&text, 2 * 45).ends_with('。'));
        assert_eq!(beginning(&text, 2 * 30).chars().count(), 30);
        assert_eq!(beginning(&text, 100_000), text);
        assert_eq!(beginning("e\u{301}e\u{301}", 6), "e\u{301}");
        let long = format!("e{}", "\u{301}".repeat(5000));
        assert_eq!(beginning(&long, 100).chars().count(), 50);
        assert_eq!(beginning("港", 0), "港");
        assert_eq!(clipped("港口e\u{301}", 3), ("港口…".to_owned(), true));
        assert_eq!(clipped_before("e\u{301}港口", 3), ("…港口".to_owned(), true));
        assert_eq!(clipped("港口", 2), ("港口".to_owned(), false));
    }

    proptest! {
        #[test]
        fn the_cost_is_what_is_sent(text in "[港a\"\\\\\n\u{0}\u{202e}\u{e0041}𠮷😀]{0,60}") {
            let value = serde_json::json!({ "text": text, "more": [1, null, "x"] });
            let copy = Value::from(visible(&value.to_string())).to_string();
            let sent = value.to_string().chars().count() + copy.chars().count() - 2;
            prop_assert_eq!(cost(&value), sent);
            let part = beginning(&text, 40);
            prop_assert!(text.starts_with(part) && (cost_of_text(part) <= 40));
            for (clipped, _) in [clipped(&text, 10), clipped_before(&text, 10)] {
                prop_assert!(cost_of_text(&clipped) <= 22, "{clipped}");
            }
        }
    }
}

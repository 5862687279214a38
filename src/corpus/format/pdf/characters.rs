//! Characters as a PDF has them → as an article has them: radicals that stand for ideographs, the forms that signs have in
//! vertical text, ligatures and private variants of spaces.

use crate::text::radicals::ideograph;

/// Forms for vertical text (U+FE10–FE19, U+FE30–FE48), and the signs that they are forms of.
const VERTICAL: [(char, char); 33] = [
    ('︐', '，'),
    ('︑', '、'),
    ('︒', '。'),
    ('︓', '：'),
    ('︔', '；'),
    ('︕', '！'),
    ('︖', '？'),
    ('︗', '〖'),
    ('︘', '〗'),
    ('︙', '…'),
    ('︰', '：'),
    ('︱', '—'),
    ('︲', '–'),
    ('︵', '（'),
    ('︶', '）'),
    ('︷', '｛'),
    ('︸', '｝'),
    ('︹', '〔'),
    ('︺', '〕'),
    ('︻', '【'),
    ('︼', '】'),
    ('︽', '《'),
    ('︾', '》'),
    ('︿', '〈'),
    ('﹀', '〉'),
    ('﹁', '「'),
    ('﹂', '」'),
    ('﹃', '『'),
    ('﹄', '』'),
    ('﹇', '['),
    ('﹈', ']'),
    ('︳', '＿'),
    ('︴', '﹏'),
];

/// Adds `c` to `text` as an article has it.
pub(super) fn push(text: &mut String, c: char) {
    match c {
        'ﬀ' => text.push_str("ff"),
        'ﬁ' => text.push_str("fi"),
        'ﬂ' => text.push_str("fl"),
        'ﬃ' => text.push_str("ffi"),
        'ﬄ' => text.push_str("ffl"),
        // A dash two characters wide is written as two.
        '\u{2E3A}' => text.push_str("——"),
        c if c.is_control() || matches!(c, '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}') => text.push(' '),
        '\u{FE10}'..='\u{FE48}' => {
            let known = VERTICAL.iter().find(|(form, _)| *form == c);
            text.push(known.map_or(c, |(_, sign)| *sign));
        }
        c => text.push(ideograph(c).unwrap_or(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_those_of_an_article() {
        let mut text = String::new();
        "⼝岸︒﹁⻓﹂ﬁn\u{A0}\u{2E3A}渡︱".chars().for_each(|c| push(&mut text, c));
        assert_eq!(text, "口岸。「长」fin ——渡—");
    }
}

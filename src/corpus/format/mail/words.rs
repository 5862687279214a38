//! Encoded words (RFC 2047): the value of a field → the text that a reader sees. The bytes of words side by side in one
//! charset are joined before they are decoded, since programs cut characters in two; what declares no charset is read as
//! `encoding` can.

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::transfer::{base64, unquote};
use crate::corpus::encoding::decode as decode_bytes;

/// Bytes of the name of a charset.
const CHARSET: usize = 60;
/// Bytes of a run that say too little of their own encoding to speak against what is declared.
const SHORT: usize = 32;

/// Bytes of a value in one charset, or in none that is declared.
struct Run {
    charset: Option<String>,
    bytes: Vec<u8>,
}

/// The text of `value`. `charset` is that of bytes that declare none.
pub(super) fn decode(value: &[u8], charset: Option<&str>) -> String {
    let value = unfolded(value);
    let mut text = String::new();
    for run in runs(&value) {
        let label = run.charset.as_deref().or(charset);
        if run.bytes.is_ascii() && run.charset.is_none() {
            text.push_str(&String::from_utf8_lossy(&run.bytes));
        } else if let Some(declared) = as_declared(&run.bytes, label) {
            text.push_str(&declared);
        } else {
            match decode_bytes(&run.bytes, label) {
                Ok(decoded) => text.push_str(&decoded.text),
                Err(_) => text.push_str(&String::from_utf8_lossy(&run.bytes)),
            }
        }
    }
    text
}

/// A value without the line ends in it.
pub(super) fn unfolded(value: &[u8]) -> Cow<'_, [u8]> {
    if !value.contains(&b'\n') && !value.contains(&b'\r') {
        return Cow::Borrowed(value);
    }
    Cow::Owned(value.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect())
}

/// The text of a short run as it is declared: a name of two characters in one encoding is one in others too. Characters of
/// three bytes in UTF-8 are none by chance.
fn as_declared(bytes: &[u8], label: Option<&str>) -> Option<String> {
    let encoding = Encoding::for_label(label?.as_bytes())?;
    if bytes.len() > SHORT || encoding.is_single_byte() {
        return None;
    }
    if std::str::from_utf8(bytes).is_ok_and(|text| text.chars().any(|c| c.len_utf8() > 2)) {
        return None;
    }
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(|text| text.into_owned())
}

/// The runs of `value`, which is on one line.
fn runs(value: &[u8]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    // Where what is no word begins, and whether there may be another word.
    let (mut plain, mut at, mut may_end) = (0, 0, true);
    while let Some(found) = memchr::memmem::find(&value[at..], b"=?").filter(|_| may_end) {
        let from = at + found;
        let Some(word) = Word::parse(&value[from..], &mut may_end) else {
            at = from + 2;
            continue;
        };
        let between = &value[plain..from];
        // White space between words is none of the text.
        let is_behind_word = runs.last().is_some_and(|run| run.charset.is_some());
        let is_gap = between.is_empty() || is_behind_word && between.iter().all(u8::is_ascii_whitespace);
        if !is_gap {
            runs.push(Run { charset: None, bytes: between.to_vec() });
        }
        at = from + word.length;
        plain = at;
        match runs.last_mut().filter(|run| run.charset.as_ref() == Some(&word.charset)) {
            Some(run) => run.bytes.extend(word.bytes),
            None => runs.push(Run { charset: Some(word.charset), bytes: word.bytes }),
        }
    }
    if plain < value.len() {
        runs.push(Run { charset: None, bytes: value[plain..].to_vec() });
    }
    runs
}

/// A word: `=?gb2312?B?tsm31Q==?=`.
struct Word {
    charset: String,
    bytes: Vec<u8>,
    /// Bytes that it takes.
    length: usize,
}

impl Word {
    /// The word that `value` begins with. `may_end` tells whether another one can end.
    fn parse(value: &[u8], may_end: &mut bool) -> Option<Self> {
        let rest = value.get(2..)?;
        let length = memchr::memchr(b'?', &rest[..rest.len().min(CHARSET)])?;
        let charset = std::str::from_utf8(&rest[..length]).ok().filter(|charset| !charset.contains(' '))?;
        let coding = *rest.get(length + 1)?;
        let is_coding = matches!(coding, b'B' | b'b' | b'Q' | b'q') && rest.get(length + 2) == Some(&b'?');
        let content = is_coding.then(|| &rest[length + 3..])?;
        let Some(end) = memchr::memmem::find(content, b"?=") else {
            *may_end = false;
            return None;
        };
        let content = &content[..end];
        let bytes = match coding {
            b'B' | b'b' => base64(content).0,
            _ => {
                let spaced: Vec<u8> = content.iter().map(|byte| if *byte == b'_' { b' ' } else { *byte }).collect();
                let mut bytes = Vec::with_capacity(spaced.len());
                unquote(&spaced, &mut bytes);
                bytes
            }
        };
        // A language may stand behind the charset.
        let charset = charset.split('*').next().unwrap_or_default().to_ascii_lowercase();
        Some(Self { charset, bytes, length: 2 + length + 3 + end + 2 })
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, GBK};

    use super::*;

    #[test]
    fn words_are_decoded_and_characters_cut_in_two_are_joined() {
        for (value, expected) in [
            ("=?gb2312?B?tsnC1r+qur0=?=", "渡轮开航"),
            ("=?GB2312?Q?=B6=C9=C2=D6=BF=AA=BA=BD?=", "渡轮开航"),
            ("=?utf-8?Q?=E6=B8=A1=E8?=\r\n =?UTF-8?Q?=BD=AE_=E5=BC=80=E8=88=AA?=", "渡轮 开航"),
            ("=?utf-8?B?5rih6A==?= =?utf-8?B?va4=?=", "渡轮"),
            ("[早报] =?utf-8*zh?B?5rih6L2u?= no. 3", "[早报] 渡轮 no. 3"),
            ("=?utf-8?Q?a?= =?gb2312?Q?=B6=C9?=", "a渡"),
            ("\"=?utf-8?B?5rih6L2u?=\" <a@b.example>", "\"渡轮\" <a@b.example>"),
            ("a =?utf-8?X?b?= =?utf-8?Q?c", "a =?utf-8?X?b?= =?utf-8?Q?c"),
            ("渡轮\r\n\t开航", "渡轮\t开航"),
        ] {
            assert_eq!(decode(value.as_bytes(), None), expected, "{value}");
        }
    }

    #[test]
    fn bytes_without_a_word_are_read_in_the_charset_of_the_message_or_by_their_content() {
        let text = "东港渡轮公司宣布夜航增开两班";
        assert_eq!(decode(&GBK.encode(text).0, Some("gb2312")), text);
        assert_eq!(decode(&GBK.encode(text).0, None), text);
        let text = "東港渡輪公司宣佈夜航增開兩班";
        assert_eq!(decode(&BIG5.encode(text).0, None), text);
        assert_eq!(decode(text.as_bytes(), Some("big5")), text);
        // Two characters that are valid in UTF-8 too, and two in UTF-8 that are declared wrongly.
        assert_eq!(decode(b"=?gb2312?B?0rbNoQ==?=", None), "叶汀");
        assert_eq!(decode(b"\xD2\xB6\xCD\xA1", Some("gb2312")), "叶汀");
        assert_eq!(decode("渡轮".as_bytes(), Some("gb2312")), "渡轮");
        assert_eq!(decode(b"=?iso-8859-1?B?tsnC1r+qur3Sucbmx8XKrg==?=", None), "渡轮开航夜奇桥十");
    }

    /// Takes minutes where an end is looked for from every beginning.
    #[test]
    fn a_hundred_thousand_words_are_read_in_linear_time() {
        for piece in ["=?a?b?", "=?", "=?a?q??=", "=?a?b?x?= "] {
            let _ = decode(piece.repeat(1 << 16).as_bytes(), None);
        }
    }
}

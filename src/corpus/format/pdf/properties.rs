//! What a PDF says of itself: the document information dictionary (ISO 32000-2, 14.3.3).

use encoding_rs::{UTF_16BE, UTF_16LE};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::DateTime;

use super::super::document::Properties;
use super::super::office::properties::properties;
use crate::corpus::encoding::decode;

/// The title, the author and the date of `pdf`. The date is that of the file, which may have been printed, scanned or converted
/// long after publication. Titles that a program writes for none are left out: the name of the file that
/// was printed.
pub(super) fn of(pdf: &Pdf) -> Properties {
    let stated = pdf.metadata();
    let said = |bytes: &Option<Box<[u8]>>| {
        let text = text(bytes.as_deref()?);
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let is_name = |title: &String| {
        let lower = title.to_lowercase();
        ["untitled", "microsoft word -", "about:blank", "file:", "未命名", "无标题", "無標題"]
            .iter()
            .any(|start| lower.starts_with(start))
            || [".doc", ".docx", ".indd", ".qxd", ".fit", ".html", ".htm", ".pdf", ".ps", ".tex", ".txt"]
                .iter()
                .any(|end| lower.ends_with(end))
    };
    let title = said(&stated.title).filter(|title| !is_name(title)).unwrap_or_default();
    let authors: Vec<String> = said(&stated.author).into_iter().collect();
    Properties { captured: stated.creation_date.as_ref().map(written), ..properties(&title, &authors, "") }
}

/// A text string: UTF-16 or UTF-8 by its mark, else in whatever encoding a program of this language wrote (7.9.2.2).
pub(super) fn text(bytes: &[u8]) -> String {
    let (text, _) = match bytes {
        [0xFE, 0xFF, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest),
        [0xFF, 0xFE, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest),
        _ => return decode(bytes, None).map(|decoded| decoded.text).unwrap_or_default(),
    };
    // A language may be named between two escapes.
    text.split('\u{1B}').step_by(2).collect()
}

/// A date as it is read elsewhere.
fn written(date: &DateTime) -> String {
    let sign = if date.utc_offset_hour < 0 { '-' } else { '+' };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
        date.year,
        date.month,
        date.day,
        date.hour,
        date.minute,
        date.second,
        date.utc_offset_hour.unsigned_abs(),
        date.utc_offset_minute
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_in_the_encodings_that_programs_write() {
        let big: Vec<u8> = "\u{FEFF}渡轮".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let little: Vec<u8> = "\u{FEFF}渡輪".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let gbk = encoding_rs::GBK.encode("东港渡轮公司夜航增开两班的通知").0.into_owned();
        assert_eq!([text(&big), text(&little)], ["渡轮", "渡輪"]);
        assert_eq!(text("\u{FEFF}渡轮".as_bytes()), "渡轮");
        assert_eq!(text(&gbk), "东港渡轮公司夜航增开两班的通知");
        assert_eq!(text(b""), "");
    }
}

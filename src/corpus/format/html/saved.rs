//! What a browser wrote into a page when it saved it: the comment of SingleFile, with the address and the time, and the mark
//! of the web, with the address. Takes a page; looks at its beginning alone, since what is behind may be megabytes of
//! pictures.

use chrono::{DateTime, FixedOffset};

/// Bytes of a page in which the comment stands.
const START: usize = 4096;
/// What the comments begin with.
const SINGLE_FILE: &str = "Page saved with SingleFile";
const MARK: &str = "saved from url=(";

/// What a page says of where and when it was saved.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Saved {
    pub(super) url: Option<String>,
    pub(super) time: Option<DateTime<FixedOffset>>,
}

impl Saved {
    /// What stands at the beginning of `markup`.
    pub(super) fn find(markup: &str) -> Self {
        let mut rest = &markup[..markup.floor_char_boundary(START)];
        while let Some((_, comment)) = rest.split_once("<!--") {
            let (comment, behind) = comment.split_once("-->").unwrap_or((comment, ""));
            let comment = comment.trim();
            if comment.starts_with(SINGLE_FILE) {
                return Self::of_single_file(comment);
            }
            if let Some(mark) = comment.strip_prefix(MARK) {
                return Self { url: marked(mark), time: None };
            }
            rest = behind;
        }
        Self::default()
    }

    fn of_single_file(comment: &str) -> Self {
        let value = |name: &str| comment.lines().find_map(|line| line.trim().strip_prefix(name)).map(str::trim);
        let url = value("url:").filter(|url| is_address(url)).map(str::to_owned);
        // Tue Mar 19 2024 16:21:07 GMT+0800 (China Standard Time)
        let time = value("saved date:").and_then(|date| {
            let words: Vec<&str> = date.split_whitespace().skip(1).take(5).collect();
            DateTime::parse_from_str(&words.join(" "), "%b %d %Y %H:%M:%S GMT%z").ok()
        });
        Self { url, time }
    }
}

/// The address in a mark of the web, behind its length: `0042)https://…`.
fn marked(mark: &str) -> Option<String> {
    let (_, url) = mark.split_once(')')?;
    let url = url.split_whitespace().next()?;
    is_address(url).then(|| url.to_owned())
}

/// Whether a text is the address of a page on the web.
pub(in crate::corpus::format) fn is_address(text: &str) -> bool {
    let start = text.get(..8).unwrap_or_default().to_ascii_lowercase();
    (start == "https://" || start.starts_with("http://")) && text.len() > 8 && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(markup: &str) -> (Option<String>, Option<String>) {
        let Saved { url, time } = Saved::find(markup);
        (url, time.map(|time| time.to_rfc3339()))
    }

    #[test]
    fn browsers_note_where_and_when_they_saved_a_page() {
        let url = || Some("https://news.example.org/1.html".to_owned());
        let time = || Some("2024-03-19T16:21:07+08:00".to_owned());
        for (markup, expected) in [
            (
                "<!DOCTYPE html> <html lang=zh><!--\n Page saved with SingleFile \n url: https://news.example.org/1.html \n saved date: Tue Mar 19 2024 16:21:07 GMT+0800 (中国标准时间)\n--><meta>",
                (url(), time()),
            ),
            (
                "<!--a--><!--\r\n Page saved with SingleFile\r\n url: file:///C:/a.html\r\n saved date: Tue Mar 19 2024 16:21:07 GMT+0800\r\n",
                (None, time()),
            ),
            ("<!DOCTYPE html>\n<!-- saved from url=(0031)https://news.example.org/1.html -->\n<html>", (url(), None)),
            ("<!-- saved from url=(0014)about:internet -->", (None, None)),
            ("<p>Page saved with SingleFile url: https://news.example.org/1.html</p>", (None, None)),
            ("<!-- 渡轮 -->", (None, None)),
        ] {
            assert_eq!(read(markup), expected, "{markup}");
        }
        let late = format!("<html>{}<!-- saved from url=(0031)https://news.example.org/1.html -->", "渡".repeat(START));
        assert_eq!(read(&late), (None, None));
    }
}

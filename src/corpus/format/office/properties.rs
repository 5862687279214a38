//! What a file says of itself, without what its program put there when nobody said anything.

use crate::corpus::format::document::Properties;

/// Most authors that are taken.
const MOST_AUTHORS: usize = 50;

/// Authors that templates, libraries and set-ups name, in small letters.
const NOBODY: [&str; 40] = [
    "python-docx",
    "microsoft office user",
    "microsoft office 用户",
    "microsoft",
    "administrator",
    "admin",
    "user",
    "作者",
    "author",
    "windows user",
    "windows 用户",
    "微软用户",
    "微軟用戶",
    "微软中国",
    "用户",
    "使用者",
    "未知",
    "未定义",
    "unknown",
    "un-named",
    "unnamed",
    "none",
    "null",
    "phpword",
    "apache poi",
    "openpyxl",
    "libreoffice",
    "openoffice",
    "wps",
    "wps office",
    "lenovo",
    "lenovo user",
    "thinkpad",
    "dell",
    "hp",
    "apple",
    "pc",
    "mc system",
    "雨林木风",
    "番茄花园",
];
/// Titles that they give.
const NO_TITLE: [&str; 8] =
    ["word document", "untitled", "untitled document", "无标题", "未命名", "title", "标题", "document"];
/// What times begin with at which templates were made that others are made of.
const NO_TIME: [&str; 1] = ["2013-12-23T23:15:00"];

/// The properties of a document, as far as they say something.
pub(in crate::corpus::format) fn properties(title: &str, authors: &[String], created: &str) -> Properties {
    let said = |value: &str, no: &[&str]| {
        let value = value.trim();
        (!value.is_empty() && !no.contains(&value.to_lowercase().as_str())).then(|| value.to_owned())
    };
    let authors = authors.iter().flat_map(|names| names.split([';', '；']));
    let created = created.trim();
    Properties {
        title: said(title, &NO_TITLE),
        authors: authors.filter_map(|name| said(name, &NOBODY)).take(MOST_AUTHORS).collect(),
        created: Some(created.to_owned())
            .filter(|value| !value.is_empty() && !NO_TIME.iter().any(|time| value.starts_with(time))),
        ..Properties::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_template_says_is_no_evidence() {
        let of = |title: &str, author: &str, created: &str| properties(title, &[author.to_owned()], created);
        let said = of(" 渡轮开航 ", "沈若橘; 叶汐晴；Administrator", "2024-03-19T08:00:00Z");
        assert_eq!(said.title.as_deref(), Some("渡轮开航"));
        assert_eq!(said.authors, ["沈若橘", "叶汐晴"]);
        assert_eq!(said.created.as_deref(), Some("2024-03-19T08:00:00Z"));
        let none = of("Word Document", "python-docx", "2013-12-23T23:15:00Z");
        assert_eq!((none.title, none.authors.len(), none.created), (None, 0, None));
    }
}

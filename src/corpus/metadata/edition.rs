//! Pages of printed papers: `第15版`, `A03版`, `第A15版：要闻`, `第二版`, `头版`, and what addresses of e-papers say (`_3-17.htm`,
//! `node_2.htm`). Takes a short text; gives the page as the paper counts it, without 第 and 版: `15`, `A03`, `2`, `1`.
//!
//! An edition of a book is a 第3版 as well, so a page is looked for in credit lines and values alone, and never in prose.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::signs::is_separator;
use crate::corpus::pattern::pattern;
use crate::text::fold;

/// Most characters of a text in which a page is looked for.
const SHORT: usize = 60;

/// A page in a line: with 第 and 版, or with letters and 版, or 版 behind two digits.
static STATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"第\s*(?P<page>[a-z]?\s?\d{1,3}(?:-\d{1,3})?|[一二三四五六七八九十]{1,3})\s*版|(?P<page2>\b[a-z]\s?\d{1,3}(?:-\d{1,3})?)\s*版|(?P<page3>\b\d{2})\s*版|(?P<front>[头头]版)",
    )
});
/// A value that is a page and nothing else.
static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:第|page|p\.?)?\s*(?P<page>[a-z]{0,2}\s?-?\d{1,4}(?:[-–~]\d{1,4})?|[一二三四五六七八九十]{1,3})\s*(?:版|页)?$",
    )
});
/// A page at the beginning of a value, then a section.
static LEADING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:第\s*)?(?P<page>[a-z]{0,2}\d{1,3}|[一二三四五六七八九十]{1,3})(?:\s*版\s*[:·|/-]?\s*|\s*[:·|/-]\s*|\s+)(?P<rest>\D.*)$",
    )
});

/// The page that a credit line states, with the bytes that say so.
pub(crate) fn page_of(line: &str) -> Option<(Range<usize>, String)> {
    if line.chars().nth(SHORT).is_some() || !line.contains('版') {
        return None;
    }
    // Folding keeps the places where every character is folded by itself.
    let folded: String = line.chars().map(crate::text::fold_char).collect();
    let captures = STATED.captures(&folded)?;
    let whole = captures.get(0)?;
    // 第3版《某书》, 修订第3版: an edition of a book.
    if folded[whole.end()..].trim_start().starts_with('《') || folded[..whole.start()].ends_with(['订', '修']) {
        return None;
    }
    let page = ["page", "page2", "page3"].iter().find_map(|name| captures.name(name));
    let page = page.map_or_else(|| "1".to_owned(), |page| normal(page.as_str()));
    let at = |byte: usize| {
        let characters = folded[..byte].chars().count();
        line.char_indices().nth(characters).map_or(line.len(), |(at, _)| at)
    };
    Some((at(whole.start())..at(whole.end()), page))
}

/// The page that all of `value` is.
pub(crate) fn whole(value: &str) -> Option<String> {
    let folded = fold(value.trim_matches(is_separator));
    if ["头版", "头条版"].contains(&folded.as_str()) {
        return Some("1".to_owned());
    }
    WHOLE.captures(&folded).map(|captures| normal(&captures["page"]))
}

/// The page that `value` begins with, and the section behind it, which may be empty: `A03：要闻`, `第15版 文化`, `A03`.
pub(crate) fn leading(value: &str) -> Option<(String, String)> {
    if let Some(page) = whole(value) {
        return Some((page, String::new()));
    }
    let folded: String = value.trim().chars().map(crate::text::fold_char).collect();
    let captures = LEADING.captures(&folded)?;
    let rest = captures.name("rest")?;
    let characters = folded[..rest.start()].chars().count();
    Some((normal(&captures["page"]), value.trim().chars().skip(characters).collect()))
}

/// The page that the address of an e-paper says: `/nw.D110000_20240319_3-17.htm` is the third article of page 17, and
/// `node_2.htm` is page 2.
pub(crate) fn page_of_address(url: &str) -> Option<String> {
    static EPAPER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)(?:[_/]\d{8}_\d{1,3}-(?P<page>[a-z]?\d{1,3})|/node_(?P<page2>\d{1,3})|nbs\.[^/]*_(?P<page3>[a-z]?\d{1,3})|/page/(?P<page4>[a-z]?\d{1,3})(?:/[^?]*)?)(?:\.s?html?)?(?:[?#].*)?$",
        )
    });
    let captures = EPAPER.captures(url)?;
    ["page", "page2", "page3", "page4"].iter().find_map(|name| captures.name(name)).map(|page| normal(page.as_str()))
}

/// Letters in capitals, Chinese numerals as digits, without space.
fn normal(page: &str) -> String {
    let page: String = page.chars().filter(|c| !c.is_whitespace()).collect();
    let digit = |c: char| "一二三四五六七八九".chars().position(|digit| digit == c).map(|at| at as u32 + 1);
    if page.chars().all(|c| c == '十' || digit(c).is_some()) {
        let (tens, ones) = page.split_once('十').map_or((None, page.as_str()), |(tens, ones)| (Some(tens), ones));
        let of = |text: &str| text.chars().next_back().and_then(digit);
        let number = tens.map_or(0, |tens| of(tens).unwrap_or(1) * 10) + of(ones).unwrap_or(0);
        return number.to_string();
    }
    page.to_uppercase().replace(['–', '~'], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_as_papers_state_them() {
        for (line, page) in [
            ("1998年7月2日　第二版", Some("2")),
            ("（第15版）", Some("15")),
            ("2024-03-19 第A03版：要闻", Some("A03")),
            ("《雁洲日报》（ 2022年02月13日 02版）", Some("02")),
            ("雁洲日报 Ａ０３版", Some("A03")),
            ("雁洲日报 头版", Some("1")),
            ("第十二版 文化", Some("12")),
            ("第 17 版", Some("17")),
            ("第3版《船工手册》", None),
            ("修订第3版", None),
            ("繁体版", None),
            ("2024版", None),
            (
                "他在第三版的角落里读到这则消息，于是写信给报社，说港口的灯一直亮到天明，船工都很高兴，请记者一定要去看一看才好，不要错过这样的夜晚。",
                None,
            ),
        ] {
            assert_eq!(page_of(line).map(|(_, page)| page).as_deref(), page, "{line}");
        }
        let line = "雁洲日报 第A03版 要闻";
        let (range, _) = page_of(line).unwrap();
        assert_eq!(&line[range], "第A03版");
    }

    #[test]
    fn values_that_are_a_page_a_section_or_both() {
        for (value, page, section) in [
            ("A03", Some("A03"), ""),
            ("第3版", Some("3"), ""),
            ("3", Some("3"), ""),
            ("03", Some("03"), ""),
            ("頭版", Some("1"), ""),
            ("第二版", Some("2"), ""),
            ("A03：要闻", Some("A03"), "要闻"),
            ("第15版：文化", Some("15"), "文化"),
            ("A03 要闻", Some("A03"), "要闻"),
            ("B12-13", Some("B12-13"), ""),
            ("要闻", None, ""),
            ("2024年3月", None, ""),
            ("一周人物", None, ""),
        ] {
            let found = leading(value);
            assert_eq!(found.as_ref().map(|(page, _)| page.as_str()), page, "{value}");
            assert_eq!(found.map(|(_, section)| section).unwrap_or_default(), section, "{value}");
        }
    }

    #[test]
    fn addresses_of_e_papers() {
        for (url, page) in [
            ("http://a.example/rmrb/html/2024-03/19/nw.D110000renmrb_20240319_3-17.htm", Some("17")),
            ("http://a.example/html/2024-03/19/node_2.htm", Some("2")),
            ("http://a.example/html/2024-03/19/nbs.D110000renmrb_17.htm", Some("17")),
            ("http://a.example/epaper/page/A03/", Some("A03")),
            ("http://a.example/2024-03/19/content_12345.htm", None),
            ("http://a.example/2024/03-19/1.html", None),
        ] {
            assert_eq!(page_of_address(url).as_deref(), page, "{url}");
        }
    }
}

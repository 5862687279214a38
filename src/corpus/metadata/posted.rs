//! The line under a headline as blog software writes it in English: `Posted on November 2, 2021 by 林梅`, `By Lin Mei on
//! Nov 02, 2021`, `by 林梅 | Nov 2, 2021 | 8 min read`. Takes a line; gives its credits, where it holds nothing else.

use std::sync::LazyLock;

use chrono::FixedOffset;
use regex::Regex;

use super::names::stated;
use crate::corpus::evidence::Credits;
use crate::corpus::pattern::pattern;
use crate::date::Published;

/// Most words of a name.
const WORDS: usize = 5;

/// What stands before a name, and nothing but the date's own words before it.
static BY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^[\s|·•,–—-]*(?:(?:posted|published|written|submitted)\b)?[\s|·•,–—-]*(?:on\b)?[\s|·•,–—-]*by\s+")
});

/// What stands behind a name and says nothing.
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)[\s|·•,–—-]*(?:\bon\b|\bposted\b|\bupdated\b|\bpublished\b|[0-9]{1,3}\s+min(?:ute)?s?\s+read|[0-9]{1,6}\s+(?:views|comments?)|(?:no|leave\s+a)\s+comments?)?[\s|·•,–—-]*$",
    )
});

/// The credits of `line`.
pub(super) fn posted(line: &str, zone: FixedOffset) -> Option<Credits> {
    // Nearly no line has the word.
    line.split(|c: char| !c.is_ascii_alphabetic()).find(|word| word.eq_ignore_ascii_case("by"))?;
    let (mut text, mut published) = (line.to_owned(), None);
    if let Some((range, date)) = Published::find(line, zone) {
        // The date parts what it stands between.
        text.replace_range(range, "|");
        published = Some(date);
    }
    let by = BY.find(&text)?;
    let mut name = &text[by.end()..];
    while let Some(behind) = BEHIND.find(name).filter(|behind| !behind.is_empty()) {
        name = &name[..behind.start()];
    }
    let is_name = !name.is_empty()
        && !name.contains(|c: char| c == '|' || c.is_numeric() || "。，！？：；,:;!?".contains(c))
        && name.split_whitespace().count() <= WORDS;
    let authors = if is_name { stated(name).names } else { Vec::new() };
    (!authors.is_empty()).then(|| Credits { published, authors, ..Credits::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::default_zone;

    fn read(line: &str) -> String {
        posted(line, default_zone()).map_or("-".to_owned(), |credits| {
            let date = credits.published.map_or(String::new(), |date| date.to_string());
            format!("{date} {}", credits.authors.join("、"))
        })
    }

    #[test]
    fn lines_of_blogs() {
        for (line, expected) in [
            ("Posted on November 2, 2021 by 林梅", "2021-11-02 林梅"),
            ("By Lin Mei on Nov 02, 2021", "2021-11-02 Lin Mei"),
            ("by 林梅 Nov 02, 2021 · 8 min read", "2021-11-02 林梅"),
            ("by 林梅 | Nov 2, 2021 | 12 Comments", "2021-11-02 林梅"),
            ("Nov 2, 2021 by 林梅", "2021-11-02 林梅"),
            ("2021-11-02 10:11 | By José García", "2021-11-02T10:11:00+08:00 José García"),
            ("Published by 雁洲客 on 2 November 2021", "2021-11-02 雁洲客"),
            ("By 林梅", " 林梅"),
            ("Step by Step", "-"),
            ("Day by Day Nov 2, 2021", "-"),
            ("Powered by WordPress", "-"),
            ("by the river, Nov 2, 2021, a boat was seen", "-"),
            ("Stand by Me 重映，2021年11月2日起", "-"),
            ("by 林梅 and others who wrote about the harbour", "-"),
        ] {
            assert_eq!(read(line), expected, "{line}");
        }
    }
}

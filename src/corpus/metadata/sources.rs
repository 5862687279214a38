//! Sources out of the value of a label: `第一财经日报 网友评论 0 条`, `某报（记者 某某）`, `某网 某某`, `[ 某网 ]`. Takes the value;
//! gives the outlet, who stands behind it, and what is left over.

use std::sync::LazyLock;

use regex::Regex;

use super::idle::{is_counter, is_number};
use super::labels::{is_bar, is_private, is_separator};
use super::names::{is_button, is_han, is_outlet, is_person, is_unsaid, names};
use crate::corpus::pattern::pattern;

/// Characters of a word behind an outlet's name that is a place or a desk, and no part of it.
const ASIDE: usize = 3;

/// What the value of a source says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) outlet: Option<String>,
    pub(super) authors: Vec<String>,
    /// What is neither.
    pub(super) left: Vec<String>,
}

impl Source {
    /// What `value` says.
    pub(super) fn of(value: &str) -> Self {
        let mut source = Self::default();
        let value =
            value.split(|c| is_bar(c) || is_private(c)).find(|part| !part.trim_matches(is_separator).is_empty());
        let value = value.unwrap_or_default().trim();
        let value = value.strip_prefix(['[', '［', '【']).unwrap_or(value);
        let (value, behind) = value.split_once([']', '］', '】']).unwrap_or((value, ""));
        source.leave(behind);
        let (outlet, inside) = value.split_once(['(', '（']).unwrap_or((value, ""));
        if inside.contains(['记', '記']) {
            source.authors = names(inside.trim_end_matches([')', '）']));
        }
        let mut words = outlet.split_whitespace();
        let mut name = words.next().unwrap_or_default().to_owned();
        let is_known = is_outlet(&name);
        for word in words {
            if is_button(word) || is_counter(word) || is_number(word) {
                // What is behind a button or a counter is the page's.
                break;
            }
            let is_short = is_han(word) && word.chars().count() <= ASIDE;
            if is_known && is_person(word) {
                source.authors.push(word.to_owned());
            } else if is_known && is_short && !is_outlet(word) {
                source.left.push(word.to_owned());
            } else {
                name.push(' ');
                name.push_str(word);
            }
        }
        let name = name.trim_matches(is_separator).trim_end_matches(['。', '.', ':', '：']).to_owned();
        if !name.is_empty() {
            source.outlet = Some(name);
        }
        source
    }

    fn leave(&mut self, text: &str) {
        let text = text.trim_matches(is_separator);
        if !text.is_empty() {
            self.left.push(text.to_owned());
        }
    }
}

/// The outlet of a line without a sign behind its label: 本文来源于雁洲日报, 转自《雁洲日报》, 摘自雁洲晚报.
pub(super) fn glued(line: &str) -> Option<String> {
    static GLUED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[（(]?(?:本文|文章|内容|内容|稿件|原文)?(?:来源于|來源於|来自|來自|转自|轉自|转载自|轉載自|摘自|选自|選自|原载于|原載於|原载|原載|首发于|首發於|刊于|刊於|据|據)\s*[:：]?\s*[《「]?(?P<outlet>[\p{Han}A-Za-z0-9]{3,14})[》」]?[。）)]?$",
        )
    });
    let captures = GLUED.captures(line.trim())?;
    let outlet = &captures["outlet"];
    (is_outlet(outlet) && !is_unsaid(outlet)).then(|| outlet.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_ends_where_the_page_goes_on() {
        for (value, outlet, authors) in [
            ("第一财经日报 网友评论 0 条", Some("第一财经日报"), &[][..]),
            ("[ 人民网 ]\u{e5c2}", Some("人民网"), &[]),
            ("人民网 ]", Some("人民网"), &[]),
            ("中国新闻网 李某某", Some("中国新闻网"), &["李某某"]),
            ("江岸日报（记者 沈若橘）", Some("江岸日报"), &["沈若橘"]),
            ("雁洲青年报 雁洲 举报", Some("雁洲青年报"), &[]),
            ("The New York Times", Some("The New York Times"), &[]),
            ("BBC 中文网", Some("BBC 中文网"), &[]),
            ("新华社/江岸日报", Some("新华社/江岸日报"), &[]),
            ("江岸日报 阅读 1024", Some("江岸日报"), &[]),
            ("江岸日报丨沈若橘", Some("江岸日报"), &[]),
        ] {
            let read = Source::of(value);
            assert_eq!((read.outlet.as_deref(), read.authors.as_slice().len()), (outlet, authors.len()), "{value}");
            assert_eq!(read.authors, authors, "{value}");
        }
    }

    #[test]
    fn a_source_without_a_sign() {
        for (line, outlet) in [
            ("本文来源于雁洲日报", Some("雁洲日报")),
            ("（摘自《雁洲晚报》）", Some("雁洲晚报")),
            ("轉載自：雁洲時報", Some("雁洲時報")),
            ("来自山区的孩子", None),
            ("转自网络", None),
            ("据雁洲日报报道，港口今天开放。", None),
        ] {
            assert_eq!(glued(line).as_deref(), outlet, "{line}");
        }
    }
}

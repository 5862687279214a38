//! Sources out of the value of a label: `第一财经日报 网友评论 0 条`, `某报（记者 某某）`, `某网 某某`, `[ 某网 ]`. Takes the value;
//! gives the outlet, who stands behind it, and what is left over.

use std::sync::LazyLock;

use regex::Regex;

use super::idle::{is_counter, is_number};
use super::names::{is_template, names};
use super::person::{is_button, is_outlet, is_person, is_unsaid};
use super::pieces::segments;
use super::signs::{is_bar, is_separator};
use crate::corpus::pattern::pattern;

/// What the value of a source says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) outlet: Option<String>,
    pub(super) authors: Vec<String>,
    /// What is neither.
    pub(super) left: Vec<String>,
}

impl Source {
    /// What `value` says. It ends at a bar, at a wide gap, and at a word behind a whole name that is no part of one.
    pub(super) fn of(value: &str) -> Self {
        let mut source = Self::default();
        if is_template(value) {
            source.leave(value);
            return source;
        }
        let is_empty = |part: &&str| part.trim_matches(is_separator).is_empty();
        let value: String = value.chars().map(|c| if is_bar(c) { '|' } else { c }).collect();
        let mut parts = segments(&value).into_iter().skip_while(is_empty);
        let value = parts.next().unwrap_or_default();
        for part in parts {
            source.leave(part);
        }
        let value = value.strip_prefix(['[', '［', '【']).unwrap_or(value);
        let (value, behind) = value.split_once([']', '］', '】']).unwrap_or((value, ""));
        source.leave(behind);
        let (outlet, inside) = value.split_once(['(', '（']).unwrap_or((value, ""));
        if inside.contains(['记', '記']) {
            source.authors = names(inside.trim_end_matches([')', '）']));
        }
        let mut words = outlet.split_whitespace();
        let mut name = words.next().unwrap_or_default().to_owned();
        while let Some(word) = words.next() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '-'));
            let is_whole = is_outlet(&name);
            if is_button(bare) || is_counter(bare) || is_number(bare) {
                // What is behind a button or a counter is the page's.
                source.leave(&std::iter::once(word).chain(words).collect::<Vec<_>>().join(" "));
                break;
            }
            if is_whole && is_person(word) {
                source.authors.push(word.to_owned());
            } else if is_whole && !is_outlet(word) {
                source.leave(word);
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
    fn a_source_does_not_swallow_what_the_page_says_behind_it() {
        for behind in [
            "手机看新闻",
            "关注雁洲网",
            "参与互动(0)",
            "我要评论",
            "我有话说",
            "进入论坛",
            "复制链接",
            "QQ空间",
            "扫码阅读手机版",
            "语音播报",
            "+关注",
            "已有12人评论",
            "版权声明",
            "打开APP",
            "A- A+",
            "T大 T小",
            "字体大小",
            "【字号 大 中 小】",
            "讚",
            "RSS",
            "收藏本文 纠错",
            "头条推送",
            "| 说点什么",
            "  不明所以的话",
            "\t不明所以的话",
        ] {
            let read = Source::of(&format!("雁洲日报 {behind}"));
            assert_eq!(read.outlet.as_deref(), Some("雁洲日报"), "{behind}");
            assert!(read.authors.is_empty() && !read.left.is_empty(), "{behind}: {read:?}");
        }
        assert_eq!(Source::of("{{source}}").outlet, None);
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

//! What opens a text before its first word: an outlet, where and when, and that it tells: 群岛社东港3月30日电, 雁洲日报讯,
//! 【雁洲日報3月19日訊】. Takes the opening; gives the outlet and what stands behind.

use std::sync::LazyLock;

use regex::Regex;

use super::person::{OWN, is_newsroom};
use crate::corpus::pattern::pattern;

/// Agency, place and day: 群岛社东港3月30日电.
static WIRE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:【[^】]{1,20}】)?[（(【〔\[［]?(?P<agency>\p{Han}{2,10}?[社网網报報台]|本[报報网網社台])(?P<place>\p{Han}{2,14}?)(?:\d{1,2}|[一二三四五六七八九十]{1,3})?月?(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})日(?:电|電|讯|訊|消息)[】）)〕\]］]?",
    )
});
/// An outlet and that it tells: 雁洲日报讯, 财联社3月4日讯, 【雁洲日報訊】, 云汀网消息：.
///
/// It counts if its name is that of an outlet: 【相關報道】 and 【我是某某】 are none.
static NEWS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<open>[（(【〔\[［])?(?P<outlet>\p{Han}{2,12}?)(?:(?:\d{2,4}年)?\d{1,2}月\d{1,2}日)?(?:(?:[专專快][讯訊]|讯|訊)|(?P<tells>消息|报道|報道|报导|報導))(?P<close>[】）)〕\]］])?",
    )
});

/// What opens a text.
pub(super) struct Dateline<'t> {
    /// The agency or outlet; `None` where it is only "this paper".
    pub(super) outlet: Option<&'t str>,
    /// What follows.
    pub(super) behind: &'t str,
}

/// The dateline that opens `text`.
pub(super) fn dateline(text: &str) -> Option<Dateline<'_>> {
    // Nearly no line has a word of telling, and this is asked before a pattern is.
    text.contains(|c: char| "讯訊电電息道导導".contains(c)).then_some(())?;
    if let Some(captures) = WIRE.captures(text) {
        let outlet = captures.name("agency")?.as_str();
        let end = captures.get(0)?.end();
        return Some(Dateline { outlet: Some(outlet).filter(|outlet| !OWN.contains(outlet)), behind: &text[end..] });
    }
    let captures = NEWS.captures(text)?;
    let outlet = captures.name("outlet")?.as_str();
    let behind = &text[captures.get(0)?.end()..];
    let is_closed = captures.name("close").is_some();
    // Without brackets a sign sets it off; of a report only brackets do, since papers report in sentences.
    let is_set_off = is_closed && captures.name("open").is_some()
        || !is_closed
            && captures.name("open").is_none()
            && captures.name("tells").is_none_or(|tells| tells.as_str() == "消息")
            && (behind.is_empty() || behind.starts_with([' ', '　', '：', ':', '（', '(', '【', '[', '　']));
    let is_own = OWN.contains(&outlet);
    (is_set_off && (is_own || is_newsroom(outlet)))
        .then_some(Dateline { outlet: Some(outlet).filter(|_| !is_own), behind })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlets_that_open_a_text() {
        for (text, outlet) in [
            ("群岛社东港3月30日电 春天来了。", Some("群岛社")),
            ("【群島社東港3月30日電】春天來了。", Some("群島社")),
            ("雁洲日报讯（记者 李小明）春天来了。", Some("雁洲日报")),
            ("雁洲日报讯 记者李小明 春天来了。", Some("雁洲日报")),
            ("云汀网消息：春天来了。", Some("云汀网")),
            ("财讯社3月4日讯（编辑 李小明）春天来了。", Some("财讯社")),
            ("【雁洲日報2024年03月19日訊】春天來了。", Some("雁洲日報")),
            ("【雁洲日報訊】春天來了。", Some("雁洲日報")),
            ("本报讯 春天来了。", None),
            ("【我是陆望舒】春天来了。", None),
            ("【相關報道】春天來了。", None),
            ("【專題】春天來了。", None),
            ("【新聞報道】春天來了。", None),
            ("最新消息：春天来了。", None),
            ("疾控中心消息：春天来了。", None),
            ("据云汀网消息，春天来了。", None),
            ("云汀网消息灵通，春天来了。", None),
            ("港口通讯 春天来了。", None),
            ("潮汐晚报的报道", None),
        ] {
            assert_eq!(dateline(text).and_then(|found| found.outlet), outlet, "{text}");
        }
    }
}

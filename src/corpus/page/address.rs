//! What the address of a page says: a day in its path, and the outlet whose host it is. Last evidence, used when the page
//! says nothing. The hosts are a table in `data/hosts.txt`.

use std::sync::LazyLock;

use regex::Regex;

use super::parsed::Page;
use crate::corpus::context::Context;
use crate::corpus::evidence::{Draft, Field, Origin};
use crate::corpus::metadata::edition::page_of_address;
use crate::corpus::pattern::pattern;
use crate::date::Published;

/// Characters of a line in which a day without its year is looked for.
const TIME_LINE: usize = 80;

/// `/2020/03-30/`, `/2020-03/30/`, `/202003/30/`, `/20200330/`, `/a/20200330/`, `t20200330_`.
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[/_tn-](?P<year>(?:19[4-9]|20[0-4])\d)[/-]?(?P<month>0[1-9]|1[0-2])[/-]?(?P<day>0[1-9]|[12]\d|3[01])(?:[/_.\-]|$)|[/_](?P<year2>(?:19[4-9]|20[0-4])\d)[/-](?P<month2>[1-9])[/-](?P<day2>[1-9]|[12]\d|3[01])/",
    )
});

/// Claims the day and the host of the address that `draft` has.
pub(super) fn claim(draft: &mut Draft, context: &Context<'_>) {
    let Some(url) = draft.address() else { return };
    if let Some(date) = day_in(&url, context) {
        draft.date(date, Origin::Url, &url);
    }
    if let Some(page) = page_of_address(&url) {
        draft.text(Field::Page, &page, Origin::Url, &url);
    }
    if let Some(name) = host(&url) {
        draft.text(Field::Source, name, Origin::Host, &url);
    }
}

/// The day in an address or a path.
fn day_in(address: &str, context: &Context<'_>) -> Option<Published> {
    let captures = DAY.captures(address)?;
    let part = |name: &str| {
        let found = captures.name(name).or_else(|| captures.name(&format!("{name}2")));
        found.map_or("", |found| found.as_str()).to_owned()
    };
    Published::parse(&format!("{}-{}-{}", part("year"), part("month"), part("day")), context.zone)
}

/// Where nothing else dates a page: the day in the path of its file, if the page shows the same one, be it without its year
/// or in the frame, where a day alone may be any. Two that agree are no accident.
pub(super) fn corroborate(draft: &mut Draft, page: &Page, context: &Context<'_>) {
    let Some(Published::Day(day)) = day_in(context.path, context).filter(|_| !draft.claims(Field::Published)) else {
        return;
    };
    let yearless = day.format("%-m月%-d日").to_string();
    for block in page.blocks.iter().filter(|block| block.linked == 0) {
        let found = Published::find(&block.spaced, context.zone).map(|(_, date)| date);
        let is_same = match found {
            Some(Published::Day(other)) => other == day,
            Some(Published::Time(other)) => other.date_naive() == day,
            _ => block.spaced.match_indices(&yearless).any(|(at, _)| {
                !block.spaced[..at].ends_with(|c: char| c.is_numeric()) && block.spaced.chars().count() <= TIME_LINE
            }),
        };
        if is_same {
            let date = found.filter(|date| matches!(date, Published::Time(_))).unwrap_or(Published::Day(day));
            draft.date(date, Origin::Url, &format!("{} and {}", context.path, block.text));
            return;
        }
    }
}

/// The name of the outlet at the host of an address: that of the longest known end of the host.
fn host(url: &str) -> Option<&'static str> {
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase();
    let known = include_str!("../data/hosts.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    known
        .filter_map(|line| line.split_once(' '))
        .filter(|(end, _)| host == *end || host.strip_suffix(end).is_some_and(|rest| rest.ends_with('.')))
        .max_by_key(|(end, _)| end.len())
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::config::Config;

    fn read(url: &str) -> (Option<String>, Option<String>) {
        let config = Config::default();
        let mut draft = Draft::default();
        draft.text(Field::Url, url, Origin::Meta, "og:url");
        draft.text(Field::Title, "渡轮", Origin::Heading, "");
        claim(&mut draft, &Context::of("a.html", &config));
        let article = draft.article().unwrap();
        (article.published.map(|date| date.to_string()), article.source)
    }

    /// A day in the path of a file may be any; that of the frame too.
    #[test]
    fn a_day_in_the_path_counts_where_the_page_shows_the_same() {
        let dated = |path: &str, shown: &str| {
            let prose = "东港渡轮公司昨日宣布，夜航增开两班，方便居民返家。".repeat(3);
            let markup = format!(
                "<html><body><div class=\"toolbar\">{shown}</div><h1>夜航增开两班</h1><p>{prose}</p></body></html>"
            );
            let config = Config::default();
            let article = super::super::draft(&markup, None, &Context::of(path, &config)).unwrap().article().unwrap();
            article.published.map(|date| date.to_string())
        };
        for (path, shown, date) in [
            ("html/2009-06/18/content_1.htm", "2009年6月18日 星期四", Some("2009-06-18")),
            ("news/t20121105_1.html", "<div>11月5日 08:15</div>", Some("2012-11-05")),
            ("html/2009-06/18/content_1.htm", "2009年6月19日 星期五", None),
            ("html/2009-06/18/content_1.htm", "", None),
            ("news/t20121105_1.html", "<div>共21月5日</div>", None),
        ] {
            assert_eq!(dated(path, shown).as_deref(), date, "{path} {shown}");
        }
    }

    #[test]
    fn addresses_name_a_day_and_an_outlet() {
        let day = |url| read(url).0;
        for url in [
            "https://a.example/2020/03-30/1.html",
            "https://a.example/2020-03/30/c_1.htm",
            "https://a.example/202003/30/1.html",
            "https://a.example/a/20200330/1.html",
            "https://a.example/x/t20200330_1.shtml",
            "https://a.example/2020/3/30/1.html",
        ] {
            assert_eq!(day(url).as_deref(), Some("2020-03-30"), "{url}");
        }
        for url in
            ["https://a.example/12020033045/1.html", "https://a.example/1544984739431", "https://a.example/2020/"]
        {
            assert_eq!(day(url), None, "{url}");
        }
        assert_eq!(read("http://www.xinhuanet.com/a").1.as_deref(), Some("新华网"));
        assert_eq!(read("http://notxinhuanet.com/a").1, None);
    }
}

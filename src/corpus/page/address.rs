//! What the address of a page says: a day in its path, and the outlet whose host it is. Last evidence, used when the page
//! says nothing. The hosts are a table in `data/hosts.txt`.

use std::sync::LazyLock;

use regex::Regex;

use crate::corpus::context::Context;
use crate::corpus::evidence::{Draft, Field, Origin};
use crate::corpus::metadata::edition::page_of_address;
use crate::corpus::pattern::pattern;
use crate::date::Published;

/// `/2020/03-30/`, `/2020-03/30/`, `/202003/30/`, `/20200330/`, `/a/20200330/`, `t20200330_`.
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[/_tn-](?P<year>(?:19[4-9]|20[0-4])\d)[/-]?(?P<month>0[1-9]|1[0-2])[/-]?(?P<day>0[1-9]|[12]\d|3[01])(?:[/_.\-]|$)|[/_](?P<year2>(?:19[4-9]|20[0-4])\d)[/-](?P<month2>[1-9])[/-](?P<day2>[1-9]|[12]\d|3[01])/",
    )
});

/// Claims the day and the host of the address that `draft` has.
pub(super) fn claim(draft: &mut Draft, context: &Context<'_>) {
    let Some(url) = draft.address() else { return };
    if let Some(captures) = DAY.captures(&url) {
        let part = |name: &str| {
            let found = captures.name(name).or_else(|| captures.name(&format!("{name}2")));
            found.map_or("", |found| found.as_str()).to_owned()
        };
        let day = format!("{}-{}-{}", part("year"), part("month"), part("day"));
        if let Some(date) = Published::parse(&day, context.zone) {
            draft.date(date, Origin::Url, &url);
        }
    }
    if let Some(page) = page_of_address(&url) {
        draft.text(Field::Page, &page, Origin::Url, &url);
    }
    if let Some(name) = host(&url) {
        draft.text(Field::Source, name, Origin::Host, &url);
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

//! Names of sites and channels, as `<title>` has them beside the headline. Takes a name; says whether it is one.

use std::sync::LazyLock;

use regex::Regex;

use crate::corpus::metadata::names::{is_han, is_outlet};
use crate::corpus::pattern::pattern;
use crate::text::fold;

/// Characters of the name of a site or channel.
pub(super) const SITE: usize = 16;

/// Characters of the name of a channel.
pub(super) const CHANNEL: usize = 4;

/// Whether `title` names a site and its channel, and no article: each part of it is an outlet, or as short as a channel.
pub(super) fn names_site(title: &str) -> bool {
    let parts = || {
        title
            .split(['_', '|', '｜', '-', '–', '丨', '－', ' '])
            .map(|part| part.trim_matches(|c: char| !c.is_alphanumeric()))
    };
    let parts = || parts().filter(|part| !part.is_empty());
    parts().any(is_site_name) && parts().all(|part| is_site_name(part) || part.chars().count() <= CHANNEL)
}

/// Whether `name` is that of an outlet, perhaps with what its pages are: 某某日报电子版, 某某晚报数字报.
pub(super) fn is_site_name(name: &str) -> bool {
    outlet_of(name).is_some()
}

/// The outlet in the name of a site.
pub(super) fn outlet_of(name: &str) -> Option<&str> {
    static PAGES: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "^(?:多媒体|全媒体|全球资讯网|全球信息网|行动版|数字|电子|数码|数位|手机|网络|官方|报刊|报纸|报|版|平台|系统|首页|官网|网站|在线|阅读)+$",
        )
    });
    let name = name.trim_matches(|c: char| !c.is_alphanumeric());
    if name.chars().count() > SITE {
        return None;
    }
    if is_outlet(name) {
        return Some(name);
    }
    let ends = name.char_indices().skip(2).map(|(end, _)| end);
    ends.map(|end| name.split_at(end))
        .find(|(outlet, rest)| is_outlet(outlet) && PAGES.is_match(&fold(rest)))
        .map(|(outlet, _)| outlet)
}

/// The name of a site without its slogan and its Latin name.
pub(super) fn site_name(site: &str) -> String {
    let first = site.split(['|', '｜', '_', '－', '丨']).next().unwrap_or(site);
    let first = first.split(" - ").next().unwrap_or(first).trim();
    match first.split_once(' ') {
        Some((name, latin)) if is_han(name) && latin.is_ascii() => name.to_owned(),
        _ => first.to_owned(),
    }
}

//! Names of sites and channels, as `<title>` has them beside the headline. Takes a name; says whether it is one.

use crate::corpus::metadata::names::{is_han, is_outlet};

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
    const PAGES: [&str; 10] =
        ["电子版", "電子版", "数字报", "數字報", "电子报", "電子報", "数字版", "首页", "官网", "手机版"];
    let name = name.trim_matches(|c: char| !c.is_alphanumeric());
    name.chars().count() <= SITE
        && (is_outlet(name) || PAGES.iter().any(|pages| name.strip_suffix(pages).is_some_and(is_outlet)))
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

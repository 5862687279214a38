//! The outlet whose page it is, as the page says nowhere beside the headline: the name of the site in its own metadata, or
//! beside the headline in `<title>`. Takes a page and what it states; claims a source of the last rank, and the channel.

use std::sync::LazyLock;

use regex::Regex;

use super::data::Stated;
use super::parsed::{Page, key};
use super::site::{outlet_of, site_name};
use crate::corpus::evidence::{Draft, Field, Origin};
use crate::corpus::metadata::lines::Kind;
use crate::corpus::metadata::names::{is_han, is_outlet};
use crate::corpus::pattern::pattern;

/// Characters of the name of a channel, and of that of a site that is called as no outlet is.
const CHANNEL: std::ops::RangeInclusive<usize> = 2..=6;
const NAME: std::ops::RangeInclusive<usize> = 2..=12;

/// Claims the names of site and channel.
pub(super) fn claim(draft: &mut Draft, page: &Page, stated: &Stated, headline: &str) {
    let mut site = |name: &str, from: &str| draft.text(Field::Source, name, Origin::Host, from);
    let site_of_page = stated.site.as_deref().map(site_name);
    // An address is no name; archives of the web state their own.
    let is_address = |name: &String| name.is_ascii() && name.contains('.');
    let (address, named) = (site_of_page.clone().filter(is_address), site_of_page.filter(|name| !is_address(name)));
    if let Some(name) = &named {
        site(name, "og:site_name");
    }
    let own = key(headline);
    let mut beside = stated.parts();
    // 社区报: 渡轮夜航, as blogs are called.
    if let Some((name, rest)) = stated.split_at_colon()
        && key(rest) == own
    {
        beside.push(name.to_owned());
    }
    beside.retain(|name| !own.contains(&key(name)) && !key(name).contains(&own));
    for name in &beside {
        if let Some(outlet) = outlet_of(name) {
            site(outlet, "title");
        }
    }
    // A channel in <title> is one if the page has a link or a heading of this name.
    let linked = |name: &str| page.blocks.iter().any(|block| block.text == name && block.linked > 0);
    let may_be_channel = |name: &str| CHANNEL.contains(&name.chars().count()) && is_han(name);
    let others: Vec<&String> = beside.iter().filter(|name| outlet_of(name).is_none()).collect();
    let channel = others.iter().find(|name| may_be_channel(name) && linked(name));
    // What else stands there is the site where its legal line says so too.
    let signs = |name: &str| page.blocks.iter().zip(&page.kinds).any(|(block, kind)| is_legal(&block.text, kind, name));
    for name in others.iter().filter(|name| NAME.contains(&name.chars().count()) && Some(*name) != channel) {
        if signs(name) {
            site(name, "title and legal line");
        }
    }
    if !stated.names_article() {
        let parts = stated.parts();
        parts.iter().flat_map(|part| part.split(' ')).filter_map(outlet_of).for_each(|name| site(name, "title"));
    }
    let legal = page.blocks.iter().filter_map(|block| owner(&block.text)).find(|name| is_outlet(name));
    if let Some(owner) = legal {
        site(owner.strip_suffix('社').filter(|paper| is_outlet(paper)).unwrap_or(owner), "legal line");
    }
    if let Some(address) = address {
        site(&address, "og:site_name");
    }
    if let Some(channel) = channel {
        draft.list(Field::Section, vec![(*channel).clone()], Origin::TitleElement, "title");
    }
}

/// Who owns the page, by its legal line: 版权所有：某某日报社, 某某晚报社版权所有, © 2024 某某日報.
fn owner(line: &str) -> Option<&str> {
    static OWNER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:版[权權]所有|(?i:copyright)|©)(?:[\s:：©,，.]|\(c\)|[0-9]{4}(?:\s*[-–—至]\s*[0-9]{4})?|(?i:copyright))*(?P<behind>\p{Han}{3,14})|(?:^|[\s　|｜])(?P<before>\p{Han}{3,14}?)\s*版[权權]所有",
        )
    });
    // Nearly no line is one.
    let captures = says_legal(line).then(|| OWNER.captures(line))??;
    let name = captures.name("behind").or(captures.name("before"))?.as_str();
    // 本网所有内容为某某网版权所有: the last word is the owner. A company is called otherwise than its paper.
    name.rsplit(['为', '為', '由', '归', '歸', '属', '屬', '均', '系']).next()
}

/// Whether a line says whose the page is, and that it is that of `name`.
fn is_legal(line: &str, kind: &Kind, name: &str) -> bool {
    !matches!(kind, Kind::Breadcrumb(_)) && says_legal(line) && key(line).contains(&key(name))
}

/// Whether a line is about who owns the page.
fn says_legal(line: &str) -> bool {
    line.contains(['©', '℗'])
        || ["版权", "版權", "授權", "授权", "opyright", "OPYRIGHT"].iter().any(|word| line.contains(word))
}

//! The outlet whose page it is, as the page says nowhere beside the headline: the name of the site in its own metadata, or
//! beside the headline in `<title>`. Takes a page and what it states; claims a source of the last rank, and the channel.

use super::data::Stated;
use super::parsed::{Page, key};
use super::site::{outlet_of, site_name};
use crate::corpus::evidence::{Draft, Field, Origin};
use crate::corpus::metadata::lines::Kind;
use crate::corpus::metadata::names::{is_han, is_outlet};

/// Characters of the name of a channel, and of that of a site that is called as no outlet is.
const CHANNEL: std::ops::RangeInclusive<usize> = 2..=6;
const NAME: std::ops::RangeInclusive<usize> = 2..=12;

/// Claims the names of site and channel.
pub(super) fn claim(draft: &mut Draft, page: &Page, stated: &Stated) {
    let mut site = |name: &str, from: &str| draft.text(Field::Source, name, Origin::Host, from);
    let own = stated.site.as_deref().map(site_name);
    // An address is no name; archives of the web state their own.
    let (named, address) = match own {
        Some(own) if own.is_ascii() && own.contains('.') => (None, Some(own)),
        own => (own, None),
    };
    if let Some(name) = &named {
        site(name, "og:site_name");
    }
    let beside = stated.suffixes();
    for name in beside.iter().filter(|name| is_outlet(name)) {
        site(name, "title");
    }
    // A channel in <title> is one if the page has a link or a heading of this name.
    let linked = |name: &str| page.blocks.iter().any(|block| block.text == name && block.linked > 0);
    let is_channel = |name: &str| CHANNEL.contains(&name.chars().count()) && is_han(name);
    let channel = beside.iter().filter(|name| !is_outlet(name)).find(|name| is_channel(name) && linked(name));
    // What else stands there is the site where its legal line says so too.
    let signs = |name: &str| page.blocks.iter().zip(&page.kinds).any(|(block, kind)| is_legal(&block.text, kind, name));
    for name in beside.iter().filter(|name| NAME.contains(&name.chars().count()) && Some(*name) != channel) {
        if !is_outlet(name) && signs(name) {
            site(name, "title and legal line");
        }
    }
    if !stated.names_article() {
        stated.parts().iter().filter_map(|part| outlet_of(part)).for_each(|name| site(name, "title"));
    }
    if let Some(address) = address {
        site(&address, "og:site_name");
    }
    if let Some(channel) = channel {
        draft.list(Field::Section, vec![channel.clone()], Origin::TitleElement, "title");
    }
}

/// Whether a line says whose the page is, and that it is that of `name`.
fn is_legal(line: &str, kind: &Kind, name: &str) -> bool {
    let is_legal = line.contains(['©', '℗'])
        || ["版权", "版權", "Copyright", "授權", "授权"].iter().any(|word| line.contains(word));
    !matches!(kind, Kind::Breadcrumb(_)) && is_legal && key(line).contains(&key(name))
}

//! The headline of a page. Takes its blocks and what the page calls itself; gives the block that is the headline.
//!
//! `<title>` says what the page is called, with the names of site and channel around it; the headline is the block that
//! agrees with it best, weighed with its element, its place and its links. A page whose `<title>` is only the channel
//! has its headline in a heading above the time.

use scraper::Node;

use super::crumbs;
use super::data::Stated;
use super::hints::{Hints, is_beside};
use super::parsed::{Page, key};
use super::prose::{self, weight};
use super::split::{NODES, text_of};
use crate::corpus::metadata::lines::Kind;
use crate::corpus::metadata::names::is_han;

/// Characters of a headline.
const LENGTH: std::ops::RangeInclusive<usize> = 4..=110;
/// Characters of one that the page calls itself by and nothing else: 搬書記.
const SHORTEST: usize = 2;
/// Characters of a badge that is glued before a headline: 原创, 独家.
const BADGE: usize = 4;
/// Badges that are glued behind one, folded.
const BADGES: [&str; 5] = ["原创", "独家", "视频", "组图", "转载"];
/// Characters of prose that follow a headline.
const PROSE: usize = 40;
/// Least score of a headline.
const LEAST: f32 = 2.5;

/// What the name of a channel scores less, which stands above the headline on some pages.
const CHANNEL: f32 = 2.0;

/// What a block scores more that is set in bold or large type.
const LARGE: f32 = 0.5;

/// A headline.
#[derive(Debug)]
pub(super) struct Heading {
    /// Its block.
    pub(super) at: usize,
    /// The headline without a badge.
    pub(super) text: String,
}

/// The headline of `page`.
pub(super) fn find(page: &Page, stated: &Stated) -> Option<Heading> {
    let names: Vec<(String, f32)> = stated.titles().into_iter().map(|(title, weight)| (key(&title), weight)).collect();
    let mut best: Option<(f32, Heading)> = None;
    for at in 0..page.blocks.len() {
        let block = &page.blocks[at];
        let length = block.text.chars().count();
        if !(LENGTH.contains(&length) || length >= SHORTEST && is_name_of_page(page, at, stated))
            || matches!(page.kinds[at], Kind::Breadcrumb(_) | Kind::Navigation | Kind::Furniture)
            || crumbs::steps(page, at).is_some()
        {
            continue;
        }
        let own = key(&block.text);
        let agreement = names.iter().map(|(name, weight)| agreement(&own, name) * weight).fold(0.0, f32::max);
        let channel = if stated.is_channel(&block.text) { CHANNEL } else { 0.0 };
        let score = agreement * 4.0 + element(page, at) + place(page, at) - channel;
        if score >= LEAST && best.as_ref().is_none_or(|(best, _)| score > *best) {
            best = Some((score, Heading { at, text: without_badge(&block.text, stated) }));
        }
    }
    best.map(|(_, heading)| heading).or_else(|| unnamed(page, stated))
}

/// Whether a block is a heading and all that the page calls itself by.
fn is_name_of_page(page: &Page, at: usize, stated: &Stated) -> bool {
    let node = page.document.tree.get(page.blocks[at].node);
    let is_heading = node.is_some_and(|node| prose::is_heading(node.value()));
    let first = stated.parts().into_iter().next().unwrap_or_default();
    is_heading && !page.is_linked(at) && key(&page.blocks[at].text) == key(&first)
}

/// The headline of a page that calls itself by its site alone, or not at all: the block above the text whose element is,
/// or says that it holds, a headline.
fn unnamed(page: &Page, stated: &Stated) -> Option<Heading> {
    if stated.names_article() {
        return None;
    }
    let channel = |at: usize| if stated.is_channel(&page.blocks[at].text) { CHANNEL } else { 0.0 };
    let large = |at: usize| if is_large(page, at) { LARGE } else { 0.0 };
    let score = |at: usize| element(page, at) + place(page, at) + large(at) - channel(at);
    let prose = (0..page.blocks.len()).find(|&at| weight(page, at) >= PROSE / 2).unwrap_or(0);
    let names: Vec<String> = stated.titles().iter().map(|(title, _)| key(title)).collect();
    // A headline may be as short as a channel: 停航通知.
    let is_named = |at: usize| names.iter().any(|name| name.starts_with(&key(&page.blocks[at].text)));
    let at = (0..page.blocks.len())
        .filter(|&at| LENGTH.contains(&page.blocks[at].text.chars().count()))
        .filter(|&at| {
            page.kinds[at].is_text() && !page.blocks[at].text.ends_with('。') && crumbs::steps(page, at).is_none()
        })
        .filter(|&at| {
            (is_titled(page, at) || at < prose && is_large(page, at)) && (place(page, at) > 0.0 || is_named(at))
        })
        .max_by(|&a, &b| score(a).total_cmp(&score(b)).then(b.cmp(&a)))?;
    Some(Heading { at, text: trimmed(&page.blocks[at].text) })
}

/// Whether the element of a block is a heading, or says that it holds a headline.
fn is_titled(page: &Page, at: usize) -> bool {
    let Some(node) = page.document.tree.get(page.blocks[at].node) else { return false };
    let is_heading = matches!(node.value(), Node::Element(element) if matches!(element.name(), "h1" | "h2" | "h3"));
    is_heading || Hints::of(node.value()).title || node.parent().is_some_and(|node| Hints::of(node.value()).title)
}

/// Whether all of a block stands in elements of emphasis, as headlines did before there were headings.
fn is_large(page: &Page, at: usize) -> bool {
    let Some(node) = page.document.tree.get(page.blocks[at].node) else { return false };
    let own = key(&page.blocks[at].text);
    !page.is_linked(at)
        && node.descendants().take(NODES).any(|inner| {
            inner.value().as_element().is_some_and(|element| match element.name() {
                "b" | "strong" | "big" => true,
                "font" => element
                    .attr("size")
                    .is_some_and(|size| size.trim_start_matches('+') >= "4" || size.starts_with('+')),
                _ => false,
            }) && key(&text_of(inner)) == own
        })
}

/// How well a block agrees with a name of the page, 0 to 1. The name may be longer (site, channel), or cut short.
fn agreement(own: &str, name: &str) -> f32 {
    let (own_length, name_length) = (own.chars().count() as f32, name.chars().count() as f32);
    if own.is_empty() || name.is_empty() {
        return 0.0;
    }
    let shared = if name.contains(own) {
        own_length
    } else if own.contains(name) {
        name_length
    } else {
        let prefix = own.chars().zip(name.chars()).take_while(|(a, b)| a == b).count() as f32;
        if prefix < 6.0 { 0.0 } else { prefix }
    };
    // A short name agrees with much.
    (shared / own_length.max(8.0)).min(1.0) * (shared / 10.0).min(1.0)
}

/// What the element of a block says.
fn element(page: &Page, at: usize) -> f32 {
    let block = &page.blocks[at];
    let Some(node) = page.document.tree.get(block.node) else { return 0.0 };
    let level = match node.value() {
        Node::Element(element) => match element.name() {
            "h1" => 2.0,
            "h2" => 1.3,
            "h3" => 1.0,
            "h4" | "h5" | "h6" => 0.9,
            "li" | "td" => -0.7,
            _ => 0.0,
        },
        _ => 0.0,
    };
    let hinted = Hints::of(node.value()).title || node.parent().is_some_and(|node| Hints::of(node.value()).title);
    let linked = if page.is_linked(at) { -1.5 } else { 0.0 };
    level + if hinted { 0.7 } else { 0.0 } + linked + if is_beside(&page.document, block.node) { -0.7 } else { 0.0 }
}

/// What stands behind a block: a time near it, and prose.
fn place(page: &Page, at: usize) -> f32 {
    let behind = at + 1..(at + 9).min(page.blocks.len());
    let dated = behind.clone().any(|at| matches!(&page.kinds[at], Kind::Credits(found) if found.published.is_some()));
    let is_prose = |at: &usize| {
        matches!(page.kinds[*at], Kind::Text) && !page.is_linked(*at) && page.blocks[*at].text.contains(['，', '。'])
    };
    let prose = behind.filter(is_prose).map(|at| page.blocks[at].text.chars().count()).sum::<usize>() > PROSE;
    f32::from(u8::from(dated)) * 0.8 + f32::from(u8::from(prose)) * 0.8
}

/// A headline without a badge glued before it, and with the spaces that the page's own name of it has.
fn without_badge(text: &str, stated: &Stated) -> String {
    let own = key(text);
    // The page's own name of it has its spaces, and not always its signs (- for ——).
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    for (title, _) in stated.titles() {
        let name = key(&title);
        if let Some(badge) = own.strip_suffix(name.as_str()).or_else(|| behind(&own, &name))
            && badge.chars().count() <= BADGE
            && is_han(badge)
            && (badge.is_empty() || name.chars().count() >= 8)
        {
            if badge.is_empty() && bare(&title) != bare(text) {
                continue;
            }
            return title;
        }
        if name.starts_with(&own) && name != own {
            let end = title.char_indices().map(|(at, c)| at + c.len_utf8()).find(|&end| key(&title[..end]) == own);
            if let Some(end) = end
                && bare(&title[..end]) == bare(text)
            {
                return title[..end].trim().to_owned();
            }
        }
    }
    trimmed(text)
}

/// The badge that is glued behind a headline: 原创.
fn behind<'a>(own: &'a str, name: &str) -> Option<&'a str> {
    own.strip_prefix(name).filter(|badge| BADGES.contains(badge))
}

/// A headline without the signs around it.
fn trimmed(text: &str) -> String {
    let is_edge = |c: char| matches!(c, '\u{feff}' | '\u{200b}' | ' ' | '\u{3000}' | '•' | '·' | '■' | '◆');
    // A row of stars below a headline is a rule.
    let text = text.trim_matches(is_edge);
    let bare = text.trim_end_matches('*').trim_end_matches(is_edge);
    if text.len() > bare.len() + 3 { bare.to_owned() } else { text.to_owned() }
}

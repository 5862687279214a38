//! Blocks that are a headline and what stands below it in the same element: `<h1>headline<br><span>time and source</span></h1>`,
//! `<b>headline</b><br>day`. Takes a page; parts such a block where the credits begin.

use chrono::FixedOffset;
use ego_tree::NodeRef;
use scraper::Node;
use scraper::node::Element;

use super::hints::Hints;
use super::parsed::{Page, key};
use super::prose::is_heading;
use crate::corpus::html::Block;
use crate::corpus::metadata::lines::Kind;

/// Characters of a headline with its credits, and of a headline.
const LONGEST: usize = 200;
const HEADLINE: usize = 4;
/// Nodes of an element that are looked at: one may hold the whole page.
pub(super) const NODES: usize = 64;

/// Parts the blocks of `page`, which calls itself by one of `names`.
pub(super) fn split(page: &mut Page, names: &[String], zone: FixedOffset) {
    let names: Vec<String> = names.iter().map(|name| key(name)).collect();
    for at in (0..page.blocks.len()).rev() {
        let Some((headline, rest, kind)) = parts(page, at, &names, zone) else { continue };
        page.blocks[at] = headline;
        page.kinds[at] = Kind::of(&page.blocks[at].spaced, zone);
        page.blocks.insert(at + 1, rest);
        page.kinds.insert(at + 1, kind);
    }
}

/// The headline of block `at`, its credits as a block, and what these state.
fn parts(page: &Page, at: usize, names: &[String], zone: FixedOffset) -> Option<(Block, Block, Kind)> {
    let block = &page.blocks[at];
    let spaced = block.spaced.as_str();
    let is_whole = match &page.kinds[at] {
        Kind::Text => false,
        Kind::Credits(found) => found.left.is_empty(),
        _ => true,
    };
    if is_whole || spaced.chars().count() > LONGEST || block.text.contains('。') {
        return None;
    }
    let states = |rest: &str| match Kind::of(rest, zone) {
        Kind::Credits(found) if found.published.is_some() || found.source.is_some() || !found.authors.is_empty() => {
            let left = found.left.len();
            Some((Kind::Credits(found), left))
        }
        _ => None,
    };
    if !spaced.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '：' | '/' | '／')) {
        return None;
    }
    let set_off = set_off(page, at);
    let parted = spaced.match_indices(' ').filter_map(|(gap, _)| {
        let (head, rest) = (spaced[..gap].trim(), spaced[gap..].trim());
        let is_one = head.chars().count() >= HEADLINE && is_headline(page, at, head, names, &set_off);
        let (kind, left) = if is_one { states(rest) } else { None }?;
        let text = |text: &str| Block { text: text.to_owned(), spaced: text.to_owned(), linked: 0, ..block.clone() };
        let length = head.chars().filter(|c| !c.is_whitespace()).count();
        let own: String = {
            let mut left = length;
            let is_left = |c: &char| {
                let counts = left > 0;
                left -= usize::from(counts && !c.is_whitespace());
                counts
            };
            block.text.chars().take_while(is_left).collect()
        };
        let headline = Block { spaced: head.to_owned(), linked: block.linked.min(length), ..text(&own) };
        Some((left, (headline, text(rest), kind)))
    });
    // A headline may have a space of its own: the less is left over of the credits, the better.
    parted.min_by_key(|(left, _)| *left).map(|(_, parts)| parts)
}

/// Whether `head`, which block `at` begins with, is a headline: its element says so, the page is called so, or it is set
/// off by an element of its own.
fn is_headline(page: &Page, at: usize, head: &str, names: &[String], set_off: &[String]) -> bool {
    let Some(node) = page.document.tree.get(page.blocks[at].node) else { return false };
    let own = key(head);
    is_heading(node.value())
        || Hints::of(node.value()).title
        || names.iter().any(|name| *name == own || own.chars().count() >= 2 * HEADLINE && name.starts_with(&own))
        || set_off.contains(&own)
}

/// What elements of emphasis inside the element of block `at` hold.
fn set_off(page: &Page, at: usize) -> Vec<String> {
    let Some(node) = page.document.tree.get(page.blocks[at].node) else { return Vec::new() };
    let is_emphasis = |element: &Element| matches!(element.name(), "b" | "strong" | "font" | "big");
    let inner = node.descendants().take(NODES);
    inner
        .filter(|inner| inner.value().as_element().is_some_and(is_emphasis))
        .map(|inner| key(&text_of(inner)))
        .collect()
}

/// The text inside a node, of a large one its beginning.
pub(super) fn text_of(node: NodeRef<'_, Node>) -> String {
    node.descendants().take(NODES).filter_map(|inner| inner.value().as_text().map(|text| &**text)).collect()
}

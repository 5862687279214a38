//! Prose on a page: how much of it a block is, which element holds it, and what stands where it stands. Takes a page; gives
//! figures and places.
//!
//! Prose is weighed up the tree: from the root down, the child that holds nearly all prose of its parent is followed,
//! and where no child does, the text is in this element. Readability's rule, with weights for Chinese: a paragraph
//! counts by its characters, and needs a mark of a sentence. Boxes of links inside are left out by their links.

use std::collections::HashMap;
use std::ops::Range;

use ego_tree::{NodeId, NodeRef};
use scraper::Node;

use super::hints::{Hints, is_beside, is_root};
use super::parsed::Page;
use crate::corpus::metadata::lines::Kind;

/// Share of its parent's prose with which a child is the text, in hundredths.
const SHARE: usize = 75;
/// Characters of a paragraph that count at most, so that one legal notice is not an article.
const LONGEST: usize = 300;

/// The element that holds the prose of the blocks `range`.
pub(super) fn container(page: &Page, range: Range<usize>) -> Option<NodeId> {
    let mut weights: HashMap<NodeId, usize> = HashMap::new();
    for at in range {
        let weight = weight(page, at);
        if weight > 0 {
            let node = page.document.tree.get(page.blocks[at].node)?;
            for node in std::iter::once(node).chain(node.ancestors()) {
                *weights.entry(node.id()).or_default() += weight;
            }
        }
    }
    let mut node = page.document.tree.root();
    let mut all = *weights.get(&node.id())?;
    loop {
        let best = node
            .children()
            .filter_map(|child| Some((*weights.get(&child.id())?, child)))
            .max_by_key(|(weight, _)| *weight);
        match best {
            Some((weight, child)) if weight * 100 >= all * SHARE || is_root(child.value()) => {
                (all, node) = (weight, child)
            }
            _ => break,
        }
    }
    // One long paragraph is not the text alone: its neighbours belong to it.
    while let Some(parent) = node.parent().filter(|parent| is_inline(node.value()) && !is_root(parent.value())) {
        node = parent;
    }
    Some(node.id())
}

/// How much a block counts as prose.
pub(super) fn weight(page: &Page, at: usize) -> usize {
    let block = &page.blocks[at];
    if !matches!(page.kinds[at], Kind::Text) || page.is_linked(at) || !is_sentence(&block.text) {
        return 0;
    }
    let weight = block.text.chars().count().min(LONGEST);
    if is_beside(&page.document, block.node) { weight / 5 } else { weight }
}

/// Whether a block reads as a sentence.
pub(super) fn is_sentence(text: &str) -> bool {
    text.chars().count() >= 10 && text.contains(['，', '。', '！', '？', '；', '：', ',', '、'])
}

/// Whether an element is a paragraph or part of one.
pub(super) fn is_inline(node: &Node) -> bool {
    matches!(node, Node::Element(element) if matches!(element.name(), "p" | "span" | "font" | "strong" | "b" | "blockquote" | "li" | "td" | "tr" | "tbody"))
        && !Hints::of(node).body
}

pub(super) fn is_inside(page: &Page, node: NodeId, container: NodeId) -> bool {
    let Some(node) = page.document.tree.get(node) else { return false };
    std::iter::once(node).chain(node.ancestors()).any(|node| node.id() == container)
}

/// Where a block stands among others of its parent: elements of one kind stand alike, and so do a paragraph and a heading.
type Spot = (Option<NodeId>, String);

fn spot(node: NodeRef<'_, Node>) -> Option<Spot> {
    let element = node.value().as_element()?;
    let kind = match element.name() {
        "p" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" => "p".to_owned(),
        name => format!("{name} {}", element.attr("class").unwrap_or_default()),
    };
    Some((node.parent().map(|parent| parent.id()), kind))
}

/// Whether two blocks stand in the same place: in one element, one in the other, or side by side as elements of a kind are.
pub(super) fn stand_alike(page: &Page, a: usize, b: usize) -> bool {
    Spots::of(page, &[a]).around(page, b) != (0, 0)
}

/// Blocks by where they stand.
pub(super) struct Spots {
    by_node: HashMap<NodeId, Vec<usize>>,
    by_parent: HashMap<NodeId, Vec<usize>>,
    by_spot: HashMap<Spot, Vec<usize>>,
}

impl Spots {
    /// Where `blocks` of `page` stand, which are in order.
    pub(super) fn of(page: &Page, blocks: &[usize]) -> Self {
        let mut spots = Self { by_node: HashMap::new(), by_parent: HashMap::new(), by_spot: HashMap::new() };
        for &at in blocks {
            let Some(node) = page.document.tree.get(page.blocks[at].node) else { continue };
            spots.by_node.entry(node.id()).or_default().push(at);
            if let Some(parent) = node.parent() {
                spots.by_parent.entry(parent.id()).or_default().push(at);
            }
            if let Some(spot) = spot(node) {
                spots.by_spot.entry(spot).or_default().push(at);
            }
        }
        spots
    }

    /// How many of the blocks that stand where block `at` does are before it, and how many behind it.
    pub(super) fn around(&self, page: &Page, at: usize) -> (usize, usize) {
        let Some(node) = page.document.tree.get(page.blocks[at].node) else { return (0, 0) };
        let parent = node.parent().map(|parent| parent.id());
        let alike = [
            spot(node).and_then(|spot| self.by_spot.get(&spot)),
            self.by_node.get(&node.id()).filter(|_| spot(node).is_none()),
            parent.and_then(|parent| self.by_node.get(&parent)),
            self.by_parent.get(&node.id()),
        ];
        alike.into_iter().flatten().fold((0, 0), |(before, behind), blocks| {
            let here = blocks.partition_point(|&other| other < at);
            let is_one = usize::from(blocks.get(here) == Some(&at));
            (before + here, behind + blocks.len() - here - is_one)
        })
    }
}

/// Whether an element is a heading.
pub(super) fn is_heading(node: &Node) -> bool {
    matches!(node, Node::Element(element) if matches!(element.name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6"))
}

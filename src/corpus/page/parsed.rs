//! A page that is parsed: the value that every rule on pages takes.

use std::collections::HashSet;

use ego_tree::NodeId;
use scraper::{Html, Node};

use crate::corpus::html::{self, Block};
use crate::corpus::metadata::lines::Kind;
use crate::text::fold;

/// A page that is parsed: its blocks, and what each is by itself.
pub(super) struct Page {
    pub(super) document: Html,
    pub(super) blocks: Vec<Block>,
    pub(super) kinds: Vec<Kind>,
}

impl Page {
    /// Takes the blocks of `document`, and what `kind` says of each by itself. What is folded in counts where it goes on
    /// prose: the rest of an article behind a button (閱讀更多). Other such boxes are menus and dialogues.
    pub(super) fn new(document: Html, kind: impl Fn(&Block) -> Kind) -> Self {
        let blocks = html::blocks(&document);
        let shown: HashSet<NodeId> = blocks
            .iter()
            .filter(|block| block.folded_in.is_none() && is_paragraph(block))
            .filter_map(|block| {
                let node = document.tree.get(block.node)?;
                Some(if is_box(node.value()) { node.id() } else { node.parent()?.id() })
            })
            .collect();
        let goes_on = |block: &Block, box_of: NodeId| {
            let parent = document.tree.get(box_of).and_then(|node| node.parent());
            parent.is_some_and(|parent| shown.contains(&parent.id())) && is_paragraph(block)
        };
        let counts = |block: &Block| block.folded_in.is_none_or(|box_of| goes_on(block, box_of));
        let blocks: Vec<Block> = blocks.into_iter().filter(counts).collect();
        let kinds = blocks.iter().map(kind).collect();
        Self { document, blocks, kinds }
    }

    /// The element around the one that the block `at` stands in: blocks with the same one stand beside one another.
    pub(super) fn home(&self, at: usize) -> Option<NodeId> {
        self.document.tree.get(self.blocks[at].node)?.parent().map(|parent| parent.id())
    }

    /// Whether most of a block's text is links.
    pub(super) fn is_linked(&self, at: usize) -> bool {
        let block = &self.blocks[at];
        block.linked * 2 > block.text.chars().count()
    }
}

/// A title as it is compared: folded, without white space.
pub(super) fn key(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}').collect()
}

/// Characters of a paragraph that nobody takes for a button.
const PARAGRAPH: usize = 20;

/// Whether a block is a paragraph of some length.
fn is_paragraph(block: &Block) -> bool {
    block.text.chars().count() >= PARAGRAPH
        && block.text.contains(['。', '，'])
        && block.linked * 2 <= block.text.chars().count()
}

/// Whether an element holds paragraphs and is none.
fn is_box(node: &Node) -> bool {
    matches!(node, Node::Element(element) if matches!(element.name(), "div" | "section" | "article" | "td" | "main"))
}

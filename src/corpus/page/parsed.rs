//! A page that is parsed: the value that every rule on pages takes.

use scraper::Html;

use crate::corpus::html::Block;
use crate::corpus::metadata::lines::Kind;
use crate::text::fold;

/// A page that is parsed: its blocks, and what each is by itself.
pub(super) struct Page {
    pub(super) document: Html,
    pub(super) blocks: Vec<Block>,
    pub(super) kinds: Vec<Kind>,
}

impl Page {
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

//! Accounts: on platforms that publish for others, the name that stands beside the headline. Takes a page; claims a
//! source of lower rank than a label.

use std::ops::Range;

use super::hints::Hints;
use super::parsed::Page;
use crate::corpus::evidence::{Draft, Field, Origin};
use crate::corpus::metadata::lines::Kind;
use crate::corpus::metadata::names::is_button;

/// Characters of an account's name.
const NAME: Range<usize> = 2..16;

/// Claims the account that is named in `range` of the page's blocks.
pub(super) fn claim(draft: &mut Draft, page: &Page, range: Range<usize>) {
    for at in range.start..range.end.min(page.blocks.len()) {
        let block = &page.blocks[at];
        let text = block.spaced.trim();
        let text = text.rsplit(' ').find(|word| !is_button(word)).unwrap_or(text);
        let Some(node) = page.document.tree.get(block.node) else { continue };
        let hinted =
            Hints::of(node.value()).account || node.parent().is_some_and(|node| Hints::of(node.value()).account);
        if hinted
            && NAME.contains(&text.chars().count())
            && matches!(page.kinds[at], Kind::Text)
            && !text.contains(['，', '。', '：', ':'])
        {
            draft.text(Field::Source, text, Origin::Account, text);
        }
    }
}

//! Credits over two blocks: a label and its value in elements of their own (文字 / 某某), a name above what it does
//! (某某 / 某网记者). Takes a page; sets the kind of the two blocks.

use super::parsed::Page;
use crate::corpus::evidence::Credits;
use crate::corpus::metadata::lines::{Kind, pair};

/// Characters of such a block.
const SHORT: usize = 24;

/// Joins blocks that belong together.
pub(super) fn join(page: &mut Page) {
    let is_short = |page: &Page, at: usize| {
        let block = &page.blocks[at];
        let states_nothing = matches!(&page.kinds[at], Kind::Credits(found) if **found == Credits::default());
        (page.kinds[at].is_text() || states_nothing) && block.text.chars().count() <= SHORT
    };
    for at in 1..page.blocks.len() {
        if is_short(page, at - 1)
            && is_short(page, at)
            && let Some(found) = pair(&page.blocks[at - 1].text, &page.blocks[at].text)
        {
            page.kinds[at - 1] = Kind::Credits(Box::default());
            page.kinds[at] = Kind::Credits(Box::new(found));
        }
    }
}

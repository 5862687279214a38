//! Accounts: on platforms that publish for others, the name that stands beside the headline. Takes a page; claims a
//! source of lower rank than a label, or an author where the element says so and the name is a person's.

use std::ops::Range;

use super::hints::Hints;
use super::parsed::Page;
use crate::corpus::evidence::{Draft, Field, Origin};
use crate::corpus::metadata::lines::Kind;
use crate::corpus::metadata::names::{is_button, is_login, is_person};

/// Characters of an account's name.
const NAME: Range<usize> = 2..16;

/// Claims the account that is named in `range` of the page's blocks.
pub(super) fn claim(draft: &mut Draft, page: &Page, range: Range<usize>) {
    for at in range.start..range.end.min(page.blocks.len()) {
        let block = &page.blocks[at];
        let text = block.spaced.trim();
        // 7 分钟, 302 次浏览.
        if text.split_whitespace().any(|word| word.bytes().all(|byte| byte.is_ascii_digit())) {
            continue;
        }
        // 標籤: 大嶼山, 土地: a label or a list is no name.
        if text.contains(['，', '。', '、', '：', ':', ',']) {
            continue;
        }
        let Some(text) = text.rsplit(' ').find(|word| !is_button(word)) else { continue };
        let Some(node) = page.document.tree.get(block.node) else { continue };
        let says = |is: &dyn Fn(Hints) -> bool| {
            std::iter::once(node).chain(node.parent()).any(|node| is(Hints::of(node.value())))
        };
        let is_author = says(&|hints| hints.author);
        if (is_author || says(&|hints| hints.account))
            && NAME.contains(&text.chars().count())
            && matches!(page.kinds[at], Kind::Text)
        {
            if is_author && is_person(text) {
                draft.list(Field::Authors, vec![text.to_owned()], Origin::Byline, text);
            } else if is_login(text) {
                draft.refuse(Field::Source, text, Origin::Account, text, "is the login of somebody at the site");
            } else {
                draft.text(Field::Source, text, Origin::Account, text);
            }
        }
    }
}

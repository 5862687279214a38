//! The text of the article on a page. Takes its blocks; gives those that are the text, and those among them that state
//! credits.
//!
//! Prose is weighed up the tree: from the root down, the child that holds nearly all prose of its parent is followed,
//! and where no child does, the text is in this element. Readability's rule, with weights for Chinese: a paragraph
//! counts by its characters, and needs a mark of a sentence. Boxes of links inside are left out by their links.

use std::collections::HashMap;
use std::sync::LazyLock;

use ego_tree::NodeId;
use regex::Regex;
use scraper::Node;

use super::hints::{Hints, is_beside, is_root};
use super::parsed::Page;
use crate::corpus::context::Context;
use crate::corpus::evidence::{Draft, Origin};
use crate::corpus::metadata::credits::split_trailing_credits;
use crate::corpus::metadata::furniture::is_navigation;
use crate::corpus::metadata::lines::{Kind, tail};
use crate::corpus::pattern::pattern;
use crate::text::fold;

/// Share of its parent's prose with which a child is the text, in hundredths.
const SHARE: usize = 75;
/// Characters of a paragraph that count at most, so that one legal notice is not an article.
const LONGEST: usize = 300;

/// Characters of the heading of a box of related articles.
const RELATED: usize = 12;

/// Characters of a page without a headline that are an article.
const NOTICE: usize = 20;

/// Characters of the foot of a teaser, and blocks of a teaser above it.
const FOOT_LENGTH: usize = 48;
const TEASER: usize = 4;

/// Blocks between headline and text, and characters of prose among them that belong to the text.
const HEAD: usize = 40;
const STANDFIRST: usize = 20;

/// Characters of a sentence that goes on a text behind a line that is none: the element has bounds of its own.
const SENTENCE: usize = 16;

/// The blocks of a text.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// Blocks of the text, in their order.
    pub(super) lines: Vec<usize>,
    /// Blocks inside it that state credits.
    pub(super) credits: Vec<usize>,
    /// Blocks inside it that are neither.
    dropped: Vec<usize>,
}

/// The text of `page`, behind the block of its headline.
pub(super) fn find(page: &Page, title: Option<usize>) -> Text {
    let Some(container) = container(page, title.map_or(0, |at| at + 1)) else { return Text::default() };
    let inside: Vec<usize> =
        (0..page.blocks.len()).filter(|&at| is_inside(page, page.blocks[at].node, container)).collect();
    let (Some(&from), Some(&to)) = (inside.first(), inside.last()) else { return Text::default() };
    let from = title.filter(|&at| at >= from && at < to).map_or(from, |at| at + 1);
    // Prose between the headline and the element belongs to the text: a standfirst, or a lead in a box of its own.
    let from = match title {
        Some(title) if title < from && from - title < HEAD => {
            (title + 1..from).find(|&at| weight(page, at) >= STANDFIRST).unwrap_or(from)
        }
        _ => from,
    };
    let lines: Vec<&str> = page.blocks[..=to].iter().map(|block| block.text.as_str()).collect();
    // The head of the container: time line, credits, buttons.
    let begin = (from..=to).find(|&at| matches!(page.kinds[at], Kind::Text) && !is_left_out(page, at)).unwrap_or(from);
    let end = tail(&lines, &page.kinds[..=to], begin, SENTENCE);
    let end = (begin + 1..end).find(|&at| opens_related(page, at) && !goes_on(page, begin, at, end)).unwrap_or(end);
    let end = (begin + 1..end)
        .find(|&at| opens_other(page, at) && is_outside(page, begin, at) && !goes_on(page, begin, at, end))
        .unwrap_or(end);
    let end = (begin + 1..end).find(|&at| ends_teaser(page, at)).map_or(end, |at| before_teaser(page, begin, at));
    let end = last_prose(page, begin, end);
    let mut text = Text::default();
    for at in from..=to {
        if let Kind::Credits(found) = &page.kinds[at] {
            // A day on a line of its own, inside the article, heads what happened on it.
            if (begin..end).contains(&at) && found.is_bare_day() {
                text.lines.push(at);
            } else {
                text.credits.push(at);
            }
        } else if (begin..end).contains(&at) && !is_left_out(page, at) {
            text.lines.push(at);
        } else {
            text.dropped.push(at);
        }
    }
    text
}

/// Writes the text into `draft`, and lists what was left out of it.
pub(super) fn write(draft: &mut Draft, page: &Page, text: &Text, title: Option<&str>, context: &Context<'_>) {
    let mut lines: Vec<&str> = text.lines.iter().map(|&at| page.blocks[at].text.trim()).collect();
    draft.dropped.extend(text.credits.iter().chain(&text.dropped).map(|&at| page.blocks[at].text.clone()));
    if let Some(title) = title
        && lines.first().is_some_and(|line| fold(line) == fold(title))
    {
        lines.remove(0);
    }
    while lines.pop_if(|line| line.is_empty() || is_navigation(line)).is_some() {}
    if let Some(last) = lines.last_mut()
        && let Some((rest, found)) = split_trailing_credits(last, context.zone)
    {
        draft.credits(&found, Origin::Label, last);
        *last = rest;
    }
    draft.body = lines.join("\n");
}

/// All that the page shows below its headline, where no text was found: short notices, tables, lists. Links and what
/// belongs to the page are left out, as far as that leaves anything.
pub(super) fn all_shown(page: &Page, title: Option<usize>) -> String {
    let from = title.map_or(0, |at| at + 1);
    let lines = |is_kept: &dyn Fn(usize) -> bool| {
        let kept = (from..page.blocks.len()).filter(|&at| is_kept(at)).map(|at| page.blocks[at].text.trim());
        kept.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    };
    let text = lines(&|at| page.kinds[at].is_text() && !page.is_linked(at));
    let text = if text.is_empty() { lines(&|at| !page.is_linked(at)) } else { text };
    // A page that was cut off in its navigation holds no article.
    if title.is_none() && text.chars().count() < NOTICE { String::new() } else { text }
}

/// Where the text ends: behind the last prose, and the short lines that stand in the same element with it.
fn last_prose(page: &Page, begin: usize, end: usize) -> usize {
    let is_prose = |at: usize| weight(page, at) > 0 && !is_beside(&page.document, page.blocks[at].node);
    let Some(last) = (begin..end).rev().find(|&at| is_prose(at)) else { return end };
    let home = |at: usize| {
        let node = page.document.tree.get(page.blocks[at].node)?;
        let is_box = matches!(node.value(), Node::Element(element) if element.name() != "p");
        if is_box && !is_inline(node.value()) { Some(node.id()) } else { node.parent().map(|parent| parent.id()) }
    };
    let together = |at: usize| {
        home(at) == home(last)
            || page.document.tree.get(page.blocks[at].node).and_then(|node| node.parent()).map(|node| node.id())
                == home(last)
    };
    (last + 1..end).find(|&at| !together(at)).unwrap_or(end)
}

/// Whether the text goes on behind a box at `at`: paragraphs follow that stand where those before it stand, and no link
/// is right above them.
fn goes_on(page: &Page, begin: usize, at: usize, end: usize) -> bool {
    let parent = |at: usize| {
        let node = page.document.tree.get(page.blocks[at].node)?;
        Some((node.parent()?.id(), node.value().as_element()?.name().to_owned()))
    };
    let home = parent(begin);
    let box_of = parent(at);
    home != box_of
        && (at + 1..end).any(|next| {
            weight(page, next) > 0 && parent(next) == home && (!page.is_linked(next - 1) || parent(next - 1) != home)
        })
}

/// Whether a block is the heading of a box of links to other articles.
fn opens_related(page: &Page, at: usize) -> bool {
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "^(相关|延伸|推荐|为你推荐|为您推荐|猜你喜欢|你可能|热门|热点|更多|精彩|精华|最新文章|大家都在看|往期|编辑部推荐|小编推荐|编辑推荐)",
        )
    });
    let text = page.blocks[at].text.trim_start_matches(['【', '●', '▪', '■', '◆', '[', '「', '<', '《', '-', ' ']);
    let is_headline = |at: usize| page.is_linked(at) && page.blocks[at].text.chars().count() >= 8;
    text.chars().count() <= RELATED
        && WORDS.is_match(&fold(text))
        && (at + 1..(at + 3).min(page.blocks.len())).any(is_headline)
}

/// Whether a block is the heading of what others wrote below an article: comments, what is paid for.
fn opens_other(page: &Page, at: usize) -> bool {
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:(?:网友|全部|最新|热门|精彩|用户|读者|发表|我要|文章)?(?:评论|留言|跟帖|回应|回复)(?:区|列表)?\s*(?:[(（]?\d+\s*条?[)）]?)?|(?:赞助|推广|广告|合作|商业)(?:内容|文章|信息|专区)|sponsored(?: content)?)$",
        )
    });
    let text = page.blocks[at].text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ')' | '）'));
    text.chars().count() <= RELATED && WORDS.is_match(&fold(text))
}

/// Whether the block `at` stands in another element than the text that begins at `begin`.
fn is_outside(page: &Page, begin: usize, at: usize) -> bool {
    let parent = |at: usize| page.document.tree.get(page.blocks[at].node)?.parent().map(|parent| parent.id());
    parent(begin) != parent(at)
}

/// Whether a block is the foot of a teaser in a stream of other articles: 某報·42 分鐘前, Ad•某廠.
fn ends_teaser(page: &Page, at: usize) -> bool {
    static FOOT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:\S{1,20}(?: \S{1,12})?\s?[·•・]\s?\d{1,3}\s?(?:秒|分钟|小时|天|日|周|个月|年)前|(?:ad|广告|sponsored|赞助)\s?[·•・].{0,40})$",
        )
    });
    page.kinds[at].is_text()
        && page.blocks[at].text.chars().count() <= FOOT_LENGTH
        && FOOT.is_match(&fold(&page.blocks[at].text))
}

/// Where the teaser begins whose foot is at `at`: its headline is a link.
fn before_teaser(page: &Page, begin: usize, at: usize) -> usize {
    let from = at.saturating_sub(TEASER).max(begin + 1);
    (from..at).rev().find(|&at| page.is_linked(at)).unwrap_or(at)
}

/// Whether a block inside the text is no part of it.
fn is_left_out(page: &Page, at: usize) -> bool {
    match page.kinds[at] {
        Kind::Text => page.is_linked(at) && (opens_item(&page.blocks[at].text) || !is_sentence(&page.blocks[at].text)),
        Kind::Navigation => page.blocks[at].linked > 0,
        _ => true,
    }
}

/// Whether a line begins with the sign of an item of a list.
fn opens_item(text: &str) -> bool {
    text.starts_with(['●', '▪', '■', '◆', '▶', '►', '➤', '>', '◎', '☆', '★', '•', '·'])
}

/// The element that holds the prose behind block `from`.
fn container(page: &Page, from: usize) -> Option<NodeId> {
    let mut weights: HashMap<NodeId, usize> = HashMap::new();
    for at in from..page.blocks.len() {
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
fn weight(page: &Page, at: usize) -> usize {
    let block = &page.blocks[at];
    if !matches!(page.kinds[at], Kind::Text) || page.is_linked(at) || !is_sentence(&block.text) {
        return 0;
    }
    let weight = block.text.chars().count().min(LONGEST);
    if is_beside(&page.document, block.node) { weight / 5 } else { weight }
}

/// Whether a block reads as a sentence.
fn is_sentence(text: &str) -> bool {
    text.chars().count() >= 10 && text.contains(['，', '。', '！', '？', '；', '：', ',', '、'])
}

/// Whether an element is a paragraph or part of one.
fn is_inline(node: &Node) -> bool {
    matches!(node, Node::Element(element) if matches!(element.name(), "p" | "span" | "font" | "strong" | "b" | "blockquote" | "li" | "td" | "tr" | "tbody"))
        && !Hints::of(node).body
}

fn is_inside(page: &Page, node: NodeId, container: NodeId) -> bool {
    let Some(node) = page.document.tree.get(node) else { return false };
    std::iter::once(node).chain(node.ancestors()).any(|node| node.id() == container)
}

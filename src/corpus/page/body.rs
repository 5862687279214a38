//! The text of the article on a page. Takes its blocks; gives those that are the text, and those among them that state
//! credits. Which element holds it is said by [`prose`](super::prose), and where something else begins by
//! [`foreign`](super::foreign).

use std::collections::HashMap;

use ego_tree::NodeId;
use scraper::Node;

use super::foreign;
use super::hints::is_beside;
use super::parsed::{Page, key};
use super::prose::{container, is_heading, is_inline, is_inside, is_sentence, weight};
use crate::corpus::context::Context;
use crate::corpus::evidence::{Draft, Origin};
use crate::corpus::metadata::furniture::is_navigation;
use crate::corpus::metadata::lines::{Kind, tail};
use crate::corpus::metadata::trailing::split_trailing_credits;
use crate::text::fold;

/// Characters of a page without a headline that are an article.
const NOTICE: usize = 20;

/// Blocks between headline and text, and characters of prose among them that belong to the text.
const HEAD: usize = 40;
const STANDFIRST: usize = 20;

/// Characters of a sentence that goes on a text behind a line that is none: the element has bounds of its own.
const SENTENCE: usize = 16;

/// Characters of a paragraph that nobody writes twice, and of the heading of a box.
const PARAGRAPH: usize = 20;
const HEADING: usize = 12;

/// The blocks of a text.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// Blocks of the text, in their order.
    pub(super) lines: Vec<usize>,
    /// Blocks inside it that state credits.
    pub(super) credits: Vec<usize>,
    /// The block behind which nothing is of this article.
    pub(super) stop: usize,
    /// Blocks inside it that are neither.
    dropped: Vec<usize>,
}

/// The text of `page`, behind the block of its headline.
///
/// Nothing from `stop` on is of this article.
pub(super) fn find(page: &Page, title: Option<usize>, stop: usize) -> Text {
    let from = title.map_or(0, |at| at + 1);
    let Some(container) = container(page, from..stop) else { return Text { stop, ..Text::default() } };
    let inside: Vec<usize> = (0..stop).filter(|&at| is_inside(page, page.blocks[at].node, container)).collect();
    let (Some(&from), Some(&to)) = (inside.first(), inside.last()) else { return Text { stop, ..Text::default() } };
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
    let end = foreign::begins(page, begin, end);
    let stop = foreign::comments(page, begin, stop).unwrap_or(stop);
    let end = last_prose(page, begin, end);
    let mut text = Text { stop, ..Text::default() };
    for at in from..=to.min(stop.saturating_sub(1)) {
        if let Kind::Credits(found) = &page.kinds[at] {
            // A day on a line of its own, inside the article, heads what happened on it.
            if (begin..end).contains(&at) && found.is_bare_day() {
                text.lines.push(at);
            } else {
                text.credits.push(at);
            }
        } else if (begin..end).contains(&at) && !is_left_out(page, at) && !heads_links(page, at) {
            text.lines.push(at);
        } else {
            text.dropped.push(at);
        }
    }
    once(page, &mut text);
    text
}

/// Leaves out what a page shows twice: a copy of the text in a box of its own, for another screen.
fn once(page: &Page, text: &mut Text) {
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut copies: HashMap<Option<NodeId>, bool> = HashMap::new();
    let mut repeated = vec![false; text.lines.len()];
    for (number, &at) in text.lines.iter().enumerate() {
        let before = *first.entry(key(&page.blocks[at].text)).or_insert(at);
        repeated[number] = before != at && page.home(before) != page.home(at);
        if page.blocks[at].text.chars().count() >= PARAGRAPH {
            *copies.entry(page.home(at)).or_insert(true) &= repeated[number];
        }
    }
    let mut number = 0;
    let dropped = &mut text.dropped;
    text.lines.retain(|&at| {
        number += 1;
        let is_copy = repeated[number - 1] && copies.get(&page.home(at)).copied().unwrap_or_default();
        if is_copy {
            dropped.push(at);
        }
        !is_copy
    });
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
    let text = lines(&|at| page.kinds[at].is_text() && !page.is_linked(at) && !heads_links(page, at));
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
    let together = |at: usize| home(at) == home(last) || page.home(at) == home(last);
    (last + 1..end).find(|&at| !together(at)).unwrap_or(end)
}

/// Whether a block inside the text is no part of it.
fn is_left_out(page: &Page, at: usize) -> bool {
    match page.kinds[at] {
        Kind::Text => page.is_linked(at) && (opens_item(&page.blocks[at].text) || !is_sentence(&page.blocks[at].text)),
        Kind::Navigation => page.blocks[at].linked > 0,
        _ => true,
    }
}

/// Whether a block is the heading of a list of links, and of no text: 热点排行.
fn heads_links(page: &Page, at: usize) -> bool {
    let tree = &page.document.tree;
    let Some(node) = tree.get(page.blocks[at].node) else { return false };
    let Some(home) = node.parent() else { return false };
    if !is_heading(node.value()) || page.blocks[at].text.chars().count() > HEADING {
        return false;
    }
    let in_box = |at: &usize| is_inside(page, page.blocks[*at].node, home.id());
    let mut rest = (at + 1..page.blocks.len()).take_while(in_box).peekable();
    rest.peek().is_some_and(|&next| page.is_linked(next))
        && rest.all(|at| page.is_linked(at) || !page.kinds[at].is_text())
}

/// Whether a line begins with the sign of an item of a list.
fn opens_item(text: &str) -> bool {
    text.starts_with(['●', '▪', '■', '◆', '▶', '►', '➤', '>', '◎', '☆', '★', '•', '·'])
}

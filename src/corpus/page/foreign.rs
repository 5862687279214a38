//! Where something else begins below an article: a box of related articles, comments, what is paid for, a stream of
//! teasers, the next article of an endless page. Takes a page; gives the block.

use std::sync::LazyLock;

use ego_tree::NodeId;
use regex::Regex;

use super::parsed::{Page, key};
use super::prose::{is_heading, stand_alike, weight};
use crate::corpus::metadata::lines::Kind;
use crate::corpus::pattern::pattern;
use crate::text::{fold, fold_char};

/// Characters of the heading of a box of related articles, and of the headline of what is paid for.
const RELATED: usize = 12;
const PAID_LENGTH: usize = 60;

/// Characters of a link that is the headline of another article.
const HEADLINE: usize = 8;

/// Characters of the foot of a teaser, and blocks of a teaser above it.
const FOOT_LENGTH: usize = 48;
const TEASER: usize = 4;

/// Characters of a line that stands in every comment, and of a comment.
const COMMENT: usize = 40;

/// Blocks behind a heading in which the prose of another article begins.
const ARTICLE: usize = 12;

/// The comments below the text that begins at `begin`, if there are any before `end`: what they state is theirs.
pub(super) fn comments(page: &Page, begin: usize, end: usize) -> Option<usize> {
    (begin + 1..end)
        .find(|&at| is_of_comment(page, at) && is_outside(page, begin, at))
        .map(|at| before_comment(page, begin, at))
}

/// Where the text that begins at `begin` and ends before `end` at the latest gives way to something else.
pub(super) fn begins(page: &Page, begin: usize, end: usize) -> usize {
    let end = (begin + 1..end).find(|&at| opens_related(page, at) && !goes_on(page, begin, at, end)).unwrap_or(end);
    let end = (begin + 1..end)
        .find(|&at| heads_others(page, at) && is_outside(page, begin, at) && !goes_on(page, begin, at, end))
        .unwrap_or(end);
    let end = (begin + 1..end)
        .find(|&at| opens_other(page, at) && is_outside(page, begin, at) && !goes_on(page, begin, at, end))
        .unwrap_or(end);
    let end = comments(page, begin, end).unwrap_or(end);
    (begin + 1..end).find(|&at| ends_teaser(page, at)).map_or(end, |at| before_teaser(page, begin, at))
}

/// The block at which the next article of an endless page begins, behind the headline at `title`: a heading as this one is,
/// in a box as its box is, with prose behind it.
pub(super) fn next_article(page: &Page, title: usize) -> Option<usize> {
    let tree = &page.document.tree;
    let own = tree.get(page.blocks[title].node)?;
    let look = |id: NodeId| {
        let element = tree.get(id)?.value().as_element()?;
        Some((element.name().to_owned(), element.attr("class").unwrap_or_default().to_owned()))
    };
    let article = |id: NodeId| {
        let is_article = |id: &NodeId| look(*id).is_some_and(|(name, _)| name == "article");
        tree.get(id)?.ancestors().map(|node| node.id()).find(is_article)
    };
    let own_box = own.parent()?.id();
    let of_article = article(own.id());
    let is_heading = |name: &str| matches!(name, "h1" | "h2");
    let own_look = look(own.id()).filter(|(name, _)| is_heading(name))?;
    (title + 1..page.blocks.len()).find(|&at| {
        let Some(node) = tree.get(page.blocks[at].node) else { return false };
        let Some(parent) = node.parent().map(|parent| parent.id()) else { return false };
        let Some(its_look) = look(node.id()) else { return false };
        let of_other = article(node.id());
        let is_other_article = of_article.is_some()
            && of_other.is_some()
            && of_other != of_article
            && of_other.and_then(article) != of_article;
        // Two headlines of the first order beside one another, each in a box of its own.
        let is_twin = its_look == own_look
            && its_look.0 == "h1"
            && parent != own_box
            && look(parent) == look(own_box)
            && tree.get(parent).and_then(|parent| parent.parent()).map(|node| node.id())
                == tree.get(own_box).and_then(|parent| parent.parent()).map(|node| node.id());
        is_heading(&its_look.0)
            && (is_other_article || is_twin)
            && key(&page.blocks[at].text) != key(&page.blocks[title].text)
            && (title + 1..at).any(|at| weight(page, at) > 0)
            && (at + 1..(at + ARTICLE).min(page.blocks.len())).any(|at| weight(page, at) > 0)
    })
}

/// Whether the text goes on behind a box at `at`: paragraphs follow that stand where those before it stand, and no link
/// is right above them.
fn goes_on(page: &Page, begin: usize, at: usize, end: usize) -> bool {
    let parent = |at: usize| {
        let node = page.document.tree.get(page.blocks[at].node)?;
        Some((node.parent()?.id(), node.value().as_element()?.name().to_owned()))
    };
    // A caption or a standfirst in a box of its own may open the text.
    let home = parent((begin..at).rev().find(|&before| weight(page, before) > 0).unwrap_or(begin));
    if parent(at) == home {
        return goes_on_behind_links(page, at, end, &|at| parent(at) == home);
    }
    (at + 1..end).any(|next| {
        weight(page, next) > 0 && parent(next) == home && (!page.is_linked(next - 1) || parent(next - 1) != home)
    })
}

/// Whether the text goes on behind links that stand among its paragraphs and are headed by one of them, at `at`: sentences
/// follow, no link is among them, and they are more than what a teaser says below its link.
fn goes_on_behind_links(page: &Page, at: usize, end: usize, is_at_home: &dyn Fn(usize) -> bool) -> bool {
    let is_link = |at: &usize| page.is_linked(*at);
    let links = (at + 1..end).take_while(is_link).count();
    let rest = || (at + 1 + links..end).filter(|&at| is_at_home(at));
    let sentences = rest().filter(|&at| weight(page, at) > 0 && !page.is_linked(at)).count();
    let is_teaser = rest().any(|at| is_headline(page, at));
    links > 0 && !is_teaser && (sentences > 1 || sentences == 1 && links > 1)
}

/// Whether a block is a link as long as a headline.
fn is_headline(page: &Page, at: usize) -> bool {
    page.is_linked(at) && page.blocks[at].text.chars().count() >= HEADLINE
}

/// Whether a block is the heading of a box of links to other articles.
fn opens_related(page: &Page, at: usize) -> bool {
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "^(相关|延伸|推荐|为你推荐|为您推荐|猜你喜欢|你可能|热门|热点|更多|精彩|精华|最新文章|大家都在看|往期|编辑部推荐|小编推荐|编辑推荐)",
        )
    });
    let text = page.blocks[at].text.trim_start_matches(['【', '●', '▪', '■', '◆', '[', '「', '<', '《', '-', ' ']);
    text.chars().count() <= RELATED
        && WORDS.is_match(&fold(text))
        && (at + 1..(at + 3).min(page.blocks.len())).any(|link| is_headline(page, link) && heads(page, at, link))
}

/// Whether a block is a heading of other articles and nothing else, whether they are links or not.
fn heads_others(page: &Page, at: usize) -> bool {
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "^(?:[上下]一[篇则条](?:文章|新闻|报道)?|(?:相关|延伸|推荐|热门|更多|最新|精彩|往期|其他)(?:新闻|报道|阅读|文章|推荐|内容|资讯|回顾)|猜你喜欢|为[你您]推荐|大家都在看|(?:编辑部?|小编)推荐|热门排行|热点排行)$",
        )
    });
    let bare: String = page.blocks[at].text.chars().filter(|c| c.is_alphanumeric()).collect();
    page.document.tree.get(page.blocks[at].node).is_some_and(|node| is_heading(node.value()))
        && WORDS.is_match(&fold(&bare))
}

/// Whether a line can be the heading of a link: a paragraph among paragraphs is none of what stands in another box.
fn heads(page: &Page, at: usize, link: usize) -> bool {
    let parent = |at: usize| page.document.tree.get(page.blocks[at].node)?.parent();
    let is_inside = || {
        let Some(home) = parent(at) else { return true };
        page.document
            .tree
            .get(page.blocks[link].node)
            .is_some_and(|node| node.ancestors().any(|node| node.id() == home.id()))
    };
    !(0..at).rev().take(3).any(|before| weight(page, before) > 0 && stand_alike(page, before, at)) || is_inside()
}

/// Whether a block is the heading of what others wrote below an article: comments, what is paid for.
fn opens_other(page: &Page, at: usize) -> bool {
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:(?:网友|全部|最新|热门|精彩|用户|读者|发表|我要|文章|本[则篇条](?:新闻|文章)?)?(?:评论|留言|跟帖|回应|回复|讨论)(?:区|列表)?\s*(?:[(（]?\d+\s*条?[)）]?)?|(?:赞助|推广|广告|合作|商业)(?:内容|文章|信息|专区)|sponsored(?: ?content)?)$",
        )
    });
    static PAID: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:[\[【(<《](?P<mark>[^\]】)>》]{2,8})[\]】)>》].*|(?P<whole>.{2,8}?):?)$"));
    static PAID_WORDS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:(?:合作|商业|特别|品牌|内容|企业|活动)?(?:推广|赞助|业配)|(?:品牌|商业)合作|合作(?:专区|企划)|(?:企业|品牌|商业|广告)(?:特刊|特辑|专辑|企划)|广编(?:特辑|特刊|企划)?|sponsored|advertorial)$",
        )
    });
    let folded = fold(page.blocks[at].text.trim());
    if matches!(page.kinds[at], Kind::Text | Kind::Furniture | Kind::Blank)
        && folded.chars().count() <= PAID_LENGTH
        && let Some(captures) = PAID.captures(&folded)
        && let Some(mark) = captures.name("mark").or(captures.name("whole"))
        && PAID_WORDS.is_match(mark.as_str())
    {
        return true;
    }
    let text = page.blocks[at].text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ')' | '）'));
    text.chars().count() <= RELATED && WORDS.is_match(&fold(text))
}

/// Whether a block is a comment, or the foot of one: 3楼 某某, 回复 赞(3).
fn is_of_comment(page: &Page, at: usize) -> bool {
    static FLOOR: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:\S{1,12} )?(?:#?第?\d{1,4}(?:楼|#)|沙发|板凳|地板)(?:[^\p{Han}]|\s|$)"));
    static FOOT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:^|\s|[】\])）。！？])(?:回复|赞|顶|踩|支持|反对|点赞|举报)\s*[(（\[]?\s*\d{1,6}\s*[)）\]]?\s*(?:(?:回复|赞|顶|踩|支持|反对|举报|分享)\s*(?:[(（\[]?\d{0,6}[)）\]]?)?\s*)*$|(?:^|\s)回复\s+(?:赞|顶|点赞|支持|举报)(?:\s|$)",
        )
    });
    let line = page.blocks[at].spaced.trim();
    let folded: String = line.chars().map(fold_char).collect();
    FLOOR.is_match(&folded) || line.chars().count() <= COMMENT * 4 && FOOT.is_match(&folded)
}

/// Where the comment begins whose foot is at `at`: short lines of the same box above it belong to it.
fn before_comment(page: &Page, begin: usize, at: usize) -> usize {
    let of_text = page.home(begin);
    let from = at.saturating_sub(TEASER).max(begin + 1);
    (from..at)
        .rev()
        .take_while(|&above| page.home(above) == page.home(at) && page.home(above) != of_text)
        .last()
        .unwrap_or(at)
}

/// Whether the block `at` stands in another element than the text that begins at `begin`.
fn is_outside(page: &Page, begin: usize, at: usize) -> bool {
    page.home(begin) != page.home(at)
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

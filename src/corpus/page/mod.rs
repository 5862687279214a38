//! Pages of news sites: HTML → a draft of the article on it. The text is found by where the prose is ([`body`]), the
//! headline by what the page calls itself ([`title`]), credits by the same rules as in plain text, and what the page
//! states for machines ([`data`]) stands behind what it shows to readers.

mod account;
mod address;
mod body;
mod crumbs;
mod data;
mod figures;
mod foreign;
mod hints;
mod inside;
mod instant;
mod outlet;
mod pairs;
mod parsed;
mod prose;
mod site;
mod split;
mod state;
mod title;
mod turned;

use std::ops::Range;

use self::hints::is_beside;
use self::parsed::{Page, key};
use super::context::Context;
use super::evidence::{Content, Credits, Draft, Field, Origin};
use super::html;
use super::metadata::breadcrumb::is_home;
use super::metadata::byline;
use super::metadata::edition::page_of;
use super::metadata::furniture::is_furniture;
use super::metadata::lines::Kind;
use super::metadata::names::{is_button, is_channel, is_han, is_outlet, is_person};
use super::metadata::notes::is_of_other_day;
use super::record::Record;
use crate::date::Published;

/// Blocks above the headline in which the breadcrumb, and a time line, are looked for.
const ABOVE: usize = 200;
/// Blocks behind the text in which credits belong to it, if they carry a label.
const BEHIND: usize = 12;
/// Blocks behind the text in which a name in brackets is that of its author.
const CLOSING: usize = 3;
/// Characters of a cell that names a page of the paper.
const EDITION: usize = 16;
/// Characters of a line in which a date beside the headline is looked for.
const TIME_LINE: usize = 80;

/// The article on the page `markup`, whose address is `url` where that is known.
pub(super) fn draft(markup: &str, url: Option<&str>, context: &Context<'_>) -> Content {
    let document = html::page(markup)?;
    let mut page = Page::new(document, |block| Kind::of(&block.spaced, context.zone));
    pairs::join(&mut page);
    figures::join(&mut page, context.zone);
    let stated = data::Stated::read(&page.document, markup, context);
    let names: Vec<String> = stated.titles().into_iter().map(|(name, _)| name).collect();
    split::split(&mut page, &names, context.zone);
    let mut draft = Draft::default();
    if let Some(url) = url {
        draft.text(Field::Url, url, Origin::Capture, "address of the capture");
    }

    let heading = title::find(&page, &stated);
    let start = heading.as_ref().map(|heading| heading.at);
    let stop = start.and_then(|at| foreign::next_article(&page, at)).unwrap_or(page.blocks.len());
    let said = inside::read(&mut page, start, stop);
    let text = body::find(&page, start, stop);
    if let Some(heading) = &heading {
        draft.text(Field::Title, &heading.text, Origin::Heading, &page.blocks[heading.at].text);
    }
    let title = stated.clean_title();
    if stated.names_article() {
        draft.text(Field::Title, &title, Origin::TitleElement, "title");
    } else if !title.is_empty() {
        draft.refuse(Field::Title, &title, Origin::TitleElement, "title", "names the site and no article");
    }

    // Between the headline and the text, then above the headline, then behind the text.
    let first = text.lines.first().copied().unwrap_or(page.blocks.len());
    let last = text.lines.last().copied().unwrap_or(0);
    let top = start.filter(|&at| at < first).unwrap_or(first.saturating_sub(6));
    for at in (top..first).filter(|&at| Some(at) != start) {
        head_line(&mut draft, &page, at, context);
    }
    for at in (top.saturating_sub(ABOVE)..top).rev() {
        if let Some(mut sections) = crumbs::steps(&page, at).or_else(|| crumbs::listed(&page, at)) {
            if let Some(heading) = &heading {
                crumbs::without_headline(&mut sections, &heading.text);
            }
            if sections.first().is_some_and(|first| stated.is_site(first)) {
                sections.remove(0);
            }
            draft.list(Field::Section, sections, Origin::Breadcrumb, &page.blocks[at].spaced);
        }
    }
    edition(&mut draft, &page, top.saturating_sub(ABOVE)..top);
    if !draft.claims(Field::Published) {
        // The frame of a page of a paper tells of which day the paper is.
        let is_of_paper = draft.claims(Field::Page);
        for at in (top.saturating_sub(5)..top).rev().filter(|&at| is_of_paper || !is_clock(&page, at)) {
            head_line(&mut draft, &page, at, context);
        }
    }
    for at in text.credits.iter().copied().filter(|&at| at <= last) {
        if let Kind::Credits(found) = &page.kinds[at] {
            let mut found = found.clone();
            // A time in the middle of a text is that of what stands beside it.
            if at > first && draft.claims(Field::Published) {
                late_date(&mut draft, &mut found, &page.blocks[at].text);
            }
            draft.credits(&found, Origin::Label, &page.blocks[at].text);
        }
    }
    for at in last + 1..text.stop {
        let line = page.blocks[at].text.as_str();
        let Kind::Credits(found) = &page.kinds[at] else {
            // （某某） alone, in a box of its own.
            if at <= last + CLOSING && page.kinds[at].is_text() {
                byline::closing_line(&mut draft, line);
            }
            continue;
        };
        let mut found = found.clone();
        // A time without a label behind the text is that of a comment, until nothing else is known.
        if found.is_unlabelled_date {
            if at <= last + BEHIND && !is_of_others(&page, at, context) {
                late_date(&mut draft, &mut found, line);
            }
            found.published = None;
        } else if draft.claims(Field::Published) {
            late_date(&mut draft, &mut found, line);
        }
        draft.credits(&found, if at <= last + BEHIND { Origin::Label } else { Origin::Foot }, line);
    }
    inside::claim(&mut draft, &page, &said);
    account::claim(&mut draft, &page, top.saturating_sub(6)..first + 3);
    stated.claim(&mut draft, &page, top..first);
    let headline = heading.as_ref().map_or("", |heading| heading.text.as_str());
    outlet::claim(&mut draft, &page, &stated, headline);
    body::write(&mut draft, &page, &text, heading.as_ref().map(|heading| heading.text.as_str()), context);
    if let Some(map) = state::find(&page.document, context.config)
        && let Ok(of_script) = Record::new(map, context.config).into_draft(None)
    {
        let same = |title: &str| {
            let title = key(title);
            stated.titles().iter().any(|(name, _)| key(name).contains(&title))
        };
        // Other articles stand in scripts too: it must bear the page's name, and say more than the page does.
        let is_ours = of_script.title().is_some_and(|title| same(&title)) || draft.body.is_empty();
        if is_ours && of_script.body.chars().count() > 2 * draft.body.chars().count() {
            draft.body.clone_from(&of_script.body);
        }
        if is_ours {
            draft.adopt(of_script, Origin::Script);
        }
    }
    if draft.body.is_empty()
        && let Some(text) = &stated.text
    {
        draft.body.clone_from(text);
    }
    address::claim(&mut draft, context);
    turned::claim(&mut draft, context);
    address::corroborate(&mut draft, &page, context);
    if draft.body.is_empty() {
        let shown = body::all_shown(&page, heading.as_ref().map(|heading| heading.at));
        draft.remarks.push(if shown.is_empty() {
            "holds no text that could be found; the article is kept with its headline alone".to_owned()
        } else {
            "holds no text that could be told from the rest of the page; all that the page shows is kept".to_owned()
        });
        draft.body = shown;
    }
    Ok(draft)
}

/// Claims the page of the paper that stands nearest above the headline, in a cell of its own, and the section that it is:
/// 第03版：要闻. Links lead to other pages.
fn edition(draft: &mut Draft, page: &Page, above: Range<usize>) {
    for at in above.rev() {
        let line = page.blocks[at].text.as_str();
        if page.blocks[at].linked == 0
            && line.chars().count() <= EDITION
            && let Some((range, number)) = page_of(line)
            && line[..range.start].trim_matches(|c: char| !c.is_alphanumeric()).is_empty()
        {
            draft.text(Field::Page, &number, Origin::TimeLine, line);
            let section = line[range.end..].trim_matches(|c: char| !c.is_alphanumeric());
            if is_han(section) && !section.is_empty() {
                draft.list(Field::Section, vec![section.to_owned()], Origin::TimeLine, line);
            }
            return;
        }
    }
}

/// Whether a block above the headline is the clock of the page: a day and its weekday in the frame of the site.
fn is_clock(page: &Page, at: usize) -> bool {
    let line = page.blocks[at].text.as_str();
    let is_day = matches!(&page.kinds[at], Kind::Credits(found) if found.is_bare_day());
    is_day && line.contains(['星', '周', '週', '礼', '禮']) && is_beside(&page.document, page.blocks[at].node)
}

/// Claims the date of `found`, which stands in or behind the text, as one that counts where no other is known.
fn late_date(draft: &mut Draft, found: &mut Credits, line: &str) {
    if let Some(date) = found.published.take() {
        draft.date(date, Origin::Foot, line);
    }
}

/// Whether the time in a block behind the text is certainly that of something else: a link, an item of a list, a legal line,
/// a day that has a label of its own.
fn is_of_others(page: &Page, at: usize, context: &Context<'_>) -> bool {
    let line = page.blocks[at].spaced.as_str();
    let is_in_list = || {
        page.document.tree.get(page.blocks[at].node).is_some_and(|node| {
            let mut around = std::iter::once(node).chain(node.ancestors().take(2));
            around.any(|node| node.value().as_element().is_some_and(|element| element.name() == "li"))
        })
    };
    let has_other_label =
        || Published::find(line, context.zone).is_some_and(|(range, _)| is_of_other_day(&line[..range.start]));
    page.is_linked(at) || is_furniture(line) || is_in_list() || has_other_label()
}

/// Claims what a line beside the headline states: credits, or a time with a word or two around it.
fn head_line(draft: &mut Draft, page: &Page, at: usize, context: &Context<'_>) {
    let line = page.blocks[at].spaced.as_str();
    if page.kinds[at].is_text() {
        byline::heading_line(draft, line);
    }
    match &page.kinds[at] {
        // 閱讀時間：…, 截止日期 2024-03-19: what was read without a label has one that is not known.
        Kind::Credits(found)
            if found.is_unlabelled_date
                && Published::find(line, context.zone)
                    .is_some_and(|(range, _)| is_of_other_day(&line[..range.start])) => {}
        Kind::Credits(found) => {
            draft.credits(found, Origin::Label, line);
            if found.is_unlabelled_date
                && found.source.is_none()
                && let Some((range, _)) = Published::find(line, context.zone)
            {
                beside_date(draft, &line[..range.start], &line[range.end..], line, context);
            }
        }
        Kind::Text if line.chars().count() <= TIME_LINE && !line.contains(['。', '，']) => {
            if let Some((range, date)) = Published::find(line, context.zone)
                && !is_of_other_day(&line[..range.start])
            {
                let is_timed = matches!(date, Published::Time(_));
                draft.date(date, if is_timed { Origin::TimeLine } else { Origin::BareDay }, line);
                beside_date(draft, &line[..range.start], &line[range.end..], line, context);
            }
        }
        _ => {}
    }
}

/// What stands beside a date without a label: `2019-03-18 23:59 聯合報 記者某某／某地報導`, `原创 某账号 2019-09-08 11:42`,
/// `2018-08-02 港聞`.
fn beside_date(draft: &mut Draft, before: &str, after: &str, line: &str, context: &Context<'_>) {
    let behind = line[before.len()..].trim_start();
    for (rest, is_before) in [(before, true), (after, false)] {
        let rest = rest.trim_matches(|c: char| !c.is_alphanumeric() && c != '）' && c != ')');
        let words: Vec<&str> = rest.split_whitespace().filter(|word| !is_button(word)).collect();
        if let Kind::Credits(found) = Kind::of(rest, context.zone) {
            draft.credits(&found, Origin::Label, line);
        } else if let [word] = words.as_slice() {
            let length = word.chars().count();
            if !word.chars().any(char::is_alphabetic) {
                continue;
            }
            if is_channel(word) {
                // 社會新聞 2023-03-31
                draft.list(Field::Section, vec![(*word).to_owned()], Origin::TimeLine, line);
            } else if is_outlet(word) {
                draft.text(Field::Source, word, Origin::TimeLine, line);
            } else if is_before && length <= 3 && is_person(word) {
                draft.list(Field::Authors, vec![(*word).to_owned()], Origin::Byline, line);
            } else if is_before && length == 2 && is_han(word) && !is_about_time(word) {
                // 社會 2023-03-31: no account has so short a name.
                draft.list(Field::Section, vec![(*word).to_owned()], Origin::TimeLine, line);
            } else if is_before && (2..=16).contains(&length) && !is_about_time(word) && !opens_with_clock(behind) {
                draft.text(Field::Source, word, Origin::Account, line);
            } else if !is_before && (2..=4).contains(&length) && is_han(word) && !is_about_time(word) {
                draft.list(Field::Section, vec![(*word).to_owned()], Origin::TimeLine, line);
            }
        }
    }
}

/// Whether a time of day stands before its day, as sites write it who name a section or nothing before it.
fn opens_with_clock(text: &str) -> bool {
    text.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with([':', '：'])
}

/// Whether a word before a date is about the date, or is the home page, and so is no account.
fn is_about_time(word: &str) -> bool {
    word.ends_with([':', '：', '于', '於'])
        || ["更新", "发布", "發布", "发表", "發表", "上线", "上線", "刊登", "出版"]
            .iter()
            .any(|does| word.ends_with(does))
        || word.starts_with(['星', '周', '週', '第'])
        || ["日期", "时间", "時間", "今天", "昨天"].contains(&word)
        || word.starts_with("记者")
        || word.starts_with("記者")
        || is_home(word)
}

//! Breadcrumbs of pages: a short line of links above the headline, stepped by signs, or in an element that says so.

use super::hints::Hints;
use super::parsed::{Page, key};
use super::prose::is_heading;
use crate::corpus::metadata::breadcrumb::{is_home, is_page};
use crate::corpus::metadata::lines::Kind;

/// Characters of a breadcrumb, and of one of its steps.
const LINE: usize = 80;
const STEP: usize = 16;

/// The sections of block `at`, where it is a breadcrumb.
pub(super) fn steps(page: &Page, at: usize) -> Option<Vec<String>> {
    if let Kind::Breadcrumb(sections) = &page.kinds[at] {
        return Some(sections.clone());
    }
    let block = &page.blocks[at];
    let line = block.spaced.as_str();
    if line.chars().count() > LINE || line.contains(['。', '，', '！', '？', '：']) {
        return None;
    }
    let signs: &[char] = &['>', '›', '»', '＞', '→', '≫'];
    let node = page.document.tree.get(block.node)?;
    let hinted = Hints::of(node.value()).crumb || node.parent().is_some_and(|node| Hints::of(node.value()).crumb);
    let steps: Vec<&str> = if line.contains(signs) {
        line.split(signs).collect()
    } else if hinted && line.contains(['/', '|']) {
        line.split(['/', '|']).collect()
    } else if hinted || line.contains(" - ") && is_home(line.split(" - ").next().unwrap_or_default().trim()) {
        line.split(" - ").flat_map(|step| step.split(' ')).collect()
    } else if line.split(' ').all(|step| step.chars().count() <= 6)
        && is_heading(node.value())
        && block.linked == block.text.chars().filter(|c| !c.is_whitespace()).count()
    {
        line.split(' ').collect()
    } else {
        return None;
    };
    let steps: Vec<&str> =
        steps.into_iter().map(|step| step.trim_matches(is_edge)).filter(|step| is_named(step)).collect();
    let is_line = steps.len() > 1 && steps.iter().all(|step| step.chars().count() <= STEP);
    if !is_line
        || !hinted && page.blocks[at].linked * 3 < block.text.chars().count() && !steps.iter().any(|step| is_home(step))
    {
        return None;
    }
    // What stands before the home page is another matter.
    let from = steps.iter().rposition(|step| is_home(step)).map_or(0, |at| at + 1);
    // The first step may be the name of the site.
    let is_site = |step: &str| step.ends_with(['网', '網', '站']);
    let from = if from == 0 && steps.first().is_some_and(|step| is_site(step)) { 1 } else { from };
    let sections = steps[from..].iter().filter(|step| !is_page(step));
    let mut found: Vec<String> = Vec::new();
    for section in sections {
        if found.last().is_none_or(|last| last != section) {
            found.push((*section).to_owned());
        }
    }
    Some(found)
}

/// What stands round a step: space, and the shaft of an arrow.
fn is_edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '—' | '=')
}

/// Whether a step has a name: the day of the page, which stands beside the steps of some, is none.
fn is_named(step: &str) -> bool {
    step.contains(|c: char| c.is_alphabetic() && !matches!(c, '年' | '月' | '日' | '时' | '時' | '分' | '秒'))
}

/// `sections` without the page's own headline at their end, whole or cut short, in one step or in several.
pub(super) fn without_headline(sections: &mut Vec<String>, headline: &str) {
    let own = key(headline);
    let is_own = |from: usize| {
        let said = key(&sections[from..].concat());
        let last = sections.last().map_or("", String::as_str);
        let is_cut = (last.ends_with('…') || last.ends_with("...")) && !said.is_empty();
        said == own || is_cut && own.starts_with(&said)
    };
    if let Some(from) = (0..sections.len()).find(|&from| is_own(from)) {
        sections.truncate(from);
    }
}

/// Whether an address is that of the home page, whatever it is called: `/`, `https://news.example/`.
fn is_root(href: &str) -> bool {
    let path = href.split_once("://").map_or(href, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    matches!(path.trim(), "" | "/" | "./" | "../")
}

/// The sections of the breadcrumb whose steps are blocks of their own, the first of them at `at`: a list that says it is
/// one.
pub(super) fn listed(page: &Page, at: usize) -> Option<Vec<String>> {
    let tree = &page.document.tree;
    let list = tree.get(page.blocks[at].node)?.ancestors().take(3).find(|node| Hints::of(node.value()).crumb)?;
    let in_list = |at: &usize| {
        tree.get(page.blocks[*at].node).is_some_and(|node| node.ancestors().any(|node| node.id() == list.id()))
    };
    if at > 0 && in_list(&(at - 1)) {
        return None;
    }
    let steps: Vec<&str> = (at..page.blocks.len())
        .take_while(in_list)
        .map(|at| page.blocks[at].text.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|step| is_named(step))
        .collect();
    let leads_home =
        || list.descendants().find_map(|node| node.value().as_element()?.attr("href")).is_some_and(is_root);
    let is_line =
        steps.len() > 1 && (is_home(steps[0]) || leads_home()) && steps.iter().all(|step| step.chars().count() <= LINE);
    is_line.then(|| {
        let named = |step: &&&str| !is_page(step) && step.chars().count() <= STEP;
        steps[1..].iter().filter(named).map(|step| (*step).to_owned()).collect()
    })
}

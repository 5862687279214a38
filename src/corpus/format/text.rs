//! Plain text: a text dump of a news page, or just a headline and an article.
//!
//! Line by line: navigation, breadcrumb, headline, time line, body, credits, contact. The head ends where the body's
//! first paragraph begins; the tail begins at the first credit or furniture line behind which no real prose follows.

use std::io::BufRead;

use super::super::encoding::read_text;
use super::super::metadata::breadcrumb::breadcrumb;
use super::super::metadata::furniture::{is_furniture, is_navigation};
use super::super::metadata::labels::{Credits, credits, split_trailing_credits};
use super::super::paragraphs::paragraphs;
use super::{Context, Emit, Format, Record};
use crate::article::Article;

/// Files of one article in plain text.
pub(super) struct Text;

/// Lines in which a page's head is looked for.
const HEAD: usize = 40;
/// Characters of a line that is prose wherever it stands.
const PROSE: usize = 40;

impl Format for Text {
    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn read(&self, input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
        let text = read_text(input)?;
        let _ = emit(Record { number: None, content: Ok(article(&text, context)) });
        Ok(())
    }
}

fn article(text: &str, context: &Context<'_>) -> Article {
    let lines: Vec<&str> = text.lines().collect();
    let kinds: Vec<Kind> = lines.iter().map(|line| Kind::of(line.trim(), context)).collect();
    let head = Head::find(&lines, &kinds);

    let mut credits = Credits::default();
    let mut section = Vec::new();
    for kind in &kinds[..head.body] {
        match kind {
            Kind::Credits(found) => credits.add(found),
            Kind::Breadcrumb(found) if section.is_empty() => section.clone_from(found),
            _ => {}
        }
    }
    let title = head.title.map(|at| lines[at].trim()).unwrap_or_default();
    let mut body = Vec::new();
    for at in head.body..lines.len() {
        let line = lines[at].trim();
        match &kinds[at] {
            Kind::Credits(found) => {
                credits.add(found);
                if !has_prose(&lines, &kinds, at + 1) {
                    kinds[at + 1..].iter().for_each(|kind| {
                        if let Kind::Credits(found) = kind {
                            credits.add(found);
                        }
                    });
                    break;
                }
                // A credit between paragraphs still ends one.
                body.push("");
            }
            Kind::Furniture if !has_prose(&lines, &kinds, at + 1) => {
                kinds[at + 1..].iter().for_each(|kind| {
                    if let Kind::Credits(found) = kind {
                        credits.add(found);
                    }
                });
                break;
            }
            Kind::Furniture => body.push(""),
            _ if line == title && body.iter().all(|line: &&str| line.trim().is_empty()) => {}
            _ => body.push(lines[at]),
        }
    }
    while let Some(last) = body.pop_if(|line| line.trim().is_empty() || is_navigation(line.trim())) {
        let _ = last;
    }
    if let Some(last) = body.last_mut()
        && let Some((rest, found)) = split_trailing_credits(last, context.zone)
    {
        credits.add(&found);
        *last = rest;
    }

    section.extend(credits.section.iter().filter(|_| section.is_empty()).cloned().collect::<Vec<_>>());
    section.retain(|name| name != title);
    Article {
        path: String::new(),
        title: credits.title.clone().unwrap_or_else(|| title.to_owned()),
        published: credits.published,
        source: credits.source.clone(),
        authors: credits.authors.clone(),
        editors: credits.editors.clone(),
        reviewers: credits.reviewers.clone(),
        section,
        url: credits.url.clone(),
        body: paragraphs(&body.join("\n")).join("\n"),
    }
}

/// What a line is by itself.
enum Kind {
    Blank,
    Breadcrumb(Vec<String>),
    Credits(Credits),
    Furniture,
    Navigation,
    Text,
}

impl Kind {
    fn of(line: &str, context: &Context<'_>) -> Self {
        if line.is_empty() {
            return Self::Blank;
        }
        if let Some(sections) = breadcrumb(line) {
            return Self::Breadcrumb(sections);
        }
        if let Some(credits) = credits(line, context.zone) {
            return Self::Credits(credits);
        }
        if is_furniture(line) {
            return Self::Furniture;
        }
        if is_navigation(line) { Self::Navigation } else { Self::Text }
    }
}

/// Where the head ends.
struct Head {
    title: Option<usize>,
    /// The line at which the body begins.
    body: usize,
}

impl Head {
    fn find(lines: &[&str], kinds: &[Kind]) -> Self {
        let limit = kinds.len().min(HEAD);
        let breadcrumb = kinds[..limit].iter().rposition(|kind| matches!(kind, Kind::Breadcrumb(_)));
        let dated = |from: usize| {
            (from..limit).find(|&at| matches!(&kinds[at], Kind::Credits(credits) if credits.published.is_some()))
        };
        let text_from = |from: usize| (from..kinds.len()).find(|&at| matches!(kinds[at], Kind::Text));
        // The headline follows the breadcrumb; without one it is the text nearest above the time line, if no prose
        // stands between; without either it is the first line that is no navigation.
        let first = text_from(breadcrumb.map_or(0, |at| at + 1));
        let title = match (breadcrumb, dated(0)) {
            (Some(_), _) => first,
            (None, Some(time)) => (0..time)
                .rev()
                .take_while(|&at| !is_prose(lines[at]))
                .find(|&at| matches!(kinds[at], Kind::Text))
                .or(first),
            (None, None) => first,
        };
        let mut body = title.map_or(0, |at| at + 1);
        // Between headline and body stand only the time line, credits and blanks, and perhaps a sub-headline.
        let time = dated(body).filter(|&time| (body..time).all(|at| !is_prose(lines[at])));
        if let Some(time) = time
            && (body..time).all(|at| !matches!(kinds[at], Kind::Text))
        {
            body = time + 1;
        }
        while body < kinds.len() && !matches!(kinds[body], Kind::Text) {
            body += 1;
        }
        Self { title, body }
    }
}

/// Whether a line reads as a sentence of some length.
fn is_prose(line: &str) -> bool {
    line.trim().chars().count() >= PROSE && line.contains(['。', '！', '？', '，'])
}

fn has_prose(lines: &[&str], kinds: &[Kind], from: usize) -> bool {
    (from..lines.len()).any(|at| matches!(kinds[at], Kind::Text) && is_prose(lines[at]) && lines[at].contains('。'))
}

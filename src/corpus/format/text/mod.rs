//! Plain text: a text dump of a news page, or just a headline and an article.
//!
//! Line by line: navigation, breadcrumb, headline, time line, body, credits, contact. What a line is by itself,
//! `metadata` says; what it is beside the others, [`kinds`]. The head ends where the body's first paragraph begins
//! ([`head`]); the tail begins at the first credit or furniture line behind which no real prose follows ([`foot`]).
//!
//! What is certain goes; all else stays in the body, or is listed as dropped. A line with sentences is never dropped for
//! where it stands.

mod foot;
mod head;
mod kinds;
#[cfg(test)]
mod tests;

use std::io::BufRead;

use self::foot::Foot;
use self::head::Head;
use self::kinds::{is_sentence, kinds};
use super::contract::{Emit, Format, Record};
use crate::corpus::context::Context;
use crate::corpus::encoding::read_text;
use crate::corpus::evidence::{Credits, Draft, Field, Origin};
use crate::corpus::metadata::credits::credits;
use crate::corpus::metadata::furniture::is_navigation;
use crate::corpus::metadata::lines::Kind;
use crate::corpus::metadata::names::is_outlet;
use crate::corpus::metadata::trailing::split_trailing_credits;
use crate::corpus::paragraphs::paragraphs;

/// Files of one article in plain text.
pub(super) struct Text;

/// Lines in which a page's head is looked for.
const HEAD: usize = 40;
/// Longest step of a breadcrumb, and longest value below its label, in characters.
const STEP: usize = 20;

impl Format for Text {
    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn read(&self, input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
        let read = read_text(input, None)?;
        let mut draft = draft_of(&read.text, None, context);
        draft.decoded(&read);
        let _ = emit(Record { number: None, content: Ok(draft) });
        Ok(())
    }
}

/// The lines of a text, what each is, and where its head and its foot are.
struct Laid<'t> {
    lines: Vec<&'t str>,
    kinds: Vec<Kind>,
    head: Head,
    foot: Foot,
}

impl<'t> Laid<'t> {
    fn out(lines: Vec<&'t str>, headline: Option<&str>, context: &Context<'_>) -> Self {
        let kinds = kinds(&lines, context.zone);
        let head = Head::find(&lines, &kinds, headline);
        let foot = Foot::find(&lines, &kinds, &head, context.zone);
        Self { lines, kinds, head, foot }
    }

    fn title(&self) -> &'t str {
        self.head.title.map(|at| self.lines[at].trim()).unwrap_or_default()
    }
}

/// The draft of the article that `text` is. Its `headline` is a line of it, where that is known by how it is set.
pub(super) fn draft_of(text: &str, headline: Option<&str>, context: &Context<'_>) -> Draft {
    let joined = joined(text, context);
    let laid = Laid::out(joined.iter().map(String::as_str).collect(), headline, context);
    let mut draft = Draft::default();
    let stated = claim_credits(&mut draft, &laid);
    let title = laid.title();
    let mut body = head_lines(&mut draft, &laid, stated.source.is_some());
    for at in laid.head.body..laid.foot.tail {
        let line = laid.lines[at];
        match &laid.kinds[at] {
            // A day on a line of its own, inside the article, heads what happened on it.
            Kind::Credits(found) if found.is_bare_date() && stated.published != found.published => body.push(line),
            // What is left out between paragraphs still ends one.
            Kind::Credits(_) | Kind::Furniture => {
                draft.dropped.push(line.trim().to_owned());
                body.push("");
            }
            _ if at == laid.head.body && line.trim() == title => {}
            _ => body.push(line),
        }
    }
    while let Some(line) = body.pop_if(|line| line.trim().is_empty() || is_navigation(line.trim())) {
        draft.dropped.extend(Some(line.trim().to_owned()).filter(|line| !line.is_empty()));
    }
    if let Some(last) = body.last_mut()
        && let Some((rest, found)) = split_trailing_credits(last, context.zone)
        && (is_sentence(rest) || !found.is_bare_date())
    {
        draft.credits(&found, Origin::Label, last);
        *last = rest;
    }
    claim_section(&mut draft, &laid);
    let behind = laid.lines[laid.foot.tail..].iter().map(|line| line.trim().to_owned());
    draft.dropped.extend(behind.filter(|line| !line.is_empty()));
    draft.body = paragraphs(&body.join("\n")).join("\n");
    // A sentence that stands alone is a text without a headline.
    if draft.body.is_empty() && is_sentence(title) {
        title.clone_into(&mut draft.body);
    } else {
        draft.text(Field::Title, title, Origin::Heading, title);
    }
    draft
}

/// Claims what the credit lines state; gives what those of the head do.
fn claim_credits(draft: &mut Draft, laid: &Laid<'_>) -> Credits {
    let mut stated = Credits::default();
    for (at, kind) in laid.kinds.iter().enumerate() {
        let (Kind::Credits(found), line) = (kind, laid.lines[at]) else { continue };
        if at < laid.head.body || laid.foot.is_time_line(at) || !found.is_unlabelled_date {
            stated.add(found);
            draft.credits(found, Origin::Label, line);
        } else {
            draft.credits(&Credits { published: None, ..(**found).clone() }, Origin::Label, line);
        }
    }
    if let Some((at, date)) = laid.foot.date {
        draft.date(date, Origin::Foot, laid.lines[at]);
    }
    stated
}

/// What of the head belongs to the text: sentences wherever they stand, and what stands between headline and time line,
/// which is a sub-headline or an outlet. The rest of it is listed.
fn head_lines<'t>(draft: &mut Draft, laid: &Laid<'t>, has_source: bool) -> Vec<&'t str> {
    let mut body = Vec::new();
    for at in (0..laid.head.body).filter(|&at| Some(at) != laid.head.title) {
        let line = laid.lines[at].trim();
        let is_below = laid.head.title.is_none_or(|title| at > title);
        match laid.kinds[at] {
            Kind::Text if is_below && !has_source && is_outlet(line) => {
                draft.text(Field::Source, line, Origin::TimeLine, line);
            }
            Kind::Text if is_below || is_sentence(line) => body.extend([laid.lines[at], ""]),
            Kind::Credits(ref found) if found.left.is_empty() => {}
            Kind::Text | Kind::Furniture | Kind::Navigation | Kind::Credits(_) => draft.dropped.push(line.to_owned()),
            Kind::Blank | Kind::Breadcrumb(_) => {}
        }
    }
    body
}

fn claim_section(draft: &mut Draft, laid: &Laid<'_>) {
    let breadcrumb = laid.kinds[..laid.head.body].iter().zip(&laid.lines).find_map(|(kind, line)| match kind {
        Kind::Breadcrumb(sections) if !sections.is_empty() => Some((sections.clone(), line)),
        _ => None,
    });
    if let Some((mut sections, line)) = breadcrumb {
        sections.retain(|name| name != laid.title());
        draft.list(Field::Section, sections, Origin::Breadcrumb, line);
    }
}

/// The lines of `text`, with those put together that belong to one another: the steps of a breadcrumb, and a label with
/// the value on the next line.
fn joined(text: &str, context: &Context<'_>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut open = false;
    for (number, line) in text.lines().enumerate() {
        let trimmed = line.trim();
        let step = number < HEAD && trimmed.starts_with(['>', '›', '»', '＞']) && trimmed.chars().count() <= STEP;
        match lines.last_mut() {
            Some(last) if !trimmed.is_empty() && (step || open && trimmed.chars().count() <= STEP) => {
                last.push(' ');
                last.push_str(trimmed);
            }
            _ => lines.push(line.to_owned()),
        }
        open = trimmed.ends_with([':', '：'])
            && credits(trimmed, context.zone).is_some_and(|credits| credits == Credits::default());
    }
    lines
}

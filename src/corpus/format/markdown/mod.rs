//! Markdown with front matter: the metadata are the front matter, the body is the text without its markup. A file without
//! front matter takes its title from its first heading. No file is refused for its front matter.

mod emphasis;
mod fields;
mod front;
#[cfg(test)]
mod tests;

use std::io::BufRead;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use self::front::front;
use super::contract::{Emit, Format, Record};
use crate::corpus::context::Context;
use crate::corpus::encoding::read_text;
use crate::corpus::evidence::Content;
use crate::corpus::evidence::{Field, Origin};
use crate::corpus::html as markup;
use crate::corpus::record;
use crate::text::fold;

/// Files of one article in Markdown.
pub(super) struct Markdown;

impl Format for Markdown {
    fn extensions(&self) -> &'static [&'static str] {
        &["md", "markdown"]
    }

    fn read(&self, input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
        let read = read_text(input, None)?;
        let content = article(&read.text, context).map(|mut draft| {
            draft.decoded(&read);
            draft
        });
        let _ = emit(Record { number: None, content });
        Ok(())
    }
}

/// Most `>` at the beginning of a line.
const DEEPEST: usize = 200;

fn article(text: &str, context: &Context<'_>) -> Content {
    // Some old programs end lines with a carriage return alone.
    let lines = (!text.contains('\n') && text.contains('\r')).then(|| text.replace('\r', "\n"));
    let front = front(lines.as_deref().unwrap_or(text), &|name| record::field_of(name, context.config));
    let (heading, body) = plain(front.text)?;
    let mut draft = record::Record::new(front.values, context.config).into_draft(Some(body))?;
    draft.remarks.extend(front.remarks);
    draft.dropped.extend(front.dropped);
    front.notes.into_iter().for_each(|note| draft.note(note));
    let title = draft.title();
    match heading {
        Some(heading) if title.is_none() => draft.text(Field::Title, &heading, Origin::Heading, &heading),
        // A first heading that is not the title again belongs to the text.
        Some(heading) if title.is_some_and(|title| fold(&heading) != fold(&title)) => {
            draft.body = if draft.body.is_empty() { heading } else { format!("{heading}\n{}", draft.body) };
        }
        _ => {}
    }
    Ok(draft)
}

/// The first heading, where the text begins with one of the first level, and the rest of the text, one paragraph a line.
fn plain(markdown: &str) -> Result<(Option<String>, String), String> {
    // The parser's time grows with the square of the depth of quotations.
    let marks = |line: &str| line.chars().take_while(|c| matches!(c, '>' | ' ' | '\t')).filter(|c| *c == '>').count();
    if markdown.lines().any(|line| marks(line) > DEEPEST) {
        return Err(format!("has a line with more than {DEEPEST} marks of quotation at its beginning"));
    }
    let (markdown, sign) = emphasis::set_apart(markdown);
    let without_sign = |html: String| sign.map_or(html.clone(), |sign| html.replace(sign, ""));
    let parser =
        Parser::new_ext(&markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES);
    let mut events: Vec<Event<'_>> = parser.collect();
    let mut heading = None;
    if matches!(events.first(), Some(Event::Start(Tag::Heading { level: HeadingLevel::H1, .. })))
        && let Some(end) = events.iter().position(|event| *event == Event::End(TagEnd::Heading(HeadingLevel::H1)))
    {
        let mut title = String::new();
        html::push_html(&mut title, events.drain(..=end));
        heading = Some(markup::text(&without_sign(title))?);
    }
    let mut body = String::new();
    html::push_html(&mut body, events.into_iter());
    Ok((heading.filter(|heading| !heading.is_empty()), markup::text(&without_sign(body))?))
}

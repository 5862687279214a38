//! `fetch`: one article, whole or in parts.

use serde_json::Value;

use super::super::answer::{Answer, wrong};
use super::super::article::{Lengths, Namer};
use super::super::bound::{beginning, clipped};
use super::super::parameters::{Given, Parameter, Takes};
use super::Tool;
use crate::article::{Article, IdPrefix};
use crate::engine::Found;
use crate::error::{Error, ErrorKind, Result};
use crate::service::{Holdings, several};
use unicode_segmentation::UnicodeSegmentation as _;

/// How much of long fields is told of one article.
const LENGTHS: Lengths = Lengths { field: 240, long: 420 };
/// An offset as long as any.
const LONGEST: u64 = 9_999_999_999;

pub(super) static TOOL: Tool = Tool {
    name: "fetch",
    title: "Read an article",
    about: "Read one article by its id, with its metadata and citation. A long text comes in parts of about 5,000 characters; \
            go on with the offset in `next`. total, shown and offset count characters of the text.",
    parameters: &[&[
        Parameter::new(
            "id",
            Takes::Needed(16),
            "The id of the article, as a hit has it; its first digits do where no other begins so",
        ),
        Parameter::new("offset", Takes::Number(0, LONGEST), "Characters of the text to pass over"),
        Parameter::new(
            "limit",
            Takes::Number(1, 12_000),
            "Most characters of the text; by default as many as there is room for",
        ),
    ]],
    answer,
};

/// The article whose identity begins so.
pub(super) fn article(holdings: &dyn Holdings, id: &str) -> Result<Article> {
    match holdings.engine().article(id.trim().parse::<IdPrefix>()?)? {
        Found::One(article) => Ok(*article),
        Found::Several(ids) => Err(several(&ids)),
        Found::None => Err(Error::new(ErrorKind::NotFound, "no article has an ID that begins so")
            .with_hint("take the id of a hit of search, kwic or quote as it stands")),
    }
}

fn answer(holdings: &dyn Holdings, given: &Given) -> Result<Answer> {
    let article = article(holdings, &given.text("id").unwrap_or_default())?;
    let body = article.body.as_str();
    let total = body.chars().count();
    let offset = given.number("offset").unwrap_or(0);
    let Some(start) = body.char_indices().map(|(at, _)| at).chain([body.len()]).nth(offset) else {
        return Err(wrong(
            format!("the text has {total} characters; there is none at {offset}"),
            "choose a smaller offset",
        ));
    };
    let start = whole(body, start);
    let mut answer = Answer::new(total, &given.next("offset", LONGEST));
    let mut named = Namer::new(holdings)?.name(&article, LENGTHS);
    named.put_several("authors", &article.authors, "、");
    named.put_several("editors", &article.editors, "、");
    named.put_several("reviewers", &article.reviewers, "、");
    named.put_several("section", &article.section, " > ");
    if let Some(page) = &article.page {
        named.put("page", page);
    }
    if let Some(url) = &article.url {
        named.put_long("url", url);
    }
    if let Some(captured) = article.captured {
        named.put_value("captured", captured.to_string());
    }
    if let Some(locator) = article.locators.placed(body).at(start) {
        named.put_value("locator", clipped(&locator.to_string(), 40).0);
    }
    for (name, value) in named.fields() {
        answer.put(&name, value);
    }
    let from = body[..start].chars().count();
    answer.put("offset", from);
    let mut part = beginning(&body[start..], answer.room_in("article_text"));
    if let Some(limit) = given.number("limit")
        && let Some((end, _)) = part.char_indices().nth(limit)
    {
        part = first(part, end);
    }
    answer.put("article_text", Value::from(part));
    let (shown, rest) = (part.chars().count(), start + part.len() < body.len());
    answer.show(shown, rest.then(|| given.next("offset", from + shown)));
    Ok(answer)
}

/// The first bytes of `text` up to `end` or a little before: no character is torn apart that a reader takes for one, but one
/// that is longer than all that is asked for.
fn first(text: &str, end: usize) -> &str {
    match whole(text, end) {
        0 => &text[..end],
        whole => &text[..whole],
    }
}

/// `at`, or the beginning of the character around it as a reader counts them. Looked for from a little before it.
fn whole(text: &str, at: usize) -> usize {
    const NEAR: usize = 64;
    let from = text[..at].char_indices().rev().nth(NEAR).map_or(0, |(from, _)| from);
    let starts = text[from..].grapheme_indices(true).map(|(start, _)| from + start);
    match starts.take_while(|start| *start <= at).last() {
        _ if at == text.len() => at,
        // One longer than that is told in parts.
        Some(start) if start > from || from == 0 && start < at => start,
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_begin_and_end_between_characters() {
        assert_eq!(whole("港e\u{301}口", "港e".len()), "港".len());
        assert_eq!((whole("港口", 0), whole("港口", 3), whole("港口", 6)), (0, 3, 6));
        assert_eq!(first("e\u{301}e\u{301}", 4), "e\u{301}");
        let long = format!("港e{}口", "\u{301}".repeat(400));
        assert_eq!(whole(&long, 3 + 1 + 2 * 300), 3 + 1 + 2 * 300);
        assert_eq!(first("e\u{301}", 1), "e");
    }
}

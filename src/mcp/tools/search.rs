//! `search`: one page of hits.

use serde_json::{Value, json};

use super::super::answer::Answer;
use super::super::article::{HIT, Namer};
use super::super::bound::{clipped, cost};
use super::super::hints;
use super::super::parameters::{Given, Parameter, Takes};
use super::super::question::{FILTERS, QUERY, SORT, order, question};
use super::Tool;
use crate::engine::Cursor;
use crate::error::Result;
use crate::reprints::StoryHit;
use crate::service::{self, Found, Holdings, SearchOptions};

/// Hits where nothing else is said.
const MOST: usize = 10;
/// More never fit into an answer.
const FITTING: usize = 30;
/// Snippets of a hit, where there is room for so many; otherwise one.
const SNIPPETS: usize = 2;
/// Most characters of a snippet: theirs are shorter, but for a letter under many accents.
const SNIPPET: usize = 200;
/// A cursor of the length that all have.
const CURSOR: &str = "00000000000000000000000000000000000000000000000000000000";

pub(super) static TOOL: Tool = Tool {
    name: "search",
    title: "Search the archive",
    about: "Search the news archive and list the articles that match, with snippets. Both Chinese scripts and regional words \
            are one. The total is exact. Go on with `next`, read an article with fetch, see every place with kwic.",
    parameters: &[
        QUERY,
        FILTERS,
        SORT,
        &[
            Parameter::new(
                "group",
                Takes::Choice(&["none", "reprints"]),
                "reprints: one hit for all articles of a story",
            ),
            Parameter::new(
                "limit",
                Takes::Number(1, 1000),
                "Most hits; by default 10. An answer has room for about 10",
            ),
            Parameter::new("after", Takes::Text, "The cursor that `next` of the page before names"),
        ],
    ],
    answer,
};

fn answer(holdings: &dyn Holdings, given: &Given) -> Result<Answer> {
    let read = question(given).read()?;
    let asked = read.on(holdings)?;
    let after = given.text("after").map(|cursor| cursor.parse::<Cursor>()).transpose()?;
    let limit = given.number("limit").unwrap_or(MOST).min(FITTING);
    let options = SearchOptions { order: order(given)?, limit, after, grouped: given.is("group", "reprints") };
    let found = service::search(holdings, &asked, &options)?;
    let mut answer = Answer::new(found.total, &given.next("after", CURSOR));
    answer.put_some("stories", found.stories);
    hints::tell(&mut answer, &asked.query, &read.parsed.notices, asked.unanswered);
    if found.total == 0 {
        hints::help(&mut answer, holdings, &asked)?;
    }
    let namer = Namer::new(holdings)?;
    let hits = |snippets: usize| -> Vec<Value> {
        found.hits.iter().map(|hit| self::hit(hit, &found, &namer, snippets)).collect()
    };
    let mut told = hits(SNIPPETS);
    let room = answer.room_in("hits");
    if told.iter().map(|hit| cost(hit) + 2).sum::<usize>() > room {
        told = hits(1);
    }
    let shown = answer.put_list("hits", told);
    let next = if shown == found.hits.len() {
        found.next
    } else {
        // Where this page ends, which is before the one that was asked for does.
        service::search(holdings, &asked, &SearchOptions { limit: shown, ..options })?.next
    };
    answer.show(shown, next.map(|cursor| given.next("after", cursor.to_string())));
    Ok(answer)
}

/// A hit, with so many snippets.
fn hit(hit: &StoryHit, found: &Found, namer: &Namer, snippets: usize) -> Value {
    let article = &hit.hit.article;
    let mut named = namer.name(article, HIT);
    named.put_several("authors", &article.authors, "、");
    if let Some(page) = &article.page {
        named.put("page", page);
    }
    if let Some((member, size)) = &hit.story {
        named.put_value("story", json!({ "id": member.story.to_string(), "articles": size, "this_is": member.kind }));
    }
    let snippets = found.snippets(hit).into_iter().take(snippets).map(|snippet| {
        let mut told = json!({ "article_text": clipped(&snippet.text, SNIPPET).0 });
        if let Some(locator) = snippet.locator {
            told["locator"] = clipped(&locator.to_string(), 40).0.into();
        }
        told
    });
    let snippets: Vec<Value> = snippets.collect();
    named.put_value("snippets", snippets);
    named.value()
}

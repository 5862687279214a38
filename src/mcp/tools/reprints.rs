//! `reprints`: the stories of an article or of a query.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::super::answer::Answer;
use super::super::article::Namer;
use super::super::bound::clipped;
use super::super::hints;
use super::super::parameters::{FARTHEST, Given, Parameter, Takes};
use super::super::question::{FILTERS, OFFSET, QUERY, question};
use super::Tool;
use crate::article::ArticleId;
use crate::error::{Error, ErrorKind, Result};
use crate::reprints::{Link, Story, ToldMember};
use crate::service::{self, Holdings, Limit, ReprintsOptions, ReprintsRead};

/// Stories where nothing else is said.
const STORIES: usize = 5;
/// Links of a chain of sources that are told.
const LINKS: usize = 6;
/// Articles that are named beyond those that are passed over: more never fit.
const FITTING: usize = 40;
/// Most characters of a source in a chain.
const SOURCE: usize = 40;

pub(super) static TOOL: Tool = Tool {
    name: "reprints",
    title: "Stories and their reprints",
    about: "Tell which articles are one story (copies, reprints, excerpts), who printed it first, and through which sources it \
            went. Give the whole id of an article as query for its story, or a query for all stories that answer. total counts \
            the articles of the stories listed, `stories_total` all stories; go on with `next`.",
    parameters: &[
        QUERY,
        FILTERS,
        OFFSET,
        &[
            Parameter::new("limit", Takes::Number(1, 1000), "Most stories; by default 5"),
            Parameter::new(
                "excerpts",
                Takes::Flag,
                "List also what has a passage of a story and is no part of it; of an id always",
            ),
        ],
    ],
    answer,
};

fn answer(holdings: &dyn Holdings, given: &Given) -> Result<Answer> {
    let asked = ReprintsRead::new(&question(given))?;
    let limit = Limit::Most(given.number("limit").unwrap_or(STORIES));
    let options = ReprintsOptions { limit, excerpts: given.flag("excerpts") };
    let Some(found) = service::reprints(holdings, &asked, &options)? else {
        return Err(
            Error::new(ErrorKind::NotFound, "no article has this ID").with_hint("take the id of a hit as it stands")
        );
    };
    let members: Vec<(&Story, &ToldMember)> = found
        .stories
        .iter()
        .flat_map(|story| {
            let all = story.members.iter().chain(story.excerpts.iter().flatten());
            all.map(move |member| (story, member))
        })
        .collect();
    let mut answer = Answer::new(members.len(), &given.next("offset", FARTHEST));
    answer.put("stories_total", found.total);
    answer.put("stories_listed", found.stories.len());
    if let ReprintsRead::Query(read) = &asked {
        hints::tell(&mut answer, &read.parsed.query, &read.parsed.notices, 0);
        if found.total == 0 {
            if asked.is_nearly_an_id() {
                answer.put("hint", "the query was taken for a word; an ID is written whole here, all 16 digits");
            } else {
                hints::help(&mut answer, holdings, &read.on(holdings)?)?;
            }
        }
    }
    let (offset, all) = (super::offset(given, members.len())?, members.len());
    let near: Vec<(&Story, &ToldMember)> = members.into_iter().skip(offset).take(FITTING).collect();
    let ids: Vec<ArticleId> = near.iter().map(|(_, member)| member.id).collect();
    let names = Namer::new(holdings)?.names(holdings, &ids)?;
    let rows = near.iter().enumerate().map(|(at, (story, member))| row(story, member, at == 0, &names));
    let next = offset + answer.put_list("articles", rows.collect());
    answer.show(next - offset, if next < all { given.next_row(next) } else { None });
    Ok(answer)
}

/// An article of a story; with the first of the story, or of the answer, stands what is to be said of the whole.
fn row(story: &Story, member: &ToldMember, is_first: bool, names: &HashMap<ArticleId, Value>) -> Value {
    let mut row = names.get(&member.id).cloned().unwrap_or_else(|| json!({ "id": member.id.to_string() }));
    row["story"] = story.story.to_string().into();
    row["this_is"] = json!(member.kind);
    row["shared"] = json!((member.shared * 100.0).floor() / 100.0);
    row["earliest"] = story.earliest.contains(&member.id).into();
    if is_first || story.members.first().is_some_and(|first| first.id == member.id) {
        row["whole_story"] = json!({
            "articles": story.size,
            "excerpts": story.excerpts.as_ref().map(Vec::len),
            "order_of_first_day_unknown": story.same_day,
            "sources_by_time": story.chain.iter().take(LINKS).map(link).collect::<Vec<_>>(),
            "more_sources": story.chain.len().saturating_sub(LINKS),
        });
    }
    row
}

fn link(link: &Link) -> Value {
    let source = link.source.as_ref().map(|source| clipped(source, SOURCE).0);
    json!([source, link.articles, link.published.map(|date| date.to_string())])
}

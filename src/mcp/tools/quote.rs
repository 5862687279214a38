//! `quote`: does this sentence stand in the archive, and where. Looked for is the text as a phrase, folded, in titles and
//! bodies: signs count, but for those around it; scripts, widths and house styles of signs do not. Of a quotation that does not
//! stand as a whole, the longest run that does.

mod longest;

use serde_json::{Map, Value};

use self::longest::{Cuts, longest};
use super::super::answer::{Answer, wrong};
use super::super::bound::clipped;
use super::super::parameters::{FARTHEST, Given, Parameter, Takes};
use super::super::question::{FILTERS, OFFSET, filters};
use super::Tool;
use super::run::{lines_from, put_lines};
use crate::analysis::LineOrder;
use crate::engine::Order;
use crate::error::Result;
use crate::query::{Parsed, Query, TextField, Typed};
use crate::service::{self, Asked, Holdings, KwicOptions, Limit, Read, ReadFilters};
use crate::text::glob;
use crate::text::pattern::Pattern;

/// Most characters of a quotation.
const QUOTATION: usize = 2000;
/// Places, where nothing else is said; more never fit.
const FITTING: usize = 30;
/// Characters of context on either side.
const CONTEXT: usize = 40;
/// Most characters of a text that is told.
const TOLD: usize = 600;

pub(super) static TOOL: Tool = Tool {
    name: "quote",
    title: "Check a quotation",
    about: "Tell whether a sentence or passage stands in the archive word for word, in either script, and where: how many \
            articles and places, each with the characters as they stand there. Where the whole does not stand, tells the longest \
            part that does. total counts places; go on with `next`. Use it before quoting, or to check a quotation.",
    parameters: &[
        &[Parameter::new("text", Takes::Needed(QUOTATION), "The quotation; its own quotation marks are passed over")],
        FILTERS,
        OFFSET,
        &[Parameter::new("limit", Takes::Number(1, 1000), "Most places; by default as many as there is room for")],
    ],
    answer,
};

fn answer(holdings: &dyn Holdings, given: &Given) -> Result<Answer> {
    let typed = given.text("text").unwrap_or_default();
    let read = filters(given).read()?;
    let once = read.once(&read.frame, holdings)?;
    let cuts = Cuts::new(&typed);
    if cuts.is_empty() {
        return Err(wrong("the text has no character that can be searched", "give the sentence that is quoted"));
    }
    let stands = |texts: &[&str]| -> Result<u64> {
        holdings.go_on()?;
        match phrases(texts) {
            Some(query) => holdings.engine().count(&once.of(&query.and(read.frame.clone()))),
            None => Ok(0),
        }
    };
    let whole = cuts.whole();
    let is_whole = stands(&whole)? > 0;
    let found: Vec<&str> = match is_whole {
        true => whole,
        false => longest(&cuts, &mut |text| Ok(stands(&[text])? > 0))?.into_iter().collect(),
    };
    let mut answer;
    match phrases(&found) {
        None => {
            answer = Answer::new(0, &given.next("offset", FARTHEST));
            answer.put("found", "nothing");
            answer.put("in_articles", 0);
            answer.put(
                "remark",
                "no part of it that is worth telling, of four characters or more, stands in the archive",
            );
            answer.put("lines", Vec::<Value>::new());
        }
        Some(query) => {
            let asked = asked(holdings, query, &read, &typed)?;
            let offset = given.number("offset").unwrap_or(0);
            let limit = given.number("limit").unwrap_or(FITTING).min(FITTING);
            let options = KwicOptions {
                width: CONTEXT,
                order: LineOrder::Articles(Order::Oldest),
                distinct: false,
                per_article: None,
                limit: Limit::Most(offset + limit + 1),
            };
            let (concordance, lines) = lines_from(holdings, &asked, &options, offset)?;
            answer = Answer::new(concordance.occurrences, &given.next("offset", FARTHEST));
            answer.put("found", if is_whole { "whole" } else { "part" });
            answer.put("in_articles", concordance.articles);
            tell_part(&mut answer, &cuts, &found, is_whole);
            let is_more = lines.len() > limit;
            let lines = &lines[..lines.len().min(limit)];
            let shown = put_lines(&mut answer, holdings, lines, &|_| Map::new())?;
            let next = if is_more || shown < lines.len() { given.next_row(offset + shown) } else { None };
            answer.show(shown, next);
        }
    }
    Ok(answer)
}

/// Says what of the quotation was found.
fn tell_part(answer: &mut Answer, cuts: &Cuts<'_>, found: &[&str], is_whole: bool) {
    if is_whole {
        if found.len() > 1 {
            answer.put("remark", "the quotation has several paragraphs: each stands in each of these articles");
        }
        return;
    }
    for text in found {
        answer.put("longest_part", clipped(text, TOLD).0);
        answer.put("longest_part_characters", text.chars().count());
        answer.put("longest_part_offset", cuts.offset_of(text));
    }
    answer.put("of_characters", cuts.chars());
    if cuts.is_coarse() {
        answer.put(
            "remark",
            "the quotation is long: parts were looked for from clause to clause, not from character to character",
        );
    }
}

/// A question of the articles that have these texts.
fn asked(holdings: &dyn Holdings, query: Query, filters: &ReadFilters, typed: &str) -> Result<Asked> {
    let query = query.and(filters.frame.clone()).within_limits()?;
    let parsed = Parsed { query, folded: String::new(), notices: Vec::new(), cuts: Vec::new() };
    service::Read::on(&Read { typed: typed.to_owned(), parsed, filters: filters.clone() }, holdings)
}

/// What asks for all of these texts as they stand; `None` where there are none.
fn phrases(texts: &[&str]) -> Option<Query> {
    let phrase = |text: &&str| {
        glob::phrase(text)?;
        let pattern = Pattern::Leaf(Typed::Phrase((*text).to_owned()));
        Some(Query::Text { field: TextField::Any, pattern })
    };
    let texts: Vec<Query> = texts.iter().filter_map(phrase).collect();
    if texts.is_empty() { None } else { Some(Query::all_of(texts)) }
}

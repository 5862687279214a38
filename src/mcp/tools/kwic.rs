//! `kwic`: every place where a query stands, in its context.

use serde_json::{Map, json};

use super::super::answer::Answer;
use super::super::hints;
use super::super::parameters::{FARTHEST, Given, Parameter, Takes};
use super::super::question::{FILTERS, OFFSET, QUERY, question};
use super::Tool;
use super::run::{lines_from, put_lines};
use crate::error::Result;
use crate::service::{Holdings, KwicOptions, Limit, line_order};

/// Most lines, where nothing else is said; more never fit.
const FITTING: usize = 60;
/// Most characters on either side.
const WIDEST: usize = 200;

pub(super) static TOOL: Tool = Tool {
    name: "kwic",
    title: "Keyword in context",
    about: "List every place where a query stands, each with the text left and right of it, its paragraph and its offset there \
            (a concordance). total counts places, `articles` names the articles of the lines by id. Go on with `next`.",
    parameters: &[
        QUERY,
        FILTERS,
        OFFSET,
        &[
            Parameter::new("width", Takes::Number(0, WIDEST as u64), "Characters on either side; by default 20"),
            Parameter::new(
                "sort",
                Takes::Texts,
                "The order of the lines: date (newest first), oldest, relevance, or by what stands around: hit, L1, L2, R1, …",
            ),
            Parameter::new("distinct", Takes::Flag, "Lines that are the same once, with their number"),
            Parameter::new("per-article", Takes::Number(1, 1000), "Most lines of an article"),
            Parameter::new("limit", Takes::Number(1, 1000), "Most lines; by default as many as there is room for"),
        ],
    ],
    answer,
};

fn answer(holdings: &dyn Holdings, given: &Given) -> Result<Answer> {
    let read = question(given).read()?;
    let asked = read.on(holdings)?;
    let sort = match given.texts("sort") {
        named if named.is_empty() => vec!["date".to_owned()],
        named => named.iter().flat_map(|names| names.split(',')).map(|name| name.trim().to_owned()).collect(),
    };
    let offset = given.number("offset").unwrap_or(0);
    let limit = given.number("limit").unwrap_or(FITTING).min(FITTING);
    let options = KwicOptions {
        width: given.number("width").unwrap_or(KwicOptions::WIDTH),
        order: line_order(&sort, 0)?,
        distinct: given.flag("distinct"),
        per_article: given.number("per-article"),
        // One more, so that it is known whether there is one.
        limit: Limit::Most(offset + limit + 1),
    };
    let (found, lines) = lines_from(holdings, &asked, &options, offset)?;
    let mut answer = Answer::new(found.occurrences, &given.next("offset", FARTHEST));
    answer.put("in_articles", found.articles);
    hints::tell(&mut answer, &asked.query, &read.parsed.notices, asked.unanswered);
    if found.articles == 0 {
        hints::help(&mut answer, holdings, &asked)?;
    }
    let is_more = lines.len() > limit;
    let lines = &lines[..lines.len().min(limit)];
    let shown = put_lines(&mut answer, holdings, lines, &|line| {
        let mut told = Map::new();
        if options.distinct {
            told.insert("times".to_owned(), json!(line.times));
        }
        told
    })?;
    let next = if is_more || shown < lines.len() { given.next_row(offset + shown) } else { None };
    answer.show(shown, next);
    Ok(answer)
}

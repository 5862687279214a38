//! `facets`: the articles that match, by the values of their fields.

use serde_json::{Value, json};

use super::super::answer::Answer;
use super::super::bound::clipped;
use super::super::hints;
use super::super::parameters::{FARTHEST, Given, Parameter, Takes};
use super::super::question::{FILTERS, OFFSET, QUERY, question};
use super::Tool;
use crate::error::Result;
use crate::service::{self, FacetsOptions, Holdings, Limit};

/// Most characters of a value.
const VALUE: usize = 120;

pub(super) static TOOL: Tool = Tool {
    name: "facets",
    title: "Count by source, author, year …",
    about: "Count the articles that match by the values of fields, those with most articles first, beside all articles of the \
            same value (`of`). total counts values that are listed, `articles` the articles that match; go on with `next`.",
    parameters: &[
        QUERY,
        FILTERS,
        OFFSET,
        &[
            Parameter::new(
                "by",
                Takes::NeededTexts,
                "What to count by: source, author, editor, reviewer, section, page, lang, year, quarter, month, day, weekday",
            ),
            Parameter::new("limit", Takes::Number(1, 10_000), "Most values of a field; by default 20"),
        ],
    ],
    answer,
};

fn answer(holdings: &dyn Holdings, given: &Given) -> Result<Answer> {
    let by: Vec<String> =
        given.texts("by").iter().flat_map(|names| names.split(',')).map(|name| name.trim().to_owned()).collect();
    let options = FacetsOptions::new(&by, Limit::Most(given.number("limit").unwrap_or(FacetsOptions::MOST)))?;
    let read = question(given).read()?;
    let asked = read.on(holdings)?;
    let facets = service::facets(holdings, &asked, &options)?.facets;
    let values: Vec<Value> = facets
        .facets
        .iter()
        .flat_map(|field| {
            field.values.iter().map(|value| {
                let (told, is_clipped) = clipped(&value.value, VALUE);
                let mut row =
                    json!({ "field": field.field, "value": told, "articles": value.articles, "of": value.of });
                if is_clipped {
                    row["clipped"] = json!(["value"]);
                }
                row
            })
        })
        .collect();
    let mut answer = Answer::new(values.len(), &given.next("offset", FARTHEST));
    answer.put("articles", facets.total);
    answer.put("of", facets.of);
    hints::tell(&mut answer, &asked.query, &read.parsed.notices, asked.unanswered);
    if facets.total == 0 {
        hints::help(&mut answer, holdings, &asked)?;
        super::put_from(&mut answer, given, "values", values)?;
        return Ok(answer);
    }
    let fields = facets.facets.iter().map(|field| {
        json!({
            "field": field.field,
            "several_values": field.several,
            "articles_without": field.none.articles,
            "values_not_listed": field.other.values,
            "articles_not_listed": field.other.articles,
        })
    });
    answer.put("fields", fields.collect::<Vec<_>>());
    super::put_from(&mut answer, given, "values", values)?;
    Ok(answer)
}

//! `explain`: how a query is understood, what each part of it finds, and why an article answers it or does not.

use serde_json::{Value, json};

use super::super::answer::Answer;
use super::super::article::{HIT, Namer};
use super::super::bound::clipped;
use super::super::hints;
use super::super::parameters::{FARTHEST, Given, Parameter, Takes};
use super::super::question::{FILTERS, OFFSET, QUERY, question};
use super::Tool;
use crate::article::IdPrefix;
use crate::engine::{Part, RankedTerm};
use crate::error::Result;
use crate::service::{self, Holdings};

/// Most characters of a part of a query.
const PART: usize = 160;
/// Most terms of a part that are told.
const TERMS: usize = 8;

pub(super) static TOOL: Tool = Tool {
    name: "explain",
    title: "Explain a query",
    about: "Tell how a query is understood: how words are cut, what regions call them, how many articles each part finds, which \
            terms rank; of one article, why it matches or does not and how it scores. total counts rows; go on with `next`.",
    parameters: &[QUERY, FILTERS, OFFSET, &[Parameter::new("id", Takes::Text, "An article to hold the query against")]],
    answer,
};

fn answer(holdings: &dyn Holdings, given: &Given) -> Result<Answer> {
    let read = question(given).read()?;
    let asked = read.on(holdings)?;
    let id = given.text("id").map(|id| id.trim().parse::<IdPrefix>()).transpose()?;
    let explained = service::explain(holdings, &asked, id)?;
    let told = explained.answer(&read, &asked);
    let mut rows = Vec::new();
    for cut in &told.cut {
        rows.push(json!({ "row": "word", "cut": few(&cut.parts) }));
        let called = cut.others.iter().map(
            |others| json!({ "row": "called", "word": clipped(&others.word, PART).0, "also": few(&others.others) }),
        );
        rows.extend(called);
    }
    parts(&told.parts, 0, &mut rows);
    rows.extend(told.ranking.iter().map(ranked));
    let mut answer = Answer::new(rows.len(), &given.next("offset", FARTHEST));
    hints::tell(&mut answer, &asked.query, &read.parsed.notices, asked.unanswered);
    answer.put("articles", told.parts.articles);
    if let Some(article) = &explained.article {
        answer.put("article", Namer::new(holdings)?.name(article, HIT).value());
        answer.put("matches", told.parts.matches);
        answer.put("score", told.score);
        answer.put("coverage", told.coverage);
        answer.put("closeness", told.closeness);
    }
    super::put_from(&mut answer, given, "rows", rows)?;
    Ok(answer)
}

/// A part of the query and those below it.
fn parts(part: &Part, depth: usize, rows: &mut Vec<Value>) {
    let mut row = json!({
        "row": "part", "depth": depth, "query": clipped(&part.query, PART).0, "articles": part.articles,
    });
    if let Some(matches) = part.matches {
        row["matches"] = matches.into();
    }
    if part.optional {
        row["optional"] = true.into();
    }
    rows.push(row);
    for part in &part.parts {
        parts(part, depth + 1, rows);
    }
}

fn ranked(term: &RankedTerm) -> Value {
    let mut row = json!({
        "row": "term", "field": term.field, "term": clipped(&term.term, PART).0, "articles": term.articles,
        "weight": rounded(term.weight),
    });
    if let Some(frequency) = term.frequency {
        row["frequency"] = frequency.into();
    }
    if let Some(score) = term.score {
        row["score"] = rounded(score);
    }
    row
}

fn rounded(number: f32) -> Value {
    json!((f64::from(number) * 1000.0).round() / 1000.0)
}

/// The first of `texts`.
fn few(texts: &[String]) -> Vec<String> {
    let mut few: Vec<String> = texts.iter().take(TERMS).map(|text| clipped(text, PART).0).collect();
    if texts.len() > TERMS {
        few.push(format!("… {} more", texts.len() - TERMS));
    }
    few
}

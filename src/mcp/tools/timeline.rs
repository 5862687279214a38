//! `timeline`: the articles that match over time.

use serde_json::{Value, json};

use super::super::answer::{Answer, wrong};
use super::super::bound::clipped;
use super::super::parameters::{FARTHEST, Given, Parameter, Takes};
use super::super::question::{FILTERS, OFFSET, QUERY, question};
use super::Tool;
use crate::analysis::{Bin, Of};
use crate::error::Result;
use crate::service::{Holdings, TimelineOptions, TimelineRead, unit};

/// Most characters of a query that is told.
const QUERY_CHARS: usize = 120;
/// Queries of a timeline.
const SERIES: usize = 10;

pub(super) static TOOL: Tool = Tool {
    name: "timeline",
    title: "Count over time",
    about: "Count the articles that match over time, beside all articles of each span, so that shares can be compared: rows of \
            series (from 0), from, to, articles, of, per_thousand, and whether the span is thin (fewer than 50 articles) or \
            partial. total counts rows; go on with `next`.",
    parameters: &[
        QUERY,
        FILTERS,
        OFFSET,
        &[
            Parameter::new("with", Takes::Texts, "Up to 9 more queries, each with a series of its own"),
            Parameter::new(
                "by",
                Takes::Choice(&["auto", "day", "week", "month", "quarter", "year"]),
                "The length of a span; auto makes about sixty at most",
            ),
            Parameter::new(
                "of",
                Takes::Choice(&["filters", "all"]),
                "Whether articles are held against those that the filters leave, or against all",
            ),
        ],
    ],
    answer,
};

fn answer(holdings: &dyn Holdings, given: &Given) -> Result<Answer> {
    let with = given.texts("with");
    if with.len() >= SERIES {
        return Err(wrong(format!("a timeline has {SERIES} queries at most"), "name fewer in `with`"));
    }
    let options = TimelineOptions {
        with,
        by: given.text("by").map_or(Ok(None), |name| unit(&name))?,
        of: if given.is("of", "all") { Of::All } else { Of::Filters },
    };
    let found = TimelineRead::new(&question(given), &options)?.on(holdings)?;
    let timeline = &found.timeline;
    let rows: Vec<Value> = timeline
        .series
        .iter()
        .enumerate()
        .flat_map(|(number, series)| series.bins.iter().map(move |bin| row(number, bin)))
        .collect();
    let mut answer = Answer::new(rows.len(), &given.next("offset", FARTHEST));
    answer.put("by", timeline.by.as_str());
    answer.put("undated_of", timeline.undated);
    let series = timeline.series.iter().zip(&found.unanswered).map(|(series, unanswered)| {
        let mut told = json!({
            "query": clipped(&series.query, QUERY_CHARS).0,
            "understood": clipped(&series.parsed, QUERY_CHARS).0,
            "articles": series.total,
            "undated": series.undated,
        });
        if *unanswered > 0 {
            told["stories_not_counted"] = json!(unanswered);
        }
        told
    });
    answer.put("series", series.collect::<Vec<_>>());
    answer.put("columns", json!(["series", "from", "to", "articles", "of", "per_thousand", "remark"]));
    super::put_from(&mut answer, given, "rows", rows)?;
    Ok(answer)
}

fn row(series: usize, bin: &Bin) -> Value {
    let remark = match (bin.thin, bin.partial) {
        (true, true) => "thin, partial",
        (true, false) => "thin",
        (false, true) => "partial",
        (false, false) => "",
    };
    let share = bin.per_thousand.map(|share| (share * 1000.0).round() / 1000.0);
    json!([series, bin.from.to_string(), bin.to.to_string(), bin.articles, bin.of, share, remark])
}

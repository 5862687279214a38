//! `/timeline`: the articles that answer over time, as a picture and as a table, each span a search.

use askama::Template;

use super::address::Address;
use super::ask::Ask;
use super::frame::{Frame, Reader};
use super::shown::harmless;
use super::{Picked, narrowing, question};
use crate::analysis::{Bin, Of, Timeline, Unit};
use crate::error::Result;
use crate::service::{Holdings, TimelineOptions, TimelineRead, unit};
use crate::web::messages::{Tongue, grouped};

/// Units of the picture, and of a series in it.
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 120.0;
/// Spans that a page shows; more are a table to export.
const MOST: usize = 400;

/// A timeline.
#[derive(Debug, Template)]
#[template(path = "timeline.html")]
struct View {
    page: Frame,
    ask: Ask,
    by: Vec<Picked>,
    of: Vec<Picked>,
    with: String,
    series: Vec<Series>,
    is_share: bool,
    /// That there are more spans than are shown.
    cut: Option<String>,
    exports: Vec<(&'static str, String)>,
}

/// One query.
#[derive(Debug)]
struct Series {
    query: String,
    total: String,
    undated: Option<String>,
    bars: Vec<Bar>,
    first: String,
    last: String,
    rows: Vec<Row>,
}

/// A bar of articles that answer before one of those that they are held against.
#[derive(Debug)]
struct Bar {
    href: String,
    label: String,
    x: String,
    width: String,
    y: String,
    height: String,
    of_y: String,
    of_height: String,
}

#[derive(Debug)]
struct Row {
    span: String,
    href: String,
    articles: String,
    of: String,
    share: String,
    interval: String,
    remark: &'static str,
}

/// The page.
///
/// # Errors
/// Where the question cannot be read, and where the index cannot.
pub(super) fn page(reader: &Reader, holdings: &dyn Holdings) -> Result<String> {
    let (m, address) = (reader.tongue, &reader.address);
    let mut question = question::question(address)?;
    if question.query.trim().is_empty() {
        question.query = "*".to_owned();
    }
    let by = address.get("by").unwrap_or("auto");
    let against = if address.get("of") == Some("all") { Of::All } else { Of::Filters };
    let with: Vec<String> = address.all("with").map(str::to_owned).collect();
    let options = TimelineOptions { with: with.clone(), by: unit(by)?, of: against };
    let read = TimelineRead::new(&question, &options)?;
    let found = read.on(holdings)?;
    let parsed = read.series.first().map(|(_, parsed)| parsed);
    let timeline = &found.timeline;
    let mut ask = Ask::new(reader, &question, parsed, &["by", "of", "with"]);
    ask.notices
        .extend(found.unanswered.iter().filter(|stories| **stories > 0).map(|stories| m.n("notice-once", stories)));
    let api = address.to_api("/api/v1/timeline").set("query", &question.query).set("by", by);
    let api = api.set("of", address.get("of").unwrap_or_default());
    let api = with.iter().fold(api, |api, with| api.with("with", with));
    let spans = timeline.series.first().map_or(0, |series| series.bins.len());
    let units = std::iter::once(("auto", m.t("by-auto")))
        .chain(Unit::ALL.into_iter().map(|unit| (unit.name(), m.t(unit.name()))));
    let view = View {
        page: Frame::new(reader, &format!("{} {}", m.t("timeline"), address.get("query").unwrap_or_default())),
        ask,
        by: units
            .map(|(value, text)| Picked { value: value.to_owned(), text: text.to_owned(), is_current: value == by })
            .collect(),
        of: [("filters", m.t("of-filters"), Of::Filters), ("all", m.t("of-all"), Of::All)]
            .map(|(value, text, of)| Picked {
                value: value.to_owned(),
                text: text.to_owned(),
                is_current: of == against,
            })
            .into(),
        with: with.first().cloned().unwrap_or_default(),
        series: series(m, address, timeline),
        is_share: timeline.is_share(),
        cut: (spans > MOST)
            .then(|| m.with("spans-cut", &[("n", &grouped(MOST as u64)), ("all", &grouped(spans as u64))])),
        exports: vec![("JSON", api.to_string())],
    };
    view.render().map_err(super::unrendered)
}

fn series(m: Tongue, address: &Address, timeline: &Timeline) -> Vec<Series> {
    let bins = timeline.series.iter().flat_map(|series| &series.bins);
    let highest = bins.map(|bin| if timeline.is_share() { bin.of } else { bin.articles }).max().unwrap_or(0).max(1);
    let own: u64 =
        timeline.series.iter().flat_map(|series| &series.bins).map(|bin| bin.articles).max().unwrap_or(0).max(1);
    // Where few of many answer, their bars would be slivers before those that they are held against.
    let highest = if own * 20 < highest { own } else { highest };
    let first_query = timeline.series.first().map(|series| series.query.clone());
    timeline
        .series
        .iter()
        .map(|series| {
            let shown = &series.bins[series.bins.len().saturating_sub(MOST)..];
            let search = if Some(&series.query) == first_query.as_ref() {
                address.to("/")
            } else {
                address.to("/").set("query", &series.query)
            };
            Series {
                query: harmless(&series.query).into_owned(),
                total: m.n("articles", &series.total),
                undated: (series.undated > 0).then(|| format!("{} {}", m.t("undated"), grouped(series.undated))),
                bars: shown
                    .iter()
                    .enumerate()
                    .map(|(at, bin)| bar(m, &search, bin, at, shown.len(), highest))
                    .collect(),
                first: shown.first().map(|bin| narrowing::days(bin.from, bin.to).0).unwrap_or_default(),
                last: shown.last().map(|bin| narrowing::days(bin.from, bin.to).1).unwrap_or_default(),
                rows: shown.iter().rev().filter(|bin| bin.of > 0).map(|bin| row(m, &search, bin)).collect(),
            }
        })
        .collect()
}

fn bar(m: Tongue, search: &Address, bin: &Bin, at: usize, count: usize, highest: u64) -> Bar {
    let step = WIDTH / count.max(1) as f64;
    let height = |articles: u64| {
        (articles.min(highest) as f64 / highest as f64 * (HEIGHT - 2.0)).max(if articles > 0 { 1.0 } else { 0.0 })
    };
    let short = |value: f64| format!("{value:.1}");
    Bar {
        href: narrowing::to_days(search, bin.from, bin.to).to_string(),
        label: m.with("bar", &[("span", &narrowing::span(bin.from, bin.to)), ("n", &grouped(bin.articles))]),
        x: short(at as f64 * step),
        width: short((step * 0.8).max(step - 3.0)),
        y: short(HEIGHT - height(bin.articles)),
        height: short(height(bin.articles)),
        of_y: short(HEIGHT - height(bin.of)),
        of_height: short(height(bin.of)),
    }
}

fn row(m: Tongue, search: &Address, bin: &Bin) -> Row {
    let per = |share: Option<f64>| share.map_or_else(String::new, per_thousand);
    Row {
        span: narrowing::span(bin.from, bin.to),
        href: narrowing::to_days(search, bin.from, bin.to).to_string(),
        articles: grouped(bin.articles),
        of: grouped(bin.of),
        share: per(bin.per_thousand),
        interval: match (bin.low, bin.high) {
            (Some(low), Some(high)) => format!("{} – {}", per_thousand(low), per_thousand(high)),
            _ => String::new(),
        },
        remark: match (bin.thin, bin.partial) {
            (_, true) => m.t("partial"),
            (true, false) => m.t("thin"),
            (false, false) => "",
        },
    }
}

/// A share of a thousand with as many decimals as say something.
fn per_thousand(share: f64) -> String {
    match share {
        0.0 => "0".to_owned(),
        share if share < 1.0 => format!("{share:.3}"),
        share if share < 10.0 => format!("{share:.2}"),
        share => format!("{share:.1}"),
    }
}

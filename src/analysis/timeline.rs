//! Timelines: the articles that answer, span by span, beside all that were published then.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::statistics::{Z_95, wilson};
use super::{Asked, Unit};
use crate::date::DateRange;
use crate::engine::{Counted, Engine, Key, Tally};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;

/// Most spans of a timeline.
const MOST: u64 = 20_000;
/// Spans that [`timeline`] makes at most where it may choose their length.
const CHOSEN: u64 = 60;
/// A span with fewer articles says little.
pub const THIN: u64 = 50;

/// What the articles of a span are held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub enum Of {
    /// The articles that the filters leave.
    Filters,
    /// All articles.
    All,
}

/// Articles over time, of one query or several.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct Timeline {
    /// The length of a span.
    pub by: String,
    /// What the articles are held against.
    pub of: Of,
    /// Articles without a date among those that they are held against.
    pub undated: u64,
    /// A series for each query, all of the same spans.
    pub series: Vec<Series>,
    /// The length of a span.
    #[serde(skip)]
    pub unit: Unit,
}

/// The articles of one query over time.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct Series {
    /// The query as typed.
    pub query: String,
    /// The query as understood.
    pub parsed: String,
    /// Articles that answer, dated or not.
    pub total: u64,
    /// Those of them without a date.
    pub undated: u64,
    /// Span by span, without a gap.
    pub bins: Vec<Bin>,
}

/// One span.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct Bin {
    /// Its first day; where the filters begin inside the span, theirs.
    #[cfg_attr(feature = "web", schema(value_type = String))]
    pub from: NaiveDate,
    /// Its last day; where the filters end inside the span, theirs.
    #[cfg_attr(feature = "web", schema(value_type = String))]
    pub to: NaiveDate,
    /// Articles that answer.
    pub articles: u64,
    /// Articles that they are held against.
    pub of: u64,
    /// Of a thousand articles, how many answer. `None` where there are none.
    pub per_thousand: Option<f64>,
    /// The ends of the interval of `per_thousand` at 95 % (Wilson's).
    pub low: Option<f64>,
    /// See `low`.
    pub high: Option<f64>,
    /// Whether there are fewer than 50 articles.
    pub thin: bool,
    /// Whether the filters, or the articles, begin or end inside the span.
    pub partial: bool,
}

/// The articles of each of `asked` in spans of `unit`, or of a length that makes about sixty of them at most. `against` is what
/// they are held against, which is named by `of`;
///
/// # Errors
/// Of kind [`ErrorKind::Input`] where that would be more spans than make sense, and where the engine cannot answer.
pub fn timeline(engine: &dyn Engine, asked: &[Asked], against: &Query, unit: Option<Unit>, of: Of) -> Result<Timeline> {
    // What is asked for may be dated as well as the frame.
    let dates = asked.iter().map(|asked| asked.query.dates()).reduce(widest).unwrap_or(against.dates());
    let is_open = dates.from.is_none() && dates.to.is_none();
    let all = tally(engine, &if is_open { against.clone() } else { against.clone().and(Query::Date(dates)) })?;
    let tallies = asked.iter().map(|asked| tally(engine, &asked.query)).collect::<Result<Vec<_>>>()?;
    let span = span(&all.1, dates);
    let unit = match (unit, span) {
        (Some(unit), _) => unit,
        (None, Some(span)) => {
            Unit::ALL.into_iter().find(|unit| unit.count(span.first, span.last) <= CHOSEN).unwrap_or(Unit::Year)
        }
        (None, None) => Unit::Month,
    };
    let bins = span.map(|span| span.bins(unit)).transpose()?.unwrap_or_default();
    let series = asked.iter().zip(tallies).map(|(asked, (total, hits))| Series {
        query: asked.typed.clone(),
        parsed: asked.query.to_string(),
        total,
        undated: hits.none,
        bins: filled(&bins, unit, &by_span(&hits, unit), &by_span(&all.1, unit), asked.query.dates()),
    });
    Ok(Timeline { by: unit.name().to_owned(), of, undated: all.1.none, series: series.collect(), unit })
}

/// The articles of `query`, and these by day.
fn tally(engine: &dyn Engine, query: &Query) -> Result<(u64, Tally)> {
    let mut tallies = engine.tally(query, &[Key::Day])?;
    Ok((tallies.articles, tallies.by.pop().unwrap_or_default()))
}

impl Timeline {
    /// Whether of a thousand is worth showing: not where every article answers.
    pub fn is_share(&self) -> bool {
        self.series.iter().flat_map(|series| &series.bins).any(|bin| bin.articles < bin.of)
    }
}

/// Days from the first to the last, and whether the filters say so.
#[derive(Clone, Copy)]
struct Span {
    first: NaiveDate,
    last: NaiveDate,
    asked_for: DateRange,
}

/// The days that a timeline goes over: those that are asked for, and where these are open, those of the articles.
fn span(all: &Tally, asked_for: DateRange) -> Option<Span> {
    let mut days = all.values.keys().filter_map(|value| if let Counted::Day(day) = value { Some(*day) } else { None });
    let first = days.next();
    let last = days.next_back().or(first);
    let first = asked_for.from.or(first)?;
    let last = asked_for.to.or(last)?;
    (first <= last).then_some(Span { first, last, asked_for })
}

/// What lies in either range.
fn widest(one: DateRange, other: DateRange) -> DateRange {
    DateRange {
        from: one.from.zip(other.from).map(|(one, other)| one.min(other)),
        to: one.to.zip(other.to).map(|(one, other)| one.max(other)),
    }
}

impl Span {
    /// The spans of the calendar, empty.
    fn bins(self, unit: Unit) -> Result<Vec<Bin>> {
        let count = unit.count(self.first, self.last);
        if count > MOST {
            let fewer = Unit::ALL.into_iter().find(|unit| unit.count(self.first, self.last) <= MOST);
            let fewer = fewer.unwrap_or(Unit::Year);
            return Err(Error::new(
                ErrorKind::Input,
                format!("from {} to {} there are {count} spans of a {unit}, more than {MOST}", self.first, self.last),
            )
            .with_hint(format!(
                "type --by {fewer}, which makes {}, or narrow the days with --from and --to",
                fewer.count(self.first, self.last)
            ))
            .named("many-spans", &[("from", &self.first), ("to", &self.last), ("count", &count), ("most", &MOST)]));
        }
        let mut bins = Vec::with_capacity(count as usize);
        let mut start = unit.start(self.first);
        while start <= self.last {
            let next = unit.next(start);
            let end = next.pred_opt().unwrap_or(next);
            bins.push(Bin {
                from: self.asked_for.from.map_or(start, |from| from.max(start)),
                to: self.asked_for.to.map_or(end, |to| to.min(end)),
                articles: 0,
                of: 0,
                per_thousand: None,
                low: None,
                high: None,
                thin: true,
                partial: start < self.first || end > self.last,
            });
            start = next;
        }
        Ok(bins)
    }
}

/// Articles by the first day of their span.
fn by_span(tally: &Tally, unit: Unit) -> BTreeMap<NaiveDate, u64> {
    let mut spans = BTreeMap::new();
    for (value, articles) in &tally.values {
        if let Counted::Day(day) = value {
            *spans.entry(unit.start(*day)).or_insert(0) += articles;
        }
    }
    spans
}

fn filled(
    bins: &[Bin],
    unit: Unit,
    hits: &BTreeMap<NaiveDate, u64>,
    all: &BTreeMap<NaiveDate, u64>,
    dates: DateRange,
) -> Vec<Bin> {
    let fill = |bin: &Bin| {
        let count = |spans: &BTreeMap<NaiveDate, u64>| spans.get(&unit.start(bin.from)).copied().unwrap_or(0);
        // Of several queries one may be asked of other days than the rest.
        let is_outside = dates.from.is_some_and(|from| bin.to < from) || dates.to.is_some_and(|to| to < bin.from);
        let (articles, of) = (count(hits), if is_outside { 0 } else { count(all) });
        let interval = wilson(articles, of, Z_95);
        // Of several queries one may begin or end inside a span of them all.
        let is_cut = dates.from.is_some_and(|from| from > bin.from && from <= bin.to)
            || dates.to.is_some_and(|to| to >= bin.from && to < bin.to);
        Bin {
            articles,
            of,
            per_thousand: (of > 0).then(|| 1000.0 * articles as f64 / of as f64),
            low: interval.map(|(low, _)| 1000.0 * low),
            high: interval.map(|(_, high)| 1000.0 * high),
            thin: of < THIN,
            partial: bin.partial || is_cut || is_outside,
            ..*bin
        }
    };
    bins.iter().map(fill).collect()
}

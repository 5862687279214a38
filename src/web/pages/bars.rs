//! A picture of articles over time, each bar a link. Made of elements and attributes: a page has no styles of its own.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::address::Address;
use super::narrowing;
use crate::analysis::Unit;
use crate::date::DateRange;
use crate::engine::{Counted, Tally};
use crate::web::messages::{Tongue, grouped};

/// Bars beside the hits at most.
const MOST: u64 = 40;
/// Units of the picture.
const WIDTH: u64 = 288;
const HEIGHT: u64 = 46;

/// A picture.
#[derive(Clone, Debug)]
pub(super) struct Bars {
    pub(super) width: u64,
    pub(super) height: u64,
    pub(super) bars: Vec<Bar>,
    pub(super) first: String,
    pub(super) last: String,
}

/// A bar.
#[derive(Clone, Debug)]
pub(super) struct Bar {
    pub(super) href: String,
    pub(super) label: String,
    /// From the left.
    pub(super) x: String,
    /// From the top.
    pub(super) y: String,
    /// Of what can be clicked.
    pub(super) step: String,
    pub(super) width: String,
    pub(super) height: String,
}

/// The articles of a tally by day. `asked` are the days that are asked for already. None where fewer than two days have any.
pub(super) fn bars(m: Tongue, address: &Address, days: &Tally, asked: DateRange, most: u64) -> Option<Bars> {
    let days: Vec<(NaiveDate, u64)> = days
        .values
        .iter()
        .filter_map(|(value, articles)| if let Counted::Day(day) = value { Some((*day, *articles)) } else { None })
        .collect();
    let ((first, _), (last, _)) = (days.first()?, days.last()?);
    let (first, last) = (asked.from.unwrap_or(*first), asked.to.unwrap_or(*last));
    if first >= last {
        return None;
    }
    let most = most.clamp(2, MOST);
    let unit = Unit::ALL.into_iter().find(|unit| unit.count(first, last) <= most).unwrap_or(Unit::Year);
    let mut spans: BTreeMap<NaiveDate, u64> = BTreeMap::new();
    for (day, articles) in days {
        *spans.entry(unit.start(day)).or_default() += articles;
    }
    // Centuries of years are more than can be shown: several years are one bar.
    let count = unit.count(first, last);
    let together = count.div_ceil(most).max(1);
    let mut found: Vec<(NaiveDate, NaiveDate, u64)> = Vec::new();
    let (mut start, mut nth) = (unit.start(first), 0);
    while start <= last {
        let next = unit.next(start);
        let articles = spans.get(&start).copied().unwrap_or(0);
        let end = next.pred_opt().unwrap_or(next).min(asked.to.unwrap_or(NaiveDate::MAX));
        match found.last_mut().filter(|_| nth % together != 0) {
            Some((_, last, sum)) => (*last, *sum) = (end, *sum + articles),
            None => found.push((start.max(asked.from.unwrap_or(NaiveDate::MIN)), end, articles)),
        }
        nth += 1;
        if next <= start {
            break;
        }
        start = next;
    }
    Some(picture(m, address, &found))
}

fn picture(m: Tongue, address: &Address, spans: &[(NaiveDate, NaiveDate, u64)]) -> Bars {
    let highest = spans.iter().map(|(.., articles)| *articles).max().unwrap_or(0).max(1);
    let step = WIDTH as f64 / spans.len().max(1) as f64;
    let short = |value: f64| format!("{value:.1}").trim_end_matches(".0").to_owned();
    let bar = |(nth, (first, last, articles)): (usize, &(NaiveDate, NaiveDate, u64))| {
        let height = *articles as f64 / highest as f64 * (HEIGHT - 2) as f64;
        let height = if *articles == 0 { 0.0 } else { height.max(1.0) };
        Bar {
            href: narrowing::to_days(address, *first, *last).to_string(),
            label: m.with("bar", &[("span", &narrowing::span(*first, *last)), ("n", &grouped(*articles))]),
            x: short(nth as f64 * step),
            y: short(HEIGHT as f64 - height),
            step: short(step),
            width: short((step * 0.8).max(step - 2.0)),
            height: short(height),
        }
    };
    let end = |at: Option<&(NaiveDate, NaiveDate, u64)>, is_last: bool| {
        at.map(|(first, last, _)| {
            let (from, to) = narrowing::days(*first, *last);
            if is_last { to } else { from }
        })
    };
    Bars {
        width: WIDTH,
        height: HEIGHT,
        bars: spans.iter().enumerate().map(bar).collect(),
        first: end(spans.first(), false).unwrap_or_default(),
        last: end(spans.last(), true).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(days: &[(&str, u64)]) -> Tally {
        let values = days.iter().map(|(day, articles)| (Counted::Day(day.parse().unwrap()), *articles)).collect();
        Tally { values, none: 0 }
    }

    #[test]
    fn every_article_is_in_a_bar_that_leads_to_its_days() {
        let address = Address::read("/", "query=a");
        let days = tally(&[("1998-05-03", 2), ("2024-11-28", 7), ("2025-02-01", 1)]);
        let made = bars(Tongue::English, &address, &days, DateRange::default(), 40).unwrap();
        assert_eq!(made.bars.len(), 28);
        assert_eq!((made.first.as_str(), made.last.as_str()), ("1998", "2025"));
        assert_eq!(made.bars[26].label, "2024: 7");
        assert_eq!(made.bars[26].href, "/?query=a&from=2024&to=2024");
        assert!(bars(Tongue::English, &address, &tally(&[("2024-01-01", 3)]), DateRange::default(), 40).is_none());
    }

    #[test]
    fn centuries_are_few_bars_that_lack_no_article() {
        let days = tally(&[("0900-01-01", 1), ("1872-04-30", 5), ("2025-12-31", 9)]);
        let made = bars(Tongue::English, &Address::new("/"), &days, DateRange::default(), 40).unwrap();
        assert!(made.bars.len() <= 40);
        let sum: u64 = made.bars.iter().filter_map(|bar| bar.label.rsplit_once(": ")?.1.parse::<u64>().ok()).sum();
        assert_eq!(sum, 15);
    }
}

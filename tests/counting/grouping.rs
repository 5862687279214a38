//! Facets, timelines and concordances by grouping the articles and by scanning their texts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Datelike as _, NaiveDate};
use jianbao::analysis::{self, Asked, ConcordanceRequest, Facet, FacetValues, LineOrder, Of, Unit};
use jianbao::engine::Order;
use jianbao::query::Query;
use jianbao::text::fold;
use jianbao::text::script::script;
use unicode_segmentation::UnicodeSegmentation as _;

use super::articles::{Read, Row, frame, is_within, phrase_query, scan};

/// What an article counts under.
pub(super) fn values(row: &Row, field: &str) -> BTreeSet<String> {
    let article = &row.article;
    let of_day = |name: &dyn Fn(NaiveDate) -> String| row.day.map(name).into_iter().collect();
    match field {
        "source" => article.source.clone().into_iter().collect(),
        "author" => article.authors.iter().cloned().collect(),
        "editor" => article.editors.iter().cloned().collect(),
        "section" => article.section.iter().cloned().collect(),
        "page" => article.page.clone().into_iter().collect(),
        "lang" => [script(&format!("{}\n{}", article.title, article.body)).name().to_owned()].into(),
        "year" => of_day(&|day| day.year().to_string()),
        "month" => of_day(&|day| format!("{}-{:02}", day.year(), day.month())),
        "weekday" => of_day(&|day| day.format("%A").to_string()),
        field => panic!("{field}"),
    }
}

pub(super) const FIELDS: [&str; 9] =
    ["source", "author", "editor", "section", "page", "lang", "year", "month", "weekday"];

/// Articles by value, and those without.
pub(super) fn grouped<'a>(rows: impl Iterator<Item = &'a Row>, field: &str) -> (BTreeMap<String, u64>, u64) {
    let (mut by_value, mut none) = (BTreeMap::new(), 0);
    for row in rows {
        let values = values(row, field);
        none += u64::from(values.is_empty());
        values.into_iter().for_each(|value| *by_value.entry(value).or_insert(0) += 1);
    }
    (by_value, none)
}

/// Facets of every field are what grouping gives.
pub(super) fn facets_are_right(read: &Read, phrase: &str) {
    let facets: Vec<Facet> = FIELDS.iter().map(|name| name.parse().unwrap()).collect();
    let found = analysis::facets(&read.engine, &phrase_query(phrase), &Query::All, &facets, None).unwrap();
    let having = read.having(&fold(phrase));
    assert_eq!(found.total, having.len() as u64, "{phrase}");
    for ((facet, field), (all, all_without)) in found.facets.iter().zip(FIELDS).zip(&read.grouped) {
        let (hits, without) = grouped(having.iter().copied(), field);
        let listed: BTreeMap<String, u64> = facet.values.iter().map(|v| (v.value.clone(), v.articles)).collect();
        assert_eq!(listed, hits, "{phrase} by {field}");
        assert_eq!((facet.none.articles, facet.none.of), (without, *all_without), "{phrase} by {field}");
        for value in &facet.values {
            assert_eq!(value.of, all[&value.value], "{phrase} by {field}: {}", value.value);
        }
    }
    // Cut, the rest is told.
    let cut = analysis::facets(&read.engine, &phrase_query(phrase), &Query::All, &[facets[0]], Some(1)).unwrap();
    let sum = |facet: &FacetValues| facet.values.iter().map(|value| value.articles).sum::<u64>();
    let (cut, whole) = (&cut.facets[0], &found.facets[0]);
    assert_eq!(cut.other.articles + sum(cut), sum(whole));
    assert_eq!(cut.other.values as usize + cut.values.len(), whole.values.len());
}

/// The first day of a span, told from the calendar by other means.
pub(super) fn span_of(unit: Unit, day: NaiveDate) -> String {
    match unit {
        Unit::Day => day.to_string(),
        Unit::Week => day.format("%G-W%V").to_string(),
        Unit::Month => day.format("%Y-%m").to_string(),
        Unit::Quarter => format!("{}-Q{}", day.year(), day.month().div_ceil(3)),
        Unit::Year => day.year().to_string(),
    }
}

/// The bins of a timeline are what grouping by the calendar gives, and none is missing between the first and the last.
pub(super) fn timeline_is_right(read: &Read, phrase: &str, unit: Unit, source: Option<&str>, of: Of) {
    let frame = frame(source);
    let asked = [Asked { typed: phrase.to_owned(), query: phrase_query(phrase).and(frame.clone()) }];
    let against = if of == Of::All { &Query::All } else { &frame };
    let found = analysis::timeline(&read.engine, &asked, against, Some(unit), of).unwrap();
    let mut expected: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let folded = fold(phrase);
    let (mut undated, mut total) = (0, 0);
    for row in &read.articles {
        let is_hit = is_within(row, source) && (row.title.contains(&folded) || row.body.contains(&folded));
        total += u64::from(is_hit);
        if of == Of::Filters && !is_within(row, source) {
            continue;
        }
        let Some(day) = row.day else {
            undated += u64::from(is_hit);
            continue;
        };
        let (hits, all) = expected.entry(span_of(unit, day)).or_default();
        *hits += u64::from(is_hit);
        *all += 1;
    }
    let series = &found.series[0];
    assert_eq!((series.total, series.undated), (total, undated), "{phrase} by {unit}");
    let mut seen = 0;
    for (at, bin) in series.bins.iter().enumerate() {
        let (hits, all) = expected.get(&span_of(unit, bin.from)).copied().unwrap_or_default();
        assert_eq!((bin.articles, bin.of), (hits, all), "{phrase} by {unit} from {}", bin.from);
        assert_eq!(bin.thin, all < 50);
        seen += bin.articles;
        if at > 0 {
            assert_eq!(series.bins[at - 1].to.succ_opt(), Some(bin.from), "spans lie end to end");
        }
        if all > 0 {
            let share = hits as f64 / all as f64;
            let (low, high) = (bin.low.unwrap() / 1000.0, bin.high.unwrap() / 1000.0);
            assert!((bin.per_thousand.unwrap() / 1000.0 - share).abs() < 1e-9);
            // The ends of Wilson's interval are where the score test turns: |share - end| = z·√(end·(1 - end)/n).
            for end in [low, high].into_iter().filter(|end| (1e-12..1.0 - 1e-12).contains(end)) {
                let z = (share - end).abs() / (end * (1.0 - end) / all as f64).sqrt();
                assert!((z - 1.959_963_984_540_054).abs() < 1e-6, "{hits} of {all}: {end}");
            }
        }
    }
    assert_eq!(seen + undated, total);
}

/// Every line of a concordance stands where it says, and there are as many as a scan finds.
pub(super) fn concordance_is_right(read: &Read, phrase: &str) -> u64 {
    let folded = fold(phrase);
    let expected: u64 =
        read.articles.iter().map(|row| (scan(&row.title, &folded).len() + scan(&row.body, &folded).len()) as u64).sum();
    let request = ConcordanceRequest {
        query: phrase_query(phrase),
        width: 7,
        order: LineOrder::Articles(Order::Newest),
        distinct: false,
        per_article: None,
        limit: None,
    };
    let by_id: HashMap<_, _> = read.having(&folded).into_iter().map(|row| (row.article.id(), &row.article)).collect();
    let mut lines = 0;
    let found = analysis::concordance(&read.engine, &request, &mut |_, _| Ok(()), &mut |line| {
        let article = by_id[&line.id];
        let text = if line.in_body { &article.body } else { &article.title };
        let paragraph = text.split('\n').nth(line.paragraph as usize - 1).unwrap();
        let at = paragraph.char_indices().nth(line.offset as usize).unwrap().0;
        let (before, rest) = paragraph.split_at(at);
        assert!(rest.starts_with(&line.hit) && fold(&line.hit) == folded, "{line:?}");
        let tail: Vec<&str> = before.graphemes(true).rev().take(7).collect();
        let head: String = rest[line.hit.len()..].graphemes(true).take(7).collect();
        assert_eq!((&line.left, &line.right), (&tail.into_iter().rev().collect(), &head), "{line:?}");
        lines += 1;
        Ok(())
    });
    assert_eq!((found.unwrap().occurrences, lines), (expected, expected), "{phrase}");
    expected
}

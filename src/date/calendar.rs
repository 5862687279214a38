//! Calendars: years of an era that are civil years under another number, and calendars whose dates are no civil ones.
//! Takes what stands in and around a date; gives the civil year, or says that the date is none.
//!
//! The names are tables in `data/eras.txt` and `data/calendars.txt`. Dates of other calendars are passed over and never
//! converted: which day 农历二〇二三年十二月廿三 is needs an ephemeris, and the civil date nearly always stands beside it.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use super::numeral::number;
use super::table::{lines, one_of};

/// Years counted from another beginning.
struct Era {
    name: &'static str,
    base: i32,
    backwards: bool,
    years: RangeInclusive<i32>,
}

static ERAS: LazyLock<Vec<Era>> = LazyLock::new(|| {
    let mut eras = Vec::new();
    for (base, mut words) in lines(include_str!("data/eras.txt")) {
        let mut figure = || words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
        let years = figure()..=figure();
        let (backwards, base) = (base.starts_with('-'), base.trim_start_matches(['+', '-']).parse().unwrap_or(0));
        eras.extend(words.map(|name| Era { name, base, backwards, years: years.clone() }));
    }
    eras
});

/// Names of calendars whose dates are not civil ones.
static OTHERS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    lines(include_str!("data/calendars.txt")).flat_map(|(first, rest)| once_and(first, rest)).collect()
});

fn once_and<'a>(first: &'a str, rest: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    std::iter::once(first).chain(rest)
}

/// The names of eras, for patterns.
pub(super) fn eras() -> String {
    one_of(ERAS.iter().map(|era| era.name))
}

/// The civil year that year `typed` of the era `name` is.
pub(super) fn year(name: &str, typed: &str) -> Option<i32> {
    let era = ERAS.iter().find(|era| era.name == name)?;
    let count = if typed == "元" { 1 } else { i32::try_from(number(typed)?).ok()? };
    let civil = if era.backwards { era.base - count } else { era.base + count };
    era.years.contains(&count).then_some(civil)
}

/// Whether a date between `before` and `after` is told in a calendar whose dates are not civil ones.
pub(super) fn is_other(before: &str, after: &str) -> bool {
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '(' | '（'));
    let bracket =
        after.strip_prefix(['(', '（']).and_then(|rest| rest.split_once([')', '）'])).map(|(inside, _)| inside);
    OTHERS.iter().any(|name| before.ends_with(name) || bracket == Some(name))
}

/// Whether `text` begins with the name of such a calendar.
pub(super) fn names_other(text: &str) -> bool {
    OTHERS.iter().any(|name| text.starts_with(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eras_are_civil_years_under_another_number() {
        for (name, typed, civil) in [
            ("民國", "113", Some(2024)),
            ("中华民国", "元", Some(1912)),
            ("民國", "卅八", Some(1949)),
            ("民國", "三十", Some(1941)),
            ("民國", "卌", Some(1951)),
            ("民國前", "一", Some(1911)),
            ("昭和", "六十", Some(1985)),
            ("令和", "元", Some(2019)),
            ("平成", "３", Some(1991)),
            // Before the Gregorian calendar came, and behind the end of an era.
            ("明治", "5", None),
            ("昭和", "65", None),
            ("民國", "0", None),
            ("檀紀", "4357", None),
        ] {
            assert_eq!(year(name, typed), civil, "{name}{typed}");
        }
    }

    #[test]
    fn every_name_stands_once() {
        let mut names: Vec<&str> = ERAS.iter().map(|era| era.name).chain(OTHERS.iter().copied()).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(ERAS.iter().all(|era| era.base > 0 && !era.years.is_empty()));
    }
}

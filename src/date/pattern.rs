//! The patterns of days, and what their captures say. One place, so that a day is spelled alike wherever one is read.

use std::sync::LazyLock;

use chrono::{NaiveDate, NaiveTime};
use regex::{Captures, Regex};

use super::calendar;
use super::numeral::{CHINESE_DIGITS, number};

/// A day of the week, for patterns.
pub(super) const WEEKDAY: &str = r"(?:(?:星期|[周週]|禮拜|礼拜)[一二三四五六日天]|(?i-u:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)(?-u:\b)\.?)";

/// A year of an era or of the calendar, with the sign behind it, for patterns.
fn year() -> String {
    let eras = calendar::eras();
    format!(
        r"(?:(?P<era>{eras})\s*(?P<era_year>元|[0-9０-９]{{1,3}}|[{CHINESE_DIGITS}十百廿卅卌]{{1,5}})
            |(?:(?:公元|西元|公[历曆]|西[历曆]|[阳陽][历曆])\s*)?(?P<year>[0-9０-９]{{4}}|[{CHINESE_DIGITS}]{{4}}))\s*年"
    )
}

/// Month or day.
fn month_or_day() -> String {
    format!("(?:[0-9０-９]{{1,2}}|[{CHINESE_DIGITS}十廿卅]{{1,3}})")
}

/// A date complete to the day, in figures and Chinese signs.
pub(super) static DAY: LazyLock<Regex> = LazyLock::new(|| {
    let (year, number, eras) = (year(), month_or_day(), calendar::eras());
    let sign = r"\s?[-/.．／－–]\s?";
    let figures = "[0-9０-９]{1,2}";
    pattern(&format!(
        r"(?x)
            {year}\s*(?P<month>元|{number})\s*月\s*(?P<day>{number})(?P<to>\s?[-－–—~～至、及]\s?{number})?\s*[日號号]
          | (?P<year2>[0-9０-９]{{4}}){sign}(?P<month2>{figures}){sign}(?P<day2>{figures})
          | (?P<year3>(?:19|20)[0-9]{{2}})(?P<month3>[01][0-9])(?P<day3>[0-3][0-9])
          | (?P<era4>{eras})\s*(?P<era_year4>[0-9０-９]{{2,3}}){sign}(?P<month4>{figures}){sign}(?P<day4>{figures})
          | (?P<first>{figures})(?P<sign>[-/.／])(?P<second>{figures})(?P<sign_again>[-/.／])(?P<year5>[0-9０-９]{{4}})"
    ))
});

/// A year, month or day that is the whole text.
pub(super) static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    let (year, number, eras) = (year(), month_or_day(), calendar::eras());
    let figures = "[0-9０-９]{1,2}";
    pattern(&format!(
        r"(?x)^(?:
            {year}(?:\s*(?P<month>元|{number})\s*月(?:\s*(?P<day>{number})\s*[日號号])?)?
          | (?P<year3>(?:1[89]|20)[0-9]{{2}})(?P<month3>[01][0-9])(?P<day3>[0-3][0-9])
          | (?P<year2>[0-9０-９]{{4}})(?:[-/.．／－](?P<month2>{figures})(?:[-/.．／－](?P<day2>{figures}))?)?
          | (?P<era4>{eras})\s*(?P<era_year4>[0-9０-９]{{2,3}})[-/.．／－](?P<month4>{figures})
            (?:[-/.．／－](?P<day4>{figures}))?
        )$"
    ))
});

pub(super) fn pattern(source: &str) -> Regex {
    // Alternatives of one group have names of their own, because the crate refuses a name that occurs twice.
    #[expect(clippy::expect_used, reason = "a constant pattern, compiled by every test")]
    Regex::new(source).expect("the pattern compiles")
}

/// What stands in the group `name`, under whichever alternative it was found.
pub(super) fn group<'t>(captures: &Captures<'t>, name: &str) -> Option<&'t str> {
    ["", "2", "3", "4", "5"]
        .iter()
        .find_map(|suffix| captures.name(&format!("{name}{suffix}")))
        .map(|found| found.as_str())
}

pub(super) fn year_of(captures: &Captures<'_>) -> Option<i32> {
    let year = match group(captures, "era") {
        Some(era) => calendar::year(era, group(captures, "era_year")?)?,
        None => number(group(captures, "year")?)? as i32,
    };
    plausible(year).then_some(year)
}

pub(super) fn plausible(year: i32) -> bool {
    (1800..2200).contains(&year)
}

/// The day that `captures` of [`DAY`] or [`PERIOD`] are, if the calendar has it.
pub(super) fn day_of(captures: &Captures<'_>) -> Option<NaiveDate> {
    let year = year_of(captures)?;
    if let (Some(first), Some(second)) = (captures.name("first"), captures.name("second")) {
        return (captures["sign"] == captures["sign_again"])
            .then(|| month_and_day(number(first.as_str())?, number(second.as_str())?))
            .flatten()
            .and_then(|(month, day)| NaiveDate::from_ymd_opt(year, month, day));
    }
    let month = month_of(group(captures, "month")?)?;
    let day = number(group(captures, "day")?)?;
    // The last day of an issue for several: 19-20日.
    let last = match captures.name("to") {
        Some(last) => {
            number(last.as_str().trim_start_matches(|c: char| c.is_whitespace() || "-－–—~～至、及".contains(c)))?
        }
        None => u32::MAX,
    };
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| day < last)
}

/// A month by its number; 元 is the first. 正月 is one of another calendar.
pub(super) fn month_of(text: &str) -> Option<u32> {
    if text == "元" { Some(1) } else { number(text) }
}

/// Month and day of `3/26` and `26/3`; `3/4` may be either, and is neither.
fn month_and_day(first: u32, second: u32) -> Option<(u32, u32)> {
    match (first, second) {
        (1..=12, 13..=31) => Some((first, second)),
        (13..=31, 1..=12) => Some((second, first)),
        (1..=12, 1..=12) if first == second => Some((first, second)),
        _ => None,
    }
}

pub(super) fn day_start(day: NaiveDate, zone: chrono::FixedOffset) -> i64 {
    day.and_time(NaiveTime::MIN).and_utc().timestamp() - i64::from(zone.local_minus_utc())
}

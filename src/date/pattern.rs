//! The patterns of dates, and what their captures say. One place, so that a date is spelled alike wherever one is read.

use std::sync::LazyLock;

use chrono::{FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _};
use regex::{Captures, Regex};

use super::Published;
use super::numeral::{CHINESE_DIGITS, number};

/// A date complete to the day, perhaps with a time and a zone.
pub(super) static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let number = format!(r"(?:\d{{1,2}}|[{CHINESE_DIGITS}十廿卅]{{1,3}})");
    pattern(&format!(
        r"(?x)
        (?P<date>
            (?:民[國国]\s*(?P<minguo>\d{{1,3}}|[{CHINESE_DIGITS}十百]{{1,5}})|(?P<year>\d{{4}}|[{CHINESE_DIGITS}]{{4}}))
            \s*年\s*(?P<month>{number})\s*月\s*(?P<day>{number})\s*[日號号]
          | (?P<year2>\d{{4}})\s?[-/.．／－–]\s?(?P<month2>\d{{1,2}})\s?[-/.．／－–]\s?(?P<day2>\d{{1,2}})
          | (?P<year3>(?:19|20)\d\d)(?P<month3>[01]\d)(?P<day3>[0-3]\d)
        )
        (?P<time>
            (?:T|[\s,，]*)
            (?:(?:星期|[周週]|禮拜|礼拜)[一二三四五六日天][\s,，]*|[(（](?:星期|[周週])?[一二三四五六日天][)）]\s*)?
            (?P<half>上午|下午|晚上|晚間|晚间|凌晨|清晨|早上|中午|傍晚|AM\s|PM\s)?\s*
            (?P<hour>\d{{1,2}})\s?[:：时時点點]\s?(?P<minute>\d{{1,2}})
            (?:\s?[:：分]\s?(?P<second>\d{{2}})(?:[.,]\d+)?秒?|分)?
            (?:\s*(?P<after>AM|PM|am|pm)\b)?
            (?:\s*(?P<zone>Z\b|(?:UTC|GMT)?[+-]\d{{2}}:?\d{{2}}))?
        )?"
    ))
});

/// A year, month or day that is the whole text.
pub(super) static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    let number = format!(r"(?:\d{{1,2}}|[{CHINESE_DIGITS}十廿卅]{{1,3}})");
    pattern(&format!(
        r"(?x)^(?:
            (?:民[國国]\s*(?P<minguo>\d{{1,3}}|[{CHINESE_DIGITS}十百]{{1,5}})|(?P<year>\d{{4}}|[{CHINESE_DIGITS}]{{4}}))
            \s*年(?:\s*(?P<month>{number})\s*月(?:\s*(?P<day>{number})\s*[日號号])?)?
          | (?P<year3>(?:1[89]|20)\d\d)(?P<month3>[01]\d)(?P<day3>[0-3]\d)
          | (?P<year2>\d{{4}})(?:[-/.．／－](?P<month2>\d{{1,2}})(?:[-/.．／－](?P<day2>\d{{1,2}}))?)?
        )$"
    ))
});

pub(super) fn pattern(source: &str) -> Regex {
    // Alternatives of one group have names of their own, because the crate refuses a name that occurs twice.
    #[expect(clippy::expect_used, reason = "a constant pattern, compiled by every test")]
    Regex::new(source).expect("the pattern compiles")
}

pub(super) fn group<'t>(captures: &Captures<'t>, name: &str) -> Option<&'t str> {
    ["", "2", "3"].iter().find_map(|suffix| captures.name(&format!("{name}{suffix}"))).map(|found| found.as_str())
}

pub(super) fn year_of(captures: &Captures<'_>) -> Option<i32> {
    let year = match captures.name("minguo") {
        // Year 1 of the Republic is 1912.
        Some(minguo) => number(minguo.as_str())? as i32 + 1911,
        None => number(group(captures, "year")?)? as i32,
    };
    plausible(year).then_some(year)
}

pub(super) fn plausible(year: i32) -> bool {
    (1800..2200).contains(&year)
}

pub(super) fn day_of(captures: &Captures<'_>) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year_of(captures)?, number(group(captures, "month")?)?, number(group(captures, "day")?)?)
}

pub(super) fn time_of(captures: &Captures<'_>, day: NaiveDate, zone: FixedOffset) -> Option<Published> {
    let part = |name: &str| captures.name(name).map(|found| found.as_str());
    let mut hour = number(part("hour")?)?;
    let half = part("half").or(part("after")).unwrap_or_default().trim();
    if matches!(half, "下午" | "晚上" | "晚間" | "晚间" | "傍晚" | "PM" | "pm") && hour < 12 {
        hour += 12;
    } else if matches!(half, "AM" | "am" | "上午" | "凌晨") && hour == 12 {
        hour = 0;
    }
    let second = part("second").map_or(Some(0), number)?;
    let time = NaiveTime::from_hms_opt(hour, number(part("minute")?)?, second)?;
    let zone = match part("zone") {
        Some("Z") => FixedOffset::east_opt(0)?,
        Some(offset) => offset.trim_start_matches("UTC").trim_start_matches("GMT").parse().ok()?,
        None => zone,
    };
    zone.from_local_datetime(&NaiveDateTime::new(day, time)).single().map(Published::Time)
}

pub(super) fn day_start(day: NaiveDate, zone: FixedOffset) -> i64 {
    day.and_time(NaiveTime::MIN).and_utc().timestamp() - i64::from(zone.local_minus_utc())
}

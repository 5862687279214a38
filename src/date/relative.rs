//! Dates that are told from today: yesterday, 上周, 上周五, 3天前, 本月, 近三个月, last-7-days, `7d`. Takes the words and the day that is
//! today; gives a span of days.
//!
//! Weeks begin on Monday. A span of the last days, weeks, months or years ends today: `7d` is today and the six days
//! before it, 近三个月 on 15 May begins on 16 February.

use std::sync::LazyLock;

use chrono::{Datelike as _, Days, Months, NaiveDate};
use regex::Regex;

use super::numeral::{CHINESE_DIGITS, number};
use super::pattern::{pattern, plausible};
use super::range::{Period, Precision};

/// The words for a unit of time, in simplified characters and lower case.
const UNITS: [(&str, Unit); 4] = [
    (r"天|日|days?|d", Unit::Day),
    (r"个?星期|个?礼拜|周|weeks?|w", Unit::Week),
    (r"个?月|months?|m", Unit::Month),
    (r"年|years?|y", Unit::Year),
];

#[derive(Clone, Copy)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// A number of units that end today; one group a unit.
static LAST: LazyLock<Regex> = LazyLock::new(|| {
    let units: Vec<String> =
        UNITS.iter().enumerate().map(|(at, (words, _))| format!("(?P<unit{at}>{words})")).collect();
    pattern(&format!(
        r"^(?:(?P<last>最近|过去|近|last-|past-)?(?:这)?)(?P<number>\d{{1,5}}|[{CHINESE_DIGITS}十百]{{1,5}}|半)?-?(?:{})(?P<within>以?内|以?来|之内)?$",
        units.join("|")
    ))
});

impl Period {
    /// The span that `text` tells from `today`; `None` where it is not told from today.
    pub(super) fn relative(text: &str, today: NaiveDate) -> Option<Self> {
        let text = normal(text);
        let week = || today.checked_sub_days(Days::new(u64::from(today.weekday().num_days_from_monday())));
        let month = || today.with_day(1);
        let year = |before: i32| NaiveDate::from_ymd_opt(today.year() - before, 1, 1);
        let quarter = || month()?.with_month0(today.month0() / 3 * 3);
        let days = |first: NaiveDate, count: u64| span(first, first.checked_add_days(Days::new(count - 1))?);
        let months =
            |first: NaiveDate, count: u32| span(first, first.checked_add_months(Months::new(count))?.pred_opt()?);
        match text.as_str() {
            "today" | "今天" | "今日" | "当日" => days(today, 1),
            "yesterday" | "昨天" | "昨日" => days(today.pred_opt()?, 1),
            "前天" | "前日" => days(today.checked_sub_days(Days::new(2))?, 1),
            "this-week" | "本周" | "这周" | "本星期" | "这星期" | "这个星期" | "本礼拜" | "这礼拜" | "这个礼拜" => {
                days(week()?, 7)
            }
            "last-week" | "上周" | "上星期" | "上个星期" | "上一周" | "上礼拜" | "上个礼拜" => {
                days(week()?.checked_sub_days(Days::new(7))?, 7)
            }
            "this-month" | "本月" | "这个月" | "当月" => months(month()?, 1),
            "last-month" | "上月" | "上个月" | "上一月" => {
                months(month()?.checked_sub_months(Months::new(1))?, 1)
            }
            "this-quarter" | "本季度" | "这季度" | "本季" => months(quarter()?, 3),
            "last-quarter" | "上季度" | "上个季度" | "上季" => {
                months(quarter()?.checked_sub_months(Months::new(3))?, 3)
            }
            "this-year" | "今年" | "本年" => months(year(0)?, 12),
            "last-year" | "去年" | "上年" | "上一年" => months(year(1)?, 12),
            "前年" => months(year(2)?, 12),
            _ => last(&text, today).or_else(|| weekday(&text, week()?)).or_else(|| days_ago(&text, today)),
        }
    }
}

/// A day of this week or the last: 上周五, 本週三.
static DAY_OF_WEEK: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<week>上上|上|本|这)个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])$"));

/// The day that `text` names, where `monday` is the first of this week.
fn weekday(text: &str, monday: NaiveDate) -> Option<Period> {
    let captures = DAY_OF_WEEK.captures(text)?;
    let weeks = match &captures["week"] {
        "上上" => 14,
        "上" => 7,
        _ => 0,
    };
    let day = match &captures["day"] {
        "日" | "天" => 6,
        day => u64::from(number(day)?) - 1,
    };
    let day = monday.checked_sub_days(Days::new(weeks))?.checked_add_days(Days::new(day))?;
    span(day, day)
}

/// A number of days before today: 3天前, 三日前.
static DAYS_AGO: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^(?P<number>[0-9]{{1,5}}|[{CHINESE_DIGITS}十百]{{1,5}})[天日](?:以|之)?前$")));

fn days_ago(text: &str, today: NaiveDate) -> Option<Period> {
    let count = number(&DAYS_AGO.captures(text)?["number"])?;
    let day = today.checked_sub_days(Days::new(u64::from(count)))?;
    span(day, day)
}

/// Whether `text` would be told from today, if today were known.
pub(super) fn is_relative(text: &str) -> bool {
    NaiveDate::from_ymd_opt(2000, 1, 1).is_some_and(|day| Period::relative(text, day).is_some())
}

fn last(text: &str, today: NaiveDate) -> Option<Period> {
    let captures = LAST.captures(text)?;
    let unit =
        UNITS.iter().enumerate().find_map(|(at, (_, unit))| captures.name(&format!("unit{at}")).map(|_| *unit))?;
    let typed = captures.name("number").map(|number| number.as_str());
    let told = captures.name("last").is_some() || captures.name("within").is_some();
    // `7d` is short for it; a bare `3月` or `2024年` is no span that ends today.
    let short = text.is_ascii() && typed.is_some() && !text.contains('-');
    if !told && !short || text.is_ascii() && typed.is_none() {
        return None;
    }
    let first_before = match (typed, unit) {
        (Some("半"), Unit::Year) => today.checked_sub_months(Months::new(6))?,
        (Some("半"), Unit::Month) => today.checked_sub_days(Days::new(15))?,
        (Some("半"), _) => return None,
        (typed, unit) => {
            let count = typed.map_or(Some(1), number).filter(|count| *count > 0)?;
            match unit {
                Unit::Day => today.checked_sub_days(Days::new(u64::from(count)))?,
                Unit::Week => today.checked_sub_days(Days::new(u64::from(count) * 7))?,
                Unit::Month => today.checked_sub_months(Months::new(count))?,
                Unit::Year => today.checked_sub_months(Months::new(count.checked_mul(12)?))?,
            }
        }
    };
    span(first_before.succ_opt()?, today)
}

fn span(first: NaiveDate, last: NaiveDate) -> Option<Period> {
    let possible = first <= last && plausible(first.year()) && plausible(last.year());
    possible.then_some(Period { first, last, precision: Precision::Day })
}

/// Simplified characters, lower case, hyphens for spaces between Latin words and none elsewhere.
fn normal(text: &str) -> String {
    let simplified = text.trim().chars().map(|c| match c {
        '週' => '周',
        '個' => '个',
        '這' => '这',
        '過' => '过',
        '內' => '内',
        '來' => '来',
        '當' => '当',
        '禮' => '礼',
        '兩' | '两' => '二',
        '_' | '－' => '-',
        c => c.to_ascii_lowercase(),
    });
    let text: String = simplified.collect();
    let joint = if text.is_ascii() { "-" } else { "" };
    text.split_whitespace().collect::<Vec<_>>().join(joint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_from_today() {
        // A Wednesday.
        let today = NaiveDate::from_ymd_opt(2024, 5, 15).unwrap();
        for (text, first, last) in [
            ("today", "2024-05-15", "2024-05-15"),
            ("今天", "2024-05-15", "2024-05-15"),
            ("昨天", "2024-05-14", "2024-05-14"),
            ("前天", "2024-05-13", "2024-05-13"),
            ("本週", "2024-05-13", "2024-05-19"),
            ("上周", "2024-05-06", "2024-05-12"),
            ("上個月", "2024-04-01", "2024-04-30"),
            ("本月", "2024-05-01", "2024-05-31"),
            ("本季度", "2024-04-01", "2024-06-30"),
            ("上季度", "2024-01-01", "2024-03-31"),
            ("今年", "2024-01-01", "2024-12-31"),
            ("去年", "2023-01-01", "2023-12-31"),
            ("Last Year", "2023-01-01", "2023-12-31"),
            ("近三个月", "2024-02-16", "2024-05-15"),
            ("最近两周", "2024-05-02", "2024-05-15"),
            ("過去30天", "2024-04-16", "2024-05-15"),
            ("近半年", "2023-11-16", "2024-05-15"),
            ("近一年", "2023-05-16", "2024-05-15"),
            ("三个月内", "2024-02-16", "2024-05-15"),
            ("近十天", "2024-05-06", "2024-05-15"),
            ("last-7-days", "2024-05-09", "2024-05-15"),
            ("last 3 months", "2024-02-16", "2024-05-15"),
            ("7d", "2024-05-09", "2024-05-15"),
            ("2w", "2024-05-02", "2024-05-15"),
            ("1y", "2023-05-16", "2024-05-15"),
            ("上禮拜", "2024-05-06", "2024-05-12"),
            ("這個禮拜", "2024-05-13", "2024-05-19"),
            ("上周五", "2024-05-10", "2024-05-10"),
            ("上星期日", "2024-05-12", "2024-05-12"),
            ("本週三", "2024-05-15", "2024-05-15"),
            ("上上周一", "2024-04-29", "2024-04-29"),
            ("3天前", "2024-05-12", "2024-05-12"),
            ("十日前", "2024-05-05", "2024-05-05"),
        ] {
            let period = Period::relative(text, today).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((period.first.to_string(), period.last.to_string()), (first.into(), last.into()), "{text}");
        }
        for text in ["3月", "2024年", "7", "0d", "近", "d", "last-0-days", "99999y", "soon", "半年", ""] {
            assert!(Period::relative(text, today).is_none(), "{text}");
        }
    }
}

//! Dates as newspapers write them. Takes text; gives publication dates with the precision that is known, and ranges of
//! days. Knows nothing of articles or queries.
//!
//! Read are `2020-3-30 15:16`, `2020/03/30`, `2020.03.30`, `20200330`, `2020年3月30日15时16分`, `二〇二〇年三月三十日`,
//! `民國109年3月30日`, ISO 8601 with a zone, RFC 2822 and English month names; digits and signs in either width.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::LazyLock;

use chrono::{
    DateTime, Datelike as _, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeZone as _,
};
use regex::{Captures, Regex};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, ErrorKind, Result};

/// The zone of dates that state none: Beijing, Taipei and Hong Kong time, +08:00.
pub fn default_zone() -> FixedOffset {
    #[expect(clippy::expect_used, reason = "a constant within range")]
    FixedOffset::east_opt(8 * 3600).expect("eight hours are less than a day")
}

/// When an article was published, as precisely as is known.
///
/// Printed and serialised as `2024`, `2024-03`, `2024-03-19` or `2024-03-19T16:21:07+08:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// Only the year is known.
    Year(i32),
    /// Year and month are known.
    Month(i32, u32),
    /// The day is known.
    Day(NaiveDate),
    /// The minute or second is known; seconds are zero where they are not.
    Time(DateTime<FixedOffset>),
}

impl Published {
    /// The first instant of it, in seconds since 1970-01-01T00:00:00Z; a day begins in `zone`.
    pub fn instant(&self, zone: FixedOffset) -> i64 {
        match self {
            Self::Time(time) => time.timestamp(),
            Self::Day(day) => day_start(*day, zone),
            Self::Year(year) => NaiveDate::from_ymd_opt(*year, 1, 1).map_or(0, |day| day_start(day, zone)),
            Self::Month(year, month) => NaiveDate::from_ymd_opt(*year, *month, 1).map_or(0, |day| day_start(day, zone)),
        }
    }

    /// The date that `text` is, surrounding space aside; a time without a zone is in `zone`.
    pub fn parse(text: &str, zone: FixedOffset) -> Option<Self> {
        let text = text.trim();
        if let Some((range, date)) = Self::find(text, zone)
            && range == (0..text.len())
        {
            return Some(date);
        }
        if let Ok(time) = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text)) {
            return plausible(time.year()).then_some(Self::Time(time));
        }
        if let Some(period) = Period::parse(text) {
            return match period.precision {
                Precision::Year => Some(Self::Year(period.first.year())),
                Precision::Month => Some(Self::Month(period.first.year(), period.first.month())),
                Precision::Day => Some(Self::Day(period.first)),
            };
        }
        if text.bytes().all(|byte| byte.is_ascii_digit())
            && let Ok(number) = text.parse()
        {
            return Self::from_unix(number, zone);
        }
        ["%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y"]
            .iter()
            .find_map(|format| NaiveDate::parse_from_str(text, format).ok())
            .filter(|day| plausible(day.year()))
            .map(Self::Day)
    }

    /// A Unix time in seconds (9 or 10 digits) or milliseconds (12 or 13 digits); other magnitudes are no times.
    pub fn from_unix(number: i64, zone: FixedOffset) -> Option<Self> {
        let seconds = match number {
            100_000_000..=9_999_999_999 => number,
            100_000_000_000..=9_999_999_999_999 => number.div_euclid(1000),
            _ => return None,
        };
        Some(Self::Time(DateTime::from_timestamp(seconds, 0)?.with_timezone(&zone)))
    }

    /// The first date in `text` that is complete to the day, with the bytes it takes there, its time included.
    pub fn find(text: &str, zone: FixedOffset) -> Option<(Range<usize>, Self)> {
        let mut from = 0;
        while let Some(captures) = DATE.captures_at(text, from) {
            let whole = captures.get(0)?;
            let glued = text[..whole.start()].chars().next_back().is_some_and(|c| c.is_ascii_digit())
                || (captures.name("time").is_none() && text[whole.end()..].starts_with(|c: char| c.is_ascii_digit()));
            match day_of(&captures).filter(|_| !glued) {
                Some(day) => {
                    let date = time_of(&captures, day, zone).unwrap_or(Self::Day(day));
                    let end = match date {
                        Self::Day(_) => captures.name("date")?.end(),
                        _ => whole.end(),
                    };
                    return Some((whole.start()..end, date));
                }
                None => from = whole.start() + text[whole.start()..].chars().next()?.len_utf8(),
            }
        }
        None
    }
}

impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(day) => write!(f, "{}", day.format("%Y-%m-%d")),
            Self::Time(time) => f.write_str(&time.to_rfc3339_opts(SecondsFormat::Secs, true)),
        }
    }
}

impl Serialize for Published {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Published {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text, default_zone()).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a date")))
    }
}

/// A year, month or day as a span of days; what a person types where a date is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its first day.
    pub first: NaiveDate,
    /// Its last day.
    pub last: NaiveDate,
    precision: Precision,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Precision {
    Year,
    Month,
    Day,
}

impl Period {
    fn parse(text: &str) -> Option<Self> {
        let captures = PERIOD.captures(text)?;
        let year = year_of(&captures)?;
        let Some(month) = group(&captures, "month") else {
            return Self::of(NaiveDate::from_ymd_opt(year, 1, 1)?, Precision::Year);
        };
        let month = number(month)?;
        let Some(day) = group(&captures, "day") else {
            return Self::of(NaiveDate::from_ymd_opt(year, month, 1)?, Precision::Month);
        };
        Self::of(NaiveDate::from_ymd_opt(year, month, number(day)?)?, Precision::Day)
    }

    fn of(first: NaiveDate, precision: Precision) -> Option<Self> {
        let after = match precision {
            Precision::Year => NaiveDate::from_ymd_opt(first.year() + 1, 1, 1)?,
            Precision::Month if first.month() == 12 => NaiveDate::from_ymd_opt(first.year() + 1, 1, 1)?,
            Precision::Month => NaiveDate::from_ymd_opt(first.year(), first.month() + 1, 1)?,
            Precision::Day => first.succ_opt()?,
        };
        Some(Self { first, last: after.pred_opt()?, precision })
    }
}

impl FromStr for Period {
    type Err = Error;

    /// # Errors
    /// Of kind [`ErrorKind::Input`] where the text is no date, or one that no calendar has.
    fn from_str(text: &str) -> Result<Self> {
        Self::parse(text.trim()).ok_or_else(|| {
            let what = if PERIOD.is_match(text.trim()) { "is not in the calendar" } else { "is not a date" };
            Error::new(ErrorKind::Input, format!("`{text}` {what}")).with_hint(
                "write a year, month or day: 2024, 2024-03, 2024-03-19, 2024/3/19, 2024年3月19日, 民國113年3月",
            )
        })
    }
}

/// A range of days, both ends included; an end that is not there is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateRange {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

impl DateRange {
    /// The range between two days.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where it ends before it begins.
    pub fn new(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<Self> {
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            return Err(Error::new(
                ErrorKind::Input,
                format!("the range of dates begins on {from}, after its end on {to}"),
            )
            .with_hint(format!("exchange the two: from {to} to {from}")));
        }
        Ok(Self { from, to })
    }

    /// The instants from the first (included) to the last (excluded), in Unix seconds, of these days in `zone`.
    pub fn instants(&self, zone: FixedOffset) -> (Option<i64>, Option<i64>) {
        let after = self.to.and_then(|day| day.checked_add_days(Days::new(1)));
        (self.from.map(|day| day_start(day, zone)), after.map(|day| day_start(day, zone)))
    }
}

impl From<Period> for DateRange {
    fn from(period: Period) -> Self {
        Self { from: Some(period.first), to: Some(period.last) }
    }
}

impl FromStr for DateRange {
    type Err = Error;

    /// `2024-03`, `2024-03..2024-05`, `2024-03..`, `..2024-05`, `>=2024-03`, `>2024`, `<=2024-03-19`, `<2024`.
    ///
    /// # Errors
    /// As of [`Period`] and [`DateRange::new`].
    fn from_str(text: &str) -> Result<Self> {
        let text = text.trim();
        let open = |text: &str| -> Result<Option<Period>> {
            if text.trim().is_empty() { Ok(None) } else { text.parse().map(Some) }
        };
        if let Some((from, to)) = text.split_once("..").or_else(|| text.split_once('…'))
            && !(from.trim().is_empty() && to.trim().is_empty())
        {
            return Self::new(open(from)?.map(|period| period.first), open(to)?.map(|period| period.last));
        }
        let bound = |sign: &str| text.strip_prefix(sign).map(str::parse::<Period>);
        if let Some(period) = bound(">=") {
            return Ok(Self { from: Some(period?.first), to: None });
        }
        if let Some(period) = bound("<=") {
            return Ok(Self { from: None, to: Some(period?.last) });
        }
        if let Some(period) = bound(">") {
            return Ok(Self { from: period?.last.succ_opt(), to: None });
        }
        if let Some(period) = bound("<") {
            return Ok(Self { from: None, to: period?.first.pred_opt() });
        }
        text.parse::<Period>().map(Self::from)
    }
}

impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => write!(f, "{from}"),
            (from, to) => {
                let print = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
                write!(f, "{}..{}", print(from), print(to))
            }
        }
    }
}

const CHINESE_DIGITS: &str = "〇○零一二三四五六七八九";

/// A date complete to the day, perhaps with a time and a zone.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
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
static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
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

fn pattern(source: &str) -> Regex {
    // Alternatives of one group have names of their own, because the crate refuses a name that occurs twice.
    #[expect(clippy::expect_used, reason = "a constant pattern, compiled by every test")]
    Regex::new(source).expect("the pattern compiles")
}

fn group<'t>(captures: &Captures<'t>, name: &str) -> Option<&'t str> {
    ["", "2", "3"].iter().find_map(|suffix| captures.name(&format!("{name}{suffix}"))).map(|found| found.as_str())
}

fn year_of(captures: &Captures<'_>) -> Option<i32> {
    let year = match captures.name("minguo") {
        // Year 1 of the Republic is 1912.
        Some(minguo) => number(minguo.as_str())? as i32 + 1911,
        None => number(group(captures, "year")?)? as i32,
    };
    plausible(year).then_some(year)
}

fn plausible(year: i32) -> bool {
    (1800..2200).contains(&year)
}

fn day_of(captures: &Captures<'_>) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year_of(captures)?, number(group(captures, "month")?)?, number(group(captures, "day")?)?)
}

fn time_of(captures: &Captures<'_>, day: NaiveDate, zone: FixedOffset) -> Option<Published> {
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

fn day_start(day: NaiveDate, zone: FixedOffset) -> i64 {
    day.and_time(NaiveTime::MIN).and_utc().timestamp() - i64::from(zone.local_minus_utc())
}

/// The value of an Arabic numeral in either width, or of a Chinese one up to 999, read digit by digit (二〇二〇) or by
/// tens and hundreds (三十一, 廿三, 一百一十三).
fn number(text: &str) -> Option<u32> {
    let mut total = 0_u32;
    let mut digits = 0_u32;
    for c in text.chars() {
        match c {
            '十' => {
                total += digits.max(1) * 10;
                digits = 0;
            }
            '百' => {
                total += digits.max(1) * 100;
                digits = 0;
            }
            '廿' => total += 20,
            '卅' => total += 30,
            _ => digits = digits.checked_mul(10)?.checked_add(digit(c)?)?,
        }
    }
    Some(total + digits)
}

fn digit(c: char) -> Option<u32> {
    match c {
        '０'..='９' => Some(c as u32 - '０' as u32),
        '〇' | '○' | '零' => Some(0),
        _ => {
            c.to_digit(10).or_else(|| "一二三四五六七八九".chars().position(|digit| digit == c).map(|at| at as u32 + 1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> String {
        Published::parse(text, default_zone()).map_or_else(|| "-".into(), |date| date.to_string())
    }

    fn found(text: &str) -> Option<(String, String)> {
        Published::find(text, default_zone()).map(|(range, date)| (text[range].to_owned(), date.to_string()))
    }

    #[test]
    fn the_spellings_of_newspapers() {
        for (text, date) in [
            ("2024-03-19 16:21:07", "2024-03-19T16:21:07+08:00"),
            ("2020-3-30 15:16", "2020-03-30T15:16:00+08:00"),
            ("2020年3月30日", "2020-03-30"),
            ("2020年03月30日15:16", "2020-03-30T15:16:00+08:00"),
            ("2020年3月30日 下午3时16分", "2020-03-30T15:16:00+08:00"),
            ("2020/03/30", "2020-03-30"),
            ("2020.03.30", "2020-03-30"),
            ("20200330", "2020-03-30"),
            ("二〇二〇年三月三十日", "2020-03-30"),
            ("二○二○年十二月廿一日", "2020-12-21"),
            ("民國113年3月19日", "2024-03-19"),
            ("民國一百一十三年三月十九日", "2024-03-19"),
            ("２０２０－０３－３０　１５：１６", "2020-03-30T15:16:00+08:00"),
            ("2024-03-19T08:30:00+09:00", "2024-03-19T08:30:00+09:00"),
            ("2023-05-06T07:08:09Z", "2023-05-06T07:08:09Z"),
            ("2023-05-06T07:08:09.123Z", "2023-05-06T07:08:09Z"),
            ("2024年3月19日 星期二 08:05", "2024-03-19T08:05:00+08:00"),
            ("Tue, 19 Mar 2024 16:21:07 +0800", "2024-03-19T16:21:07+08:00"),
            ("March 19, 2024", "2024-03-19"),
            ("2024-03", "2024-03"),
            ("2024年3月", "2024-03"),
            ("2024", "2024"),
            ("1710836467", "2024-03-19T16:21:07+08:00"),
            ("1710836467000", "2024-03-19T16:21:07+08:00"),
            ("2024-02-30", "-"),
            ("2024-13-01", "-"),
            ("13", "-"),
            ("昨天", "-"),
        ] {
            assert_eq!(parsed(text), date, "{text}");
        }
    }

    #[test]
    fn a_date_is_found_in_its_line() {
        let found = |text| found(text).unwrap();
        assert_eq!(
            found("發佈時間 | 2024-03-19 16:21:07    "),
            ("2024-03-19 16:21:07".into(), "2024-03-19T16:21:07+08:00".into())
        );
        assert_eq!(found("2020-03-30 来源：江城日报"), ("2020-03-30".into(), "2020-03-30".into()));
        assert_eq!(found("电话2020-13-30，2021年1月2日"), ("2021年1月2日".into(), "2021-01-02".into()));
        assert_eq!(super::Published::find("订单号 120200330，版本 3.6.3", default_zone()), None);
    }

    #[test]
    fn every_date_prints_as_it_parses() {
        for text in ["2024", "2024-03", "2024-03-19", "2024-03-19T16:21:07+08:00", "2023-05-06T07:08:09Z"] {
            assert_eq!(parsed(text), text);
        }
    }

    #[test]
    fn a_day_is_the_day_in_the_zone() {
        let instant = |text: &str| Published::parse(text, default_zone()).unwrap().instant(default_zone());
        let (from, to) = "2024-03-19".parse::<DateRange>().unwrap().instants(default_zone());
        assert_eq!(from, Some(instant("2024-03-19")));
        assert_eq!(to, Some(instant("2024-03-20")));
        // Late evening in London is the next day in Beijing.
        assert!(instant("2024-03-18T20:00:00Z") >= instant("2024-03-19"));
    }

    #[test]
    fn ranges_read_and_print() {
        for (text, printed) in [
            ("2024", "2024-01-01..2024-12-31"),
            ("2024-02", "2024-02-01..2024-02-29"),
            ("2024/3/19", "2024-03-19"),
            ("2024-03..2024-05", "2024-03-01..2024-05-31"),
            ("2024-03..", "2024-03-01.."),
            ("..2024-05", "..2024-05-31"),
            (">=2024-03", "2024-03-01.."),
            (">2024", "2025-01-01.."),
            ("<2024", "..2023-12-31"),
            ("民國113年3月", "2024-03-01..2024-03-31"),
            ("20240319", "2024-03-19"),
        ] {
            let range: DateRange = text.parse().unwrap();
            assert_eq!(range.to_string(), printed);
            assert_eq!(printed.parse::<DateRange>().unwrap(), range);
        }
        for (bad, message) in [
            ("2024-02-30", "`2024-02-30` is not in the calendar"),
            ("soon", "`soon` is not a date"),
            ("2024-05..2024-03", "the range of dates begins on 2024-05-01, after its end on 2024-03-31"),
            ("..", "`..` is not a date"),
        ] {
            let error = bad.parse::<DateRange>().unwrap_err();
            assert_eq!(error.to_string(), message);
            assert!(error.hint().is_some());
        }
    }
}

//! Spans of days: what a person types where dates are asked for. Takes text; gives a [`Period`] or a [`DateRange`].

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, Days, FixedOffset, NaiveDate};

use super::Published;
use super::calendar::names_other;
use super::numeral::number;
use super::pattern::{PERIOD, day_start, group, month_of, year_of};
use super::relative::is_relative;
use super::typed::completed;
use crate::error::{Error, ErrorKind, Result};

/// Characters of what a person types for a date.
const LONGEST: usize = 100;

/// A year, month or day as a span of days; what a person types where a date is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its first day.
    pub first: NaiveDate,
    /// Its last day.
    pub last: NaiveDate,
    pub(super) precision: Precision,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Precision {
    Year,
    Month,
    Day,
}

impl Period {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let captures = PERIOD.captures(text)?;
        let year = year_of(&captures)?;
        let Some(month) = group(&captures, "month") else {
            return Self::of(NaiveDate::from_ymd_opt(year, 1, 1)?, Precision::Year);
        };
        let month = month_of(month)?;
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

impl Period {
    /// It as a date of its precision; `None` where it is of several days that are no year or month.
    pub fn published(&self) -> Option<Published> {
        match self.precision {
            Precision::Year => Some(Published::Year(self.first.year())),
            Precision::Month => Some(Published::Month(self.first.year(), self.first.month())),
            Precision::Day => (self.first == self.last).then_some(Published::Day(self.first)),
        }
    }

    /// Two days and all between them; `None` where they are the wrong way about.
    pub(super) fn between(first: NaiveDate, last: NaiveDate) -> Option<Self> {
        (first <= last).then_some(Self { first, last, precision: Precision::Day })
    }

    /// The year, month or day that a person typed; where `today` is known, also a span that is told from it: yesterday,
    /// 上周, 近三个月, last-7-days, 7d.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where the text is no date, or one that no calendar has.
    pub fn read(text: &str, today: Option<NaiveDate>) -> Result<Self> {
        let trimmed = text.trim();
        if trimmed.chars().nth(LONGEST).is_some() {
            return Err(Error::new(ErrorKind::Input, format!("a date has at most {LONGEST} characters"))
                .with_hint("write a year, month or day: 2024, 2024-03, 2024-03-19")
                .named("long-date", &[("most", &LONGEST)]));
        }
        let relative = || today.and_then(|today| Self::relative(trimmed, today));
        Self::parse(trimmed).or_else(|| Self::typed(trimmed)).or_else(relative).ok_or_else(|| {
            let (name, what) = if PERIOD.is_match(trimmed) {
                ("not-in-calendar", "is not in the calendar")
            } else if names_other(trimmed) {
                ("other-calendar", "is of a calendar whose days are not converted")
            } else if today.is_none() && is_relative(trimmed) {
                ("no-today", "is told from today, and no day is set as today")
            } else {
                ("no-date", "is not a date")
            };
            let hint = if ["last", "this", "past"].contains(&trimmed.to_ascii_lowercase().as_str()) {
                "join the words by hyphens: last-week, this-month, last-year, last-7-days"
            } else {
                "write a year, month or day: 2024, 2024-03, 2024-03-19, 2024年3月19日, 民國113年3月; or yesterday, 上周, 7d"
            };
            Error::new(ErrorKind::Input, format!("`{text}` {what}")).with_hint(hint).named(name, &[("text", &text)])
        })
    }
}

impl FromStr for Period {
    type Err = Error;

    /// [`Period::read`] without a day that is today.
    ///
    /// # Errors
    /// As there.
    fn from_str(text: &str) -> Result<Self> {
        Self::read(text, None)
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
            .with_hint(format!("exchange the two: from {to} to {from}"))
            .named("range-reversed", &[("from", &from), ("to", &to)]));
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

impl DateRange {
    /// The range that a person typed: `2024-03`, `2024-03..2024-05` (also with `~`, `至` or `到`), `2024-03..`,
    /// `..2024-05`, `>=2024-03`, `>2024`, `<=2024-03-19`, `<2024`; each end as [`Period::read`] reads it.
    ///
    /// # Errors
    /// As of [`Period::read`] and [`DateRange::new`].
    pub fn read(text: &str, today: Option<NaiveDate>) -> Result<Self> {
        let text = text.trim();
        let period = |text: &str| Period::read(text, today);
        let open = |text: &str| -> Result<Option<Period>> {
            if text.trim().is_empty() { Ok(None) } else { period(text).map(Some) }
        };
        let ends = ["..", "…", "~", "～", "至", "到"].iter().find_map(|joint| text.split_once(joint));
        // 至今 has no end.
        let ends =
            ends.map(|(from, to)| (from, if to.trim() == "今" { "" } else { to.trim_start_matches(['.', '…']) }));
        if let Some((from, to)) = ends
            && !(from.trim().is_empty() && to.trim().is_empty())
        {
            let to = completed(from, to);
            return Self::new(open(from)?.map(|period| period.first), open(&to)?.map(|period| period.last));
        }
        let bound = |signs: &[&str]| signs.iter().find_map(|sign| text.strip_prefix(sign)).map(period);
        if let Some(period) = bound(&[">=", "＞＝", "≥", "≧", ">＝", "＞="]) {
            return Ok(Self { from: Some(period?.first), to: None });
        }
        if let Some(period) = bound(&["<=", "＜＝", "≤", "≦", "<＝", "＜="]) {
            return Ok(Self { from: None, to: Some(period?.last) });
        }
        if let Some(period) = bound(&[">", "＞"]) {
            return Ok(Self { from: period?.last.succ_opt(), to: None });
        }
        if let Some(period) = bound(&["<", "＜"]) {
            return Ok(Self { from: None, to: period?.first.pred_opt() });
        }
        period(text).map(Self::from)
    }
}

impl FromStr for DateRange {
    type Err = Error;

    /// [`DateRange::read`] without a day that is today.
    ///
    /// # Errors
    /// As there.
    fn from_str(text: &str) -> Result<Self> {
        Self::read(text, None)
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

#[cfg(test)]
mod tests {
    use super::*;

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
            ("中華民國113年", "2024-01-01..2024-12-31"),
            ("民國廿六年七月八日", "1937-07-08"),
            ("民國卅八年", "1949-01-01..1949-12-31"),
            ("民國卅年", "1941-01-01..1941-12-31"),
            ("民国元年", "1912-01-01..1912-12-31"),
            ("民國前一年", "1911-01-01..1911-12-31"),
            ("民國 113 年 3 月 19 日", "2024-03-19"),
            ("民國113/03/19", "2024-03-19"),
            ("民國113-3", "2024-03-01..2024-03-31"),
            ("民國廿六年七月八日至民國卅四年九月", "1937-07-08..1945-09-30"),
            (">=中華民國元年", "1912-01-01.."),
            ("昭和六十年", "1985-01-01..1985-12-31"),
            ("公元2024年3月", "2024-03-01..2024-03-31"),
            ("20240319", "2024-03-19"),
            ("2024年3月至2024年5月", "2024-03-01..2024-05-31"),
            ("2024-03～2024-05", "2024-03-01..2024-05-31"),
            ("≥２０２４", "2024-01-01.."),
            ("2024-03至今", "2024-03-01.."),
        ] {
            let range: DateRange = text.parse().unwrap();
            assert_eq!(range.to_string(), printed);
            assert_eq!(printed.parse::<DateRange>().unwrap(), range);
        }
        for (bad, message) in [
            ("2024-02-30", "`2024-02-30` is not in the calendar"),
            ("soon", "`soon` is not a date"),
            ("農曆2024年3月", "`農曆2024年3月` is of a calendar whose days are not converted"),
            ("昭和65年", "`昭和65年` is not in the calendar"),
            ("99年3月", "`99年3月` is not a date"),
            ("last", "`last` is not a date"),
            ("昨天", "`昨天` is told from today, and no day is set as today"),
            ("2024-05..2024-03", "the range of dates begins on 2024-05-01, after its end on 2024-03-31"),
            ("..", "`..` is not a date"),
            // Read as a range that is open at both ends once.
            ("~今", "`~今` is not a date"),
        ] {
            let error = bad.parse::<DateRange>().unwrap_err();
            assert_eq!(error.to_string(), message);
            assert!(error.hint().is_some());
        }
    }
}

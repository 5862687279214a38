//! Dates as newspapers write them. Takes text; gives publication dates with the precision that is known, and ranges of
//! days. Knows nothing of articles or queries.
//!
//! Read are `2020-3-30 15:16`, `2020/03/30`, `2020.03.30`, `20200330`, `2020年3月30日15时16分`, `二〇二〇年三月三十日`,
//! `中華民國109年3月30日`, `民國卅八年`, 昭和 and its like, ISO 8601 and RFC 3339, RFC 2822, 850 and 9110, names of months in
//! English, what Java, JavaScript and `date` print, and `26/3/2020` where it can be read in one way; digits and signs in
//! either width. Dates of other calendars (农历) are none.

mod calendar;
mod clock;
mod english;
mod find;
mod numeral;
mod pattern;
mod range;
mod relative;
mod said;
mod table;
mod typed;
mod value;
mod zone;

use std::fmt;
use std::ops::Range;

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, SecondsFormat};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(crate) use self::numeral::number as chinese_number;
use self::pattern::{day_start, plausible};
pub use self::range::{DateRange, Period};
pub use self::said::is_told_as_present;
pub use self::value::ValueDate;

/// The zone of dates that state none: Beijing, Taipei and Hong Kong time, +08:00.
pub fn default_zone() -> FixedOffset {
    #[expect(clippy::expect_used, reason = "a constant within range")]
    FixedOffset::east_opt(8 * 3600).expect("eight hours are less than a day")
}

/// When an article was published, as precisely as is known.
///
/// Printed and serialised as `2024`, `2024-03`, `2024-03-19` or `2024-03-19T16:21:07+08:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

    /// The last second that it may have been, since 1970-01-01T00:00:00Z; a day ends in `zone`.
    pub fn last_instant(&self, zone: FixedOffset) -> i64 {
        let next = match self {
            Self::Time(time) => return time.timestamp(),
            Self::Day(day) => day.succ_opt(),
            Self::Month(year, 12) => NaiveDate::from_ymd_opt(year + 1, 1, 1),
            Self::Month(year, month) => NaiveDate::from_ymd_opt(*year, month + 1, 1),
            Self::Year(year) => NaiveDate::from_ymd_opt(year + 1, 1, 1),
        };
        next.map_or(i64::MAX, |day| day_start(day, zone)) - 1
    }

    /// The date that is printed as `text`. Without the patterns of [`Self::parse`], which take a millisecond to make.
    fn of_printed(text: &str) -> Option<Self> {
        let year = text.get(..4)?.parse().ok()?;
        let date = match text.len() {
            4 => Self::Year(year),
            7 => Self::Month(year, text.get(5..)?.parse().ok()?),
            10 => {
                Self::Day(NaiveDate::from_ymd_opt(year, text.get(5..7)?.parse().ok()?, text.get(8..)?.parse().ok()?)?)
            }
            _ => Self::Time(DateTime::parse_from_rfc3339(text).ok()?),
        };
        let is_date = !matches!(date, Self::Month(year, month) if NaiveDate::from_ymd_opt(year, month, 1).is_none());
        (is_date && plausible(year) && date.to_string() == text).then_some(date)
    }

    /// The date that `text` is, surrounding space aside; a time without a zone is in `zone`.
    pub fn parse(text: &str, zone: FixedOffset) -> Option<Self> {
        value::whole(text.trim(), zone)
    }

    /// The date that the value of a field or of a machine's attribute states, and what of the value is left over: for
    /// callers that pass over nothing in silence.
    pub fn read_value(text: &str, zone: FixedOffset) -> ValueDate {
        value::read(text, zone)
    }

    /// A Unix time in seconds (9 or 10 digits) or milliseconds (12 or 13 digits); other magnitudes are no times, and none
    /// is later than any other date that is read.
    pub fn from_unix(number: i64, zone: FixedOffset) -> Option<Self> {
        let seconds = match number {
            100_000_000..=9_999_999_999 => number,
            100_000_000_000..=9_999_999_999_999 => number.div_euclid(1000),
            _ => return None,
        };
        let time = DateTime::from_timestamp(seconds, 0)?.with_timezone(&zone);
        plausible(time.year()).then_some(Self::Time(time))
    }

    /// The first civil date in `text` that is complete to the day, with the bytes it takes there, its time included.
    pub fn find(text: &str, zone: FixedOffset) -> Option<(Range<usize>, Self)> {
        find::first(text, zone).map(|found| (found.range, found.date))
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
        let date = Self::of_printed(&text).or_else(|| Self::parse(&text, default_zone()));
        date.ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a date")))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(text: &str) -> String {
        Published::parse(text, default_zone()).map_or_else(|| "-".into(), |date| date.to_string())
    }

    #[test]
    fn what_is_printed_is_read_without_patterns_as_with_them() {
        for text in ["2024", "2024-03", "2024-03-19", "2024-03-19T16:21:07+08:00", "1949-10-01T15:00:00Z"] {
            let date = Published::of_printed(text).unwrap();
            assert_eq!((date.to_string().as_str(), Some(date)), (text, Published::parse(text, default_zone())));
        }
        for text in [
            "",
            "202",
            "20240319",
            "2024-13",
            "2024-02-30",
            "+024",
            "2024-3-19",
            "0001",
            "2024-03-19T16:21",
            "二〇二四",
        ] {
            assert_eq!(Published::of_printed(text), None, "{text}");
        }
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
            ("9071683467", "-"),
            ("2024-02-30", "-"),
            ("2024-13-01", "-"),
            ("13", "-"),
            ("昨天", "-"),
        ] {
            assert_eq!(parsed(text), date, "{text}");
        }
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

    proptest! {
        #[test]
        fn any_text_is_searched_for_dates(text in "(?:[0-9０-９〇一二十廿卅年月日民國元前/.: TZ+\\-－上下午晚时点半]|农历|Mar |Tue |昭和|UTC|PM){0,40}") {
            let value = Published::read_value(&text, default_zone());
            prop_assert!(value.date.is_some() || value.left_over == text.trim());
            if let Some((range, date)) = Published::find(&text, default_zone()) {
                let _ = is_told_as_present(&text, &range);
                prop_assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end));
                let printed = date.to_string();
                prop_assert_eq!(Published::parse(&printed, default_zone()).map(|date| date.to_string()), Some(printed));
            }
            let _ = Published::parse(&text, default_zone());
            let _ = text.parse::<DateRange>();
        }
    }
}

//! Spans of the calendar that articles are counted in. Weeks are those of ISO 8601: they begin on Monday, and belong to the
//! year that most of them lies in.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, Days, IsoWeek, Months, NaiveDate, Weekday};

use crate::error::{Error, ErrorKind};

/// A length of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A day.
    Day,
    /// A week, Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A year.
    Year,
}

/// From short to long.
const UNITS: [(Unit, &str); 5] = [
    (Unit::Day, "day"),
    (Unit::Week, "week"),
    (Unit::Month, "month"),
    (Unit::Quarter, "quarter"),
    (Unit::Year, "year"),
];

impl Unit {
    /// Every one, from short to long.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// Its name.
    pub fn name(self) -> &'static str {
        UNITS.iter().find(|(unit, _)| *unit == self).map_or("", |(_, name)| name)
    }

    /// The first day of the span that `day` lies in.
    pub fn start(self, day: NaiveDate) -> NaiveDate {
        let of_month = |month| NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day);
        match self {
            Self::Day => day,
            Self::Week => day.week(Weekday::Mon).checked_first_day().unwrap_or(day),
            Self::Month => of_month(day.month()),
            Self::Quarter => of_month(day.month0() / 3 * 3 + 1),
            Self::Year => of_month(1),
        }
    }

    /// The first day of the span behind the one that begins on `start`.
    pub fn next(self, start: NaiveDate) -> NaiveDate {
        let next = match self {
            Self::Day => start.succ_opt(),
            Self::Week => start.checked_add_days(Days::new(7)),
            Self::Month => start.checked_add_months(Months::new(1)),
            Self::Quarter => start.checked_add_months(Months::new(3)),
            Self::Year => start.checked_add_months(Months::new(12)),
        };
        next.unwrap_or(NaiveDate::MAX)
    }

    /// How many spans there are from the one with `first` to the one with `last`.
    pub fn count(self, first: NaiveDate, last: NaiveDate) -> u64 {
        let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
        let (first, last) = (self.start(first), self.start(last));
        let apart = match self {
            Self::Day => (last - first).num_days(),
            Self::Week => (last - first).num_days() / 7,
            Self::Month => months(last) - months(first),
            Self::Quarter => (months(last) - months(first)) / 3,
            Self::Year => i64::from(last.year()) - i64::from(first.year()),
        };
        u64::try_from(apart + 1).unwrap_or(0)
    }

    /// What the span with `day` is called: `2024-03-19`, `2024-W12`, `2024-03`, `2024-Q1`, `2024`.
    pub fn label(self, day: NaiveDate) -> String {
        match self {
            Self::Day => day.to_string(),
            Self::Week => {
                let week: IsoWeek = day.iso_week();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Self::Month => day.format("%Y-%m").to_string(),
            Self::Quarter => format!("{:04}-Q{}", day.year(), day.month0() / 3 + 1),
            Self::Year => day.format("%Y").to_string(),
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Unit {
    type Err = Error;

    /// # Errors
    /// Of kind [`ErrorKind::Input`] where it is none.
    fn from_str(text: &str) -> Result<Self, Error> {
        UNITS.iter().find(|(_, name)| *name == text).map(|(unit, _)| *unit).ok_or_else(|| {
            Error::new(ErrorKind::Input, format!("`{text}` is no span of the calendar"))
                .with_hint("the spans are day, week, month, quarter, year, and auto")
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn spans_begin_where_the_calendar_says() {
        for (unit, of, start, label) in [
            (Unit::Week, "2027-01-03", "2026-12-28", "2026-W53"),
            (Unit::Week, "2024-12-30", "2024-12-30", "2025-W01"),
            (Unit::Month, "2024-02-29", "2024-02-01", "2024-02"),
            (Unit::Quarter, "2024-12-31", "2024-10-01", "2024-Q4"),
            (Unit::Year, "1949-10-01", "1949-01-01", "1949"),
        ] {
            assert_eq!((unit.start(day(of)), unit.label(day(of)).as_str()), (day(start), label));
        }
    }

    proptest! {
        #[test]
        fn spans_lie_end_to_end(from in 0_i32..80_000, length in 0_i32..2000) {
            let first = NaiveDate::from_epoch_days(from - 50_000).unwrap();
            let last = NaiveDate::from_epoch_days(from - 50_000 + length).unwrap();
            for unit in Unit::ALL {
                let mut start = unit.start(first);
                let mut count = 0;
                while start <= last {
                    prop_assert_eq!(unit.start(start), start);
                    let next = unit.next(start);
                    prop_assert_eq!(unit.start(next.pred_opt().unwrap()), start);
                    prop_assert_ne!(unit.label(start), unit.label(next));
                    start = next;
                    count += 1;
                }
                prop_assert_eq!(unit.count(first, last), count);
            }
        }
    }
}

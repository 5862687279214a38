//! Times that programs write, as a reader has them.

use chrono::{FixedOffset, NaiveTime};

use crate::date::Published;

/// A time that a page states for machines: midnight to the second is a day that a program wrote as a time, and a time in UTC is
/// one of the archive's zone, so that the day that is shown is that by which the article is found.
pub(super) fn as_shown(date: Published, zone: FixedOffset) -> Published {
    match date {
        Published::Time(time) if time.time() == NaiveTime::MIN => Published::Day(time.date_naive()),
        Published::Time(time) if time.offset().local_minus_utc() == 0 => Published::Time(time.with_timezone(&zone)),
        date => date,
    }
}

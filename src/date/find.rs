//! Dates in text. Takes a text; gives the first civil date in it that is complete to the day, with its time and zone.
//!
//! A line without the figures of a date is told by its bytes, before any pattern is asked: nearly every line of every
//! page comes here. Days and the times behind them are patterns of their own, so that the pattern that is run over whole
//! lines stays small.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::{FixedOffset, NaiveDate};
use regex::{Captures, Regex};

use super::clock::Clock;
use super::pattern::{DAY, day_of, pattern};
use super::{Published, calendar, english};

/// A date in a text.
pub(super) struct Found {
    /// The bytes that it takes, its time included.
    pub(super) range: Range<usize>,
    pub(super) date: Published,
    /// The bytes among them that were not understood.
    pub(super) unread: Range<usize>,
}

/// The first date in `text`.
pub(super) fn first(text: &str, zone: FixedOffset) -> Option<Found> {
    if !may_hold_date(text) {
        return None;
    }
    let in_figures = first_in_figures(text, zone);
    // What stands first counts.
    let before = in_figures.as_ref().map_or(text, |found| &text[..found.range.start]);
    english::first(before).map(|named| of_named(text, &named, zone)).or(in_figures)
}

/// The date in figures alone that `text` begins with: `20240319203000`, `202403192030`. In running text such figures are
/// the number of something.
pub(super) fn compact(text: &str, zone: FixedOffset) -> Option<Found> {
    let figures = text.bytes().take_while(u8::is_ascii_digit).count();
    let (day, time) = text.split_at_checked(8).filter(|_| matches!(figures, 12 | 14))?;
    let day = DAY.captures(day).as_ref().and_then(day_of)?;
    let clock = Clock::read(&format!("T{time}"))?;
    let date = clock.on(day, zone)?;
    Some(Found { range: 0..clock.end + 7, date, unread: 0..0 })
}

/// Whether `text` has as many figures as the shortest date, or both 年 and 月.
fn may_hold_date(text: &str) -> bool {
    let figures = text.bytes().filter(u8::is_ascii_digit).count();
    figures >= 4
        || text.contains('年') && text.contains('月')
        || text.chars().filter(|c| matches!(c, '０'..='９')).count() + figures >= 4
}

fn first_in_figures(text: &str, zone: FixedOffset) -> Option<Found> {
    let mut from = 0;
    while let Some(captures) = DAY.captures_at(text, from) {
        let range = captures.get(0)?.range();
        let (before, after) = (&text[..range.start], &text[range.end..]);
        let first = text[range.clone()].chars().next()?;
        from = range.start + first.len_utf8();
        if calendar::is_other(before, after) {
            from = range.end;
        } else if !is_part_of_figures(&captures, before, after)
            && let Some(day) = day_of(&captures)
        {
            let clock = Clock::read(after);
            if clock.is_some() || !after.starts_with(is_figure) {
                let found = timed(day, range, clock.as_ref(), zone);
                let found = if clock.is_none() { behind_clock(text, found, zone) } else { found };
                // Of several days the first counts, and the others are told.
                let unread = captures.name("to").map_or(0..0, |to| to.range());
                return Some(Found { unread, ..found });
            }
        }
    }
    None
}

/// Whether the figures go on before a date, or on either side of one that ends with the year: 120200330, 10/3/26/2020.
fn is_part_of_figures(captures: &Captures<'_>, before: &str, after: &str) -> bool {
    let joint = ['/', '-', '.', '／'];
    let is_turned = captures.name("first").is_some();
    before.ends_with(is_figure)
        || is_turned && before.strip_suffix(joint).is_some_and(|before| before.ends_with(is_figure))
        || is_turned && after.strip_prefix(joint).is_some_and(|after| after.starts_with(is_figure))
}

fn is_figure(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

/// The date on `day`, which takes `range`, with the time that follows it.
fn timed(day: NaiveDate, range: Range<usize>, clock: Option<&Clock>, zone: FixedOffset) -> Found {
    let (date, end) = clock
        .and_then(|clock| Some((clock.on(day, zone)?, range.end + clock.end)))
        .unwrap_or((Published::Day(day), range.end));
    Found { range: range.start..end, date, unread: 0..0 }
}

/// A time directly before a day: `10:11 2021/03/04`.
static CLOCK_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[^0-9０-９:：∶.\-])(?P<clock>[0-9]{1,2}[:：∶][0-9]{2}(?:[:：∶][0-9]{2})?(?:\s?[AaPp]\.?[Mm]\.?)?)[\s,，|｜·]+(?:on\s+)?$",
    )
});

/// `found` with the time that stands before it, where one does.
fn behind_clock(text: &str, found: Found, zone: FixedOffset) -> Found {
    let Published::Day(day) = found.date else { return found };
    // The longest that the pattern takes, and no line of a page.
    let from = text[..found.range.start].char_indices().rev().take(24).last().map_or(found.range.start, |(at, _)| at);
    let before = CLOCK_BEFORE.captures(&text[from..found.range.start]).and_then(|captures| captures.name("clock"));
    let timed = before.and_then(|before| {
        let clock = Clock::read(before.as_str()).filter(|clock| clock.end == before.len())?;
        Some((from + before.start(), clock.on(day, zone)?))
    });
    match timed {
        Some((start, date)) => Found { range: start..found.range.end, date, unread: found.unread },
        None => found,
    }
}

fn of_named(text: &str, named: &english::Named, zone: FixedOffset) -> Found {
    let range = named.range.clone();
    let Some(within) = named.within.clone() else {
        let clock = Clock::read(&text[range.end..]);
        let found = timed(named.day, range, clock.as_ref(), zone);
        return if clock.is_none() { behind_clock(text, found, zone) } else { found };
    };
    let clock = Clock::read(&text[within.clone()]);
    let timed = clock.and_then(|clock| Some((clock.on(named.day, zone)?, within.start + clock.end)));
    let (date, read) = timed.unwrap_or((Published::Day(named.day), within.start));
    Found { range, date, unread: read..within.end }
}

#[cfg(test)]
mod tests {
    use super::super::default_zone;

    /// What is found in `text`, and as which date.
    fn found(text: &str) -> (&str, String) {
        super::first(text, default_zone())
            .map_or(("-", "-".into()), |found| (&text[found.range], found.date.to_string()))
    }

    #[test]
    fn the_first_civil_date_counts() {
        for (text, taken, date) in [
            ("發佈時間 | 2024-03-19 16:21:07    ", "2024-03-19 16:21:07", "2024-03-19T16:21:07+08:00"),
            ("2020-03-30 来源：江城日报", "2020-03-30", "2020-03-30"),
            ("电话2020-13-30，2021年1月2日", "2021年1月2日", "2021-01-02"),
            ("订单号 120200330，版本 3.6.3", "-", "-"),
            ("编号20240319203000", "-", "-"),
            (
                "Saturday, September 10th, 2005 10:56 am 来源",
                "Saturday, September 10th, 2005 10:56 am",
                "2005-09-10T10:56:00+08:00",
            ),
            ("发表于2005年09月07日 11:57 AM 江城", "2005年09月07日 11:57 AM", "2005-09-07T11:57:00+08:00"),
            ("江城 2023-04-14 HKT 21:06 更新", "2023-04-14 HKT 21:06", "2023-04-14T21:06:00+08:00"),
            ("May 5, 2024 与 2024-06-01", "May 5, 2024", "2024-05-05"),
            ("2024-06-01 与 May 5, 2024", "2024-06-01", "2024-06-01"),
            ("Maybe 5, 2024", "-", "-"),
            ("2024年3月19日14:00-16:00在江城", "2024年3月19日14:00", "2024-03-19T14:00:00+08:00"),
            ("2024年3月19日下午3时许，江城", "2024年3月19日下午3时许", "2024-03-19T15:00:00+08:00"),
            ("2024年3月19日晚上12点 江城", "2024年3月19日晚上12点", "2024-03-20T00:00:00+08:00"),
            ("2024年3月19日 3点建议", "2024年3月19日", "2024-03-19"),
            ("更新 10:11 2021/03/04 江城", "10:11 2021/03/04", "2021-03-04T10:11:00+08:00"),
            ("10:56 am, September 10, 2005", "10:56 am, September 10, 2005", "2005-09-10T10:56:00+08:00"),
            ("21:06:07｜2024年3月19日", "21:06:07｜2024年3月19日", "2024-03-19T21:06:07+08:00"),
            ("8:30 PM on March 19, 2024", "8:30 PM on March 19, 2024", "2024-03-19T20:30:00+08:00"),
            ("minsheng2 21 4 月, 2020 少於 1 分鐘", "21 4 月, 2020", "2020-04-21"),
            ("19 三 月, 2024", "19 三 月, 2024", "2024-03-19"),
            ("週三, 15 二月 2012 10:37", "15 二月 2012 10:37", "2012-02-15T10:37:00+08:00"),
            ("7 11 月 2023 • 4 min read", "7 11 月 2023", "2023-11-07"),
            ("3 月 14, 2021", "3 月 14, 2021", "2021-03-14"),
            ("41 4 月, 2020", "-", "-"),
            ("比分 113:98 2021/03/04", "2021/03/04", "2021-03-04"),
            ("10:11 2021/03/04 15:16", "2021/03/04 15:16", "2021-03-04T15:16:00+08:00"),
            ("9:00-10:11 2021/03/04", "2021/03/04", "2021-03-04"),
            ("25:11 2021/03/04", "2021/03/04", "2021-03-04"),
            ("2024年元月3日 晚报", "2024年元月3日", "2024-01-03"),
            ("2024年3月19-20日 第1204期", "2024年3月19-20日", "2024-03-19"),
            ("2024年3月19日至20日", "2024年3月19日", "2024-03-19"),
            ("2024年3月19、20日", "2024年3月19、20日", "2024-03-19"),
            ("2024年3月29-2日", "-", "-"),
            ("二〇二四年三月十九日二十时", "二〇二四年三月十九日二十时", "2024-03-19T20:00:00+08:00"),
        ] {
            assert_eq!(found(text), (taken, date.to_owned()), "{text}");
        }
    }

    #[test]
    fn years_of_the_republic_are_found_as_they_are_written() {
        for (text, taken, date) in [
            ("發布日期：中華民國113年3月19日 20:30", "中華民國113年3月19日 20:30", "2024-03-19T20:30:00+08:00"),
            ("中华民国卅八年一月一日，", "中华民国卅八年一月一日", "1949-01-01"),
            ("民國廿六年七月八日訊", "民國廿六年七月八日", "1937-07-08"),
            ("民國卅年十二月廿五日", "民國卅年十二月廿五日", "1941-12-25"),
            ("民國元年正月一日，民國元年十月十日", "民國元年十月十日", "1912-10-10"),
            ("民國四十五年元月三日", "民國四十五年元月三日", "1956-01-03"),
            ("民國一一三年三月十九日", "民國一一三年三月十九日", "2024-03-19"),
            ("民國 113 年 3 月 19 日", "民國 113 年 3 月 19 日", "2024-03-19"),
            ("民國前一年十月十日", "民國前一年十月十日", "1911-10-10"),
            ("民國113/03/19 江城", "民國113/03/19", "2024-03-19"),
            ("民國９９．１．２", "民國９９．１．２", "2010-01-02"),
            ("113年3月19日", "-", "-"),
            ("113/03/19 民國", "-", "-"),
            ("昭和六十年三月十九日", "昭和六十年三月十九日", "1985-03-19"),
            ("平成3年3月19日", "平成3年3月19日", "1991-03-19"),
            ("令和元年5月1日", "令和元年5月1日", "2019-05-01"),
            ("明治五年三月十九日，2024年3月19日", "2024年3月19日", "2024-03-19"),
            ("西元2024年3月19日", "西元2024年3月19日", "2024-03-19"),
        ] {
            assert_eq!(found(text), (taken, date.to_owned()), "{text}");
        }
    }

    #[test]
    fn dates_of_other_calendars_are_passed_over() {
        let names = ["农历", "農曆", "阴历：", "夏历 ", "佛曆", "回历（", "檀纪", "藏历"];
        for name in names {
            for date in ["2023年8月15日", "二〇二三年十二月廿三日", "2023-08-15", "2023/8/15 08:00"] {
                let text = format!("{name}{date}");
                assert_eq!(found(&text).0, "-", "{text}");
                let text = format!("{text}，公历2024年2月2日晚8时");
                assert_eq!(found(&text), ("公历2024年2月2日晚8时", "2024-02-02T20:00:00+08:00".to_owned()), "{text}");
            }
        }
        for text in ["农历二〇二三年十二月廿三", "農曆癸卯年正月初一", "佛曆2567年3月19日", "2023年8月15日（农历）"]
        {
            assert_eq!(found(text).0, "-", "{text}");
        }
        assert_eq!(found("2024年2月2日 农历2023年十二月廿三日").0, "2024年2月2日");
        assert_eq!(found("农历新年2024年2月10日").0, "2024年2月10日");
    }

    #[test]
    fn a_day_before_its_year_counts_where_it_can_be_read_in_one_way() {
        for (text, taken) in [
            ("3/26/2020", "2020-03-26"),
            ("26/3/2020 20:30", "2020-03-26T20:30:00+08:00"),
            ("26.03.2020", "2020-03-26"),
            ("03-26-2020", "2020-03-26"),
            ("5/5/2020", "2020-05-05"),
            ("3/4/2020", "-"),
            ("31/4/2020", "-"),
            ("3/26-2020", "-"),
            ("10.3.26.2020", "-"),
            ("3.26.2020.1", "-"),
            ("13/26/2020", "-"),
        ] {
            assert_eq!(found(text).1, taken, "{text}");
        }
    }
}

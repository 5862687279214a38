//! Dates that are a whole value: of a field, an attribute, a header. Takes the value; gives the date that all of it is, or
//! the date in it and what was left over.
//!
//! Beside what is found in text, a value may be a year or month, figures alone, a Unix time, and what chrono reads: RFC
//! 2822, RFC 3339, ISO 8601's weeks and numbered days. chrono takes a zone that RFC 2822 does not name for +00:00, so it is
//! asked only where the zone is an offset.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate};
use regex::Regex;

use super::find::{Found, compact, first};
use super::pattern::{WEEKDAY, pattern, plausible};
use super::range::Period;
use super::{Published, english};

/// What the value of a field says of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueDate {
    /// The date, if there is one.
    pub date: Option<Published>,
    /// What of the value is no part of the date: a zone that has no one meaning, a word, a second date. Empty where
    /// nothing but signs and the day of the week is; all of the value where there is no date.
    pub left_over: String,
}

/// The date that `text` is.
pub(super) fn whole(text: &str, zone: FixedOffset) -> Option<Published> {
    let is_whole = |found: &Found| found.range == (0..text.len()) && found.unread.is_empty();
    let found = first(text, zone).or_else(|| compact(text, zone)).filter(is_whole);
    found.map(|found| found.date).or_else(|| standard(text)).or_else(|| span(text)).or_else(|| unix(text, zone))
}

/// The date in `text`, and what is left over.
pub(super) fn read(text: &str, zone: FixedOffset) -> ValueDate {
    let text = text.trim();
    if let Some(date) = whole(text, zone) {
        return ValueDate { date: Some(date), left_over: String::new() };
    }
    let Some(found) = compact(text, zone).or_else(|| first(text, zone)) else {
        return of_republic(text, zone).unwrap_or_else(|| ValueDate { date: None, left_over: text.to_owned() });
    };
    let rest = [&text[..found.range.start], &text[found.unread], &text[found.range.end..]];
    let rest: Vec<&str> = rest.into_iter().map(without_weekday).filter(|rest| !rest.is_empty()).collect();
    ValueDate { date: Some(found.date), left_over: rest.join(" ") }
}

/// A value that begins with a year of the Republic without its name: `112-05-04`, `110年3月4日 10:30`. A value that is
/// said to be a date and begins with three figures can be nothing else; in running text it may be a telephone number.
fn of_republic(text: &str, zone: FixedOffset) -> Option<ValueDate> {
    // One of two figures, 99/05/04, may be of the century before.
    static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"^1[0-4][0-9]\s?(?:年|[-/.][0-9]{1,2}[-/.][0-9])"));
    let read = YEAR.is_match(text).then(|| self::read(&format!("民國{text}"), zone))?;
    read.date.is_some().then_some(read)
}

/// Forms of standards that are read by chrono.
fn standard(text: &str) -> Option<Published> {
    let has_offset = || text.rsplit(' ').next().is_some_and(|zone| zone.starts_with(['+', '-']));
    let time = DateTime::parse_from_rfc3339(text).ok();
    if let Some(time) = time.or_else(|| has_offset().then(|| DateTime::parse_from_rfc2822(text).ok()).flatten()) {
        return plausible(time.year()).then_some(Published::Time(time));
    }
    let formats = match text.len() {
        8 if text.contains('W') => "%GW%V%u",
        10 if text.contains('W') => "%G-W%V-%u",
        8 if text.contains('-') => "%Y-%j",
        _ => return None,
    };
    let day = NaiveDate::parse_from_str(text, formats).ok()?;
    plausible(day.year()).then_some(Published::Day(day))
}

/// A year, a month, or a day that is the whole text only.
fn span(text: &str) -> Option<Published> {
    if let Some((year, month)) = english::month(text) {
        return Some(Published::Month(year, month));
    }
    Period::parse(text)?.published()
}

/// A Unix time, perhaps with a fraction of a second.
fn unix(text: &str, zone: FixedOffset) -> Option<Published> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_number = seconds.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    seconds.parse().ok().filter(|_| is_number).and_then(|number| Published::from_unix(number, zone))
}

/// A day of the week before anything else.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"^{WEEKDAY}(?:[\s,，、)）]+|$)")));

/// `text` without a day of the week at its beginning, and without signs at its ends that say nothing.
fn without_weekday(text: &str) -> &str {
    let says_nothing = |c: char| c.is_whitespace() || ",，。.;；、|｜·•–—/()（）[]【】\"'“”:：".contains(c);
    let text = text.trim_matches(says_nothing);
    let text = BEFORE.find(text).map_or(text, |weekday| text[weekday.end()..].trim_matches(says_nothing));
    // A hyphen may be the sign of an offset, which is not to be lost.
    if text.bytes().all(|byte| byte == b'-') { "" } else { text }
}

#[cfg(test)]
mod tests {
    use super::super::default_zone;
    use super::*;

    /// The date in `text`, and what was left over.
    fn read(text: &str) -> (String, String) {
        let read = Published::read_value(text, default_zone());
        (read.date.map_or("-".into(), |date| date.to_string()), read.left_over)
    }

    #[test]
    fn what_machines_write_is_read_whole() {
        for (text, date) in [
            ("20240319T203000Z", "2024-03-19T20:30:00Z"),
            ("20240319T2030+0900", "2024-03-19T20:30:00+09:00"),
            ("20240319203000", "2024-03-19T20:30:00+08:00"),
            ("202403192030", "2024-03-19T20:30:00+08:00"),
            ("20240319203000 UTC", "2024-03-19T20:30:00Z"),
            ("20240319203000Z", "2024-03-19T20:30:00Z"),
            ("2024-03-19 20:30:00+00", "2024-03-19T20:30:00Z"),
            ("2024-03-19 20:30:00.123456+00:00", "2024-03-19T20:30:00Z"),
            ("2024-03-19T20:30:00,5-05", "2024-03-19T20:30:00-05:00"),
            ("2024-03-19 20:30 (UTC)", "2024-03-19T20:30:00Z"),
            ("2024-03-19 20:30:00 EST", "2024-03-19T20:30:00-05:00"),
            ("Sat Mar 20 20:39:33 +0800 2021", "2021-03-20T20:39:33+08:00"),
            ("Sat Mar 20 20:39:33 +0000 2021", "2021-03-20T20:39:33Z"),
            ("Tue Mar 19 20:30:00 CST 2024", "2024-03-19T20:30:00+08:00"),
            ("Tue Mar 19 08:30:00 PM UTC 2024", "2024-03-19T20:30:00Z"),
            ("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37+08:00"),
            ("19 Mar 2024 20:30:00 UTC", "2024-03-19T20:30:00Z"),
            ("Tue, 19 Mar 2024 20:30:00 GMT", "2024-03-19T20:30:00Z"),
            ("Tue, 19 Mar 2024 20:30:00 CST", "2024-03-19T20:30:00+08:00"),
            ("Tue, 19 Mar 24 20:30:00 -0500", "2024-03-19T20:30:00-05:00"),
            ("Tue, 27 Dec 2005 13:08:54+0900", "2005-12-27T13:08:54+09:00"),
            ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),
            ("Tuesday, 19-Mar-24 20:30:00 GMT", "2024-03-19T20:30:00Z"),
            ("Tue Mar 19 2024 20:30:00 GMT+0800 (China Standard Time)", "2024-03-19T20:30:00+08:00"),
            ("Tue Mar 19 2024 20:30:00 GMT+0900 (日本标准时间)", "2024-03-19T20:30:00+09:00"),
            ("2024-03-19 20:30:00 +0900 JST", "2024-03-19T20:30:00+09:00"),
            ("2024-03-19T20:30:00+08:00[Asia/Shanghai]", "2024-03-19T20:30:00+08:00"),
            ("Mar 19, 2024 8:30 PM", "2024-03-19T20:30:00+08:00"),
            ("March 19, 2024, 8:30 p.m.", "2024-03-19T20:30:00+08:00"),
            ("March 19th 2024 at 8 pm", "2024-03-19T20:00:00+08:00"),
            ("19th of March, 2024", "2024-03-19"),
            ("2024-Mar-19", "2024-03-19"),
            ("19-Mar-2024 20:30", "2024-03-19T20:30:00+08:00"),
            ("Sept. 1, 2024", "2024-09-01"),
            ("March 2024", "2024-03"),
            ("2024-03-19T24:00:00Z", "2024-03-20T00:00:00Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z"),
            ("2024-W12-2", "2024-03-19"),
            ("2024W122", "2024-03-19"),
            ("2024-079", "2024-03-19"),
            ("3/26/2020", "2020-03-26"),
            ("26/3/2020 8:30 PM", "2020-03-26T20:30:00+08:00"),
            ("1710836467.25", "2024-03-19T16:21:07+08:00"),
            ("民國元年", "1912"),
            ("中華民國113年3月", "2024-03"),
            ("民國113/03", "2024-03"),
            ("112-05-04", "2023-05-04"),
            ("112/5/4 10:30", "2023-05-04T10:30:00+08:00"),
            ("110年3月4日", "2021-03-04"),
            ("113年3月", "2024-03"),
            ("民國113/03/19 20:30", "2024-03-19T20:30:00+08:00"),
            ("2024年3月19日 星期二", "2024-03-19"),
            ("2024年3月19日（週二）", "2024-03-19"),
            ("Tuesday 2024-03-19", "2024-03-19"),
        ] {
            assert_eq!(read(text), (date.to_owned(), String::new()), "{text}");
        }
    }

    #[test]
    fn what_is_left_over_is_told() {
        for (text, date, left_over) in [
            ("2024-03-19 20:30 IST", "2024-03-19T20:30:00+08:00", "IST"),
            ("2024-03-19 20:30 (BST)", "2024-03-19T20:30:00+08:00", "BST"),
            ("2024-03-19 20:30:00 Asia/Tokyo", "2024-03-19T20:30:00+08:00", "Asia/Tokyo"),
            ("2024-03-19 20:30 +15:00", "2024-03-19T20:30:00+08:00", "+15:00"),
            ("2024-03-19 20:30-05:00", "2024-03-19T20:30:00+08:00", "-05:00"),
            ("20240319203000 IST", "2024-03-19T20:30:00+08:00", "IST"),
            ("Tue, 19 Mar 2024 20:30:00 IST", "2024-03-19T20:30:00+08:00", "IST"),
            ("Tue Mar 19 20:30:00 IST 2024", "2024-03-19T20:30:00+08:00", "IST"),
            ("Tue Mar 19 29:30:00 2024", "2024-03-19", "29:30:00"),
            ("2024-03-19 25:00", "2024-03-19", "25:00"),
            ("2024年3月19日晚上", "2024-03-19", "晚上"),
            ("2024年3月19日 星期二 早报", "2024-03-19", "早报"),
            ("2024-03-19 至 2024-03-21", "2024-03-19", "至 2024-03-21"),
            ("发布时间：2024-03-19", "2024-03-19", "发布时间"),
            ("江城 2024-03-19?", "2024-03-19", "江城 ?"),
            ("2024年3月19-20日", "2024-03-19", "-20"),
            ("112/5/4 或 5/6", "2023-05-04", "或 5/6"),
            ("99/05/04", "-", "99/05/04"),
            ("112-555-0199", "-", "112-555-0199"),
            ("3/4/2020", "-", "3/4/2020"),
            ("农历2023年8月15日", "-", "农历2023年8月15日"),
            ("昨天", "-", "昨天"),
            ("", "-", ""),
        ] {
            assert_eq!(read(text), (date.to_owned(), left_over.to_owned()), "{text}");
            assert_eq!(whole(text, default_zone()), None, "{text}");
        }
    }
}

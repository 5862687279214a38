//! The time of day that stands behind a day: `15:16:07.25 +0800`, `下午3时16分`, `晚8：00`, `20时`, `8:30 p.m. HKT`,
//! `T203000Z`. Takes the text behind the day; gives the time, the zone, and how far they reach.
//!
//! The words for parts of the day are a table in `data/hours.txt`, which also says what they do to an hour. 晚上12点 is
//! midnight at the end of the day named, as papers count (截至19日晚12时), and so is 24:00 (ISO 8601). An hour alone counts
//! if 时 follows it, or if 点 does and a word stands before or behind (下午7点, 7点许): 7点 may be seven points.

use std::sync::LazyLock;

use chrono::{Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _};
use regex::{Captures, Regex};

use super::numeral::{CHINESE_DIGITS, number};
use super::pattern::{WEEKDAY, pattern, plausible};
use super::table::{lines, one_of};
use super::{Published, zone};

/// Letters behind 时 with which it is another word: 时代, 时间, 时候.
const NO_HOUR: &str = "代間间候尚裝装評评速段期差空事局限效常政";

static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    let (digit, han) = ("[0-9０-９]", format!("[{CHINESE_DIGITS}十廿两兩]{{1,3}}"));
    let words = one_of(HOURS.iter().map(|(word, _)| *word));
    let (names, behind) = (zone::names(), zone::behind());
    pattern(&format!(
        r"(?x)^
        (?P<joint>[Tt]|[\s,，|｜·•@_]*(?:(?:at|[-–—])\s+)?)
        (?:{WEEKDAY}[\s,，]*|[(（]{WEEKDAY}[)）]\s*|[(（][一二三四五六日天][)）]\s*)?
        (?:(?P<zone_before>{names})[\s:：]*|[(（](?P<zone_before_within>{names})[)）]\s*)?
        (?P<part>{words})?\s*
        (?:
            (?P<hour>{digit}{{1,2}})\s?[:：∶]\s?(?P<minute>{digit}{{1,2}})
            (?:\s?[:：∶分]\s?(?P<second>{digit}{{2}})(?:[.,][0-9]+)?秒?|分)?
          | (?P<hour_said>{digit}{{1,2}}|{han})\s?(?P<sign>[时時点點])
            (?:\s?(?:(?P<half>半)|(?P<quarter>[一三13１３])刻
              |(?P<minute_said>{digit}{{1,2}}|{han})\s?分(?:\s?(?P<second_said>{digit}{{2}}|{han}秒)秒?)?
              |(?P<minute_bare>{digit}{{2}})))?
            (?P<about>整|许|許|左右|前后|前後|[钟鐘])?
          | (?P<compact>[0-9]{{4}}(?:[0-9]{{2}}(?:[.,][0-9]+)?)?)
          | (?P<hour_alone>[0-9]{{1,2}})\s?(?P<latin>[AaPp]\.?[Mm](?-u:\b)\.?)
          | (?P<noon>正午)
        )
        (?:\s*(?P<after>[AaPp]\.?[Mm](?-u:\b)\.?))?
        (?:\s*{behind})?"
    ))
});

/// What a word before an hour says of it.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Morning,
    Dawn,
    Noon,
    Afternoon,
    Late,
}

static HOURS: LazyLock<Vec<(&str, Part)>> = LazyLock::new(|| {
    let mut hours = Vec::new();
    for (part, words) in lines(include_str!("data/hours.txt")) {
        let part = match part {
            "morning" => Part::Morning,
            "dawn" => Part::Dawn,
            "noon" => Part::Noon,
            "afternoon" => Part::Afternoon,
            "late" => Part::Late,
            _ => continue,
        };
        hours.extend(words.map(|word| (word, part)));
    }
    hours
});

/// A time of day, and perhaps its zone.
pub(super) struct Clock {
    /// Bytes of the text that it takes.
    pub(super) end: usize,
    next_day: bool,
    time: NaiveTime,
    pub(super) zone: Option<FixedOffset>,
}

impl Clock {
    /// The time that `text` begins with.
    pub(super) fn read(text: &str) -> Option<Self> {
        let captures = CLOCK.captures(text)?;
        let part = |name: &str| captures.name(name).map(|found| found.as_str());
        let (time, mut end) = written(text, &captures)?;
        let (next_day, time) = time.of_day()?;
        let named = part("zone_before").or(part("zone_before_within")).and_then(zone::read);
        let behind = ["offset", "zone", "offset_within", "zone_within"].iter().find_map(|name| part(name));
        let zone = behind.filter(|zone| !is_span(zone, &captures)).and_then(zone::read);
        if zone.is_some() {
            end = captures.get(0)?.end();
        }
        Some(Self { end, next_day, time, zone: zone.or(named) })
    }

    /// The time on `day`, in `zone` where it names none.
    pub(super) fn on(&self, day: NaiveDate, zone: FixedOffset) -> Option<Published> {
        let day = if self.next_day { day.checked_add_days(Days::new(1))? } else { day };
        let local = NaiveDateTime::new(day, self.time);
        let time = self.zone.unwrap_or(zone).from_local_datetime(&local).single()?;
        plausible(chrono::Datelike::year(&day)).then_some(Published::Time(time))
    }
}

/// Whether `zone` is rather the end of a span of hours: `08:00-09:00`. Only what a program writes has an offset west of
/// Greenwich, and a program writes seconds or `T`, or leaves the colon out.
fn is_span(zone: &str, captures: &Captures<'_>) -> bool {
    zone.starts_with(['-', '−', '－'])
        && (zone.contains(':') || zone.chars().count() <= 3)
        && captures.name("second").is_none()
        && captures.name("compact").is_none()
        && !matches!(&captures["joint"], "T" | "t")
}

/// Hour, minute and second as they are written, and the part of the day.
struct Written {
    hour: u32,
    minute: u32,
    second: u32,
    part: Option<Part>,
    is_said: bool,
}

/// What `captures` says, and where it ends without the zone.
fn written(text: &str, captures: &Captures<'_>) -> Option<(Written, usize)> {
    let get = |name: &str| captures.name(name).map(|found| found.as_str());
    let end_of = |name: &str| captures.name(name).map(|found| found.end());
    let word = |word: &str| HOURS.iter().find(|(known, _)| *known == word).map(|(_, part)| *part);
    let latin =
        |name: &str| get(name).map(|half| if half.starts_with(['a', 'A']) { Part::Morning } else { Part::Afternoon });
    let part = latin("after").or(latin("latin")).or(get("part").and_then(word));
    let end = ["offset", "zone", "offset_within", "zone_within"].iter().find_map(|name| captures.name(name));
    let whole = captures.get(0)?;
    let end = end.map_or(whole.end(), |zone| {
        text[..zone.start()].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '（')).len()
    });
    let is_said = get("hour_said").is_some();
    let time = |hour, minute, second| Written { hour, minute, second, part, is_said };
    if let (Some(hour), Some(minute)) = (get("hour"), get("minute")) {
        return Some((time(number(hour)?, number(minute)?, get("second").map_or(Some(0), number)?), end));
    }
    if let Some(hour) = get("hour_said") {
        let hour = number(hour)?;
        let bare = get("minute_bare").filter(|_| get("about").is_some() || !goes_on(text, end_of("minute_bare")));
        let minute = match (get("half"), get("quarter"), get("minute_said").or(bare)) {
            (Some(_), ..) => Some(30),
            (_, Some(quarter), _) => Some(number(quarter)? * 15),
            (.., Some(minute)) => Some(number(minute)?),
            _ => None,
        };
        if minute.is_some() {
            let second = get("second_said").map_or(Some(0), |second| number(second.trim_end_matches('秒')))?;
            return Some((time(hour, minute?, second), end));
        }
        let alone = end_of("sign")?;
        let is_hour = match get("sign")? {
            "点" | "點" => part.is_some() || get("about").is_some(),
            _ => !text[alone..].starts_with(|c| NO_HOUR.contains(c)),
        };
        let end = if get("minute_bare").is_some() { alone } else { end };
        return is_hour.then(|| (time(hour, 0, 0), end));
    }
    if let Some(figures) = get("compact") {
        let two = |at: usize| figures.get(at..at + 2).map_or(Some(0), number);
        return matches!(get("joint")?, "T" | "t").then_some(()).and(Some((time(two(0)?, two(2)?, two(4)?), end)));
    }
    if let Some(hour) = get("hour_alone") {
        return Some((time(number(hour)?, 0, 0), end));
    }
    Some((Written { hour: 12, minute: 0, second: 0, part: None, is_said: true }, end))
}

/// Whether a word goes on at `at`.
fn goes_on(text: &str, at: Option<usize>) -> bool {
    at.is_some_and(|at| text[at..].starts_with(char::is_alphanumeric))
}

impl Written {
    /// The time, and whether it is one of the day behind.
    fn of_day(&self) -> Option<(bool, NaiveTime)> {
        let hour = match (self.part, self.hour) {
            (Some(Part::Dawn), 12) => 0,
            (Some(Part::Morning), 12) if !self.is_said => 0,
            (Some(Part::Noon), 1..=3) | (Some(Part::Afternoon), 0..=11) | (Some(Part::Late), 5..=12) => self.hour + 12,
            (Some(Part::Late), 0..=4) => return None,
            (_, hour) => hour,
        };
        let is_end = self.hour == 24 && self.minute == 0 && self.second == 0;
        if hour == 24 && (self.hour == 12 || is_end) {
            return Some((true, NaiveTime::from_hms_opt(0, self.minute, self.second)?));
        }
        // A leap second.
        let (second, milli) = if self.second == 60 { (59, 1000) } else { (self.second, 0) };
        Some((false, NaiveTime::from_hms_milli_opt(hour, self.minute, second, milli)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The time that stands behind 19 March, and what is behind it.
    fn read(text: &str) -> (String, String) {
        let day = NaiveDate::from_ymd_opt(2024, 3, 19).unwrap();
        let zone = super::super::default_zone();
        match Clock::read(text).and_then(|clock| Some((clock.on(day, zone)?, clock.end))) {
            Some((date, end)) => {
                let printed = date.to_string().replace("2024-03-19T", "").replace("+08:00", "");
                (printed, text[end..].to_owned())
            }
            None => ("-".to_owned(), text.to_owned()),
        }
    }

    #[test]
    fn hours_as_they_are_spoken() {
        for (text, time) in [
            ("晚8：00", "20:00:00"),
            ("早8:00", "08:00:00"),
            ("20时", "20:00:00"),
            (" 20時", "20:00:00"),
            ("下午7点", "19:00:00"),
            ("下午七點", "19:00:00"),
            ("下午3时许", "15:00:00"),
            ("下午3時左右", "15:00:00"),
            (" 深夜 23:05", "23:05:00"),
            ("深夜11:05", "23:05:00"),
            ("午后2:30", "14:30:00"),
            ("午後 2時30分", "14:30:00"),
            ("傍晚6点半", "18:30:00"),
            ("凌晨0点", "00:00:00"),
            ("凌晨12:05", "00:05:00"),
            ("零时", "00:00:00"),
            ("晚上12点", "2024-03-20T00:00:00"),
            ("晚12时30分", "2024-03-20T00:30:00"),
            ("午夜12点", "2024-03-20T00:00:00"),
            ("24:00", "2024-03-20T00:00:00"),
            ("24时", "2024-03-20T00:00:00"),
            ("中午12时", "12:00:00"),
            ("上午12时", "12:00:00"),
            ("上午12:05", "00:05:00"),
            ("中午1点", "13:00:00"),
            ("中午11点半", "11:30:00"),
            ("正午", "12:00:00"),
            ("夜里11点", "23:00:00"),
            ("夜裡十一點", "23:00:00"),
            ("上午9时40分", "09:40:00"),
            ("上午九时四十分", "09:40:00"),
            ("二十时", "20:00:00"),
            ("下午3點一刻", "15:15:00"),
            ("3点三刻", "03:45:00"),
            ("当晚8时", "20:00:00"),
            ("晚20:00", "20:00:00"),
            ("下午15:30", "15:30:00"),
            ("7点钟", "07:00:00"),
            ("晚上8点30", "20:30:00"),
            (" 星期二 下午3点", "15:00:00"),
            ("（週二）晚間8時", "20:00:00"),
            ("15时16分07秒", "15:16:07"),
            ("下午三时十六分七秒", "15:16:07"),
        ] {
            assert_eq!(read(text), (time.to_owned(), String::new()), "{text}");
        }
    }

    #[test]
    fn what_is_no_hour_is_left() {
        for text in [
            // Papers differ in which night this is.
            "晚上0点",
            "深夜1:20",
            "夜里2点",
            "3点建议",
            "5时代",
            "8时间",
            "25:00",
            "24:30",
            "20:61",
            "下午",
            "晚",
            "203000",
            " 8",
            "报道",
        ] {
            assert_eq!(read(text), ("-".to_owned(), text.to_owned()), "{text}");
        }
        for (text, time, rest) in [
            ("20时30人受伤", "20:00:00", "30人受伤"),
            ("上午九时一名男子", "09:00:00", "一名男子"),
            (" 15:16 来源", "15:16:00", " 来源"),
            ("8:00-9:00", "08:00:00", "-9:00"),
            ("08:00-09:00", "08:00:00", "-09:00"),
            ("14:00-16:00", "14:00:00", "-16:00"),
            (" 20:30 IST", "20:30:00", " IST"),
            (" 20:30 (美东时间)", "20:30:00", " (美东时间)"),
            (" 20:30:00 (UTC 更新)", "20:30:00", " (UTC 更新)"),
            (" 20:30 Estado", "20:30:00", " Estado"),
        ] {
            assert_eq!(read(text), (time.to_owned(), rest.to_owned()), "{text}");
        }
    }

    #[test]
    fn no_zone_is_passed_over() {
        for (text, time) in [
            (" 20:30:00+00", "20:30:00Z"),
            (" 20:30:00-05", "20:30:00-05:00"),
            ("T20:30-05:00", "20:30:00-05:00"),
            (" 20:30 -0500", "20:30:00-05:00"),
            (" 20:30:00+0900", "20:30:00+09:00"),
            (" 20:30 +09:00", "20:30:00+09:00"),
            (" 20:30:00 UTC", "20:30:00Z"),
            (" 20:30 (UTC)", "20:30:00Z"),
            ("（GMT）20:30", "20:30:00Z"),
            (" 20:30（北京时间）", "20:30:00"),
            (" 20:30 GMT", "20:30:00Z"),
            (" 20:30 GMT+8", "20:30:00"),
            (" 20:30 (UTC+9)", "20:30:00+09:00"),
            (" 20:30 EST", "20:30:00-05:00"),
            (" 8:30 PM EDT", "20:30:00-04:00"),
            (" 20:30 CST", "20:30:00"),
            (" HKT 21:06", "21:06:00"),
            (" JST 21:06", "21:06:00+09:00"),
            (" 北京時間 20:30", "20:30:00"),
            (" 東京時間下午3時", "15:00:00+09:00"),
            (" 20:30:00 GMT+0800 (China Standard Time)", "20:30:00"),
            (" 20:30:00 GMT+0900 (日本标准时间)", "20:30:00+09:00"),
            (" 20:30:00 GMT-0400 (北美东部夏令时间)", "20:30:00-04:00"),
            ("T20:30:00+09:00[Asia/Tokyo]", "20:30:00+09:00"),
            (" 20:30:00.5 +0900 JST", "20:30:00+09:00"),
            ("T203000Z", "20:30:00Z"),
            ("T2030+0900", "20:30:00+09:00"),
            ("t20:30:00,25z", "20:30:00Z"),
            (" 23:59:60Z", "23:59:60Z"),
            (", 8:30 p.m.", "20:30:00"),
            (" at 8 PM", "20:00:00"),
            (" 11:57 AM", "11:57:00"),
            (" PM 3:16", "15:16:00"),
            (" | 20:30", "20:30:00"),
            (" - 20:30", "20:30:00"),
            (", Tuesday, 20:30", "20:30:00"),
        ] {
            assert_eq!(read(text), (time.to_owned(), String::new()), "{text}");
        }
    }
}

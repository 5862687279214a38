//! Dates with the names of months in English: `March 19, 2024`, `19 Mar 2024`, `Tue Mar 19 20:30:00 CST 2024`,
//! `Sunday, 06-Nov-94 08:49:37 GMT`; and in that order where a program put in the Chinese name: `19 3 月, 2024`. Takes text; gives the first such day in it, and the time that stands inside.
//!
//! chrono reads RFC 2822 as a whole value only. `dateparser`, `dtparse` and `parse_datetime` read more forms; they fill up what is
//! missing from today, read 3/4 as March or do not say what they left, so that the patterns are ours.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate};
use regex::{Captures, Regex};

use super::numeral::number;
use super::pattern::{WEEKDAY, pattern, plausible};

/// The first three letters of the months' names.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A month's name, for patterns.
const MONTH: &str = r"(?i-u:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";

/// A month where a program puts the Chinese name into the order of English.
const HAN_MONTH: &str = "[0-9]{1,2}|[一二三四五六七八九十]{1,2}";

static DAY: LazyLock<Regex> = LazyLock::new(|| {
    let ordinal = r"(?:st|nd|rd|th)?";
    pattern(&format!(
        r"(?x)(?-u:\b)(?:
            (?:{WEEKDAY}[\s,]+)?(?P<month>{MONTH})\.?\s+(?P<day>[0-9]{{1,2}}){ordinal}(?:\s*,\s*|\s+)(?P<year>[0-9]{{4}})(?-u:\b)
          | (?:{WEEKDAY}[\s,]+)?(?P<day2>[0-9]{{1,2}}){ordinal}(?:\s+(?:of\s+)?|-)(?P<month2>{MONTH})(?:[.,]?\s+|\.?-)(?P<year2>[0-9]{{4}})(?-u:\b)
          | (?P<year3>[0-9]{{4}})[\s-](?P<month3>{MONTH})[\s-](?P<day3>[0-9]{{1,2}})(?-u:\b)
          | {WEEKDAY}\s+(?P<month4>{MONTH})\s+(?P<day4>[0-9]{{1,2}})
            (?P<clock>\s[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?(?:\.[0-9]+)?(?:\s[AP]M)?(?:\s(?:[A-Z]{{2,5}}|(?:GMT|UTC)?[+-][0-9]{{2}}:?[0-9]{{2}}))?)
            \s(?P<year4>[0-9]{{4}})(?-u:\b)
          | (?P<day6>[0-9]{{1,2}})\s(?P<month6>{HAN_MONTH})\s?月\s?,?\s?(?P<year6>[0-9]{{4}})(?-u:\b)
          | (?P<month7>{HAN_MONTH})\s月\s(?P<day7>[0-9]{{1,2}}),\s(?P<year7>[0-9]{{4}})(?-u:\b)
          | (?P<weekday>{WEEKDAY}),\s(?P<day5>[0-9]{{2}})-(?P<month5>{MONTH})-(?P<year5>[0-9]{{2}})(?-u:\b)
        )"
    ))
});

static MONTH_ALONE: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^(?P<month>{MONTH})\.?,?\s+(?P<year>[0-9]{{4}})$")));

/// A day with the name of its month.
pub(super) struct Named {
    pub(super) range: Range<usize>,
    pub(super) day: NaiveDate,
    /// Where a time stands between the day and the year.
    pub(super) within: Option<Range<usize>>,
}

/// The first such day in `text`.
pub(super) fn first(text: &str) -> Option<Named> {
    // As many letters as the shortest name has.
    if text.bytes().filter(u8::is_ascii_alphabetic).nth(2).is_none() && !text.contains('月') {
        return None;
    }
    DAY.captures_iter(text).find_map(|captures| {
        let range = captures.get(0)?.range();
        let glued = text[..range.start].ends_with(|c: char| matches!(c, '0'..='9' | '０'..='９'));
        let within = captures.name("clock").map(|clock| clock.range());
        Some(Named { range, day: day_of(&captures).filter(|_| !glued)?, within })
    })
}

/// Year and month, where `text` is a month's name and a year.
pub(super) fn month(text: &str) -> Option<(i32, u32)> {
    let captures = MONTH_ALONE.captures(text)?;
    let year = captures["year"].parse().ok().filter(|year| plausible(*year))?;
    Some((year, month_of(&captures["month"])?))
}

fn day_of(captures: &Captures<'_>) -> Option<NaiveDate> {
    let part = |name: &str| {
        ["", "2", "3", "4", "5", "6", "7"]
            .iter()
            .find_map(|suffix| captures.name(&format!("{name}{suffix}")))
            .map(|part| part.as_str())
    };
    let (year, month, day) =
        (part("year")?.parse::<i32>().ok()?, month_of(part("month")?)?, part("day")?.parse().ok()?);
    let on = |year| NaiveDate::from_ymd_opt(year, month, day).filter(|_| plausible(year));
    match captures.name("weekday") {
        // Of two centuries the one in which the day of the week is right; it never is in both.
        Some(weekday) => [2000, 1900].iter().find_map(|century| {
            on(century + year).filter(|day| day.weekday().to_string().eq_ignore_ascii_case(&weekday.as_str()[..3]))
        }),
        None => on(year),
    }
}

fn month_of(name: &str) -> Option<u32> {
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return number(name);
    }
    let start = name.get(..3)?;
    (1..).zip(MONTHS).find(|(_, month)| start.eq_ignore_ascii_case(month)).map(|(number, _)| number)
}

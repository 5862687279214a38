//! Spans as a person types them and no newspaper dates itself by: half years and quarters (2024年上半年, 2024Q1), a month in
//! six digits (202403), a year of the Republic without its name (113年3月). For what is typed alone: in an article, 113年 may be
//! any count of years.

use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::Regex;

use super::numeral::number;
use super::pattern::pattern;
use super::range::Period;

/// The year that 民國元年 is less one.
const BEFORE_REPUBLIC: u32 = 1911;

/// A year and a part of it.
static PART: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^(?P<year>[0-9]{4})\s*[年-]?\s*
        (?:(?P<half>[上下])半年|[Hh](?P<half_number>[12])
          |[Qq](?P<quarter>[1-4])|第?(?P<quarter2>[1-4一二三四])季度?)$",
    )
});
static SIX_DIGITS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<year>(?:19|20)[0-9]{2})(?P<month>0[1-9]|1[0-2])$"));
/// Three digits: two may be a year of the century.
static OF_REPUBLIC: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?P<year>1[0-9]{2})\s*年(?P<rest>.*)$"));

impl Period {
    /// The span that is typed so.
    pub(super) fn typed(text: &str) -> Option<Self> {
        let half_width: String = text.chars().map(narrow).collect();
        let text = half_width.as_str();
        if let Some(part) = PART.captures(text) {
            let (first, months) = match (part.name("half"), part.name("half_number")) {
                (Some(half), _) => (if half.as_str() == "上" { 1 } else { 7 }, 6),
                (_, Some(half)) => (if half.as_str() == "1" { 1 } else { 7 }, 6),
                _ => {
                    let quarter = part.name("quarter").or_else(|| part.name("quarter2"))?;
                    (number(quarter.as_str())? * 3 - 2, 3)
                }
            };
            return Self::months(part["year"].parse().ok()?, first, months);
        }
        if let Some(month) = SIX_DIGITS.captures(text) {
            return Self::parse(&format!("{}-{}", &month["year"], &month["month"]));
        }
        let republic = OF_REPUBLIC.captures(text)?;
        Self::parse(&format!("{}年{}", number(&republic["year"])? + BEFORE_REPUBLIC, &republic["rest"]))
    }

    fn months(year: i32, first: u32, count: u32) -> Option<Self> {
        let last = Self::parse(&format!("{year}-{}", first + count - 1))?;
        Self::between(NaiveDate::from_ymd_opt(year, first, 1)?, last.last)
    }
}

/// A digit or letter in full width as it is in half width.
fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// The end of a range with the year or month that its beginning states: `5月` behind `2024年3月`, `8日` behind `2024年3月5日`.
pub(super) fn completed(from: &str, to: &str) -> String {
    let (from, to) = (from.trim(), to.trim());
    let digits = |text: &str| text.chars().take_while(|c| c.is_numeric()).map(char::len_utf8).sum::<usize>();
    let unit = to[digits(to)..].chars().next().filter(|_| digits(to) > 0);
    let stated = match unit {
        Some('月') => from.find('年').map(|at| at + '年'.len_utf8()),
        Some('日' | '号' | '號') => from.find('月').map(|at| at + '月'.len_utf8()),
        _ => None,
    };
    stated.map_or_else(|| to.to_owned(), |end| format!("{}{to}", &from[..end]))
}

#[cfg(test)]
mod tests {
    use super::super::DateRange;

    #[test]
    fn spans_are_read_as_people_type_them() {
        for (text, printed) in [
            ("2024年上半年", "2024-01-01..2024-06-30"),
            ("2024下半年", "2024-07-01..2024-12-31"),
            ("2024H2", "2024-07-01..2024-12-31"),
            ("2024Q1", "2024-01-01..2024-03-31"),
            ("２０２４Ｑ２", "2024-04-01..2024-06-30"),
            ("2024-Q3", "2024-07-01..2024-09-30"),
            ("2024年第四季度", "2024-10-01..2024-12-31"),
            ("2024年一季度", "2024-01-01..2024-03-31"),
            ("2024年第3季", "2024-07-01..2024-09-30"),
            ("202403", "2024-03-01..2024-03-31"),
            ("202401..202403", "2024-01-01..2024-03-31"),
            ("113年3月", "2024-03-01..2024-03-31"),
            ("113年", "2024-01-01..2024-12-31"),
            ("113年3月19日", "2024-03-19"),
            ("2024年3月至5月", "2024-03-01..2024-05-31"),
            ("2024年3月5日至8日", "2024-03-05..2024-03-08"),
            ("2024年3月5日到4月2日", "2024-03-05..2024-04-02"),
            ("113年3月~5月", "2024-03-01..2024-05-31"),
            (">=2024Q2", "2024-04-01.."),
        ] {
            assert_eq!(text.parse::<DateRange>().unwrap().to_string(), printed, "{text}");
        }
        for text in ["2024Q5", "202413", "99年3月", "5月", "2024年三半年", "300年"] {
            assert!(text.parse::<DateRange>().is_err(), "{text}");
        }
    }
}

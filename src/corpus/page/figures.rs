//! Days and times whose figures stand in elements of their own: `<em>2022</em><em>07</em>/<em>19</em> 17:44`, a day above its
//! month (`<b>05</b><i>2021.11</i>`), one element below the other. Takes a page; sets the kind of the blocks.

use std::sync::LazyLock;

use chrono::FixedOffset;
use regex::Regex;

use super::parsed::Page;
use crate::corpus::evidence::Credits;
use crate::corpus::metadata::lines::Kind;
use crate::corpus::pattern::pattern;
use crate::date::Published;

/// Blocks that make up one date at most, and characters of one.
const PARTS: usize = 4;
const PART: usize = 24;

/// Reads the dates in parts of `page`.
pub(super) fn join(page: &mut Page, zone: FixedOffset) {
    for at in 0..page.blocks.len() {
        let is_part = |at: &usize| {
            let line = page.blocks[*at].spaced.as_str();
            matches!(page.kinds[*at], Kind::Text | Kind::Navigation)
                && line.chars().count() <= PART
                && line.contains(|c: char| c.is_ascii_digit())
                && line.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "-/.:年月日".contains(c))
        };
        let run = (at..(at + PARTS).min(page.blocks.len())).take_while(is_part).count();
        let found = (1..=run).rev().find_map(|length| {
            let parts: Vec<&str> = page.blocks[at..at + length].iter().map(|block| block.spaced.as_str()).collect();
            Some((length, date(&parts.join(" "), zone)?))
        });
        if let Some((length, date)) = found {
            for part in at..at + length {
                page.kinds[part] = Kind::Credits(Box::default());
            }
            let credits = Credits { published: Some(date), is_unlabelled_date: true, ..Credits::default() };
            page.kinds[at] = Kind::Credits(Box::new(credits));
        }
    }
}

/// The date that the figures of `line` are.
fn date(line: &str, zone: FixedOffset) -> Option<Published> {
    static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?P<year>(?:19|20)\d\d)[\s年./-]+(?P<month>\d{1,2})[\s月./-]+(?P<day>\d{1,2})\s*日?(?:\s+(?P<time>\d{1,2}:\d\d(?::\d\d)?))?$",
        )
    });
    static DAY_FIRST: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?P<day>\d{1,2})\s+(?P<year>(?:19|20)\d\d)\s*[年./-]\s*(?P<month>\d{1,2})月?$"));
    let line = line.trim();
    let captures = YEAR_FIRST.captures(line).or_else(|| DAY_FIRST.captures(line))?;
    let time = captures.name("time").map_or("", |time| time.as_str());
    let day = format!("{}-{:0>2}-{:0>2} {time}", &captures["year"], &captures["month"], &captures["day"]);
    Published::parse(day.trim(), zone)
}

//! Zones as dates name them: offsets, and names with an offset that never changes. Takes the words; gives the offset.
//!
//! The names are a table in `data/zones.txt`, which also says what CST is taken for, and which names are left alone
//! because they mean more than one zone. No database of zones is asked: what stands in a date is an offset or its name.

use std::sync::LazyLock;

use chrono::FixedOffset;

use super::numeral::number;
use super::table::{lines, one_of};

static NAMES: LazyLock<Vec<(&str, FixedOffset)>> = LazyLock::new(|| {
    lines(include_str!("data/zones.txt"))
        .filter_map(|(offset, names)| Some((offset.parse::<FixedOffset>().ok()?, names)))
        .flat_map(|(offset, names)| names.map(move |name| (name, offset)))
        .collect()
});

/// Names of zones, for patterns. A Latin name ends where its letters do.
pub(super) fn names() -> String {
    let (latin, han): (Vec<&str>, Vec<&str>) = NAMES.iter().map(|(name, _)| *name).partition(|name| name.is_ascii());
    format!(r"(?:{})(?-u:\b)|{}", one_of(latin.into_iter().chain(["utc", "gmt"])), one_of(han.into_iter()))
}

/// A zone behind a time, for patterns: an offset, perhaps with its name as a comment behind it, or a name.
pub(super) fn behind() -> String {
    let names = names();
    format!(
        r"(?:(?P<offset>(?:(?:UTC|GMT|utc|gmt)\s?[+＋\-−－][0-9]{{1,2}}|[+＋\-−－][0-9]{{2}})(?::?[0-9]{{2}})?(?-u:\b))
            (?:\s*[(（](?:[A-Za-z][A-Za-z\ .:+0-9-]{{0,40}}|[^\s()（）]{{2,8}}(?:时间|時間|標準時))[)）]|\[[A-Za-z_/+-]+\]|\s(?:{names}))?
          | (?P<zone>[Zz](?-u:\b)|{names})
          | [(（]\s*(?:(?P<offset_within>(?:UTC|GMT)?\s?[+＋\-−－][0-9]{{1,2}}(?::?[0-9]{{2}})?)|(?P<zone_within>{names}))\s*[)）])"
    )
}

/// The offset that `text` names.
pub(super) fn read(text: &str) -> Option<FixedOffset> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("z") {
        return FixedOffset::east_opt(0);
    }
    let named = NAMES.iter().find(|(name, _)| text == *name || text.is_ascii() && text.eq_ignore_ascii_case(name));
    named.map(|(_, offset)| *offset).or_else(|| offset(text))
}

/// An offset in figures: `+08`, `-0500`, `UTC+5:30`. Further than any zone of the world is none.
fn offset(text: &str) -> Option<FixedOffset> {
    let text = text.trim_start_matches(|c: char| c.is_ascii_alphabetic()).trim_start();
    let sign = text.chars().next()?;
    let figures = &text[sign.len_utf8()..];
    let (hours, minutes) = match figures.split_once(':') {
        Some(parts) => parts,
        None if figures.len() > 2 => figures.split_at_checked(figures.len() - 2)?,
        None => (figures, "0"),
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let minutes = i32::try_from(hours * 60 + minutes).ok().filter(|_| matches!(minutes, 0 | 15 | 30 | 45))?;
    let minutes = if matches!(sign, '+' | '＋') { minutes } else { -minutes };
    (-12 * 60..=14 * 60).contains(&minutes).then(|| FixedOffset::east_opt(minutes * 60)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_offsets_or_names_of_one() {
        for (text, hours) in [
            ("Z", Some(0.0)),
            ("UTC", Some(0.0)),
            ("gmt", Some(0.0)),
            ("+00", Some(0.0)),
            ("-05", Some(-5.0)),
            ("−05:00", Some(-5.0)),
            ("+0900", Some(9.0)),
            ("+05:30", Some(5.5)),
            ("UTC+8", Some(8.0)),
            ("GMT+0800", Some(8.0)),
            ("UTC -3:30", Some(-3.5)),
            ("CST", Some(8.0)),
            ("HKT", Some(8.0)),
            ("EST", Some(-5.0)),
            ("EDT", Some(-4.0)),
            ("JST", Some(9.0)),
            ("北京時間", Some(8.0)),
            ("格林尼治时间", Some(0.0)),
            // Of more than one meaning, of the season, and of no zone at all.
            ("IST", None),
            ("BST", None),
            ("TST", None),
            ("美东时间", None),
            ("-16:00", None),
            ("+15:00", None),
            ("+08:20", None),
        ] {
            let read = read(text).map(|offset| f64::from(offset.local_minus_utc()) / 3600.0);
            assert_eq!(read, hours, "{text}");
        }
    }

    #[test]
    fn every_name_stands_once() {
        let mut names: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!((names.len(), count > 70), (count, true));
    }
}

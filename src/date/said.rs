//! What is said around a date. Takes a text and where a date stands in it; tells whether the words directly before it say
//! that it is the day on which the page is looked at: 今天是, 现在时间, a clock of 北京时间.
//!
//! Labels that say that a date is the one of publication are the reader's of credit lines, and no matter of this room. The
//! words are a table in `data/present.txt`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::pattern::{WEEKDAY, pattern};
use super::table::lines;

/// Whether the words directly before the date at `range` of `text` say that it is today, or the time now: a page shows it to
/// its visitor, and nothing was published then.
pub fn is_told_as_present(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let (words, is_equated) = without_equation(without_weekday(line));
    let words = words.to_ascii_lowercase();
    WORDS.iter().any(|(place, word)| {
        let Some(rest) = words.strip_suffix(word.as_str()) else { return false };
        let is_apart = !rest.ends_with(char::is_alphanumeric);
        match place {
            Place::Anywhere => is_apart || !word.is_ascii(),
            Place::Today => is_apart || is_equated && !word.is_ascii(),
            Place::Opening => !rest.contains(char::is_alphanumeric),
        }
    })
}

/// Where a word has to stand.
#[derive(Clone, Copy)]
enum Place {
    Anywhere,
    Today,
    Opening,
}

static WORDS: LazyLock<Vec<(Place, String)>> = LazyLock::new(|| {
    let place = |name: &str| match name {
        "anywhere" => Some(Place::Anywhere),
        "today" => Some(Place::Today),
        "opens" => Some(Place::Opening),
        _ => None,
    };
    lines(include_str!("data/present.txt"))
        .filter_map(|(name, words)| Some((place(name)?, words)))
        .flat_map(|(place, words)| words.map(move |word| (place, word.replace('_', " "))))
        .collect()
});

/// A day of the week at the end.
static WEEKDAY_LAST: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("{WEEKDAY}$")));

/// `text` without the day of the week and the signs at its end.
fn without_weekday(text: &str) -> &str {
    let text = without_signs(text);
    WEEKDAY_LAST.find(text).map_or(text, |weekday| without_signs(&text[..weekday.start()]))
}

/// `text` without 是, 为 or `is` at its end, and whether one was there.
fn without_equation(text: &str) -> (&str, bool) {
    let rest = ["是", "为", "為", " is", " Is", " IS"].iter().find_map(|word| text.strip_suffix(*word));
    rest.map_or((text, false), |rest| (without_signs(rest), true))
}

fn without_signs(text: &str) -> &str {
    text.trim_end_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::super::{Published, default_zone};
    use super::*;

    fn is_present(text: &str) -> bool {
        let (range, _) = Published::find(text, default_zone()).unwrap_or_else(|| panic!("{text}"));
        is_told_as_present(text, &range)
    }

    #[test]
    fn a_clock_of_the_page_is_told_from_a_date_of_publication() {
        for text in [
            "今天是2024年3月19日 星期二",
            "您好，今天是：2024年3月19日",
            "欢迎光临！今天是星期二，2024年3月19日",
            "今天是公元2024年3月19日",
            "今日是2024年3月19日",
            "今日：2024-03-19",
            "首页 | 今天 2024-03-19",
            "現在時間：2024-03-19 20:30",
            "网站现在时间是 2024-03-19 20:30",
            "现在是2024年3月19日",
            "当前时间为2024-03-19 20:30:00",
            "當前日期 2024/03/19",
            "系統時間：民國113年3月19日",
            "北京时间 2024-03-19 20:30",
            "江城新闻网\n北京时间：2024-03-19 20:30",
            "【北京時間】2024年3月19日",
            "Today is Tuesday, March 19, 2024",
            "Today: 2024-03-19",
            "Current time: 2024-03-19 20:30",
        ] {
            assert!(is_present(text), "{text}");
        }
        for text in [
            "2024-03-19",
            "发布时间：2024-03-19",
            "发布时间：北京时间 2024-03-19 20:30",
            "江城今日 2024-03-19",
            "今日江城 2024-03-19",
            "截至目前2024-03-19",
            "今天的消息 2024年3月19日",
            "更新于今天 2024-03-19",
            "2024-03-19 今天是星期二",
            "今天是晴天\n2024-03-19",
            "Published 2024-03-19",
            "Snow 2024-03-19",
            "当地时间2024年3月19日",
        ] {
            assert!(!is_present(text), "{text}");
        }
        assert!(!is_told_as_present("今", &(9..12)));
    }
}

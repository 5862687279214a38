//! The persons of a byline: names before a place, a day and a verb, 葉汐晴、陸望舒台北報導. Takes what stands behind a role; gives
//! the names.

use std::sync::LazyLock;

use regex::Regex;

use super::names::names;
use super::person::{is_likely, is_no_word, is_person, is_plain, is_role, without_role};
use super::surnames::{has_compound_surname, surname};
use crate::corpus::pattern::pattern;

/// Most characters of a role, a name and the verb behind it; what is longer is a sentence.
const OPENING: usize = 20;
/// Most characters of a place that is glued to a name.
const PLACE: usize = 6;

/// Where and how: ／某地報導, 某地三十日電.
static HOW: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\s*[／/]\s*\p{Han}{0,8}?|(?:\s+\p{Han}{2,6})?(?:\d{1,2}|[一二三四五六七八九十]{1,3})日|综合|綜合|\s+\p{Han}{2,6})?(?:报道|報道|报导|報導|电|電|摄|攝)$|\s*[／/]\s*(?:专访|專訪|特稿|[综綜]合外[电電])$|\s*[发發]自\p{Han}{2,8}(?:报[道导]|報[道導])?$|\s*[／/]\s*文(?:\s.*)?$",
    )
});
/// Names with a place and a day behind them: 余曉涵台北15日電.
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?P<names>[\p{Han}、 ]{3,30}?)(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})日(?:专电|專電|电|電)$")
});
/// Names with a day behind them, perhaps its month before and a place behind it, and a verb: 余晓涵7月4日洛杉矶报道.
static DATED_PLACE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<names>[\p{Han}、 ]{2,30}?)\s*(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})月)?(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})日\s*(?:于|於|自|在)?\p{Han}{2,8}?(?:报道|報道|报导|報導|专电|專電|电|電)$",
    )
});
/// Names with a verb behind them, and perhaps a place between: 葉汐晴台北報導.
static REPORTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<names>[\p{Han}、， 　]{2,40}?)(?:[即及][时時]|[现現][场場]|[连連][线線]|[综綜]合|[独獨]家|[专專][题題])?(?:报道|報道|报导|報導|讯|訊)$",
    )
});

/// The persons of a byline: the names before the place and the day.
pub(super) fn persons(rest: &str) -> Vec<String> {
    let rest = rest.trim();
    if let Some(captures) = DATED.captures(rest) {
        return with_place(&captures["names"], true);
    }
    if let Some(captures) = DATED_PLACE.captures(rest) {
        return names(&captures["names"]);
    }
    if let Some(captures) = REPORTED.captures(rest) {
        return with_place(&captures["names"], false);
    }
    let bare = HOW.replace(rest, "");
    two_names(&bare).unwrap_or_else(|| names(&bare))
}

/// Whether a place, a day or a verb stands behind the names.
pub(super) fn says_how(rest: &str) -> bool {
    HOW.is_match(rest.trim())
}

/// The names in a text whose last word is a name, a place, or a name with a place behind it. `is_certain` is whether there
/// is a place.
fn with_place(text: &str, is_certain: bool) -> Vec<String> {
    let text = text.trim();
    let (before, last) = match text.char_indices().rev().find(|(_, c)| matches!(c, '、' | '，' | ' ' | '　')) {
        Some((at, c)) => (&text[..at], &text[at + c.len_utf8()..]),
        None => ("", text),
    };
    let last = without_role(last);
    let mut found = names(before);
    if let Some(two) = two_names(last).filter(|_| !is_certain) {
        found.extend(two);
        return found;
    }
    match surname(last) {
        None if is_certain => found.extend(names(&before_place(last, 1))),
        // A place of its own: 某某 台北報導.
        None if found.is_empty() && last.chars().count() <= PLACE - 2 && !is_phrase(last) => found.extend(names(last)),
        None => {}
        Some(_) if !found.is_empty() && !is_likely(last) && last.chars().count() <= 3 => {}
        Some(surname) => {
            let name = before_place(last, surname);
            let is_name = if name == last { is_person(&name) } else { is_plain(&name) };
            found.extend(Some(name).filter(|_| is_name || is_certain));
        }
    }
    found
}

/// Whether both halves of a word of four characters are words of the language: 深入一线.
fn is_phrase(word: &str) -> bool {
    let half = word.char_indices().nth(2).map_or(word.len(), |(at, _)| at);
    word.chars().count() == 4 && !is_no_word(&word[..half]) && !is_no_word(&word[half..])
}

/// The name in a word that may have a place behind it. Most names have three characters, and no place has one.
fn before_place(word: &str, surname: usize) -> String {
    let length = word.chars().count();
    let keep = match length.saturating_sub(surname) {
        0..=2 => length,
        3 => surname + 1,
        _ => surname + 2,
    };
    word.chars().take(if length - keep <= PLACE { keep } else { length }).collect()
}

/// Two names of two characters that are glued together: each begins with a surname, and there is no surname of two.
fn two_names(text: &str) -> Option<Vec<String>> {
    let characters: Vec<char> = text.chars().collect();
    let [a, b, c, d] = characters[..] else { return None };
    let is_surname = |c: char| surname(&c.to_string()).is_some();
    let is_place = || !is_likely(&format!("{c}{d}"));
    (is_surname(a) && is_surname(c) && !is_surname(b) && !has_compound_surname(text) && !is_place())
        .then(|| vec![format!("{a}{b}"), format!("{c}{d}")])
}

/// The reporters with whom a text begins, without brackets: 记者李小明、通讯员王大海报道. They end before the first word that is
/// no name.
pub(super) fn opening(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_role_seen = false;
    for word in text.split([' ', '　', '、', '／', '/']).map(str::trim).filter(|word| !word.is_empty()) {
        if word.chars().nth(OPENING).is_some() {
            break;
        }
        let name = without_role(word);
        is_role_seen |= name.len() < word.len();
        if !is_role_seen {
            break;
        }
        if name.is_empty() && is_role(word) {
            continue;
        }
        if !is_plain(name) {
            break;
        }
        found.push(name.to_owned());
        if !word.ends_with(name) {
            // 王大海报道: the text begins behind it.
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_behind_a_name_is_no_part_of_it() {
        for (rest, expected) in [
            ("葉汐晴台北報導", &["葉汐晴"][..]),
            ("葉汐晴、陸望舒台北報導", &["葉汐晴", "陸望舒"]),
            ("葉汐晴洛杉磯報導", &["葉汐晴"]),
            ("葉汐晴新北市綜合報導", &["葉汐晴"]),
            ("葉晴台北報導", &["葉晴"]),
            ("歐陽汐晴台北報導", &["歐陽汐晴"]),
            ("歐陽晴台北報導", &["歐陽晴"]),
            ("葉汐晴報導", &["葉汐晴"]),
            ("葉汐晴馬公訊", &["葉汐晴"]),
            ("葉汐晴即時報導", &["葉汐晴"]),
            ("葉汐晴 台北報導", &["葉汐晴"]),
            ("葉汐晴 陸望舒報導", &["葉汐晴", "陸望舒"]),
            ("葉汐晴／台北報導", &["葉汐晴"]),
            ("葉汐晴台北15日電", &["葉汐晴"]),
            ("叶汐晴7月4日洛杉矶报道", &["叶汐晴"]),
            ("葉汐晴、陸望舒三月四日於舊金山電", &["葉汐晴", "陸望舒"]),
            ("葉汐晴／專訪", &["葉汐晴"]),
            ("葉汐晴 發自東港", &["葉汐晴"]),
            ("深入一線現場報導", &[]),
            ("从现场发回报道", &[]),
        ] {
            assert_eq!(persons(rest), expected, "{rest}");
        }
    }

    #[test]
    fn reporters_open_a_text_and_end_before_it() {
        for (text, expected) in [
            ("记者李小明、通讯员王大海 青梧县近日完成了工程", &["李小明", "王大海"][..]),
            ("记者 李小明 青梧县近日完成了工程", &["李小明"]),
            ("记者李小明报道", &["李小明"]),
            ("记者从港务局获悉", &[]),
            ("记者昨日获悉", &[]),
            ("记者于昨日", &[]),
            ("记者时隔一年", &[]),
            ("青梧县近日完成了工程", &[]),
        ] {
            assert_eq!(opening(text), expected, "{text}");
        }
    }
}

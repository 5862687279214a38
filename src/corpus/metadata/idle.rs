//! Words that stand beside a date or a name and say nothing of the article: of the time of day, of the weather, counters and
//! numbers with their units, buttons of the page. Takes a word; says whether it is one. The words are a table in
//! `data/beside.txt`.

use std::sync::LazyLock;

pub(super) use super::table::fold;
use super::table::words_of;

/// The words of `data/beside.txt`, folded, by kind.
struct Words {
    plain: Vec<String>,
    counters: Vec<String>,
    units: Vec<String>,
    buttons: Vec<String>,
    /// What buttons begin with.
    beginnings: Vec<String>,
    endings: Vec<String>,
    logins: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let of = |kind| words_of(include_str!("../data/beside.txt"), kind);
    Words {
        plain: [of("time"), of("weather"), of("sign")].concat(),
        counters: of("counter"),
        units: of("unit"),
        buttons: of("button"),
        beginnings: of("begins"),
        endings: of("ends"),
        logins: of("login"),
    }
});

/// Most characters of a button that is known by its beginning: 欢迎访问雁洲日报.
const LONGEST_BUTTON: usize = 12;
/// Most characters of one that is known by its end: 网友举报.
const SHORT_BUTTON: usize = 6;

/// Whether the folded `word` is of the time of day, the weather, another calendar, publishing, or a place said to be one.
pub(super) fn is_idle(word: &str) -> bool {
    let begins = |words: &[&str], most: usize| {
        words.iter().any(|begin| word.starts_with(begin)) && word.chars().nth(most).is_none()
    };
    begins(&["农历", "阴历", "旧历", "夏历"], 14)
        || begins(&["来自", "ip属地", "发布于"], 10)
        || begins(&["星期", "礼拜"], 3)
        || word.chars().count() == 3 && word.ends_with('年') && word.starts_with(|c| "甲乙丙丁戊己庚辛壬癸".contains(c))
        || WORDS.plain.iter().any(|plain| plain == word)
}

/// Whether `word` is what is counted, perhaps with its number: 阅读, 阅读1024, 1024次阅读.
pub(super) fn is_counter(word: &str) -> bool {
    let folded = fold(word);
    let bare = folded.trim_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '+'));
    let bare = WORDS
        .units
        .iter()
        .filter_map(|unit| bare.strip_suffix(unit.as_str()))
        .find(|rest| !rest.is_empty())
        .unwrap_or(bare);
    let bare = bare.trim_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | '(' | ')'));
    WORDS.counters.iter().any(|counter| counter == bare)
}

/// Whether `word` is a number, perhaps with its unit: 1024, 1.2万, 12~18℃.
pub(super) fn is_number(word: &str) -> bool {
    let folded = fold(word);
    let rest =
        folded.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '~' | '-' | '+' | '/'));
    rest.len() < folded.len() && (rest.is_empty() || rest == "+" || WORDS.units.iter().any(|unit| unit == rest))
}

/// Whether `word` is a button of the page: 我要评论, 手机看新闻, +关注, 已有12人评论, A+, 关注雁洲网.
pub(super) fn is_button_word(word: &str) -> bool {
    let folded = fold(word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '-')));
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let length = bare.chars().count();
    let is_size = folded.len() > bare.len() && matches!(bare, "a" | "t");
    let begins = || WORDS.beginnings.iter().any(|beginning| bare.starts_with(beginning.as_str()));
    let ends = || WORDS.endings.iter().any(|ending| bare.ends_with(ending.as_str()));
    is_size
        || WORDS.buttons.iter().any(|button| button == bare)
        || length <= LONGEST_BUTTON && begins()
        || length <= SHORT_BUTTON && ends()
}

/// Whether `word` is what somebody logs in by at a site's own desk, and no name of an outlet: admin03, site_edit.
pub(crate) fn is_login(word: &str) -> bool {
    let is_ours = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-');
    let has_letter = word.starts_with(|c: char| c.is_ascii_lowercase());
    has_letter && word.bytes().all(is_ours) && word.contains(|c: char| c.is_ascii_digit() || c == '_')
        || WORDS.logins.iter().any(|login| word.eq_ignore_ascii_case(login))
}

/// Whether `word` is a day of the week and nothing else.
pub(super) fn is_weekday(word: &str) -> bool {
    let folded = fold(word);
    let day = ["星期", "礼拜", "周"].iter().find_map(|week| folded.strip_prefix(week));
    day.is_some_and(|day| matches!(day, "一" | "二" | "三" | "四" | "五" | "六" | "日" | "天"))
}

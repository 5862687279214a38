//! What stands beside a date in a time line and says nothing of the article: weekdays, weather, counters with their
//! numbers, the number of a page, a day of the lunar calendar, addresses. Takes the words of a line; gives those that are
//! left.

use std::sync::LazyLock;

use regex::Regex;

use super::idle::{fold, is_counter, is_idle, is_login, is_number};
use super::person::is_button;
use super::signs::is_separator;
use crate::corpus::pattern::pattern;

/// The words of `text`, those that say nothing left out.
pub(super) fn words(text: &str) -> Vec<&str> {
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)https?://[!-~]+"));
    let mut kept: Vec<&str> = Vec::new();
    let mut from = 0;
    // A number is one where a counter stands before it or a unit behind it.
    let mut counting = false;
    let ends = ADDRESS.find_iter(text).map(|found| found.range()).chain(std::iter::once(text.len()..text.len()));
    for address in ends {
        for word in text[from..address.start].split(|c| is_separator(c) || matches!(c, ':' | '：')) {
            if word.is_empty() {
                continue;
            }
            let is_counter = is_counter(word);
            let is_digits = word.chars().all(|c| c.is_ascii_digit());
            let counts = is_counter || is_number(word) && (counting || !is_digits);
            if !(counts || is_digits || is_plain(word)) {
                kept.push(word);
            }
            counting = is_counter || counting && is_number(word);
        }
        from = address.end;
    }
    kept
}

/// Whether `word` says nothing of the article.
fn is_plain(word: &str) -> bool {
    let folded = fold(word);
    let length = folded.chars().count();
    let page = folded.strip_prefix('第').and_then(|rest| rest.strip_suffix(['版', '期', '页', '号']));
    let is_host = folded.is_ascii() && folded.contains('.') && folded.contains(|c: char| c.is_ascii_alphabetic());
    is_host
        || is_number(word)
        || page.is_some_and(|number| number.chars().count() <= 4)
        || length <= 5 && folded.ends_with('版') && folded.starts_with(|c: char| c.is_ascii_alphanumeric())
        || (folded.starts_with("星期") || folded.starts_with("礼拜") || folded.starts_with('周')) && length <= 3
        || is_idle(&folded)
        || is_button(word)
        || is_login(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_is_left_out_and_the_rest_stays() {
        for (text, left) in [
            ("阅读 1024", &[][..]),
            ("阅读：1.2万 评论（12）", &[]),
            ("1024次阅读 星期二 多云 12~18℃", &[]),
            ("农历腊月廿三 第15版 上午", &[]),
            ("BUSINESS.SOHU.COM http://a.example/1 A03版", &[]),
            ("admin03 site_edit 雁洲", &["雁洲"]),
            ("雁洲日报 浏览 35", &["雁洲日报"]),
            ("雁洲 沈若橘", &["雁洲", "沈若橘"]),
        ] {
            assert_eq!(words(text), left, "{text}");
        }
    }
}

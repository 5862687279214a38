//! Notes in a text: labelled lines that are about an event or a work and not about the article (时间：, 地点：, 出版社：), and
//! labels of other days than that of publication. Takes a line; says what its label is. The words are a table in
//! `data/notes.txt`.

use std::sync::LazyLock;

use super::labels::label;
use super::role::Role;
use super::table::words_of;
use crate::text::fold;

/// Characters of a label, and of a line of a note.
const LABEL: usize = 8;
const LINE: usize = 60;

struct Words {
    of: Vec<String>,
    time: Vec<String>,
    publish: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let of = |kind| words_of(include_str!("../data/notes.txt"), kind);
    Words { of: of("of"), time: of("time"), publish: of("publish") }
});

/// The folded label of `line` and its value, where it is a label, a colon and something.
fn parts(line: &str) -> Option<(String, String)> {
    let folded = fold(line.trim());
    let (label, value) = folded.split_once(':')?;
    let label = label.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let is_one = (1..=LABEL).contains(&label.chars().count()) && !label.contains(['，', ',', '。']);
    (is_one && !value.trim().is_empty()).then(|| (label, value.trim().to_owned()))
}

/// Whether `line` may be one of the lines of a note: a label and a short value, or the name of a work.
pub(crate) fn may_be_of_note(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() <= LINE && (parts(line).is_some() || is_work(line))
}

/// Whether `line` tells that the lines around it are a note.
pub(crate) fn tells_note(line: &str) -> bool {
    is_work(line.trim()) || parts(line).is_some_and(|(label, _)| WORDS.of.contains(&label))
}

/// Whether the label of `line` is that of a day which may be any.
pub(crate) fn has_any_time(line: &str) -> bool {
    parts(line).is_some_and(|(label, _)| WORDS.time.contains(&label))
}

/// Whether `line` has the label of a credit, and something behind it that is none: 编辑：一份职业.
pub(crate) fn only_begins_as_credit(line: &str) -> bool {
    parts(line).is_some_and(|(name, _)| label(&name).is_some_and(|role| role != Role::Furniture))
}

/// Whether `before`, which stands before a day, says that it is another than that of publication: 活動時間：, 您訪問的時間是.
pub(crate) fn is_of_other_day(before: &str) -> bool {
    let folded = fold(before);
    let bare = folded.trim_end();
    let label = bare.trim_end_matches([':', '是', '为']);
    let is_label = label.len() < bare.len() || ["时间", "日期", "期限"].iter().any(|end| label.ends_with(end));
    let word: String = {
        let tail: Vec<char> = label.chars().rev().take_while(|c| c.is_alphanumeric()).collect();
        tail.into_iter().rev().collect()
    };
    // www.example.cn 日期：: an address that stands before a label is no part of it.
    let word = word.trim_start_matches(|c: char| c.is_ascii() && !word.is_ascii()).to_owned();
    is_label
        && !word.is_empty()
        && !["时间", "日期", "日"].contains(&word.as_str())
        && !WORDS.publish.iter().any(|publish| word.contains(publish.as_str()))
}

/// Whether `line` is the name of a work and nothing else: 《…》.
fn is_work(line: &str) -> bool {
    line.strip_prefix('《').and_then(|rest| rest.strip_suffix('》')).is_some_and(|name| !name.contains('》'))
}

#[cfg(test)]
mod tests {
    use super::super::labels::of_role;
    use super::*;

    #[test]
    fn a_day_is_that_of_publication_only_where_its_label_says_so() {
        for before in [
            "活動時間：",
            "截止日期 ",
            "出生日期：",
            "開庭時間：",
            "您訪問的時間是",
            "建站時間：",
            "上映日期: ",
            "演出時間",
        ] {
            assert!(is_of_other_day(before), "{before}");
        }
        for before in
            ["", "雁洲日报 ", "发布时间：", "張貼日期：", "上线时间：", "时间：", "日期 ", "Posted on", "撰稿时间："]
        {
            assert!(!is_of_other_day(before), "{before}");
        }
        for label in of_role(Role::Date) {
            assert!(!is_of_other_day(&format!("{label}：")), "{label}");
        }
    }
}

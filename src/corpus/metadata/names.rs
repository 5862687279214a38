//! Names of persons out of the value of a credit. Takes `记者 某某、某某 通讯员 某某`; gives the names, without roles, desk
//! numbers and outlets.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::idle::is_weekday;
use super::labels::label;
use super::person::{holds_word, is_foreign, is_likely, is_nobody, is_role, no_person, no_word, without_role};
use super::pieces::{groups, names_persons, pieces, segments, without_addresses, without_asides};
use super::posts::{beside_post, is_title};
use crate::corpus::pattern::pattern;

pub(crate) use super::idle::is_login;
pub(crate) use super::person::{is_button, is_channel, is_collective, is_han, is_outlet, is_person, is_unsaid};

/// Parts of a value that are shown as none.
const MOST_REFUSED: usize = 20;
/// Words before one in which a person is looked for.
const NEAR: usize = 8;
/// What may be quoted in the post of a person, and never in a name.
const QUOTES: &[char] = &['“', '”', '"', '「', '」', '『', '』', '《', '》'];
/// The time of a post behind who posted it: 於 晚上10:49.
static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|\s)(?:[于於在]\s*)?(?:(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|深夜)\s*)?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s*[AaPp][Mm])?\s*$",
    )
});
/// What opens a place in a template that nobody filled in.
const TEMPLATES: [&str; 4] = ["{{", "${", "<%", "{%"];

/// Persons out of a value, and what in it is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Persons {
    /// In order, each once.
    pub(crate) names: Vec<String>,
    /// What might have been meant as one and is none, with the reason.
    pub(crate) refused: Vec<(String, &'static str)>,
}

impl Persons {
    fn refuse(&mut self, what: &str, why: &'static str) {
        if self.refused.len() < MOST_REFUSED {
            self.refused.push((what.to_owned(), why));
        }
    }
}

/// Where a value stands, and so how far it is believed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In a text that may hold something else.
    Text,
    /// Behind a label of a page, which may go on behind it.
    Label,
    /// In a field of a record.
    Field,
}

/// The names in `value`, in order, each once, as far as what stands there looks like names: for text that may hold
/// something else.
pub(crate) fn names(value: &str) -> Vec<String> {
    persons(value, Place::Text).names
}

/// The persons in the value of a label. It is believed: a name need be neither Chinese nor short. What is not taken has its
/// reason.
pub(super) fn labelled(value: &str) -> Persons {
    persons(value, Place::Label)
}

/// The persons in the value of a field, which is believed as a label is; a page does not go on behind it.
pub(crate) fn stated(value: &str) -> Persons {
    persons(value, Place::Field)
}

fn persons(value: &str, place: Place) -> Persons {
    let (mut persons, mut seen) = (Persons::default(), HashSet::new());
    let whole = value.trim();
    if is_template(whole) {
        persons.refuse(whole, "is a template");
        return persons;
    }
    if is_nobody(whole) {
        persons.refuse(whole, "names nobody");
        return persons;
    }
    let clock = value.contains([':', '：']).then(|| CLOCK.replace(value, "\n"));
    let value = without_asides(clock.as_deref().unwrap_or(value));
    let value = if value.contains("://") { without_addresses(&value) } else { value };
    for (number, segment) in segments(&value).into_iter().enumerate() {
        for (is_behind_slash, group) in groups(segment) {
            // Behind a bar or a gap the page goes on, unless it is plain that persons do.
            if number > 0 && !names_persons(group) {
                if !group.trim().is_empty() {
                    persons.refuse(group.trim(), "stands apart and is no person as far as can be told");
                }
                continue;
            }
            let mut found = in_group(group, place);
            let is_known = persons.names.first().is_some_and(|name| is_likely(name));
            if is_behind_slash && is_known {
                // 叶汐晴/东港
                let (names, places) = found.names.into_iter().partition(|name| is_likely(name) || !is_han(name));
                found.names = names;
                found.refused.extend(places.into_iter().map(|place: String| (place, "is a place or a desk")));
            }
            for (what, why) in found.refused {
                persons.refuse(&what, why);
            }
            for name in found.names {
                if !name.is_empty() && seen.insert(name.clone()) {
                    persons.names.push(name);
                }
            }
        }
    }
    persons
}

/// Whether `value` is what a template has where a value goes: `{{author}}`.
pub(super) fn is_template(value: &str) -> bool {
    TEMPLATES.iter().any(|open| value.contains(open))
}

/// The persons between two separators.
fn in_group(group: &str, place: Place) -> Persons {
    let believed = place != Place::Text;
    let mut found = Persons::default();
    // What is quoted belongs to the post of a person: “某计划”研究员某某.
    let group = group.trim_matches(|c: char| c.is_whitespace() || QUOTES.contains(&c));
    let group = group.rsplit(QUOTES).next().unwrap_or(group);
    // What holds a colon is another label.
    if group.contains([':', '：']) {
        found.refuse(group, "holds a label of its own");
        return found;
    }
    let words = pieces(group);
    if words.len() > 1 && words.iter().all(|word| is_foreign(word)) && words.iter().any(|word| is_desk(word)) {
        found.refuse(group, "is a desk");
        return found;
    }
    let reason = |at: usize| {
        let word = words[at].as_str();
        let is_beside = || is_weekday(word) || label(word).is_some() && !is_role(word);
        let is_page =
            || words.len() > 1 && is_beside() || place != Place::Field && is_phrase_behind(&words[..at], word);
        no_word(word, believed).or_else(|| is_page().then_some("is a word of the page"))
    };
    let reasons: Vec<Option<&'static str>> = (0..words.len()).map(reason).collect();
    // Words on two sides of what is no word are not one name.
    let mut from = 0;
    for (at, why) in reasons.iter().enumerate() {
        if let Some(why) = why {
            names_among(&words[from..at], believed, &mut found);
            found.refuse(&words[at], why);
            from = at + 1;
        }
    }
    names_among(&words[from..], believed, &mut found);
    found
}

/// Whether `word` stands behind a person, a blank between, looks like none, and holds a word of the language: 某某 推荐阅读.
/// Behind a role it is one whatever it looks like.
fn is_phrase_behind(before: &[String], word: &str) -> bool {
    let follows_role = before.last().is_some_and(|last| is_role(last));
    let name = without_role(word);
    !follows_role
        && before.iter().rev().take(NEAR).any(|word| is_likely(without_role(word)))
        && is_han(word)
        && name.len() == word.len()
        && !is_person(name)
        && !is_collective(name)
        && holds_word(word)
}

/// Gives the names among words that stand side by side.
fn names_among(words: &[String], believed: bool, found: &mut Persons) {
    for words in words.chunk_by(|a, b| is_foreign(a) && is_foreign(b)) {
        // A name in letters keeps its spaces.
        if is_foreign(&words[0]) && (words.len() > 1 || believed) {
            let kept: Vec<&str> =
                words.iter().map(String::as_str).skip_while(|word| word.eq_ignore_ascii_case("by")).collect();
            if kept.iter().any(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1)
                && !kept.iter().all(|word| is_title(word))
            {
                found.names.push(kept.join(" "));
            }
            continue;
        }
        let [word] = words else { continue };
        one(word, believed, found);
    }
}

/// Whether a word in letters is of a desk and in no name: Toronto Editor, Super User.
fn is_desk(word: &str) -> bool {
    const DESKS: [&str; 9] =
        ["editor", "editors", "staff", "team", "desk", "newsroom", "user", "admin", "administrator"];
    DESKS.iter().any(|desk| word.eq_ignore_ascii_case(desk))
}

/// Gives the name in a word.
fn one(word: &str, believed: bool, found: &mut Persons) {
    let name = without_role(word.trim_matches(|c: char| !c.is_alphanumeric()));
    match name.chars().count() {
        0 => return,
        1 => {
            if believed {
                found.refuse(name, "is a single character");
            }
            return;
        }
        _ => {}
    }
    match beside_post(name, believed) {
        Some("") => found.refuse(name, "is a post"),
        Some(person) => found.names.push(person.to_owned()),
        None => match no_person(name, believed) {
            Some(why) => found.refuse(name, why),
            None => found.names.push(name.to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_roles_numbers_and_outlets() {
        for (value, expected) in [
            ("金春華", &["金春華"][..]),
            ("记者 沈若橘、周一禾", &["沈若橘", "周一禾"]),
            ("叶素笺 通讯员 方砚秋", &["叶素笺", "方砚秋"]),
            ("汪　澄、周一禾", &["汪澄", "周一禾"]),
            ("顾听澜_NF4425", &["顾听澜"]),
            ("顾听澜（实习）", &["顾听澜"]),
            ("本報記者沈若橘", &["沈若橘"]),
            ("文/圖 歐陽霽", &["歐陽霽"]),
            ("柯雨杉 伍阿笙 石映湖", &["柯雨杉", "伍阿笙", "石映湖"]),
            ("John Smith, Ann Lee", &["John Smith", "Ann Lee"]),
            ("阿布都拉·买买提", &["阿布都拉·买买提"]),
            ("雁洲日报", &[]),
            ("新华社", &[]),
            ("记者", &[]),
            ("手记", &[]),
            ("佚名", &[]),
            ("文一舟", &["文一舟"]),
            ("沈若橘 摄影报道", &["沈若橘"]),
            ("沈若橘 SN123", &["沈若橘"]),
            ("沈若橘 | 视觉：张三 | 0评论 | 收藏", &["沈若橘"]),
            ("市交通局、沈若橘", &["沈若橘"]),
            ("张三 <zhang@example.com>", &["张三"]),
            ("Ann ）Lee", &["Ann", "Lee"]),
            ("Ann Lee 2 John Smith", &["Ann Lee", "John Smith"]),
            ("沈（实习）周", &[]),
        ] {
            assert_eq!(names(value), expected, "{value}");
        }
    }

    #[test]
    fn what_a_field_or_a_label_states_is_taken_whole_or_told() {
        for (value, expected, refused) in [
            // Two persons that are joined, and names that hold what joins.
            ("叶汐晴和陆望舒", &["叶汐晴", "陆望舒"][..], 0),
            ("葉汐晴與陸望舒", &["葉汐晴", "陸望舒"], 0),
            ("叶汐晴以及陆望舒", &["叶汐晴", "陆望舒"], 0),
            ("叶汐晴 与 陆望舒", &["叶汐晴", "陆望舒"], 0),
            ("叶汐晴、苏湄及陆望舒", &["叶汐晴", "苏湄", "陆望舒"], 0),
            ("叶汐晴+陆望舒", &["叶汐晴", "陆望舒"], 0),
            ("叶汐晴﹑陆望舒", &["叶汐晴", "陆望舒"], 0),
            ("叶汐晴；陆望舒", &["叶汐晴", "陆望舒"], 0),
            ("陈和平和李明", &["陈和平", "李明"], 0),
            ("和田英夫", &["和田英夫"], 0),
            ("与谢野晶子", &["与谢野晶子"], 0),
            // Names whose characters stand apart, and names that a person chose.
            ("叶 汐晴", &["叶汐晴"], 0),
            ("叶 汐 晴", &["叶汐晴"], 0),
            ("李　　明", &["李明"], 0),
            ("陆 离 苏 湄", &["陆离", "苏湄"], 0),
            ("叶 汐 晴 陆 离", &["叶汐晴", "陆离"], 0),
            ("陳 Mary", &["陳 Mary"], 0),
            ("Dr. 陈望", &["陈望"], 0),
            ("东港2号", &["东港2号"], 0),
            ("小叶99", &["小叶99"], 0),
            ("阿宏_1987", &["阿宏_1987"], 0),
            ("叶汐晴_NF4425", &["叶汐晴"], 0),
            ("叶汐晴SN123", &["叶汐晴"], 0),
            // Posts, titles and outlets round a name.
            ("陈望博士", &["陈望"], 0),
            ("欧阳望舒教授", &["欧阳望舒"], 0),
            ("雁洲日报记者叶汐晴", &["叶汐晴"], 0),
            ("县融媒体中心记者李小明", &["李小明"], 0),
            ("葉汐晴等人", &["葉汐晴"], 0),
            ("叶汐晴等", &["叶汐晴"], 0),
            // Institutions, nobody, places, and words of the page.
            ("编辑部", &[], 1),
            ("編輯室", &[], 1),
            ("记者站", &[], 1),
            ("總編室", &[], 1),
            ("校对组", &[], 1),
            ("作者群", &[], 1),
            ("宣传部", &[], 1),
            ("港务局宣传科", &[], 1),
            ("网站管理员", &[], 1),
            ("穗规资宣", &[], 1),
            ("不详", &[], 1),
            ("未署名", &[], 1),
            ("暂无", &[], 1),
            ("null", &[], 1),
            ("N/A", &[], 1),
            ("{{author}}", &[], 1),
            ("${article.author}", &[], 1),
            ("Toronto Editor", &[], 1),
            ("Super User", &[], 1),
            ("葉汐晴 於 晚上10:49", &["葉汐晴"], 0),
            ("叶汐晴 发自东港", &["叶汐晴"], 1),
            ("叶汐晴/东港报道", &["叶汐晴"], 1),
            ("葉汐晴／高雄", &["葉汐晴"], 1),
            ("叶汐晴/陆望舒", &["叶汐晴", "陆望舒"], 0),
            ("叶汐晴 我要评论", &["叶汐晴"], 1),
            ("叶汐晴 A- A+", &["叶汐晴"], 2),
            ("叶汐晴 打印 关闭", &["叶汐晴"], 2),
            ("叶汐晴 加入好友 轉寄", &["叶汐晴"], 2),
            ("叶汐晴 推荐阅读", &["叶汐晴"], 1),
            ("叶汐晴 放大字体", &["叶汐晴"], 1),
            ("叶汐晴 文章来源", &["叶汐晴"], 1),
            ("叶汐晴 扎西次仁", &["叶汐晴", "扎西次仁"], 0),
            ("记者 叶汐晴 通讯员 老船长", &["叶汐晴", "老船长"], 0),
            ("叶汐晴 周二", &["叶汐晴"], 1),
            ("叶汐晴 | 雁洲多云", &["叶汐晴"], 1),
            ("叶汐晴  雁洲多云", &["叶汐晴"], 1),
            ("叶汐晴 | 陆望舒", &["叶汐晴", "陆望舒"], 0),
        ] {
            let found = labelled(value);
            assert_eq!(found.names, expected, "{value}");
            assert_eq!(found.refused.len(), refused, "{value}: {:?}", found.refused);
        }
    }

    #[test]
    fn behind_a_name_in_a_field_stands_no_page() {
        assert_eq!(stated("叶汐晴 老船长").names, ["叶汐晴", "老船长"]);
        assert_eq!(labelled("叶汐晴 老船长").names, ["叶汐晴"]);
    }

    /// Takes minutes where every name is compared with every other, or a role is taken off by going through what follows.
    #[test]
    fn a_hundred_thousand_names_and_roles_are_read_in_linear_time() {
        let value: String =
            (0..100_000).map(|number| format!("某{}、", char::from_u32(0x4E30 + number % 0x4F00).unwrap())).collect();
        assert!(names(&value).len() > 10_000);
        assert_eq!(names(&"记者".repeat(100_000)), [""; 0]);
        for piece in ["和", "叶 ", "推荐 ", "叶汐晴和", "叶  "] {
            let _ = names(&piece.repeat(20_000));
        }
    }
}

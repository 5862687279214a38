//! Names of persons out of the value of a credit. Takes `记者 某某、某某 通讯员 某某`; gives the names, without roles, desk
//! numbers and outlets.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_width::UnicodeWidthChar as _;

use super::idle::{fold, is_counter, is_idle, is_number};
use super::role::Role;
use super::surnames::{has_compound_surname, surname};
use crate::text::fold_char;

/// Most characters of an outlet's name.
const LONGEST_OUTLET: usize = 12;
/// Most characters of a Chinese name; names in transliteration are longer and hold an interpunct.
const LONGEST: usize = 5;
/// Most characters where a label says that it is one: 额尔敦巴特尔.
const LONGEST_BELIEVED: usize = 12;
/// Most characters of a post below a name.
const LONGEST_POST: usize = 16;
/// Parts of a value that are shown as none.
const MOST_REFUSED: usize = 20;
/// What may be quoted in the post of a person, and never in a name.
const QUOTES: &[char] = &['“', '”', '"', '「', '」', '『', '』', '《', '》'];
/// What separates persons.
const SEPARATORS: &[char] = &['、', '，', ',', ';', '；', '/', '／', '|', '｜', '&', '＆', '\n'];

/// An outlet that is only "this paper".
pub(super) const OWN: [&str; 5] = ["本报", "本報", "本网", "本社", "本台"];

/// The words of `data/persons.txt`, folded.
struct Words {
    /// Longest first, since one may begin another.
    roles: Vec<String>,
    verbs: Vec<String>,
    outlets: Vec<String>,
    agencies: Vec<String>,
    institutions: Vec<String>,
    nobody: Vec<String>,
    posts: Vec<String>,
    unsaid: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let of = |kind: &str| -> Vec<String> {
        let lines = include_str!("../data/persons.txt").lines();
        lines
            .filter_map(|line| line.strip_prefix(kind)?.strip_prefix(' '))
            .flat_map(|words| words.split(' ').map(fold))
            .collect()
    };
    let mut roles = of("role");
    roles.sort_by_key(|role| std::cmp::Reverse(role.chars().count()));
    Words {
        roles,
        verbs: of("verb"),
        outlets: of("outlet"),
        agencies: of("agency"),
        institutions: of("institution"),
        nobody: of("nobody"),
        posts: of("post"),
        unsaid: of("unsaid"),
    }
});

fn ends_with_any(text: &str, ends: &[String]) -> bool {
    ends.iter().any(|end| text.ends_with(end.as_str()))
}

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

/// The names in `value`, in order, each once, as far as what stands there looks like names: for text that may hold
/// something else.
pub(crate) fn names(value: &str) -> Vec<String> {
    persons(value, false).names
}

/// The persons in the value of a label or a field. It is believed: a name need be neither Chinese nor short. What is not
/// taken has its reason.
pub(crate) fn stated(value: &str) -> Persons {
    persons(value, true)
}

fn persons(value: &str, believed: bool) -> Persons {
    let (mut persons, mut seen) = (Persons::default(), HashSet::new());
    let value = without_asides(value);
    let value = if value.contains("://") { without_addresses(&value) } else { value };
    for group in value.split(SEPARATORS) {
        // What is quoted belongs to the post of a person: “某计划”研究员某某.
        let group = group.trim_matches(|c: char| c.is_whitespace() || QUOTES.contains(&c));
        let group = group.rsplit(QUOTES).next().unwrap_or(group);
        // What holds a colon is another label.
        if group.contains([':', '：']) {
            persons.refuse(group, "holds a label of its own");
            continue;
        }
        let mut found = Persons::default();
        let words: Vec<&str> = group.split_whitespace().collect();
        // Words on two sides of what is no word are not one name.
        for words in words.split(|word| no_word(word, believed).is_some()) {
            names_among(words, believed, &mut found);
        }
        for word in words {
            if let Some(why) = no_word(word, believed) {
                persons.refuse(word, why);
            }
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
    persons
}

/// `value` without the addresses in it, whose slashes part no persons.
fn without_addresses(value: &str) -> String {
    value.split_whitespace().filter(|word| !word.contains("://")).collect::<Vec<_>>().join(" ")
}

/// Gives the names among words that stand side by side.
fn names_among(words: &[&str], believed: bool, found: &mut Persons) {
    let mut waiting = String::new();
    for words in words.chunk_by(|a, b| is_foreign(a) && is_foreign(b)) {
        // A name in letters keeps its spaces.
        if is_foreign(words[0]) && (words.len() > 1 || believed) {
            waiting.clear();
            let kept: Vec<&str> = words.iter().skip_while(|word| word.eq_ignore_ascii_case("by")).copied().collect();
            found.names.push(kept.join(" "));
            continue;
        }
        let [word] = words else { continue };
        let name = without_role(word.trim_matches(|c: char| !c.is_alphanumeric()));
        // A name of two characters may be set apart to the width of three.
        if name.chars().count() == 1 && is_han(name) && name.len() == word.len() {
            waiting.push_str(name);
            if waiting.chars().count() > 1 {
                found.names.push(std::mem::take(&mut waiting));
            }
            continue;
        }
        waiting.clear();
        if name.is_empty() {
            continue;
        }
        match behind_post(name) {
            Some("") => found.refuse(name, "is a post"),
            Some(person) => found.names.push(person.to_owned()),
            None => match no_person(name, believed) {
                Some(why) => found.refuse(name, why),
                None => found.names.push(name.to_owned()),
            },
        }
    }
}

/// Whether `word` is of letters that are set apart by spaces: Latin, Cyrillic, Greek, Arabic and the like.
fn is_foreign(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_alphabetic)
        && word.chars().all(|c| {
            c.is_alphabetic() && c.width() == Some(1)
                || c.width() == Some(0)
                || matches!(c, '.' | '\'' | '’' | '-' | '‑')
        })
}

/// The name behind a post that is glued before it, 研究院研究员某某; empty where the word is a post and nothing else.
fn behind_post(word: &str) -> Option<&str> {
    let length = word.chars().count();
    if length < 4 || !is_han(word) {
        return WORDS.posts.contains(&fold(word)).then_some("");
    }
    let folded = fold(word);
    let end = WORDS
        .posts
        .iter()
        .filter_map(|post| folded.rfind(post.as_str()).map(|at| at + post.len()))
        .max()
        .map(|end| folded[..end].chars().count())?;
    let rest = word.char_indices().nth(end).map_or("", |(at, _)| &word[at..]);
    match rest.chars().count() {
        0 => Some(""),
        2..=4 if is_person(rest) => Some(rest),
        _ => None,
    }
}

/// Why `word` is a desk number, an address or a button of a page and no word of a name. A number glued to a name is
/// taken off later.
fn no_word(word: &str, believed: bool) -> Option<&'static str> {
    let bare = word.trim_start_matches(|c: char| c.is_numeric());
    if word.contains('@') || word.contains("://") {
        return Some("is an address");
    }
    if is_nobody(word) || is_nobody(bare) {
        return Some("names nobody");
    }
    if believed && (is_idle(&fold(word)) || is_counter(word) || is_number(word)) {
        return Some("is a word of the page");
    }
    if !word.contains(|c: char| c.is_numeric()) || word.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii()) {
        return None;
    }
    // 36氪, 9筒: a name that begins with a number, and no count.
    let is_named = believed && bare.len() < word.len() && is_han(bare) && !bare.is_empty() && !is_unit(bare);
    (!is_named).then_some("is a number")
}

/// 返回某网, 查看更多: a button.
fn is_nobody(word: &str) -> bool {
    let folded = fold(word);
    WORDS.nobody.contains(&folded) || folded.starts_with("返回") && folded.chars().count() <= 6
}

/// Whether `word` is what is counted: 次, 条.
fn is_unit(word: &str) -> bool {
    word.chars().count() == 1 && "次条人万千个年月日时分秒版期页号字楼".contains(fold(word).as_str())
}

/// Whether a source of this name says nothing: 网络, 转载文章.
pub(crate) fn is_unsaid(source: &str) -> bool {
    WORDS.unsaid.contains(&fold(source))
}

/// Whether `word` is a button of a page, or nobody.
pub(crate) fn is_button(word: &str) -> bool {
    is_nobody(word)
}

/// Whether `word` can be the name of a Chinese person: two to four Han characters, no role and no outlet.
pub(crate) fn is_name(word: &str) -> bool {
    let length = word.chars().count();
    (2..=4).contains(&length) && is_han(word) && no_person(word, false).is_none() && without_role(word) == word
}

/// Whether `word` is the name of a Chinese person as far as a guess can tell: it begins with a surname, too.
pub(crate) fn is_person(word: &str) -> bool {
    is_name(word) && surname(word).is_some()
}

/// Whether `word` is a role or the verb of a report, and nothing else.
pub(super) fn is_role(word: &str) -> bool {
    without_role(word).is_empty() || WORDS.roles.contains(&fold(word))
}

/// What a person does of whom `text` is the post, as a line below the name has it: 雁洲网记者, BBC中文記者.
pub(super) fn does(text: &str) -> Option<Role> {
    let folded = fold(text);
    let ends = |words: &[&str]| words.iter().any(|word| folded.ends_with(word));
    if folded.chars().count() > LONGEST_POST {
        None
    } else if ends(&["记者", "特派员", "通讯员", "撰稿人", "特约撰稿", "评论员", "专栏作家", "主笔"])
    {
        Some(Role::Author)
    } else if ends(&["责任编辑", "编辑", "主编"]) {
        Some(Role::Editor)
    } else {
        None
    }
}

/// `word` without roles before it, a desk number or report verb behind it.
fn without_role(word: &str) -> &str {
    let mut name = word.trim_matches(|c: char| !c.is_alphanumeric());
    while let Some(role) = WORDS.roles.iter().find(|role| begins_with(name, role)) {
        let rest = name.char_indices().nth(role.chars().count()).map_or("", |(at, _)| &name[at..]);
        // A surname may be written like a role: 文 in 文某某 is kept, since a role stands apart or before a sign.
        if role.chars().count() == 1 && rest.chars().next().is_some_and(char::is_alphanumeric) {
            break;
        }
        name = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    }
    for verb in &WORDS.verbs {
        if fold(name) == *verb {
            return "";
        }
        if fold(name).ends_with(verb.as_str()) && name.chars().count() > verb.chars().count() + 1 {
            let keep = name.chars().count() - verb.chars().count();
            name = name.char_indices().nth(keep).map_or(name, |(at, _)| &name[..at]);
        }
    }
    let desk =
        name.find(|c: char| c == '_' || c.is_ascii_digit()).filter(|_| name.starts_with(|c: char| !c.is_ascii()));
    desk.map_or(name, |at| &name[..at])
}

/// Whether `name` begins with a folded word. Looks at no more of it, since it may be long and begin so many times over.
fn begins_with(name: &str, word: &str) -> bool {
    let mut characters = name.chars().map(fold_char);
    word.chars().all(|c| characters.next() == Some(c))
}

/// Whether `name` is what outlets are called, and no longer than they are.
pub(crate) fn is_outlet(name: &str) -> bool {
    // 某网-某报: the last one tells.
    let name = name.rsplit(['-', '－', '·', '/', '／']).next().unwrap_or(name);
    (3..=LONGEST_OUTLET).contains(&name.chars().count()) && ends_as_outlet(name)
}

/// Whether `name`, which stands where an outlet does, ends as outlets do, however short it is: 明報.
pub(super) fn ends_as_outlet(name: &str) -> bool {
    let folded = fold(name);
    folded.chars().count() >= 2
        && is_han(name)
        && (ends_with_any(&folded, &WORDS.outlets) || ends_with_any(&folded, &WORDS.agencies) || folded.ends_with('台'))
}

/// Why `name` cannot be that of a person. Where it is believed, a length alone is no reason.
fn no_person(name: &str, believed: bool) -> Option<&'static str> {
    let folded = fold(name);
    let length = folded.chars().count();
    let most = if believed { LONGEST_BELIEVED } else { LONGEST };
    if length > most && is_han(name) {
        Some("is longer than a name")
    } else if length > 3 && ends_with_any(&folded, &WORDS.institutions) && !(length == 4 && has_compound_surname(name))
    {
        Some("is an institution")
    } else if length > 2 && (ends_with_any(&folded, &WORDS.outlets) || ends_with_any(&folded, &WORDS.agencies)) {
        Some("is an outlet")
    } else if WORDS.roles.iter().any(|role| role.len() > 3 && folded.ends_with(role.as_str())) {
        Some("is a role")
    } else {
        None
    }
}

/// Whether all of `text` is written in characters of full width: Han, kana, Hangul.
pub(crate) fn is_han(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() && c.width() == Some(2))
}

/// `value` with a line end for what stands in brackets, since no name goes on behind them: `（实习）`, `(EN017)`.
fn without_asides(value: &str) -> String {
    let mut depth = 0_usize;
    value
        .chars()
        .filter_map(|c| match c {
            '(' | '（' | '[' | '【' | '<' | '＜' => {
                depth += 1;
                Some('\n')
            }
            ')' | '）' | ']' | '】' | '>' | '＞' => {
                depth = depth.saturating_sub(1);
                Some('\n')
            }
            _ => Some(c).filter(|_| depth == 0),
        })
        .collect()
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

    /// Takes minutes where every name is compared with every other, or a role is taken off by going through what follows.
    #[test]
    fn a_hundred_thousand_names_and_roles_are_read_in_linear_time() {
        let value: String =
            (0..100_000).map(|number| format!("某{}、", char::from_u32(0x4E00 + number % 0x5000).unwrap())).collect();
        assert!(names(&value).len() > 10_000);
        assert_eq!(names(&"记者".repeat(100_000)), [""; 0]);
    }
}

//! Names of persons out of the value of a credit. Takes `记者 某某、某某 通讯员 某某`; gives the names, without roles, desk
//! numbers and outlets.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::text::fold_char;

/// Most characters of an outlet's name.
const LONGEST_OUTLET: usize = 12;
/// Most characters of a Chinese name; names in transliteration are longer and hold an interpunct.
const LONGEST: usize = 5;

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
    }
});

/// `text` folded character by character, so that places stay.
fn fold(text: &str) -> String {
    text.chars().map(fold_char).collect()
}

fn ends_with_any(text: &str, ends: &[String]) -> bool {
    ends.iter().any(|end| text.ends_with(end.as_str()))
}

/// The names in `value`, in order, each once.
pub(crate) fn names(value: &str) -> Vec<String> {
    let (mut names, mut seen) = (Vec::new(), HashSet::new());
    let mut put = |name: String| {
        if !name.is_empty() && seen.insert(name.clone()) {
            names.push(name);
        }
    };
    for group in without_asides(value).split(['、', '，', ',', ';', '；', '/', '／', '|', '｜', '&', '\n']) {
        // What holds a colon is another label, and what holds a digit or @ is a desk number or an address.
        if group.contains([':', '：']) {
            continue;
        }
        let words: Vec<&str> = group.split_whitespace().collect();
        // Words on two sides of what is no word are not one name.
        words.split(|word| !is_word(word)).for_each(|words| names_among(words, &mut put));
    }
    names
}

/// Gives the names among words that stand side by side.
fn names_among(words: &[&str], put: &mut impl FnMut(String)) {
    // A Latin name keeps its spaces.
    if words.len() > 1 && words.iter().all(|word| word.chars().all(|c| c.is_ascii() && !c.is_ascii_digit())) {
        let kept = words.iter().skip_while(|word| word.eq_ignore_ascii_case("by")).copied().collect::<Vec<_>>();
        put(kept.join(" "));
        return;
    }
    let mut waiting = String::new();
    for word in words {
        let name = without_role(word);
        // A name of two characters may be set apart to the width of three.
        if name.chars().count() == 1 && is_han(name) && name.len() == word.len() {
            waiting.push_str(name);
            if waiting.chars().count() > 1 {
                put(std::mem::take(&mut waiting));
            }
            continue;
        }
        waiting.clear();
        if !name.is_empty() && !is_no_person(name) {
            put(name.to_owned());
        }
    }
}

/// Whether `word` is no desk number, no address and no button of a page. A number glued to a name is taken off later.
fn is_word(word: &str) -> bool {
    let begins_as_name = word.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii());
    !word.contains('@')
        && (begins_as_name || !word.contains(|c: char| c.is_numeric()))
        && !WORDS.nobody.contains(&fold(word))
}

/// Whether `word` is a button of a page, or nobody.
pub(crate) fn is_button(word: &str) -> bool {
    WORDS.nobody.contains(&fold(word))
}

/// Whether `text` begins with a common surname; how many characters it takes.
pub(crate) fn surname(text: &str) -> Option<usize> {
    let folded = fold(text);
    if SURNAMES.compound.iter().any(|surname| folded.starts_with(surname.as_str())) {
        return Some(2);
    }
    folded.chars().next().filter(|first| SURNAMES.single.contains(first)).map(|_| 1)
}

struct Surnames {
    single: Vec<char>,
    compound: Vec<String>,
}

static SURNAMES: LazyLock<Surnames> = LazyLock::new(|| {
    let mut lines = include_str!("../data/surnames.txt").lines().filter(|line| !line.starts_with('#'));
    let mut next = || fold(lines.next().unwrap_or_default());
    Surnames { single: next().chars().collect(), compound: next().split(' ').map(str::to_owned).collect() }
});

/// Whether `word` can be the name of a Chinese person: two to four Han characters, no role and no outlet.
pub(crate) fn is_name(word: &str) -> bool {
    let length = word.chars().count();
    (2..=4).contains(&length) && is_han(word) && !is_no_person(word) && without_role(word) == word
}

/// Whether `word` is a role or the verb of a report, and nothing else.
pub(super) fn is_role(word: &str) -> bool {
    without_role(word).is_empty() || WORDS.roles.contains(&fold(word))
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
    let folded = fold(name);
    (3..=LONGEST_OUTLET).contains(&folded.chars().count())
        && is_han(name)
        && (ends_with_any(&folded, &WORDS.outlets) || ends_with_any(&folded, &WORDS.agencies) || folded.ends_with('台'))
}

/// Whether `name` cannot be that of a person.
fn is_no_person(name: &str) -> bool {
    let folded = fold(name);
    let length = folded.chars().count();
    length > LONGEST && is_han(name)
        || length > 3 && ends_with_any(&folded, &WORDS.institutions)
        || length > 2 && (ends_with_any(&folded, &WORDS.outlets) || ends_with_any(&folded, &WORDS.agencies))
        || WORDS.roles.contains(&folded)
}

pub(crate) fn is_han(text: &str) -> bool {
    text.chars().all(|c| !c.is_ascii() && c.is_alphanumeric())
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

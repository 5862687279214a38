//! Whether a word is the name of a person: what is a role, an outlet, an institution, nobody or a button of the page is none.
//! Takes a word; gives the name in it, or why there is none. The words are a table in `data/persons.txt`; values of
//! several words are the matter of `names`.

use std::sync::LazyLock;

use unicode_width::UnicodeWidthChar as _;

use super::idle::{fold, is_button_word, is_counter, is_idle, is_number};
use super::surnames::{begins_as_word, has_compound_surname, surname};
use super::table::words_of;
use crate::text::fold_char;
use crate::text::words::frequency;

/// Most characters of an outlet's name.
const LONGEST_OUTLET: usize = 12;
/// Most characters of a Chinese name; names in transliteration are longer and hold an interpunct.
const LONGEST: usize = 5;
/// Most characters where a label says that it is one: 额尔敦巴特尔.
const LONGEST_BELIEVED: usize = 12;
/// Most digits of a number that belongs to a name: 阿宏_1987.
const DIGITS: usize = 4;
/// A word of the dictionary that is as frequent, and no name.
const FREQUENT: u64 = 50;

/// What binds words, and is in no name that is guessed at.
const PARTICLES: [char; 8] = ['的', '地', '得', '了', '着', '过', '在', '是'];

/// An outlet that is only "this paper".
pub(super) const OWN: [&str; 6] = ["本报", "本報", "本网", "本網", "本社", "本台"];

/// The words of `data/persons.txt`, folded.
struct Words {
    /// Longest first, since one may begin another.
    roles: Vec<String>,
    verbs: Vec<String>,
    outlets: Vec<String>,
    channels: Vec<String>,
    agencies: Vec<String>,
    institutions: Vec<String>,
    staff: Vec<String>,
    desks: Vec<String>,
    offices: Vec<String>,
    nobody: Vec<String>,
    unsaid: Vec<String>,
    places: Vec<String>,
    called: Vec<String>,
    towns: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let of = |kind| words_of(include_str!("../data/persons.txt"), kind);
    let mut roles = of("role");
    roles.sort_by_key(|role| std::cmp::Reverse(role.chars().count()));
    Words {
        roles,
        verbs: of("verb"),
        outlets: of("outlet"),
        channels: of("channel"),
        agencies: of("agency"),
        institutions: of("institution"),
        staff: of("staff"),
        desks: of("desk"),
        offices: of("office"),
        nobody: of("nobody"),
        unsaid: of("unsaid"),
        places: of("place"),
        called: of("called"),
        towns: of("town"),
    }
});

fn ends_with_any(text: &str, ends: &[String]) -> bool {
    ends.iter().any(|end| text.ends_with(end.as_str()))
}

/// Whether `word` is of letters that are set apart by spaces: Latin, Cyrillic, Greek, Arabic and the like.
pub(super) fn is_foreign(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_alphabetic)
        && word.chars().all(|c| {
            c.is_alphabetic() && c.width() == Some(1)
                || c.width() == Some(0)
                || matches!(c, '.' | '\'' | '’' | '-' | '‑')
        })
}

/// Why `word` is a desk number, an address or a button of a page and no word of a name. A number glued to a name is
/// taken off later.
pub(super) fn no_word(word: &str, believed: bool) -> Option<&'static str> {
    let bare = word.trim_start_matches(|c: char| c.is_numeric());
    if word.contains('@') || word.contains("://") {
        return Some("is an address");
    }
    if is_nobody(word) || is_nobody(bare) {
        return Some("names nobody");
    }
    if is_button_word(word) || believed && (is_idle(&fold(word)) || is_counter(word) || is_number(word)) {
        return Some("is a word of the page");
    }
    if !word.contains(|c: char| c.is_numeric()) || word.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii()) {
        return None;
    }
    // 36氪, 9筒: a name that begins with a number, and no count.
    let is_named = believed && bare.len() < word.len() && is_han(bare) && !bare.is_empty() && !is_unit(bare);
    (!is_named).then_some("is a number")
}

/// 佚名, null; 返回某网, 查看更多: a button.
pub(super) fn is_nobody(word: &str) -> bool {
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
    is_nobody(word) || is_button_word(word)
}

/// Whether `word` can be the name of a Chinese person: two to four Han characters, no role and no outlet.
pub(crate) fn is_name(word: &str) -> bool {
    let length = word.chars().count();
    (2..=4).contains(&length) && is_han(word) && no_person(word, false).is_none() && without_role(word) == word
}

/// Whether `word` is the name of a Chinese person as far as a guess can tell: it begins with a surname, too.
pub(crate) fn is_person(word: &str) -> bool {
    let is_place = || word.chars().count() > 2 && ends_with_any(&fold(word), &WORDS.places);
    is_name(word) && surname(word).is_some() && !is_place() && !WORDS.towns.contains(&fold(word))
}

/// Whether `word` is the name of a Chinese person, and no word of the language that only begins as a name does: 安全,
/// 高温.
pub(super) fn is_likely(word: &str) -> bool {
    let is_called = || word.chars().count() > 2 && ends_with_any(&fold(word), &WORDS.called);
    is_person(word) && is_no_word(word) && !is_called()
}

/// Whether `word`, which stands glued to the words of a text, is the name of a person: it is no longer than most names, and
/// neither a word that binds nor a particle is in it.
pub(super) fn is_plain(word: &str) -> bool {
    let surname = surname(word).unwrap_or(1);
    let given = word.char_indices().nth(surname).map_or("", |(at, _)| &word[at..]);
    is_likely(word)
        && given.chars().count() <= 2
        && !given.contains(PARTICLES)
        && (!begins_as_word(word) || given.chars().count() > 1 && is_no_word(given))
}

/// Whether `word` is no frequent word of the language.
pub(super) fn is_no_word(word: &str) -> bool {
    frequency(&fold(word)) < FREQUENT
}

/// Whether two characters side by side in `word` are a frequent word of the language.
pub(super) fn holds_word(word: &str) -> bool {
    let characters: Vec<char> = fold(word).chars().collect();
    characters.windows(2).any(|pair| !is_no_word(&pair.iter().collect::<String>()))
}

/// Whether `word` is what an office or an outlet is called, of whom no person is one: 县委宣传部, 雁洲融媒.
pub(crate) fn is_collective(word: &str) -> bool {
    word.chars().count() > 2
        && is_han(word)
        && matches!(no_person(word, true), Some("is an institution" | "is an outlet"))
}

/// Whether `word` is a role or the verb of a report, and nothing else.
pub(super) fn is_role(word: &str) -> bool {
    without_role(word).is_empty() || WORDS.roles.contains(&fold(word))
}

/// `word` without roles before it, a desk number or report verb behind it.
pub(super) fn without_role(word: &str) -> &str {
    let mut name = word.trim_matches(|c: char| !c.is_alphanumeric());
    while let Some(role) = WORDS.roles.iter().find(|role| begins_with(name, role)) {
        let rest = name.char_indices().nth(role.chars().count()).map_or("", |(at, _)| &name[at..]);
        let is_glued = rest.chars().next().is_some_and(char::is_alphanumeric);
        // A surname may be written like a role: 文 in 文某某 is kept, since a role stands apart or before a sign. What is
        // behind it in 编辑部 is no name.
        if is_glued && (role.chars().count() == 1 || rest.chars().count() == 1) {
            break;
        }
        name = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    }
    let mut folded = fold(name);
    for verb in &WORDS.verbs {
        if folded == *verb {
            return "";
        }
        if folded.ends_with(verb.as_str()) && name.chars().count() > verb.chars().count() + 1 {
            let keep = name.chars().count() - verb.chars().count();
            name = name.char_indices().nth(keep).map_or(name, |(at, _)| &name[..at]);
            folded = fold(name);
        }
    }
    if name.starts_with(|c: char| c.is_ascii()) { name } else { without_number(name) }
}

/// `name` without the number of a desk or of a count behind it: 顾听澜_NF4425. A number of a few digits is part of a name
/// that a person chose: 小叶99, 东港2号, 阿宏_1987.
fn without_number(name: &str) -> &str {
    let Some(at) = name.find(|c: char| c == '_' || c.is_ascii_digit()) else { return name };
    // 顾听澜NB4425: the letters before the digits belong to the number.
    let letters = name[..at].trim_end_matches(|c: char| c.is_ascii_uppercase());
    let (kept, number) = (&name[..letters.len()], &name[letters.len()..]);
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let is_chosen = digits <= DIGITS
        && number.chars().all(|c| c == '_' || c.is_ascii_digit() || c.is_alphanumeric() && !c.is_ascii())
        && !is_counter(number)
        && (number.ends_with(|c: char| c.is_ascii_digit()) || !is_number(number));
    let is_several = kept.ends_with('等') && number.ends_with('人');
    match (is_several, is_chosen) {
        (true, _) => kept.trim_end_matches('等'),
        (false, true) => name,
        (false, false) => kept,
    }
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
    (3..=LONGEST_OUTLET).contains(&name.chars().count())
        && ends_as_outlet(name)
        && !WORDS.outlets.contains(&fold(name))
        && !is_channel(name)
}

/// Whether `name` is that of a section and no outlet: 社会新闻, 學校要聞.
pub(crate) fn is_channel(name: &str) -> bool {
    let folded = fold(name);
    let before = ["新闻", "要闻", "快讯", "动态", "资讯", "故事", "专题", "专访", "报道", "报导"]
        .iter()
        .find_map(|end| folded.strip_suffix(end));
    before.is_some_and(|before| WORDS.channels.iter().any(|channel| channel == before))
}

/// Whether `name`, which stands where an outlet does, ends as outlets do, however short it is: 明報.
pub(super) fn ends_as_outlet(name: &str) -> bool {
    let folded = fold(name);
    folded.chars().count() >= 2
        && is_han(name)
        && (ends_with_any(&folded, &WORDS.outlets) || ends_with_any(&folded, &WORDS.agencies) || folded.ends_with('台'))
}

/// Whether `name` is an outlet that may sign its news: 雁洲日报, 明报; no office, and not this paper.
pub(super) fn is_newsroom(name: &str) -> bool {
    let folded = fold(name);
    let length = folded.chars().count();
    let is_desk = folded.ends_with("中心") || folded.ends_with("编辑部");
    let is_reported = folded.starts_with(['据', '按', '昨', '今', '该', '各']);
    (length > 2 || length == 2 && ends_with_any(&folded, &WORDS.agencies))
        && ends_as_outlet(name)
        && !is_desk
        && !is_reported
        && !OWN.contains(&name)
}

/// Why `name` cannot be that of a person. Where it is believed, a length alone is no reason.
pub(super) fn no_person(name: &str, believed: bool) -> Option<&'static str> {
    let folded = fold(name);
    let length = folded.chars().count();
    let most = if believed { LONGEST_BELIEVED } else { LONGEST };
    if length > most && is_han(name) {
        Some("is longer than a name")
    } else if is_institution(&folded, length) && !(length == 4 && has_compound_surname(name)) {
        Some("is an institution")
    } else if length > 2 && (ends_with_any(&folded, &WORDS.outlets) || ends_with_any(&folded, &WORDS.agencies)) {
        Some("is an outlet")
    } else if WORDS.roles.iter().any(|role| role.len() > 3 && folded.ends_with(role.as_str())) {
        Some("is a role")
    } else if length > 2 && folded.starts_with("发自") {
        Some("is a place")
    } else {
        None
    }
}

/// Whether the folded `name` of `length` characters ends as institutions, desks and offices do.
fn is_institution(name: &str, length: usize) -> bool {
    let stranger = || surname(name).is_none();
    let is_desk = || {
        let who = WORDS.roles.iter().chain(&WORDS.staff).find_map(|who| name.strip_prefix(who.as_str()));
        who.is_some_and(|desk| WORDS.desks.iter().any(|of| of == desk))
    };
    is_desk()
        || length > 2 && ends_with_any(name, &WORDS.offices) && stranger()
        || ends_with_any(name, &WORDS.institutions) && (length > 3 || length == 3 && (stranger() || !is_no_word(name)))
}

/// Whether all of `text` is written in characters of full width: Han, kana, Hangul.
pub(crate) fn is_han(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() && c.width() == Some(2))
}

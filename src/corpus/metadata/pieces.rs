//! The pieces of a value that names persons: segments between bars and wide gaps, groups between the separators of persons,
//! and words, with the characters of a name that is set apart to the width of others put together.

use super::idle::{fold, is_idle};
use super::person::{is_foreign, is_han, is_person, is_role, without_role};
use super::surnames::surname;

/// What separates persons.
const SEPARATORS: &[char] = &['、', '，', ',', ';', '；', '/', '／', '&', '＆', '﹑', '､', '\n'];
/// What joins two persons.
const JOINTS: [&str; 8] = ["以及", "和", "与", "與", "及", "暨", "+", "＋"];

/// Characters that stand apart and are looked at together.
const RUN: usize = 8;
/// Most characters of a word that is persons joined to one another.
const LONGEST: usize = 30;

/// Stretches of `value` between bars, tabs and gaps of two blanks and more. Between two characters of one name a gap is
/// none: 李　　明.
pub(super) fn segments(value: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    let (mut from, mut blanks, mut parts) = (0, 0, false);
    let mut gap = 0;
    for (at, c) in value.char_indices() {
        let is_bar = matches!(c, '|' | '｜' | '\t');
        if c == '\n' {
            // Separates persons, as a comma does.
            (blanks, parts) = (0, false);
            continue;
        }
        if c.is_whitespace() || is_bar {
            if blanks == 0 {
                gap = at;
            }
            blanks += 1;
            parts |= is_bar;
            continue;
        }
        if parts || blanks > 1 && !value[..gap].ends_with('\n') && !is_inside_name(&value[from..gap], &value[at..]) {
            segments.push(&value[from..gap]);
            from = at;
        }
        (blanks, parts) = (0, false);
    }
    segments.push(&value[from..]);
    segments.into_iter().map(str::trim).filter(|segment| !segment.is_empty()).collect()
}

/// Whether a gap stands between two characters that stand alone.
fn is_inside_name(before: &str, behind: &str) -> bool {
    let is_single = |word: Option<&str>| word.is_some_and(|word| word.chars().count() == 1 && is_han(word));
    is_single(before.split_whitespace().next_back()) && is_single(behind.split_whitespace().next())
}

/// Whether every word of `group` is a person as far as a guess can tell, or a role.
pub(super) fn names_persons(group: &str) -> bool {
    let words = pieces(group);
    let is_known = |word: &String| is_role(word) || is_person(without_role(word));
    let is_foreign_name = || words.len() > 1 && words.iter().all(|word| is_foreign(word) && word.chars().count() > 2);
    !words.is_empty() && (words.iter().all(is_known) || is_foreign_name())
}

/// What stands between the separators of persons, and whether a slash stands before it.
pub(super) fn groups(segment: &str) -> impl Iterator<Item = (bool, &str)> {
    let mut is_behind_slash = false;
    segment.split_inclusive(SEPARATORS).map(move |group| {
        let bare = group.strip_suffix(SEPARATORS).unwrap_or(group);
        let before = std::mem::replace(&mut is_behind_slash, group.ends_with(['/', '／']));
        (before, bare)
    })
}

/// The words of a group. A name whose characters stand apart is one word (叶 汐晴, 温　婉, 陳 Mary), and two that are joined
/// are two (某某和某某).
pub(super) fn pieces(group: &str) -> Vec<String> {
    let words: Vec<&str> = group.split_whitespace().collect();
    let is_single = |word: &str| word.chars().count() == 1 && is_han(word);
    let mut pieces: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let is_joint = !pieces.is_empty() && at + 1 < words.len() && JOINTS.contains(&words[at]);
        let singles = words[at..].iter().take(RUN).take_while(|word| is_single(word)).count();
        at += match singles {
            _ if is_joint => 1,
            0 => {
                pieces.extend(joined(words[at]));
                1
            }
            1 => match words.get(at + 1) {
                Some(next) if opens_name(words[at]) && goes_on(next) => {
                    let space = if is_foreign(next) { " " } else { "" };
                    pieces.push(format!("{}{space}{next}", words[at]));
                    2
                }
                _ => {
                    pieces.push(words[at].to_owned());
                    1
                }
            },
            _ => {
                let taken = together(&words[at..at + singles]);
                pieces.push(words[at..at + taken].concat());
                taken
            }
        };
    }
    pieces
}

/// Whether a character that stands alone is a surname, and no role: 文.
fn opens_name(single: &str) -> bool {
    surname(single).is_some() && !is_role(single)
}

/// Whether `word` goes on a name whose surname stands apart.
fn goes_on(word: &str) -> bool {
    let length = word.chars().count();
    is_foreign(word) && length > 1 || is_han(word) && length == 2 && !is_role(word) && !is_idle(&fold(word))
}

/// How many of characters that stand apart are one name. Sizes of type are none: 大 中 小.
fn together(singles: &[&str]) -> usize {
    let is_surname = |at: usize| singles.get(at).is_some_and(|single| surname(single).is_some());
    let idle = singles.iter().filter(|single| is_idle(&fold(single))).count();
    match singles.len() {
        _ if idle > 1 && !is_surname(0) => 1,
        length @ 0..=3 => length,
        _ if is_surname(2) => 2,
        _ => 3,
    }
}

/// The persons that are joined in a word, where both sides look like persons: 某某和某某. 和田某 is one.
fn joined(word: &str) -> Vec<String> {
    if word.chars().nth(LONGEST).is_some() {
        return vec![word.to_owned()];
    }
    let halves = JOINTS.iter().flat_map(|joint| word.match_indices(joint)).find_map(|(at, joint)| {
        let (one, other) = (&word[..at], &word[at + joint.len()..]);
        let is_other = is_person(without_role(other)) || JOINTS.iter().any(|joint| other.contains(joint));
        (is_person(without_role(one)) && is_other).then_some((one, other))
    });
    match halves {
        Some((one, other)) => std::iter::once(one.to_owned()).chain(joined(other)).collect(),
        None => vec![word.to_owned()],
    }
}

/// `value` with a line end for what stands in brackets, since no name goes on behind them: `（实习）`, `(EN017)`.
pub(super) fn without_asides(value: &str) -> String {
    let mut depth = 0_usize;
    value
        .chars()
        .filter_map(|c| match c {
            '(' | '（' | '[' | '【' | '<' | '＜' | '〔' | '［' => {
                depth += 1;
                Some('\n')
            }
            ')' | '）' | ']' | '】' | '>' | '＞' | '〕' | '］' => {
                depth = depth.saturating_sub(1);
                Some('\n')
            }
            _ => Some(c).filter(|_| depth == 0),
        })
        .collect()
}

/// `value` without the addresses in it, whose slashes part no persons.
pub(super) fn without_addresses(value: &str) -> String {
    value.split_whitespace().filter(|word| !word.contains("://")).collect::<Vec<_>>().join(" ")
}

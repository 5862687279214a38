//! Labels in a line: 来源, 責編, 編輯, each with its sign. Takes a line in folded form; gives the places of its labels and
//! what each is of. The labels are a table in `data/labels.txt`; what follows them is read by
//! [`credits`](super::credits).

use std::cell::LazyCell;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::person::{is_outlet, is_person};
use super::pieces::pieces;
use super::role::Role;
use super::signs::{is_bar, is_point, is_separator};
use crate::date::{Published, default_zone};
use crate::text::fold_char;

/// Characters of a label that the table does not have.
const UNKNOWN: RangeInclusive<usize> = 2..=6;
/// Characters in which a name is looked for.
const OPENING: usize = 12;
/// Labels that share a value with the one before them.
const MOST_JOINT: usize = 4;

/// A label of the table, as folded characters, and what it is of.
type Listed = (Vec<char>, Role);

/// Labels, longest first.
static LABELS: LazyLock<Vec<Listed>> = LazyLock::new(|| {
    let mut labels: Vec<Listed> = include_str!("../data/labels.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .flat_map(|line| {
            let (role, labels) = line.split_once(' ').unwrap_or((line, ""));
            let role = match role {
                "source" => Role::Source,
                "author" => Role::Author,
                "editor" => Role::Editor,
                "reviewer" => Role::Reviewer,
                "date" => Role::Date,
                "update" => Role::Update,
                "title" => Role::Title,
                "section" => Role::Section,
                "url" => Role::Url,
                "slash" => Role::SlashAuthor,
                "named" => Role::NamedAuthor,
                "other" => Role::Other,
                _ => Role::Furniture,
            };
            labels.split(' ').map(move |label| (label.chars().map(fold_char).collect(), role))
        })
        .collect();
    labels.sort_by_key(|(label, _)| std::cmp::Reverse(label.len()));
    labels
});

/// The labels by their first character, each list longest first: every place of every line is asked for its labels.
static BY_FIRST: LazyLock<FxHashMap<char, Vec<&Listed>>> = LazyLock::new(|| {
    let mut by_first: FxHashMap<char, Vec<&Listed>> = FxHashMap::default();
    for label in LABELS.iter() {
        if let Some(first) = label.0.first() {
            by_first.entry(*first).or_default().push(label);
        }
    }
    by_first
});

/// The labels that may stand where `first` does, longest first.
fn beginning_with(first: Option<&char>) -> impl Iterator<Item = &'static Listed> {
    first.and_then(|first| BY_FIRST.get(first)).into_iter().flatten().copied()
}

/// The labels of one role, folded.
#[cfg(test)]
pub(super) fn of_role(role: Role) -> impl Iterator<Item = String> {
    LABELS.iter().filter(move |(_, of)| *of == role).map(|(label, _)| label.iter().collect())
}

/// What `word` is a label of, where it is one and nothing else.
pub(super) fn label(word: &str) -> Option<Role> {
    let folded: Vec<char> = word.chars().map(fold_char).filter(|c| !c.is_whitespace()).collect();
    beginning_with(folded.first()).find(|(label, _)| *label == folded).map(|(_, role)| *role)
}

/// Whether `text` ends as the name of a column does that stands before a slash: 上報快訊.
pub(super) fn is_column(text: &str) -> bool {
    let folded: Vec<char> = text.chars().map(fold_char).collect();
    LABELS.iter().any(|(label, role)| {
        matches!(role, Role::SlashAuthor | Role::NamedAuthor) && label.len() > 1 && folded.ends_with(label)
    })
}

/// A label in a line, its places in characters.
pub(super) struct Label {
    pub(super) start: usize,
    /// Where its value begins.
    pub(super) value: usize,
    pub(super) role: Role,
    /// Set off by white space only, without a colon.
    pub(super) bare: bool,
}

impl Label {
    /// Whether it is one of the table, and of an article.
    fn is_known(&self) -> bool {
        !matches!(self.role, Role::Unknown | Role::Other | Role::Furniture)
    }
}

/// Every label with its sign, left to right. A label of one character counts only at the beginning of a segment; one
/// without a colon, bar or slash only at the beginning of the line, behind the value of another such, or before what can be
/// its value. Beside labels that are known, any short word before a colon is one, so that it ends the value before it.
pub(super) fn find_labels(folded: &[char]) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    let is_dated = LazyCell::new(|| Published::find(&folded.iter().collect::<String>(), default_zone()).is_some());
    let mut at = 0;
    while at < folded.len() {
        let opens = at == 0 || is_separator(folded[at - 1]) || is_point(folded[at - 1]);
        let found = beginning_with(folded.get(at))
            .find_map(|(label, role)| listed(folded, at, opens, label, *role, &labels, &|| *is_dated))
            .or_else(|| if opens { unlisted(folded, at) } else { None });
        match found {
            Some(label) => {
                at = label.value;
                labels.push(label);
            }
            None => at += 1,
        }
    }
    // 活动时间: what ends as a label does is the label of something else, and no word before a date.
    let is_else = |label: &Label| label.role == Role::Unknown && ends_as_label(&folded[label.start..label.value]);
    if !labels.iter().any(|label| label.is_known() || is_else(label)) {
        labels.retain(|label| label.role == Role::Furniture);
    }
    labels
}

/// The label of the table that stands at `at`. `opens` is whether a segment begins there.
fn listed(
    folded: &[char],
    at: usize,
    opens: bool,
    label: &[char],
    role: Role,
    before: &[Label],
    is_dated: &dyn Fn() -> bool,
) -> Option<Label> {
    let found = |value, bare| Some(Label { start: at, value, role, bare });
    if !folded[at..].starts_with(label) {
        let colon = spaced(folded, at, label).filter(|_| opens)?;
        return found(colon + 1, false);
    }
    if label.len() == 1 && !opens {
        return None;
    }
    // 打印/作者：某某 are two.
    let after = match role {
        Role::Furniture | Role::SlashAuthor | Role::NamedAuthor => at + label.len(),
        _ => behind_joint_labels(folded, at + label.len()),
    };
    let sign = (after..folded.len()).find(|&place| !folded[place].is_whitespace())?;
    let wants_person = matches!(role, Role::Furniture | Role::SlashAuthor | Role::NamedAuthor);
    // 图片/视频 is navigation, 摄影/某某 is not.
    let names_person = || opens_name(&folded[sign + 1..]);
    let is_colon = folded[sign] == ':'
        && match role {
            Role::SlashAuthor => false,
            Role::NamedAuthor => names_person(),
            _ => true,
        };
    let is_slash = (folded[sign] == '/' || is_bar(folded[sign])) && opens && (!wants_person || names_person());
    let is_bracket = folded[sign] == ']' && at > 0 && folded[at - 1] == '[';
    if is_colon || role != Role::Other && (is_slash || is_bracket) {
        return found(sign + 1, false);
    }
    // 本文来源于 某局, 更新时间 2012年12月10日: nothing but a value goes on behind these.
    let is_open = match role {
        Role::Source => label.ends_with(&['于']) || label.ends_with(&['自']),
        Role::Date | Role::Update => folded[sign].is_ascii_digit(),
        _ => false,
    };
    if at == 0 && is_open && label.len() > 1 && sign > after {
        return found(sign, false);
    }
    let person = role.is_person();
    if label.len() == 1 || sign == after || !(person || role == Role::Source) {
        return None;
    }
    // Beside bars a label needs no sign: 发表于 2014-08-24 | 来源 某网 | 作者 某某.
    let is_barred = folded[..at].iter().rev().find(|c| !c.is_whitespace()).is_some_and(|c| is_bar(*c));
    // Beside a date or another label it needs none before what can be its value: 作者 某某 来源 某报.
    let opens_value = || {
        let word: String = folded[sign..].iter().take_while(|c| !is_separator(**c)).collect();
        if person { is_person(&word) } else { is_outlet(&word) }
    };
    // Who edits signs a date line behind others; alone behind an outlet it may as well be who wrote.
    let is_told = || before.iter().any(Label::is_known) || matches!(role, Role::Author | Role::Source) && is_dated();
    let is_beside = || opens && opens_value() && is_told();
    let is_first = || before.is_empty() && (at == 0 || may_open(&folded[..at].iter().collect::<String>()));
    let is_behind_bare = || opens && before.last().is_some_and(|last| last.bare);
    let is_line = || role == Role::Source && at == 0 && opens_value() && is_one_word(&folded[sign..]);
    (is_barred || is_beside() || is_line() || person && (is_first() || is_behind_bare())).then_some(Label {
        start: at,
        value: sign,
        role,
        bare: true,
    })
}

/// Whether it is one word.
fn is_one_word(folded: &[char]) -> bool {
    folded.iter().skip_while(|c| !c.is_whitespace()).all(|c| c.is_whitespace())
}

/// Where the colon stands behind a label whose characters are set apart: 来　源：.
fn spaced(folded: &[char], at: usize, label: &[char]) -> Option<usize> {
    if !(2..=4).contains(&label.len()) || folded[at] != label[0] {
        return None;
    }
    let mut characters = folded[at..].iter().enumerate().filter(|(_, c)| !c.is_whitespace());
    let is_label = label.iter().all(|of| characters.next().is_some_and(|(_, c)| c == of));
    characters.next().filter(|(_, c)| is_label && **c == ':').map(|(place, _)| at + place)
}

/// A short word before a colon that the table does not have. One that ends as the label of a person does is one, 微信编辑;
/// behind an outlet, that one is looked at for itself: 雁洲日报记者：某某.
fn unlisted(folded: &[char], at: usize) -> Option<Label> {
    let length = folded[at..].iter().take(UNKNOWN.end() + 1).take_while(|c| c.is_alphabetic()).count();
    let after = at + length;
    let sign = (after..folded.len()).find(|&place| !folded[place].is_whitespace())?;
    let is_colon = folded[sign] == ':' && !folded[sign + 1..].starts_with(&['/', '/']);
    if !(is_colon || is_bar(folded[sign])) {
        return None;
    }
    let word = &folded[at..after];
    let ending = LABELS.iter().find(|(label, _)| label.len() > 1 && word.ends_with(label));
    let before = |length: usize| word[..word.len() - length].iter().collect::<String>();
    let role = match ending {
        Some((label, _)) if is_outlet(&before(label.len())) => return None,
        Some((_, Role::Furniture)) if is_colon => Role::Furniture,
        Some((_, role)) if role.is_person() && opens_name(&folded[sign + 1..]) => *role,
        _ if is_colon && UNKNOWN.contains(&length) && !is_outlet(&before(0)) => Role::Unknown,
        _ => return None,
    };
    Some(Label { start: at, value: sign + 1, role, bare: false })
}

/// Whether a word and its colon end as a label of the table does.
fn ends_as_label(folded: &[char]) -> bool {
    let word: Vec<char> = folded.iter().copied().filter(|c| c.is_alphabetic()).collect();
    LABELS.iter().any(|(label, _)| label.len() > 1 && word.ends_with(label))
}

/// Whether a word that may be a name stands at the beginning.
fn opens_name(folded: &[char]) -> bool {
    let text: String = folded.iter().skip_while(|c| c.is_whitespace()).take(OPENING).collect();
    let word = text.split(is_separator).next().unwrap_or_default();
    // 温 婉: a name whose characters stand apart.
    let is_spaced = || word.chars().count() == 1 && pieces(&text).first().is_some_and(|name| is_person(name));
    is_person(word) || is_spaced()
}

/// Behind labels that share a value with the one that ends at `at`: 采访、撰文, 采访撰文.
fn behind_joint_labels(folded: &[char], at: usize) -> usize {
    let is_joint = |c: &char| matches!(c, '、' | '/' | '和' | '及' | '&');
    let (mut end, mut cursor) = (at, at);
    for _ in 0..MOST_JOINT {
        let is_joined = folded.get(cursor).is_some_and(is_joint);
        let from = cursor + usize::from(is_joined);
        // 采访时间 is when somebody was asked.
        let shares = |role: Role| !matches!(role, Role::Date | Role::Update | Role::Title | Role::Section | Role::Url);
        let begins = |label: &&Listed| {
            (is_joined || label.0.len() > 1) && shares(label.1) && folded[from..].starts_with(&label.0)
        };
        let Some((label, _)) = beginning_with(folded.get(from)).find(begins) else { break };
        cursor = from + label.len();
        if folded.get(cursor).is_some_and(|c| *c == ':' || is_joint(c) || !is_joined && is_bar(*c)) {
            end = cursor;
        }
    }
    end
}

/// Whether what stands before the first label, without a sign, leaves it a label: an outlet, or a date.
fn may_open(text: &str) -> bool {
    let text = text.trim();
    is_outlet(text) || Published::parse(text, default_zone()).is_some()
}

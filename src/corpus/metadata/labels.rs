//! Labels in a line: 来源, 責編, 編輯, each with its sign. Takes a line in folded form; gives the places of its labels and
//! what each is of. The labels are a table in `data/labels.txt`; what follows them is read by
//! [`credits`](super::credits).

use std::sync::LazyLock;

use super::names::{is_outlet, is_person};
use super::role::Role;
use crate::date::{Published, default_zone};
use crate::text::fold_char;

/// Labels, longest first, as characters.
static LABELS: LazyLock<Vec<(Vec<char>, Role)>> = LazyLock::new(|| {
    let mut labels: Vec<(Vec<char>, Role)> = include_str!("../data/labels.txt")
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
                _ => Role::Furniture,
            };
            labels.split(' ').map(move |label| (label.chars().map(fold_char).collect(), role))
        })
        .collect();
    labels.sort_by_key(|(label, _)| std::cmp::Reverse(label.len()));
    labels
});

/// What `word` is a label of, where it is one and nothing else.
pub(super) fn label(word: &str) -> Option<Role> {
    let folded: Vec<char> = word.chars().map(fold_char).collect();
    LABELS.iter().find(|(label, _)| *label == folded).map(|(_, role)| *role)
}

/// Whether `text` ends as the name of a column does that stands before a slash: 上報快訊.
pub(super) fn is_column(text: &str) -> bool {
    let folded: Vec<char> = text.chars().map(fold_char).collect();
    LABELS.iter().any(|(label, role)| *role == Role::SlashAuthor && label.len() > 1 && folded.ends_with(label))
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

/// Every label with its sign, left to right. A label of one character counts only at the beginning of a segment; one
/// without a colon, bar or slash only at the beginning of the line or behind the value of another such.
pub(super) fn find_labels(folded: &[char]) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    let mut at = 0;
    while at < folded.len() {
        let opens = at == 0 || is_separator(folded[at - 1]) || is_point(folded[at - 1]);
        let found = LABELS.iter().find_map(|(label, role)| {
            if !folded[at..].starts_with(label) || (label.len() == 1 && !opens) {
                return None;
            }
            let after = behind_joint_labels(folded, at + label.len());
            let sign = (after..folded.len()).find(|&place| !folded[place].is_whitespace())?;
            let wants_person = matches!(role, Role::Furniture | Role::SlashAuthor);
            // 图片/视频 is navigation, 摄影/某某 is not.
            let names_person = || opens_name(&folded[sign + 1..]);
            let is_slash = (folded[sign] == '/' || is_bar(folded[sign])) && opens && (!wants_person || names_person());
            let is_bracket = folded[sign] == ']' && at > 0 && folded[at - 1] == '[';
            if folded[sign] == ':' && *role != Role::SlashAuthor || is_slash || is_bracket {
                return Some(Label { start: at, value: sign + 1, role: *role, bare: false });
            }
            // 本文来源于 某局, 更新时间 2012年12月10日: nothing but a value goes on behind these.
            let is_open = match role {
                Role::Source => label.ends_with(&['于']) || label.ends_with(&['自']),
                Role::Date | Role::Update => folded[sign].is_ascii_digit(),
                _ => false,
            };
            if at == 0 && is_open && label.len() > 1 && sign > after {
                return Some(Label { start: at, value: sign, role: *role, bare: false });
            }
            let person = matches!(role, Role::Author | Role::Editor | Role::Reviewer);
            // Beside bars a label needs no sign: 发表于 2014-08-24 | 来源 某网 | 作者 某某.
            let before = folded[..at].iter().rev().find(|c| !c.is_whitespace());
            let barred = before.is_some_and(|c| is_bar(*c)) && (person || *role == Role::Source);
            if barred && label.len() > 1 && sign > after {
                return Some(Label { start: at, value: sign, role: *role, bare: person });
            }
            let first = labels.is_empty() && (at == 0 || may_open(&folded[..at].iter().collect::<String>()));
            // 编辑：某某 校对 某某: behind a person's label another needs no sign, where a name follows.
            let behind_person = |last: &Label| {
                last.bare
                    || matches!(last.role, Role::Author | Role::Editor | Role::Reviewer) && opens_name(&folded[sign..])
            };
            let follows = first || opens && labels.last().is_some_and(behind_person);
            (person && label.len() > 1 && follows && sign > after).then_some(Label {
                start: at,
                value: sign,
                role: *role,
                bare: true,
            })
        });
        match found {
            Some(label) => {
                at = label.value;
                labels.push(label);
            }
            None => at += 1,
        }
    }
    labels
}

/// Whether a word that may be a name stands at the beginning.
fn opens_name(folded: &[char]) -> bool {
    let word: String = folded.iter().take_while(|c| !is_separator(**c)).collect();
    is_person(&word)
}

/// Behind labels that share a value with the one that ends at `at`: 采访、撰文.
fn behind_joint_labels(folded: &[char], mut at: usize) -> usize {
    while matches!(folded.get(at), Some('、' | '/' | '和' | '及' | '&'))
        && let Some((label, _)) = LABELS.iter().find(|(label, _)| folded[at + 1..].starts_with(label))
        && matches!(folded.get(at + 1 + label.len()), Some(':' | '、' | '/' | '和' | '及' | '&'))
    {
        at += 1 + label.len();
    }
    at
}

/// Whether what stands before the first label, without a sign, leaves it a label: an outlet, or a date.
fn may_open(text: &str) -> bool {
    let text = text.trim();
    is_outlet(text) || Published::parse(text, default_zone()).is_some()
}

/// Whether it stands between values. Characters of private use are the buttons of some page.
pub(super) fn is_separator(c: char) -> bool {
    c.is_whitespace() || is_bar(c) || is_private(c) || ",，;；/／·-—(（)）[]【】、●•◆■□▪".contains(c)
}

/// Whether it is a bar between values, of the many that look so.
pub(super) fn is_bar(c: char) -> bool {
    "|｜丨︱︳∣│┃‖¦❘".contains(c)
}

/// Whether it is a sign that only fonts of a page know.
pub(super) fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}')
}

/// Whether it is a point between credits: 主編／某某．記者／某某.
fn is_point(c: char) -> bool {
    matches!(c, '.' | '．' | '‧')
}

//! Credits without signs: roles and persons in a row, each role a word of its own before its persons: 文 某某、某某 圖 某某;
//! （某某 某某 || 责任编辑 某某）, where those before the first role wrote it. Takes a line; gives its credits where every word of
//! it is a role, a person or an office.

use super::labels::label;
use super::person::{is_collective, is_person};
use super::pieces::pieces;
use super::role::Role;
use crate::corpus::evidence::Credits;

/// Characters of such a line.
const LINE: usize = 60;

/// The credits of a line in which roles and persons stand in a row.
pub(super) fn worded(line: &str) -> Option<Credits> {
    let line = line.trim();
    if line.char_indices().nth(LINE).is_some() || line.contains([':', '：', '。', '，']) {
        return None;
    }
    let inner = line.strip_prefix(['（', '(']).and_then(|rest| rest.strip_suffix(['）', ')']));
    // In brackets a text is signed, and persons need no role.
    let mut role = inner.map(|_| Role::Author);
    let (mut found, mut roles) = (Credits::default(), 0);
    let groups = inner.unwrap_or(line).split(['、', '/', '／', '|', '｜', ' ', '\u{3000}']);
    for word in groups.flat_map(pieces) {
        if let Some(known) = label(&word).filter(|role| role.is_person() || *role == Role::Furniture) {
            role = Some(known);
            roles += 1;
        } else if is_person(&word) {
            match role? {
                Role::Editor => found.editors.push(word),
                Role::Reviewer => found.reviewers.push(word),
                Role::Furniture => {}
                _ => found.authors.push(word),
            }
        } else if roles > 0 || inner.is_none() || !is_collective(&word) || !found.authors.is_empty() {
            return None;
        }
    }
    let persons = [&found.authors, &found.editors, &found.reviewers];
    (roles > 0 && persons.iter().any(|persons| !persons.is_empty())).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_and_persons_in_a_row() {
        for (line, authors, editors, reviewers) in [
            ("文 叶汐晴、陆望舒 图 方砚秋", &["叶汐晴", "陆望舒"][..], &[][..], &[][..]),
            ("文 葉汐晴 圖 方硯秋 編輯 陸望舒", &["葉汐晴"], &["陸望舒"], &[]),
            ("（雁洲市纪委监委 叶汐晴 方砚秋 || 责任编辑 陆望舒）", &["叶汐晴", "方砚秋"], &["陆望舒"], &[]),
            ("（叶汐晴 责任编辑 陆望舒 校对 方砚秋）", &["叶汐晴"], &["陆望舒"], &["方砚秋"]),
        ] {
            let found = worded(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(found.authors, authors, "{line}");
            assert_eq!(found.editors, editors, "{line}");
            assert_eq!(found.reviewers, reviewers, "{line}");
        }
        for line in ["文 图", "叶汐晴 陆望舒", "（叶汐晴 陆望舒）", "编辑 手记", "文 叶汐晴说港口", "记者 手记 叶汐晴"]
        {
            assert_eq!(worded(line), None, "{line}");
        }
    }
}

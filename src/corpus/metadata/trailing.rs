//! Credits that are glued to the end of the last paragraph. Takes it; gives the text and the credits.

use std::sync::LazyLock;

use chrono::FixedOffset;
use regex::Regex;

use super::credits::credits;
use super::furniture::is_picture_credit;
use crate::corpus::evidence::Credits;
use crate::corpus::pattern::pattern;

/// Buttons that are glued to the last paragraph.
static BUTTON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:返回\p{Han}{2,6}[，,]?)?\s*(?:查看更多|閱讀更多|阅读更多|阅读全文|閱讀全文|展开全文|展開全文|返回\p{Han}{2,6})\s*$",
    )
});

/// A last paragraph without the credits that stand behind its end, in brackets or behind the last full stop.
pub(crate) fn split_trailing_credits(line: &str, zone: FixedOffset) -> Option<(&str, Credits)> {
    // Some houses print the day again behind the last credit: （編輯：某某）1130115.
    let bare = line.trim_end().trim_end_matches(|c: char| c.is_ascii_digit());
    // Behind the text a button may be glued: 返回某网，查看更多.
    let bare = BUTTON.replace(bare, "");
    let bare = &line[..bare.len()];
    let trimmed = if bare.ends_with(['）', ')', '】', ']']) { bare } else { line.trim_end() };
    let end_of_prose = trimmed.rfind(['。', '！', '？', '”', '」']).and_then(|at| {
        let width = trimmed[at..].chars().next()?.len_utf8();
        Some(at + width)
    });
    let bracket = trimmed.rfind(['（', '(', '【', '[', '〔']);
    for at in [end_of_prose, bracket].into_iter().flatten() {
        let (rest, tail) = trimmed.split_at(at);
        if !rest.trim().is_empty()
            && !tail.trim().is_empty()
            && !is_picture_credit(tail.trim())
            && let Some(credits) = credits(tail, zone)
            && (credits.authors.is_empty() || credits.source.is_some() || !credits.editors.is_empty())
        {
            return Some((rest.trim_end(), credits));
        }
    }
    None
}

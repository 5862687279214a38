//! Credit lines that open the text of a record: `2024-03-19 16:21 来源：雁洲日报 作者：叶汐晴` under the heading of a Markdown
//! file, or at the top of a value. Takes a draft; claims what they state, which counts where no field of the record says
//! so, and takes them out of the text.
//!
//! Only lines of which nothing is left over are credits here: a record says elsewhere what it is about, so that a doubtful
//! line is rather text.

use chrono::FixedOffset;

use crate::corpus::evidence::{Credits, Draft, Field, Origin};
use crate::corpus::metadata::lines::Kind;
use crate::date::Published;

/// Lines of credits at most.
const LINES: usize = 4;
/// Bytes of such a line at most; nearly every text opens with a paragraph, which is longer.
const LONGEST: usize = 300;

/// Claims the credit lines that open the text of `draft`.
pub(in crate::corpus) fn claim(draft: &mut Draft, zone: FixedOffset) {
    for _ in 0..LINES {
        let Some((line, behind)) = draft.body.split_once('\n').filter(|(line, _)| may_be(line)) else { return };
        let Kind::Credits(found) = Kind::of(line, zone) else { return };
        let is_day = found.is_bare_date() && !matches!(found.published, Some(Published::Time(_)));
        let is_vague = matches!(found.published, Some(Published::Year(_) | Published::Month(..)));
        let is_known = found.left.is_empty() && !found.is_clock && !is_vague && found.title.is_none();
        if !is_known || is_day && (draft.claims(Field::Published) || has_days(behind, zone)) {
            return;
        }
        let (line, behind) = (line.to_owned(), behind.to_owned());
        draft.credits(&found, Origin::Label, &line);
        draft.dropped.push(line);
        draft.body = behind;
    }
}

/// Whether a line is no paragraph.
fn may_be(line: &str) -> bool {
    line.len() <= LONGEST && !line.contains('。')
}

/// Whether days stand on lines of their own, as in a chronicle or a diary.
fn has_days(text: &str, zone: FixedOffset) -> bool {
    let is_day = |credits: &Credits| credits.is_bare_date() && credits.is_unlabelled_date;
    text.lines()
        .filter(|line| may_be(line))
        .any(|line| matches!(Kind::of(line, zone), Kind::Credits(found) if is_day(&found)))
}

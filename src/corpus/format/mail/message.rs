//! One message: its bytes → the draft of an article, and the types of its parts that are not read. What its header says
//! stands as in a record; credits may open its text, as that of a record.

use chrono::{DateTime, FixedOffset};

use super::head::{Head, bare};
use super::sender;
use super::text::Reading;
use crate::corpus::context::Context;
use crate::corpus::evidence::{Content, Draft, Field, Origin};
use crate::corpus::format::html::is_address;
use crate::corpus::record::claim_opening;
use crate::date::Published;

/// A message as it was read.
pub(super) struct Message {
    pub(super) content: Content,
    /// The types of parts that are not read.
    pub(super) not_read: Vec<String>,
}

impl Message {
    pub(super) fn read(bytes: &[u8], context: &Context<'_>) -> Self {
        let (head, body) = Head::of_file(bytes);
        if !head.is_of_message() {
            let reason = "holds no message: it does not begin with a header such as From, Subject or Date";
            return Self { content: Err(reason.to_owned()), not_read: Vec::new() };
        }
        let mut reading = Reading::new();
        let text = reading.text(&head, body, "text/plain", 0);
        let not_read = std::mem::take(&mut reading.not_read);
        Self { content: draft(&head, text, reading, context), not_read }
    }
}

/// The draft of a message with this header and text.
fn draft(head: &Head<'_>, text: String, reading: Reading, context: &Context<'_>) -> Content {
    let mut draft = Draft::default();
    (draft.body, draft.encoding, draft.remarks) = (text, reading.encoding, reading.remarks);
    match reading.sealed {
        Some(how) if draft.body.is_empty() => {
            return Err(format!(
                "is encrypted or packed with {how}; save it from the mail program as it is shown there, without {how}"
            ));
        }
        Some(how) => draft.remarks.push(format!("has a part that is encrypted or packed with {how} and is not read")),
        None => {}
    }
    // Bytes in the header that declare no charset are mostly in that of the text.
    let charset = head.content("").charset.or_else(|| {
        let encoding = draft.encoding.as_deref()?;
        encoding.split(',').next().map(str::to_owned)
    });
    let charset = charset.as_deref();
    if let Some(subject) = head.words("Subject", charset) {
        draft.text(Field::Title, &subject, Origin::Record, "Subject");
    }
    if let Some(from) = head.raw("From").or_else(|| head.raw("Sender")) {
        sender::claim(&mut draft, from, charset);
    }
    // 雁洲日报早报 <daily.yanzhou.example>
    if let Some(list) = head.words("List-Id", charset)
        && let Some((name, _)) = list.split_once('<')
    {
        draft.text(Field::Source, name.trim().trim_matches('"'), Origin::Record, "List-Id");
    }
    if let Some(address) = head.value("Archived-At").filter(|address| is_address(bare(address))) {
        draft.text(Field::Url, bare(&address), Origin::Record, "Archived-At");
    }
    if let Some((address, words)) = reading.online {
        draft.text(Field::Url, &address, Origin::Label, &words);
    }
    if let Some(value) = head.value("Date") {
        claim_date(&mut draft, &value, context.zone);
    }
    if draft.body.is_empty() {
        draft.remarks.push("holds no text that is read; the article is kept with its subject alone".to_owned());
    }
    claim_opening(&mut draft, context.zone);
    Ok(draft)
}

/// Claims the date of a message.
fn claim_date(draft: &mut Draft, value: &str, zone: FixedOffset) {
    if let Some(time) = time(value) {
        return draft.date(Published::Time(time), Origin::Record, "Date");
    }
    let value: String = value.chars().take(100).collect();
    let read = Published::read_value(&value, zone);
    match read.date {
        Some(date) => {
            draft.date(date, Origin::Record, "Date");
            if !read.left_over.is_empty() {
                let left_over = read.left_over;
                draft.remarks.push(format!("has a date with more beside it: `{left_over}` was left over of `{value}`"));
            }
        }
        None => {
            draft.remarks.push(format!("has a date that cannot be read: `{value}`; the article is kept without a date"))
        }
    }
}

/// The time that a field states as messages do: `Tue, 19 Mar 2024 16:21:07 +0800 (CST)`. The day of the week may be wrong.
pub(super) fn time(value: &str) -> Option<DateTime<FixedOffset>> {
    let value = value.split('(').next().unwrap_or(value).trim();
    let value = value.split_once(',').map_or(value, |(_, value)| value).trim();
    DateTime::parse_from_rfc2822(value).ok()
}

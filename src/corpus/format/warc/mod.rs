//! WARC, what web crawlers write, and ARC, what they wrote before: every page that came with status 200 is an article,
//! under its address. Requests, pictures, pages not found and the rest are counted by kind.

mod arc;
mod http;
mod records;

use std::io::BufRead;

use chrono::{DateTime, FixedOffset};

use self::http::{Response, is_html};
use self::records::{Dialect, Event, Head, Records};
use super::contract::{Emit, Format, Record};
use super::html;
use crate::corpus::context::Context;
use crate::corpus::evidence::Origin;
use crate::date::Published;

/// Files of records of one dialect.
pub(super) struct Crawl(Dialect);

/// Files of WARC records.
pub(super) static WARC: Crawl = Crawl(Dialect::Warc);
/// Files of ARC records.
pub(super) static ARC: Crawl = Crawl(Dialect::Arc);

/// Bytes of a page, packed and unpacked.
const PAGE: u64 = 64 << 20;
/// Bytes of a response in which its HTTP header ends.
const HTTP_HEAD: u64 = 256 << 10;

impl Format for Crawl {
    fn extensions(&self) -> &'static [&'static str] {
        match self.0 {
            Dialect::Warc => &["warc"],
            Dialect::Arc => &["arc"],
        }
    }

    fn read_all(
        &self,
        input: &mut dyn BufRead,
        context: &Context<'_>,
        emit: &mut Emit<'_>,
        not_read: &mut dyn FnMut(String),
    ) -> Result<(), String> {
        pages(Records::new(input, self.0), context, emit, not_read)
    }
}

/// All pages of `records`.
fn pages(
    mut records: Records<'_>,
    context: &Context<'_>,
    emit: &mut Emit<'_>,
    not_read: &mut dyn FnMut(String),
) -> Result<(), String> {
    let dialect = records.dialect();
    let mut number = 0;
    loop {
        let head = match records.next()? {
            None if records.number() == 0 => return Err(format!("holds no {} record", dialect.name())),
            None => return Ok(()),
            Some(Event::Damaged(reason)) => {
                if emit(Record { number: None, content: Err(reason) }).is_break() {
                    return Ok(());
                }
                continue;
            }
            Some(Event::Record(head)) => head,
        };
        let page = match page_of(&head, &mut records) {
            Found::NotRead(kind) => {
                not_read(format!("{} {kind}", dialect.name()));
                continue;
            }
            Found::Page(page) => page,
        };
        number += 1;
        let mut emit = |content| emit(Record { number: Some(number), content });
        let content = page.bytes.and_then(|bytes| {
            let mut draft = html::article(&bytes, Some(head.url()), page.charset.as_deref(), context)?;
            // When the crawler had it is not when it was published.
            if let Some(captured) = captured(&head) {
                draft.captured(Published::Time(captured), Origin::Capture, dialect.time());
            }
            Ok(draft)
        });
        if content.is_ok()
            && let Some(remark) = page.remark
            && emit(Err(remark)).is_break()
        {
            return Ok(());
        }
        if emit(content).is_break() {
            return Ok(());
        }
    }
}

fn captured(head: &Head) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(head.get("WARC-Date")?).ok()
}

enum Found {
    Page(Page),
    /// Something else, by its kind.
    NotRead(String),
}

struct Page {
    bytes: Result<Vec<u8>, String>,
    charset: Option<String>,
    /// What of it is missing.
    remark: Option<String>,
}

/// The page in the record that `records` stands at, if there is one.
fn page_of(head: &Head, records: &mut Records<'_>) -> Found {
    let kind = head.get("WARC-Type").unwrap_or("record").trim().to_ascii_lowercase();
    let content_type = head.get("Content-Type").unwrap_or_default().to_ascii_lowercase();
    let non_html = || Found::NotRead("non-HTML".to_owned());
    let (response, start, early) = match kind.as_str() {
        "resource" if is_html(&content_type) => (Response::of_resource(content_type), Vec::new(), None),
        "resource" => return non_html(),
        "response" if !content_type.is_empty() && !content_type.contains("http") => return non_html(),
        "response" => {
            let (mut start, cut) = records.block(HTTP_HEAD);
            let parsed = Response::parse(&start).or_else(|| {
                // Servers of old sent pages without a header.
                let is_page = head.get("ARC-Content-Type").is_some_and(is_html) && http::looks_like_html(&start);
                is_page.then(|| (Response::of_resource("text/html".to_owned()), 0))
            });
            let Some((response, length)) = parsed else {
                let reason = cut.unwrap_or_else(|| "is a response that is not HTTP".to_owned());
                return Found::Page(Page { bytes: Err(reason), charset: None, remark: None });
            };
            start.drain(..length);
            (response, start, cut)
        }
        kind if kind.len() <= 20 && kind.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            return Found::NotRead(kind.to_owned());
        }
        _ => return Found::NotRead("record".to_owned()),
    };
    if response.status != 200 {
        return Found::NotRead(format!("status {}", response.status));
    }
    let may_be_html = match response.content_type() {
        Some(content_type) => is_html(content_type),
        // What is packed shows only when it is unpacked.
        None => response.is_packed() || http::looks_like_html(&start),
    };
    if !may_be_html {
        return match early {
            // It was cut off before it said what it is.
            Some(reason) => Found::Page(Page { bytes: Err(reason), charset: None, remark: None }),
            None => non_html(),
        };
    }
    let mut packed = start;
    let (rest, cut) = records.block(PAGE.saturating_sub(packed.len() as u64));
    packed.extend(rest);
    let cut = early.or(cut);
    let charset = response.charset();
    if records.left() > 0 && cut.is_none() {
        let reason = format!("is a page of more than {} MiB", PAGE >> 20);
        return Found::Page(Page { bytes: Err(reason), charset, remark: None });
    }
    let (bytes, torn) = match response.body(packed, PAGE) {
        Ok(body) => body,
        Err(reason) => return Found::Page(Page { bytes: Err(reason), charset, remark: None }),
    };
    if response.content_type().is_none() && !http::looks_like_html(&bytes) {
        return non_html();
    }
    let truncated = head.get("WARC-Truncated").map(|why| format!("was cut off when it was captured ({})", short(why)));
    let segment =
        head.get("WARC-Segment-Number").map(|_| "is continued in another record, which is not read".to_owned());
    Found::Page(Page { bytes: Ok(bytes), charset, remark: cut.or(truncated).or(segment).or(torn) })
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

#[cfg(test)]
mod tests;

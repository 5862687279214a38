//! MHTML: a page with its pictures and frames, as browsers save it (RFC 2557). The page is the part that the others belong
//! to; frames and pictures are counted.

use std::io::BufRead;

use super::Counted;
use super::head::{Content, Head, bare};
use super::message::time;
use super::parts::Parts;
use super::transfer::decoded;
use crate::corpus::context::Context;
use crate::corpus::encoding::read_bytes;
use crate::corpus::evidence::{self, Origin};
use crate::corpus::format::contract::{Emit, Format, Record};
use crate::corpus::format::html;
use crate::date::Published;

/// Files of one page.
pub(in crate::corpus::format) struct Mhtml;

/// Deepest nesting of parts.
const DEEPEST: usize = 20;
/// Most parts of a page; one of pictures has hundreds.
const PARTS: usize = 20_000;

impl Format for Mhtml {
    fn extensions(&self) -> &'static [&'static str] {
        &["mhtml", "mht"]
    }

    fn read_all(
        &self,
        input: &mut dyn BufRead,
        context: &Context<'_>,
        emit: &mut Emit<'_>,
        not_read: &mut dyn FnMut(String),
    ) -> Result<(), String> {
        let bytes = read_bytes(input)?;
        let (head, body) = Head::of_file(&bytes);
        if !head.is_of_message() {
            return Err(
                "holds no page: it does not begin with a header such as MIME-Version or Content-Type".to_owned()
            );
        }
        let start = head.content("text/plain").start;
        let mut leaves = Leaves { found: Vec::new(), remark: None };
        leaves.collect(&head, body, 0);
        let is_start = |leaf: &Leaf<'_>| start.is_some() && leaf.id.as_deref() == start.as_deref().map(bare);
        let root = leaves.found.iter().position(|leaf| is_start(leaf) && leaf.content.is_html());
        let root = root.or_else(|| leaves.found.iter().position(|leaf| leaf.content.is_html()));
        let mut counted = Counted::new("MHTML", not_read);
        for (_, leaf) in leaves.found.iter().enumerate().filter(|(number, _)| Some(*number) != root) {
            counted.one(if leaf.content.is_html() { "frame" } else { leaf.kind.as_str() });
        }
        let Some(root) = root.and_then(|root| leaves.found.get(root)) else {
            return Err("holds no page: none of its parts is text/html".to_owned());
        };
        let mut content = article(&head, root, context);
        if let Ok(draft) = &mut content {
            draft.remarks.extend(leaves.remark);
        }
        let _ = emit(Record { number: None, content });
        Ok(())
    }
}

/// The article on the page `root` of a file with this header.
fn article(head: &Head<'_>, root: &Leaf<'_>, context: &Context<'_>) -> evidence::Content {
    let addresses = [head.value("Snapshot-Content-Location"), root.location.clone(), head.value("Content-Location")];
    let url = addresses.into_iter().flatten().find(|address| html::is_address(address));
    let (bytes, remark) = decoded(root.body, &root.transfer);
    let mut draft = html::article(&bytes, url.as_deref(), root.content.charset.as_deref(), context)?;
    // When the browser had it is not when it was published.
    if let Some(time) = head.value("Date").and_then(|value| time(&value)) {
        draft.captured(Published::Time(time), Origin::Capture, "Date");
    }
    draft.remarks.extend(remark);
    Ok(draft)
}

/// A part that holds no others.
struct Leaf<'a> {
    content: Content,
    kind: String,
    id: Option<String>,
    location: Option<String>,
    transfer: String,
    body: &'a [u8],
}

/// The parts of a file that hold no others, in its order.
struct Leaves<'a> {
    found: Vec<Leaf<'a>>,
    /// What of them is missing.
    remark: Option<String>,
}

impl<'a> Leaves<'a> {
    fn collect(&mut self, head: &Head<'a>, body: &'a [u8], depth: usize) {
        let content = head.content("text/plain");
        if content.is_multipart()
            && depth < DEEPEST
            && let Some(boundary) = content.boundary.as_deref()
        {
            let mut parts = Parts::of(body, boundary);
            for part in parts.by_ref() {
                if self.found.len() >= PARTS {
                    self.remark = Some(format!("has more than {PARTS} parts; what is behind them is not read"));
                    return;
                }
                let (head, body) = Head::split(part);
                self.collect(&head, body, depth + 1);
            }
            if !parts.is_closed {
                self.remark = Some("ends before its last part does; it may have been cut off".to_owned());
            }
            return;
        }
        let location = head.value("Content-Location").map(|location| location.replace([' ', '\t'], ""));
        let (id, transfer, kind) = (head.id(), head.transfer(), content.counted());
        self.found.push(Leaf { content, kind, id, location, transfer, body });
    }
}

//! HTML: a page of a news site, saved or crawled; the work is done by [`page`](super::super::page).

use std::io::BufRead;

use super::contract::{Emit, Format, Record};
use crate::corpus::context::Context;
use crate::corpus::encoding::{Decoded, declared_in_html, decode, read_bytes};
use crate::corpus::evidence::Content;
use crate::corpus::page;

/// Files of one page.
pub(super) struct Html;

impl Format for Html {
    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml", "shtml", "shtm"]
    }

    fn read(&self, input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
        let bytes = read_bytes(input)?;
        let content = article(&bytes, None, None, context);
        let _ = emit(Record { number: None, content });
        Ok(())
    }
}

/// The article on a page: its bytes, its address and the encoding that its server declared, where they are known. What
/// the page declares itself counts less.
pub(super) fn article(bytes: &[u8], url: Option<&str>, charset: Option<&str>, context: &Context<'_>) -> Content {
    let declared = charset.map(str::to_owned).or_else(|| declared_in_html(bytes));
    let decoded: Decoded = decode(bytes, declared.as_deref())?;
    let mut draft = page::draft(&decoded.text, url, context)?;
    draft.decoded(&decoded);
    Ok(draft)
}

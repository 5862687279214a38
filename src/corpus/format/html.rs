//! HTML: a page of a news site, saved or crawled; the work is done by [`page`](super::super::page). Where the page came from,
//! and when, is what the browser that saved it wrote into it ([`saved`]).

mod saved;

use std::io::BufRead;

use super::contract::{Emit, Format, Record};
use crate::corpus::context::Context;
use crate::corpus::encoding::{Decoded, declared_in_html, decode, read_bytes};
use crate::corpus::evidence::{Content, Origin};
use crate::corpus::page;
use crate::date::Published;

use self::saved::Saved;
pub(super) use self::saved::is_address;

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
    // Whoever fetched the page knows better than what stands in it.
    let saved = if url.is_none() { Saved::find(&decoded.text) } else { Saved::default() };
    let mut draft = page::draft(&decoded.text, url.or(saved.url.as_deref()), context)?;
    if let Some(time) = saved.time {
        draft.captured(Published::Time(time), Origin::Capture, "saved date");
    }
    draft.decoded(&decoded);
    Ok(draft)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::config::Config;

    #[test]
    fn where_and_when_a_page_was_saved_is_claimed_where_nobody_knows_better() {
        let prose = "东港渡轮公司昨日宣布，自四月一日起夜航增开两班，方便居民返家，票价与日间相同。";
        let page = format!(
            "<html><!--\n Page saved with SingleFile \n url: https://news.example.org/1.html \n saved date: Tue Mar 19 2024 16:21:07 GMT+0800 (中国标准时间)\n--><body><h1>夜航</h1><p>{prose}</p></body></html>"
        );
        let config = Config::default();
        let context = Context::of("a.html", &config);
        let read = |url: Option<&str>| {
            let article =
                article(page.as_bytes(), url, None, &context).and_then(crate::corpus::evidence::Draft::article);
            let article = article.unwrap();
            (article.url.unwrap(), article.captured.map(|time| time.to_string()))
        };
        assert_eq!(read(None), ("https://news.example.org/1.html".into(), Some("2024-03-19T16:21:07+08:00".into())));
        assert_eq!(read(Some("https://a.example/")), ("https://a.example/".into(), None));
    }
}

//! The link at which a newsletter can be read in a browser: a page or a text → its address.

use std::sync::LazyLock;

use regex::Regex;

use crate::corpus::pattern::pattern;

/// Bytes at the beginning and at the end of a page in which the link stands.
const EDGE: usize = 64 << 10;

/// What the link is called.
const CALLED: &str = r"(?:[浏瀏]?[览覽]器(?:中|裡|里|上)?(?:[查观觀]看|[阅閱][读讀]|打[开開])|(?:[网網][页頁]|[线線]上|在[线線])版(?:本)?|view\s+(?:this\s+|the\s+)?(?:e-?mail\s+|message\s+|newsletter\s+)?(?:in|with)\s+(?:your\s+|a\s+)?(?:web\s+)?browser|view\s+(?:it\s+)?online|read\s+online|web\s+version)";

static LINK: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?is)<a\s[^>]*?href\s*=\s*["']?(https?://[^"'\s<>]+)[^>]*>(.{0,300}?)</a>"#));
static WORDS: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("(?i){CALLED}")));
static TAG: LazyLock<Regex> = LazyLock::new(|| pattern("<[^>]*>"));
static LINE: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?i){CALLED}[^\n<(（]{{0,40}}?[<(（]?\s*(https?://[^\s<>）)]+)")));

/// The address in the markup of a page, and the words of the link.
pub(super) fn in_page(markup: &str) -> Option<(String, String)> {
    edges(markup).find_map(|markup| {
        LINK.captures_iter(markup).find_map(|link| {
            let words = TAG.replace_all(&link[2], "");
            WORDS.is_match(&words).then(|| (link[1].replace("&amp;", "&"), words.trim().to_owned()))
        })
    })
}

/// The address in a plain text, and the line that has it.
pub(super) fn in_text(text: &str) -> Option<(String, String)> {
    edges(text).find_map(|text| {
        let found = LINE.captures(text)?;
        Some((found[1].to_owned(), found[0].to_owned()))
    })
}

/// The beginning and the end of a text, of which little is between them.
fn edges(text: &str) -> impl Iterator<Item = &str> {
    let (first, last) = (text.floor_char_boundary(EDGE), text.ceil_char_boundary(text.len().saturating_sub(EDGE)));
    [&text[..first], &text[last.max(first)..]].into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_to_the_page_is_found_by_its_words() {
        let address = "https://mail.example.org/p?a=1&b=2";
        let escaped = address.replace('&', "&amp;");
        for words in
            ["在浏览器中查看", "<b>在瀏覽器打開</b>", "網頁版", "View this email in your browser", "View online"]
        {
            let markup = format!("<a href='https://a.example/'>首页</a> <A style=x HREF=\"{escaped}\">{words}</A>");
            assert_eq!(in_page(&markup).unwrap().0, address, "{words}");
        }
        for markup in ["<a href=\"https://a.example/\">阅读全文</a>", "<a href=\"mailto:a@b\">网页版</a>", "网页版"]
        {
            assert_eq!(in_page(markup), None, "{markup}");
        }
        assert_eq!(in_text(&format!("渡轮\n在浏览器中查看：{address}\n夜航")).unwrap().0, address);
        assert_eq!(in_text(&format!("View in browser ( {address} )")).unwrap().0, address);
        assert_eq!(in_text(&format!("详情见 {address}")), None);
    }

    /// Takes minutes where the end of each link is looked for in all of the page.
    #[test]
    fn a_page_of_links_is_read_in_linear_time() {
        for piece in ["<a href=https://a.example>", "<a ", "<a href=", "网页版 "] {
            let page = piece.repeat((4 << 20) / piece.len());
            assert_eq!((in_page(&page), in_text(&page)), (None, None));
        }
    }
}

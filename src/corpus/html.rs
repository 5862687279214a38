//! HTML → plain text: the text of a fragment, one paragraph a line. Script and style are not text. A single line break
//! inside a paragraph is layout; two end the paragraph.

use std::sync::LazyLock;

use regex::Regex;
use scraper::{Html, Node};

use super::pattern;

/// Whether `text` is marked up: it holds a tag that bodies of articles have.
pub(super) fn is_html(text: &str) -> bool {
    static TAG: LazyLock<Regex> = LazyLock::new(|| {
        let tags = "p|br|div|span|a|b|i|u|em|strong|font|img|h[1-6]|ul|ol|li|table|tr|td|section|article|figure|blockquote|script|style";
        pattern(&format!(r"(?i)</?(?:{tags})(?:\s[^<>]*)?/?>"))
    });
    TAG.is_match(text)
}

/// Deepest nesting of elements. Beyond some thousands the time of the parser grows with its square.
const DEEPEST: usize = 1000;

/// The text of `markup`, one paragraph a line.
///
/// # Errors
/// Where elements nest deeper than any page does.
pub(super) fn text(markup: &str) -> Result<String, String> {
    if nesting(markup) > DEEPEST {
        return Err(format!("has markup that nests deeper than {DEEPEST} elements"));
    }
    let document = Html::parse_fragment(markup);
    let mut writer = Writer::default();
    // The tree is walked by its edges, since markup may nest deeper than the stack.
    for edge in document.tree.root().traverse() {
        match edge {
            ego_tree::iter::Edge::Open(node) => writer.open(node.value()),
            ego_tree::iter::Edge::Close(node) => writer.close(node.value()),
        }
    }
    Ok(writer.finish())
}

/// How deep the elements of `markup` nest at most, those aside that end without saying so.
fn nesting(markup: &str) -> usize {
    static TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)"));
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in TAG.captures_iter(markup) {
        let name = tag[2].to_ascii_lowercase();
        if matches!(
            name.as_str(),
            "p" | "br"
                | "hr"
                | "img"
                | "input"
                | "link"
                | "meta"
                | "li"
                | "dt"
                | "dd"
                | "tr"
                | "td"
                | "th"
                | "option"
                | "source"
                | "col"
                | "wbr"
                | "area"
                | "base"
                | "embed"
                | "param"
                | "track"
        ) {
            continue;
        }
        depth = if tag[1].is_empty() { depth + 1 } else { depth.saturating_sub(1) };
        deepest = deepest.max(depth);
    }
    deepest
}

#[derive(Default)]
struct Writer {
    paragraphs: Vec<String>,
    current: String,
    breaks: usize,
    /// How many elements whose content is not text are open.
    hidden: usize,
}

impl Writer {
    fn open(&mut self, node: &Node) {
        match node {
            Node::Text(text) if self.hidden == 0 => self.push(text),
            Node::Element(element) => match element.name() {
                "br" => {
                    self.breaks += 1;
                    if self.breaks > 1 {
                        self.end_paragraph();
                    }
                }
                name => {
                    self.hidden += usize::from(is_hidden(name));
                    if is_block(name) {
                        self.end_paragraph();
                    }
                }
            },
            _ => {}
        }
    }

    fn close(&mut self, node: &Node) {
        if let Node::Element(element) = node {
            self.hidden -= usize::from(is_hidden(element.name()));
            if is_block(element.name()) {
                self.end_paragraph();
            }
        }
    }

    /// Adds text with its white space collapsed; between full-width characters none is left.
    fn push(&mut self, text: &str) {
        let mut space = text.starts_with(char::is_whitespace) || self.breaks > 0;
        for word in text.split_whitespace() {
            self.breaks = 0;
            let glued = |c: Option<char>| c.is_none_or(|c| unicode_width::UnicodeWidthChar::width(c) == Some(2));
            if space
                && !(glued(self.current.chars().next_back()) && glued(word.chars().next()))
                && !self.current.is_empty()
            {
                self.current.push(' ');
            }
            self.current.push_str(word);
            space = true;
        }
        if text.ends_with(char::is_whitespace) && !self.current.is_empty() && !text.trim().is_empty() {
            self.current.push(' ');
        }
    }

    fn end_paragraph(&mut self) {
        self.breaks = 0;
        let paragraph = std::mem::take(&mut self.current);
        if !paragraph.trim().is_empty() {
            self.paragraphs.push(paragraph.trim().to_owned());
        }
    }

    fn finish(mut self) -> String {
        self.end_paragraph();
        self.paragraphs.join("\n")
    }
}

fn is_hidden(name: &str) -> bool {
    matches!(name, "script" | "style" | "noscript" | "template" | "head" | "iframe" | "svg")
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "aside"
            | "main"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "table"
            | "tr"
            | "td"
            | "th"
            | "caption"
            | "blockquote"
            | "pre"
            | "figure"
            | "figcaption"
            | "hr"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_and_paragraphs_stay() {
        let markup = "<p>第一段，<strong>重點</strong>在\n此。</p><p>Second&nbsp;one &lt;3<br>同段</p><script>var a = '不是文字';</script>\
                      <div>甲<br><br/>乙</div><ul><li>一</li><li>二</li></ul>";
        assert_eq!(text(markup).unwrap(), "第一段，重點在此。\nSecond one <3 同段\n甲\n乙\n一\n二");
    }

    #[test]
    fn a_text_that_only_compares_is_no_markup() {
        assert!(is_html("<p>段落</p>") && is_html("一<br/>二"));
        assert!(!is_html("a < b > c，<某某>") && !is_html("<pre-trained>"));
    }

    #[test]
    fn deep_nesting_is_walked_and_deeper_is_refused() {
        let nested = |depth: usize| format!("{}字{}", "<div>".repeat(depth), "</div>".repeat(depth));
        assert_eq!(text(&nested(900)).unwrap(), "字");
        assert!(text(&nested(100_000)).unwrap_err().contains("nests deeper"));
        assert_eq!(text(&"<p>段<br>".repeat(2000)).unwrap().lines().count(), 2000);
    }
}

//! HTML → plain text: the text of a fragment, one paragraph a line. Script and style are not text. Two line breaks end a
//! paragraph, and so does one with an indent behind it; of others [`breaks`] says whether they are layout. What stands above
//! or beside characters to say how they are read (`<rt>`) tears no word apart: it follows its paragraph in brackets, so that
//! it is found as well.

mod breaks;
mod nesting;
mod tags;

use std::sync::LazyLock;

use ego_tree::{NodeId, NodeRef};
use regex::Regex;
use scraper::{Html, Node};

use self::breaks::Break;
use self::nesting::nesting;
use self::tags::{is_block, is_heading, is_no_text, is_not_shown};
use super::pattern::pattern;

/// Whether `text` is marked up: it holds a tag that bodies of articles have.
pub(super) fn is_html(text: &str) -> bool {
    static TAG: LazyLock<Regex> = LazyLock::new(|| {
        let tags = "p|br|div|span|a|b|i|u|em|strong|font|img|h[1-6]|ul|ol|li|ruby|rt|table|tr|td|section|article|figure|blockquote|script|style";
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
    let blocks = blocks(&Html::parse_fragment(markup)).into_iter().filter(|block| block.folded_in.is_none());
    let paragraphs: Vec<String> = blocks.map(|block| block.text).collect();
    Ok(paragraphs.join("\n"))
}

/// A whole page, parsed.
///
/// # Errors
/// Where elements nest deeper than any page does.
pub(super) fn page(markup: &str) -> Result<Html, String> {
    if nesting(markup) > DEEPEST {
        return Err(format!("has markup that nests deeper than {DEEPEST} elements"));
    }
    Ok(Html::parse_document(markup))
}

/// A paragraph of a page.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Its text on one line.
    pub(super) text: String,
    /// The same with a space wherever the page has one, or an element begins or ends.
    pub(super) spaced: String,
    /// How many characters of it are inside links.
    pub(super) linked: usize,
    /// The innermost block-level element around its beginning.
    pub(super) node: NodeId,
    /// The outermost element around it that a browser does not show until something is clicked.
    pub(super) folded_in: Option<NodeId>,
}

/// The paragraphs of `document`, in its order. The tree is walked by its edges, since markup may nest deeper than the
/// stack.
pub(super) fn blocks(document: &Html) -> Vec<Block> {
    let root = document.tree.root();
    let mut writer = Writer {
        blocks: Vec::new(),
        current: String::new(),
        spaced: String::new(),
        linked: 0,
        breaks: 0,
        indent: 0,
        broken_at: Vec::new(),
        gap: false,
        pending: None,
        hidden: 0,
        folded_in: None,
        headings: 0,
        links: 0,
        ruby: 0,
        annotations: 0,
        brackets: 0,
        readings: String::new(),
        open: vec![root.id()],
    };
    for edge in root.traverse() {
        match edge {
            ego_tree::iter::Edge::Open(node) => writer.open(node),
            ego_tree::iter::Edge::Close(node) => writer.close(node),
        }
    }
    writer.end_paragraph();
    writer.blocks
}

struct Writer {
    blocks: Vec<Block>,
    current: String,
    spaced: String,
    /// Characters of `current` inside links.
    linked: usize,
    /// Line breaks behind the last word, and columns of the space behind the last of them that no browser takes away.
    breaks: usize,
    indent: usize,
    /// Where single line breaks stand in the paragraph.
    broken_at: Vec<Break>,
    /// Whether white space waits before the next word.
    gap: bool,
    /// Whether white space that waits holds a line end.
    pending: Option<bool>,
    /// How many elements whose content is not text are open.
    hidden: usize,
    /// The outermost open element that is not shown.
    folded_in: Option<NodeId>,
    /// How many headings are open.
    headings: usize,
    /// How many links are open.
    links: usize,
    /// How many elements with annotated characters are open, how many annotations, and how many brackets around one.
    ruby: usize,
    annotations: usize,
    brackets: usize,
    /// The annotations of the paragraph.
    readings: String,
    /// The block-level elements that are open.
    open: Vec<NodeId>,
}

impl Writer {
    fn open(&mut self, node: NodeRef<'_, Node>) {
        match node.value() {
            Node::Text(text) if self.hidden == 0 => self.shown(text),
            Node::Element(element) => match element.name() {
                name @ ("ruby" | "rb" | "rt" | "rtc" | "rp") => self.annotate(name, true),
                "br" => {
                    self.breaks += 1;
                    self.indent = 0;
                    self.set_apart();
                    // A headline on several lines is one.
                    if self.breaks > 1 && self.headings == 0 {
                        self.end_paragraph();
                    }
                }
                name => {
                    self.hidden += usize::from(is_no_text(name));
                    self.links += usize::from(name == "a");
                    self.set_apart();
                    let folds = self.folded_in.is_none() && is_not_shown(element);
                    if is_block(name) || folds {
                        self.end_paragraph();
                    }
                    if is_block(name) {
                        self.open.push(node.id());
                        self.headings += usize::from(is_heading(name));
                    }
                    if folds {
                        self.folded_in = Some(node.id());
                    }
                }
            },
            _ => {}
        }
    }

    fn close(&mut self, node: NodeRef<'_, Node>) {
        if let Node::Element(element) = node.value() {
            let name = element.name();
            if matches!(name, "ruby" | "rb" | "rt" | "rtc" | "rp") {
                return self.annotate(name, false);
            }
            self.hidden -= usize::from(name != "br" && is_no_text(name));
            self.links -= usize::from(name == "a");
            self.set_apart();
            let unfolds = self.folded_in == Some(node.id());
            if is_block(name) || unfolds {
                self.end_paragraph();
            }
            if is_block(name) {
                self.open.pop();
                self.headings -= usize::from(is_heading(name));
            }
            if unfolds {
                self.folded_in = None;
            }
        }
    }

    /// Opens or closes an element of annotated characters.
    fn annotate(&mut self, name: &str, opens: bool) {
        let count = match name {
            "ruby" => &mut self.ruby,
            "rt" | "rtc" => &mut self.annotations,
            "rp" => &mut self.brackets,
            _ => return,
        };
        *count = if opens { *count + 1 } else { count.saturating_sub(1) };
    }

    /// Adds text where it belongs: to the paragraph, or to its annotations.
    fn shown(&mut self, text: &str) {
        if self.ruby == 0 {
            return self.push(text);
        }
        if self.brackets > 0 {
            return;
        }
        if self.annotations == 0 {
            // White space inside parts the characters from their annotations.
            return self.push(text.trim());
        }
        for word in text.split_whitespace() {
            if !self.readings.is_empty() {
                self.readings.push(' ');
            }
            self.readings.push_str(word);
        }
    }

    /// Sets what follows apart in the spaced text.
    fn set_apart(&mut self) {
        if self.hidden == 0 && !self.spaced.is_empty() && !self.spaced.ends_with(' ') {
            self.spaced.push(' ');
        }
    }

    /// Adds text with its white space collapsed. A line end in the source between full-width characters is layout, and
    /// none is left there.
    fn push(&mut self, text: &str) {
        let mut rest = text;
        loop {
            let word_at = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
            let (space, behind) = rest.split_at(word_at);
            self.space(space);
            let end = behind.find(char::is_whitespace).unwrap_or(behind.len());
            let (word, behind) = behind.split_at(end);
            if word.is_empty() {
                return;
            }
            self.word(word);
            rest = behind;
        }
    }

    /// Notes white space between words.
    fn space(&mut self, space: &str) {
        if self.breaks > 0 {
            self.indent += breaks::columns(space);
            if self.indent >= breaks::INDENT && self.headings == 0 {
                self.end_paragraph();
            }
        }
        if !space.is_empty() {
            self.set_apart();
            self.gap = true;
            self.pending = Some(self.pending.unwrap_or(false) || space.contains(['\n', '\r']));
        }
    }

    fn word(&mut self, word: &str) {
        let broken = self.breaks > 0;
        self.breaks = 0;
        if broken && self.headings == 0 && !self.current.is_empty() {
            let (text, spaced) = (self.current.len(), self.spaced.len());
            self.broken_at.push(Break { text, spaced, linked: self.linked });
        }
        let glued = |c: Option<char>| c.is_none_or(|c| unicode_width::UnicodeWidthChar::width(c) == Some(2));
        let is_layout = match self.pending.take() {
            None => broken,
            Some(has_line_end) => has_line_end || broken,
        };
        let between = glued(self.current.chars().next_back()) && glued(word.chars().next());
        let is_spaced = self.spaced.ends_with(' ') && self.gap;
        if !self.current.is_empty() && (is_spaced || broken) && !(is_layout && between) {
            self.current.push(' ');
        }
        self.gap = false;
        self.current.push_str(word);
        self.spaced.push_str(word);
        if self.links > 0 {
            self.linked += word.chars().count();
        }
    }

    fn end_paragraph(&mut self) {
        (self.breaks, self.indent) = (0, 0);
        (self.gap, self.pending) = (false, None);
        let paragraph = std::mem::take(&mut self.current);
        let spaced = std::mem::take(&mut self.spaced);
        let linked = std::mem::take(&mut self.linked);
        let readings = std::mem::take(&mut self.readings);
        let broken_at = std::mem::take(&mut self.broken_at);
        let in_brackets = if readings.is_empty() { readings } else { format!("（{readings}）") };
        let whole = Break { text: paragraph.len(), spaced: spaced.len(), linked };
        let Some(&node) = self.open.last() else { return };
        let ends = breaks::that_end_lines(&paragraph, broken_at).into_iter().chain(std::iter::once(whole));
        let mut from = Break::default();
        for end in ends {
            let behind = if end.text == paragraph.len() { in_brackets.as_str() } else { "" };
            let text = format!("{}{behind}", paragraph[from.text..end.text].trim());
            let spaced = format!("{}{behind}", spaced[from.spaced..end.spaced].trim());
            if !text.is_empty() {
                let linked = end.linked - from.linked;
                self.blocks.push(Block { text, spaced, linked, node, folded_in: self.folded_in });
            }
            from = end;
        }
    }
}

#[cfg(test)]
mod tests;

//! XHTML of a chapter → HTML in which places are marked: where fragments begin that the table of contents names, and pages.
//! Takes text; gives it with a mark in it at each place, which [`unmarked`] takes out of the paragraphs again. A mark is made
//! of characters that are assigned to nothing, wide as Chinese ones, so that it neither parts nor joins words.
//!
//! What XHTML writes otherwise than HTML is put as HTML has it: `<title/>` would hide all that follows.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use super::xml::value;

/// First and last character of a mark, and the first of the sixteen digits between them.
const OPENS: char = '\u{2FFFD}';
const CLOSES: char = '\u{2FFFC}';
const DIGIT: u32 = 0x2_FFE0;
/// Characters of the label of a page that stands in the text.
const LABEL: usize = 12;

/// What begins at a place.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) fragment: Option<String>,
    /// The label of a page.
    pub(super) page: Option<String>,
}

/// A text with marks in it.
#[derive(Default)]
pub(super) struct Marking {
    pub(super) html: String,
    pub(super) marks: Vec<Mark>,
}

/// Marks `xhtml`: where the fragments begin that are in `wanted`, each with the label of the page that begins there, if one
/// does, and where it says itself that a page begins.
pub(super) fn marked(xhtml: &str, wanted: &HashMap<&str, Option<&str>>) -> Marking {
    let is_ours = |c: char| (DIGIT..=OPENS as u32).contains(&(c as u32));
    let clean: String;
    let mut rest = xhtml;
    if xhtml.contains(is_ours) {
        clean = xhtml.replace(is_ours, "");
        rest = &clean;
    }
    let mut marking = Marking { html: String::with_capacity(rest.len() + 1024), ..Marking::default() };
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        marking.html.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            // An end that is missing is left to the parser.
            let Some((_, behind)) = comment.split_once("-->") else { break };
            rest = behind;
        } else if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let (data, behind) = data.split_once("]]>").unwrap_or((data, ""));
            marking.html.push_str(&data.replace('&', "&amp;").replace('<', "&lt;"));
            rest = behind;
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let Some(end) = end_of_tag(rest) else { break };
            let tag = &rest[1..end];
            rest = marking.tag(tag, &rest[end + 1..], wanted);
        } else {
            marking.html.push('<');
            rest = &rest[1..];
        }
    }
    marking.html.push_str(rest);
    marking
}

impl Marking {
    /// Takes over a start tag, and what of the text behind it belongs to the mark; gives what is left of it.
    fn tag<'t>(&mut self, tag: &str, behind: &'t str, wanted: &HashMap<&str, Option<&str>>) -> &'t str {
        let (bare, is_empty) = tag.strip_suffix('/').map_or((tag, false), |bare| (bare, true));
        let name_len = bare.find(char::is_whitespace).unwrap_or(bare.len());
        let name = bare[..name_len].to_ascii_lowercase();
        let push_tag = |html: &mut String| {
            html.extend(["<", bare, ">"]);
            if is_empty && !is_void(&name) {
                html.extend(["</", &name, ">"]);
            }
        };
        let mark = match name.as_str() {
            "html" | "head" | "title" | "meta" | "link" | "script" | "style" => None,
            _ => mark(bare, name_len, wanted),
        };
        let Some((mut mark, is_page)) = mark else {
            push_tag(&mut self.html);
            return behind;
        };
        let mut rest = behind;
        if is_page && !is_empty {
            // The number of a page that is shown is no text.
            let shown = behind.split('<').next().unwrap_or_default();
            let label = shown.trim();
            if !label.is_empty()
                && label.chars().count() <= LABEL
                && mark.page.as_deref().is_none_or(|page| page.contains(label) || label.contains(page))
            {
                mark.page.get_or_insert_with(|| label.to_owned());
                rest = &behind[shown.len()..];
            }
        }
        push_tag(&mut self.html);
        if mark != Mark::default() {
            self.html.push(OPENS);
            let number = self.marks.len() as u32;
            let digits = (0..8).rev().map(|place| number >> (4 * place) & 15);
            self.html.extend(digits.skip_while(|digit| *digit == 0).filter_map(|digit| char::from_u32(DIGIT + digit)));
            self.html.push(CLOSES);
            self.marks.push(mark);
        }
        rest
    }
}

/// What begins at a tag, and whether it is the mark of a page.
fn mark(tag: &str, name_len: usize, wanted: &HashMap<&str, Option<&str>>) -> Option<(Mark, bool)> {
    let is_likely = ["id", "name", "pagebreak"].iter().any(|word| tag.contains(word));
    if !is_likely || tag.len() == name_len {
        return None;
    }
    let start = BytesStart::from_content(tag, name_len);
    let (mut found, mut is_page, mut label) = (Mark::default(), false, None);
    for attribute in start.html_attributes().with_checks(false).flatten() {
        let value = value(&attribute);
        match attribute.key.as_ref() {
            "id" | "name" => {
                if let Some(page) = wanted.get(value.as_str()) {
                    found.fragment = Some(value);
                    found.page = page.map(str::to_owned);
                }
            }
            "epub:type" | "role" => {
                is_page |= value.split_whitespace().any(|word| matches!(word, "pagebreak" | "doc-pagebreak"));
            }
            "title" => label = Some(value.trim().to_owned()),
            "aria-label" => label = label.or_else(|| Some(value.trim().to_owned())),
            _ => {}
        }
    }
    if is_page {
        found.page = label.filter(|label| !label.is_empty()).map(|label| number(&label)).or(found.page);
    }
    (is_page || found != Mark::default()).then_some((found, is_page))
}

/// A page's label without the words around it: ` Page 12. ` is `12`.
fn number(label: &str) -> String {
    let bare = label.trim_matches(|c: char| c.is_whitespace() || ".。,，第页頁".contains(c));
    let is_word = |word: &str| ["page", "p.", "pg"].iter().any(|page| word.eq_ignore_ascii_case(page));
    match bare.split_once(char::is_whitespace) {
        Some((word, number)) if is_word(word) => number.trim().to_owned(),
        _ if bare.is_empty() => label.to_owned(),
        _ => bare.to_owned(),
    }
}

/// Where the `>` of the tag stands that `text` begins with.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Whether an element of HTML never holds anything.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// A paragraph without its marks: its text, and the marks with the bytes at which they stood.
pub(super) fn unmarked(paragraph: &str) -> (String, Vec<(usize, usize)>) {
    let mut text = String::with_capacity(paragraph.len());
    let mut marks = Vec::new();
    let mut rest = paragraph;
    while let Some(at) = rest.find(OPENS) {
        text.push_str(&rest[..at]);
        rest = &rest[at + OPENS.len_utf8()..];
        let Some(end) = rest.find(CLOSES) else { break };
        let number = rest[..end].chars().fold(0_usize, |number, digit| {
            number.wrapping_mul(16).wrapping_add((digit as u32).wrapping_sub(DIGIT) as usize & 15)
        });
        rest = &rest[end + CLOSES.len_utf8()..];
        if text.is_empty() || text.ends_with(char::is_whitespace) {
            rest = rest.trim_start();
        }
        marks.push((text.len(), number));
    }
    text.push_str(rest);
    text.truncate(text.trim_end().len());
    marks.iter_mut().for_each(|(at, _)| *at = (*at).min(text.len()));
    (text, marks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::html;

    fn read(xhtml: &str, wanted: &[&'static str]) -> Vec<(String, Vec<(usize, String)>)> {
        let wanted = wanted.iter().map(|fragment| (*fragment, None)).collect();
        let marking = marked(xhtml, &wanted);
        let page = html::page(&marking.html).unwrap();
        let name = |number: usize| {
            let mark = &marking.marks[number];
            mark.fragment.clone().or(mark.page.clone()).unwrap()
        };
        html::blocks(&page)
            .iter()
            .map(|block| {
                let (text, marks) = unmarked(&block.text);
                (text, marks.into_iter().map(|(at, number)| (at, name(number))).collect())
            })
            .collect()
    }

    #[test]
    fn marks_stand_where_they_stood_and_neither_part_nor_join_words() {
        let read = read(
            "<html><head><title/><script src='a.js'/></head><body id=\"b\"><p>港口今天\n<a id='x'/>启用了 \
             <span epub:type=\"pagebreak\" title=\"12\">12</span> 航线 <a id=\"y\"/>New <i id=\"z\">Port</i></p>\
             <div role=\"doc-pagebreak\" aria-label=\"Page 13.\"/><p><![CDATA[甲<乙&丙]]></p><!-- <title/> --></body></html>",
            &["x", "y", "z", "b"],
        );
        let first = "港口今天启用了 航线 New Port";
        let at = |part: &str| first.find(part).unwrap();
        let marks = [(at("启用"), "x"), (at("航线"), "12"), (at("New"), "y"), (at("Port"), "z")]
            .map(|(at, name)| (at, name.to_owned()));
        assert_eq!(read[0], (String::new(), vec![(0, "b".to_owned())]));
        assert_eq!(read[1], (first.to_owned(), marks.to_vec()));
        assert_eq!(read[2], (String::new(), vec![(0, "13".to_owned())]));
        assert_eq!(read[3], ("甲<乙&丙".to_owned(), Vec::new()));
        assert_eq!(read.len(), 4);
    }

    #[test]
    fn what_is_torn_is_left_to_the_parser_and_forged_marks_do_no_harm() {
        for torn in ["<p>甲<", "<p>甲<a id=\"x", "<p>甲<!-- 乙", "<p>甲<![CDATA["] {
            assert!(!marked(torn, &HashMap::new()).html.is_empty(), "{torn}");
        }
        assert_eq!(unmarked("甲\u{2FFFD}乙").0, "甲乙");
        assert_eq!(unmarked("甲\u{2FFFD}字\u{2FFFC}乙").0, "甲乙");
        assert_eq!(read("<p>甲\u{2FFFD}\u{2FFFC}乙</p>", &[])[0].0, "甲乙");
    }
}

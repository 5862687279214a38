//! Words in the order of a file → paragraphs in the order of reading. A text box stands behind the paragraph that it is
//! anchored in, a note behind the text, and a reading in brackets behind its paragraph, so that nothing tears a sentence
//! apart; running heads and hidden words are listed as left out.

use std::collections::HashSet;

use unicode_width::UnicodeWidthChar;

use crate::corpus::bounds::LONGEST;
use crate::corpus::format::document::Document;

/// Most paragraphs of one document.
const MOST_PARAGRAPHS: usize = 1_000_000;
/// Paragraphs among which the headline is looked for.
const HEAD: usize = 10;
/// Most lines that are listed as left out.
const MOST_DROPPED: usize = 10_000;

/// What a stretch of words is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::corpus::format) enum Place {
    /// The text itself.
    Text,
    /// A text box in a paragraph.
    Aside,
    /// A note to it.
    Note,
    /// A running head or foot.
    Head,
}

/// How a headline is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::corpus::format) enum Rank {
    /// As the title of the document.
    Title,
    /// As a heading of the first level.
    Heading,
}

impl Rank {
    /// The rank of a style by its name, in small letters.
    pub(in crate::corpus::format) fn of_style(name: &str) -> Option<Self> {
        match name {
            "title" | "标题" | "標題" => Some(Self::Title),
            "heading 1" | "标题 1" | "標題 1" | "标题1" | "標題1" => Some(Self::Heading),
            _ => None,
        }
    }
}

/// A paragraph, and how it is set.
type Paragraph = (String, Option<Rank>);

/// A stretch of words that is open.
struct Stretch {
    place: Place,
    done: Vec<Paragraph>,
    /// The paragraph that is open, its readings, and the hidden words in it.
    text: String,
    readings: String,
    hidden: String,
    rank: Option<Rank>,
    /// Whether a paragraph is open.
    is_open: bool,
    /// The paragraphs of boxes that are anchored in it.
    asides: Vec<Paragraph>,
}

impl Stretch {
    fn new(place: Place) -> Self {
        Self {
            place,
            done: Vec::new(),
            text: String::new(),
            readings: String::new(),
            hidden: String::new(),
            rank: None,
            is_open: false,
            asides: Vec::new(),
        }
    }

    /// Ends the line that is open; gives the hidden words in it.
    fn end_line(&mut self) -> Option<String> {
        let text = std::mem::take(&mut self.text);
        let readings = std::mem::take(&mut self.readings);
        let hidden = std::mem::take(&mut self.hidden);
        let mut line = text.trim().to_owned();
        if !readings.is_empty() {
            line.push('（');
            line.push_str(&readings);
            line.push('）');
        }
        if !line.is_empty() {
            self.done.push((line, self.rank));
        }
        Some(hidden.trim().to_owned()).filter(|hidden| !hidden.is_empty())
    }
}

/// The words of a document as they come.
pub(in crate::corpus::format) struct Flow {
    /// The stretches that are open, the innermost last; the text is never closed.
    open: Vec<Stretch>,
    notes: Vec<Paragraph>,
    dropped: Vec<String>,
    known: HashSet<String>,
    bytes: usize,
    paragraphs: usize,
    is_full: bool,
}

impl Flow {
    /// Nothing yet, in the text.
    pub(in crate::corpus::format) fn new() -> Self {
        Self {
            open: vec![Stretch::new(Place::Text)],
            notes: Vec::new(),
            dropped: Vec::new(),
            known: HashSet::new(),
            bytes: 0,
            paragraphs: 0,
            is_full: false,
        }
    }

    /// Whether there is more than one document has; what comes then is not taken.
    pub(in crate::corpus::format) fn is_full(&self) -> bool {
        self.is_full
    }

    fn top(&mut self) -> &mut Stretch {
        if self.open.is_empty() {
            self.open.push(Stretch::new(Place::Text));
        }
        let last = self.open.len() - 1;
        &mut self.open[last]
    }

    /// Takes room for `bytes`; whether there was any.
    fn room(&mut self, bytes: usize) -> bool {
        self.bytes = self.bytes.saturating_add(bytes);
        self.is_full |= self.bytes > LONGEST || self.paragraphs > MOST_PARAGRAPHS;
        !self.is_full
    }

    /// Begins a stretch inside what is open.
    pub(in crate::corpus::format) fn begin(&mut self, place: Place) {
        self.open.push(Stretch::new(place));
    }

    /// Ends the stretch that was begun last.
    pub(in crate::corpus::format) fn finish(&mut self) {
        if self.open.len() < 2 {
            return;
        }
        self.end_paragraph();
        let Some(stretch) = self.open.pop() else { return };
        match stretch.place {
            Place::Text | Place::Aside => {
                let is_open = self.top().is_open;
                let target = if is_open { &mut self.top().asides } else { &mut self.top().done };
                target.extend(stretch.done);
            }
            Place::Note => self.notes.extend(stretch.done),
            Place::Head => stretch.done.into_iter().for_each(|(line, _)| self.drop_line(line)),
        }
    }

    /// Lists a line as left out, once.
    pub(in crate::corpus::format) fn drop_line(&mut self, line: String) {
        if self.dropped.len() < MOST_DROPPED && self.known.insert(line.clone()) {
            self.dropped.push(line);
        }
    }

    /// Opens a paragraph.
    pub(in crate::corpus::format) fn open_paragraph(&mut self) {
        self.top().is_open = true;
    }

    /// Whether a paragraph is open in the innermost stretch.
    pub(in crate::corpus::format) fn is_open(&self) -> bool {
        self.open.last().is_some_and(|stretch| stretch.is_open)
    }

    /// Says how the paragraph that is open is set.
    pub(in crate::corpus::format) fn rank(&mut self, rank: Option<Rank>) {
        self.top().rank = rank;
    }

    /// Says how it is set, where that is not said.
    pub(in crate::corpus::format) fn rank_if_none(&mut self, rank: Rank) {
        self.top().rank.get_or_insert(rank);
    }

    /// Ends the paragraph that is open.
    pub(in crate::corpus::format) fn end_paragraph(&mut self) {
        self.paragraphs += 1;
        let stretch = self.top();
        let hidden = stretch.end_line();
        let asides = std::mem::take(&mut stretch.asides);
        stretch.done.extend(asides);
        stretch.rank = None;
        stretch.is_open = false;
        hidden.into_iter().for_each(|hidden| self.drop_line(hidden));
    }

    /// Ends a line inside a paragraph. A headline on several lines is one.
    pub(in crate::corpus::format) fn end_line(&mut self) {
        self.paragraphs += 1;
        let stretch = self.top();
        if stretch.rank.is_some() {
            // Between full-width characters the line end is layout; the next word shows it.
            stretch.text.push('\n');
            return;
        }
        let hidden = stretch.end_line();
        hidden.into_iter().for_each(|hidden| self.drop_line(hidden));
    }

    /// Adds words as they stand. What only says where a word may be parted is no part of it.
    pub(in crate::corpus::format) fn text(&mut self, text: &str) {
        if text.is_empty() || !self.room(text.len()) {
            return;
        }
        let stretch = self.top();
        if stretch.text.ends_with('\n') {
            let kept = stretch.text.trim_end_matches('\n').len();
            stretch.text.truncate(kept);
            let is_wide = |c: Option<char>| c.is_none_or(|c| c.width() == Some(2));
            if !is_wide(stretch.text.chars().next_back()) || !is_wide(text.chars().next()) {
                stretch.text.push(' ');
            }
        }
        stretch.text.extend(text.chars().filter(|c| *c != '\u{AD}').map(|c| if c == '\n' { ' ' } else { c }));
    }

    /// Adds words of a file in which any run of white space is one space, and none at the beginning of a paragraph.
    pub(in crate::corpus::format) fn collapsed(&mut self, text: &str) {
        let mut words = String::with_capacity(text.len());
        let before = self.top().text.chars().next_back();
        let mut is_space = before.is_none_or(|c| c == ' ' || c == '\n');
        for c in text.chars() {
            let is_white = matches!(c, ' ' | '\t' | '\n' | '\r');
            if !is_white {
                words.push(c);
            } else if !is_space {
                words.push(' ');
            }
            is_space = is_white;
        }
        self.text(&words);
    }

    /// Adds how characters of the paragraph are read.
    pub(in crate::corpus::format) fn reading(&mut self, text: &str) {
        if !self.room(text.len()) {
            return;
        }
        let readings = &mut self.top().readings;
        for word in text.split_whitespace() {
            if !readings.is_empty() {
                readings.push(' ');
            }
            readings.push_str(word);
        }
    }

    /// Notes words that are hidden.
    pub(in crate::corpus::format) fn hidden(&mut self, text: &str) {
        if self.room(text.len()) {
            self.top().hidden.push_str(text);
        }
    }

    /// The paragraphs of the text so far, which are taken out.
    pub(in crate::corpus::format) fn take(&mut self) -> Vec<String> {
        while self.open.len() > 1 {
            self.finish();
        }
        self.end_paragraph();
        std::mem::take(&mut self.top().done).into_iter().map(|(line, _)| line).collect()
    }

    /// What was left out so far, which is taken out.
    pub(in crate::corpus::format) fn take_dropped(&mut self) -> Vec<String> {
        self.known.clear();
        std::mem::take(&mut self.dropped)
    }

    /// The document: its text, its notes behind it, and the headline by how it is set.
    pub(in crate::corpus::format) fn finished(mut self) -> Document {
        while self.open.len() > 1 {
            self.finish();
        }
        self.end_paragraph();
        let text = std::mem::take(&mut self.top().done);
        let headline = headline(&text).map(str::to_owned);
        let paragraphs = text.into_iter().chain(self.notes).map(|(line, _)| line).collect();
        let remark = format!(
            "has more than {} MiB of text or {MOST_PARAGRAPHS} paragraphs; what stands behind them is not read",
            LONGEST >> 20
        );
        let remarks = Some(remark).filter(|_| self.is_full).into_iter().collect();
        Document { paragraphs, headline, dropped: self.dropped, remarks, ..Document::default() }
    }
}

/// The paragraph that is set as a title, else as a heading of the first level. Where several are and none stands first,
/// they are those of the parts.
fn headline(text: &[Paragraph]) -> Option<&str> {
    let head = &text[..text.len().min(HEAD)];
    if let Some((line, _)) = head.iter().find(|(_, rank)| *rank == Some(Rank::Title)) {
        return Some(line);
    }
    let is_heading = |(_, rank): &&Paragraph| *rank == Some(Rank::Heading);
    let at = head.iter().position(|paragraph| is_heading(&paragraph))?;
    let is_only = text.iter().filter(is_heading).count() == 1;
    (at == 0 || is_only).then(|| head[at].0.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_the_text_tears_no_sentence_apart() {
        let mut flow = Flow::new();
        flow.open_paragraph();
        flow.text("渡轮今天");
        flow.begin(Place::Aside);
        flow.open_paragraph();
        flow.text("图为渡轮。");
        flow.finish();
        flow.begin(Place::Note);
        flow.text("据航运公司。");
        flow.finish();
        flow.begin(Place::Head);
        flow.text("雁洲日报");
        flow.finish();
        flow.text("启\u{AD}航");
        flow.reading("háng");
        flow.hidden("校对");
        flow.end_line();
        flow.text("船工点灯。");
        flow.end_paragraph();
        let document = flow.finished();
        assert_eq!(document.paragraphs, ["渡轮今天启航（háng）", "船工点灯。", "图为渡轮。", "据航运公司。"]);
        assert_eq!(document.dropped, ["雁洲日报", "校对"]);
    }

    #[test]
    fn a_headline_is_told_by_how_it_is_set() {
        let of = |lines: &[(&str, Option<Rank>)]| {
            let mut flow = Flow::new();
            for (line, rank) in lines {
                flow.rank(*rank);
                let mut parts = line.split('|');
                flow.text(parts.next().unwrap());
                for part in parts {
                    flow.end_line();
                    flow.text(part);
                }
                flow.end_paragraph();
            }
            flow.finished().headline
        };
        let (title, heading) = (Some(Rank::Title), Some(Rank::Heading));
        assert_eq!(of(&[("甲", heading), ("乙|丙", title)]).as_deref(), Some("乙丙"));
        assert_eq!(of(&[("甲 A|B", title)]).as_deref(), Some("甲 A B"));
        assert_eq!(of(&[("甲", None), ("乙", heading)]).as_deref(), Some("乙"));
        assert_eq!(of(&[("甲", heading), ("乙", heading)]).as_deref(), Some("甲"));
        assert_eq!(of(&[("甲", None), ("乙", heading), ("丙", heading)]), None);
        assert_eq!(of(&[[("甲", None); 10].as_slice(), &[("乙", title)]].concat()), None);
    }

    #[test]
    fn there_is_an_end_to_what_is_taken() {
        let mut flow = Flow::new();
        let text = "甲".repeat(1 << 20);
        (0..40).for_each(|_| flow.text(&text));
        let document = flow.finished();
        assert!(document.paragraphs[0].len() <= LONGEST);
        assert!(document.remarks[0].starts_with("has more than 64 MiB of text"));
    }
}

//! Tokens → the paragraphs of a document.

use std::collections::HashMap;

use super::super::document::{Document, Properties};
use super::super::office::flow::{Flow, Place, Rank};
use super::super::office::properties::properties;
use super::charsets::{Charset, Pending, of_code_page};
use super::destinations::{Destination, Info, Kind, destination};
use super::ruby::ruby;
use super::tokens::Token;

/// Deepest nesting of groups.
const DEEPEST: usize = 1000;
/// Most fonts and styles that are kept.
const MOST_KEPT: usize = 65_536;
/// Bytes of the longest value of a property, name of a style or instruction of a field.
const LONGEST_VALUE: usize = 10_000;

/// What holds to the end of a group.
#[derive(Clone, Copy)]
struct Group {
    kind: Kind,
    /// What the shell stands in.
    outer: Kind,
    /// Whether its end ends a stretch of words.
    is_stretch: bool,
    /// Whether what was gathered is whole at its end.
    is_value: bool,
    /// Whether it is a style, or in one.
    is_part: bool,
    charset: Charset,
    /// Bytes that stand behind a character for those that do not know it.
    fallback: u32,
    is_hidden: bool,
    is_deleted: bool,
    rank: Option<Rank>,
}

/// A document as it is read.
pub(super) struct Reader {
    flow: Flow,
    group: Group,
    groups: Vec<Group>,
    pending: Pending,
    fonts: HashMap<i32, Charset>,
    default_font: Option<i32>,
    /// The font or the style that is being described.
    described: i32,
    styles: HashMap<i32, Rank>,
    has_star: bool,
    /// Bytes to pass over behind a character.
    passed: u32,
    /// The first half of a character.
    high: Option<u16>,
    lost: usize,
    value: String,
    title: String,
    authors: Vec<String>,
    /// Year, month, day, hour and minute.
    created: [i32; 5],
    is_over: bool,
    remarks: Vec<String>,
}

impl Reader {
    pub(super) fn new() -> Self {
        let group = Group {
            kind: Kind::Text,
            outer: Kind::Text,
            is_stretch: false,
            is_value: false,
            is_part: false,
            charset: Charset::File,
            fallback: 1,
            is_hidden: false,
            is_deleted: false,
            rank: None,
        };
        Self {
            flow: Flow::new(),
            group,
            groups: Vec::new(),
            pending: Pending::new(),
            fonts: HashMap::new(),
            default_font: None,
            described: 0,
            styles: HashMap::new(),
            has_star: false,
            passed: 0,
            high: None,
            lost: 0,
            value: String::new(),
            title: String::new(),
            authors: Vec::new(),
            created: [0; 5],
            is_over: false,
            remarks: Vec::new(),
        }
    }

    /// Whether the document is over, or no more of it is taken.
    pub(super) fn is_over(&self) -> bool {
        self.is_over || self.flow.is_full()
    }

    /// Whether the byte behind one that was no escape belongs to it, whatever it is.
    pub(super) fn wants(&self) -> bool {
        self.group.kind != Kind::Skip && self.passed == 0 && self.pending.wants()
    }

    /// Whether all groups are closed.
    pub(super) fn is_closed(&self) -> bool {
        self.groups.is_empty()
    }

    /// Takes a token.
    pub(super) fn take(&mut self, token: &Token<'_>) {
        let has_star = std::mem::take(&mut self.has_star);
        match *token {
            Token::Open => self.open(),
            Token::Close => self.close(),
            _ if self.group.kind == Kind::Skip => {}
            // A word behind a character may stand for it, as a byte may.
            Token::Word(word, _)
                if self.passed > 0 && word != "u" && word != "uc" && destination(word, false) == Destination::None =>
            {
                self.passed -= 1;
            }
            Token::Word(word, number) => self.word(word, number, has_star),
            Token::Symbol(b'*') => self.has_star = true,
            Token::Symbol(symbol) => match symbol {
                _ if self.passed > 0 => self.passed -= 1,
                b'~' => self.text(" "),
                b'_' => self.text("-"),
                b'\\' | b'{' | b'}' => self.byte(symbol, false),
                _ => {}
            },
            Token::Escaped(byte) => self.byte(byte, true),
            Token::Byte(byte) => self.byte(byte, false),
        }
    }

    fn open(&mut self) {
        self.flush();
        self.passed = 0;
        if self.groups.len() >= DEEPEST {
            self.remarks.push(format!("has groups that nest deeper than {DEEPEST}, and is read no further"));
            self.is_over = true;
            return;
        }
        self.groups.push(self.group);
        self.group.is_stretch = false;
        // A group in the list of styles is a style; those in one are parts of it.
        self.group.is_value = self.group.kind == Kind::Styles && !std::mem::take(&mut self.group.is_part);
        self.group.is_part = self.group.kind == Kind::Styles;
        if self.group.is_value {
            self.value.clear();
            self.described = 0;
        }
    }

    fn close(&mut self) {
        self.flush();
        self.passed = 0;
        let group = self.group;
        if group.is_value {
            self.take_value(group.kind);
        }
        if group.is_stretch {
            self.flow.finish();
        }
        match self.groups.pop() {
            Some(outer) => self.group = outer,
            None => self.remarks.push("closes a group that it does not open".to_owned()),
        }
        self.is_over |= self.groups.is_empty();
    }

    /// Takes what was gathered in a group.
    fn take_value(&mut self, kind: Kind) {
        let value = std::mem::take(&mut self.value);
        match kind {
            Kind::Styles => {
                let name = value.trim().trim_end_matches(';').trim().to_lowercase();
                if let Some(rank) = Rank::of_style(&name)
                    && self.styles.len() < MOST_KEPT
                {
                    self.styles.insert(self.described, rank);
                }
            }
            Kind::Info(Info::Title) => self.title = value,
            Kind::Info(Info::Author) => self.authors = vec![value],
            Kind::Instruction => {
                if let Some((base, reading)) = ruby(&value) {
                    self.group.kind = self.group.outer;
                    self.flush();
                    self.words(&base);
                    if self.group.kind == Kind::Text && !self.group.is_hidden && !self.group.is_deleted {
                        self.flow.reading(&reading);
                    }
                }
            }
            _ => {}
        }
    }

    /// Makes of the group what a word says; whether it says something.
    fn destination(&mut self, word: &str, has_star: bool) -> bool {
        let group = &mut self.group;
        match destination(word, has_star) {
            Destination::None => return false,
            Destination::Of(kind @ Kind::Info(_)) => {
                // Words of these names have other meanings elsewhere.
                group.kind = if group.kind == Kind::Shell { kind } else { Kind::Skip };
                group.is_value = true;
                self.value.clear();
            }
            Destination::Of(kind) => {
                if kind == Kind::Shell || kind == Kind::Instruction {
                    if group.kind != Kind::Shell {
                        group.outer = group.kind;
                    }
                    group.is_value = kind == Kind::Instruction;
                    self.value.clear();
                }
                group.kind = kind;
            }
            Destination::Back => group.kind = group.outer,
            Destination::Beside(place) => {
                let is_wanted = matches!(group.kind, Kind::Text | Kind::Shell) && !group.is_deleted;
                if !is_wanted || group.is_stretch {
                    group.kind = if is_wanted { Kind::Text } else { Kind::Skip };
                } else {
                    if place == Place::Aside {
                        // The paragraph that it is anchored in may have no word yet.
                        self.flow.open_paragraph();
                    }
                    self.flow.begin(place);
                    group.kind = Kind::Text;
                    group.is_stretch = true;
                    group.rank = None;
                }
            }
        }
        true
    }

    fn word(&mut self, word: &str, number: Option<i32>, has_star: bool) {
        match word {
            "u" => return self.unicode(number.unwrap_or(0)),
            "uc" => {
                self.group.fallback = number.and_then(|number| u32::try_from(number).ok()).unwrap_or(1);
                return;
            }
            _ => {}
        }
        self.passed = 0;
        if self.destination(word, has_star) {
            self.flush();
            return;
        }
        let is_on = number != Some(0);
        match word {
            "par" | "sect" | "page" | "column" | "cell" | "row" | "nestcell" | "nestrow" => {
                let is_joined = word == "par" && self.group.is_deleted;
                self.flush();
                if self.group.kind == Kind::Text && !is_joined {
                    self.flow.end_paragraph();
                }
            }
            "line" | "softline" | "lbr" => {
                self.flush();
                if self.group.kind == Kind::Text && !self.group.is_deleted {
                    self.flow.end_line();
                }
            }
            "tab" | "emspace" | "enspace" | "qmspace" => self.text(" "),
            "emdash" => self.text("—"),
            "endash" => self.text("–"),
            "lquote" => self.text("‘"),
            "rquote" => self.text("’"),
            "ldblquote" => self.text("“"),
            "rdblquote" => self.text("”"),
            "bullet" => self.text("•"),
            "pard" => self.group.rank = None,
            "plain" => {
                self.flush();
                (self.group.is_hidden, self.group.is_deleted) = (false, false);
                self.font(self.default_font);
            }
            "v" => {
                self.flush();
                self.group.is_hidden = is_on;
            }
            "deleted" => {
                self.flush();
                self.group.is_deleted = is_on;
            }
            "s" if self.group.kind == Kind::Styles => self.described = number.unwrap_or(0),
            "s" => self.group.rank = number.and_then(|number| self.styles.get(&number).copied()),
            "outlinelevel" if number == Some(0) && self.group.kind == Kind::Text => {
                self.group.rank.get_or_insert(Rank::Heading);
            }
            "f" if self.group.kind == Kind::Fonts => self.described = number.unwrap_or(0),
            "f" => self.font(number),
            "fcharset" if self.group.kind == Kind::Fonts => {
                self.describe_font(Charset::of_font(number.unwrap_or(1)));
            }
            "cpg" if self.group.kind == Kind::Fonts => {
                if let Some(encoding) = number.and_then(of_code_page) {
                    self.describe_font(Charset::Of(encoding));
                }
            }
            "deff" => self.default_font = number,
            "ansicpg" => {
                self.flush();
                if let Some(encoding) = number.and_then(of_code_page) {
                    self.pending.file = encoding;
                }
            }
            "mac" => self.pending.file = encoding_rs::MACINTOSH,
            "yr" | "mo" | "dy" | "hr" | "min" if self.group.kind == Kind::Info(Info::Created) => {
                let at = ["yr", "mo", "dy", "hr", "min"].iter().position(|part| *part == word).unwrap_or(0);
                self.created[at] = number.unwrap_or(0);
            }
            _ => {}
        }
    }

    fn describe_font(&mut self, charset: Charset) {
        if self.fonts.len() < MOST_KEPT {
            self.fonts.insert(self.described, charset);
        }
    }

    fn font(&mut self, number: Option<i32>) {
        self.group.charset = number.and_then(|number| self.fonts.get(&number).copied()).unwrap_or(Charset::File);
    }

    /// A character by its number, in halves beyond the first 65,536.
    fn unicode(&mut self, number: i32) {
        self.flush_bytes();
        self.passed = self.group.fallback;
        let Ok(unit) = u32::try_from(if number < 0 { number.saturating_add(0x1_0000) } else { number }) else { return };
        let character = match (u16::try_from(unit), self.high.take()) {
            (Ok(high @ 0xD800..=0xDBFF), before) => {
                self.lost += usize::from(before.is_some());
                self.high = Some(high);
                return;
            }
            (Ok(low @ 0xDC00..=0xDFFF), Some(high)) => char::decode_utf16([high, low]).next().and_then(Result::ok),
            (_, before) => {
                self.lost += usize::from(before.is_some());
                char::from_u32(unit)
            }
        };
        match character {
            // What a font of symbols has at a place of its own is no character.
            Some(c) if c.is_control() || matches!(c, '\u{F000}'..='\u{F0FF}') => {}
            Some(c) => self.words(c.encode_utf8(&mut [0; 4])),
            None => {
                self.lost += 1;
                self.words("\u{FFFD}");
            }
        }
    }

    fn byte(&mut self, byte: u8, is_escaped: bool) {
        if self.passed > 0 {
            self.passed -= 1;
            return;
        }
        if matches!(self.group.kind, Kind::Shell | Kind::Fonts | Kind::Skip) {
            return;
        }
        self.lose_half();
        if !self.pending.goes_with(byte, is_escaped, self.group.charset) {
            self.flush_bytes();
        }
        self.pending.push(byte, self.group.charset);
    }

    fn text(&mut self, text: &str) {
        self.flush();
        self.words(text);
    }

    fn lose_half(&mut self) {
        self.lost += usize::from(self.high.take().is_some());
    }

    fn flush(&mut self) {
        self.lose_half();
        self.flush_bytes();
    }

    fn flush_bytes(&mut self) {
        let text = self.pending.take();
        if !text.is_empty() {
            self.words(&text);
        }
    }

    fn words(&mut self, text: &str) {
        match self.group.kind {
            Kind::Text if self.group.is_deleted => {}
            Kind::Text if self.group.is_hidden => self.flow.hidden(text),
            Kind::Text => {
                self.flow.open_paragraph();
                self.flow.rank(self.group.rank);
                self.flow.text(text);
            }
            Kind::Styles | Kind::Info(_) | Kind::Instruction if self.value.len() < LONGEST_VALUE => {
                self.value.push_str(text);
            }
            _ => {}
        }
    }

    /// The document. `rest` is what is wrong with what stands behind it.
    pub(super) fn finished(mut self, rest: Option<String>) -> Document {
        self.flush();
        let is_full = self.flow.is_full();
        if !self.groups.is_empty() && rest.is_none() && !self.is_over && !is_full {
            self.remarks.push("ends inside a group; it may have been cut off".to_owned());
        }
        let lost = self.lost + self.pending.lost;
        if lost > 0 {
            self.remarks
                .push(format!("has {lost} places with bytes that are no characters in the encoding of their font"));
        }
        let mut document = self.flow.finished();
        document.remarks.extend(self.remarks);
        document.remarks.extend(rest);
        document.properties = said(&self.title, &self.authors, self.created);
        document
    }
}

/// What the document says of itself. The year is that of no clock where it is before there was RTF.
fn said(title: &str, authors: &[String], [year, month, day, hour, minute]: [i32; 5]) -> Properties {
    let created = match year {
        1987..=9999 => format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}"),
        _ => String::new(),
    };
    properties(title, authors, &created)
}

//! PDF with a text layer (ISO 32000-2). The library reads the file, its fonts and what is drawn; what is a line, a column, a
//! paragraph and a running head, and in which order they are read, is told here by where the characters stand, since a PDF
//! does not say it.
//!
//! [`glyphs`] takes a page's characters, [`fonts`] those of fonts that do not say what they are; [`lines`] → [`blocks`] →
//! [`paragraphs`], while [`heads`] takes out what stands at the edges and learns how the pages are called.

mod blocks;
mod bombs;
mod characters;
mod fonts;
mod glyphs;
mod heads;
mod lines;
mod paragraphs;
mod properties;

use std::collections::HashMap;
use std::io::{BufRead, Read as _};

use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::hayro_syntax::object::dict::keys::{COUNT, PAGES as PAGES_KEY};
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf as File};
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{
    Context as Interpreter, InterpreterCache, InterpreterSettings, TransformExt as _, interpret_page,
};

use self::blocks::{Block, blocks};
use self::fonts::Fonts;
use self::glyphs::UNKNOWN;
use self::heads::PageLines;
use self::lines::{Line, lines};
use self::paragraphs::Paragraph;
use super::contract::{Emit, Format, Record};
use super::document::{self, Document};
use crate::corpus::bounds::LONGEST;
use crate::corpus::context::Context;
use crate::corpus::evidence::{Draft, Field, Origin};

/// Files of printed pages.
pub(super) struct Pdf;

/// Bytes of a file, which lies in memory as a whole.
const FILE: u64 = 512 << 20;
/// Bytes in which a file says that it is a PDF.
const START: usize = 4096;
/// Pages of a file.
const PAGES: usize = 20_000;
/// Pages after which fonts are read anew.
const CACHED: usize = 64;
/// Pages that are named one by one where they hold no text.
const NAMED: usize = 8;
/// Lines of a page among which marks of notes are looked for; a page of more is a table.
const LINES: usize = 5000;
/// How much larger than the text a headline is set.
const LARGER: f64 = 1.15;
/// Longest headline, in characters.
const HEADLINE: usize = 80;

impl Format for Pdf {
    fn extensions(&self) -> &'static [&'static str] {
        &["pdf"]
    }

    fn read(&self, input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
        let mut bytes = Vec::new();
        input.take(FILE + 1).read_to_end(&mut bytes).map_err(|error| format!("cannot be read: {error}"))?;
        if bytes.len() as u64 > FILE {
            return Err(format!("is a PDF of more than {} MiB; part it, as with `qpdf --split-pages`", FILE >> 20));
        }
        if bytes.trim_ascii().is_empty() {
            return Err("is empty".to_owned());
        }
        if memchr::memmem::find(&bytes[..bytes.len().min(START)], b"%PDF-").is_none() {
            return Err("does not begin as a PDF does; name it for what is in it, as .html for a page".to_owned());
        }
        bombs::refuse(&bytes)?;
        let file = File::new(bytes).map_err(reason)?;
        let read = Read::of(&file)?;
        if context.config.pdf_pages_are_articles() {
            for (number, content) in read.articles(context).into_iter().enumerate() {
                if emit(Record { number: Some(number as u64 + 1), content }).is_break() {
                    break;
                }
            }
        } else {
            let _ = emit(Record { number: None, content: Ok(read.article(context)) });
        }
        Ok(())
    }
}

/// Why a file cannot be read, and what to do.
fn reason(error: LoadPdfError) -> String {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            "is encrypted; take the password off, as with `qpdf --decrypt --password=… in.pdf out.pdf`".to_owned()
        }
        LoadPdfError::Decryption(_) => "is encrypted in a way that is not read; print it into a new PDF".to_owned(),
        LoadPdfError::Invalid => {
            "is a damaged or cut off PDF; mend it, as with `qpdf in.pdf out.pdf`, or get it anew".to_owned()
        }
    }
}

/// A file as it was read: its pages, and what is to be said of them.
struct Read {
    pages: Vec<Vec<Block>>,
    labels: Vec<String>,
    /// The size of most of the text.
    body: f64,
    properties: document::Properties,
    address: Option<String>,
    remarks: Vec<String>,
    dropped: Vec<String>,
}

impl Read {
    fn of(file: &File) -> Result<Self, String> {
        let mut remarks = Vec::new();
        let mut pages = Vec::new();
        let (mut unknown, mut bytes, mut shown) = (0, 0, 0);
        let mut empty = Vec::new();
        let mut fonts = Fonts::of(file);
        let all = file.pages();
        let mut cache = InterpreterCache::new();
        for (number, page) in all.iter().take(PAGES).enumerate() {
            // Fonts of pages long past take memory.
            if number % CACHED == 0 {
                cache = InterpreterCache::new();
            }
            let (width, height) = page.render_dimensions();
            let (width, height) = (f64::from(width), f64::from(height));
            let area = Rect::new(0.0, 0.0, width, height);
            let turned = page.initial_transform(true).to_kurbo();
            let mut interpreter = Interpreter::new(turned, area, &cache, file.xref(), InterpreterSettings::default());
            let mut taken = glyphs::Page::new(width, height, &mut fonts);
            taken.all_of(|taken| interpret_page(page, &mut interpreter, taken));
            if taken.is_cut {
                remarks.push(format!("has more on page {} than is read; the rest of that page is missing", number + 1));
            }
            unknown += taken.glyphs.iter().filter(|glyph| glyph.text == UNKNOWN).count();
            shown += taken.glyphs.len();
            bytes += taken.glyphs.iter().map(|glyph| glyph.text.len()).sum::<usize>();
            if bytes > LONGEST {
                return Err(format!(
                    "holds more than {} MiB of text; part it, as with `qpdf --split-pages`",
                    LONGEST >> 20
                ));
            }
            if taken.glyphs.is_empty() && taken.has_pictures {
                empty.push(number + 1);
            }
            pages.push(PageLines { lines: lines(taken.glyphs), height });
        }
        if let Some(stated) = stated_pages(file).filter(|stated| *stated > all.len()) {
            remarks.push(format!(
                "says that it has {stated} pages, of which {} can be read; it may be cut off",
                all.len()
            ));
        }
        if all.len() > PAGES {
            remarks.push(format!("has {} pages; the first {PAGES} are read", all.len()));
        }
        if shown == 0 {
            return Err(match (all.len(), empty.len()) {
                (0, _) => "holds no page".to_owned(),
                (_, 0) => "holds no text".to_owned(),
                _ => "holds pictures of pages and no text; put a layer of text behind them, as with `ocrmypdf -l \
                      chi_tra+chi_sim in.pdf out.pdf`"
                    .to_owned(),
            });
        }
        if unknown * 2 > shown {
            return Err("is set in fonts that do not say which characters they draw; print it anew, or read it by OCR, as with \
                        `ocrmypdf --force-ocr -l chi_tra+chi_sim in.pdf out.pdf`"
                .to_owned());
        }
        if unknown > 0 {
            remarks.push(format!(
                "has {unknown} of {shown} characters in a font that does not say which they are; they stand as {UNKNOWN}"
            ));
        }
        if !empty.is_empty() {
            remarks.push(format!("has no text on {}, which may be pictures", named(&empty)));
        }
        let body = body_size(&pages);
        let mut dropped = Vec::new();
        for page in &mut pages {
            without_note_marks(&mut page.lines, body, &mut dropped);
        }
        let heads = heads::take(&mut pages);
        dropped.extend(heads.dropped);
        Ok(Self {
            pages: pages.into_iter().map(|page| blocks(with_marks_of_items(page.lines))).collect(),
            labels: heads.labels,
            body,
            properties: properties::of(file),
            address: heads.address,
            remarks,
            dropped,
        })
    }

    /// The article that the file is.
    fn article(self, context: &Context<'_>) -> Draft {
        let paragraphs = paragraphs::paragraphs(&self.pages, self.body, context.zone);
        let mut draft = Document {
            headline: headline(&paragraphs, self.body),
            pages: page_marks(&paragraphs, &self.labels),
            paragraphs: paragraphs.into_iter().map(|paragraph| paragraph.text).collect(),
            properties: self.properties,
            remarks: self.remarks,
            dropped: self.dropped,
        }
        .draft(context);
        if let Some(address) = &self.address {
            draft.text(Field::Url, address, Origin::Capture, "printed below the page");
        }
        draft
    }

    /// The articles that its pages are.
    fn articles(self, context: &Context<'_>) -> Vec<Result<Draft, String>> {
        let Self { pages, labels, body, properties, mut remarks, mut dropped, .. } = self;
        let each = pages.into_iter().zip(labels).map(|(page, label)| {
            let paragraphs = paragraphs::paragraphs(&[page], body, context.zone);
            if paragraphs.is_empty() {
                return Err("is a page without text".to_owned());
            }
            let mut draft = Document {
                headline: headline(&paragraphs, body),
                pages: Vec::new(),
                paragraphs: paragraphs.into_iter().map(|paragraph| paragraph.text).collect(),
                properties: document::Properties { title: None, ..properties.clone() },
                remarks: std::mem::take(&mut remarks),
                dropped: std::mem::take(&mut dropped),
            }
            .draft(context);
            draft.text(Field::Page, &label, Origin::Properties, "page");
            Ok(draft)
        });
        each.collect()
    }
}

/// How many pages the file says that it has.
fn stated_pages(file: &File) -> Option<usize> {
    let catalog = file.xref().get::<Dict<'_>>(file.xref().root_id())?;
    catalog.get::<Dict<'_>>(PAGES_KEY)?.get::<i32>(COUNT)?.try_into().ok()
}

/// The size that most characters have.
fn body_size(pages: &[PageLines]) -> f64 {
    let mut sizes: HashMap<i64, usize> = HashMap::new();
    for line in pages.iter().flat_map(|page| &page.lines) {
        *sizes.entry((line.size * 4.0).round() as i64).or_insert(0) += line.text.chars().count();
    }
    sizes.into_iter().max_by_key(|(size, count)| (*count, *size)).map_or(10.0, |(size, _)| size as f64 / 4.0)
}

/// Takes out the small figures and stars, raised above the line, that lead to notes.
fn without_note_marks(lines: &mut Vec<Line>, body: f64, dropped: &mut Vec<String>) {
    let is_mark = |line: &Line| {
        line.size < 0.85 * body
            && line.text.chars().count() <= 4
            && line.text.chars().all(|c| c.is_numeric() || "*†‡§[]()〔〕（）,，".contains(c))
    };
    if lines.len() > LINES {
        return;
    }
    let places: Vec<[f64; 4]> = lines.iter().filter(|line| !is_mark(line)).map(Line::bounds).collect();
    lines.retain(|line| {
        let [left, top, right, bottom] = line.bounds();
        let slack = 1.5 * line.size;
        let is_beside = |[l, t, r, b]: &[f64; 4]| left - slack < *r && right + slack > *l && top < *b && bottom > *t;
        let is_out = is_mark(line) && places.iter().any(is_beside);
        if is_out && !dropped.contains(&line.text) {
            dropped.push(line.text.clone());
        }
        !is_out
    });
}

/// Puts the mark of a list's item, which stands apart, before what it marks.
fn with_marks_of_items(lines: Vec<Line>) -> Vec<Line> {
    let is_mark = |text: &str| {
        let count = text.chars().count();
        count == 1 && text.chars().all(|c| !c.is_alphanumeric() && !"“”‘’「」『』（）《》。，".contains(c))
            || count <= 4 && text.ends_with(['.', '、', ')', '）']) && text.chars().any(char::is_numeric)
    };
    let mut joined: Vec<Line> = Vec::with_capacity(lines.len());
    for mut line in lines {
        if let Some(mark) = joined.pop_if(|mark| {
            is_mark(&mark.text)
                && mark.flow == line.flow
                && (mark.across - line.across).abs() < 0.4 * line.size
                && (0.0..4.0 * line.size).contains(&(line.start - mark.end))
        }) {
            line.text = format!("{} {}", mark.text, line.text);
            (line.start, line.order) = (mark.start, mark.order);
        }
        joined.push(line);
    }
    joined
}

/// The paragraph that is set largest, if it is larger than the text and stands before most of it.
fn headline(paragraphs: &[Paragraph], body: f64) -> Option<String> {
    let is_headline = |paragraph: &&Paragraph| {
        let count = paragraph.text.chars().count();
        paragraph.size >= LARGER * body
            && (2..=HEADLINE).contains(&count)
            && paragraph.pages.first().is_some_and(|(_, page)| *page == 0)
            && paragraph.text.chars().any(char::is_alphabetic)
    };
    let found = paragraphs.iter().take(40).filter(is_headline);
    let largest = found.clone().map(|paragraph| paragraph.size).max_by(f64::total_cmp)?;
    found.into_iter().find(|paragraph| paragraph.size > 0.97 * largest).map(|paragraph| paragraph.text.clone())
}

/// Where in the paragraphs the pages begin.
fn page_marks(paragraphs: &[Paragraph], labels: &[String]) -> Vec<document::Page> {
    let mut last = None;
    let mut marks = Vec::new();
    for (number, paragraph) in paragraphs.iter().enumerate() {
        for (at, page) in &paragraph.pages {
            if last != Some(*page) {
                let label = labels.get(*page).cloned().unwrap_or_default();
                marks.push(document::Page { paragraph: number, at: *at, label });
                last = Some(*page);
            }
        }
    }
    marks
}

/// `page 3`, `pages 1, 2 and 5`, `pages 1, 2, 3 and 40 others`.
fn named(pages: &[usize]) -> String {
    let word = if pages.len() == 1 { "page" } else { "pages" };
    let first: Vec<String> = pages.iter().take(NAMED).map(usize::to_string).collect();
    match pages.len() - first.len() {
        0 => format!("{word} {}", first.join(", ")),
        more => format!("{word} {} and {more} others", first.join(", ")),
    }
}

//! EPUB, 2 and 3: a book, an article a chapter. The package document says which documents it has and in which order; the
//! table of contents, what they are called. A chapter is read as a manuscript is, so that its own time line and credits
//! count; what the book says of itself stands behind them, and its title is the section.

mod chapter;
mod href;
mod marking;
mod opf;
#[cfg(test)]
mod tests;
mod toc;
mod xml;

use std::collections::{HashMap, HashSet};
use std::io::BufRead;
use std::ops::ControlFlow;

use self::chapter::{Chapter, Parsed};
use self::opf::{Book, MOST_DOCUMENTS};
use self::toc::Toc;
use super::contract::{Emit, Format, Record};
use super::document::{Document, Properties};
use crate::corpus::context::Context;
use crate::corpus::encoding::{Decoded, declared_in_xml, decode};
use crate::corpus::evidence::{Draft, Field, Origin};
use crate::corpus::unpack::{Contents, Package};

/// Books of an article a chapter.
pub(super) struct Epub;

/// Bytes of the documents of a book, which are held together since they lie in any order.
const DOCUMENTS: usize = 256 << 20;
/// Where a package says what it is, and what of it is encrypted.
const CONTAINER: &str = "META-INF/container.xml";
const ENCRYPTION: &str = "META-INF/encryption.xml";
/// What is counted as no article.
const NAVIGATION: &str = "EPUB navigation";
const NO_TEXT: &str = "EPUB page without text";

impl Format for Epub {
    fn extensions(&self) -> &'static [&'static str] {
        &["epub"]
    }

    fn read(&self, input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
        self.read_all(input, context, emit, &mut |_| ())
    }

    fn read_all(
        &self,
        input: &mut dyn BufRead,
        context: &Context<'_>,
        emit: &mut Emit<'_>,
        not_read: &mut dyn FnMut(String),
    ) -> Result<(), String> {
        let mut package = Package::new(input, &context.budget, &context.watch)?;
        let (mut about, damage) = package.contents(&|name| matches!(name, CONTAINER | ENCRYPTION), DOCUMENTS)?;
        let missing = |what: &str| match &damage {
            Some(damage) => damage.clone(),
            None => format!("is no e-book: it has no {what}"),
        };
        let container = about.remove(CONTAINER).ok_or_else(|| missing(CONTAINER))?;
        let encrypted = match about.remove(ENCRYPTION) {
            Some(Ok(encryption)) => opf::encrypted(&encryption),
            Some(Err(_)) => vec![ENCRYPTION.to_owned()],
            None => Vec::new(),
        };
        if !encrypted.is_empty() {
            return Err("is an e-book with DRM, which is not read; get a copy without it from its publisher".to_owned());
        }
        let container = container.map_err(|reason| format!("has a container.xml that {reason}"))?;
        let path = opf::package_document(&container)?;
        let document = package.contents(&|name| name == path, DOCUMENTS)?.0.remove(&path);
        let document = document.ok_or_else(|| missing(&format!("package document `{path}`")))?;
        let document = document.map_err(|reason| format!("has a package document `{path}` that {reason}"))?;
        let book = opf::book(&path, &document)?;
        let (toc, remark) = contents(&book, &mut package)?;
        let wanted: HashSet<&str> = book.spine.iter().flatten().map(String::as_str).collect();
        let (documents, damage) = package.contents(&|name| wanted.contains(name), DOCUMENTS)?;
        (0..book.pictures).for_each(|_| not_read(NO_TEXT.to_owned()));
        let mut reading = Reading { book: &book, toc: &toc, context, emit, not_read, number: 0, page: None };
        if reading.documents(documents).is_break() {
            return Ok(());
        }
        let number = reading.number;
        if book.is_cut {
            return Err(format!("has more than {MOST_DOCUMENTS} documents; those behind them are not read"));
        }
        if let Some(reason) = damage {
            return Err(reason);
        }
        match remark {
            Some(remark) => Err(remark),
            None if number == 0 => Err("holds no article: no page of the book has text".to_owned()),
            None => Ok(()),
        }
    }
}

/// The table of contents of `book`, and what is wrong with it.
fn contents(book: &Book, package: &mut Package) -> Result<(Toc, Option<String>), String> {
    let (nav, ncx) = (book.nav.as_deref(), book.ncx.as_deref());
    let is_wanted = |name: &str| Some(name) == nav || Some(name) == ncx;
    let (mut found, _) = package.contents(&is_wanted, DOCUMENTS)?;
    let mut remark = None;
    let mut toc = Toc::default();
    for (path, of) in [(nav, Toc::of_nav as fn(&str, &[u8]) -> _), (ncx, Toc::of_ncx)] {
        let Some((path, bytes)) = path.and_then(|path| Some((path, found.remove(path)?))) else { continue };
        match bytes.and_then(|bytes| of(path, &bytes)) {
            Ok(read) if toc.entries.is_empty() && !read.entries.is_empty() => {
                let pages = std::mem::take(&mut toc.pages);
                toc = read;
                if toc.pages.is_empty() {
                    toc.pages = pages;
                }
            }
            Ok(read) if toc.pages.is_empty() => toc.pages = read.pages,
            Ok(_) => {}
            Err(reason) => remark = Some(format!("has a table of contents `{path}` that {reason}")),
        }
    }
    if toc.is_cut {
        remark = Some("has a table of contents that is too long; its end is not read".to_owned());
    }
    // The other one serves where one is broken.
    Ok((toc, remark))
}

struct Reading<'a, 'c, 'e> {
    book: &'a Book,
    toc: &'a Toc,
    context: &'a Context<'c>,
    emit: &'a mut Emit<'e>,
    not_read: &'a mut dyn FnMut(String),
    /// The article that was handed over last.
    number: u64,
    /// The page that is open.
    page: Option<String>,
}

impl Reading<'_, '_, '_> {
    /// Reads the documents in the order of the book.
    fn documents(&mut self, mut contents: Contents) -> ControlFlow<()> {
        let mut entries: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, entry) in self.toc.entries.iter().enumerate() {
            entries.entry(entry.path.as_str()).or_default().push(at);
        }
        let mut pages: HashMap<&str, HashMap<&str, &str>> = HashMap::new();
        for ((path, fragment), label) in &self.toc.pages {
            pages.entry(path).or_default().insert(fragment, label);
        }
        let (none, no_pages) = (Vec::new(), HashMap::new());
        for document in &self.book.spine {
            let path = match document {
                Ok(path) => path.as_str(),
                Err(reason) => {
                    self.fail(reason.clone())?;
                    continue;
                }
            };
            if self.book.nav.as_deref() == Some(path) {
                (self.not_read)(NAVIGATION.to_owned());
                continue;
            }
            let entries = entries.get(path).unwrap_or(&none);
            let pages = pages.get(path).unwrap_or(&no_pages);
            match contents.remove(path) {
                None => self.fail(format!("is not in the book: it has no part `{path}`"))?,
                Some(Err(reason)) => self.fail(format!("lies in a part `{path}` that {reason}"))?,
                Some(Ok(bytes)) => self.document(path, &bytes, entries, pages)?,
            }
        }
        ControlFlow::Continue(())
    }

    fn fail(&mut self, reason: String) -> ControlFlow<()> {
        self.number += 1;
        (self.emit)(Record { number: Some(self.number), content: Err(reason) })
    }

    fn document(
        &mut self,
        path: &str,
        bytes: &[u8],
        entries: &[usize],
        pages: &HashMap<&str, &str>,
    ) -> ControlFlow<()> {
        let decoded = match decode(bytes, declared_in_xml(bytes).as_deref()) {
            Ok(decoded) => decoded,
            Err(reason) => return self.fail(format!("lies in a part `{path}` that {reason}")),
        };
        let parsed = match Parsed::of(&decoded.text, self.toc, entries, pages) {
            Ok(parsed) => parsed,
            Err(reason) => return self.fail(format!("lies in a part `{path}` that {reason}")),
        };
        if let Some(label) = pages.get("") {
            self.page = Some((*label).to_owned());
        }
        let is_cover = self.book.covers.contains(path) && parsed.is_short()
            || parsed.repeats(&|line| self.book.stated.contains(line) || line == "Cover");
        if parsed.is_empty() || is_cover {
            (self.not_read)(NO_TEXT.to_owned());
            return ControlFlow::Continue(());
        }
        if parsed.is_contents() || self.book.contents.contains(path) && parsed.is_short() {
            (self.not_read)(NAVIGATION.to_owned());
            return ControlFlow::Continue(());
        }
        let chapters = parsed.chapters(self.toc, entries, &mut self.page, self.context.zone);
        let is_one = chapters.len() == 1;
        for (at, chapter) in chapters.into_iter().enumerate() {
            // The heading of a part stands in the sections of its chapters.
            if chapter.is_part {
                (self.not_read)(NO_TEXT.to_owned());
                continue;
            }
            let title = parsed.title.as_deref().filter(|_| is_one);
            let mut draft = self.draft(chapter, title, path, &decoded);
            if at == 0 {
                draft.dropped.extend(parsed.hidden.iter().cloned());
            }
            if parsed.is_torn {
                draft.remarks.push(format!("lies in a part `{path}` without an end; it may have been cut off"));
            }
            self.number += 1;
            (self.emit)(Record { number: Some(self.number), content: Ok(draft) })?;
        }
        ControlFlow::Continue(())
    }

    /// The draft of a chapter in the part `path`, which calls itself `title`.
    fn draft(&self, chapter: Chapter, title: Option<&str>, path: &str, decoded: &Decoded) -> Draft {
        let book = self.book;
        let file = path.rsplit('/').next().unwrap_or(path);
        let is_told =
            |title: &&str| book.title.as_deref() != Some(*title) && *title != file && !file.starts_with(*title);
        let is_known = chapter.headline.is_some();
        let title = title.filter(is_told).map(str::to_owned).or_else(|| book.title.clone());
        let mut section: Vec<String> = book.title.iter().cloned().collect();
        section.extend(chapter.above.into_iter().filter(|above| book.title.as_ref() != Some(above)));
        let properties = Properties {
            title: title.filter(|_| !is_known),
            authors: book.creators.clone(),
            created: book.date.clone(),
            section,
            ..Properties::default()
        };
        let Chapter { paragraphs, headline, pages, .. } = chapter;
        let document = Document { paragraphs, headline, pages, properties, ..Document::default() };
        let mut draft = document.draft(self.context);
        if let Some(publisher) = &book.publisher {
            draft.text(Field::Source, publisher, Origin::Properties, "publisher");
        }
        if !book.others.is_empty() {
            draft.note(format!("others who made the book: {}", book.others.join("、")));
        }
        draft.decoded(decoded);
        draft
    }
}

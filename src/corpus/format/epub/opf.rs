//! What a book says of itself: where its package document is (`container.xml`), what is encrypted (`encryption.xml`), and
//! the package document (OPF) with metadata, manifest, spine and guide. Takes bytes; gives a [`Book`].

use std::collections::{HashMap, HashSet};

use super::href::resolved;
use super::xml::{Step, walk};

/// Documents of a spine that are read.
pub(super) const MOST_DOCUMENTS: usize = 50_000;
/// Values of metadata that are kept.
const MOST_VALUES: usize = 1000;
/// Algorithms that only obfuscate fonts.
const OBFUSCATION: [&str; 2] = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// A book, as its package document has it.
#[derive(Default)]
pub(super) struct Book {
    pub(super) title: Option<String>,
    /// Those who wrote it, and beside them others by their roles.
    pub(super) creators: Vec<String>,
    pub(super) others: Vec<String>,
    pub(super) date: Option<String>,
    pub(super) publisher: Option<String>,
    /// All values of its metadata, which a title page repeats.
    pub(super) stated: HashSet<String>,
    /// Its documents in the order of reading, each once; or why one cannot be found.
    pub(super) spine: Vec<Result<String, String>>,
    /// Documents of the spine that are pictures.
    pub(super) pictures: u64,
    /// Whether the spine has more than are read.
    pub(super) is_cut: bool,
    /// The EPUB 3 navigation document, and the EPUB 2 one (NCX).
    pub(super) nav: Option<String>,
    pub(super) ncx: Option<String>,
    /// Pages that are called a cover, a title page or a table of contents.
    pub(super) covers: HashSet<String>,
    pub(super) contents: HashSet<String>,
}

/// The name of the package document.
pub(super) fn package_document(container: &[u8]) -> Result<String, String> {
    let mut found = None;
    let walked = walk(container, &mut |step| {
        if let Step::Open("rootfile", attributes) = step
            && attributes.get("media-type").is_none_or(|kind| kind.trim() == "application/oebps-package+xml")
        {
            found = found.take().or_else(|| attributes.get("full-path").and_then(|path| resolved("", path)));
        }
    });
    match (found, walked) {
        (Some((path, _)), _) => Ok(path),
        (None, Err(reason)) => Err(format!("has a container.xml that {reason}")),
        (None, Ok(())) => Err("is no e-book that is read: its container.xml names no package document".to_owned()),
    }
}

/// The members that are encrypted and are no obfuscated fonts; a list that cannot be read counts as one.
pub(super) fn encrypted(encryption: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut algorithm = String::new();
    let mut in_key = 0_usize;
    let walked = walk(encryption, &mut |step| match step {
        Step::Open("EncryptedData", _) => algorithm.clear(),
        Step::Open("EncryptedKey" | "KeyInfo", _) => in_key += 1,
        Step::Close("EncryptedKey" | "KeyInfo") => in_key = in_key.saturating_sub(1),
        Step::Open("EncryptionMethod", attributes) if in_key == 0 => {
            attributes.get("Algorithm").unwrap_or_default().clone_into(&mut algorithm);
        }
        Step::Open("CipherReference", attributes) => {
            let name = resolved("", attributes.get("URI").unwrap_or_default()).map(|(path, _)| path);
            let name = name.unwrap_or_default();
            let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
            let is_page = matches!(ending.as_str(), "xhtml" | "html" | "htm" | "xml" | "opf" | "ncx");
            if is_page || !OBFUSCATION.contains(&algorithm.trim()) {
                found.push(name);
            }
        }
        _ => {}
    });
    if walked.is_err() && found.is_empty() {
        found.push("encryption.xml".to_owned());
    }
    found
}

struct Item {
    href: String,
    kind: String,
}

struct Value {
    name: String,
    id: Option<String>,
    role: Option<String>,
    event: Option<String>,
    text: String,
}

/// The book that the package document at `path` describes.
pub(super) fn book(path: &str, bytes: &[u8]) -> Result<Book, String> {
    let mut book = Book::default();
    let mut items: HashMap<String, Item> = HashMap::new();
    let mut values: Vec<Value> = Vec::new();
    let mut roles: HashMap<String, String> = HashMap::new();
    let mut seen: HashSet<String> = HashSet::new();
    let (mut in_metadata, mut open, mut refined) = (false, None, None);
    let mut role = String::new();
    let mut ncx = None;
    walk(bytes, &mut |step| match step {
        Step::Open("metadata", _) => in_metadata = true,
        Step::Close("metadata") => in_metadata = false,
        Step::Open("meta", attributes) if in_metadata => {
            refined = (attributes.get("property") == Some("role"))
                .then(|| attributes.get("refines").unwrap_or_default().trim_start_matches('#').to_owned());
            role.clear();
        }
        Step::Close("meta") => {
            if let Some(id) = refined.take().filter(|_| roles.len() < MOST_VALUES) {
                roles.insert(id, role.trim().to_owned());
            }
        }
        Step::Open(name, attributes) if in_metadata && values.len() < MOST_VALUES => {
            let owned = |name: &str| attributes.get(name).map(str::to_owned);
            let (id, role, event) = (owned("id"), owned("role"), owned("event"));
            values.push(Value { name: name.to_owned(), id, role, event, text: String::new() });
            open = Some(());
        }
        Step::Text(text) if refined.is_some() => role.push_str(text),
        Step::Text(text) if open.is_some() => {
            if let Some(value) = values.last_mut() {
                value.text.push_str(text);
            }
        }
        Step::Close(_) if in_metadata => open = None,
        Step::Open("item", attributes) => {
            let (Some(id), Some(href)) = (attributes.get("id"), attributes.get("href")) else { return };
            if attributes.has("properties", "nav") {
                book.nav = book.nav.take().or_else(|| resolved(path, href).map(|(path, _)| path));
            }
            let kind = attributes.get("media-type").unwrap_or_default().trim().to_owned();
            items.entry(id.trim().to_owned()).or_insert(Item { href: href.to_owned(), kind });
        }
        Step::Open("spine", attributes) => ncx = attributes.get("toc").map(|id| id.trim().to_owned()),
        Step::Open("itemref", attributes) => {
            if let Some(id) = attributes.get("idref") {
                book.refer(path, id.trim(), &items, &mut seen);
            }
        }
        Step::Open("reference", attributes) => {
            let Some((page, _)) = attributes.get("href").and_then(|href| resolved(path, href)) else { return };
            match attributes.get("type").unwrap_or_default() {
                "cover" | "title-page" | "titlepage" => book.covers.insert(page),
                "toc" => book.contents.insert(page),
                _ => false,
            };
        }
        _ => {}
    })
    .map_err(|reason| format!("has a package document `{path}` that {reason}"))?;
    let is_ncx = |item: &&Item| item.kind == "application/x-dtbncx+xml";
    let ncx = ncx.and_then(|id| items.get(&id)).or_else(|| items.values().find(is_ncx));
    book.ncx = ncx.and_then(|item| resolved(path, &item.href)).map(|(path, _)| path);
    book.describe(values, &roles);
    Ok(book)
}

impl Book {
    /// Takes over a document of the spine.
    fn refer(&mut self, path: &str, id: &str, items: &HashMap<String, Item>, seen: &mut HashSet<String>) {
        if self.spine.len() >= MOST_DOCUMENTS {
            self.is_cut = true;
            return;
        }
        let Some(item) = items.get(id) else {
            if seen.insert(format!("#{id}")) {
                self.spine.push(Err(format!("is not in the book: its list of files has no `{id}`")));
            }
            return;
        };
        match resolved(path, &item.href) {
            Some((name, _)) if item.kind.starts_with("image/") => self.pictures += u64::from(seen.insert(name)),
            Some((name, _)) => {
                if seen.insert(name.clone()) {
                    self.spine.push(Ok(name));
                }
            }
            None => self.spine.push(Err(format!("is not in the book: `{}` lies elsewhere", item.href))),
        }
    }

    /// Takes over the metadata.
    fn describe(&mut self, values: Vec<Value>, roles: &HashMap<String, String>) {
        for value in values {
            let text = value.text.split_whitespace().collect::<Vec<_>>().join(" ");
            if text.is_empty() {
                continue;
            }
            self.stated.insert(text.clone());
            match value.name.as_str() {
                "title" if self.title.is_none() => self.title = Some(text),
                "publisher" if self.publisher.is_none() => self.publisher = Some(text),
                "date" if self.date.is_none() || value.event.as_deref() == Some("publication") => {
                    self.date = Some(text);
                }
                "creator" => {
                    let refined = value.id.as_ref().and_then(|id| roles.get(id));
                    match value.role.as_ref().or(refined).map(String::as_str) {
                        None | Some("aut" | "") => self.creators.push(text),
                        Some(role) => self.others.push(format!("{text} ({role})")),
                    }
                }
                _ => {}
            }
        }
    }
}

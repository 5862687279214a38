//! `/clippings`: folders of chosen articles with notes. Looking changes nothing; each change is a form with a token, and leads
//! back to the page that it was made on.

use askama::Template;
use chrono::Utc;

use super::address::Address;
use super::frame::{Frame, Reader};
use super::search::{Day, day};
use super::shown::{self, harmless, short};
use crate::article::ArticleId;
use crate::clippings::{
    Added, Clipping, Clippings, ClippingsFile, Folder, FolderName, State, ToldClipping, ToldFolder,
};
use crate::error::{Error, ErrorKind, Result};
use crate::service::{Holdings, reclipped};
use crate::text::script::script;
use crate::web::guards::form::FORM_TOKEN;
use crate::web::messages::Tongue;
use crate::web::pairs::Pairs;
use crate::web::problem::{Kind, Problem};

/// Clippings of a page.
const MOST: usize = 200;
/// Characters of a title.
const TITLE: usize = 200;
/// What a folder can be written as.
const FORMATS: [(&str, &str); 8] = super::search::FORMATS;

/// Folders, and one of them.
#[derive(Debug, Template)]
#[template(path = "clippings.html")]
struct View {
    page: Frame,
    field: &'static str,
    folders: Vec<FolderView>,
    open: Option<Open>,
    damaged: Option<String>,
    /// What has come of an import.
    come: Vec<String>,
}

#[derive(Debug)]
struct FolderView {
    name: String,
    href: String,
    count: String,
    is_current: bool,
}

/// The folder that is open.
#[derive(Debug)]
struct Open {
    /// Its name as it is, for forms.
    name: String,
    shown: String,
    count: String,
    exports: Vec<(&'static str, String)>,
    clippings: Vec<ClippingView>,
    others: Vec<String>,
    /// Leads on to more of it.
    next: Option<String>,
    is_empty: bool,
}

#[derive(Debug)]
struct ClippingView {
    id: String,
    nth: usize,
    href: Option<String>,
    lang: &'static str,
    title: String,
    date: Option<Day>,
    source: String,
    clipped: String,
    note: String,
    state: &'static str,
    is_changed: bool,
}

/// What of an article's clippings its own page shows.
#[derive(Clone, Debug)]
pub(super) struct OfArticle {
    pub(super) field: &'static str,
    /// The folders that have it: their names, and where they are.
    pub(super) holding: Vec<(String, String)>,
    /// The names of all folders.
    pub(super) names: Vec<String>,
    /// The folder that is offered.
    pub(super) first: String,
}

/// What of the clippings the page of an article shows. A file that cannot be read hinders no article.
pub(super) fn of_article(reader: &Reader, file: &ClippingsFile, id: ArticleId) -> Option<OfArticle> {
    let clippings = file.read().ok()?;
    let names: Vec<String> = clippings.folders().iter().map(|folder| folder.name.to_string()).collect();
    Some(OfArticle {
        field: FORM_TOKEN,
        holding: clippings
            .holding(id)
            .map(|folder| (harmless(folder.name.as_str()).into_owned(), to_folder(&reader.address, &folder.name)))
            .collect(),
        first: names.last().cloned().unwrap_or_else(|| reader.tongue.t("default-folder").to_owned()),
        names,
    })
}

/// Where a folder is.
fn to_folder(address: &Address, name: &FolderName) -> String {
    address.bare("/clippings").set("folder", name.as_str()).to_string()
}

/// The page.
///
/// # Errors
/// Where the file or the index cannot be read, and where there is no such folder.
pub(super) fn page(reader: &Reader, holdings: &dyn Holdings, file: &ClippingsFile) -> Result<String> {
    let (m, address) = (reader.tongue, &reader.address);
    let clippings = file.read()?;
    let open = match address.get("folder") {
        Some(name) => Some(clippings.folder(&name.parse()?)?),
        None => clippings.folders().first(),
    };
    let folders = clippings.folders().iter().map(|folder| FolderView {
        name: harmless(folder.name.as_str()).into_owned(),
        href: to_folder(address, &folder.name),
        count: m.n("folder-count", &(folder.clippings.len() as u64)),
        is_current: open.is_some_and(|open| open.name == folder.name),
    });
    let view = View {
        page: Frame::new(reader, m.t("clippings")),
        field: FORM_TOKEN,
        folders: folders.collect(),
        open: open.map(|folder| opened(reader, holdings, &clippings, folder)).transpose()?,
        damaged: match clippings.damaged().len() as u64 {
            0 => None,
            lines => Some(m.n("clip-damaged", &lines)),
        },
        come: [("added", "clip-added"), ("joined", "clip-joined"), ("unread", "clip-unread")]
            .into_iter()
            .filter_map(|(name, key)| Some(m.n(key, &address.get(name)?.parse().ok()?)))
            .collect(),
    };
    view.render().map_err(super::unrendered)
}

fn opened(reader: &Reader, holdings: &dyn Holdings, clippings: &Clippings, folder: &Folder) -> Result<Open> {
    let (m, address) = (reader.tongue, &reader.address);
    let from = address.get("rank").and_then(|rank| rank.parse::<usize>().ok()).unwrap_or(1).saturating_sub(1);
    let shown: Vec<Clipping> = folder.clippings.iter().skip(from).take(MOST).cloned().collect();
    let part = Folder { clippings: shown, ..folder.clone() };
    let told = ToldFolder::of(&part, Some(holdings.engine()))?;
    let export = Address::new("/clippings/export").set("folder", folder.name.as_str());
    Ok(Open {
        name: folder.name.to_string(),
        shown: harmless(folder.name.as_str()).into_owned(),
        count: m.n("folder-count", &(folder.clippings.len() as u64)),
        exports: FORMATS.iter().map(|(value, text)| (*text, export.set("format", value).to_string())).collect(),
        clippings: told
            .clippings
            .iter()
            .enumerate()
            .map(|(nth, clipping)| view(m, address, from + nth + 1, clipping))
            .collect(),
        others: clippings
            .folders()
            .iter()
            .filter(|other| other.name != folder.name)
            .map(|other| other.name.to_string())
            .collect(),
        next: (from + MOST < folder.clippings.len()).then(|| {
            let next = address.bare("/clippings").set("folder", folder.name.as_str());
            next.set("rank", &(from + MOST + 1).to_string()).to_string()
        }),
        is_empty: folder.clippings.is_empty(),
    })
}

fn view(m: Tongue, address: &Address, nth: usize, clipping: &ToldClipping) -> ClippingView {
    let title =
        if clipping.title.is_empty() { clipping.opening.clone().unwrap_or_default() } else { clipping.title.clone() };
    let id = clipping.now.as_ref().map_or(&clipping.id, |now| &now.id);
    let is_gone = clipping.state == Some(State::Gone);
    ClippingView {
        id: clipping.id.clone(),
        nth,
        href: (!is_gone).then(|| address.bare(&format!("/article/{id}")).to_string()),
        lang: shown::tag(script(&title)),
        title: if title.is_empty() { m.t("untitled").to_owned() } else { harmless(&short(&title, TITLE)).into_owned() },
        date: clipping.published.map(day),
        source: harmless(clipping.source.as_deref().unwrap_or_default()).into_owned(),
        clipped: clipping.clipped_on.to_string(),
        note: clipping.note.clone(),
        state: match clipping.state {
            Some(State::Changed) => m.t("clip-changed"),
            Some(State::Moved) => m.t("clip-moved"),
            Some(State::Gone) => m.t("clip-gone"),
            Some(State::Unchanged) | None => "",
        },
        is_changed: clipping.state == Some(State::Changed),
    }
}

/// A change, as a form says it.
#[derive(Debug)]
pub(super) enum Change {
    /// An article into a folder.
    Add { folder: FolderName, id: String, note: String },
    /// A new folder.
    Make { folder: FolderName },
    /// What its reader says of a clipping.
    Note { folder: FolderName, id: ArticleId, note: String },
    /// The text of a clipping is that of the article as it is now.
    Renew { folder: FolderName, id: ArticleId },
    /// A clipping out of a folder.
    Remove { folder: FolderName, id: ArticleId },
    /// A clipping into another folder.
    Move { folder: FolderName, id: ArticleId, to: FolderName },
    /// Another name.
    Rename { folder: FolderName, to: FolderName },
    /// A folder with what is in it.
    Delete { folder: FolderName },
    /// Folders out of a file.
    Import { clippings: Clippings },
}

/// What a change has made.
#[derive(Debug)]
pub(super) enum Made {
    /// Something in this folder.
    In(FolderName),
    /// A folder is gone.
    Gone,
    /// So many clippings have come, so many notes have become longer, and so many lines of the file were none.
    Come { added: u64, joined: u64, unread: u64 },
}

impl Made {
    /// The page that shows it.
    pub(super) fn address(&self) -> String {
        let address = Address::new("/clippings");
        match self {
            Self::In(folder) => address.set("folder", folder.as_str()),
            Self::Gone => address,
            Self::Come { added, joined, unread } => {
                let some = |number: &u64| if *number > 0 { number.to_string() } else { String::new() };
                let address = address.set("added", &added.to_string());
                address.set("joined", &some(joined)).set("unread", &some(unread))
            }
        }
        .ascii()
    }
}

impl Change {
    /// Reads a form, without its token. Gives where to go on too, where the form says so.
    ///
    /// # Errors
    /// Where it lacks a field, or has one that it cannot have.
    pub(super) fn read(mut pairs: Pairs) -> Result<(Self, Option<String>), Problem> {
        let mut field = |name: &str| pairs.take(name).map(Option::unwrap_or_default);
        let (what, folder, id, note, to) = (field("do")?, field("folder")?, field("id")?, field("note")?, field("to")?);
        let (back, file) = (field("back")?, field("file")?);
        pairs.finish(&["do", "folder", "id", "note", "to", "back", "file"])?;
        if what == "import" {
            return Ok((Self::Import { clippings: Clippings::from_file(file.as_bytes(), "what was sent")? }, None));
        }
        let folder: FolderName = folder.parse()?;
        let identity = || -> Result<ArticleId, Problem> {
            let wrong = || Problem::new(Kind::Request, "the form names no clipping");
            let bits = u64::from_str_radix(&id, 16).ok().filter(|_| id.len() == 16).ok_or_else(wrong)?;
            Ok(ArticleId::from_bits(bits))
        };
        let change = match what.as_str() {
            "add" => Self::Add { folder, id, note },
            "make" => Self::Make { folder },
            "note" => Self::Note { folder, id: identity()?, note },
            "renew" => Self::Renew { folder, id: identity()? },
            "remove" => Self::Remove { folder, id: identity()? },
            "move" => Self::Move { folder, id: identity()?, to: to.parse()? },
            "rename" => Self::Rename { folder, to: to.parse()? },
            "delete" => Self::Delete { folder },
            _ => return Err(Problem::new(Kind::Request, "the form does not say what to do")),
        };
        let is_inside = back.starts_with("/article/") && back.bytes().all(|byte| byte > b' ' && byte != b'\\');
        Ok((change, Some(back).filter(|_| is_inside)))
    }

    /// Makes it.
    ///
    /// # Errors
    /// Where there is no such folder, clipping or article, and where the file cannot be written.
    pub(super) fn make(self, holdings: &dyn Holdings, file: &ClippingsFile) -> Result<Made> {
        let now = Utc::now();
        match self {
            Self::Add { folder, id, note } => {
                let clipping = Clipping::of(&super::article::found(holdings, &id)?, &note, now)?;
                file.change(|clippings| {
                    let (id, note) = (clipping.id(), clipping.note.clone());
                    if clippings.add(&folder, clipping) == Added::OtherNote {
                        // What was said of it before stays, and what is said now comes behind it.
                        let old = clippings.folder(&folder)?.clipping(id).ok_or_else(gone)?.note.clone();
                        clippings.note(&folder, id, &format!("{old}\n{note}"))?;
                    }
                    Ok(())
                })?;
                Ok(Made::In(folder))
            }
            Self::Make { folder } => {
                file.change(|clippings| Ok(clippings.make(&folder, now)))?;
                Ok(Made::In(folder))
            }
            Self::Note { folder, id, note } => {
                file.change(|clippings| clippings.note(&folder, id, &note))?;
                Ok(Made::In(folder))
            }
            Self::Renew { folder, id } => {
                file.change(|clippings| {
                    let old = clippings.folder(&folder)?.clipping(id).ok_or_else(gone)?.clone();
                    match reclipped(holdings, &old, now)? {
                        (_, Some(new)) => clippings.renew(&folder, id, new),
                        (_, None) => Ok(()),
                    }
                })?;
                Ok(Made::In(folder))
            }
            Self::Remove { folder, id } => {
                file.change(|clippings| clippings.remove(&folder, id))?;
                Ok(Made::In(folder))
            }
            Self::Move { folder, id, to } => {
                file.change(|clippings| clippings.move_to(&folder, id, &to, now))?;
                Ok(Made::In(folder))
            }
            Self::Rename { folder, to } => {
                file.change(|clippings| clippings.rename(&folder, &to))?;
                Ok(Made::In(to))
            }
            Self::Delete { folder } => {
                file.change(|clippings| clippings.delete(&folder, true))?;
                Ok(Made::Gone)
            }
            Self::Import { clippings } => {
                let merged = file.change(|kept| Ok(kept.merge(&clippings)))?;
                Ok(Made::Come { added: merged.added, joined: merged.notes, unread: clippings.damaged().len() as u64 })
            }
        }
    }
}

/// The error of a clipping that has been taken out meanwhile.
fn gone() -> Error {
    Error::new(ErrorKind::NotFound, "the clipping is not in this folder any more")
        .with_hint("load the page again")
        .named("clipping-gone", &[])
}

/// The error of a server that has no place for clippings.
pub(super) fn nowhere() -> Error {
    Error::new(ErrorKind::NotFound, "this server keeps no clippings")
        .with_hint("they are kept beside an index in a folder")
        .named("no-clippings", &[])
}

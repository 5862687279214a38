//! The form of the file: JSON Lines. The first line names the version; then comes a line for each folder, and behind it one
//! for each of its clippings. Each ends in a checksum of itself, `sum`; a line without one is taken for written by hand. Lines that
//! cannot be read stand at the end of the next file as they are.

use std::fmt::Display;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::clipping::{Clipping, TextHash, moment};
use super::collection::{Clippings, Damaged};
use super::folder::{Folder, FolderName};
use super::merge::Merging;
use crate::article::{Article, ArticleId};
use crate::date::Published;

/// The version of the form that this program writes.
const VERSION: u64 = 1;
/// What the first line names it by.
const HEAD: &str = "jianbao_clippings";
/// What stands before the checksum, and behind it.
const SUM: [&str; 2] = [",\"sum\":\"", "\"}"];
/// Hexadecimal digits of a checksum.
const SUM_DIGITS: usize = 16;

/// A version that this program does not know.
#[derive(Debug)]
pub(super) struct Newer(pub(super) u64);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FolderLine {
    folder: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    made: Option<String>,
}

/// A clipping, with the folder that it is in. What is not known is left out.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ClippingLine {
    folder: String,
    id: String,
    clipped: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    opening: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<Published>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    editors: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reviewers: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    section: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    captured: Option<Published>,
    path: String,
    text: String,
}

/// The file of `clippings`.
pub(super) fn written(clippings: &Clippings) -> Vec<u8> {
    let mut bytes = format!("{{\"{HEAD}\":{VERSION}}}\n").into_bytes();
    for Folder { name, made, clippings } in &clippings.folders {
        bytes.extend(sealed(&FolderLine { folder: name.to_string(), made: Some(moment(*made)) }));
        clippings.iter().for_each(|clipping| bytes.extend(sealed(&line_of(name, clipping))));
    }
    for damaged in &clippings.damaged {
        bytes.extend(&damaged.bytes);
        bytes.push(b'\n');
    }
    bytes
}

/// The clippings in a file. What stands twice in it is merged, and what cannot be read is told.
///
/// # Errors
/// Where the file is of a newer version.
pub(super) fn read(bytes: &[u8]) -> Result<Clippings, Newer> {
    let mut clippings = Clippings::default();
    let mut damaged = Vec::new();
    let mut merging = Merging::new(&mut clippings);
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let plain = line.trim_ascii();
        if plain.is_empty() {
            continue;
        }
        match entry(plain) {
            Ok(Entry::Version(version)) if version > VERSION => return Err(Newer(version)),
            Ok(Entry::Version(_)) => {}
            Ok(Entry::Folder(name, made)) => {
                merging.folder(&name, made);
            }
            Ok(Entry::Clipping(name, clipping)) => {
                let folder = merging.folder(&name, clipping.clipped);
                merging.clipping(folder, *clipping);
            }
            Err(why) => damaged.push(Damaged { line: number, bytes: line.to_owned(), why }),
        }
    }
    clippings.damaged = damaged;
    Ok(clippings)
}

/// Whether a file begins as one of clippings does, of whatever version.
pub(super) fn is_of_clippings(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    bytes.starts_with(format!("{{\"{HEAD}\":").as_bytes())
}

/// What a line says.
enum Entry {
    Version(u64),
    Folder(FolderName, DateTime<Utc>),
    Clipping(FolderName, Box<Clipping>),
}

fn entry(line: &[u8]) -> Result<Entry, String> {
    let text = std::str::from_utf8(line).map_err(|_| "it is not UTF-8".to_owned())?;
    let json = opened(text)?;
    let value: Value = serde_json::from_str(&json).map_err(|error| format!("it is no whole line of JSON: {error}"))?;
    if let Some(version) = value.get(HEAD) {
        return version.as_u64().map(Entry::Version).ok_or_else(|| "its version is no number".to_owned());
    }
    if value.get("id").is_none() {
        let line: FolderLine = serde_json::from_value(value).map_err(said)?;
        let made = line.made.as_deref().map_or(Ok(DateTime::UNIX_EPOCH), read_moment)?;
        return Ok(Entry::Folder(name(&line.folder)?, made));
    }
    let line: ClippingLine = serde_json::from_value(value).map_err(said)?;
    Ok(Entry::Clipping(name(&line.folder)?, Box::new(clipping_of(line)?)))
}

fn clipping_of(line: ClippingLine) -> Result<Clipping, String> {
    if ArticleId::of_path(&line.path).to_string() != line.id {
        return Err("its `id` is not that of its `path`".to_owned());
    }
    let (text, clipped) = (line.text.parse::<TextHash>().map_err(said)?, read_moment(&line.clipped)?);
    let article = Article {
        path: line.path,
        title: line.title,
        published: line.published,
        source: line.source,
        authors: line.authors,
        editors: line.editors,
        reviewers: line.reviewers,
        section: line.section,
        url: line.url,
        page: line.page,
        captured: line.captured,
        ..Article::default()
    };
    Ok(Clipping { opening: line.opening, note: line.note, ..Clipping::kept(article, text, clipped) })
}

fn line_of(folder: &FolderName, clipping: &Clipping) -> ClippingLine {
    let article = clipping.article().clone();
    ClippingLine {
        folder: folder.to_string(),
        id: clipping.id().to_string(),
        clipped: moment(clipping.clipped),
        note: clipping.note.clone(),
        title: article.title,
        opening: clipping.opening.clone(),
        published: article.published,
        source: article.source,
        authors: article.authors,
        editors: article.editors,
        reviewers: article.reviewers,
        section: article.section,
        url: article.url,
        page: article.page,
        captured: article.captured,
        path: article.path,
        text: clipping.text.to_string(),
    }
}

/// A line with its checksum.
fn sealed(line: &impl Serialize) -> Vec<u8> {
    let json = serde_json::to_string(line).unwrap_or_default();
    let body = json.strip_suffix('}').unwrap_or(&json);
    format!("{body}{}{}{}\n", SUM[0], sum(body), SUM[1]).into_bytes()
}

/// The JSON of a line, whose checksum is right where it has one.
fn opened(line: &str) -> Result<String, String> {
    let behind = SUM_DIGITS + SUM[1].len();
    let split = || {
        let (body, rest) = line.split_at_checked(line.len().checked_sub(SUM[0].len() + behind)?)?;
        Some((body, rest.strip_prefix(SUM[0])?.strip_suffix(SUM[1])?))
    };
    match split() {
        None => Ok(line.to_owned()),
        Some((body, stated)) if stated == sum(body) => Ok(format!("{body}}}")),
        Some(_) => {
            Err("its checksum `sum` is of another line; if it was changed by hand, take the `sum` out".to_owned())
        }
    }
}

fn sum(body: &str) -> String {
    blake3::hash(body.as_bytes()).to_hex()[..SUM_DIGITS].to_owned()
}

fn name(text: &str) -> Result<FolderName, String> {
    text.parse().map_err(said)
}

fn read_moment(text: &str) -> Result<DateTime<Utc>, String> {
    let time = DateTime::parse_from_rfc3339(text).map_err(|_| format!("`{text}` is no time"))?;
    Ok(time.with_timezone(&Utc))
}

fn said(error: impl Display) -> String {
    error.to_string()
}

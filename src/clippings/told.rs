//! Folders as they are told: to a person in a list, to a program as JSON.

use chrono::{FixedOffset, NaiveDate};
use serde::Serialize;

use super::clipping::{Clipping, moment};
use super::collection::Clippings;
use super::compare::{Compared, State, compare};
use super::folder::{Folder, FolderName};
use crate::date::{Published, default_zone};
use crate::engine::Engine;
use crate::error::Result;

/// All folders, without what is in them.
#[derive(Clone, Debug, Serialize)]
pub struct ToldFolders {
    /// How many clippings there are in all.
    pub total: u64,
    /// The folders, in the order in which they were made.
    pub folders: Vec<FolderCount>,
    /// Lines of the file that could not be read.
    pub damaged: u64,
}

/// A folder and how much is in it.
#[derive(Clone, Debug, Serialize)]
pub struct FolderCount {
    /// What it is called.
    pub name: FolderName,
    /// How many clippings it has.
    pub clippings: u64,
    /// When it was made, RFC 3339 in UTC.
    pub made: String,
}

/// A folder with what is in it.
#[derive(Clone, Debug, Serialize)]
pub struct ToldFolder {
    /// What it is called.
    pub folder: FolderName,
    /// When it was made, RFC 3339 in UTC.
    pub made: String,
    /// How many clippings it has.
    pub total: u64,
    /// They, in the order in which they came.
    pub clippings: Vec<ToldClipping>,
}

/// A clipping, as its article was clipped, and what has become of it.
#[derive(Clone, Debug, Serialize)]
pub struct ToldClipping {
    /// The identity of the article when it was clipped.
    pub id: String,
    /// What has become of it; none where no index could be asked.
    pub state: Option<State>,
    /// The article as it is now, where it has changed or moved.
    pub now: Option<Now>,
    /// Its title; empty where it has none.
    pub title: String,
    /// How its text begins, where it has no title.
    pub opening: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// Where.
    pub source: Option<String>,
    /// Persons who wrote it.
    pub authors: Vec<String>,
    /// The section it stood in, outermost first.
    pub section: Vec<String>,
    /// Its address on the web.
    pub url: Option<String>,
    /// The page of the printed paper.
    pub page: Option<String>,
    /// Its path in the archive.
    pub path: String,
    /// What its reader says; empty where nothing.
    pub note: String,
    /// When it was clipped, RFC 3339 in UTC.
    pub clipped: String,
    /// The day for a person: in the zone of the archive, as dates of articles are.
    #[serde(skip)]
    pub clipped_on: NaiveDate,
    /// The BLAKE3 hash of its title and text as clipped.
    pub text: String,
}

/// Where an article stands that is not as it was clipped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Now {
    /// Its identity.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its path.
    pub path: String,
}

impl ToldFolders {
    /// Those of `clippings`.
    pub fn of(clippings: &Clippings) -> Self {
        let folders = clippings.folders().iter().map(|folder| FolderCount {
            name: folder.name.clone(),
            clippings: folder.clippings.len() as u64,
            made: moment(folder.made),
        });
        let folders: Vec<FolderCount> = folders.collect();
        let total = folders.iter().map(|folder| folder.clippings).sum();
        Self { total, folders, damaged: clippings.damaged().len() as u64 }
    }
}

impl ToldFolder {
    /// `folder` against an index, or without one as it was kept.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn of(folder: &Folder, engine: Option<&dyn Engine>) -> Result<Self> {
        let mut clippings = Vec::with_capacity(folder.clippings.len());
        let zone = engine.map_or_else(default_zone, |engine| engine.zone());
        let told = |clipping: &Clipping, state, now| told(clipping, state, now, zone);
        match engine {
            None => clippings.extend(folder.clippings.iter().map(|clipping| told(clipping, None, None))),
            Some(engine) => compare(engine, &folder.clippings, &mut |Compared { clipping, state, article }| {
                let now = article.filter(|_| state != State::Unchanged).map(|article| Now {
                    id: article.id().to_string(),
                    title: article.title.clone(),
                    path: article.path.clone(),
                });
                clippings.push(told(clipping, Some(state), now));
                Ok(())
            })?,
        }
        let total = clippings.len() as u64;
        Ok(Self { folder: folder.name.clone(), made: moment(folder.made), total, clippings })
    }
}

fn told(clipping: &Clipping, state: Option<State>, now: Option<Now>, zone: FixedOffset) -> ToldClipping {
    let article = clipping.article().clone();
    ToldClipping {
        id: clipping.id().to_string(),
        state,
        now,
        title: article.title,
        opening: clipping.opening.clone(),
        published: article.published,
        source: article.source,
        authors: article.authors,
        section: article.section,
        url: article.url,
        page: article.page,
        path: article.path,
        note: clipping.note.clone(),
        clipped: moment(clipping.clipped),
        clipped_on: clipping.clipped.with_timezone(&zone).date_naive(),
        text: clipping.text.to_string(),
    }
}

//! All folders together, and what is done to them. Every function here does what it says or gives an error and does nothing;
//! done twice, it is as done once.

use chrono::{DateTime, SubsecRound as _, Utc};

use super::clipping::{Clipping, joined, note_text};
use super::folder::{Folder, FolderName};
use crate::article::{ArticleId, IdPrefix};
use crate::error::{Error, ErrorKind, Result};

/// Folders that a hint names.
const NAMED: usize = 10;

/// Folders of clippings, in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clippings {
    pub(super) folders: Vec<Folder>,
    pub(super) damaged: Vec<Damaged>,
}

/// A line of the file that could not be read, and stays in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damaged {
    /// Its number in the file, from 1.
    pub line: u64,
    /// Its bytes, without the end of the line.
    pub bytes: Vec<u8>,
    /// What is wrong.
    pub why: String,
}

/// What has become of a clipping that was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is in the folder now.
    New,
    /// The article was there already, and its clipping is as it was; or it had no note, and has this one now.
    There,
    /// The article was there already with another note, which stays.
    OtherNote,
}

impl Clippings {
    /// All folders.
    pub fn folders(&self) -> &[Folder] {
        &self.folders
    }

    /// What in the file could not be read. It stays there as it is.
    pub fn damaged(&self) -> &[Damaged] {
        &self.damaged
    }

    /// The folder of this name.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::NotFound`] where there is none.
    pub fn folder(&self, name: &FolderName) -> Result<&Folder> {
        self.place(name).map(|at| &self.folders[at])
    }

    /// The folders that have the article of this identity, in order.
    pub fn holding(&self, id: ArticleId) -> impl Iterator<Item = &Folder> {
        self.folders.iter().filter(move |folder| folder.place(id).is_some())
    }

    /// The identity of the one clipped article that begins so, in `folder` or, without one, anywhere; `None` where there is no such.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::NotFound`] where there is no such folder; of kind [`ErrorKind::Input`] where several identities
    /// begin so.
    pub fn identity(&self, prefix: IdPrefix, folder: Option<&FolderName>) -> Result<Option<ArticleId>> {
        let folders = match folder {
            Some(name) => std::slice::from_ref(self.folder(name)?),
            None => &self.folders,
        };
        let (first, last) = prefix.bounds();
        let ids = folders.iter().flat_map(|folder| &folder.clippings).map(Clipping::id);
        let mut ids: Vec<ArticleId> = ids.filter(|id| (first..=last).contains(&id.bits())).collect();
        ids.sort_unstable();
        ids.dedup();
        match ids.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(*one)),
            several => {
                let listed: Vec<String> = several.iter().take(NAMED).map(ToString::to_string).collect();
                Err(Error::new(ErrorKind::Input, "several IDs begin so")
                    .with_hint(format!("type more digits of one of them: {}", listed.join(", "))))
            }
        }
    }

    /// Makes a folder, where there is none of this name. Tells whether there was none.
    pub fn make(&mut self, name: &FolderName, now: DateTime<Utc>) -> bool {
        let is_new = self.folders.iter().all(|folder| folder.name != *name);
        self.made(name, now);
        is_new
    }

    /// Puts a clipping into a folder, which is made where there is none. An article that is there already stays as it was
    /// clipped, and its note stays; without a note it gets this one.
    pub fn add(&mut self, name: &FolderName, clipping: Clipping) -> Added {
        let now = clipping.clipped;
        let folder = self.made(name, now);
        match folder.place(clipping.id()) {
            None => {
                folder.clippings.push(clipping);
                Added::New
            }
            Some(at) => {
                let there = &mut folder.clippings[at];
                if there.note.is_empty() {
                    there.note = clipping.note;
                } else if !clipping.note.is_empty() && there.note != clipping.note {
                    return Added::OtherNote;
                }
                Added::There
            }
        }
    }

    /// Puts a clipping of an article as it is now, and where it is now, in the place of the one of this identity: its reader has
    /// seen that it has changed or moved. The note stays. Where the folder has the article under the new identity already,
    /// both notes are kept in one.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::NotFound`] where it is not in the folder.
    pub fn renew(&mut self, name: &FolderName, id: ArticleId, now: Clipping) -> Result<()> {
        let there = self.clipping_mut(name, id)?;
        if there.text == now.text && id == now.id() {
            return Ok(());
        }
        let note = there.note.clone();
        if id != now.id() && self.folder(name)?.place(now.id()).is_some() {
            self.remove(name, id)?;
            let other = self.clipping_mut(name, now.id())?;
            other.note = joined(&other.note, &note);
        } else {
            *self.clipping_mut(name, id)? = Clipping { note, ..now };
        }
        Ok(())
    }

    /// Writes the note of a clipping; an empty one is none. Gives the one before.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::NotFound`] where it is not in the folder, and those of [`note_text`].
    pub fn note(&mut self, name: &FolderName, id: ArticleId, note: &str) -> Result<String> {
        let note = note_text(note)?;
        Ok(std::mem::replace(&mut self.clipping_mut(name, id)?.note, note))
    }

    /// Takes a clipping out of a folder, and gives it.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::NotFound`] where it is not there.
    pub fn remove(&mut self, name: &FolderName, id: ArticleId) -> Result<Clipping> {
        let at = self.place(name)?;
        let clippings = &mut self.folders[at].clippings;
        let place = clippings.iter().position(|clipping| clipping.id() == id).ok_or_else(|| not_in(name, id))?;
        Ok(clippings.remove(place))
    }

    /// Puts a clipping into another folder, which is made where there is none. Where the article is there already, both notes
    /// are kept in one.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::NotFound`] where it is not in the folder `from`.
    pub fn move_to(&mut self, from: &FolderName, id: ArticleId, to: &FolderName, now: DateTime<Utc>) -> Result<()> {
        if from == to {
            return self.clipping_mut(from, id).map(|_| ());
        }
        let clipping = self.remove(from, id)?;
        let folder = self.made(to, now);
        match folder.place(id) {
            None => folder.clippings.push(clipping),
            Some(at) => {
                let there = &mut folder.clippings[at];
                there.note = joined(&there.note, &clipping.note);
            }
        }
        Ok(())
    }

    /// Gives a folder another name.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::NotFound`] where there is no folder `from`; of kind [`ErrorKind::Input`] where there is another
    /// one called `to`.
    pub fn rename(&mut self, from: &FolderName, to: &FolderName) -> Result<()> {
        let at = self.place(from)?;
        if from != to && self.place(to).is_ok() {
            return Err(Error::new(ErrorKind::Input, format!("there is a folder `{to}` already"))
                .with_hint("choose another name, or move the clippings into it")
                .named("folder-there", &[("name", to)]));
        }
        self.folders[at].name = to.clone();
        Ok(())
    }

    /// Deletes a folder and gives it: an empty one, or with its clippings where that is said.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::NotFound`] where there is none; of kind [`ErrorKind::Removals`] where it has clippings and
    /// nobody said that they are to go.
    pub fn delete(&mut self, name: &FolderName, with_clippings: bool) -> Result<Folder> {
        let at = self.place(name)?;
        let count = self.folders[at].clippings.len();
        if count > 0 && !with_clippings {
            let plural = if count == 1 { "" } else { "s" };
            return Err(Error::new(ErrorKind::Removals, format!("the folder `{name}` has {count} clipping{plural}"))
                .with_hint("move them elsewhere first, or say that they are to go with it"));
        }
        Ok(self.folders.remove(at))
    }

    /// The folder of this name, made where there is none.
    pub(super) fn made(&mut self, name: &FolderName, now: DateTime<Utc>) -> &mut Folder {
        let at = self.folders.iter().position(|folder| folder.name == *name).unwrap_or_else(|| {
            self.folders.push(Folder { name: name.clone(), made: now.trunc_subsecs(0), clippings: Vec::new() });
            self.folders.len() - 1
        });
        &mut self.folders[at]
    }

    fn place(&self, name: &FolderName) -> Result<usize> {
        self.folders.iter().position(|folder| folder.name == *name).ok_or_else(|| self.no_folder(name))
    }

    fn clipping_mut(&mut self, name: &FolderName, id: ArticleId) -> Result<&mut Clipping> {
        let at = self.place(name)?;
        let folder = &mut self.folders[at];
        let place = folder.place(id).ok_or_else(|| not_in(name, id))?;
        Ok(&mut folder.clippings[place])
    }

    fn no_folder(&self, name: &FolderName) -> Error {
        let names: Vec<&str> = self.folders.iter().take(NAMED).map(|folder| folder.name.as_str()).collect();
        let hint = match (names.len(), self.folders.len()) {
            (0, _) => "there are none yet; one is made when an article is added to it".to_owned(),
            (shown, all) if shown < all => format!("there are {all}, among them {}", names.join(", ")),
            _ => format!("the folders are {}", names.join(", ")),
        };
        Error::new(ErrorKind::NotFound, format!("there is no folder `{name}`"))
            .with_hint(hint)
            .named("no-folder", &[("name", &name)])
    }
}

fn not_in(name: &FolderName, id: ArticleId) -> Error {
    Error::new(ErrorKind::NotFound, format!("the folder `{name}` has no clipping of {id}"))
        .with_hint("list what is in it, and copy the ID from there")
        .named("clipping-gone", &[])
}

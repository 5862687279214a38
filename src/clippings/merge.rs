//! Two collections become one: what is brought from elsewhere, or stands twice in a file, is added, and nothing that was there is
//! lost. Done again, it changes nothing.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::{DateTime, Utc};

use super::clipping::{Clipping, joined};
use super::collection::Clippings;
use super::folder::{Folder, FolderName};
use crate::article::ArticleId;

/// What a merge has brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Folders that were not there.
    pub folders: u64,
    /// Clippings that were not there.
    pub added: u64,
    /// Clippings that were there, whose note has become longer.
    pub notes: u64,
    /// Clippings that were there as they are.
    pub there: u64,
}

impl Clippings {
    /// Takes the folders of `other` in. Of an article that is in the folder already the text as clipped stays, and the notes
    /// of both are kept. What is damaged in `other` is not taken over.
    pub fn merge(&mut self, other: &Self) -> Merged {
        let mut merging = Merging::new(self);
        other.folders.iter().for_each(|folder| merging.all_of(folder));
        merging.merged
    }

    /// Takes one folder in, in the same way.
    pub fn merge_folder(&mut self, folder: &Folder) -> Merged {
        let mut merging = Merging::new(self);
        merging.all_of(folder);
        merging.merged
    }
}

/// A merge under way.
pub(super) struct Merging<'a> {
    into: &'a mut Clippings,
    /// Where in which folder an article is.
    places: HashMap<(usize, ArticleId), usize>,
    merged: Merged,
}

impl<'a> Merging<'a> {
    pub(super) fn new(into: &'a mut Clippings) -> Self {
        let places = into.folders.iter().enumerate().flat_map(|(folder, Folder { clippings, .. })| {
            clippings.iter().enumerate().map(move |(at, clipping)| ((folder, clipping.id()), at))
        });
        Self { places: places.collect(), into, merged: Merged::default() }
    }

    /// The number of the folder of this name, made where there is none.
    pub(super) fn folder(&mut self, name: &FolderName, made: DateTime<Utc>) -> usize {
        // What stands together in a file is of one folder: the last is likely meant.
        let at = self.into.folders.iter().rposition(|folder| folder.name == *name);
        at.unwrap_or_else(|| {
            self.into.made(name, made);
            self.merged.folders += 1;
            self.into.folders.len() - 1
        })
    }

    /// Puts a clipping into the folder of this number.
    pub(super) fn clipping(&mut self, folder: usize, clipping: Clipping) {
        let clippings = &mut self.into.folders[folder].clippings;
        match self.places.entry((folder, clipping.id())) {
            Entry::Vacant(place) => {
                place.insert(clippings.len());
                clippings.push(clipping);
                self.merged.added += 1;
            }
            Entry::Occupied(place) => {
                let there = &mut clippings[*place.get()];
                let note = joined(&there.note, &clipping.note);
                if note == there.note {
                    self.merged.there += 1;
                } else {
                    there.note = note;
                    self.merged.notes += 1;
                }
            }
        }
    }

    fn all_of(&mut self, folder: &Folder) {
        let number = self.folder(&folder.name, folder.made);
        folder.clippings.iter().for_each(|clipping| self.clipping(number, clipping.clone()));
    }
}

//! Two collections become one: what is brought from elsewhere, or stands twice in a file, is added, and nothing that was there is
//! lost. Done again, it changes nothing.

use chrono::{DateTime, Utc};

use super::clipping::{Clipping, joined};
use super::collection::Clippings;
use super::folder::{Folder, FolderName};

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
        let mut merged = Merged::default();
        other.folders.iter().for_each(|folder| self.merge_into(folder, &mut merged));
        merged
    }

    /// Takes one folder in, in the same way.
    pub fn merge_folder(&mut self, folder: &Folder) -> Merged {
        let mut merged = Merged::default();
        self.merge_into(folder, &mut merged);
        merged
    }

    fn merge_into(&mut self, Folder { name, made, clippings }: &Folder, merged: &mut Merged) {
        merged.folders += u64::from(self.make(name, *made));
        clippings.iter().for_each(|clipping| self.merge_one(name, *made, clipping, merged));
    }

    pub(super) fn merge_one(
        &mut self,
        name: &FolderName,
        made: DateTime<Utc>,
        clipping: &Clipping,
        merged: &mut Merged,
    ) {
        let folder = self.made(name, made);
        let Some(at) = folder.place(clipping.id()) else {
            folder.clippings.push(clipping.clone());
            merged.added += 1;
            return;
        };
        let there = &mut folder.clippings[at];
        let note = joined(&there.note, &clipping.note);
        if note == there.note {
            merged.there += 1;
        } else {
            there.note = note;
            merged.notes += 1;
        }
    }
}

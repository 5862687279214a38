//! Clippings (剪報): folders of chosen articles with notes, which are the user's own work. Takes articles and what a person says
//! of them; gives folders, what has become of their articles since, and files of them. Knows no page and no terminal.
//!
//! [`Clippings`] is a value, and everything that is done to it is a function of that value. [`ClippingsFile`] keeps it in one
//! file of JSON Lines beside the index, which nothing that makes or mends an index touches. A change is made under a lock, and
//! the new file replaces the old one in one step, so that the file is at every moment as before a change or as after it; an
//! append-only journal was the other road, and would have grown a history that nobody reads and a step that tidies it up. Every
//! line has a checksum. One that cannot be read is told, kept as it is, and never dropped; a file of a newer version is
//! refused and left alone.
//!
//! An article is known by the identity of its place, and its text by a hash: [`compare`] tells one that has changed since it was
//! clipped, that stands at another place now, or that is gone.

mod clipping;
mod collection;
mod compare;
mod export;
mod file;
mod folder;
mod form;
mod merge;
#[cfg(test)]
mod tests;
mod told;

pub use clipping::{Clipping, TextHash, note_text};
pub use collection::{Added, Clippings, Damaged};
pub use compare::{Compared, State, compare};
pub use export::{ClippingColumn, ClippingList, ClippingWriter};
pub use file::{CLIPPINGS_FILE, ClippingsFile};
pub use folder::{Folder, FolderName};
pub use merge::Merged;
pub use told::{FolderCount, Now, ToldClipping, ToldFolder, ToldFolders};

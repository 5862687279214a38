//! `jianbao clip backup` and `import`: the clippings themselves as a file, and back.

use std::path::{Path, PathBuf};

use clap::Args;
use jianbao::clippings::{Clippings, ClippingsFile, FolderName};
use jianbao::error::{Error, ErrorKind, Result};

use super::{Ending, Run, file_at, file_to_change, tell_damaged};
use crate::cli::archive::Place;
use crate::cli::output::{Output, counted};

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file to write; of another backup it takes the place
    file: PathBuf,
    #[command(flatten)]
    place: Place,
    /// This folder alone; of several, each
    #[arg(long, value_name = "NAME")]
    folder: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// The file, as `clip backup` writes it
    file: PathBuf,
    #[command(flatten)]
    place: Place,
}

pub(super) fn backup(arguments: &Backup, output: &mut Output) -> Run {
    let names = arguments.folder.iter().map(|name| name.parse()).collect::<Result<Vec<FolderName>>>()?;
    let file = file_at(&arguments.place)?;
    let mut kept = file.read()?;
    if !names.is_empty() {
        let mut chosen = Clippings::default();
        for name in &names {
            chosen.merge_folder(kept.folder(name)?);
        }
        kept = chosen;
    }
    let copy = ClippingsFile::new(&arguments.file);
    let is_itself = || Some(copy.path().canonicalize().ok()? == file.path().canonicalize().ok()?);
    if is_itself() == Some(true) {
        let message = format!("`{}` is the file of the clippings itself", copy.path().display());
        return Err(Error::new(ErrorKind::Input, message).with_hint("name another file").into());
    }
    outside(&copy, &arguments.place)?;
    copy.write(&kept)?;
    let clippings = kept.folders().iter().map(|folder| folder.clippings.len() as u64).sum();
    let (folders, clippings) = (counted(kept.folders().len() as u64, "folder"), counted(clippings, "clipping"));
    output.note(&format!("{folders} with {clippings} in `{}`", copy.path().display()));
    Ok(tell_damaged(&kept, &file, output).unwrap_or(Ending::Found))
}

/// Refuses a file among the articles, as one of which it would be read.
fn outside(copy: &ClippingsFile, place: &Place) -> Result<()> {
    let parent = copy.path().parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(folder) = parent.canonicalize() else { return Ok(()) };
    let is_below = |above: PathBuf| above.canonicalize().is_ok_and(|above| folder.starts_with(above));
    if is_below(place.archive()?) && !is_below(place.own_folder()?) {
        let message = format!("`{}` would stand among the articles, and be read as some", copy.path().display());
        return Err(Error::new(ErrorKind::Input, message).with_hint("name a file outside of the archive"));
    }
    Ok(())
}

pub(super) fn import(arguments: &Import, output: &mut Output) -> Run {
    let brought = ClippingsFile::new(&arguments.file);
    if !brought.path().exists() {
        let message = format!("there is no file `{}`", brought.path().display());
        return Err(Error::new(ErrorKind::NotFound, message)
            .with_hint("name a file that `clip backup` has written")
            .into());
    }
    let clippings = brought.read_brought()?;
    let merged = file_to_change(&arguments.place)?.change(|kept| Ok(kept.merge(&clippings)))?;
    let (folders, added) = (counted(merged.folders, "folder"), counted(merged.added, "clipping"));
    let notes = counted(merged.notes, "note");
    output.note(&format!("{folders} and {added} added, {notes} joined, {} there already", merged.there));
    Ok(tell_damaged(&clippings, &brought, output).unwrap_or(Ending::Found))
}

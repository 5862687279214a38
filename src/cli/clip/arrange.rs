//! What is done to clippings and folders that are there. None of it needs an index: an article may be gone.

use clap::Args;
use jianbao::clippings::FolderName;
use jianbao::error::{Error, ErrorKind, Result};

use super::{Chosen, Ending, Run, file_at, file_to_change};
use crate::cli::archive::Place;
use crate::cli::output::{Output, counted};

#[derive(Debug, Args)]
#[command(override_usage = "jianbao clip note [OPTIONS] --note <TEXT> <ID>... [ARCHIVE]")]
pub(super) struct Note {
    #[command(flatten)]
    chosen: Chosen,
    /// The folder [default: the only one that has the article]
    #[arg(long, value_name = "NAME")]
    folder: Option<String>,
    /// The note, in the place of the one that is there; '' for none
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    note: String,
}

#[derive(Debug, Args)]
#[command(override_usage = "jianbao clip move [OPTIONS] --to <NAME> <ID>... [ARCHIVE]")]
pub(super) struct Move {
    #[command(flatten)]
    chosen: Chosen,
    /// The folder that they are in [default: the only one that has the article]
    #[arg(long, value_name = "NAME")]
    folder: Option<String>,
    /// The folder that they come into; it is made where there is none
    #[arg(long, value_name = "NAME")]
    to: String,
}

#[derive(Debug, Args)]
#[command(override_usage = "jianbao clip remove [OPTIONS] <ID>... [ARCHIVE]")]
pub(super) struct Remove {
    #[command(flatten)]
    chosen: Chosen,
    /// The folder [default: the only one that has the article]
    #[arg(long, value_name = "NAME")]
    folder: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct New {
    /// The name of the folder
    folder: String,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
pub(super) struct Rename {
    /// The name of the folder
    folder: String,
    /// Its new name
    name: String,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
pub(super) struct Delete {
    /// The name of the folder
    folder: String,
    #[command(flatten)]
    place: Place,
    /// Delete what is in it as well
    #[arg(long)]
    with_clippings: bool,
}

fn named(folder: Option<&String>) -> Result<Option<FolderName>> {
    folder.map(|folder| folder.parse()).transpose()
}

pub(super) fn note(arguments: &Note, output: &mut Output) -> Run {
    let folder = named(arguments.folder.as_ref())?;
    let choice = arguments.chosen.read()?;
    let picked = file_at(&choice.place)?.change(|kept| {
        let picked = choice.among(kept, folder.as_ref())?;
        picked.clippings.iter().try_for_each(|(folder, id)| kept.note(folder, *id, &arguments.note).map(drop))?;
        Ok(picked)
    })?;
    Ok(picked.ending(output))
}

pub(super) fn move_to(arguments: &Move, output: &mut Output) -> Run {
    let (folder, to): (_, FolderName) = (named(arguments.folder.as_ref())?, arguments.to.parse()?);
    let choice = arguments.chosen.read()?;
    let now = chrono::Utc::now();
    let picked = file_at(&choice.place)?.change(|kept| {
        let picked = choice.among(kept, folder.as_ref())?;
        picked.clippings.iter().try_for_each(|(folder, id)| kept.move_to(folder, *id, &to, now))?;
        Ok(picked)
    })?;
    output.note(&format!("{} moved to `{to}`", counted(picked.clippings.len() as u64, "clipping")));
    Ok(picked.ending(output))
}

pub(super) fn remove(arguments: &Remove, output: &mut Output) -> Run {
    let folder = named(arguments.folder.as_ref())?;
    let choice = arguments.chosen.read()?;
    let (picked, removed) = file_at(&choice.place)?.change(|kept| {
        let picked = choice.among(kept, folder.as_ref())?;
        let remove = |(folder, id): &(FolderName, _)| kept.remove(folder, *id);
        let removed = picked.clippings.iter().map(remove).collect::<Result<Vec<_>>>()?;
        Ok((picked, removed))
    })?;
    // What its reader wrote is said once more: it is gone.
    for clipping in removed.iter().filter(|clipping| !clipping.note.is_empty()) {
        output.note(&format!("the note of {} was: {}", clipping.id(), clipping.note));
    }
    output.note(&format!("{} removed", counted(removed.len() as u64, "clipping")));
    Ok(picked.ending(output))
}

pub(super) fn new(arguments: &New, output: &mut Output) -> Run {
    let folder: FolderName = arguments.folder.parse()?;
    let now = chrono::Utc::now();
    if !file_to_change(&arguments.place)?.change(|kept| Ok(kept.make(&folder, now)))? {
        output.note(&format!("there is a folder `{folder}` already"));
    }
    Ok(Ending::Found)
}

pub(super) fn rename(arguments: &Rename, _: &mut Output) -> Run {
    let (from, to): (FolderName, FolderName) = (arguments.folder.parse()?, arguments.name.parse()?);
    file_at(&arguments.place)?.change(|kept| kept.rename(&from, &to))?;
    Ok(Ending::Found)
}

pub(super) fn delete(arguments: &Delete, output: &mut Output) -> Run {
    let folder: FolderName = arguments.folder.parse()?;
    let deleted = file_at(&arguments.place)?.change(|kept| kept.delete(&folder, arguments.with_clippings));
    let deleted = deleted.map_err(|error| match error.kind() {
        ErrorKind::Removals => Error::new(error.kind(), error.to_string())
            .with_hint("move them elsewhere first, or say --with-clippings; `clip backup` keeps them in a file"),
        _ => error,
    })?;
    let count = deleted.clippings.len() as u64;
    output.note(&format!("the folder `{folder}` is deleted, with {}", counted(count, "clipping")));
    Ok(Ending::Found)
}

//! `jianbao clip`: folders of chosen articles with notes. This file holds what its sub-commands share: where the clippings are,
//! and which of them are meant.

mod add;
mod arrange;
mod carry;
mod export;
mod list;
mod renew;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jianbao::article::{ArticleId, IdPrefix};
use jianbao::clippings::{CLIPPINGS_FILE, Clippings, ClippingsFile, FolderName};
use jianbao::error::{Error, ErrorKind, Result};

use super::archive::{Place, Whereabouts};
use super::cite::ids_and_archive;
use super::output::Output;
use super::{Ending, Run};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  jianbao clip add 0491ea sample_corpus --folder 渡輪 --note '見第二段'
  jianbao clip list sample_corpus --folder 渡輪
  jianbao clip export 渡輪 sample_corpus -o ferries.xlsx

Clippings are kept in ARCHIVE/.jianbao/clippings.jsonl, or beside the index of --index DIR. Nothing
that makes or mends an index touches them. In each command, IDs stand first and may be shortened to
as many digits as no other shares; what stands last and is no ID is ARCHIVE.")]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Put articles into a folder, which is made where there is none
    Add(add::Arguments),
    /// Tell which folders there are, or what is in one and what has become of it
    List(list::Arguments),
    /// Write a folder to a file, as a table or as citations
    Export(export::Arguments),
    /// Write the note of clippings
    Note(arrange::Note),
    /// Take articles that have changed or moved as they are now, with their notes
    Renew(renew::Arguments),
    /// Put clippings into another folder
    Move(arrange::Move),
    /// Take clippings out of a folder
    Remove(arrange::Remove),
    /// Make an empty folder
    New(arrange::New),
    /// Give a folder another name
    Rename(arrange::Rename),
    /// Delete a folder
    Delete(arrange::Delete),
    /// Write the clippings themselves to a file, which `clip import` takes
    Backup(carry::Backup),
    /// Take clippings in from such a file, beside those that are there
    Import(carry::Import),
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    match &arguments.command {
        Command::Add(arguments) => add::run(arguments, output),
        Command::List(arguments) => list::run(arguments, output),
        Command::Export(arguments) => export::run(arguments, output),
        Command::Note(arguments) => arrange::note(arguments, output),
        Command::Renew(arguments) => renew::run(arguments, output),
        Command::Move(arguments) => arrange::move_to(arguments, output),
        Command::Remove(arguments) => arrange::remove(arguments, output),
        Command::New(arguments) => arrange::new(arguments, output),
        Command::Rename(arguments) => arrange::rename(arguments, output),
        Command::Delete(arguments) => arrange::delete(arguments, output),
        Command::Backup(arguments) => carry::backup(arguments, output),
        Command::Import(arguments) => carry::import(arguments, output),
    }
}

/// Articles by their IDs, and perhaps the archive behind them.
#[derive(Debug, Args)]
struct Chosen {
    /// The IDs of the articles, or as many of their first digits as no other shares; behind them perhaps the archive
    /// [default: the nearest folder upwards that holds .jianbao]
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    at: Whereabouts,
}

/// Chosen articles, read.
struct Choice {
    /// Each as it was typed.
    ids: Vec<String>,
    place: Place,
}

impl Chosen {
    fn read(&self) -> Result<Choice> {
        let (ids, archive) = ids_and_archive(&self.ids);
        ids.iter().try_for_each(|id| id.parse::<IdPrefix>().map(drop))?;
        Ok(Choice { ids: ids.to_vec(), place: Place::new(archive, self.at.clone()) })
    }
}

impl Choice {
    /// The clippings that are meant, each once, with the folder of each: the one that is named, or the only one that has it. With
    /// them what is none.
    fn among(&self, clippings: &Clippings, folder: Option<&FolderName>) -> Result<Picked> {
        let mut picked = Picked::default();
        for typed in &self.ids {
            let Some(id) = clippings.identity(typed.parse()?, folder)? else {
                picked.missing.push(typed.clone());
                continue;
            };
            let folder = match folder {
                Some(folder) => folder.clone(),
                None => only_folder(clippings, id)?,
            };
            if !picked.clippings.contains(&(folder.clone(), id)) {
                picked.clippings.push((folder, id));
            }
        }
        Ok(picked)
    }
}

/// Clippings that are meant.
#[derive(Default)]
struct Picked {
    clippings: Vec<(FolderName, ArticleId)>,
    missing: Vec<String>,
}

impl Picked {
    /// Says what is missing. Nothing is found where something is.
    fn ending(&self, output: &Output) -> Ending {
        self.missing.iter().for_each(|id| output.note(&format!("no clipping has an ID that begins with `{id}`")));
        if self.missing.is_empty() { Ending::Found } else { Ending::Nothing }
    }
}

/// The folder that has this article, where only one has.
fn only_folder(clippings: &Clippings, id: ArticleId) -> Result<FolderName> {
    let names: Vec<&FolderName> = clippings.holding(id).map(|folder| &folder.name).collect();
    match names.as_slice() {
        [one] => Ok((*one).clone()),
        several => {
            let names: Vec<&str> = several.iter().map(|name| name.as_str()).collect();
            Err(Error::new(ErrorKind::Input, format!("{id} is in {} folders", names.len()))
                .with_hint(format!("say which with --folder: {}", names.join(", "))))
        }
    }
}

/// The file of the clippings of an archive: beside its index, and for an index on a cluster in the archive's `.jianbao`.
fn file_at(place: &Place) -> Result<ClippingsFile> {
    Ok(ClippingsFile::new(place.own_folder()?.join(CLIPPINGS_FILE)))
}

/// The same, to be changed: its folder must be there.
fn file_to_change(place: &Place) -> Result<ClippingsFile> {
    let folder: PathBuf = place.own_folder()?;
    if !folder.is_dir() {
        let command = if place.home()?.is_folder() { place.command("index")? } else { place.command("init")? };
        let message = format!("there is no place for clippings: the folder `{}` does not exist", folder.display());
        return Err(Error::new(ErrorKind::NotFound, message).with_hint(format!("make it with: {command}")));
    }
    file_at(place)
}

/// Says what in the file could not be read; then its reader is not told all.
fn tell_damaged(clippings: &Clippings, file: &ClippingsFile, output: &Output) -> Option<Ending> {
    for damaged in clippings.damaged() {
        output.note(&format!(
            "note: line {} of `{}` is damaged and left as it is: {}",
            damaged.line,
            file.path().display(),
            damaged.why
        ));
    }
    (!clippings.damaged().is_empty()).then_some(Ending::Incomplete)
}

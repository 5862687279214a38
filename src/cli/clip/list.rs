//! `jianbao clip list`: the folders; or what is in one, and what has become of it.

use clap::Args;
use jianbao::clippings::{FolderName, State, ToldClipping, ToldFolder, ToldFolders};
use jianbao::error::Result;
use jianbao::service::{self, Holdings as _};
use unicode_width::UnicodeWidthStr as _;

use super::{Ending, Run, file_at, tell_damaged};
use crate::cli::Failure;
use crate::cli::archive::Place;
use crate::cli::output::{Output, Style, counted, padded};
use crate::cli::search::HitFormat;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// What is in this folder
    #[arg(long, value_name = "NAME")]
    folder: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: HitFormat,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let file = file_at(&arguments.place)?;
    let name: Option<FolderName> = arguments.folder.as_deref().map(str::parse).transpose()?;
    let clippings = file.read()?;
    let (count, is_judged) = match name {
        None => {
            let folders = ToldFolders::of(&clippings);
            match arguments.format {
                HitFormat::Json => output.json(&service::json(&folders))?,
                HitFormat::Text => print_folders(&folders, output)?,
            }
            (folders.folders.len(), true)
        }
        Some(name) => {
            let folder = clippings.folder(&name)?;
            let judged = arguments.place.open(output).and_then(|opened| ToldFolder::of(folder, Some(opened.engine())));
            let is_judged = judged.is_ok();
            // What a reader has chosen and written is told without an index as well.
            let told = judged.or_else(|error| -> Result<ToldFolder> {
                output.error(&error);
                output.note("note: what has become of the articles is not known without the index");
                ToldFolder::of(folder, None)
            })?;
            match arguments.format {
                HitFormat::Json => output.json(&service::json(&told))?,
                HitFormat::Text => print_folder(&told, output)?,
            }
            (told.clippings.len(), is_judged)
        }
    };
    output.flush()?;
    let damaged = tell_damaged(&clippings, &file, output);
    Ok(match (damaged, is_judged, count) {
        (Some(ending), _, _) => ending,
        (None, false, _) => Ending::Incomplete,
        (None, true, 0) => Ending::Nothing,
        (None, true, _) => Ending::Found,
    })
}

fn print_folders(told: &ToldFolders, output: &mut Output) -> Result<(), Failure> {
    let widest = told.folders.iter().map(|folder| folder.name.as_str().width()).max().unwrap_or(0);
    for folder in &told.folders {
        let name = padded(folder.name.as_str(), widest);
        output.styled(&[(Style::Strong, &name), (Style::Plain, &format!("  {}", folder.clippings))])?;
    }
    let folders = counted(told.folders.len() as u64, "folder");
    output.flush()?;
    output.note(&format!("{folders}, {}", counted(told.total, "clipping")));
    Ok(())
}

/// Prints of each clipping what it is called, when and where it was published, what has become of it, its ID and path, and the
/// note.
fn print_folder(told: &ToldFolder, output: &mut Output) -> Result<(), Failure> {
    for clipping in &told.clippings {
        let name = if clipping.title.is_empty() { clipping.opening.as_deref() } else { Some(clipping.title.as_str()) };
        match name {
            Some(name) => output.styled(&[(Style::Strong, &output.on_a_line(name))])?,
            None => output.styled(&[(Style::Faint, "(no title)")])?,
        }
        let published = clipping.published.map(|date| date.to_string()).unwrap_or_default();
        // A person wants the minute, not the zone.
        let published = published.get(..16).unwrap_or(&published).replace('T', " ");
        let about = [published, clipping.source.clone().unwrap_or_default(), clipping.authors.join("、")];
        let about: Vec<String> = about.into_iter().filter(|text| !text.is_empty()).collect();
        if !about.is_empty() {
            output.line(&format!("  {}", about.join("  ")))?;
        }
        if let Some(what) = fate(clipping) {
            output.styled(&[(Style::Match, &format!("  {what}"))])?;
        }
        let day = clipping.clipped_on;
        output.styled(&[(Style::Faint, &format!("  {}  {}  clipped {day}", clipping.id, clipping.path))])?;
        for line in clipping.note.lines() {
            output.line(&format!("  | {line}"))?;
        }
        output.line("")?;
    }
    output.flush()?;
    output.note(&format!("{} in `{}`", counted(told.total, "clipping"), told.folder));
    Ok(())
}

/// What is to be said of an article that is not as it was clipped.
fn fate(clipping: &ToldClipping) -> Option<String> {
    let now = clipping.now.as_ref();
    match clipping.state? {
        State::Unchanged => None,
        State::Gone => Some("gone: the article is not in the index any more".to_owned()),
        State::Changed => Some(match now.filter(|now| now.title != clipping.title) {
            Some(now) => format!("changed since it was clipped; the title is now `{}`", now.title),
            None => "changed since it was clipped".to_owned(),
        }),
        State::Moved => now.map(|now| format!("moved, unchanged, to {}  {}", now.id, now.path)),
    }
}

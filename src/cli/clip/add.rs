//! `jianbao clip add`: articles of the index into a folder.

use clap::Args;
use jianbao::clippings::{Added, FolderName};
use jianbao::service::{self, Clipped};

use super::{Chosen, Ending, Run, file_to_change};
use crate::cli::output::{Output, counted};

#[derive(Debug, Args)]
#[command(override_usage = "jianbao clip add [OPTIONS] --folder <NAME> <ID>... [ARCHIVE]")]
pub(super) struct Arguments {
    #[command(flatten)]
    chosen: Chosen,
    /// The folder; it is made where there is none
    #[arg(long, value_name = "NAME")]
    folder: String,
    /// A note on each of the articles. One that is there already keeps its own
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    note: String,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let folder: FolderName = arguments.folder.parse()?;
    let choice = arguments.chosen.read()?;
    let opened = choice.place.open(output)?;
    let file = file_to_change(&choice.place)?;
    let Clipped { clippings, missing } = service::clipped(&opened, &choice.ids, &arguments.note, chrono::Utc::now())?;
    if !clippings.is_empty() {
        let fates = file.change(|kept| {
            Ok(clippings.iter().map(|clipping| kept.add(&folder, clipping.clone())).collect::<Vec<Added>>())
        })?;
        for (clipping, _) in clippings.iter().zip(&fates).filter(|(_, fate)| **fate == Added::OtherNote) {
            output.note(&format!("note: {} keeps the note that it has; write another with `clip note`", clipping.id()));
        }
        let new = fates.iter().filter(|fate| **fate == Added::New).count();
        let there = match fates.len() - new {
            0 => String::new(),
            there => format!(", {there} there already"),
        };
        output.note(&format!("{} added to `{folder}`{there}", counted(new as u64, "clipping")));
    }
    missing.iter().for_each(|id| output.note(&format!("no article has an ID that begins with `{id}`")));
    Ok(if missing.is_empty() { Ending::Found } else { Ending::Nothing })
}

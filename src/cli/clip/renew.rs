//! `jianbao clip renew`: articles that have changed or moved as they are now, with the notes that they had.

use clap::Args;
use jianbao::clippings::{FolderName, State};
use jianbao::service;

use super::{Chosen, Ending, Run, file_at};
use crate::cli::output::{Output, counted};

#[derive(Debug, Args)]
#[command(override_usage = "jianbao clip renew [OPTIONS] <ID>... [ARCHIVE]")]
pub(super) struct Arguments {
    #[command(flatten)]
    chosen: Chosen,
    /// The folder [default: the only one that has the article]
    #[arg(long, value_name = "NAME")]
    folder: Option<String>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let folder: Option<FolderName> = arguments.folder.as_deref().map(str::parse).transpose()?;
    let choice = arguments.chosen.read()?;
    let opened = choice.place.open(output)?;
    let file = file_at(&choice.place)?;
    let kept = file.read()?;
    let picked = choice.among(&kept, folder.as_ref())?;
    let time = chrono::Utc::now();
    let (mut renewed, mut gone) = (Vec::new(), Vec::new());
    for (folder, id) in &picked.clippings {
        let Some(clipping) = kept.folder(folder)?.clipping(*id) else { continue };
        match service::reclipped(&opened, clipping, time)? {
            (State::Gone, _) => gone.push(*id),
            (_, now) => renewed.extend(now.map(|now| (folder, *id, now))),
        }
    }
    file.change(|kept| renewed.iter().try_for_each(|(folder, id, now)| kept.renew(folder, *id, now.clone())))?;
    gone.iter().for_each(|id| output.note(&format!("the article of {id} is gone; its clipping stays as it is")));
    output.note(&format!("{} renewed", counted(renewed.len() as u64, "clipping")));
    Ok(if gone.is_empty() { picked.ending(output) } else { Ending::Nothing })
}

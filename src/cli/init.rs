//! `jianbao init`: write the configuration of an archive, with a comment on every line.

use std::fs::OpenOptions;
use std::io::Write as _;

use clap::Args;
use jianbao::corpus::{CONFIG_FILE, Config};
use jianbao::error::{Error, ErrorKind};

use super::archive::Place;
use super::output::Output;
use super::{Ending, Run};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let folder = arguments.place.config_folder()?;
    std::fs::create_dir_all(&folder).map_err(|error| Error::io("make the folder", &folder, error))?;
    let path = folder.join(CONFIG_FILE);
    let mut file = match OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(Error::new(
                ErrorKind::Input,
                format!("there is a configuration already: `{}`", path.display()),
            )
            .with_hint("edit it, or move it away and run this again to see every line that is known")
            .into());
        }
        Err(error) => return Err(Error::io("write the configuration", &path, error).into()),
    };
    file.write_all(Config::TEMPLATE.as_bytes()).map_err(|error| Error::io("write the configuration", &path, error))?;
    output.line(&path.display().to_string())?;
    Ok(Ending::Found)
}

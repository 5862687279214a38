//! `jianbao man`: the pages of the manual, made from the definitions of the command line.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory as _};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use jianbao::error::{Error, ErrorKind, Result};

use super::output::Output;
use super::{Ending, Failure, Run};

#[derive(Debug, Args)]
#[command(after_help = "\
To read a page: jianbao man search | man -l -
To install all of them: jianbao man --out ~/.local/share/man/man1")]
pub(super) struct Arguments {
    /// The command whose page is printed, as it is typed: `search`, `clip add` [default: that of jianbao itself]
    command: Vec<String>,
    /// Write the pages of all commands into this folder, which is made where there is none
    #[arg(short, long, value_name = "DIR", conflicts_with = "command")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let mut root = super::Arguments::command().disable_help_subcommand(true);
    root.build();
    if let Some(folder) = &arguments.out {
        fs::create_dir_all(folder).map_err(|error| Error::io("make the folder", folder, error))?;
        write_all(&root, folder, output)?;
        return Ok(Ending::Found);
    }
    let command = arguments.command.iter().try_fold(&root, |command, name| named(command, name))?;
    let page = page(command)?;
    output.table(false, |out| out.write_all(&page))?;
    Ok(Ending::Found)
}

/// The sub-command of `command` that is called so.
fn named<'c>(command: &'c Command, name: &str) -> Result<&'c Command> {
    command.find_subcommand(name).ok_or_else(|| {
        let known: Vec<&str> = commands(command).map(Command::get_name).collect();
        let hint = match known.is_empty() {
            true => format!("`{}` has none: leave the word out", command.get_name()),
            false => format!("one of {}", known.join(", ")),
        };
        Error::new(ErrorKind::Input, format!("there is no command `{name}`")).with_hint(hint)
    })
}

/// The sub-commands that are told of.
fn commands(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|command| !command.is_hide_set())
}

/// Writes the page of `command` and those of its sub-commands into `folder`, and prints their paths.
fn write_all(command: &Command, folder: &Path, output: &mut Output) -> std::result::Result<(), Failure> {
    let path = folder.join(Man::new(command.clone()).get_filename());
    fs::write(&path, page(command)?).map_err(|error| Error::io("write the page", &path, error))?;
    output.line(&path.display().to_string())?;
    commands(command).try_for_each(|command| write_all(command, folder, output))
}

/// The page of a command, in roff. It names no day, so that the same version writes the same page.
fn page(command: &Command) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    render(command, &mut page).map_err(|error| Error::new(ErrorKind::Io, "cannot write the page").with_cause(error))?;
    Ok(page)
}

/// The sections in the order of `Man::render`, but what stands behind the options keeps its lines.
fn render(command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    // A blank date, for without any the next value would take its place.
    let man =
        Man::new(command.clone()).date(" ").source(concat!("jianbao ", env!("CARGO_PKG_VERSION"))).manual("jianbao");
    man.render_title(page)?;
    man.render_name_section(page)?;
    man.render_synopsis_section(page)?;
    man.render_description_section(page)?;
    man.render_options_section(page)?;
    if commands(command).next().is_some() {
        man.render_subcommands_section(page)?;
    }
    if let Some(behind) = command.get_after_long_help().or(command.get_after_help()) {
        let mut notes = Roff::new();
        notes.control("SH", ["NOTES"]).control("nf", []);
        for line in behind.to_string().lines() {
            notes.text([roman(line)]);
        }
        notes.control("fi", []).to_writer(page)?;
    }
    Ok(())
}

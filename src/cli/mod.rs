//! Sub-commands, a file each, over the library. This file holds what they share: where the archive is, how a query and
//! its filters become a request, and how an ending becomes an exit status.

mod archive;
mod batch;
mod check;
mod cite;
mod citing;
mod clip;
mod collocates;
mod completions;
mod delivery;
mod escape;
mod explain;
mod export;
mod facets;
mod filters;
mod hints;
mod index;
mod init;
mod inspect;
mod interrupt;
mod kwic;
mod man;
#[cfg(feature = "web")]
mod mcp;
mod opened;
mod output;
mod reprints;
mod search;
#[cfg(feature = "web")]
mod serve;
mod show;
#[cfg(feature = "web")]
mod site;
mod stats;
mod timeline;
mod typical;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use jianbao::error::{Error, ErrorKind};

use self::output::Output;

/// Full-text search over an archive of Chinese news.
#[derive(Debug, Parser)]
#[command(
    name = "jianbao",
    version,
    max_term_width = 100,
    after_help = "\
Exit status: 0 found (or done), 1 nothing found, 2 error (also when some files could not be read).
ARCHIVE is the folder with the articles; by default the nearest folder upwards that holds .jianbao."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// When to colour what is printed
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: output::Color,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the configuration of an archive, every line explained
    Init(init::Arguments),
    /// Build the index of an archive, or bring it up to date
    Index(index::Arguments),
    /// Print the articles that answer a query
    Search(search::Arguments),
    /// Write every article that answers a query to a file
    Export(export::Arguments),
    /// Count the articles that answer a query by source, author, section, year and the like
    Facets(facets::Arguments),
    /// Count the articles that answer a query over time, beside all that were published
    Timeline(timeline::Arguments),
    /// Print every place where a query stands, in its context
    Kwic(kwic::Arguments),
    /// Rank the words that stand near a query more often than by chance
    Collocates(collocates::Arguments),
    /// Find the words that set the articles of a query apart from others
    Typical(typical::Arguments),
    /// Count the articles of each line of a list of queries or names
    Batch(batch::Arguments),
    /// Tell which articles are one story, who printed it first, and what else has passages of it
    Reprints(reprints::Arguments),
    /// Tell how a query is understood, what each part of it finds, and why an article answers it or does not
    Explain(explain::Arguments),
    /// Tell what is read from a file, where each value stands, and what is left out
    Inspect(inspect::Arguments),
    /// Print one article whole
    Show(show::Arguments),
    /// Print articles as references: GB/T 7714, RIS, BibLaTeX, CSL-JSON
    Cite(cite::Arguments),
    /// Keep chosen articles in folders, with notes
    Clip(clip::Arguments),
    /// Answer in a browser, and to programs over HTTP
    #[cfg(feature = "web")]
    Serve(serve::Arguments),
    /// Tell what the index holds
    Stats(stats::Arguments),
    /// Check that the index is whole, and mend it
    Check(check::Arguments),
    /// Let an assistant search the archive: tools of the Model Context Protocol on standard input and output
    #[cfg(feature = "web")]
    Mcp(mcp::Arguments),
    /// Print the script by which a shell completes commands and options
    Completions(completions::Arguments),
    /// Print a page of the manual, or write all of them
    Man(man::Arguments),
}

/// How a command ended well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// Found, or done.
    Found,
    /// Nothing matches.
    Nothing,
    /// Done, but some files could not be read.
    Incomplete,
}

/// Why a command ended badly.
#[derive(Debug)]
enum Failure {
    Error(Error),
    /// The reader of our output went away, which is its right.
    ClosedPipe,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        Self::Error(Error::new(ErrorKind::Io, "cannot write to standard output").with_cause(error))
    }
}

type Run = Result<Ending, Failure>;

/// Runs the command line of this process.
pub(crate) fn run() -> ExitCode {
    // A panic may repeat what it fell over.
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(output::mistake));
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            output::of_command_line(&error);
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    // What it fell over is said by the hook.
    std::panic::catch_unwind(|| obey(arguments)).unwrap_or_else(|_| ExitCode::from(2))
}

fn obey(arguments: Arguments) -> ExitCode {
    let mut output = Output::new(arguments.color);
    let run = match arguments.command {
        Command::Init(arguments) => init::run(&arguments, &mut output),
        Command::Index(arguments) => index::run(&arguments, &mut output),
        Command::Search(arguments) => search::run(&arguments, &mut output),
        Command::Export(arguments) => export::run(&arguments, &mut output),
        Command::Facets(arguments) => facets::run(&arguments, &mut output),
        Command::Timeline(arguments) => timeline::run(&arguments, &mut output),
        Command::Kwic(arguments) => kwic::run(&arguments, &mut output),
        Command::Collocates(arguments) => collocates::run(&arguments, &mut output),
        Command::Typical(arguments) => typical::run(&arguments, &mut output),
        Command::Batch(arguments) => batch::run(&arguments, &mut output),
        Command::Reprints(arguments) => reprints::run(&arguments, &mut output),
        Command::Explain(arguments) => explain::run(&arguments, &mut output),
        Command::Inspect(arguments) => inspect::run(&arguments, &mut output),
        Command::Show(arguments) => show::run(&arguments, &mut output),
        Command::Cite(arguments) => cite::run(&arguments, &mut output),
        Command::Clip(arguments) => clip::run(&arguments, &mut output),
        #[cfg(feature = "web")]
        Command::Serve(arguments) => serve::run(&arguments, &mut output),
        Command::Stats(arguments) => stats::run(&arguments, &mut output),
        Command::Check(arguments) => check::run(&arguments, &mut output),
        #[cfg(feature = "web")]
        Command::Mcp(arguments) => mcp::run(arguments, &mut output),
        Command::Completions(arguments) => completions::run(&arguments, &mut output),
        Command::Man(arguments) => man::run(&arguments, &mut output),
    };
    let run = run.and_then(|ending| output.flush().map(|()| ending).map_err(Failure::from));
    match run {
        Ok(Ending::Found) | Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Ok(Ending::Nothing) => ExitCode::from(1),
        Ok(Ending::Incomplete) => ExitCode::from(2),
        Err(Failure::Error(error)) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(Failure::Error(error)) => {
            output.error(&error);
            ExitCode::from(2)
        }
    }
}

/// Whether the cause of an error is that the reader of our output went away.
fn is_closed_pipe(error: &Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe) {
            return true;
        }
        cause = error.source();
    }
    false
}

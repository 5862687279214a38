//! `jianbao clip export`: a folder to a file, or to standard output, as a table or as citations.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use jianbao::clippings::FolderName;
use jianbao::error::{Error, ErrorKind};
use jianbao::export::{Format, write_whole};
use jianbao::service::{Filters, FolderList, Holdings as _, ListOptions};

use super::{Ending, Run, file_at, tell_damaged};
use crate::cli::archive::Place;
use crate::cli::citing::Citing;
use crate::cli::delivery::{Facts, spared};
use crate::cli::export::named;
use crate::cli::output::{Output, counted};
use crate::cli::{Failure, interrupt};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  jianbao clip export 渡輪 sample_corpus -o ferries.csv --bom
  jianbao clip export 渡輪 sample_corpus -o ferries.ris

Formats are those of `jianbao export`. A row has the article as it is now, and one that is gone as
it was clipped; the columns note, clipped and state say what you wrote, when you clipped it, and
whether it is unchanged, changed, moved or gone.")]
pub(super) struct Arguments {
    /// The name of the folder
    folder: String,
    #[command(flatten)]
    place: Place,
    /// The file to write; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// The format: csv, tsv, jsonl or xlsx; or citations: ris, bib, csljson or gbt [default: by the ending of FILE; jsonl for -]
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// The columns, separated by commas: those of `jianbao export` without score and stories, and folder, note, clipped, state
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    fields: Vec<String>,
    /// Begin CSV and TSV with a byte order mark, for Excel
    #[arg(long)]
    bom: bool,
    /// Write no FILE.manifest.json, which states how the list was made
    #[arg(long)]
    no_manifest: bool,
    #[command(flatten)]
    citing: Citing,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let name: FolderName = arguments.folder.parse()?;
    let to_stdout = arguments.output.as_os_str() == "-";
    let format = match &arguments.format {
        Some(name) => Format::named(name)?,
        None if to_stdout => Format::named("jsonl")?,
        None => Format::of_file(&arguments.output)?,
    };
    let place = &arguments.place;
    let file = file_at(place)?;
    let clippings = file.read()?;
    let folder = clippings.folder(&name)?;
    let opened = place.open(output)?;
    let options =
        ListOptions { format, fields: arguments.fields.clone(), bom: arguments.bom, citing: arguments.citing.plain() };
    let list = FolderList::new(&opened, &options)?;
    if to_stdout && output.is_terminal() && format.name() == "xlsx" {
        return Err(Error::new(ErrorKind::Input, "a workbook cannot be shown on a terminal")
            .with_hint("name a file with -o FILE")
            .into());
    }
    let write = |out: &mut (dyn Write + Send)| list.write(&opened, folder, out).map_err(named);
    let (rows, remarks) = if to_stdout {
        let is_json = matches!(format.name(), "jsonl" | "csljson");
        output.table(is_json, |out| write(out).map_err(Failure::from))?
    } else {
        spared(&arguments.output, place, opened.engine())?;
        interrupt::listen("stopping");
        write_whole(&arguments.output, write, |(rows, remarks)| {
            if arguments.no_manifest {
                return Ok(());
            }
            let facts = Facts {
                command: "clip export",
                query: "",
                parsed: String::new(),
                filters: &Filters::default(),
                sort: "clipped".to_owned(),
                settings: list.settings(folder),
                fields: list.fields(),
            };
            facts.write_beside(&arguments.output, opened.engine(), place, format.name(), *rows, remarks)
        })?
    };
    remarks.iter().for_each(|remark| output.note(&format!("note: {remark}")));
    if !to_stdout {
        let what = if matches!(format, Format::Table(_)) { "row" } else { "citation" };
        output.note(&format!("{} in `{}`", counted(rows, what), arguments.output.display()));
    }
    let ending = if rows == 0 { Ending::Nothing } else { Ending::Found };
    Ok(tell_damaged(&clippings, &file, output).unwrap_or(ending))
}

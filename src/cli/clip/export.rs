//! `jianbao clip export`: a folder to a file, or to standard output, as a table or as citations.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use jianbao::clippings::{ClippingColumn, ClippingList, ClippingWriter, FolderName};
use jianbao::engine::Engine;
use jianbao::error::{Error, ErrorKind, Result};
use jianbao::export::{Format, Manifest, write_whole};

use super::{Ending, Run, counted, file_at, tell_damaged};
use crate::cli::archive::Place;
use crate::cli::citing::Citing;
use crate::cli::delivery::spared;
use crate::cli::output::Output;
use crate::cli::{Failure, interrupt, named_twice};

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
    let (list, settings) = list(arguments, format)?;
    if to_stdout && output.is_terminal() && format.name() == "xlsx" {
        return Err(Error::new(ErrorKind::Input, "a workbook cannot be shown on a terminal")
            .with_hint("name a file with -o FILE")
            .into());
    }
    let place = &arguments.place;
    let file = file_at(place)?;
    let clippings = file.read()?;
    let folder = clippings.folder(&name)?;
    let engine = place.open(output)?;
    let go_on = || match interrupt::asked() {
        true => Err(interrupt::error("the export was broken off; nothing was written under its name")),
        false => Ok(()),
    };
    let writer = ClippingWriter { folder, engine: &*engine, list: &list, go_on: &go_on };
    let (rows, remarks) = if to_stdout {
        let is_json = matches!(format.name(), "jsonl" | "csljson");
        output.table(is_json, |out| writer.write(out).map_err(Failure::from))?
    } else {
        spared(&arguments.output, place, &*engine)?;
        interrupt::listen("stopping");
        write_whole(
            &arguments.output,
            |out| writer.write(out),
            |written| match arguments.no_manifest {
                true => Ok(()),
                false => write_manifest(arguments, &writer, format.name(), settings, written),
            },
        )?
    };
    remarks.iter().for_each(|remark| output.note(&format!("note: {remark}")));
    if !to_stdout {
        let what = if matches!(format, Format::Table(_)) { "row" } else { "citation" };
        output.note(&format!("{} in `{}`", counted(rows, what), arguments.output.display()));
    }
    let ending = if rows == 0 { Ending::Nothing } else { Ending::Found };
    Ok(tell_damaged(&clippings, &file, output).unwrap_or(ending))
}

/// How clippings are written in `format`, and what a manifest says of it.
fn list(arguments: &Arguments, format: Format) -> Result<(ClippingList, BTreeMap<String, Vec<String>>)> {
    if arguments.bom && !matches!(format.name(), "csv" | "tsv") {
        return Err(Error::new(ErrorKind::Input, format!("--bom is not for {}", format.name()))
            .with_hint("leave it out; it is for CSV and TSV that Excel opens"));
    }
    match format {
        Format::Table(format) => {
            arguments.citing.is_not_for(format.name())?;
            let columns = match arguments.fields.as_slice() {
                [] => ClippingColumn::usual(),
                names => names.iter().map(|name| name.parse()).collect::<Result<Vec<ClippingColumn>>>()?,
            };
            if let Some(twice) = named_twice(&columns) {
                return Err(Error::new(ErrorKind::Input, format!("the column `{}` is named twice", twice.name()))
                    .with_hint("name each column once"));
            }
            Ok((ClippingList::Rows { format, columns, bom: arguments.bom }, BTreeMap::new()))
        }
        Format::Citations(format) => {
            let format = arguments.citing.format(format)?;
            if !arguments.fields.is_empty() {
                return Err(Error::new(ErrorKind::Input, format!("--fields is not for {}", format.name()))
                    .with_hint("leave it out; a citation has what its format has a place for"));
            }
            let options = arguments.citing.options(&arguments.place)?;
            let settings = arguments.citing.settings(format, &options);
            Ok((ClippingList::Citations { format, options }, settings))
        }
    }
}

/// Writes beside the file how it was made.
fn write_manifest(
    arguments: &Arguments,
    writer: &ClippingWriter<'_>,
    format: &str,
    mut settings: BTreeMap<String, Vec<String>>,
    (rows, remarks): &(u64, Vec<String>),
) -> Result<()> {
    let (path, place) = (&arguments.output, &arguments.place);
    let (stats, home) = (Engine::stats(writer.engine)?, place.home()?);
    let archive = place.archive_of(&home)?;
    settings.insert("folder".to_owned(), vec![writer.folder.name.to_string()]);
    let manifest = Manifest {
        file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        rows: *rows,
        query: String::new(),
        parsed: String::new(),
        filters: BTreeMap::new(),
        sort: "clipped".to_owned(),
        format: format.to_owned(),
        fields: writer.list.fields(),
        remarks: remarks.clone(),
        archive: archive.map_or_else(String::new, |archive| archive.display().to_string()),
        engine: (!home.is_folder()).then(|| home.to_string()),
        articles: stats.articles,
        complete: stats.complete,
        command: "clip export".to_owned(),
        settings,
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        index_versions: BTreeMap::from([
            ("format".to_owned(), stats.format_version),
            ("folding".to_owned(), stats.fold_version),
            ("dictionary".to_owned(), stats.words_version),
        ]),
        made_at: chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
    };
    let json = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    let unwritable = |error| Error::io("write", path, error);
    write_whole(&Manifest::path_beside(path), |out| writeln!(out, "{json}").map_err(unwritable), |()| Ok(()))
}

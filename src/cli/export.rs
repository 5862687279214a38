//! `jianbao export`: every hit to a file, or to standard output.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use jianbao::engine::local::LocalEngine;
use jianbao::engine::{Engine, Wanted};
use jianbao::error::{Error, ErrorKind, Result};
use jianbao::export::{Column, ExportFormat, ExportOptions, Manifest, format_named, format_of_file, write_whole};
use jianbao::query::Query;

use super::archive::Place;
use super::filters::Question;
use super::output::Output;
use super::{Ending, Failure, Run, hints, interrupt};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    question: Question,
    #[command(flatten)]
    place: Place,
    /// The file to write; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// The format: csv, tsv, jsonl or xlsx [default: by the ending of FILE; jsonl for -]
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// The columns, separated by commas: id,score,title,published,source,authors,editors,reviewers,section,url,path,body,page,captured,seen
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    fields: Vec<String>,
    /// Begin CSV and TSV with a byte order mark, for Excel
    #[arg(long)]
    bom: bool,
    /// Write FILE.manifest.json, which states how the list was made [default: for files, not for -]
    #[arg(long, overrides_with = "no_manifest")]
    manifest: bool,
    /// Write no manifest
    #[arg(long)]
    no_manifest: bool,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let parsed = arguments.question.parse()?;
    output.notices(&parsed);
    let query = parsed.query;
    let to_stdout = arguments.output.as_os_str() == "-";
    let format = match &arguments.format {
        Some(name) => format_named(name)?,
        None if to_stdout => format_named("jsonl")?,
        None => format_of_file(&arguments.output)?,
    };
    let engine = arguments.place.open(output)?;
    let columns = match arguments.fields.as_slice() {
        [] => Column::metadata(),
        names => names.iter().map(|name| name.parse()).collect::<Result<Vec<Column>>>()?,
    };
    if let Some(twice) = (1..columns.len()).find(|&at| columns[..at].contains(&columns[at])) {
        return Err(Error::new(ErrorKind::Input, format!("the column `{}` is named twice", columns[twice].name()))
            .with_hint("name each column once")
            .into());
    }
    if arguments.bom && !matches!(format.name(), "csv" | "tsv") {
        return Err(Error::new(ErrorKind::Input, format!("--bom is not for {}", format.name()))
            .with_hint("leave it out; it is for CSV and TSV that Excel opens")
            .into());
    }
    let options = ExportOptions { columns, bom: arguments.bom, zone: engine.zone() };
    if to_stdout && output.is_terminal() && format.name() == "xlsx" {
        return Err(Error::new(ErrorKind::Input, "a workbook cannot be shown on a terminal")
            .with_hint("name a file with -o FILE")
            .into());
    }
    if to_stdout && arguments.manifest {
        return Err(Error::new(ErrorKind::Input, "--manifest needs a file to stand beside")
            .with_hint("name a file with -o FILE")
            .into());
    }

    if !to_stdout {
        spared(&arguments.output, &arguments.place, &engine)?;
        interrupt::listen("stopping");
    }
    let list = HitList { engine: &engine, query: &query, arguments, format, options: &options };
    let (rows, remarks) = if to_stdout {
        output.table(format.name() == "jsonl", |out| list.write(out).map_err(Failure::from))?
    } else {
        write_whole(
            &arguments.output,
            |out| list.write(out),
            |written| if arguments.no_manifest { Ok(()) } else { list.write_manifest(written) },
        )?
    };
    remarks.iter().for_each(|remark| output.note(&format!("note: {remark}")));
    if !to_stdout {
        let plural = if rows == 1 { "" } else { "s" };
        output.note(&format!("{rows} row{plural} in `{}`", arguments.output.display()));
    }
    if rows == 0 {
        hints::print(&engine, &query, output)?;
        return Ok(Ending::Nothing);
    }
    Ok(Ending::Found)
}

/// Refuses to write over the index or a file of the archive that was read.
fn spared(output: &Path, place: &Place, engine: &LocalEngine) -> Result<()> {
    let refused = |what: &str| {
        let message = format!("`{}` is {what}: a hit list cannot take its place", output.display());
        Err(Error::new(ErrorKind::Input, message).with_hint("name another file with -o FILE"))
    };
    let parent = output.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = parent.canonicalize().unwrap_or_default();
    if place.index()?.canonicalize().is_ok_and(|index| folder.starts_with(index)) {
        return refused("in the folder of the index");
    }
    let (Ok(target), Ok(archive)) = (output.canonicalize(), place.archive()?.canonicalize()) else { return Ok(()) };
    let Ok(path) = target.strip_prefix(archive) else { return Ok(()) };
    let path: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    if engine.file(&path.join("/"))?.is_some_and(|record| record.articles > 0) {
        return refused("a file of the archive, with articles that were read");
    }
    Ok(())
}

struct HitList<'a> {
    engine: &'a LocalEngine,
    query: &'a Query,
    arguments: &'a Arguments,
    format: &'static dyn ExportFormat,
    options: &'a ExportOptions,
}

impl HitList<'_> {
    /// Writes every hit. Gives the number of rows, and remarks on what the format could not hold.
    fn write(&self, out: &mut (dyn Write + Send)) -> Result<(u64, Vec<String>)> {
        let mut rows = self.format.writer(out, self.options)?;
        let columns = &self.options.columns;
        let wanted = Wanted { scores: columns.contains(&Column::Score), bodies: columns.contains(&Column::Body) };
        let order = self.arguments.question.sort.into();
        let count = self.engine.every_hit(self.query, order, wanted, &mut |hit| {
            if interrupt::asked() {
                return Err(interrupt::error("the export was broken off; nothing was written under its name"));
            }
            rows.row(&hit)
        })?;
        Ok((count, rows.finish()?))
    }

    fn write_manifest(&self, (rows, remarks): &(u64, Vec<String>)) -> Result<()> {
        let stats = self.engine.stats()?;
        let path: &Path = &self.arguments.output;
        let manifest = Manifest {
            file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            rows: *rows,
            query: self.arguments.question.query.clone(),
            parsed: self.query.to_string(),
            filters: self.arguments.question.filters(),
            sort: self.arguments.question.sort_name(),
            format: self.format.name().to_owned(),
            fields: self.options.columns.iter().map(|column| column.name().to_owned()).collect(),
            remarks: remarks.clone(),
            archive: self.arguments.place.archive()?.display().to_string(),
            articles: stats.articles,
            complete: stats.complete,
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            index_versions: BTreeMap::from([
                ("format".to_owned(), stats.format_version),
                ("folding".to_owned(), stats.fold_version),
                ("dictionary".to_owned(), stats.words_version),
            ]),
            made_at: chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        };
        let json = serde_json::to_string_pretty(&manifest).unwrap_or_default();
        let write =
            |out: &mut (dyn Write + Send)| writeln!(out, "{json}").map_err(|error| Error::io("write", path, error));
        write_whole(&Manifest::path_beside(path), write, |()| Ok(()))
    }
}

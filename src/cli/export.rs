//! `jianbao export`: every hit to a file, or to standard output.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use jianbao::engine::local::LocalEngine;
use jianbao::engine::{Engine, Wanted};
use jianbao::error::{Error, ErrorKind, Result};
use jianbao::export::{
    Column, ExportFormat, ExportOptions, format_named, format_of_file, hit_cells, hit_headings, write_whole,
};
use jianbao::query::Query;

use super::archive::Place;
use super::delivery::{Facts, spared};
use super::filters::{Ordering, Question};
use super::output::Output;
use super::{Ending, Failure, Run, hints, interrupt, named_twice};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    question: Question,
    #[command(flatten)]
    order: Ordering,
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
    if let Some(twice) = named_twice(&columns) {
        return Err(Error::new(ErrorKind::Input, format!("the column `{}` is named twice", twice.name()))
            .with_hint("name each column once")
            .into());
    }
    if arguments.bom && !matches!(format.name(), "csv" | "tsv") {
        return Err(Error::new(ErrorKind::Input, format!("--bom is not for {}", format.name()))
            .with_hint("leave it out; it is for CSV and TSV that Excel opens")
            .into());
    }
    let options = ExportOptions { headings: hit_headings(&columns), bom: arguments.bom, zone: engine.zone() };
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
    let list = HitList { engine: &engine, query: &query, arguments, format, columns: &columns, options: &options };
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

struct HitList<'a> {
    engine: &'a LocalEngine,
    query: &'a Query,
    arguments: &'a Arguments,
    format: &'static dyn ExportFormat,
    columns: &'a [Column],
    options: &'a ExportOptions,
}

impl HitList<'_> {
    /// Writes every hit. Gives the number of rows, and remarks on what the format could not hold.
    fn write(&self, out: &mut (dyn Write + Send)) -> Result<(u64, Vec<String>)> {
        let mut rows = self.format.writer(out, self.options)?;
        let columns = self.columns;
        let wanted = Wanted { scores: columns.contains(&Column::Score), bodies: columns.contains(&Column::Body) };
        let order = self.arguments.order.order();
        let count = self.engine.every_hit(self.query, order, wanted, &mut |hit| {
            if interrupt::asked() {
                return Err(interrupt::error("the export was broken off; nothing was written under its name"));
            }
            rows.row(&hit_cells(columns, &hit))
        })?;
        Ok((count, rows.finish()?))
    }

    fn write_manifest(&self, (rows, remarks): &(u64, Vec<String>)) -> Result<()> {
        let facts = Facts {
            command: "export",
            query: &self.arguments.question.query,
            parsed: self.query.to_string(),
            filters: &self.arguments.question.filters,
            sort: self.arguments.order.name(),
            settings: BTreeMap::new(),
            fields: self.options.headings.iter().map(|heading| heading.name.clone()).collect(),
        };
        let (engine, place) = (self.engine, &self.arguments.place);
        facts.write_beside(&self.arguments.output, engine, place, self.format.name(), *rows, remarks)
    }
}

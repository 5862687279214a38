//! `jianbao export`: every hit to a file, or to standard output, as a row of a table or as a citation.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use jianbao::citation::{Citation, CitationOptions};
use jianbao::engine::{Engine, Hit, Wanted};
use jianbao::error::{Error, ErrorKind, Result};
use jianbao::export::{
    CitationFormat, CitationList, Column, ExportFormat, ExportOptions, Format, hit_cells, hit_headings, write_whole,
};
use jianbao::query::Query;
use jianbao::reprints::Stories;
use jianbao::service::{self, Holdings as _};

use super::archive::Place;
use super::citing::Citing;
use super::delivery::{Facts, spared};
use super::filters::{self, Ordering, Question};
use super::opened::Opened;
use super::output::Output;
use super::{Ending, Failure, Run, hints, interrupt, named_twice};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  jianbao export 渡輪 sample_corpus -o hits.csv --bom
  jianbao export 渡輪 sample_corpus -o references.bib --accessed 2026-07-01

Tables are csv, tsv, jsonl and xlsx; citations are ris, bib (BibLaTeX), csljson (CSL-JSON) and gbt (GB/T 7714 as text). The
ending .json names neither JSON Lines nor CSL-JSON: choose with --format.")]
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
    /// The format: csv, tsv, jsonl or xlsx; or citations: ris, bib, csljson or gbt [default: by the ending of FILE; jsonl for -]
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// The columns, separated by commas: id,score,title,published,source,authors,editors,reviewers,section,url,path,body,page,captured,seen, and of its story: story,story_size,earliest,shared
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
    #[command(flatten)]
    citing: Citing,
}

/// How hits are written.
enum Written {
    /// A row each, with these columns.
    Rows {
        format: &'static dyn ExportFormat,
        columns: Vec<Column>,
        options: ExportOptions,
        stories: Option<Arc<Stories>>,
    },
    /// A citation each.
    Citations { format: &'static dyn CitationFormat, options: CitationOptions },
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let question = arguments.question.plain()?;
    let read = question.read()?;
    output.notices(&read.parsed);
    let to_stdout = arguments.output.as_os_str() == "-";
    let format = match &arguments.format {
        Some(name) => Format::named(name)?,
        None if to_stdout => Format::named("jsonl")?,
        None => Format::of_file(&arguments.output)?,
    };
    let opened = arguments.place.open(output)?;
    let engine = opened.engine();
    let query = filters::asked(&read, &opened, output)?.query;
    let written = match format {
        Format::Table(format) => rows(arguments, format, &opened)?,
        Format::Citations(format) => citations(arguments, format)?,
    };
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
        spared(&arguments.output, &arguments.place, engine)?;
        interrupt::listen("stopping");
    }
    let list = HitList { engine, query: &query, question: &question, arguments, written };
    let (rows, remarks) = if to_stdout {
        let is_json = matches!(format.name(), "jsonl" | "csljson");
        output.table(is_json, |out| list.write(out).map_err(Failure::from))?
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
        let what = if matches!(format, Format::Table(_)) { "row" } else { "citation" };
        output.note(&format!("{rows} {what}{plural} in `{}`", arguments.output.display()));
    }
    if rows == 0 {
        hints::print(engine, &query, output)?;
        return Ok(Ending::Nothing);
    }
    Ok(Ending::Found)
}

/// Rows in `format`.
fn rows(arguments: &Arguments, format: &'static dyn ExportFormat, opened: &Opened<'_>) -> Result<Written> {
    arguments.citing.is_not_for(format.name())?;
    let columns = match arguments.fields.as_slice() {
        [] => Column::metadata(),
        names => names.iter().map(|name| name.parse()).collect::<Result<Vec<Column>>>()?,
    };
    if let Some(twice) = named_twice(&columns) {
        return Err(Error::new(ErrorKind::Input, format!("the column `{}` is named twice", twice.name()))
            .with_hint("name each column once"));
    }
    if arguments.bom && !matches!(format.name(), "csv" | "tsv") {
        return Err(no_bom(format.name()));
    }
    let options = ExportOptions { headings: hit_headings(&columns), bom: arguments.bom, zone: opened.engine().zone() };
    let asks_for_stories = columns.iter().any(|column| column.is_of_story());
    let stories = asks_for_stories.then(|| opened.stories()).transpose()?;
    Ok(Written::Rows { format, columns, options, stories })
}

/// Citations in `format`.
fn citations(arguments: &Arguments, format: &'static dyn CitationFormat) -> Result<Written> {
    let format = arguments.citing.format(format)?;
    if !arguments.fields.is_empty() {
        return Err(Error::new(ErrorKind::Input, format!("--fields is not for {}", format.name()))
            .with_hint("leave it out; a citation has what its format has a place for"));
    }
    if arguments.bom {
        return Err(no_bom(format.name()));
    }
    Ok(Written::Citations { format, options: arguments.citing.options(&arguments.place)? })
}

fn no_bom(format: &str) -> Error {
    Error::new(ErrorKind::Input, format!("--bom is not for {format}"))
        .with_hint("leave it out; it is for CSV and TSV that Excel opens")
}

struct HitList<'a> {
    engine: &'a dyn Engine,
    query: &'a Query,
    question: &'a service::Question,
    arguments: &'a Arguments,
    written: Written,
}

impl HitList<'_> {
    /// Writes every hit. Gives their number, and remarks on what the format could not hold or a citation lacks.
    fn write(&self, out: &mut (dyn Write + Send)) -> Result<(u64, Vec<String>)> {
        match &self.written {
            Written::Rows { format, columns, options, stories } => {
                let mut rows = format.writer(out, options)?;
                let (scores, bodies) = (columns.contains(&Column::Score), columns.contains(&Column::Body));
                let count = self.each(Wanted { scores, bodies }, &mut |hit| {
                    let part = stories.as_ref().map(|stories| stories.part(&hit.article));
                    rows.row(&hit_cells(columns, &hit, part.as_ref()))
                })?;
                Ok((count, rows.finish()?))
            }
            Written::Citations { format, options } => {
                let mut list = CitationList::new(*format, out)?;
                // The language is told from the text.
                let count = self.each(Wanted { scores: false, bodies: true }, &mut |hit| {
                    list.add(&Citation::of(&hit.article, options))
                })?;
                Ok((count, list.finish()?))
            }
        }
    }

    /// Has every hit visited, in order, until an interrupt.
    fn each(&self, wanted: Wanted, visit: &mut dyn FnMut(Hit) -> Result<()>) -> Result<u64> {
        let order = self.arguments.order.order();
        self.engine.every_hit(self.query, order, wanted, &mut |hit| {
            if interrupt::asked() {
                return Err(interrupt::error("the export was broken off; nothing was written under its name"));
            }
            visit(hit)
        })
    }

    fn write_manifest(&self, (rows, remarks): &(u64, Vec<String>)) -> Result<()> {
        let (format, settings, fields) = match &self.written {
            Written::Rows { format, options, .. } => {
                let fields = options.headings.iter().map(|heading| heading.name.clone()).collect();
                (format.name(), BTreeMap::new(), fields)
            }
            Written::Citations { format, options } => {
                (format.name(), self.arguments.citing.settings(*format, options), Vec::new())
            }
        };
        let facts = Facts {
            command: "export",
            query: &self.question.query,
            parsed: self.query.to_string(),
            filters: &self.question.filters,
            sort: self.arguments.order.name(),
            settings,
            fields,
        };
        let (engine, place) = (self.engine, &self.arguments.place);
        facts.write_beside(&self.arguments.output, engine, place, format, *rows, remarks)
    }
}

//! `jianbao export`: every hit to a file, or to standard output, as a row of a table or as a citation.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use jianbao::engine::Order;
use jianbao::error::{Error, ErrorKind};
use jianbao::export::{Format, write_whole};
use jianbao::service::{self, Asked, Holdings as _, List, ListOptions};

use super::archive::Place;
use super::citing::Citing;
use super::delivery::{Facts, spared};
use super::filters::{self, Ordering, Question};
use super::output::{Output, counted};
use super::{Ending, Failure, Run, hints, interrupt};

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
    let asked = filters::asked(&read, &opened, output)?;
    let options =
        ListOptions { format, fields: arguments.fields.clone(), bom: arguments.bom, citing: arguments.citing.plain() };
    let list = List::new(&opened, &options)?;
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
        spared(&arguments.output, &arguments.place, opened.engine())?;
        interrupt::listen("stopping");
    }
    let order = arguments.order.order();
    let write = |out: &mut (dyn Write + Send)| list.write(&opened, &asked, order, out).map_err(named);
    let (rows, remarks) = if to_stdout {
        let is_json = matches!(format.name(), "jsonl" | "csljson");
        output.table(is_json, |out| write(out).map_err(Failure::from))?
    } else {
        write_whole(&arguments.output, write, |(rows, remarks)| {
            if arguments.no_manifest {
                return Ok(());
            }
            let facts = facts(&question, &asked, &list, order);
            let (engine, place) = (opened.engine(), &arguments.place);
            facts.write_beside(&arguments.output, engine, place, list.format_name(), *rows, remarks)
        })?
    };
    remarks.iter().for_each(|remark| output.note(&format!("note: {remark}")));
    if !to_stdout {
        let what = if matches!(format, Format::Table(_)) { "row" } else { "citation" };
        output.note(&format!("{} in `{}`", counted(rows, what), arguments.output.display()));
    }
    if rows == 0 {
        hints::print(opened.engine(), &asked.query, output)?;
        return Ok(Ending::Nothing);
    }
    Ok(Ending::Found)
}

/// An interrupt, as it ends an export.
pub(super) fn named(error: Error) -> Error {
    match error.kind() {
        ErrorKind::Interrupted => interrupt::error("the export was broken off; nothing was written under its name"),
        _ => error,
    }
}

/// How the list was made.
fn facts<'a>(question: &'a service::Question, asked: &Asked, list: &List, order: Order) -> Facts<'a> {
    Facts {
        command: "export",
        query: &question.query,
        parsed: asked.query.to_string(),
        filters: &question.filters,
        sort: order.name().to_owned(),
        settings: list.settings(),
        fields: list.fields(),
    }
}

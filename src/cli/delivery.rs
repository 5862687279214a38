//! Where a table goes and how it is written: to the terminal for a person, or as rows or JSON to standard output or to a
//! file, beside which a manifest states how it was made.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use jianbao::engine::Engine;
use jianbao::error::{Error, ErrorKind, Result};
use jianbao::export::{Cell, ExportFormat, ExportOptions, Heading, Manifest, format_named, unwritten, write_whole};
use jianbao::service::{self, Filters, Limit};
use serde::Serialize;

use super::archive::Place;
use super::output::{Output, counted};
use super::{Failure, interrupt};

/// What a table is written to, as options.
#[derive(Debug, Args)]
pub(super) struct Delivery {
    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How to write it: text, csv, tsv, json, jsonl, xlsx, a timeline also svg [default: by the ending of FILE; text without one]
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// Begin CSV and TSV with a byte order mark, for Excel
    #[arg(long)]
    bom: bool,
    /// Write no FILE.manifest.json, which states how the table was made
    #[arg(long)]
    no_manifest: bool,
}

/// How a table is written.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// For a person.
    Text,
    /// One JSON object.
    Json,
    /// A picture.
    Svg,
    /// Row by row.
    Rows(&'static dyn ExportFormat),
}

/// Rows under their headings.
pub(super) struct Table {
    pub(super) headings: Vec<Heading>,
    pub(super) rows: Vec<Vec<Cell<'static>>>,
}

/// How a table was made.
pub(super) struct Facts<'a> {
    pub(super) command: &'static str,
    pub(super) query: &'a str,
    pub(super) parsed: String,
    pub(super) filters: &'a Filters,
    pub(super) sort: String,
    pub(super) settings: BTreeMap<String, Vec<String>>,
    pub(super) fields: Vec<String>,
}

/// Where the table of a command goes, and what is to be known of it.
pub(super) struct Outlet<'a> {
    pub(super) delivery: &'a Delivery,
    pub(super) form: Form,
    pub(super) facts: Facts<'a>,
    pub(super) engine: &'a dyn Engine,
    pub(super) place: &'a Place,
}

impl Table {
    /// An empty one.
    pub(super) fn new(columns: &[&str]) -> Self {
        Self { headings: columns.iter().map(|name| Heading::new(*name)).collect(), rows: Vec::new() }
    }

    /// The names of the columns.
    pub(super) fn fields(&self) -> Vec<String> {
        self.headings.iter().map(|heading| heading.name.clone()).collect()
    }
}

impl Form {
    /// How many rows: as many as are stated, or all; for a person so many.
    pub(super) fn limit(self, stated: Option<Limit>, shown: usize) -> Limit {
        stated.unwrap_or(if matches!(self, Self::Text) { Limit::Most(shown) } else { Limit::All })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Svg => "svg",
            Self::Rows(format) => format.name(),
        }
    }
}

impl Delivery {
    /// How to write it; a picture where there `is_picture`.
    ///
    /// # Errors
    /// Where there is no such format, or none for where it goes.
    pub(super) fn form(&self, is_picture: bool, output: &Output) -> Result<Form> {
        let names = if is_picture { "csv, tsv, json, jsonl, xlsx, svg" } else { "csv, tsv, json, jsonl, xlsx" };
        let file = self.file();
        let ending = file.map(|file| file.extension().unwrap_or_default().to_string_lossy().to_lowercase());
        let form = match (self.format.as_deref(), ending.as_deref()) {
            (Some("text"), None) | (None, None) => Form::Text,
            (Some("json"), _) | (None, Some("json")) => Form::Json,
            (Some("svg"), _) | (None, Some("svg")) if is_picture => Form::Svg,
            (Some("text"), Some(_)) => {
                return Err(Error::new(ErrorKind::Input, "text goes to standard output")
                    .with_hint("leave out -o, and write `> FILE` behind the command"));
            }
            (Some(name), _) => Form::Rows(format_named(name).map_err(|_| {
                Error::new(ErrorKind::Input, format!("there is no format `{name}` for this"))
                    .with_hint(format!("the formats are text, {names}"))
            })?),
            (None, Some(ending)) => Form::Rows(format_named(ending).map_err(|_| {
                let shown = file.unwrap_or(Path::new("")).display();
                Error::new(ErrorKind::Input, format!("the ending of `{shown}` names no format for this"))
                    .with_hint(format!("end the name in one of {names}, or choose with --format"))
            })?),
        };
        if self.bom && !matches!(form.name(), "csv" | "tsv") {
            return Err(Error::new(ErrorKind::Input, format!("--bom is not for {}", form.name()))
                .with_hint("leave it out; it is for CSV and TSV that Excel opens"));
        }
        if file.is_none() && output.is_terminal() && form.name() == "xlsx" {
            return Err(Error::new(ErrorKind::Input, "a workbook cannot be shown on a terminal")
                .with_hint("name a file with -o FILE"));
        }
        Ok(form)
    }

    /// Hears interrupts from now on, where a file is written: a half one must not be left.
    pub(super) fn listen(&self) {
        if self.file().is_some() {
            interrupt::listen("stopping");
        }
    }

    /// Whether CSV and TSV begin with a byte order mark.
    pub(super) fn bom(&self) -> bool {
        self.bom
    }

    /// The file; `None` for standard output.
    pub(super) fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|file| file.as_os_str() != "-")
    }
}

impl Outlet<'_> {
    /// How rows are written under `headings`.
    pub(super) fn options(&self, headings: Vec<Heading>) -> ExportOptions {
        ExportOptions { headings, bom: self.delivery.bom, zone: self.engine.zone() }
    }

    /// Writes what `fill` gives, which counts its rows and may have remarks.
    pub(super) fn write(
        &self,
        output: &mut Output,
        fill: impl FnOnce(&mut (dyn Write + Send)) -> Result<(u64, Vec<String>)>,
    ) -> Result<(), Failure> {
        let form = self.form;
        let Some(file) = self.delivery.file() else {
            let is_json = matches!(form.name(), "json" | "jsonl");
            let (_, remarks) = output.table(is_json, |out| fill(out).map_err(Failure::from))?;
            remarks.iter().for_each(|remark| output.note(&format!("note: {remark}")));
            return Ok(());
        };
        spared(file, self.place, self.engine)?;
        self.delivery.listen();
        let manifest = |(rows, remarks): &(u64, Vec<String>)| match self.delivery.no_manifest {
            true => Ok(()),
            false => self.facts.write_beside(file, self.engine, self.place, form.name(), *rows, remarks),
        };
        let (rows, remarks) = write_whole(file, fill, manifest)?;
        remarks.iter().for_each(|remark| output.note(&format!("note: {remark}")));
        let rows = counted(rows, "row");
        match form {
            Form::Svg => output.note(&format!("a picture of {rows} in `{}`", file.display())),
            _ => output.note(&format!("{rows} in `{}`", file.display())),
        }
        Ok(())
    }

    /// Writes a table that is made, in any form but text; `picture` makes the same as a picture.
    pub(super) fn table(
        &self,
        table: &Table,
        json: &impl Serialize,
        picture: Option<&dyn Fn() -> String>,
        output: &mut Output,
    ) -> Result<(), Failure> {
        let options = self.options(table.headings.clone());
        let rows = table.rows.len() as u64;
        self.write(output, |out| {
            let text = match (self.form, picture) {
                (Form::Rows(format), _) => {
                    let mut writer = format.writer(out, &options)?;
                    table.rows.iter().try_for_each(|row| writer.row(row))?;
                    return Ok((rows, writer.finish()?));
                }
                (Form::Svg, Some(picture)) => picture(),
                _ => service::json(json),
            };
            writeln!(out, "{text}").map_err(unwritten)?;
            Ok((rows, Vec::new()))
        })
    }
}

impl Facts<'_> {
    /// Writes the manifest of the table at `path` beside it.
    pub(super) fn write_beside(
        &self,
        path: &Path,
        engine: &dyn Engine,
        place: &Place,
        format: &str,
        rows: u64,
        remarks: &[String],
    ) -> Result<()> {
        let (stats, home) = (engine.stats()?, place.home()?);
        let archive = place.archive_of(&home)?;
        let manifest = Manifest {
            file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            rows,
            query: self.query.to_owned(),
            parsed: self.parsed.clone(),
            filters: self.filters.typed(),
            sort: self.sort.clone(),
            format: format.to_owned(),
            fields: self.fields.clone(),
            remarks: remarks.to_vec(),
            archive: archive.map_or_else(String::new, |archive| archive.display().to_string()),
            engine: (!home.is_folder()).then(|| home.to_string()),
            articles: stats.articles,
            complete: stats.complete,
            command: self.command.to_owned(),
            settings: self.settings.clone(),
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

/// Refuses to write over the index, what belongs to it, or a file of the archive that was read.
pub(super) fn spared(output: &Path, place: &Place, engine: &dyn Engine) -> Result<()> {
    let refused = |what: &str| {
        let message = format!("`{}` is {what}: a table cannot take its place", output.display());
        Err(Error::new(ErrorKind::Input, message).with_hint("name another file with -o FILE"))
    };
    let parent = output.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = parent.canonicalize().unwrap_or_default();
    let home = place.home()?;
    if place.own_folder()?.canonicalize().is_ok_and(|own| folder.starts_with(own)) {
        return refused(if home.is_folder() { "in the folder of the index" } else { "in the archive's .jianbao" });
    }
    // Without an archive, a file that is called as one that a cluster knows is another.
    let Some(archive) = place.archive_of(&home)? else { return Ok(()) };
    let (Ok(target), Ok(archive)) = (output.canonicalize(), archive.canonicalize()) else { return Ok(()) };
    let Ok(path) = target.strip_prefix(archive) else { return Ok(()) };
    let path: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    if engine.file(&path.join("/"))?.is_some_and(|record| record.articles > 0) {
        return refused("a file of the archive, with articles that were read");
    }
    Ok(())
}

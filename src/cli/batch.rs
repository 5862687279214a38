//! `jianbao batch`: a row for every line of a list of queries or names.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;
use jianbao::analysis::{Asked, Facet};
use jianbao::corpus::read_text;
use jianbao::engine::{Engine, Order, Wanted};
use jianbao::error::{Error, ErrorKind, Result};
use jianbao::export::{Cell, Column, ExportOptions, Heading, format_of_file, hit_cells, hit_headings, write_whole};
use jianbao::service::{self, BatchAnswer, BatchRead, Entry, Holdings as _, ListForm, RowAnswer};
use unicode_width::UnicodeWidthStr as _;

use super::archive::Place;
use super::delivery::{Delivery, Facts, Form, Outlet, Table, spared};
use super::filters::Filters;
use super::output::{Output, Style, counter_bar, padded};
use super::{Ending, Failure, Run, interrupt};

/// Columns of a terminal that a name takes at most.
const WIDEST: usize = 32;
/// Bytes of a list.
const LIST: u64 = 64 << 20;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  printf '渡輪\\n港口 -颱風\\n' > queries.txt; jianbao batch queries.txt sample_corpus --by year
  printf '東港\\n瀾島|青礁\\n' > names.txt; jianbao batch names.txt sample_corpus --names -o names.csv

FILE (- is standard input) has a query a line. One that ends in .csv or .tsv has rows: a name and a query, or with --names a
name and names; a first row of `name,query` or the like names the columns. With --names a
line is a name, or several for one thing with | between them, each looked for as a phrase. Empty lines, and those that begin
with # and a space, are passed over. A line that is wrong is told, the rest runs, and the exit status is 2.")]
pub(super) struct Arguments {
    /// The list
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    filters: Filters,
    /// Lines are names, and not queries
    #[arg(long)]
    names: bool,
    /// A column for each value of this: source, author, editor, reviewer, section, page, lang, year, quarter, month, day, weekday
    #[arg(long, value_name = "FIELD")]
    by: Option<String>,
    /// Write all hits of all lines to this file as well
    #[arg(long, value_name = "FILE")]
    hits: Option<PathBuf>,
    #[command(flatten)]
    delivery: Delivery,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let form = arguments.delivery.form(false, output)?;
    let by = arguments.by.as_deref().map(str::parse::<Facet>).transpose()?;
    let filters = arguments.filters.plain()?;
    let read = filters.read()?;
    let (entries, notes) = entries(&arguments.file)?;
    notes.iter().for_each(|note| output.note(&format!("note: {note}")));
    let opened = arguments.place.open(output)?;
    let engine = opened.engine();
    check_files(arguments, engine)?;
    let list = BatchRead::new(&opened, entries, arguments.names, &read)?;
    list.wrong.iter().for_each(|(_, error)| output.error(error));
    if !list.with_fewer.is_empty() {
        output.note(&format!(
            "note: with --reprints once, stories that answer in later articles alone are not counted; there are such for: {}",
            list.with_fewer.join(", ")
        ));
    }
    let mut bar = counter_bar("lines");
    let (rows, values) = list.rows(&opened, by, &mut |done, all| {
        if bar(done, all).is_break() { Err(interrupt::error("broken off; nothing was written")) } else { Ok(()) }
    })?;
    let answer = list.answer(&arguments.file.display().to_string(), by, rows);
    let rows = &answer.lines;
    match form {
        Form::Text if rows.is_empty() => {}
        Form::Text => print(rows, by, output)?,
        form => deliver(arguments, form, &answer, by.map(|by| (by, values)), &filters, engine, output)?,
    }
    output.flush()?;
    if let Some(path) = &arguments.hits {
        hits(arguments, path, &list.asked, &filters, engine, output)?;
    }
    let without: Vec<&str> = rows.iter().filter(|row| row.row.articles == 0).map(|row| row.name.as_str()).collect();
    if !without.is_empty() {
        output.note(&format!("note: {} of {} lines find nothing: {}", without.len(), rows.len(), without.join(", ")));
    }
    Ok(match (list.wrong.is_empty(), without.len() < rows.len()) {
        (false, _) => Ending::Incomplete,
        (true, true) => Ending::Found,
        (true, false) => Ending::Nothing,
    })
}

/// The entries of the list at `path`, or of standard input where that is `-`; and what was read otherwise than it stands.
fn entries(path: &Path) -> Result<(Vec<Entry>, Vec<String>)> {
    let text = if path.as_os_str() == "-" {
        let mut text = String::new();
        let read = std::io::stdin().lock().take(LIST).read_to_string(&mut text);
        read.map_err(|error| Error::io("read", Path::new("standard input"), error))?;
        text
    } else {
        read_text(path, LIST)?
    };
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let form = match ending.as_deref() {
        Some("csv") => ListForm::Csv,
        Some("tsv") => ListForm::Tsv,
        _ => ListForm::Lines,
    };
    service::entries(&text, form, &path.display().to_string())
}

/// Refuses files that could not be written in the end, or that would take the place of one another.
fn check_files(arguments: &Arguments, engine: &dyn Engine) -> Result<()> {
    let files = [arguments.delivery.file(), arguments.hits.as_deref()];
    let place = |file: &Path| file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let list = place(&arguments.file);
    for (at, file) in files.iter().enumerate() {
        let Some(file) = file else { continue };
        let is_other = files[..at].iter().flatten().any(|other| place(other) == place(file));
        if is_other || place(file) == list {
            let what = if is_other { "the table and the hits" } else { "the list and what is made of it" };
            return Err(Error::new(ErrorKind::Input, format!("`{}` cannot be both {what}", file.display()))
                .with_hint("name another file"));
        }
        spared(file, &arguments.place, engine)?;
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        if folder.is_some_and(|folder| !folder.is_dir()) {
            return Err(Error::new(ErrorKind::Io, format!("the folder of `{}` does not exist", file.display()))
                .with_hint("make it, or name another"));
        }
    }
    if let Some(hits) = &arguments.hits {
        format_of_file(hits)?;
    }
    if files.iter().flatten().next().is_some() {
        interrupt::listen("stopping");
    }
    Ok(())
}

fn deliver(
    arguments: &Arguments,
    form: Form,
    answer: &BatchAnswer,
    by: Option<(Facet, BTreeSet<String>)>,
    filters: &service::Filters,
    engine: &dyn Engine,
    output: &mut Output,
) -> Result<(), Failure> {
    let (by, values) = by.unzip();
    let order = by.map(Facet::order).unwrap_or_default();
    let mut values: Vec<String> = values.unwrap_or_default().into_iter().collect();
    values.sort_by_key(|value| order.iter().position(|known| known == value));
    // A source may be called as another column is.
    let is_of_time = by.is_some_and(Facet::is_of_time);
    let heading = |value: &String| match by {
        Some(by) if !is_of_time => Heading::new(format!("{by}:{value}")),
        _ => Heading::new(value),
    };
    let mut table =
        Table::new(&["line", "name", "query", "articles", "occurrences", "first", "last", "source", "source_articles"]);
    table.headings.extend(values.iter().map(heading));
    table.headings.extend(by.map(|by| Heading::new(format!("no {by}"))));
    for RowAnswer { line, name, row } in &answer.lines {
        let mut cells = vec![
            Cell::Whole(*line),
            Cell::Owned(name.clone()),
            Cell::Owned(row.parsed.clone()),
            Cell::Whole(row.articles),
            Cell::Whole(row.occurrences),
            row.first.map_or(Cell::Empty, |day| Cell::Date(jianbao::date::Published::Day(day))),
            row.last.map_or(Cell::Empty, |day| Cell::Date(jianbao::date::Published::Day(day))),
            row.source.clone().map_or(Cell::Empty, Cell::Owned),
            Cell::Whole(row.source_articles),
        ];
        cells.extend(values.iter().map(|value| Cell::Whole(row.by.get(value).copied().unwrap_or(0))));
        cells.extend(by.map(|_| Cell::Whole(row.by_none)));
        table.rows.push(cells);
    }
    let facts = Facts {
        command: "batch",
        query: &answer.file,
        parsed: String::new(),
        filters,
        sort: "line".to_owned(),
        settings: BTreeMap::from([
            ("names".to_owned(), vec![arguments.names.to_string()]),
            ("by".to_owned(), arguments.by.iter().cloned().collect()),
            (
                "wrong".to_owned(),
                answer.wrong.iter().map(|wrong| format!("line {}: {}", wrong.line, wrong.error)).collect(),
            ),
        ]),
        fields: table.fields(),
    };
    let (delivery, place) = (&arguments.delivery, &arguments.place);
    Outlet { delivery, form, facts, engine, place }.table(&table, answer, None, output)
}

fn print(rows: &[RowAnswer], by: Option<Facet>, output: &mut Output) -> Result<(), Failure> {
    let order = by.map(Facet::order).unwrap_or_default();
    let width = rows.iter().map(|row| row.name.width()).chain([4]).max().unwrap_or(4).min(WIDEST);
    let head = format!(
        "{:>6}  {}  {:>8} {:>11}  {:<10}  {:<10}  mostly in",
        "line",
        padded("name", width),
        "articles",
        "occurrences",
        "first",
        "last"
    );
    output.styled(&[(Style::Strong, &head)])?;
    for RowAnswer { line, name, row } in rows {
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let source = row.source.as_ref().map(|source| format!("{source} {}", row.source_articles)).unwrap_or_default();
        let figures = format!(
            "{:>8} {:>11}  {:<10}  {:<10}  {source}",
            row.articles,
            row.occurrences,
            day(row.first),
            day(row.last)
        );
        let style = if row.articles == 0 { Style::Faint } else { Style::Plain };
        output.styled(&[
            (style, &format!("{line:>6}  ")),
            (style, &padded(name, width)),
            (style, "  "),
            (style, figures.trim_end()),
        ])?;
        if !row.by.is_empty() {
            let mut by: Vec<(&String, &u64)> = row.by.iter().collect();
            by.sort_by_key(|(value, _)| order.iter().position(|known| known == value));
            let by: Vec<String> = by.into_iter().map(|(value, articles)| format!("{value} {articles}")).collect();
            output.styled(&[(Style::Faint, &format!("        {}", by.join(", ")))])?;
        }
    }
    Ok(())
}

/// Writes every hit of every line, with the line and its name.
fn hits(
    arguments: &Arguments,
    path: &Path,
    asked: &[(Entry, Asked)],
    filters: &service::Filters,
    engine: &dyn Engine,
    output: &Output,
) -> Result<()> {
    let format = format_of_file(path)?;
    let columns = Column::metadata();
    let mut headings = vec![Heading::new("line"), Heading::new("name")];
    headings.extend(hit_headings(&columns));
    let options = ExportOptions { headings, bom: false, zone: engine.zone() };
    let facts = Facts {
        command: "batch",
        query: &arguments.file.display().to_string(),
        parsed: String::new(),
        filters,
        sort: "line, newest".to_owned(),
        settings: BTreeMap::from([("names".to_owned(), vec![arguments.names.to_string()])]),
        fields: options.headings.iter().map(|heading| heading.name.clone()).collect(),
    };
    let (rows, remarks) = write_whole(
        path,
        |out| {
            let mut rows = format.writer(out, &options)?;
            let mut count = 0;
            for (entry, asked) in asked {
                count += engine.every_hit(&asked.query, Order::Newest, Wanted::METADATA, &mut |hit| {
                    if interrupt::asked() {
                        return Err(interrupt::error("broken off; the hits were not written"));
                    }
                    let mut cells = vec![Cell::Whole(entry.line), Cell::Text(&entry.name)];
                    cells.extend(hit_cells(&columns, &hit, None));
                    rows.row(&cells)
                })?;
            }
            Ok((count, rows.finish()?))
        },
        |(rows, remarks)| facts.write_beside(path, engine, &arguments.place, format.name(), *rows, remarks),
    )?;
    remarks.iter().for_each(|remark| output.note(&format!("note: {remark}")));
    output.note(&format!("{rows} rows in `{}`", path.display()));
    Ok(())
}

//! `jianbao batch`: a row for every line of a list of queries or names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Args;
use jianbao::analysis::{self, Asked, BatchRow, Facet};
use jianbao::corpus::read_text;
use jianbao::engine::local::LocalEngine;
use jianbao::engine::{Engine as _, Order, Wanted};
use jianbao::error::{Error, ErrorKind, Result};
use jianbao::export::{Cell, Column, ExportOptions, Heading, format_of_file, hit_cells, hit_headings, write_whole};
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::archive::Place;
use super::delivery::{Delivery, Facts, Form, Outlet, Table, spared};
use super::filters::{Filters, ReadFilters};
use super::output::{Output, Style, counter_bar, padded};
use super::{Ending, Failure, Run, interrupt};

/// Bytes of a list.
const LIST: u64 = 64 << 20;
/// Columns of a terminal that a name takes at most.
const WIDEST: usize = 32;
/// Most columns of values.
const MOST_VALUES: usize = 10_000;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  printf '渡輪\\n港口 -颱風\\n' > queries.txt; jianbao batch queries.txt sample_corpus --by year
  printf '東港\\n瀾島|青礁\\n' > names.txt; jianbao batch names.txt sample_corpus --names -o names.csv

FILE has a query a line. One that ends in .csv has rows: a name and a query, or with --names a name and names. With --names a
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

/// A line of the list.
struct Entry {
    line: u64,
    name: String,
    /// The query, or the names.
    text: String,
}

/// A row with the line that it is of.
#[derive(Serialize)]
struct Row {
    line: u64,
    name: String,
    #[serde(flatten)]
    row: BatchRow,
}

/// A line that could not be asked.
#[derive(Serialize)]
struct Wrong {
    line: u64,
    text: String,
    error: String,
}

/// What a list gives.
#[derive(Serialize)]
struct Batch<'a> {
    file: String,
    by: Option<&'static str>,
    lines: &'a [Row],
    wrong: &'a [Wrong],
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let form = arguments.delivery.form(false, output)?;
    let by = arguments.by.as_deref().map(str::parse::<Facet>).transpose()?;
    let filters = arguments.filters.read()?;
    let entries = entries(&arguments.file)?;
    let engine = arguments.place.open(output)?;
    let (mut asked, mut wrong) = (Vec::new(), Vec::new());
    for entry in entries {
        match query(&entry, arguments.names, &filters) {
            Ok(query) => asked.push((entry, query)),
            Err(error) => {
                output.error(&error);
                wrong.push(Wrong { line: entry.line, text: entry.text, error: error.to_string() });
            }
        }
    }
    let mut bar = counter_bar("lines");
    let all = asked.len() as u64;
    let mut rows = Vec::with_capacity(asked.len());
    for (number, (entry, asked)) in (1..).zip(&asked) {
        let row = analysis::batch_row(&engine, asked, by)?;
        rows.push(Row { line: entry.line, name: entry.name.clone(), row });
        if bar(number, all).is_break() {
            return Err(interrupt::error("broken off; nothing was written").into());
        }
    }
    match form {
        Form::Text => print(&rows, output)?,
        form => deliver(arguments, form, &rows, &wrong, by, &engine, output)?,
    }
    output.flush()?;
    if let Some(path) = &arguments.hits {
        hits(arguments, path, &asked, &engine, output)?;
    }
    let without: Vec<&str> = rows.iter().filter(|row| row.row.articles == 0).map(|row| row.name.as_str()).collect();
    if !without.is_empty() {
        output.note(&format!("note: {} of {} lines find nothing: {}", without.len(), rows.len(), without.join(", ")));
    }
    Ok(match (wrong.is_empty(), without.len() < rows.len()) {
        (false, _) => Ending::Incomplete,
        (true, true) => Ending::Found,
        (true, false) => Ending::Nothing,
    })
}

/// The lines of a list that say something.
fn entries(path: &Path) -> Result<Vec<Entry>> {
    let text = read_text(path, LIST)?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let is_table = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let entries = if is_table { rows_of(text)? } else { lines_of(text) };
    if entries.is_empty() {
        return Err(Error::new(ErrorKind::Input, format!("the list `{}` is empty", path.display()))
            .with_hint("write a query or a name on each line"));
    }
    Ok(entries)
}

fn is_idle(text: &str) -> bool {
    text.is_empty() || text.starts_with("# ")
}

fn lines_of(text: &str) -> Vec<Entry> {
    let lines = (1..).zip(text.lines()).map(|(line, text)| (line, text.trim())).filter(|(_, text)| !is_idle(text));
    lines.map(|(line, text)| Entry { line, name: text.to_owned(), text: text.to_owned() }).collect()
}

fn rows_of(text: &str) -> Result<Vec<Entry>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut entries = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            Error::new(ErrorKind::Input, "the list is no CSV")
                .with_hint("write a name and a query a row, each in quotation marks where it has a comma")
                .with_cause(error)
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells: Vec<&str> = record.iter().map(str::trim).collect();
        let (name, text) = match cells.as_slice() {
            [] => continue,
            [text] => (*text, *text),
            ["name", "query" | "names"] => continue,
            [name, text] => (*name, *text),
            [_, _, rest @ ..] if rest.iter().any(|cell| !cell.is_empty()) => {
                return Err(Error::new(ErrorKind::Input, format!("line {line} has {} columns", cells.len()))
                    .with_hint("write a name and a query a row; one with a comma stands in quotation marks"));
            }
            [name, text, ..] => (*name, *text),
        };
        if !is_idle(name) || !is_idle(text) {
            entries.push(Entry { line, name: name.to_owned(), text: text.to_owned() });
        }
    }
    Ok(entries)
}

/// The query of a line, filters included.
fn query(entry: &Entry, names: bool, filters: &ReadFilters) -> Result<Asked> {
    let typed = if names {
        let each = entry.text.split(['|', '｜']).map(str::trim).filter(|name| !name.is_empty());
        each.map(|name| format!("\"{}\"", name.replace(['"', '＂'], "”"))).collect::<Vec<_>>().join(" OR ")
    } else {
        entry.text.clone()
    };
    let parsed = filters.parse(&typed).map_err(|error| {
        let hint = error.hint().unwrap_or_default().to_owned();
        let place = error.place().cloned();
        let named = Error::new(ErrorKind::Input, format!("line {}: {error}", entry.line)).with_hint(hint);
        match place {
            Some(place) => named.at(&place.text, place.range),
            None => named.at(&typed, 0..typed.len()),
        }
    })?;
    Ok(Asked { typed, query: parsed.query })
}

/// The values that any line has, in their order.
fn values(rows: &[Row], by: Option<Facet>) -> Result<Vec<String>> {
    let found: BTreeSet<&String> = rows.iter().flat_map(|row| row.row.by.keys()).collect();
    if found.len() > MOST_VALUES {
        return Err(Error::new(
            ErrorKind::Input,
            format!("there would be {} columns, more than {MOST_VALUES}", found.len()),
        )
        .with_hint("count by something with fewer values, narrow the filters, or take --format json"));
    }
    let order = by.map(Facet::order).unwrap_or_default();
    let mut values: Vec<String> = found.into_iter().cloned().collect();
    values.sort_by_key(|value| order.iter().position(|known| known == value));
    Ok(values)
}

fn deliver(
    arguments: &Arguments,
    form: Form,
    rows: &[Row],
    wrong: &[Wrong],
    by: Option<Facet>,
    engine: &LocalEngine,
    output: &mut Output,
) -> Result<(), Failure> {
    let values = if matches!(form, Form::Rows(_)) { values(rows, by)? } else { Vec::new() };
    let mut table =
        Table::new(&["line", "name", "query", "articles", "occurrences", "first", "last", "source", "source_articles"]);
    table.headings.extend(values.iter().map(Heading::new));
    table.headings.extend(by.map(|by| Heading::new(format!("no {by}"))));
    for Row { line, name, row } in rows {
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
    let file = arguments.file.display().to_string();
    let facts = Facts {
        command: "batch",
        query: &file,
        parsed: String::new(),
        filters: &arguments.filters,
        sort: "line".to_owned(),
        settings: BTreeMap::from([
            ("names".to_owned(), vec![arguments.names.to_string()]),
            ("by".to_owned(), arguments.by.iter().cloned().collect()),
            ("wrong".to_owned(), wrong.iter().map(|wrong| format!("line {}: {}", wrong.line, wrong.error)).collect()),
        ]),
        fields: table.fields(),
    };
    let json = Batch { file: file.clone(), by: by.map(Facet::name), lines: rows, wrong };
    let (delivery, place) = (&arguments.delivery, &arguments.place);
    Outlet { delivery, form, facts, engine, place }.table(&table, &json, None, output)
}

fn print(rows: &[Row], output: &mut Output) -> Result<(), Failure> {
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
    for Row { line, name, row } in rows {
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
            let by: Vec<String> = row.by.iter().map(|(value, articles)| format!("{value} {articles}")).collect();
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
    engine: &LocalEngine,
    output: &Output,
) -> Result<()> {
    let format = format_of_file(path)?;
    spared(path, &arguments.place, engine)?;
    let columns = Column::metadata();
    let mut headings = vec![Heading::new("line"), Heading::new("name")];
    headings.extend(hit_headings(&columns));
    let options = ExportOptions { headings, bom: false, zone: engine.zone() };
    let facts = Facts {
        command: "batch",
        query: &arguments.file.display().to_string(),
        parsed: String::new(),
        filters: &arguments.filters,
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
                    let mut cells = vec![Cell::Whole(entry.line), Cell::Text(&entry.name)];
                    cells.extend(hit_cells(&columns, &hit));
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

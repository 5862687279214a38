//! `jianbao facets`: the articles that answer, by the values of their fields.

use std::collections::BTreeMap;

use clap::Args;
use jianbao::analysis::{Facet, FacetValues, Facets};
use jianbao::export::Cell;
use jianbao::service::{self, FacetsOptions, Holdings as _, Limit, ReadFilters};
use unicode_width::UnicodeWidthStr as _;

use super::archive::Place;
use super::delivery::{Delivery, Facts, Form, Outlet, Table};
use super::filters::{self, Question};
use super::output::{Output, Style, padded, waiting};
use super::{Ending, Failure, Run, hints};

/// Columns of a terminal that a value takes at most.
const WIDEST: usize = 48;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  jianbao facets 渡輪 sample_corpus --by source,year
  jianbao facets '*' sample_corpus --by author --limit all -o authors.csv

Beside the articles that answer stand those of the same value that the filters leave, whatever their words. An article with
several authors, editors, reviewers or sections counts in each.")]
pub(super) struct Arguments {
    #[command(flatten)]
    question: Question,
    #[command(flatten)]
    place: Place,
    /// What to count by, separated by commas: source,author,editor,reviewer,section,page,lang,year,quarter,month,day,weekday
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', required = true)]
    by: Vec<String>,
    /// Most values of a field, those with most articles; or all
    #[arg(long, default_value = "20", value_name = "N")]
    limit: Limit,
    #[command(flatten)]
    delivery: Delivery,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let form = arguments.delivery.form(false, output)?;
    let options = FacetsOptions::new(&arguments.by, arguments.limit)?;
    let question = arguments.question.plain()?;
    let read = question.read()?;
    output.notices(&read.parsed);
    let opened = arguments.place.open(output)?;
    let engine = opened.engine();
    let asked = filters::asked(&read, &opened, output)?;
    let waiting = waiting("counting");
    let answer = service::facets(&opened, &asked, &options)?;
    drop(waiting);
    let facets = &answer.facets;
    match form {
        Form::Text => print(facets, &options.by, &question, &read.filters, arguments, output)?,
        form => {
            let table = table(facets);
            let facts = Facts {
                command: "facets",
                query: &question.query,
                parsed: asked.query.to_string(),
                filters: &question.filters,
                sort: "articles".to_owned(),
                settings: BTreeMap::from([
                    ("by".to_owned(), arguments.by.clone()),
                    ("limit".to_owned(), vec![arguments.limit.to_string()]),
                ]),
                fields: table.fields(),
            };
            let (delivery, place) = (&arguments.delivery, &arguments.place);
            Outlet { delivery, form, facts, engine, place }.table(&table, &answer, None, output)?;
        }
    }
    output.flush()?;
    if facets.total == 0 {
        hints::print(engine, &asked.query, output)?;
        return Ok(Ending::Nothing);
    }
    Ok(Ending::Found)
}

/// A row a value; without a value the cell is empty and `kind` says which row it is.
fn table(facets: &Facets) -> Table {
    let mut table = Table::new(&["field", "kind", "value", "articles", "of", "share"]);
    let share = |articles: u64, of: u64| if of == 0 { Cell::Empty } else { Cell::Real(articles as f64 / of as f64) };
    for facet in &facets.facets {
        let mut row = |kind: &str, value: Cell<'static>, articles: u64, of: Option<u64>| {
            table.rows.push(vec![
                Cell::Owned(facet.field.clone()),
                Cell::Owned(kind.to_owned()),
                value,
                Cell::Whole(articles),
                of.map_or(Cell::Empty, Cell::Whole),
                of.map_or(Cell::Empty, |of| share(articles, of)),
            ]);
        };
        for value in &facet.values {
            row("value", Cell::Owned(value.value.clone()), value.articles, Some(value.of));
        }
        row("none", Cell::Empty, facet.none.articles, Some(facet.none.of));
        row("other", Cell::Owned(format!("{} values", facet.other.values)), facet.other.articles, None);
    }
    table
}

fn print(
    facets: &Facets,
    by: &[Facet],
    question: &service::Question,
    read: &ReadFilters,
    arguments: &Arguments,
    output: &mut Output,
) -> Result<(), Failure> {
    for facet in &facets.facets {
        field(facet, output)?;
        output.line("")?;
    }
    let of = if facets.of == facets.total { String::new() } else { format!(" of {}", facets.of) };
    let all = filters::command(&question.filters, "search", &question.query, &arguments.place, &[])?;
    output.styled(&[(Style::Faint, &format!("{}{of} articles; list them: ", facets.total)), (Style::Plain, &all)])?;
    // Of the first field whose first value a query can ask for.
    let first = by.iter().zip(&facets.facets).find_map(|(facet, values)| {
        let value = values.values.first()?;
        Some((value, facet.clause(&value.value)?))
    });
    if let Some((value, clause)) = first
        && let Some(command) = filters::narrowed(question, read, "search", &clause, &arguments.place)?
    {
        let which = format!("the {} of {}: ", value.articles, value.value);
        output.styled(&[(Style::Faint, &which), (Style::Plain, &command)])?;
    }
    Ok(())
}

fn field(facet: &FacetValues, output: &mut Output) -> std::io::Result<()> {
    let mut rows: Vec<(Style, String, u64, Option<u64>)> =
        facet.values.iter().map(|value| (Style::Plain, value.value.clone(), value.articles, Some(value.of))).collect();
    if facet.other.values > 0 {
        rows.push((Style::Faint, format!("({} others)", facet.other.values), facet.other.articles, None));
    }
    rows.push((Style::Faint, "(none)".to_owned(), facet.none.articles, Some(facet.none.of)));
    let width = rows.iter().map(|(_, value, ..)| value.width()).chain([facet.field.width()]).max().unwrap_or(0);
    let width = width.min(WIDEST);
    let head = format!("{}  {:>9}  {:>9}   share", padded(&facet.field, width), "articles", "of");
    output.styled(&[(Style::Strong, &head)])?;
    for (style, value, articles, of) in rows {
        let share = of.filter(|of| *of > 0).map(|of| format!("{:5.1} %", 100.0 * articles as f64 / of as f64));
        let of = of.map(|of| of.to_string()).unwrap_or_default();
        let figures = format!("  {articles:>9}  {of:>9}  {}", share.unwrap_or_default());
        output.styled(&[(style, &padded(&value, width)), (style, figures.trim_end())])?;
    }
    if facet.several {
        output.styled(&[(Style::Faint, "an article with several of them counts in each")])?;
    }
    Ok(())
}

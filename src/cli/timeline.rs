//! `jianbao timeline`: the articles that answer over time.

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};
use jianbao::analysis::{self, Asked, Bin, Of, Timeline, Unit};
use jianbao::error::Result;
use jianbao::export::{Cell, timeline_svg};

use super::archive::Place;
use super::delivery::{Delivery, Facts, Form, Outlet, Table};
use super::filters::Question;
use super::output::{Output, Style, bar_of, waiting};
use super::{Ending, Failure, Run, hints};

/// Spans without articles that a person is shown one by one.
const IDLE: usize = 3;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  jianbao timeline 渡輪 sample_corpus --by month
  jianbao timeline 渡輪 sample_corpus --with 颱風 --by year -o ferries.svg

Beside the articles of each span stand those that the filters leave of it (--of all: all of them), how many of a thousand
answer, and the interval of that at 95 % (Wilson's). Weeks are those of ISO 8601; a day is one in the zone of the archive.")]
pub(super) struct Arguments {
    #[command(flatten)]
    question: Question,
    #[command(flatten)]
    place: Place,
    /// Another query, with the same filters, to compare with; may be given several times
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    with: Vec<String>,
    /// The length of a span: day, week, month, quarter, year, or auto for sixty spans at most
    #[arg(long, default_value = "auto", value_name = "SPAN")]
    by: String,
    /// What the articles of a span are held against
    #[arg(long, value_enum, default_value_t, value_name = "WHICH")]
    of: Against,
    #[command(flatten)]
    delivery: Delivery,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Against {
    /// The articles that the filters leave
    #[default]
    Filters,
    /// All articles
    All,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let form = arguments.delivery.form(true, output)?;
    let unit = if arguments.by == "auto" { None } else { Some(arguments.by.parse::<Unit>()?) };
    let filters = arguments.question.filters.read()?;
    let typed = std::iter::once(&arguments.question.query).chain(&arguments.with);
    let asked = typed.map(|typed| {
        let parsed = filters.parse(typed)?;
        output.notices(&parsed);
        Ok(Asked { typed: typed.clone(), query: parsed.query })
    });
    let asked = asked.collect::<Result<Vec<Asked>>>()?;
    let engine = arguments.place.open(output)?;
    let of = match arguments.of {
        Against::Filters => Of::Filters,
        Against::All => Of::All,
    };
    let waiting = waiting("counting");
    let timeline = analysis::timeline(&engine, &asked, &filters.frame, unit, of)?;
    drop(waiting);
    match form {
        Form::Text => print(&timeline, arguments, output)?,
        form => {
            let table = table(&timeline);
            let facts = Facts {
                command: "timeline",
                query: &arguments.question.query,
                parsed: asked[0].query.to_string(),
                filters: &arguments.question.filters,
                sort: "oldest".to_owned(),
                settings: BTreeMap::from([
                    ("by".to_owned(), vec![timeline.by.clone()]),
                    ("of".to_owned(), vec![if of == Of::All { "all" } else { "filters" }.to_owned()]),
                    ("with".to_owned(), arguments.with.clone()),
                ]),
                fields: table.fields(),
            };
            let picture = || timeline_svg(&timeline);
            let (delivery, place) = (&arguments.delivery, &arguments.place);
            Outlet { delivery, form, facts, engine: &engine, place }.table(
                &table,
                &timeline,
                Some(&picture),
                output,
            )?;
        }
    }
    output.flush()?;
    if timeline.series.iter().all(|series| series.total == 0) {
        hints::print(&engine, &asked[0].query, output)?;
        return Ok(Ending::Nothing);
    }
    Ok(Ending::Found)
}

/// A row a span, a group of columns a series.
fn table(timeline: &Timeline) -> Table {
    const COLUMNS: [&str; 7] = ["articles", "of", "per_thousand", "low", "high", "thin", "partial"];
    let mut names = vec!["from".to_owned(), "to".to_owned()];
    for series in &timeline.series {
        let of_series = |column: &str| {
            if timeline.series.len() == 1 { column.to_owned() } else { format!("{} {column}", series.query) }
        };
        names.extend(COLUMNS.iter().map(|column| of_series(column)));
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut table = Table::new(&names);
    let spans = timeline.series.first().map_or(0, |series| series.bins.len());
    for at in 0..spans {
        let bins = timeline.series.iter().map(|series| series.bins[at]);
        let first = timeline.series[0].bins[at];
        let mut row = vec![Cell::Owned(first.from.to_string()), Cell::Owned(first.to.to_string())];
        row.extend(bins.flat_map(cells));
        table.rows.push(row);
    }
    // The undated have a row of their own, without days.
    let mut undated = vec![Cell::Empty, Cell::Empty];
    for series in &timeline.series {
        undated.extend([Cell::Whole(series.undated), Cell::Whole(timeline.undated)]);
        undated.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]);
    }
    table.rows.push(undated);
    table
}

fn cells(bin: Bin) -> [Cell<'static>; 7] {
    let real = |value: Option<f64>| value.map_or(Cell::Empty, Cell::Real);
    [
        Cell::Whole(bin.articles),
        Cell::Whole(bin.of),
        real(bin.per_thousand),
        real(bin.low),
        real(bin.high),
        Cell::Truth(bin.thin),
        Cell::Truth(bin.partial),
    ]
}

fn print(timeline: &Timeline, arguments: &Arguments, output: &mut Output) -> Result<(), Failure> {
    let several = timeline.series.len() > 1;
    let name = |at: usize| char::from(b'A' + (at % 26) as u8).to_string();
    for (at, series) in timeline.series.iter().enumerate().filter(|_| several) {
        output.styled(&[
            (Style::Strong, &name(at)),
            (Style::Plain, &format!("  {}  {} articles", series.query, series.total)),
        ])?;
    }
    let is_share = timeline.is_share();
    let head = format!("{:<10}{}  articles        of  per 1000  95 %", timeline.by, if several { "   " } else { "" });
    output.styled(&[(Style::Strong, &head)])?;
    let length = |bin: &Bin| if is_share { bin.per_thousand.unwrap_or(0.0) } else { bin.articles as f64 };
    let bins = || timeline.series.iter().flat_map(|series| &series.bins);
    let longest = bins().map(length).fold(0.0, f64::max);
    let columns = output.columns();
    let spans = timeline.series.first().map_or(0, |series| series.bins.len());
    let is_idle = |at: &usize| timeline.series.iter().all(|series| series.bins[*at].of == 0);
    let mut at = 0;
    while at < spans {
        // Many spans in a row in which nothing was published are one line.
        let idle = (at..spans).take_while(is_idle).count();
        if idle > IDLE {
            output.styled(&[(Style::Faint, &format!("…           {idle} spans without articles"))])?;
            at += idle;
            continue;
        }
        for (number, series) in timeline.series.iter().enumerate() {
            let bin = &series.bins[at];
            let label = if number == 0 { timeline.unit.label(bin.from) } else { String::new() };
            let which = if several { format!("{}  ", name(number)) } else { String::new() };
            let share = bin.per_thousand.map_or_else(|| "–".to_owned(), |share| format!("{share:.1}"));
            let interval = match (bin.low, bin.high) {
                (Some(low), Some(high)) => format!("{low:.1}–{high:.1}"),
                _ => String::new(),
            };
            let marks = [(bin.thin && bin.of > 0, "thin"), (bin.partial, "partial")];
            let marks: Vec<&str> = marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).collect();
            let figures = format!("{label:<10}{which}  {:>8}  {:>8}  {share:>8}  {interval:<13}", bin.articles, bin.of);
            let room = columns.saturating_sub(figures.chars().count() + 16).max(8);
            let bar = bar_of(length(bin), longest, room);
            output.styled(&[
                (Style::Plain, &figures),
                (Style::Match, &format!(" {bar}")),
                (Style::Faint, &if marks.is_empty() { String::new() } else { format!(" {}", marks.join(", ")) }),
            ])?;
        }
        at += 1;
    }
    for (number, series) in timeline.series.iter().enumerate() {
        let which = if several { format!("{}  ", name(number)) } else { String::new() };
        let label = if number == 0 { "undated" } else { "" };
        output.styled(&[(
            Style::Faint,
            &format!("{label:<10}{which}  {:>8}  {:>8}", series.undated, timeline.undated),
        )])?;
    }
    let what = if is_share { "bars: articles of a thousand" } else { "bars: articles" };
    output.styled(&[(Style::Faint, &format!("{what}; thin: of fewer than 50; partial: cut at an end"))])?;
    let most = timeline.series[0].bins.iter().max_by_key(|bin| bin.articles).filter(|bin| bin.articles > 0);
    if let Some(bin) = most {
        let days = [("from", bin.from.to_string()), ("to", bin.to.to_string())];
        let (question, place) = (&arguments.question, &arguments.place);
        let command = question.filters.command("search", &question.query, place, &days)?;
        let label = timeline.unit.label(bin.from);
        output.styled(&[(Style::Faint, &format!("the {} of {label}: ", bin.articles)), (Style::Plain, &command)])?;
    }
    Ok(())
}

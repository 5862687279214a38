//! `jianbao timeline`: the articles that answer over time.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use jianbao::analysis::{Bin, Of, THIN, Timeline};
use jianbao::date::Published;
use jianbao::export::{Cell, timeline_svg};
use jianbao::service::{self, Holdings as _, ReadFilters, TimelineFound, TimelineOptions, TimelineRead};

use super::archive::Place;
use super::delivery::{Delivery, Facts, Form, Outlet, Table};
use super::filters::{self, Question};
use super::output::{Output, Style, bar_of, per_thousand, waiting};
use super::{Ending, Failure, Run, hints};

/// Columns for what is remarked behind a bar, and the spaces around it.
const MARKS: usize = 15;
/// Spans without articles that a person is shown one by one.
const IDLE: usize = 3;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  jianbao timeline 渡輪 sample_corpus --by month
  jianbao timeline 渡輪 sample_corpus --with 颱風 --by year -o ferries.svg

Beside the articles of each span stand those that the filters leave of it (--of all: all of its days), how many of a thousand
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
    /// All articles of the span
    All,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let form = arguments.delivery.form(true, output)?;
    let question = arguments.question.plain()?;
    let of = match arguments.of {
        Against::Filters => Of::Filters,
        Against::All => Of::All,
    };
    let options = TimelineOptions { with: arguments.with.clone(), by: service::unit(&arguments.by)?, of };
    let read = TimelineRead::new(&question, &options)?;
    read.series.iter().for_each(|(_, parsed)| output.notices(parsed));
    let opened = arguments.place.open(output)?;
    let engine = opened.engine();
    let waiting = waiting("counting");
    let TimelineFound { timeline, asked, unanswered } = read.on(&opened)?;
    drop(waiting);
    unanswered.into_iter().for_each(|stories| filters::tell_unanswered(stories, output));
    match form {
        Form::Text => print(&timeline, &question, &read.filters, arguments, output)?,
        form => {
            let table = table(&timeline);
            let facts = Facts {
                command: "timeline",
                query: &question.query,
                parsed: asked[0].query.to_string(),
                filters: &question.filters,
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
            Outlet { delivery, form, facts, engine, place }.table(&table, &timeline, Some(&picture), output)?;
        }
    }
    output.flush()?;
    if timeline.series.iter().all(|series| series.total == 0) {
        hints::print(engine, &asked[0].query, output)?;
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
        let mut row = vec![day(first.from), day(first.to)];
        row.extend(bins.flat_map(cells));
        table.rows.push(row);
    }
    // The undated have a row of their own.
    let mut undated = vec![Cell::Text("undated"), Cell::Empty];
    for series in &timeline.series {
        undated.extend([Cell::Whole(series.undated), Cell::Whole(timeline.undated)]);
        undated.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]);
    }
    table.rows.push(undated);
    table
}

fn day(day: NaiveDate) -> Cell<'static> {
    Cell::Date(Published::Day(day))
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

fn print(
    timeline: &Timeline,
    question: &service::Question,
    read: &ReadFilters,
    arguments: &Arguments,
    output: &mut Output,
) -> Result<(), Failure> {
    let chart = Chart::new(timeline, output.columns());
    for (at, series) in timeline.series.iter().enumerate().filter(|_| timeline.series.len() > 1) {
        let what = format!("  {}  {} articles", series.query, series.total);
        output.styled(&[(Style::Strong, &letter(at)), (Style::Plain, &what)])?;
    }
    let head = format!("{:<10}{}  articles        of  per 1000  95 %", timeline.by, chart.which(None));
    output.styled(&[(Style::Strong, &head)])?;
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
        for number in 0..timeline.series.len() {
            chart.bin(number, at, output)?;
        }
        at += 1;
    }
    for (number, series) in timeline.series.iter().enumerate() {
        let label = if number == 0 { "undated" } else { "" };
        let which = chart.which(Some(number));
        let figures = format!("{label:<10}{which}  {:>8}  {:>8}", series.undated, timeline.undated);
        output.styled(&[(Style::Faint, &figures)])?;
    }
    let what = if chart.is_share { "bars: articles of a thousand" } else { "bars: articles" };
    output.styled(&[(Style::Faint, &format!("{what}; thin: of fewer than {THIN}; partial: cut at an end"))])?;
    follow(timeline, question, read, arguments, output)
}

/// The command that lists the articles of the span that has most of them.
fn follow(
    timeline: &Timeline,
    question: &service::Question,
    read: &ReadFilters,
    arguments: &Arguments,
    output: &mut Output,
) -> Result<(), Failure> {
    let bins = timeline.series.first().map_or(&[][..], |series| &series.bins);
    let Some(bin) = bins.iter().rev().max_by_key(|bin| bin.articles).filter(|bin| bin.articles > 0) else {
        return Ok(());
    };
    let place = &arguments.place;
    let command = if question.filters.once {
        // Which articles stand for their stories depends on the options, and not on the query.
        let clause = format!("date:{}..{}", bin.from, bin.to);
        filters::narrowed(question, read, "search", &clause, place)?
    } else {
        let days = [("from", bin.from.to_string()), ("to", bin.to.to_string())];
        Some(filters::command(&question.filters, "search", &question.query, place, &days)?)
    };
    let Some(command) = command else { return Ok(()) };
    let which = format!("the {} of {}: ", bin.articles, timeline.unit.label(bin.from));
    output.styled(&[(Style::Faint, &which), (Style::Plain, &command)])?;
    Ok(())
}

/// What a series is called on its lines.
fn letter(series: usize) -> String {
    char::from(b'A' + (series % 26) as u8).to_string()
}

/// Lines with bars, on a terminal.
struct Chart<'a> {
    timeline: &'a Timeline,
    is_share: bool,
    /// The value that has the longest bar.
    longest: f64,
    columns: usize,
}

impl<'a> Chart<'a> {
    fn new(timeline: &'a Timeline, columns: usize) -> Self {
        let mut chart = Self { timeline, is_share: timeline.is_share(), longest: 0.0, columns };
        let bins = timeline.series.iter().flat_map(|series| &series.bins);
        chart.longest = bins.map(|bin| chart.value(bin)).fold(0.0, f64::max);
        chart
    }

    fn value(&self, bin: &Bin) -> f64 {
        if self.is_share { bin.per_thousand.unwrap_or(0.0) } else { bin.articles as f64 }
    }

    /// The column that says which series a line is of; nothing where there is one.
    fn which(&self, series: Option<usize>) -> String {
        match series {
            _ if self.timeline.series.len() == 1 => String::new(),
            Some(series) => format!("{}  ", letter(series)),
            None => "   ".to_owned(),
        }
    }

    /// The line of one span of one series.
    fn bin(&self, series: usize, at: usize, output: &mut Output) -> std::io::Result<()> {
        let bin = &self.timeline.series[series].bins[at];
        let label = if series == 0 { self.timeline.unit.label(bin.from) } else { String::new() };
        let which = self.which(Some(series));
        let share = bin.per_thousand.map_or_else(|| "–".to_owned(), per_thousand);
        let interval = match (bin.low, bin.high) {
            (Some(low), Some(high)) => format!("{}–{}", per_thousand(low), per_thousand(high)),
            _ => String::new(),
        };
        let figures = format!("{label:<10}{which}  {:>8}  {:>8}  {share:>8}  {interval:<13}", bin.articles, bin.of);
        let room = self.columns.saturating_sub(figures.chars().count() + MARKS).max(8);
        let bar = format!(" {}", bar_of(self.value(bin), self.longest, room));
        let marks = [(bin.thin && bin.of > 0, " thin"), (bin.partial, " partial")];
        let marks: String = marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).collect();
        output.styled(&[(Style::Plain, &figures), (Style::Match, &bar), (Style::Faint, &marks)])
    }
}

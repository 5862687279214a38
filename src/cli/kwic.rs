//! `jianbao kwic`: every place where a query stands, in its context, the hits in one column.

use std::collections::BTreeMap;

use clap::Args;
use jianbao::analysis::{self, Beside, ConcordanceRequest, Line, LineOrder};
use jianbao::engine::{Engine, Order};
use jianbao::error::{Error, ErrorKind, Result};
use jianbao::export::{Cell, Heading, format_named, unwritten};
use jianbao::service::{self, Holdings as _};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::archive::Place;
use super::delivery::{Delivery, Facts, Form, Outlet};
use super::filters::{self, Limit, Question};
use super::output::{Output, Style, counter_bar};
use super::{Ending, Run, hints, interrupt};

/// Lines that a person is shown.
const SHOWN: usize = 100;
/// Columns of a day and what parts it from the line.
const DAY: usize = 12;
/// Columns that a hit and a little behind it have at least.
const HIT: usize = 12;

const COLUMNS: [&str; 11] =
    ["id", "field", "paragraph", "offset", "left", "hit", "right", "title", "published", "source", "locator"];

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  jianbao kwic 渡輪 sample_corpus --sort R1,R2
  jianbao kwic '“學生”' sample_corpus --width 8 --distinct -o lines.csv

L1 is the unit left of the hit, L2 the next outwards, R1 the unit right of it; a unit is a Han character, a Latin word or
number, or a sign. Sorting is by code point of the folded text, so both scripts sort as one; on the left it runs outwards.
Context ends with the paragraph. Paragraphs count from 1, and offsets are characters from the beginning of the paragraph.")]
pub(super) struct Arguments {
    #[command(flatten)]
    question: Question,
    #[command(flatten)]
    place: Place,
    /// Characters on either side
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=1000))]
    width: u32,
    /// The order of the lines: date (newest first), oldest, relevance, random, or what to sort by, separated by commas:
    /// hit, L1, L2, …, R1, R2, …
    #[arg(long, default_value = "date", value_name = "ORDER", value_delimiter = ',')]
    sort: Vec<String>,
    /// With --sort random, the number that the order is drawn with: the same number, the same order
    #[arg(long, default_value_t = 0, value_name = "N")]
    seed: u64,
    /// Print lines that are the same, left and right included, once, with their number
    #[arg(long)]
    distinct: bool,
    /// Most lines of an article, its first
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    per_article: Option<u32>,
    /// Most lines, or all [default: 100 as text, all otherwise]
    #[arg(long, value_name = "N")]
    limit: Option<Limit>,
    #[command(flatten)]
    delivery: Delivery,
}

impl Arguments {
    fn order(&self) -> Result<LineOrder> {
        Ok(match self.sort.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["date" | "newest"] => LineOrder::Articles(Order::Newest),
            ["oldest"] => LineOrder::Articles(Order::Oldest),
            ["relevance"] => LineOrder::Articles(Order::Relevance),
            ["random"] => LineOrder::Random(self.seed),
            by => LineOrder::Around(by.iter().map(|beside| beside.parse()).collect::<Result<Vec<Beside>>>()?),
        })
    }
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let form = match arguments.delivery.form(false, output)? {
        // A line is an object of its own.
        Form::Json => Form::Rows(format_named("jsonl")?),
        form => form,
    };
    let order = arguments.order()?;
    if arguments.seed != 0 && !matches!(order, LineOrder::Random(_)) {
        return Err(Error::new(ErrorKind::Input, "--seed is for a random order")
            .with_hint("type --sort random beside it")
            .into());
    }
    let question = arguments.question.plain()?;
    let read = question.read()?;
    output.notices(&read.parsed);
    let opened = arguments.place.open(output)?;
    let engine = opened.engine();
    arguments.delivery.listen();
    let limit = form.limit(arguments.limit, SHOWN);
    let request = ConcordanceRequest {
        query: filters::asked(&read, &opened, output)?.query,
        width: arguments.width as usize,
        order,
        distinct: arguments.distinct,
        per_article: arguments.per_article.map(|most| most as usize),
        limit: limit.most(),
    };
    let mut bar = counter_bar("places");
    let mut progress = |done: u64, all: u64| {
        if bar(done, all).is_break() {
            return Err(interrupt::error("the concordance was broken off; nothing was written under its name"));
        }
        Ok(())
    };
    let found = match form {
        Form::Rows(format) => {
            let mut headings: Vec<Heading> = COLUMNS.iter().map(|name| Heading::new(*name)).collect();
            headings.extend(arguments.distinct.then(|| Heading::new("times")));
            let outlet = outlet(arguments, &question, form, &request, limit, &headings, engine);
            let options = outlet.options(headings);
            let mut found = None;
            outlet.write(output, |out| {
                let mut rows = format.writer(out, &options)?;
                let visit = &mut |line: Line| rows.row(&cells(&line, arguments.distinct));
                let concordance = analysis::concordance(engine, &request, &mut progress, visit)?;
                found = Some(concordance);
                Ok((concordance.lines, rows.finish()?))
            })?;
            found
        }
        _ => {
            let layout = Layout::new(arguments.width as usize, output);
            // Lines that come as they are found are the progress.
            let comes_at_once = matches!(request.order, LineOrder::Articles(_)) && !request.distinct;
            let mut progress = |done, all| if comes_at_once { Ok(()) } else { progress(done, all) };
            let print = &mut |line: Line| layout.print(&line, arguments.distinct, output).map_err(unwritten);
            let concordance = analysis::concordance(engine, &request, &mut progress, print)?;
            let shown = if concordance.lines == concordance.occurrences {
                String::new()
            } else {
                format!("{} lines of ", concordance.lines)
            };
            let total =
                format!("{shown}{} places in {} articles; list them: ", concordance.occurrences, concordance.articles);
            output.styled(&[
                (Style::Faint, &total),
                (Style::Plain, &filters::command(&question.filters, "search", &question.query, &arguments.place, &[])?),
            ])?;
            Some(concordance)
        }
    };
    output.flush()?;
    if found.is_none_or(|found| found.articles == 0) {
        hints::print(engine, &request.query, output)?;
        return Ok(Ending::Nothing);
    }
    Ok(Ending::Found)
}

fn outlet<'a>(
    arguments: &'a Arguments,
    question: &'a service::Question,
    form: Form,
    request: &ConcordanceRequest,
    limit: Limit,
    headings: &[Heading],
    engine: &'a dyn Engine,
) -> Outlet<'a> {
    let facts = Facts {
        command: "kwic",
        query: &question.query,
        parsed: request.query.to_string(),
        filters: &question.filters,
        sort: arguments.sort.join(","),
        settings: BTreeMap::from([
            ("width".to_owned(), vec![arguments.width.to_string()]),
            ("seed".to_owned(), vec![arguments.seed.to_string()]),
            ("distinct".to_owned(), vec![arguments.distinct.to_string()]),
            ("per-article".to_owned(), arguments.per_article.iter().map(u32::to_string).collect()),
            ("limit".to_owned(), vec![limit.to_string()]),
        ]),
        fields: headings.iter().map(|heading| heading.name.clone()).collect(),
    };
    Outlet { delivery: &arguments.delivery, form, facts, engine, place: &arguments.place }
}

fn cells(line: &Line, distinct: bool) -> Vec<Cell<'_>> {
    let mut cells = vec![
        Cell::Owned(line.id.to_string()),
        Cell::Text(if line.in_body { "body" } else { "title" }),
        Cell::Whole(line.paragraph),
        Cell::Whole(line.offset),
        Cell::Text(&line.left),
        Cell::Text(&line.hit),
        Cell::Text(&line.right),
        Cell::Text(&line.title),
        line.published.map_or(Cell::Empty, Cell::Date),
        line.source.as_deref().map_or(Cell::Empty, Cell::Text),
        line.locator.as_ref().map_or(Cell::Empty, |locator| Cell::Owned(locator.to_string())),
    ];
    cells.extend(distinct.then_some(Cell::Whole(line.times)));
    cells
}

/// Where on a line of the terminal the hit stands, and how much fits on either side.
struct Layout {
    left: usize,
    right: usize,
    columns: usize,
}

impl Layout {
    /// For `width` characters on either side, which may be of two columns each; a terminal's line may have less room.
    fn new(width: usize, output: &Output) -> Self {
        let columns = if output.is_terminal() { output.columns() } else { usize::MAX };
        let room = columns.saturating_sub(DAY + HIT);
        Self { left: (2 * width).min(room / 2), right: 2 * width, columns }
    }

    fn print(&self, line: &Line, distinct: bool, output: &mut Output) -> std::io::Result<()> {
        let day = line.published.map(|published| published.to_string()).unwrap_or_default();
        let mut head = format!("{:<10}", day.get(..10).unwrap_or(&day));
        if distinct {
            head = format!("{:>10}", format!("× {}", line.times));
        }
        let [left, hit, right] = [&line.left, &line.hit, &line.right].map(|text| output.on_a_line(text));
        let left = fitting(&left, self.left, true);
        let left = format!("{}{left}", " ".repeat(self.left.saturating_sub(left.width())));
        let column = DAY + self.left + 1;
        let hit = fitting(&hit, self.columns.saturating_sub(column), false);
        let room = self.columns.saturating_sub(column + hit.width() + 1).min(self.right);
        let right = fitting(&right, room, false);
        let before = [(Style::Faint, head.as_str()), (Style::Plain, "  "), (Style::Plain, &left), (Style::Plain, " ")];
        let behind = [(Style::Match, hit), (Style::Plain, " "), (Style::Plain, right)];
        output.aligned(&before, column, &behind)
    }
}

/// As much of `text` as `columns` hold, of its end or its beginning.
fn fitting(text: &str, columns: usize, end: bool) -> &str {
    if text.width() <= columns {
        return text;
    }
    let mut used = 0;
    let mut fits = |(_, grapheme): &(usize, &str)| {
        used += grapheme.width();
        used <= columns
    };
    if end {
        let start = text.grapheme_indices(true).rev().take_while(&mut fits).last();
        &text[start.map_or(text.len(), |(at, _)| at)..]
    } else {
        let last = text.grapheme_indices(true).take_while(&mut fits).last();
        &text[..last.map_or(0, |(at, grapheme)| at + grapheme.len())]
    }
}

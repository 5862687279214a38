//! `jianbao kwic`: every place where a query stands, in its context, the hits in one column.

use std::collections::BTreeMap;

use clap::Args;
use jianbao::analysis::{Line, LineOrder};
use jianbao::engine::Engine;
use jianbao::export::{format_named, unwritten};
use jianbao::service::{self, Asked, Holdings as _, KwicOptions, Limit};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::archive::Place;
use super::delivery::{Delivery, Facts, Form, Outlet};
use super::filters::{self, Question};
use super::output::{Output, Style, counted, counter_bar};
use super::{Ending, Run, hints, interrupt};

/// Lines that a person is shown.
const SHOWN: usize = 100;
/// Columns of a day and what parts it from the line.
const DAY: usize = 12;
/// Columns that a hit and a little behind it have at least.
const HIT: usize = 12;

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

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let form = match arguments.delivery.form(false, output)? {
        // A line is an object of its own.
        Form::Json => Form::Rows(format_named("jsonl")?),
        form => form,
    };
    let order = service::line_order(&arguments.sort, arguments.seed)?;
    let question = arguments.question.plain()?;
    let read = question.read()?;
    output.notices(&read.parsed);
    let opened = arguments.place.open(output)?;
    let engine = opened.engine();
    arguments.delivery.listen();
    let limit = form.limit(arguments.limit, SHOWN);
    let asked = filters::asked(&read, &opened, output)?;
    let options = KwicOptions {
        width: arguments.width as usize,
        order,
        distinct: arguments.distinct,
        per_article: arguments.per_article.map(|most| most as usize),
        limit,
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
            let outlet = outlet(arguments, &question, form, &asked, &options, engine);
            let (mut found, bom) = (None, outlet.delivery.bom());
            outlet.write(output, |out| {
                let (concordance, remarks) =
                    service::write_lines(&opened, &asked, &options, format, bom, &mut progress, out)?;
                found = Some(concordance);
                Ok((concordance.lines, remarks))
            })?;
            found
        }
        _ => {
            let layout = Layout::new(arguments.width as usize, output);
            // Lines that come as they are found are the progress.
            let comes_at_once = matches!(options.order, LineOrder::Articles(_)) && !options.distinct;
            let mut progress = |done, all| if comes_at_once { Ok(()) } else { progress(done, all) };
            let print = &mut |line: Line| layout.print(&line, arguments.distinct, output).map_err(unwritten);
            let concordance = service::lines(&opened, &asked, &options, &mut progress, print)?;
            let shown = if concordance.lines == concordance.occurrences {
                String::new()
            } else {
                format!("{} of ", counted(concordance.lines, "line"))
            };
            let places = counted(concordance.occurrences, "place");
            let total = format!("{shown}{places} in {}; list them: ", counted(concordance.articles, "article"));
            output.styled(&[
                (Style::Faint, &total),
                (Style::Plain, &filters::command(&question.filters, "search", &question.query, &arguments.place, &[])?),
            ])?;
            Some(concordance)
        }
    };
    output.flush()?;
    if found.is_none_or(|found| found.articles == 0) {
        hints::print(engine, &asked.query, output)?;
        return Ok(Ending::Nothing);
    }
    Ok(Ending::Found)
}

fn outlet<'a>(
    arguments: &'a Arguments,
    question: &'a service::Question,
    form: Form,
    asked: &Asked,
    options: &KwicOptions,
    engine: &'a dyn Engine,
) -> Outlet<'a> {
    let facts = Facts {
        command: "kwic",
        query: &question.query,
        parsed: asked.query.to_string(),
        filters: &question.filters,
        sort: arguments.sort.join(","),
        settings: BTreeMap::from([
            ("width".to_owned(), vec![arguments.width.to_string()]),
            ("seed".to_owned(), vec![arguments.seed.to_string()]),
            ("distinct".to_owned(), vec![arguments.distinct.to_string()]),
            ("per-article".to_owned(), arguments.per_article.iter().map(u32::to_string).collect()),
            ("limit".to_owned(), vec![options.limit.to_string()]),
        ]),
        fields: options.headings().iter().map(|heading| heading.name.clone()).collect(),
    };
    Outlet { delivery: &arguments.delivery, form, facts, engine, place: &arguments.place }
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

//! `jianbao collocates`: the words that stand near a query.

use std::collections::BTreeMap;

use clap::Args;
use jianbao::analysis::{Association, Collocates};
use jianbao::export::Cell;
use jianbao::service::{self, CollocatesOptions, Holdings as _, Limit, ReadFilters};
use unicode_width::UnicodeWidthStr as _;

use super::archive::Place;
use super::delivery::{Delivery, Facts, Form, Outlet, Table};
use super::filters::{self, Question};
use super::output::{Output, Style, counted, counter_bar, padded};
use super::{Ending, Failure, Run, hints, interrupt};

/// Words that a person is shown.
const SHOWN: usize = 30;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  jianbao collocates 大學 sample_corpus --min 2 --min-articles 2
  jianbao collocates 渡輪 sample_corpus --window 3 --min 1 --min-articles 1 --by ll -o near.csv

Words are jieba's, of two characters and more; those of one character count as distance, and signs do not. Windows end with
the paragraph; those that overlap are one, and a word in them counts once, with the nearest place. logDice is Rychlý's
(2008), ll the log-likelihood ratio over four cells (negative: rarer than by chance), mi the binary logarithm of how many
times as often as by chance. With --dict, every article that the filters leave is cut anew, which takes as long as it takes.")]
pub(super) struct Arguments {
    #[command(flatten)]
    question: Question,
    #[command(flatten)]
    place: Place,
    /// Words on either side that are near
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=1000))]
    window: u32,
    /// How often a word must stand near
    #[arg(long, default_value_t = 5, value_name = "N")]
    min: u64,
    /// In how many articles
    #[arg(long, default_value_t = 3, value_name = "N")]
    min_articles: u64,
    /// The order: logdice, ll, mi or count
    #[arg(long, default_value = "logdice", value_name = "MEASURE")]
    by: String,
    /// Most words, or all [default: 30 as text, all otherwise]
    #[arg(long, value_name = "N")]
    limit: Option<Limit>,
    #[command(flatten)]
    delivery: Delivery,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let form = arguments.delivery.form(false, output)?;
    let by: Association = arguments.by.parse()?;
    let question = arguments.question.plain()?;
    let read = question.read()?;
    output.notices(&read.parsed);
    let opened = arguments.place.open(output)?;
    let engine = opened.engine();
    let asked = filters::asked(&read, &opened, output)?;
    arguments.delivery.listen();
    let limit = form.limit(arguments.limit, SHOWN);
    let options = CollocatesOptions {
        window: arguments.window as usize,
        min: arguments.min,
        min_articles: arguments.min_articles,
        by,
        limit,
    };
    let mut bar = counter_bar("articles");
    let mut progress = |done: u64, all: u64| {
        if bar(done, all).is_break() { Err(interrupt::error("broken off; nothing was written")) } else { Ok(()) }
    };
    let answer = service::collocates(&opened, &asked, &options, &mut progress)?;
    let collocates = &answer.collocates;
    match form {
        Form::Text => print(collocates, &question, &read.filters, arguments, output)?,
        form => {
            let table = table(collocates);
            let facts = Facts {
                command: "collocates",
                query: &question.query,
                parsed: asked.query.to_string(),
                filters: &question.filters,
                sort: arguments.by.clone(),
                settings: BTreeMap::from([
                    ("window".to_owned(), vec![arguments.window.to_string()]),
                    ("min".to_owned(), vec![arguments.min.to_string()]),
                    ("min-articles".to_owned(), vec![arguments.min_articles.to_string()]),
                    ("limit".to_owned(), vec![limit.to_string()]),
                ]),
                fields: table.fields(),
            };
            let (delivery, place) = (&arguments.delivery, &arguments.place);
            Outlet { delivery, form, facts, engine, place }.table(&table, &answer, None, output)?;
        }
    }
    output.flush()?;
    if collocates.articles == 0 {
        hints::print(engine, &asked.query, output)?;
    }
    Ok(if collocates.words.is_empty() { Ending::Nothing } else { Ending::Found })
}

fn table(collocates: &Collocates) -> Table {
    let mut table = Table::new(&[
        "word",
        "folded",
        "count",
        "left",
        "right",
        "articles",
        "logdice",
        "ll",
        "mi",
        "word_total",
        "occurrences",
        "window_words",
        "all_words",
    ]);
    for word in &collocates.words {
        table.rows.push(vec![
            Cell::Owned(word.word.clone()),
            Cell::Owned(word.folded.clone()),
            Cell::Whole(word.count),
            Cell::Whole(word.left),
            Cell::Whole(word.right),
            Cell::Whole(word.articles),
            Cell::Real(word.logdice),
            Cell::Real(word.ll),
            Cell::Real(word.mi),
            Cell::Whole(word.word_total),
            Cell::Whole(collocates.occurrences),
            Cell::Whole(collocates.window_words),
            Cell::Whole(collocates.all_words),
        ]);
    }
    table
}

fn print(
    collocates: &Collocates,
    question: &service::Question,
    read: &ReadFilters,
    arguments: &Arguments,
    output: &mut Output,
) -> Result<(), Failure> {
    let width = collocates.words.iter().map(|word| word.word.width()).chain([4]).max().unwrap_or(4);
    let head = format!(
        "{}  {:>7} {:>7} {:>7} {:>8} {:>9} {:>8} {:>10} {:>7}",
        padded("word", width),
        "count",
        "left",
        "right",
        "articles",
        "in all",
        "logDice",
        "ll",
        "mi"
    );
    output.styled(&[(Style::Strong, &head)])?;
    for word in &collocates.words {
        let figures = format!(
            "  {:>7} {:>7} {:>7} {:>8} {:>9} {:>8.2} {:>10.1} {:>7.2}",
            word.count, word.left, word.right, word.articles, word.word_total, word.logdice, word.ll, word.mi
        );
        output.styled(&[(Style::Plain, &padded(&word.word, width)), (Style::Plain, &figures)])?;
    }
    let shown = if collocates.total == collocates.words.len() as u64 {
        String::new()
    } else {
        format!("{} of ", collocates.words.len())
    };
    output.styled(&[(
        Style::Faint,
        &format!(
            "{shown}{} within {} of {} in {}; {} of {} words are near",
            counted(collocates.total, "word"),
            arguments.window,
            counted(collocates.occurrences, "place"),
            counted(collocates.articles, "article"),
            collocates.window_words,
            collocates.all_words
        ),
    )])?;
    if let Some(word) = collocates.words.first() {
        let clause = format!("\"{}\"", word.word);
        if let Some(command) = filters::narrowed(question, read, "kwic", &clause, &arguments.place)? {
            output.styled(&[(Style::Faint, "articles with the first: "), (Style::Plain, &command)])?;
        }
    }
    Ok(())
}

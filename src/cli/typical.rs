//! `jianbao typical`: the words that set the articles of a query apart.

use std::collections::BTreeMap;

use clap::Args;
use jianbao::analysis::{Typical, TypicalWord};
use jianbao::export::Cell;
use jianbao::service::{self, Holdings as _, Limit, ReadFilters, TypicalOptions};
use unicode_width::UnicodeWidthStr as _;

use super::archive::Place;
use super::delivery::{Delivery, Facts, Form, Outlet, Table};
use super::filters::{self, Question};
use super::output::{Output, Style, padded, waiting};
use super::{Ending, Failure, Run, hints};

/// Words that a person is shown.
const SHOWN: usize = 30;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  jianbao typical source:東港時報 sample_corpus --min-articles 2
  jianbao typical lang:traditional sample_corpus --both --min-articles 3 -o words.csv

A word counts by the articles that have it, in title or body, as jieba cuts them, however often. Listed are words of which chance would make
such a difference less than once in 10,000 times (log-likelihood ratio over four cells above 15.14), by log ratio: the
binary logarithm of how many times as large a share of the articles has the word, with one half for none.")]
pub(super) struct Arguments {
    #[command(flatten)]
    question: Question,
    #[command(flatten)]
    place: Place,
    /// The articles to compare with, those that answer QUERY as well left out [default: the others that the filters leave]
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    against: Option<String>,
    /// Articles that must have a word
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    min_articles: u64,
    /// List the words that are typical of the other articles as well
    #[arg(long)]
    both: bool,
    /// Most words of either, or all [default: 30 as text, all otherwise]
    #[arg(long, value_name = "N")]
    limit: Option<Limit>,
    #[command(flatten)]
    delivery: Delivery,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let form = arguments.delivery.form(false, output)?;
    let question = arguments.question.plain()?;
    let read = question.read()?;
    output.notices(&read.parsed);
    let against = arguments.against.as_deref().map(|typed| read.filters.parse(typed)).transpose()?;
    against.iter().for_each(|parsed| output.notices(parsed));
    let opened = arguments.place.open(output)?;
    let engine = opened.engine();
    let asked = filters::asked(&read, &opened, output)?;
    let limit = form.limit(arguments.limit, SHOWN);
    let options = TypicalOptions { against, min_articles: arguments.min_articles, both: arguments.both, limit };
    let waiting = waiting("comparing words");
    let answer = service::typical(&opened, &asked, &options)?;
    drop(waiting);
    let typical = &answer.typical;
    match form {
        Form::Text => print(typical, &question, &read.filters, arguments, output)?,
        form => {
            let table = table(typical);
            let facts = Facts {
                command: "typical",
                query: &question.query,
                parsed: asked.query.to_string(),
                filters: &question.filters,
                sort: "log_ratio".to_owned(),
                settings: BTreeMap::from([
                    ("against".to_owned(), arguments.against.iter().cloned().collect()),
                    ("min-articles".to_owned(), vec![arguments.min_articles.to_string()]),
                    ("both".to_owned(), vec![arguments.both.to_string()]),
                    ("limit".to_owned(), vec![limit.to_string()]),
                    ("left-out".to_owned(), typical.left_out.clone()),
                    ("parts".to_owned(), vec![typical.parts.to_string()]),
                ]),
                fields: table.fields(),
            };
            let (delivery, place) = (&arguments.delivery, &arguments.place);
            Outlet { delivery, form, facts, engine, place }.table(&table, &answer, None, output)?;
        }
    }
    output.flush()?;
    if typical.articles == 0 {
        hints::print(engine, &asked.query, output)?;
    }
    Ok(if typical.words.is_empty() && typical.against_words.is_empty() { Ending::Nothing } else { Ending::Found })
}

fn table(typical: &Typical) -> Table {
    let mut table = Table::new(&[
        "typical_of",
        "word",
        "folded",
        "articles",
        "of",
        "against",
        "against_of",
        "log_ratio",
        "log_likelihood",
    ]);
    for (of, words) in [("query", &typical.words), ("against", &typical.against_words)] {
        for word in words {
            table.rows.push(vec![
                Cell::Text(of),
                Cell::Owned(word.word.clone()),
                Cell::Owned(word.folded.clone()),
                Cell::Whole(word.articles),
                Cell::Whole(typical.articles),
                Cell::Whole(word.against),
                Cell::Whole(typical.against_articles),
                Cell::Real(word.log_ratio),
                Cell::Real(word.log_likelihood),
            ]);
        }
    }
    table
}

fn print(
    typical: &Typical,
    question: &service::Question,
    read: &ReadFilters,
    arguments: &Arguments,
    output: &mut Output,
) -> Result<(), Failure> {
    words("typical", &typical.words, typical, output)?;
    if arguments.both {
        output.line("")?;
        words("typical of the others", &typical.against_words, typical, output)?;
    }
    output.line("")?;
    let total = |words: &[TypicalWord], total: u64| {
        if words.len() as u64 == total { total.to_string() } else { format!("{} of {total}", words.len()) }
    };
    let both = match arguments.both {
        true => format!(" and {}", total(&typical.against_words, typical.against_words_total)),
        false => String::new(),
    };
    output.styled(&[(
        Style::Faint,
        &format!(
            "{}{both} words of {} compared; {} articles against {}: {}",
            total(&typical.words, typical.words_total),
            typical.compared,
            typical.articles,
            typical.against_articles,
            typical.against
        ),
    )])?;
    if !typical.left_out.is_empty() {
        output.styled(&[(Style::Faint, &format!("left out, being asked for: {}", typical.left_out.join(" ")))])?;
    }
    if typical.parts > 0 {
        let parts =
            format!("not listed: {} parts of listed words, which no article has without the whole", typical.parts);
        output.styled(&[(Style::Faint, &parts)])?;
    }
    if let Some(word) = typical.words.first() {
        let clause = format!("\"{}\"", word.word);
        if let Some(command) = filters::narrowed(question, read, "search", &clause, &arguments.place)? {
            // A search finds characters, also where jieba cuts them otherwise.
            output
                .styled(&[(Style::Faint, "articles with the characters of the first: "), (Style::Plain, &command)])?;
        }
    }
    Ok(())
}

fn words(title: &str, words: &[TypicalWord], typical: &Typical, output: &mut Output) -> std::io::Result<()> {
    let width = words.iter().map(|word| word.word.width()).chain([title.len()]).max().unwrap_or(0);
    let head = format!(
        "{}  {:>8} {:>7}  {:>8} {:>7}  {:>9}  {:>8}",
        padded(title, width),
        "articles",
        "",
        "against",
        "",
        "log ratio",
        "G²"
    );
    output.styled(&[(Style::Strong, &head)])?;
    let share = |articles: u64, of: u64| format!("{:.1} %", 100.0 * articles as f64 / of.max(1) as f64);
    for word in words {
        let figures = format!(
            "  {:>8} {:>7}  {:>8} {:>7}  {:>9.2}  {:>8.1}",
            word.articles,
            share(word.articles, typical.articles),
            word.against,
            share(word.against, typical.against_articles),
            word.log_ratio,
            word.log_likelihood
        );
        output.styled(&[(Style::Plain, &padded(&word.word, width)), (Style::Plain, &figures)])?;
    }
    Ok(())
}

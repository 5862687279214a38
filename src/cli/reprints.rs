//! `jianbao reprints`: the stories of an article or of a query: who printed them, who was first, what was taken over.

use std::collections::BTreeMap;

use clap::Args;
use jianbao::export::Cell;
use jianbao::reprints::{Kind, Link, Story, ToldMember};
use jianbao::service::{self, Holdings as _, Limit, ReprintsAnswer, ReprintsOptions, ReprintsRead};
use unicode_width::UnicodeWidthStr as _;

use super::archive::Place;
use super::delivery::{Delivery, Facts, Form, Outlet, Table};
use super::filters::{self, Question};
use super::output::{Output, Style, counted, padded};
use super::{Ending, Failure, Run, hints};

/// Stories that are shown to a person where nothing else is said.
const SHOWN: usize = 10;
/// Excerpts of a story that are shown to a person.
const EXCERPTS: usize = 10;
/// Links of a chain that are shown to a person.
const LINKS: usize = 8;
/// Columns of a terminal that a source takes at most.
const WIDEST: usize = 20;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  jianbao reprints 候鳥 sample_corpus
  jianbao reprints '*' sample_corpus --limit all -o stories.csv

Instead of a query, the ID of an article in full: 16 digits, as a search prints it. Articles are one story when at least half of
the shorter text, and 60 characters, stand in the other; of fewer than 60, when the texts are equal. Headlines do not matter. Furniture of a source does not count, nor do formulas that
come again in four weeks and more. Stories stand in the order of their first articles.")]
pub(super) struct Arguments {
    #[command(flatten)]
    question: Question,
    #[command(flatten)]
    place: Place,
    /// Most stories, or all [default: 10 as text, all otherwise]
    #[arg(long, value_name = "N")]
    limit: Option<Limit>,
    /// List also what has a passage of 40 characters and more of a story and is no part of it [default: for an ID]
    #[arg(long)]
    excerpts: bool,
    #[command(flatten)]
    delivery: Delivery,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let form = arguments.delivery.form(false, output)?;
    let question = arguments.question.plain()?;
    let asked = ReprintsRead::new(&question)?;
    let limit = form.limit(arguments.limit, SHOWN);
    let excerpts = arguments.excerpts || matches!(asked, ReprintsRead::Article(_));
    if let ReprintsRead::Query(read) = &asked {
        output.notices(&read.parsed);
    }
    let opened = arguments.place.open(output)?;
    let engine = opened.engine();
    let Some(answer) = service::reprints(&opened, &asked, &ReprintsOptions { limit, excerpts })? else {
        output.note(&format!("no article has the ID `{}`", question.query.trim()));
        return Ok(Ending::Nothing);
    };
    if let (ReprintsRead::Query(read), 0) = (&asked, answer.total) {
        if asked.is_nearly_an_id() {
            output.note(&format!(
                "note: `{}` was taken for a word; an ID is typed whole here, all 16 digits",
                question.query.trim()
            ));
        }
        if engine.count(&read.parsed.query)? == 0 {
            hints::print(engine, &read.parsed.query, output)?;
        }
    }
    match form {
        Form::Text => print(&answer, &question, arguments, output)?,
        form => {
            let table = table(&answer);
            let facts = Facts {
                command: "reprints",
                query: &question.query,
                parsed: answer.parsed.clone(),
                filters: &question.filters,
                sort: "oldest".to_owned(),
                settings: BTreeMap::from([
                    ("limit".to_owned(), vec![limit.to_string()]),
                    ("excerpts".to_owned(), vec![excerpts.to_string()]),
                ]),
                fields: table.fields(),
            };
            let (delivery, place) = (&arguments.delivery, &arguments.place);
            Outlet { delivery, form, facts, engine, place }.table(&table, &answer, None, output)?;
        }
    }
    output.flush()?;
    Ok(if answer.stories.is_empty() { Ending::Nothing } else { Ending::Found })
}

/// A row an article, those of a story together, and its excerpts behind them.
fn table(answer: &ReprintsAnswer) -> Table {
    let mut table = Table::new(&[
        "story",
        "size",
        "id",
        "title",
        "published",
        "source",
        "kind",
        "shared",
        "earliest",
        "path",
        "url",
    ]);
    for story in &answer.stories {
        for member in story.members.iter().chain(story.excerpts.iter().flatten()) {
            let text = |text: &Option<String>| text.clone().map_or(Cell::Empty, Cell::Owned);
            table.rows.push(vec![
                Cell::Owned(story.story.to_string()),
                Cell::Whole(story.size),
                Cell::Owned(member.id.to_string()),
                Cell::Owned(member.title.clone()),
                member.published.map_or(Cell::Empty, Cell::Date),
                text(&member.source),
                Cell::Text(member.kind.name()),
                Cell::Real(member.shared),
                Cell::Truth(story.earliest.contains(&member.id)),
                Cell::Owned(member.path.clone()),
                text(&member.url),
            ]);
        }
    }
    table
}

fn print(
    answer: &ReprintsAnswer,
    question: &service::Question,
    arguments: &Arguments,
    output: &mut Output,
) -> std::result::Result<(), Failure> {
    for story in &answer.stories {
        print_story(story, output)?;
    }
    let shown = answer.stories.len() as u64;
    let plural = if answer.total == 1 { "story" } else { "stories" };
    if shown < answer.total {
        let more = [("limit", "all".to_owned())];
        let all = filters::command(&question.filters, "reprints", &question.query, &arguments.place, &more)?;
        let note = format!("{shown} of {} {plural}; all of them: ", answer.total);
        output.styled(&[(Style::Faint, &note), (Style::Plain, &all)])?;
    } else if answer.total != 1 {
        output.styled(&[(Style::Faint, &format!("{} {plural}", answer.total))])?;
    }
    Ok(())
}

/// The first title with the size, the articles by time, the chain of sources, and excerpts.
fn print_story(story: &Story, output: &mut Output) -> std::io::Result<()> {
    let title = story.members.first().map(|first| first.title.as_str()).unwrap_or_default();
    let size = if story.size == 1 { "no other article".to_owned() } else { format!("{} articles", story.size) };
    let title = if title.is_empty() { "(no title)" } else { title };
    output.styled(&[(Style::Strong, title), (Style::Faint, &format!("  {size}"))])?;
    let sources =
        story.members.iter().chain(story.excerpts.iter().flatten()).filter_map(|member| member.source.as_ref());
    let width = sources.map(|source| source.width()).max().unwrap_or(0).min(WIDEST);
    for member in &story.members {
        let first = match (story.earliest.contains(&member.id), story.earliest.len()) {
            (true, 1) => "  first",
            (true, _) if story.same_day => "  first, or another of the same day",
            (true, _) => "  first, or another so marked",
            (false, _) => "",
        };
        row(member, width, first, output)?;
    }
    if story.earliest.is_empty() {
        output.styled(&[(Style::Faint, "  who was first is not known: none has a date")])?;
    }
    if story.chain.len() > 1 {
        let mut links: Vec<String> = story.chain.iter().take(LINKS).map(link).collect();
        if story.chain.len() > LINKS {
            links.push(format!("{} more", story.chain.len() - LINKS));
        }
        output.styled(&[(Style::Faint, "  sources  "), (Style::Plain, &links.join(" → "))])?;
    }
    let excerpts = story.excerpts.as_deref().unwrap_or_default();
    if !excerpts.is_empty() {
        let heading = format!("  {} with a passage of it", counted(excerpts.len() as u64, "article"));
        output.styled(&[(Style::Faint, &heading)])?;
        for excerpt in excerpts.iter().take(EXCERPTS) {
            row(excerpt, width, "", output)?;
        }
        if excerpts.len() > EXCERPTS {
            output.styled(&[(Style::Faint, "  … all of them with --format csv")])?;
        }
    }
    output.line("")
}

fn row(member: &ToldMember, width: usize, first: &str, output: &mut Output) -> std::io::Result<()> {
    let date = member.published.map(|date| date.to_string()).unwrap_or_default();
    let date = date.get(..16).unwrap_or(&date).replace('T', " ");
    let share = match member.kind {
        Kind::First => String::new(),
        // What is not whole is not said to be.
        _ => format!("{:.0} %", (100.0 * member.shared).floor()),
    };
    let head = format!("  {}  {share:>5}  {date:<16}  ", padded(member.kind.name(), 7));
    let source = padded(member.source.as_deref().unwrap_or_default(), width);
    output.styled(&[
        (Style::Faint, &head),
        (Style::Plain, &format!("{source}  {}", member.title)),
        (Style::Faint, &format!("  {}{first}", member.id)),
    ])
}

fn link(link: &Link) -> String {
    let source = link.source.as_deref().unwrap_or("(none stated)");
    let date = link.published.map(|date| date.to_string()).unwrap_or_default();
    let times = if link.articles == 1 { String::new() } else { format!(" ({})", link.articles) };
    format!("{source} {}{times}", date.get(..10).unwrap_or(&date)).trim_end().to_owned()
}

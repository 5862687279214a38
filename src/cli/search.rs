//! `jianbao search`: one page of hits, for a person or as JSON.

use std::time::Instant;

use clap::{Args, ValueEnum};
use jianbao::engine::{Cursor, Hit, Snippet};
use jianbao::service::{self, Asked, Found, Holdings as _, SearchOptions};
use unicode_width::UnicodeWidthStr as _;

use super::archive::Place;
use super::filters::{self, Ordering, Question};
use super::opened::Opened;
use super::output::{Output, Style, counted, padded, wrapped};
use super::{Ending, Failure, Run, hints, index};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    question: Question,
    #[command(flatten)]
    order: Ordering,
    #[command(flatten)]
    place: Place,
    /// Bring the index up to date first, or build it
    #[arg(long)]
    update: bool,
    #[command(flatten)]
    refresh: index::Update,
    /// Print only the number of articles that match
    #[arg(long, conflicts_with_all = ["after", "group"])]
    count: bool,
    /// Give one hit for all articles of a story, the best in the order, with how many others it has
    #[arg(long, value_enum, value_name = "BY")]
    group: Option<Group>,
    /// Most hits on a page
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=100_000))]
    limit: u32,
    /// Go on behind the page that printed this cursor
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
    /// How to print the hits
    #[arg(long, value_enum, default_value_t)]
    format: HitFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Group {
    /// Copies and reprints of one story
    Reprints,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum HitFormat {
    /// For a person
    #[default]
    Text,
    /// One JSON object
    Json,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let read = arguments.question.plain()?.read()?;
    output.notices(&read.parsed);
    let after = arguments.after.as_deref().map(str::parse::<Cursor>).transpose()?;
    let mut incomplete = false;
    if arguments.update {
        let new = index::NewIndex::default();
        let summary = index::update(&arguments.place, &arguments.refresh, &new, output)?;
        index::report(&summary, output);
        incomplete = index::ending(&summary) == Ending::Incomplete;
    }
    let opened = arguments.place.open(output)?;
    let asked = filters::asked(&read, &opened, output)?;
    let started = Instant::now();
    let total = if arguments.count {
        let total = service::count(&opened, &asked)?;
        output.line(&total.to_string())?;
        total
    } else {
        let options = SearchOptions {
            order: arguments.order.order(),
            limit: arguments.limit as usize,
            after,
            grouped: arguments.group == Some(Group::Reprints),
        };
        let found = service::search(&opened, &asked, &options)?;
        match arguments.format {
            HitFormat::Json => {
                let answer = found.answer(&opened, &asked)?;
                output.json(&service::json(&answer))?;
            }
            HitFormat::Text => print(&found, &asked, &opened, started, output)?,
        }
        found.total
    };
    output.flush()?;
    if total == 0 {
        hints::print(opened.engine(), &asked.query, output)?;
    }
    if arguments.place.home()?.is_folder() {
        // The process ends with the search; to close every file of a folder before takes a tenth of it.
        std::mem::forget(opened);
    }
    Ok(match (incomplete, total) {
        (true, _) => Ending::Incomplete,
        (false, 0) => Ending::Nothing,
        (false, _) => Ending::Found,
    })
}

/// Prints a page: of each hit the title, a line of metadata in columns, the path with the ID, and snippets; then, to
/// standard error, the total, what the query was understood as, the time and the way to the next page.
fn print(
    page: &Found,
    asked: &Asked,
    opened: &Opened<'_>,
    started: Instant,
    output: &mut Output,
) -> std::result::Result<(), Failure> {
    let meta = |hit: &Hit| {
        let date = hit.article.published.map(|date| date.to_string()).unwrap_or_default();
        // A person wants the minute, not the zone.
        let date = date.get(..16).unwrap_or(&date).replace('T', " ");
        [date, hit.article.source.clone().unwrap_or_default(), hit.article.authors.join("、")]
    };
    let rows: Vec<[String; 3]> = page.hits.iter().map(|hit| meta(&hit.hit)).collect();
    let widest = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths = [widest(0), widest(1), widest(2)];
    let columns = output.columns();
    for (story_hit, row) in page.hits.iter().zip(&rows) {
        let hit = &story_hit.hit;
        let title = page.highlighter.title(&hit.article);
        if title.text.is_empty() {
            output.styled(&[(Style::Faint, "(no title)")])?;
        } else {
            highlighted(&title, Style::Strong, "", columns, output)?;
        }
        let cells: Vec<String> =
            (0..3).filter(|&column| widths[column] > 0).map(|column| padded(&row[column], widths[column])).collect();
        let section = hit.article.section.join(" > ");
        let line = format!("{}  {section}", cells.join("  "));
        if !line.trim().is_empty() {
            output.styled(&[(Style::Plain, "  "), (Style::Plain, line.trim_end())])?;
        }
        let snippets = page.snippets(story_hit);
        let mut locators: Vec<String> =
            snippets.iter().filter_map(|snippet| Some(snippet.locator.as_ref()?.to_string())).collect();
        locators.dedup();
        let locators = if locators.is_empty() { String::new() } else { format!("  {}", locators.join(", ")) };
        output.styled(&[(Style::Faint, &format!("  {}  {}{locators}", hit.id, hit.article.path))])?;
        for snippet in snippets {
            highlighted(&snippet, Style::Plain, "  ", columns, output)?;
        }
        if let Some((_, size)) = story_hit.story {
            let others = format!("  {} of this story: ", counted(size as u64 - 1, "other article"));
            output.styled(&[(Style::Faint, &others), (Style::Plain, &service::story_command(opened, story_hit)?)])?;
        }
        output.line("")?;
    }
    output.flush()?;
    let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
    let (total, shown) = (page.total, page.hits.len());
    let articles = counted(total, "article");
    let shown = if shown as u64 == total { String::new() } else { format!(", {shown} shown") };
    let stories = match page.stories {
        None => String::new(),
        Some(1) => ", 1 story".to_owned(),
        Some(stories) => format!(", {stories} stories"),
    };
    output.note(&format!("{articles}{stories} for {:#}{shown}, {milliseconds:.1} ms", asked.query));
    if let Some(next) = page.next {
        output.note(&format!("next page: --after {next}"));
    }
    Ok(())
}

/// Prints a snippet over as many lines as it needs.
fn highlighted(
    snippet: &Snippet,
    base: Style,
    indent: &str,
    columns: usize,
    output: &mut Output,
) -> std::io::Result<()> {
    let columns = if output.is_terminal() { columns.saturating_sub(indent.len()) } else { usize::MAX };
    for line in wrapped(&snippet.text, &snippet.highlights, columns) {
        let mut pieces = vec![(Style::Plain, indent)];
        pieces.extend(
            line.iter().map(|(style, text)| (if matches!(style, Style::Plain) { base } else { *style }, text.as_str())),
        );
        output.styled(&pieces)?;
    }
    Ok(())
}

//! `jianbao explain`: how a query was read, what each part of it finds, what ranks, and how one article fares.

use std::path::{Path, PathBuf};

use clap::Args;
use jianbao::article::IdPrefix;
use jianbao::engine::{Explanation, Part};
use jianbao::error::{Error, ErrorKind};
use jianbao::service::{self, Asked, Explained, Holdings as _, Read};

use super::archive::{Place, Whereabouts};
use super::filters::{self, Question};
use super::output::{Output, Style, padded};
use super::search::HitFormat;
use super::{Ending, Run, hints};

/// Terms that rank which are listed; `--format json` lists all.
const RANKING: usize = 40;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    question: Question,
    /// The ID of an article (or as many of its first digits as no other shares), and the folder with the articles
    #[arg(value_names = ["ID", "ARCHIVE"], num_args = 0..=2)]
    rest: Vec<String>,
    #[command(flatten)]
    at: Whereabouts,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: HitFormat,
}

impl Arguments {
    /// The ID and the place. A folder is an archive; anything else must be an ID.
    fn article_and_place(&self) -> Result<(Option<IdPrefix>, Place), Error> {
        let place = |archive: Option<&String>| Place::new(archive.map(PathBuf::from), self.at.clone());
        match self.rest.as_slice() {
            [] => Ok((None, place(None))),
            [archive] if Path::new(archive).is_dir() => Ok((None, place(Some(archive)))),
            [id] => {
                let id = id.parse().map_err(|_| {
                    Error::new(ErrorKind::Input, format!("`{id}` is neither the ID of an article nor a folder"))
                        .with_hint("a search prints the ID beside each hit; a query of several words is one argument: '渡輪 票價'")
                })?;
                Ok((Some(id), place(None)))
            }
            [archive, id, ..] if Path::new(archive).is_dir() => Ok((Some(id.parse()?), place(Some(archive)))),
            [id, archive, ..] => Ok((Some(id.parse()?), place(Some(archive)))),
        }
    }
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let read = arguments.question.plain()?.read()?;
    output.notices(&read.parsed);
    let (id, place) = arguments.article_and_place()?;
    let opened = place.open(output)?;
    let asked = filters::asked(&read, &opened, output)?;
    let explained = service::explain(&opened, &asked, id)?;
    let Explained { article, explanation } = &explained;
    match arguments.format {
        HitFormat::Json => output.json(&service::json(&explained.answer(&read, &asked)))?,
        HitFormat::Text => {
            read_as(&read, &asked, output)?;
            output.line("")?;
            if let Some(article) = article {
                output.styled(&[(Style::Faint, "article     "), (Style::Strong, &article.title)])?;
                output.styled(&[(Style::Faint, &format!("            {}  {}", article.id(), article.path))])?;
                output.line("")?;
            }
            output.styled(&[(
                Style::Faint,
                " articles  with each part; = the terms looked up, and how far behind the first",
            )])?;
            print_part(&explanation.query, 0, output)?;
            if explanation.query.matches != Some(false) {
                ranking(explanation, output)?;
            }
        }
    }
    output.flush()?;
    let found = explanation.query.matches.unwrap_or(explanation.query.articles > 0);
    if explanation.query.articles == 0 {
        hints::suggestions(opened.engine(), &asked.query, output)?;
    }
    Ok(if found { Ending::Found } else { Ending::Nothing })
}

/// How the query was read, step by step.
fn read_as(read: &Read, asked: &Asked, output: &mut Output) -> std::io::Result<()> {
    let mut row = |name: &str, text: &str| output.styled(&[(Style::Faint, &padded(name, 12)), (Style::Plain, text)]);
    let parsed = &read.parsed;
    row("typed", &read.typed)?;
    row("folded", &parsed.folded.replace('\n', " "))?;
    for cut in &parsed.cuts {
        row("cut", &cut.parts.join(" / "))?;
        for (word, others) in &cut.others {
            row("expanded", &format!("{word} → {}", others.join(", ")))?;
        }
    }
    row("understood", &asked.query.to_string())
}

/// A part, its count, whether the article has it, and below it its own parts.
fn print_part(part: &Part, depth: usize, output: &mut Output) -> std::io::Result<()> {
    let mark = match part.matches {
        Some(true) => "yes  ",
        Some(false) => "no   ",
        None => "",
    };
    let missing = !part.optional && (part.matches == Some(false) || part.matches.is_none() && part.articles == 0);
    let style = if missing { Style::Match } else { Style::Plain };
    let head = format!("{:>9}  {mark}{}", part.articles, "  ".repeat(depth));
    output.styled(&[(Style::Faint, &head), (style, &part.query)])?;
    for terms in &part.terms {
        output.styled(&[(Style::Faint, &format!("{}  = {terms}", " ".repeat(head.len())))])?;
    }
    part.parts.iter().try_for_each(|part| print_part(part, depth + 1, output))
}

fn ranking(explanation: &Explanation, output: &mut Output) -> std::io::Result<()> {
    if explanation.ranking.is_empty() {
        return Ok(());
    }
    output.line("")?;
    let scored = explanation.score.is_some();
    let head = if scored {
        "score  times  weight  articles  field and term that rank"
    } else {
        "weight  articles  field and term that rank"
    };
    output.styled(&[(Style::Faint, head)])?;
    let mut terms: Vec<_> = explanation.ranking.iter().filter(|term| term.frequency != Some(0)).collect();
    if scored {
        terms.sort_by(|a, b| b.score.unwrap_or(0.0).total_cmp(&a.score.unwrap_or(0.0)));
    }
    for term in terms.iter().take(RANKING) {
        let figures = format!("{:>6.2}  {:>8}  {} {}", term.weight, term.articles, term.field, term.term);
        match (term.score, term.frequency) {
            (Some(score), Some(frequency)) => output.line(&format!("{score:>5.2}  {frequency:>5}  {figures}"))?,
            _ => output.line(&figures)?,
        }
    }
    if terms.len() > RANKING {
        output.line(&format!("… {} more; --format json lists all", terms.len() - RANKING))?;
    }
    if let (Some(score), Some(coverage), Some(closeness)) =
        (explanation.score, explanation.coverage, explanation.closeness)
    {
        output.line(&format!("{:>5.2}  sum", score / closeness / coverage))?;
        output.line(&format!("{coverage:>5.2}  times, for how much of the query it has"))?;
        output.line(&format!("{closeness:>5.2}  times, for words close together"))?;
        output.line(&format!("{score:>5.2}  score"))?;
    }
    Ok(())
}

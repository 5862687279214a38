//! `jianbao stats`: what the index holds.

use clap::Args;
use jianbao::service::Holdings as _;

use super::archive::Place;
use super::output::{Output, padded};
use super::search::HitFormat;
use super::{Ending, Run};

/// Sources listed; `--format json` lists all.
const SOURCES: usize = 20;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: HitFormat,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let stats = arguments.place.open(output)?.engine().stats()?;
    if arguments.format == HitFormat::Json {
        output.json(&serde_json::to_string(&stats).unwrap_or_default())?;
        return Ok(Ending::Found);
    }
    let mut row = |name: &str, value: String| output.line(&format!("{}{value}", padded(name, 16)));
    row("articles", stats.articles.to_string())?;
    row("files", stats.files.to_string())?;
    row("not readable", stats.failed.to_string())?;
    row("published", format!("{} to {}", stats.first.as_deref().unwrap_or("-"), stats.last.as_deref().unwrap_or("-")))?;
    row("without a date", stats.undated.to_string())?;
    row("size on disk", format!("{:.1} MB", stats.bytes as f64 / 1e6))?;
    row(
        "versions",
        format!(
            "format {}, folding {}, dictionary {}, written by jianbao {}",
            stats.format_version, stats.fold_version, stats.words_version, stats.written_by
        ),
    )?;
    for (year, articles) in &stats.years {
        row(&format!("year {year}"), articles.to_string())?;
    }
    for (source, articles) in stats.sources.iter().take(SOURCES) {
        row("source", format!("{articles:>8}  {source}"))?;
    }
    if stats.sources.len() > SOURCES {
        row("source", format!("and {} more; --format json lists all", stats.sources.len() - SOURCES))?;
    }
    Ok(Ending::Found)
}

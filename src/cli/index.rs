//! `jianbao index`: build or refresh, and say what was done.

use clap::{Args, ValueEnum};
use jianbao::corpus::ReadOptions;
use jianbao::engine::local::LocalEngine;
use jianbao::ingest::{Summary, refresh};

use super::archive::Place;
use super::output::{Output, progress_bar};
use super::{Ending, Failure, Run};

/// Failures listed in the text summary; the rest are counted, and `--format json` lists all.
const LISTED: usize = 50;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// How to print the summary
    #[arg(long, value_enum, default_value_t)]
    format: SummaryFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum SummaryFormat {
    #[default]
    Text,
    Json,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let summary = update(&arguments.place)?;
    match arguments.format {
        SummaryFormat::Json => {
            let json = serde_json::to_string(&summary).unwrap_or_default();
            output.line(&json)?;
            not_read(&summary, output);
        }
        SummaryFormat::Text => {
            let Summary { articles, added, updated, removed, unchanged, seconds, .. } = summary;
            let plural = if articles == 1 { "" } else { "s" };
            output.line(&format!(
                "{articles} article{plural}: {added} added, {updated} updated, {removed} removed, {unchanged} unchanged, in {seconds:.2} s"
            ))?;
            report(&summary, output);
        }
    }
    Ok(ending(&summary))
}

/// Brings the index of `place` up to date.
pub(super) fn update(place: &Place) -> Result<Summary, Failure> {
    let archive = place.archive()?;
    let options = ReadOptions { config: place.config()?, ..ReadOptions::default() };
    let index = place.index_apart()?;
    let transaction = LocalEngine::begin(&index, options.config.zone())?;
    Ok(refresh(&archive, &index, transaction, &options, &mut progress_bar())?)
}

/// Says what could not be read and what is not read.
pub(super) fn report(summary: &Summary, output: &Output) {
    not_read(summary, output);
    if summary.failed.is_empty() {
        return;
    }
    output.note(&format!("could not be read: {}", summary.failed.len()));
    for failure in summary.failed.iter().take(LISTED) {
        output.note(&format!("  {}: {}", failure.path, failure.reason));
    }
    if summary.failed.len() > LISTED {
        output.note(&format!("  and {} more; --format json lists all", summary.failed.len() - LISTED));
    }
}

fn not_read(summary: &Summary, output: &Output) {
    if !summary.not_read.is_empty() {
        let total: u64 = summary.not_read.values().sum();
        let kinds: Vec<String> = summary
            .not_read
            .iter()
            .map(|(kind, count)| format!("{count} {}", if kind.is_empty() { "without an ending" } else { kind }))
            .collect();
        output.note(&format!("files of types that are not read: {total} ({})", kinds.join(", ")));
    }
}

pub(super) fn ending(summary: &Summary) -> Ending {
    if summary.failed.is_empty() { Ending::Found } else { Ending::Incomplete }
}

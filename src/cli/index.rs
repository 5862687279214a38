//! `jianbao index`: build or refresh, and say what was done.

use std::time::Duration;

use clap::{Args, ValueEnum};
use jianbao::corpus::ReadOptions;
use jianbao::engine::local::LocalEngine;
#[cfg(feature = "cluster")]
use jianbao::engine::remote::{LEASE, Making, RemoteEngine};
use jianbao::error::ErrorKind;
use jianbao::ingest::{COMMIT_ARTICLES, COMMIT_TIME, RefreshOptions, Summary, refresh};

#[cfg(feature = "cluster")]
use super::archive::{CLUSTER_HEADING, no_cluster};
use super::archive::{Home, Place};
use super::output::{Output, counted, progress_bar};
use super::{Ending, Failure, Run, interrupt};

/// Failures listed in the text summary; the rest are counted, and `--format json` lists all.
const LISTED: usize = 50;
/// Seconds that a writer of a cluster may be silent: for clusters that answer slowly.
#[cfg(feature = "cluster")]
const LEASE_VARIABLE: &str = "JIANBAO_ENGINE_LEASE";
/// How often the lock of another process is tried.
const LOCK_PAUSE: Duration = Duration::from_millis(200);

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    update: Update,
    #[command(flatten)]
    new: NewIndex,
    /// How to print the summary
    #[arg(long, value_enum, default_value_t)]
    format: SummaryFormat,
}

/// How an index is brought up to date, as `index` and `search --update` take it.
#[derive(Debug, Args)]
pub(super) struct Update {
    /// Let more than a fifth of the articles leave the index, when their files are gone
    #[arg(long)]
    allow_removals: bool,
    /// End at once when another process writes the index, instead of waiting for it
    #[arg(long)]
    no_wait: bool,
    /// Articles read from one commit to the next; a run that is broken off loses no more
    #[arg(long, value_name = "ARTICLES", default_value_t = COMMIT_ARTICLES, hide_default_value = true)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..), help_heading = "Safety")]
    commit_every: u64,
    /// Make a new index without what reprints are found by, which takes a little less room; one that is there stays as it is
    #[arg(long)]
    no_reprints: bool,
    /// Bring the index into one piece in the end: the least room and the fastest search; takes as much room again meanwhile
    #[arg(long)]
    optimize: bool,
}

/// How an index on a cluster is made, as `index` takes it.
#[derive(Debug, Default, Args)]
pub(super) struct NewIndex {
    /// Shards of a new index on a cluster [default: 1]
    #[cfg(feature = "cluster")]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    #[arg(help_heading = CLUSTER_HEADING)]
    shards: Option<u32>,
    /// Copies of each shard of a new index on a cluster, beside the first [default: 1]
    #[cfg(feature = "cluster")]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=1024))]
    #[arg(help_heading = CLUSTER_HEADING)]
    replicas: Option<u32>,
}

#[cfg(feature = "cluster")]
impl NewIndex {
    /// As the engine takes it.
    fn making(&self, reprints: bool) -> Making {
        let seconds = std::env::var(LEASE_VARIABLE).ok().and_then(|seconds| seconds.parse::<f64>().ok());
        let lease = seconds.filter(|seconds| (0.1..=3600.0).contains(seconds)).map_or(LEASE, Duration::from_secs_f64);
        Making { shards: self.shards.unwrap_or(1), replicas: self.replicas.unwrap_or(1), reprints, lease }
    }

    /// Refuses options of a cluster where `home` is a folder.
    fn is_for(&self, home: &Home) -> jianbao::error::Result<()> {
        match (home, self.shards, self.replicas) {
            (Home::Folder(_), Some(_), _) => Err(no_cluster("--shards")),
            (Home::Folder(_), None, Some(_)) => Err(no_cluster("--replicas")),
            _ => Ok(()),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum SummaryFormat {
    #[default]
    Text,
    Json,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let summary = update(&arguments.place, &arguments.update, &arguments.new, output)?;
    match arguments.format {
        SummaryFormat::Json => {
            let json = serde_json::to_string(&summary).unwrap_or_default();
            output.line(&json)?;
            not_read(&summary, output);
        }
        SummaryFormat::Text => {
            let Summary { articles, added, updated, removed, unchanged, seconds, .. } = summary;
            output.line(&format!(
                "{}: {added} added, {updated} updated, {removed} removed, {unchanged} unchanged, in {seconds:.2} s",
                counted(articles, "article")
            ))?;
            report(&summary, output);
        }
    }
    if !summary.complete {
        let on = arguments.place.command("index")?;
        output.note(&format!("stopped: what was read is in the index; go on with: {on}"));
    }
    Ok(ending(&summary))
}

/// Brings the index of `place` up to date; one that is not there is made as `new` says.
pub(super) fn update(
    place: &Place,
    update: &Update,
    #[cfg_attr(not(feature = "cluster"), expect(unused_variables, reason = "says how a cluster makes an index"))]
    new: &NewIndex,
    output: &Output,
) -> Result<Summary, Failure> {
    interrupt::listen("stopping: what is read is committed; again, to stop at once");
    let archive = place.archive()?;
    let reading = ReadOptions { config: place.config()?, ..ReadOptions::default() };
    let home = place.home()?;
    #[cfg(feature = "cluster")]
    new.is_for(&home)?;
    let apart = place.index_apart()?;
    let zone = reading.config.zone();
    let begin = if update.no_reprints { LocalEngine::begin_without_reprints } else { LocalEngine::begin };
    let transaction = waiting_for_the_lock(update.no_wait, output, || match &home {
        Home::Folder(index) => begin(index, zone),
        #[cfg(feature = "cluster")]
        Home::Cluster(way) => RemoteEngine::begin(place.access(way)?, zone, new.making(!update.no_reprints)),
    })?;
    let options = RefreshOptions {
        reading,
        allow_removals: update.allow_removals,
        commit_articles: update.commit_every,
        commit_time: COMMIT_TIME,
        optimize: update.optimize,
    };
    Ok(refresh(&archive, &apart, transaction, &options, &mut progress_bar())?)
}

/// Tries what needs the lock of the index until no other process holds it. Says once who does.
pub(super) fn waiting_for_the_lock<T>(
    no_wait: bool,
    output: &Output,
    mut attempt: impl FnMut() -> jianbao::error::Result<T>,
) -> jianbao::error::Result<T> {
    let mut told = String::new();
    loop {
        match attempt() {
            Err(error) if error.kind() == ErrorKind::Busy && !no_wait && !interrupt::asked() => {
                let holder = error.to_string();
                if holder != told {
                    output.note(&format!("waiting: {holder}"));
                    told = holder;
                }
                std::thread::sleep(LOCK_PAUSE);
            }
            ended => return ended,
        }
    }
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
    if summary.failed.is_empty() && summary.complete { Ending::Found } else { Ending::Incomplete }
}

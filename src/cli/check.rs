//! `jianbao check`: whether the index is what its articles say, and the sources what was read; and with `--repair`, a
//! new index in the place of a damaged one.

use clap::Args;
use jianbao::engine::Health;
use jianbao::engine::local::LocalEngine;
#[cfg(feature = "cluster")]
use jianbao::engine::remote::RemoteEngine;
use jianbao::error::{Error, ErrorKind};
use jianbao::ingest::{Differences, RefreshOptions, Repaired, compare, repair};
use serde::Serialize;

use super::archive::{Home, Place};
use super::index::{SummaryFormat, report, waiting_for_the_lock};
use super::output::{Output, counter_bar, progress_bar};
use super::{Ending, Failure, Run, interrupt};
use jianbao::corpus::ReadOptions;

/// Files listed of each kind; `--format json` lists all.
const LISTED: usize = 20;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Also compare every file of the archive with what was read from it
    #[arg(long)]
    sources: bool,
    /// Where something is damaged, or of another version, make the index anew from the articles
    #[arg(long)]
    repair: bool,
    /// With --repair, end at once when another process writes the index, instead of waiting for it
    #[arg(long, requires = "repair")]
    no_wait: bool,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t)]
    format: SummaryFormat,
}

/// What was found, as `--format json` prints it.
#[derive(Serialize)]
struct Found {
    #[serde(flatten)]
    health: Health,
    sources: Option<Differences>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    interrupt::listen("stopping");
    let place = &arguments.place;
    let home = place.home_to_read()?;
    if arguments.repair && !home.is_folder() {
        let what = format!("an index on a cluster is not repaired in its place: `{home}`");
        return Err(Error::new(ErrorKind::Input, what).with_hint(elsewhere(place, &home)?).into());
    }
    let mut bar = counter_bar("articles checked");
    let checked = match &home {
        Home::Folder(index) => LocalEngine::check(index, &mut bar),
        #[cfg(feature = "cluster")]
        Home::Cluster(way) => RemoteEngine::check(place.access(way)?, &mut bar),
    };
    let health = match checked {
        Err(error) if arguments.repair && error.kind() == ErrorKind::Version => {
            output.note(&format!("{error}"));
            return make_anew(arguments, output);
        }
        checked => checked?,
    };
    let is_whole = health.is_whole();
    let sources = match arguments.sources && is_whole {
        true => {
            let options = ReadOptions { config: place.config()?, ..ReadOptions::default() };
            let engine = place.engine(&home)?;
            Some(compare(&place.archive()?, &place.index_apart()?, &*engine, &options, &mut progress_bar())?)
        }
        false => None,
    };
    let found = Found { health, sources };
    print(&found, arguments, &home, output)?;
    let Found { health, sources } = found;
    if !is_whole {
        if arguments.repair {
            return make_anew(arguments, output);
        }
        let hint = match home.is_folder() {
            true => format!("make the index anew from the articles: {}", place.command("check --repair")?),
            false => elsewhere(place, &home)?,
        };
        let what = format!("the index in `{home}` is damaged");
        return Err(Error::new(ErrorKind::Index, what).with_hint(hint).into());
    }
    if !health.complete {
        output
            .note(&format!("note: the last `jianbao index` has not finished; go on with: {}", place.command("index")?));
    }
    if sources.is_some_and(|sources| !sources.is_none()) {
        output.note(&format!(
            "the articles are not those that were read; bring the index up to date: {}",
            place.command("index")?
        ));
        return Ok(Ending::Incomplete);
    }
    Ok(Ending::Found)
}

/// What is done in the place of a repair where `home` is a cluster.
fn elsewhere(place: &Place, home: &Home) -> Result<String, Error> {
    let command = place.command_beside("index", home)?;
    Ok(format!("index the archive under another name, and then remove the old index: {command}"))
}

fn print(found: &Found, arguments: &Arguments, home: &Home, output: &mut Output) -> Result<(), Failure> {
    if arguments.format == SummaryFormat::Json {
        return Ok(output.line(&serde_json::to_string(found).unwrap_or_default())?);
    }
    let Found { health, sources } = found;
    for damage in &health.damage {
        output.line(&format!("damaged: {}: {}", damage.part, damage.what))?;
    }
    if health.unlisted > 0 {
        output.line(&format!("damaged: and {} more", health.unlisted))?;
    }
    if health.is_whole() {
        let megabytes = health.bytes as f64 / 1e6;
        // The files of a cluster are its own affair.
        let compared = match home.is_folder() {
            true => format!("checksums of {megabytes:.1} MB"),
            false => format!("hashes of {megabytes:.1} MB of text"),
        };
        output.line(&format!(
            "whole: {} articles ({} with a date) of {} files, in every field; {compared}",
            health.articles, health.dated, health.files,
        ))?;
    }
    let Some(sources) = sources else { return Ok(()) };
    output.line(&format!("sources: {} files are as they were read", sources.same))?;
    for (what, paths) in [("changed", &sources.changed), ("gone", &sources.gone), ("new", &sources.new)] {
        for path in paths.iter().take(LISTED) {
            output.line(&format!("{what}: {path}"))?;
        }
        if paths.len() > LISTED {
            output.line(&format!("{what}: and {} more; --format json lists all", paths.len() - LISTED))?;
        }
    }
    for failure in &sources.unreadable {
        output.line(&format!("unreadable: {}: {}", failure.path, failure.reason))?;
    }
    Ok(())
}

fn make_anew(arguments: &Arguments, output: &mut Output) -> Run {
    let place = &arguments.place;
    let (archive, index) = (place.archive()?, place.index_apart()?);
    let options = RefreshOptions {
        reading: ReadOptions { config: place.config()?, ..ReadOptions::default() },
        ..RefreshOptions::default()
    };
    output.note("making the index anew from the articles; the old one stands until it is done");
    let repaired =
        waiting_for_the_lock(arguments.no_wait, output, || repair(&archive, &index, &options, &mut progress_bar()))?;
    let Repaired { summary, carried, lost, unreadable, is_closed, kept } = repaired;
    output.note(&format!("mended: {} articles are in the index", summary.articles));
    report(&summary, output);
    if carried > 0 {
        output.note(&format!(
            "{carried} of them were only in the old index, since their files are gone or cannot be read; they are kept \
             until the next `jianbao index` finds their files gone"
        ));
    }
    for (file, articles) in &lost {
        output.note(&format!(
            "lost: {articles} articles of `{file}`, which were only in the old index and cannot be read"
        ));
    }
    if unreadable > 0 {
        output.note(&format!(
            "{unreadable} entries of the old index cannot be read: what of them has no file in the archive any more is lost"
        ));
    }
    if is_closed {
        output.note("nothing of the old index could be read: articles that have no file in the archive any more are not in the new one");
    }
    if let Some(kept) = kept {
        output.note(&format!("the old index is kept in `{}`; remove it when it is not missed", kept.display()));
    }
    let is_lossless = lost.is_empty() && unreadable == 0 && !is_closed && summary.failed.is_empty();
    Ok(if is_lossless { Ending::Found } else { Ending::Incomplete })
}

//! `jianbao mcp`: the archive as tools for an assistant, on standard input and output.

use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use jianbao::error::{Error, ErrorKind};
use jianbao::mcp;
use jianbao::web::{self, Bounds};

use super::archive::Place;
use super::output::Output;
use super::site::Archive;
use super::{Ending, Run, interrupt};

/// How often it is looked whether to end.
const TURN: Duration = Duration::from_millis(50);
/// How long a call may take. Nobody else waits for the engine, and an assistant gives up when it wants to.
const LONGEST: Duration = Duration::from_secs(900);

/// Calls that wait.
const CALLS: usize = 100_000;

#[derive(Debug, Args)]
#[command(after_help = "\
An assistant starts this command and speaks the Model Context Protocol with it, until it closes standard input. In the
configuration of most assistants:
  {\"mcpServers\": {\"jianbao\": {\"command\": \"jianbao\", \"args\": [\"mcp\", \"/path/of/the/archive\"]}}}

Its tools only read: search, fetch, quote, kwic, count, timeline, facets, reprints, cite, explain. Each call sees the last
commit of the index. No answer has more than 12,000 characters; each says how to go on.")]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,
}

pub(super) fn run(arguments: Arguments, output: &mut Output) -> Run {
    let place = arguments.place;
    // That there is no index is said before an assistant asks; that it is not complete, too.
    drop(place.open(output)?);
    interrupt::listen("ending; what was asked is not answered any more");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_time()
        .build()
        .map_err(|error| Error::new(ErrorKind::Io, "there is no thread to answer on").with_cause(error))?;
    // One assistant alone asks here, and may send many calls at once: all of them wait for their turn.
    let bounds = Bounds { time: LONGEST, queue: CALLS, ..Bounds::default() };
    let counter = web::counter(Arc::new(Archive::new(place)?), &bounds)?;
    let end = async {
        while !interrupt::asked() {
            tokio::time::sleep(TURN).await;
        }
    };
    let served = runtime.block_on(mcp::serve_stdio(counter, end));
    // Standard input may be waited for on a thread that nothing wakes.
    runtime.shutdown_background();
    served?;
    Ok(Ending::Found)
}

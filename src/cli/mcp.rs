//! `jianbao mcp`: the archive as tools for an assistant, on standard input and output.

use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use jianbao::error::{Error, ErrorKind, Result};
use jianbao::mcp::{self, Answering, Counter, Question, Reply};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::archive::Place;
use super::opened::Opened;
use super::output::Output;
use super::{Ending, Run, interrupt};

/// How often it is looked whether to end.
const TURN: Duration = Duration::from_millis(50);

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
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let desk = Desk { place: Arc::new(place), calls: Arc::new(Semaphore::new(cores)) };
    let end = async {
        while !interrupt::asked() {
            tokio::time::sleep(TURN).await;
        }
    };
    let served = runtime.block_on(mcp::serve_stdio(Arc::new(desk), end));
    // Standard input may be waited for on a thread that nothing wakes.
    runtime.shutdown_background();
    served?;
    Ok(Ending::Found)
}

/// Answers calls, as many at once as there are cores.
struct Desk {
    place: Arc<Place>,
    calls: Arc<Semaphore>,
}

impl Counter for Desk {
    fn ask(&self, question: Question) -> Answering {
        let (place, calls) = (self.place.clone(), self.calls.clone());
        Box::pin(async move {
            let call = calls.acquire_owned().await;
            let answered = spawn_blocking(move || {
                let reply = answer(&place, question);
                drop(call);
                reply
            });
            let fell_over = || Error::new(ErrorKind::Index, "the answer fell over a mistake of this program");
            let reply = answered.await.unwrap_or_else(|_| Err(fell_over()));
            reply.unwrap_or_else(|error| Reply::of_error(&error))
        })
    }
}

/// Each call opens the index anew, and so sees its last commit.
fn answer(place: &Place, question: Question) -> Result<Reply> {
    let engine = place.engine(&place.home_to_read()?)?;
    Ok(question(&Opened::new(engine, place)))
}

//! Work on the text of every hit, shared out to threads, with the results in the order of the hits.

use crate::engine::{Engine, Hit, Order, Wanted};
use crate::error::Result;
use crate::query::Query;

/// Hits that are at hand at a time.
const TOGETHER: usize = 256;
/// Threads that take part at most.
const MOST_THREADS: usize = 4;

/// Makes a value of every hit of `query`, whole articles, and hands them to `visit` in order. Memory does not grow with the
/// number of hits. Gives the number of hits.
pub(super) fn each_hit<T: Send>(
    engine: &dyn Engine,
    query: &Query,
    order: Order,
    make: impl Fn(&Hit) -> T + Sync,
    mut visit: impl FnMut(T) -> Result<()>,
) -> Result<u64> {
    let mut together: Vec<Hit> = Vec::with_capacity(TOGETHER);
    let mut work = |hits: &mut Vec<Hit>| -> Result<()> {
        let made = made(hits, &make);
        hits.clear();
        made.into_iter().try_for_each(&mut visit)
    };
    let count = engine.every_hit(query, order, Wanted::ARTICLES, &mut |hit| {
        together.push(hit);
        if together.len() < TOGETHER { Ok(()) } else { work(&mut together) }
    })?;
    work(&mut together)?;
    Ok(count)
}

fn made<T: Send>(hits: &[Hit], make: &(impl Fn(&Hit) -> T + Sync)) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    // Of few, a thread would take longer to start.
    if threads == 1 || hits.len() < TOGETHER / 8 {
        return hits.iter().map(make).collect();
    }
    std::thread::scope(|scope| {
        let mut shares = hits.chunks(hits.len().div_ceil(threads));
        let own = shares.next().unwrap_or_default();
        let spawn = |hits| {
            let work = move || <[Hit]>::iter(hits).map(make).collect::<Vec<T>>();
            (hits, std::thread::Builder::new().spawn_scoped(scope, work).ok())
        };
        let others: Vec<_> = shares.map(spawn).collect();
        let mut all: Vec<T> = own.iter().map(make).collect();
        for (hits, thread) in others {
            match thread {
                Some(thread) => all.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))),
                // The system has no thread.
                None => all.extend(hits.iter().map(make)),
            }
        }
        all
    })
}

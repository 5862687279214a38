//! Many readers and one writer: threads and processes that search while commits come one after the other. Every answer
//! is that of one commit, whole.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jianbao::engine::local::LocalEngine;
use jianbao::engine::{Engine as _, Order, SearchRequest, Wanted};
use jianbao::ingest::{RefreshOptions, refresh};
use jianbao::query::Query;

use crate::harness::{Archive, run_in};

const THREADS: usize = 8;
const PROCESSES: usize = 2;
/// From one commit to the next.
const PAUSE: Duration = Duration::from_millis(200);

/// The files of a generation: a dozen that are in each, and as many more as make each differ from its neighbours.
fn paths(generation: u64) -> BTreeSet<String> {
    (0..12 + generation % 5).map(|number| format!("{number}.txt")).collect()
}

fn title(generation: u64) -> String {
    format!("第{generation}代")
}

fn write(archive: &Archive, generation: u64) {
    for path in paths(generation) {
        archive.write(&path, format!("{}\n\n港口渡輪。\n", title(generation)));
    }
    for path in paths(generation.saturating_sub(1)).difference(&paths(generation)) {
        std::fs::remove_file(archive.path().join(path)).unwrap();
    }
}

fn commit(archive: &Path) {
    let folder = archive.join(".jianbao");
    let options = RefreshOptions { allow_removals: true, ..RefreshOptions::default() };
    let transaction = LocalEngine::begin(&folder, options.reading.config.zone()).unwrap();
    refresh(archive, &folder, transaction, &options, &mut |_| ControlFlow::Continue(())).unwrap();
}

/// The generation that all of these articles are of.
fn generation(articles: &[(String, String)]) -> u64 {
    let titles: BTreeSet<&str> = articles.iter().map(|(_, title)| title.as_str()).collect();
    assert_eq!(titles.len(), 1, "{articles:?}");
    let number = titles.first().unwrap().trim_start_matches('第').trim_end_matches('代').parse().unwrap();
    let found: BTreeSet<String> = articles.iter().map(|(path, _)| path.clone()).collect();
    assert_eq!(found, paths(number), "generation {number}");
    assert_eq!(found.len(), articles.len());
    number
}

/// Opens the index and asks it in several ways; each answer is of the same generation.
fn read(folder: &Path) -> u64 {
    let engine = LocalEngine::open(folder).unwrap();
    let all = Query::parse("*").unwrap();
    let mut articles = Vec::new();
    let mut collect = |hit: jianbao::engine::Hit| {
        articles.push((hit.article.path, hit.article.title));
        Ok(())
    };
    engine.every_hit(&all, Order::Oldest, Wanted::ARTICLES, &mut collect).unwrap();
    let number = generation(&articles);
    // A commit that comes now is not seen.
    std::thread::yield_now();
    assert_eq!(engine.count(&Query::parse("港口").unwrap()).unwrap(), articles.len() as u64);
    let query = Query::parse(&format!("「{}」", title(number))).unwrap();
    let page = engine.search(&SearchRequest { query, order: Order::Relevance, limit: 100, after: None }).unwrap();
    assert_eq!((page.total, page.hits.len()), (articles.len() as u64, articles.len()));
    assert_eq!(engine.stats().unwrap().articles, articles.len() as u64);
    number
}

/// The same by a process of its own.
fn read_by_process(archive: &Path) -> u64 {
    let outcome = run_in(archive, &["export", "*", "-o", "-", "--fields", "path,title"]).succeeds();
    let rows = outcome.stdout.lines().map(|line| {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        (row["path"].as_str().unwrap().to_owned(), row["title"].as_str().unwrap().to_owned())
    });
    generation(&rows.collect::<Vec<_>>())
}

/// A check beside a writer finds nothing wrong either.
fn check(folder: &Path) {
    let health = LocalEngine::check(folder, &mut |_, _| ControlFlow::Continue(())).unwrap();
    assert!(health.is_whole() && health.complete, "{:?}", health.damage);
}

/// Open files, and kilobytes of memory, of this process.
fn used() -> Option<(usize, u64)> {
    let files = std::fs::read_dir("/proc/self/fd").ok()?.count();
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some((files, resident.trim().trim_end_matches("kB").trim().parse().ok()?))
}

/// Commits that are made at least, however slow the machine is.
const COMMITS: u64 = 3;

/// Reads and writes for so long. Gives the number of commits and of answers, and what of files and memory was used after
/// a third of the time and at its end.
fn readers_under_writing(time: Duration) -> (u64, u64, [Option<(usize, u64)>; 2]) {
    let archive = Archive::new();
    write(&archive, 0);
    commit(archive.path());
    let (path, folder): (PathBuf, PathBuf) = (archive.path().to_owned(), archive.path().join(".jianbao"));
    let (done, answers) = (AtomicBool::new(false), AtomicU64::new(0));
    let (mut commits, mut early) = (0, None);
    // A reader that panics must end the others.
    let watched = |read: &dyn Fn() -> u64| {
        let mut last = 0;
        while !done.load(Ordering::SeqCst) {
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(read));
            let Ok(number) = outcome else {
                done.store(true, Ordering::SeqCst);
                panic!("a reader failed");
            };
            assert!(number >= last, "generation {number} after {last}");
            last = number;
            answers.fetch_add(1, Ordering::SeqCst);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| watched(&|| read(&folder)));
        }
        for _ in 0..PROCESSES {
            scope.spawn(|| watched(&|| read_by_process(&path)));
        }
        scope.spawn(|| {
            watched(&|| {
                check(&folder);
                0
            });
        });
        let started = Instant::now();
        while (started.elapsed() < time || commits < COMMITS) && !done.load(Ordering::SeqCst) {
            let next = Instant::now() + PAUSE;
            commits += 1;
            write(&archive, commits);
            commit(archive.path());
            if early.is_none() && started.elapsed() > time / 3 {
                early = used();
            }
            std::thread::sleep(next.saturating_duration_since(Instant::now()));
        }
        done.store(true, Ordering::SeqCst);
    });
    (commits, answers.into_inner(), [early, used()])
}

#[test]
fn readers_see_one_commit_while_others_come() {
    let (commits, answers, _) = readers_under_writing(Duration::from_secs(3));
    assert!(commits >= COMMITS && answers > 10, "{commits} commits, {answers} answers");
}

#[test]
#[ignore = "takes a minute: JIANBAO_SECONDS=60 cargo test --release -- --ignored --nocapture readers_without_end"]
fn readers_without_end() {
    let seconds = std::env::var("JIANBAO_SECONDS").ok().and_then(|value| value.parse().ok()).unwrap_or(60);
    let (commits, answers, used) = readers_under_writing(Duration::from_secs(seconds));
    println!("{commits} commits, {answers} answers, each of one commit; open files and kB of memory: {used:?}");
    if let [Some((early_files, early_memory)), Some((files, memory))] = used {
        assert!(files <= early_files + 16, "open files grew from {early_files} to {files}");
        assert!(memory <= early_memory + early_memory / 4 + 20_000, "memory grew from {early_memory} to {memory} kB");
    }
}

//! How fast an indexed archive counts: facets, timelines, concordances, typical words, lists of names. Warm, in one process.
//!
//! ```text
//! cargo bench --bench counting -- archive
//! ```
//!
//! The queries are words of the archive itself: the one whose articles come nearest to 450,000 (or are most), the one with
//! about 10,000, and a thousand of its names of three characters and more.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "a program that measures"
)]

use std::env;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use jianbao::analysis::{
    self, Asked, Association, Beside, CollocatesRequest, ConcordanceRequest, Facet, LineOrder, Of, TypicalRequest, Unit,
};
use jianbao::engine::local::LocalEngine;
use jianbao::engine::{Engine as _, Measure, Order, WordCounts};
use jianbao::query::Query;

const OFTEN: u64 = 450_000;
const SELDOM: u64 = 10_000;
const NAMES: usize = 1000;

fn main() {
    let Some(archive) = env::args().skip(1).find(|argument| !argument.starts_with('-')) else {
        eprintln!("counting: name an indexed archive: cargo bench --bench counting -- archive");
        return;
    };
    let engine = LocalEngine::open(&Path::new(&archive).join(".jianbao")).unwrap();
    let words = engine.words(&[Query::All], Measure::Articles, 1).unwrap();
    let phrase = |word: &str| Query::parse(&format!("“{word}”")).unwrap();
    let near = |target: u64| {
        let words = words.iter().filter(|word| word.word.chars().count() == 2 && !word.word.is_ascii());
        words.min_by_key(|word| word.counts[0].abs_diff(target)).unwrap().word.clone()
    };
    let (often, seldom) = (near(OFTEN), near(SELDOM));
    let (often, seldom) = (phrase(&often), phrase(&seldom));
    let count = |query: &Query| (engine.count(query).unwrap(), engine.occurrences(query).unwrap());
    println!("{often}: {:?} articles and places; {seldom}: {:?}", count(&often), count(&seldom));

    let facets: Vec<Facet> = ["source", "author", "section", "year"].iter().map(|name| name.parse().unwrap()).collect();
    timed("facets of four fields, and of the frame", 15, || {
        analysis::facets(&engine, &often, &Query::All, &facets, Some(20)).unwrap().total
    });
    let asked = [Asked { typed: String::new(), query: often.clone() }];
    timed("timeline by month, and of the frame", 15, || {
        analysis::timeline(&engine, &asked, &Query::All, Some(Unit::Month), Of::Filters).unwrap().undated
    });
    timed("places of the common word, from the index", 5, || engine.occurrences(&often).unwrap());
    let request = |query: &Query, order, limit| ConcordanceRequest {
        query: query.clone(),
        width: 20,
        order,
        distinct: false,
        per_article: None,
        limit,
    };
    let lines = |request: &ConcordanceRequest| {
        let visit = &mut |line| {
            black_box(line);
            Ok(())
        };
        analysis::concordance(&engine, request, &mut |_, _| Ok(()), visit).unwrap().lines
    };
    let newest = LineOrder::Articles(Order::Newest);
    timed("the first 100 lines of the common word", 5, || lines(&request(&often, newest.clone(), Some(100))));
    let sorted = LineOrder::Around(vec![Beside::Right(1), Beside::Right(2), Beside::Left(1)]);
    timed("lines of the other word, sorted", 5, || lines(&request(&seldom, sorted.clone(), None)));
    let took = timed("all lines of the common word", 1, || lines(&request(&often, newest.clone(), None)));
    let all = engine.occurrences(&often).unwrap();
    println!("    {:.0} lines a second", all as f64 / took.as_secs_f64());
    timed("typical words of the common word", 3, || {
        let (query, frame) = (often.clone(), Query::All);
        let request = TypicalRequest { query, against: None, frame, least: 5, both: false, limit: Some(30) };
        analysis::typical(&engine, &request).unwrap().compared
    });
    timed("collocates of the other word", 3, || {
        let request = CollocatesRequest {
            query: seldom.clone(),
            frame: Query::All,
            window: 5,
            least: 5,
            least_articles: 3,
            by: Association::LogDice,
            limit: Some(30),
            own_words: Vec::new(),
        };
        analysis::collocates(&engine, &request, &mut |_, _| Ok(())).unwrap().total
    });
    let is_name = |word: &&WordCounts| word.word.chars().count() > 2 && !word.word.is_ascii();
    let names: Vec<&WordCounts> = words.iter().filter(is_name).collect();
    let every = (names.len() / NAMES).max(1);
    let names: Vec<Asked> = names
        .iter()
        .step_by(every)
        .take(NAMES)
        .map(|name| Asked { typed: String::new(), query: phrase(&name.word) })
        .collect();
    let by: Facet = "year".parse().unwrap();
    timed("a thousand names by year", 1, || {
        names.iter().map(|name| analysis::batch_row(&engine, name, Some(by)).unwrap().articles).sum()
    });
}

/// Prints the median of so many runs, and what they gave.
fn timed(what: &str, runs: usize, mut run: impl FnMut() -> u64) -> Duration {
    let mut times = Vec::with_capacity(runs);
    let mut given = if runs > 1 { run() } else { 0 };
    for _ in 0..runs {
        let started = Instant::now();
        given = run();
        times.push(started.elapsed());
    }
    times.sort_unstable();
    let median = times[times.len() / 2];
    println!("{:>10.1} ms  {what} ({given})", median.as_secs_f64() * 1000.0);
    median
}

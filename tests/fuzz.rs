//! Random and mutated queries, read, printed, read again, and asked of a small index: nothing may panic, run away, or mean
//! something else when it is printed. A thousand in every run, and as many as you like by
//!
//! ```text
//! JIANBAO_QUERIES=1000000 cargo test --release -- --ignored --nocapture queries_without_end
//! ```
//!
//! The same queries in the same order, unless `JIANBAO_SEED` is set to another number.

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use jianbao::engine::local::LocalEngine;
use jianbao::engine::{Engine as _, Highlighter, Order, SearchRequest};
use jianbao::query::{Matching, Query, QueryOptions};

use crate::harness::{Archive, Random};

/// Longest time that a query may take on the sample corpus, in a debug build on a busy machine.
const LONGEST: Duration = Duration::from_secs(5);

/// What queries are made of: words that occur and do not, and every sign that means something.
const PIECES: &[&str] = &[
    "渡輪",
    "渡轮",
    "图书馆",
    "開源大模型",
    "芯片",
    "軟體",
    "的",
    "了",
    "京都",
    "东京都",
    "GPT-4",
    "gpt",
    "3.6.3",
    "１２日",
    "a",
    "1",
    " ",
    " ",
    " ",
    "　",
    "\n",
    "(",
    ")",
    "（",
    "）",
    "\"",
    "“",
    "”",
    "「",
    "」",
    "『",
    "』",
    "|",
    "｜",
    "-",
    "－",
    "*",
    "＊",
    "?",
    "？",
    ":",
    "：",
    "/",
    "..",
    ">=",
    "<",
    " AND ",
    " OR ",
    " NOT ",
    " ＯＲ ",
    " NEAR ",
    " NEAR/3 ",
    " ＮＥＡＲ／２０ ",
    " NEAR/0 ",
    " NEAR/99999 ",
    " BEFORE/5 ",
    " SENTENCE ",
    " PARAGRAPH ",
    " NOTIN ",
    " MAYBE ",
    "的",
    "（）",
    "电影:",
    "title:",
    "body:",
    "lead:",
    "標題：",
    "author:",
    "责编:",
    "source:",
    "section:",
    "path:",
    "date:",
    "日期：",
    "lang:",
    "nofield:",
    "2024",
    "2024-03",
    "2024-02-30",
    "二〇二四年三月",
    "民國113年3月",
    "昨天",
    "近三个月",
    "7d",
    "999999999d",
    "繁體",
    "simplified",
    "葉汐晴",
    "葉*",
    "*葉",
    "，",
    "。",
    "！",
    "\u{301}",
    "\u{20BB7}",
    "\u{E000}",
    "\u{200B}",
    "\u{202E}",
    "\u{0}",
    "👨\u{200D}👩",
    "ﬁ",
    "㎏",
    "½",
    "ß",
    "İ",
    "ก็",
    "한국",
    "ガ",
    "Ⅷ",
    "C++",
    "&&",
    "||",
    "\\",
    "'",
];

/// Queries that mean something, to be mutated.
const WHOLE: &[&str] = &[
    "渡輪 -颱風 date:2024",
    "(渡輪 OR 纜車) 票價 NEAR/20 (芯片 OR 居民)",
    "title:(东港 BEFORE/9 渡轮) -author:* source:(雁洲日报 OR 東港時報)",
    "東港*公司 渡?的 gp* lead:渡輪 lang:繁體",
    "\"开往东港的渡轮\" 京都 NOTIN 东京都",
    "居民 PARAGRAPH 公司 PARAGRAPH 的 SENTENCE 了",
    "日期：2024年3月.. 责编:苏湄 OR reviewer:簡雨蓁",
];

impl Random {
    fn piece(&mut self) -> String {
        match self.below(12) {
            0 => char::from_u32(self.below(0x11_0000) as u32).map(String::from).unwrap_or_default(),
            _ => PIECES[self.below(PIECES.len())].to_owned(),
        }
    }

    fn query(&mut self) -> String {
        if self.below(3) == 0 {
            let most = if self.below(50) == 0 { 200 } else { 14 };
            let count = 1 + self.below(most);
            return (0..count).map(|_| self.piece()).collect();
        }
        let mut query: Vec<char> = WHOLE[self.below(WHOLE.len())].chars().collect();
        for _ in 0..1 + self.below(6) {
            let at = self.below(query.len() + 1);
            let to = (at + self.below(8)).min(query.len());
            match self.below(4) {
                0 => drop(query.drain(at..to)),
                1 => drop(query.splice(at..at, self.piece().chars().collect::<Vec<_>>())),
                2 => drop(query.splice(at..to, self.piece().chars().collect::<Vec<_>>())),
                _ => {
                    let copy: Vec<char> = query[at..to].to_vec();
                    let again = self.below(query.len() + 1);
                    query.splice(again..again, copy);
                }
            }
        }
        query.into_iter().collect()
    }
}

#[derive(Debug, Default)]
struct Outcome {
    asked: usize,
    understood: usize,
    found: usize,
    longest: Duration,
    slowest: String,
}

fn ask(engine: &LocalEngine, typed: &str, number: usize, outcome: &mut Outcome) {
    let matching = if number.is_multiple_of(5) { Matching::Any } else { Matching::All };
    let today = chrono::NaiveDate::from_ymd_opt(2024, 5, 15);
    let options = QueryOptions { matching, today, ..QueryOptions::default() };
    outcome.asked += 1;
    let query = match options.parse(typed) {
        Ok(parsed) => parsed.query,
        Err(error) => {
            assert!(error.hint().is_some(), "no hint for {error}");
            if let Some(place) = error.place() {
                let _ = &place.text[place.range.clone()];
            }
            return;
        }
    };
    outcome.understood += 1;
    let printed = query.to_string();
    assert_eq!(Query::parse(&printed).map_err(|error| error.to_string()).as_ref(), Ok(&query), "printed {printed}");
    let total = engine.count(&query).unwrap();
    let rest = engine.count(&Query::Not(Box::new(query.clone()))).unwrap();
    assert_eq!(total + rest, 100, "printed {printed}");
    outcome.found += usize::from(total > 0);
    if number.is_multiple_of(4) {
        let highlighter = Highlighter::new(&query);
        let page = engine.search(&SearchRequest { query, order: Order::Relevance, limit: 3, after: None }).unwrap();
        assert_eq!(page.total, total);
        for hit in page.hits {
            assert!(hit.score.is_finite() && hit.score >= 0.0);
            let _ = (highlighter.title(&hit.article), highlighter.snippets(&hit.article, 3));
        }
    }
}

fn run(engine: &LocalEngine, seed: u64, count: usize) -> Outcome {
    let mut random = Random(seed);
    let mut outcome = Outcome::default();
    for number in 0..count {
        let typed = random.query();
        let started = Instant::now();
        if catch_unwind(AssertUnwindSafe(|| ask(engine, &typed, number, &mut outcome))).is_err() {
            panic!("query {number} of seed {seed}: {typed:?}");
        }
        let taken = started.elapsed();
        assert!(taken < LONGEST, "{taken:?} for {typed:?}");
        if taken > outcome.longest {
            (outcome.longest, outcome.slowest) = (taken, typed);
        }
    }
    outcome
}

fn opened() -> (Archive, LocalEngine) {
    let archive = Archive::sample();
    let engine = LocalEngine::open(&archive.path().join(".jianbao")).unwrap();
    (archive, engine)
}

#[test]
fn random_queries() {
    let (_archive, engine) = opened();
    let outcome = run(&engine, 0x9E37_79B9_7F4A_7C15, 1000);
    assert!(outcome.understood > 300 && outcome.found > 50, "{outcome:?}");
}

#[test]
#[ignore = "as many as you like: see the head of this file"]
fn queries_without_end() {
    let number = |name: &str, default: u64| {
        env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is not a number: {text}")))
    };
    let count = number("JIANBAO_QUERIES", 1_000_000) as usize;
    let seed = number("JIANBAO_SEED", 1);
    let (_archive, engine) = opened();
    let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
        let engine = &engine;
        let threads: Vec<_> = (0..2).map(|at| scope.spawn(move || run(engine, seed * 2 + at, count / 2))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    for outcome in outcomes {
        println!(
            "{} queries, {} understood, {} found something; the slowest took {:.1?}: {:?}",
            outcome.asked, outcome.understood, outcome.found, outcome.longest, outcome.slowest
        );
    }
}

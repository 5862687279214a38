//! How fast a server answers many readers at once, and what it answers with.
//!
//! ```text
//! jianbao serve archive --listen 127.0.0.1:7711
//! cargo bench --bench serving -- http://127.0.0.1:7711 50 30
//! ```
//!
//! The numbers are how many readers ask at once, each the next as soon as the last is answered, or as `Retry-After` says,
//! and for how many seconds (50, 30). Questions are drawn from the texts of the archive: of ten, six phrases of two to six characters, two pairs of words, one
//! the page of the phrase, one the newest of all. Said are the answers by their status, and how long they took, by question. An
//! index may be brought up to date meanwhile.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "a program that measures"
)]

use std::collections::BTreeMap;
use std::env;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// Articles that questions are drawn from.
const ARTICLES: usize = 1_000;
/// The kinds of questions, each with how many of ten.
const KINDS: [(&str, usize); 4] = [("phrase", 6), ("two words", 2), ("page", 1), ("newest", 1)];

/// Numbers that are the same in every run (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }

    /// Characters in a row from one of the texts.
    fn stretch(&mut self, texts: &[Vec<char>], least: usize, most: usize) -> String {
        loop {
            let text = &texts[self.below(texts.len())];
            let (from, length) = (self.below(text.len()), least + self.below(most - least + 1));
            let stretch: Vec<char> = text[from..].iter().copied().take(length).collect();
            if stretch.len() == length && stretch.iter().all(|c| ('\u{4E00}'..'\u{A000}').contains(c)) {
                return stretch.into_iter().collect();
            }
        }
    }
}

/// What came of the questions of one kind.
#[derive(Default)]
struct Answers {
    statuses: BTreeMap<u16, u64>,
    seconds: Vec<f64>,
    largest: usize,
}

fn agent() -> ureq::Agent {
    let config =
        ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(60)));
    config.build().into()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The texts of the newest articles.
fn texts(url: &str) -> Vec<Vec<char>> {
    let mut answer = agent().get(format!("{url}/api/v1/search?query=*&sort=newest&limit={ARTICLES}")).call().unwrap();
    let page: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
    let hits = page["hits"].as_array().unwrap();
    let texts = hits.iter().flat_map(|hit| hit["snippets"].as_array().unwrap());
    texts
        .map(|snippet| snippet["text"].as_str().unwrap().chars().collect::<Vec<char>>())
        .filter(|text| text.len() > 20)
        .collect()
}

fn address(url: &str, kind: &str, texts: &[Vec<char>], random: &mut Random) -> String {
    let phrase = |random: &mut Random| encoded(&format!("\"{}\"", random.stretch(texts, 2, 6)));
    match kind {
        "phrase" => format!("{url}/api/v1/search?query={}", phrase(random)),
        "two words" => format!("{url}/api/v1/search?query={}%20{}", phrase(random), phrase(random)),
        "page" => format!("{url}/?query={}", phrase(random)),
        _ => format!("{url}/api/v1/search?query=*&sort=newest"),
    }
}

/// One reader, until `end`.
fn read(url: &str, texts: &[Vec<char>], number: usize, end: Instant, answers: &Mutex<BTreeMap<&str, Answers>>) {
    let (agent, mut random) = (agent(), Random(0x9E37_79B9_7F4A_7C15 ^ (number as u64 + 1)));
    while Instant::now() < end {
        let mut at = random.below(10);
        let kind = KINDS.iter().find(|(_, share)| {
            let is_it = at < *share;
            at = at.saturating_sub(*share);
            is_it
        });
        let kind = kind.map_or("phrase", |(kind, _)| kind);
        let address = address(url, kind, texts, &mut random);
        let started = Instant::now();
        let (status, bytes, retry) = match agent.get(&address).header("accept", "*/*").call() {
            Ok(mut answer) => {
                let retry = answer.headers().get("retry-after").and_then(|seconds| seconds.to_str().ok()?.parse().ok());
                let bytes = answer.body_mut().read_to_vec().map_or(0, |body| body.len());
                (answer.status().as_u16(), bytes, retry)
            }
            Err(error) => {
                eprintln!("{error}");
                (0, 0, None)
            }
        };
        let taken = started.elapsed().as_secs_f64();
        let mut answers = answers.lock().unwrap();
        let of_kind = answers.entry(kind).or_default();
        *of_kind.statuses.entry(status).or_default() += 1;
        of_kind.largest = of_kind.largest.max(bytes);
        if status == 200 {
            of_kind.seconds.push(taken);
        }
        drop(answers);
        // Who is sent away comes again when he is told to.
        thread::sleep(Duration::from_secs(retry.unwrap_or(0)).min(end.saturating_duration_since(Instant::now())));
    }
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let Some(url) = arguments.first().map(|url| url.trim_end_matches('/')) else {
        eprintln!("serving: say where the server is: cargo bench --bench serving -- http://127.0.0.1:7711");
        return;
    };
    let number = |at: usize, default: u64| arguments.get(at).map_or(default, |text| text.parse().unwrap());
    let (readers, seconds) = (number(1, 50) as usize, number(2, 30));
    let texts = texts(url);
    let answers = Mutex::new(BTreeMap::new());
    let end = Instant::now() + Duration::from_secs(seconds);
    thread::scope(|scope| {
        for number in 0..readers {
            let (texts, answers) = (&texts, &answers);
            scope.spawn(move || read(url, texts, number, end, answers));
        }
    });
    println!("{readers} readers, {seconds} s; milliseconds of the answers with status 200");
    for (kind, of_kind) in &mut answers.into_inner().unwrap() {
        of_kind.seconds.sort_unstable_by(f64::total_cmp);
        let at = |share: f64| {
            let last = of_kind.seconds.len().saturating_sub(1);
            of_kind.seconds.get((last as f64 * share) as usize).map_or(f64::NAN, |seconds| 1000.0 * seconds)
        };
        let statuses: Vec<String> =
            of_kind.statuses.iter().map(|(status, count)| format!("{status}: {count}")).collect();
        println!(
            "{kind:<10} p50 {:>7.1}  p90 {:>7.1}  p99 {:>7.1}  most {:>7.1}  largest {} bytes  {}",
            at(0.5),
            at(0.9),
            at(0.99),
            at(1.0),
            of_kind.largest,
            statuses.join(", ")
        );
    }
}

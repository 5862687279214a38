//! jianbao beside what else a user would pick, on one corpus, in one run, on one machine: these numbers mean something
//! only side by side.
//!
//! ```text
//! cargo bench --bench compare -- articles.jsonl
//! cargo bench --bench compare -- 20000
//! cargo bench --bench compare -- articles.jsonl jianbao tantivy+jieba
//! cargo bench --bench compare -- archive
//! ```
//!
//! The argument is a file of JSON Lines with `title`, `content` or `body`, and `date`; or a number of articles to generate from
//! the sentences of `sample_corpus`; behind it, whom to compare, where not all are wanted. A folder of such files is an
//! archive that jianbao has indexed: its warm answers are timed, to the kinds of questions named behind it or to all, and the
//! slowest of each kind is shown. Every contender indexes in a process of its own, so that memory is its own; answers are
//! timed warm inside one process, and cold as whole processes. Every count is held against a scan of the text: a fast miss
//! is a miss. ripgrep and Groonga are asked where they are on the PATH, and Lucene where there are a Java compiler and Maven, or its
//! libraries in `target/lucene`.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a program that measures")]

mod contender;
mod corpus;
mod groonga;
mod jianbao;
mod lucene;
mod plain;
mod report;
mod ripgrep;
mod sqlite;

#[path = "../generator/mod.rs"]
mod generator;

use std::path::Path;
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

use self::contender::{Contender, Open, Question};
use self::corpus::Corpus;
use self::report::{Row, mean, milliseconds, percentile};

/// How often a kind of question is asked.
const ASKED: usize = 200;
/// How often a process is started.
const STARTED: usize = 50;
/// Phrases that are held against a scan.
const PHRASES: usize = 500;

fn contenders() -> Vec<Box<dyn Contender>> {
    vec![
        Box::new(jianbao::Jianbao),
        Box::new(lucene::Lucene),
        Box::new(groonga::Groonga),
        Box::new(plain::Plain),
        Box::new(sqlite::Sqlite),
        Box::new(ripgrep::Ripgrep),
    ]
}

fn named(name: &str) -> Box<dyn Contender> {
    contenders().into_iter().find(|contender| contender.name() == name).unwrap()
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let texts: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match texts.as_slice() {
        ["child-index", name, corpus, folder] => return child_index(name, Path::new(corpus), Path::new(folder)),
        ["child-cold", name, folder, word] => {
            let open = named(name).open(Path::new(folder));
            println!("{:?}", open.ask(&Question::Word((*word).to_owned())));
            return;
        }
        _ => {}
    }
    let work = tempfile::tempdir().unwrap();
    let file = work.path().join("corpus.jsonl");
    match texts.first().map(|text| (text, text.parse::<usize>())) {
        None => {
            println!(
                "compare: name a .jsonl file, or say how many articles to generate: cargo bench --bench compare -- 20000"
            );
            return;
        }
        Some((_, Ok(articles))) => generator::write(&file, articles, 1500),
        Some((path, Err(_))) if Path::new(path).is_dir() => {
            return warm_answers(Path::new(path), &texts[1..]);
        }
        Some((path, Err(_))) => {
            fs::copy(path, &file).unwrap_or_else(|error| panic!("cannot read `{path}`: {error}"));
        }
    }
    compare(&file, work.path(), texts.get(1..).unwrap_or_default());
}

fn compare(file: &Path, work: &Path, wanted: &[&str]) {
    let corpus = Corpus::read(file);
    println!("{} articles, {:.1} MB of text\n", corpus.documents.len(), corpus.bytes as f64 / 1e6);
    let phrases = corpus.phrases(PHRASES);
    let truth = corpus.scan(&phrases);
    let mut rows =
        vec![Row::new("indexing, MB/s of text"), Row::new("peak memory of indexing, MB"), Row::new("index, × text")];
    let mut cold = Row::new("cold, process start to exit, ms");
    let mut recall = Row::new(format!("recall of {PHRASES} phrases"));
    let mut warm: Vec<[Row; 2]> = corpus::KINDS
        .iter()
        .map(|kind| [Row::new(format!("{kind}, p50 ms")), Row::new(format!("{kind}, p99 ms"))])
        .collect();
    let mut phrase_mean = Row::new("phrases of 4 and 8, mean ms");
    let mut names = Vec::new();
    for contender in contenders() {
        if !wanted.is_empty() && !wanted.contains(&contender.name()) {
            continue;
        }
        if !contender.is_there() {
            println!("{} is not on this machine, and is left out", contender.name());
            continue;
        }
        names.push(contender.name());
        let folder = work.join(contender.name());
        fs::create_dir(&folder).unwrap();
        let (seconds, peak) = index_in_a_process(&*contender, file, &folder);
        rows[0].push(corpus.bytes as f64 / 1e6 / seconds);
        rows[1].push(peak as f64 / 1e3);
        rows[2].push(contender.size(&folder) as f64 / corpus.bytes as f64);
        let word = corpus.questions("word", 1).pop().unwrap();
        cold.push(cold_milliseconds(contender.cold(&folder, &word)));
        let open = contender.open(&folder);
        let found: usize =
            phrases.iter().zip(&truth).map(|(phrase, truth)| open.documents(phrase).intersection(truth).count()).sum();
        recall.push(found as f64 / truth.iter().map(|truth| truth.len()).sum::<usize>() as f64);
        let mut phrase_times = Vec::new();
        for (kind, rows) in corpus::KINDS.into_iter().zip(&mut warm) {
            let mut times = times(&*open, &corpus.questions(kind, ASKED));
            rows[0].push_some(percentile(&mut times, 0.5));
            rows[1].push_some(percentile(&mut times, 0.99));
            if ["phrase of 4", "phrase of 8"].contains(&kind) {
                phrase_times.extend(times);
            }
        }
        phrase_mean.push_some(mean(&phrase_times));
    }
    rows.extend([cold, recall]);
    rows.extend(warm.into_iter().flatten());
    rows.push(phrase_mean);
    report::print(&names, &rows);
}

/// The milliseconds of each answer to questions of one kind, in their order; none where they cannot be answered. They are
/// asked twice, and timed the second time: the first brings the files into memory.
fn times(open: &dyn Open, questions: &[Question]) -> Vec<f64> {
    let round = || {
        let mut times = Vec::new();
        let begun = Instant::now();
        for question in questions {
            let started = Instant::now();
            // What takes long is asked less often.
            if open.ask(question).is_none() || begun.elapsed().as_secs() >= 20 {
                break;
            }
            times.push(milliseconds(started.elapsed()));
        }
        times
    };
    round();
    round()
}

/// Prints how fast an archive answers whose index is there.
fn warm_answers(archive: &Path, wanted: &[&str]) {
    let corpus = Corpus::sample(archive);
    let (folder, kinds) = (archive.display(), corpus::KINDS);
    assert!(!corpus.documents.is_empty(), "there are no `.jsonl` files in `{folder}`, from which questions are made");
    assert!(archive.join(".jianbao").exists(), "`{folder}` is not indexed: run `jianbao index {folder}` first");
    assert!(wanted.iter().all(|kind| kinds.contains(kind)), "kinds of questions are {kinds:?}");
    let open = jianbao::Jianbao.open(archive);
    println!("| | mean ms | p50 | p99 | slowest | question |\n|---|---:|---:|---:|---:|---|");
    for kind in kinds.into_iter().filter(|kind| wanted.is_empty() || wanted.contains(kind)) {
        let questions = corpus.questions(kind, ASKED);
        let mut times = times(&*open, &questions);
        let slowest = times.iter().zip(&questions).max_by(|(a, _), (b, _)| a.total_cmp(b)).unwrap().1;
        let average = mean(&times);
        let figures = [average, percentile(&mut times, 0.5), percentile(&mut times, 0.99), percentile(&mut times, 1.0)];
        let figures = figures.map(|value| value.map_or_else(String::new, report::figure)).join(" | ");
        println!("| {kind} | {figures} | {slowest:?} |");
    }
}

/// Seconds and kilobytes of memory, at most, of indexing.
fn index_in_a_process(contender: &dyn Contender, file: &Path, folder: &Path) -> (f64, u64) {
    let output = Command::new(env::current_exe().unwrap())
        .args(["child-index", contender.name()])
        .args([file, folder])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    let mut numbers = said.split_whitespace();
    (numbers.next().unwrap().parse().unwrap(), numbers.next().unwrap().parse().unwrap())
}

fn child_index(name: &str, file: &Path, folder: &Path) {
    let started = Instant::now();
    let contender = named(name);
    contender.index(file, folder);
    let seconds = started.elapsed().as_secs_f64();
    println!("{seconds} {}", contender.peak_kilobytes(folder).unwrap_or_else(peak_kilobytes));
}

/// The most memory that this process has had, in kilobytes; 0 where the system does not tell.
fn peak_kilobytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse().unwrap_or(0)
}

/// The median of many starts.
fn cold_milliseconds(mut command: Command) -> f64 {
    let mut times: Vec<f64> = (0..=STARTED)
        .map(|_| {
            let started = Instant::now();
            assert!(command.output().unwrap().status.success());
            milliseconds(started.elapsed())
        })
        .skip(1)
        .collect();
    percentile(&mut times, 0.5).unwrap()
}

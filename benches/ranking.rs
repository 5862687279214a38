//! Known-item search: how often a headline, asked as a query, leads back to its article. Titles are left out of the index
//! and headlines out of the bodies, so that only the text can tell.
//!
//! ```text
//! JIANBAO_CORPUS=articles.jsonl cargo bench --bench ranking
//! JIANBAO_QUESTIONS=paragraphs.jsonl cargo bench --bench ranking
//! ```
//!
//! Or how often a question leads to the paragraph that answers it, over paragraphs with their questions, a line each:
//! `{"body": …, "questions": […]}`.
//!
//! Prints, for each ranking, the mean reciprocal rank among the first ten (MRR@10) and the share of headlines whose article
//! is among them (success@10), over 2,000 headlines, the same in every run.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a program that measures")]

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use jianbao::article::{Article, ArticleId};
use jianbao::engine::local::{LocalEngine, Ranking};
use jianbao::engine::{Engine as _, Order, SearchRequest, Wanted};
use jianbao::ingest::{RefreshOptions, refresh};
use jianbao::query::{Matching, Query, QueryOptions};

const QUERIES: usize = 2000;

fn main() {
    let sets = [
        ("JIANBAO_CORPUS", headlines_of as fn(&Path, &Path) -> Set),
        ("JIANBAO_QUESTIONS", questions_of as fn(&Path, &Path) -> Set),
    ];
    let given: Vec<_> = sets.iter().filter_map(|(name, read)| Some((env::var_os(name)?, read))).collect();
    if given.is_empty() {
        println!(
            "ranking: set JIANBAO_CORPUS to a file of articles, such as a .jsonl, or JIANBAO_QUESTIONS to one of paragraphs with questions"
        );
    }
    for (file, read) in given {
        let folder = tempfile::tempdir().unwrap();
        let Set { bodies, asked } = read(Path::new(&file), folder.path());
        let archive = folder.path().join("bodies");
        fs::create_dir(&archive).unwrap();
        let lines: Vec<String> =
            bodies.iter().map(|body| serde_json::json!({"title": "", "body": body}).to_string()).collect();
        fs::write(archive.join("bodies.jsonl"), lines.join("\n")).unwrap();
        println!("{}: {} articles, {} queries", file.to_string_lossy(), bodies.len(), asked.len());
        let index = archive.join(".jianbao");
        engine_of(&archive, &index);
        measure(&index, &asked, bodies.len());
    }
}

/// Texts, and queries each with the number of the text that answers it.
struct Set {
    bodies: Vec<String>,
    asked: Vec<(String, usize)>,
}

/// Prints how each ranking does.
fn measure(index: &Path, asked: &[(String, usize)], bodies: usize) {
    println!("{:34} {:>8} {:>12} {:>12}", "ranking", "MRR@10", "success@10", "ms a query");
    let id = |number: usize| {
        let path = if bodies == 1 { "bodies.jsonl".to_owned() } else { format!("bodies.jsonl#{}", number + 1) };
        ArticleId::of_path(&path)
    };
    let shipped = Ranking::default();
    let plain = Ranking {
        saturation: 1.2,
        length: 0.75,
        floor: 0.0,
        coverage: 0.0,
        closeness: 0.0,
        opening: 0.0,
        lone: 0.0,
        asking: 1.0,
        ..shipped
    };
    for (name, ranking) in [
        ("words alone", Ranking { grams: 0.0, ..plain }),
        ("grams alone", Ranking { words: 0.0, grams: 1.0, lone: 1.0, ..plain }),
        ("words + 0.3 grams", Ranking { grams: 0.3, lone: 0.3, ..plain }),
        ("words + 0.3 grams + 0.5 opening", Ranking { grams: 0.3, lone: 0.3, opening: 0.5, ..plain }),
        ("shipped, lone pairs as others", Ranking { lone: shipped.grams, ..shipped }),
        ("shipped, words that ask as others", Ranking { asking: 1.0, ..shipped }),
        ("shipped without closeness", Ranking { closeness: 0.0, ..shipped }),
        ("shipped without coverage", Ranking { coverage: 0.0, ..shipped }),
        ("shipped", shipped),
    ] {
        let engine = LocalEngine::open(index).unwrap().with_ranking(ranking);
        let started = Instant::now();
        let (mut reciprocal, mut found) = (0.0, 0);
        for (text, number) in asked {
            let request = SearchRequest { query: ask(text), order: Order::Relevance, limit: 10, after: None };
            let page = engine.search(&request).unwrap();
            if let Some(rank) = page.hits.iter().position(|hit| hit.id == id(*number)) {
                reciprocal += 1.0 / (rank + 1) as f64;
                found += 1;
            }
        }
        let count = asked.len() as f64;
        let milliseconds = started.elapsed().as_secs_f64() * 1000.0 / count;
        println!("{name:34} {:>8.4} {:>12.4} {milliseconds:>12.2}", reciprocal / count, f64::from(found) / count);
    }
}

/// Headlines, and the bodies of their articles without them.
fn headlines_of(corpus: &Path, folder: &Path) -> Set {
    let articles = articles(corpus, folder);
    let asked = headlines(&articles);
    Set { bodies: articles.iter().map(|article| article.body.replace(&article.title, "")).collect(), asked }
}

/// Paragraphs with the questions that they answer: a line each, `{"body": …, "questions": […]}`.
fn questions_of(file: &Path, _: &Path) -> Set {
    let text = fs::read_to_string(file).unwrap();
    let mut set = Set { bodies: Vec::new(), asked: Vec::new() };
    for line in text.lines() {
        let paragraph: serde_json::Value = serde_json::from_str(line).unwrap();
        let questions = paragraph["questions"].as_array().unwrap().iter().map(|question| question.as_str().unwrap());
        set.asked.extend(questions.map(|question| (question.to_owned(), set.bodies.len())));
        set.bodies.push(paragraph["body"].as_str().unwrap().to_owned());
    }
    set
}

/// The headline as a query of which any word may match; one that is no query as it stands, without its signs.
fn ask(headline: &str) -> Query {
    let options = QueryOptions { matching: Matching::Any, ..QueryOptions::default() };
    let parsed = options.parse(headline).or_else(|_| {
        let plain: String = headline.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        options.parse(&plain)
    });
    parsed.unwrap().query
}

fn engine_of(archive: &Path, index: &Path) -> LocalEngine {
    let options = RefreshOptions::default();
    let transaction = LocalEngine::begin(index, options.reading.config.zone()).unwrap();
    refresh(archive, index, transaction, &options, &mut |_| ControlFlow::Continue(())).unwrap();
    LocalEngine::open(index).unwrap()
}

/// The articles of a file, by their place in it.
fn articles(corpus: &Path, folder: &Path) -> Vec<Article> {
    let archive = folder.join("whole");
    fs::create_dir(&archive).unwrap();
    fs::copy(corpus, archive.join(corpus.file_name().unwrap())).unwrap();
    let engine = engine_of(&archive, &archive.join(".jianbao"));
    let mut articles = Vec::new();
    engine
        .every_hit(&Query::All, Order::Newest, Wanted::ARTICLES, &mut |hit| {
            articles.push(hit.article);
            Ok(())
        })
        .unwrap();
    articles.sort_by(|a, b| a.path.cmp(&b.path));
    articles
}

/// Headlines that only one article has and that say something, with its number: drawn at random, but alike in every run.
fn headlines(articles: &[Article]) -> Vec<(String, usize)> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for article in articles {
        *times.entry(&article.title).or_default() += 1;
    }
    let mut headlines: Vec<(String, usize)> = articles
        .iter()
        .enumerate()
        .filter(|(_, article)| times[article.title.as_str()] == 1 && article.title.chars().count() >= 6)
        .filter(|(_, article)| !article.body.replace(&article.title, "").trim().is_empty())
        .map(|(number, article)| (article.title.clone(), number))
        .collect();
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    for at in (1..headlines.len()).rev() {
        // xorshift64*
        random ^= random >> 12;
        random ^= random << 25;
        random ^= random >> 27;
        headlines.swap(at, (random.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % (at + 1));
    }
    headlines.truncate(QUERIES);
    headlines
}

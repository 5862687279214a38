//! Known-item search: how often a headline, asked as a query, leads back to its article. Titles are left out of the index
//! and headlines out of the bodies, so that only the text can tell.
//!
//! ```text
//! JIANBAO_CORPUS=articles.jsonl cargo bench --bench ranking
//! ```
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
    let Some(corpus) = env::var_os("JIANBAO_CORPUS") else {
        println!("ranking: set JIANBAO_CORPUS to a file of articles, such as a .jsonl, to measure");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let articles = articles(Path::new(&corpus), folder.path());
    let bodies = folder.path().join("bodies");
    fs::create_dir(&bodies).unwrap();
    let lines: Vec<String> = articles
        .iter()
        .map(|article| serde_json::json!({"title": "", "body": article.body.replace(&article.title, "")}).to_string())
        .collect();
    fs::write(bodies.join("bodies.jsonl"), lines.join("\n")).unwrap();
    let index = bodies.join(".jianbao");
    let headlines = headlines(&articles);
    println!("{} articles, {} headlines", articles.len(), headlines.len());
    println!("{:34} {:>8} {:>12} {:>12}", "ranking", "MRR@10", "success@10", "ms a query");

    let shipped = Ranking::default();
    let plain =
        Ranking { saturation: 1.2, length: 0.75, floor: 0.0, coverage: 0.0, closeness: 0.0, opening: 0.0, ..shipped };
    engine_of(&bodies, &index);
    for (name, ranking) in [
        ("words alone", Ranking { grams: 0.0, ..plain }),
        ("grams alone", Ranking { words: 0.0, grams: 1.0, ..plain }),
        ("words + 0.3 grams", Ranking { grams: 0.3, ..plain }),
        ("words + 0.3 grams + 0.3 opening", Ranking { grams: 0.3, opening: 0.3, ..plain }),
        ("shipped without closeness", Ranking { closeness: 0.0, ..shipped }),
        ("shipped without coverage", Ranking { coverage: 0.0, ..shipped }),
        ("shipped", shipped),
    ] {
        let engine = LocalEngine::open(&index).unwrap().with_ranking(ranking);
        let started = Instant::now();
        let (mut reciprocal, mut found) = (0.0, 0);
        for (headline, id) in &headlines {
            let query = ask(headline);
            let request = SearchRequest { query, order: Order::Relevance, limit: 10, after: None };
            let page = engine.search(&request).unwrap();
            if let Some(rank) = page.hits.iter().position(|hit| hit.id == *id) {
                reciprocal += 1.0 / (rank + 1) as f64;
                found += 1;
            }
        }
        let count = headlines.len() as f64;
        let milliseconds = started.elapsed().as_secs_f64() * 1000.0 / count;
        println!("{name:34} {:>8.4} {:>12.4} {milliseconds:>12.2}", reciprocal / count, f64::from(found) / count);
    }
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

/// Headlines that only one article has and that say something, with the identity of its body: drawn at random, but alike in
/// every run.
fn headlines(articles: &[Article]) -> Vec<(String, ArticleId)> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for article in articles {
        *times.entry(&article.title).or_default() += 1;
    }
    let mut headlines: Vec<(String, ArticleId)> = articles
        .iter()
        .enumerate()
        .filter(|(_, article)| times[article.title.as_str()] == 1 && article.title.chars().count() >= 6)
        .filter(|(_, article)| !article.body.replace(&article.title, "").trim().is_empty())
        .map(|(number, article)| {
            let path =
                if articles.len() == 1 { "bodies.jsonl".to_owned() } else { format!("bodies.jsonl#{}", number + 1) };
            (article.title.clone(), ArticleId::of_path(&path))
        })
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

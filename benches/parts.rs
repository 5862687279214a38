//! The parts by themselves, each on one thread: folding, cutting, indexing, every kind of query, export.
//!
//! ```text
//! cargo bench --bench parts                                       # all, on sentences of sample_corpus
//! JIANBAO_CORPUS=articles.jsonl cargo bench --bench parts -- text # some, on a corpus of your own
//! ```
#![allow(clippy::unwrap_used, missing_docs, reason = "a program that measures")]

#[path = "generator/mod.rs"]
mod generator;

use std::hint::black_box;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{env, fs};

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use jianbao::article::Article;
use jianbao::corpus::{Item, ReadOptions, read_file};
use jianbao::engine::local::LocalEngine;
use jianbao::engine::{Engine as _, Order, SearchRequest, Wanted};
use jianbao::export::{Column, ExportOptions, format_named, hit_cells, hit_headings};
use jianbao::ingest::{RefreshOptions, refresh};
use jianbao::query::Query;
use jianbao::text::script::script;
use jianbao::text::units::units;
use jianbao::text::{Folded, Segmenter, fold, grams};

/// Articles, and bytes of text in each.
const ARTICLES: usize = 4000;
const BYTES: usize = 1500;

fn main() {
    divan::main();
}

/// Articles in a file of a folder of their own, and their index.
struct Archive {
    folder: PathBuf,
    articles: Vec<Article>,
}

static ARCHIVE: LazyLock<Archive> = LazyLock::new(|| {
    let folder = env::temp_dir().join(format!("jianbao-parts-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let corpus = env::var_os("JIANBAO_CORPUS").map_or_else(generator::sample, PathBuf::from);
    let mut file = io::BufWriter::new(fs::File::create(folder.join("articles.jsonl")).unwrap());
    generator::write_to(&mut file, &corpus, ARTICLES, BYTES, None).unwrap();
    let mut articles = Vec::new();
    read_file(&folder, "articles.jsonl", &ReadOptions::default(), &mut |item, _| {
        if let Item::Article(read) = item {
            articles.push(read.article);
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    index(&folder, &folder.join(".jianbao"));
    Archive { folder, articles }
});

impl Drop for Archive {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn index(folder: &Path, index: &Path) {
    let options = RefreshOptions::default();
    let transaction = LocalEngine::begin(index, options.reading.config.zone()).unwrap();
    let summary = refresh(folder, index, transaction, &options, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(summary.articles, ARTICLES as u64);
}

/// Runs `part` on every body.
fn on_bodies<T>(bencher: Bencher, part: impl Fn(&str) -> T + Sync) {
    let bodies: Vec<&str> = ARCHIVE.articles.iter().map(|article| article.body.as_str()).collect();
    bencher.counter(bytes(&bodies)).bench(|| bodies.iter().for_each(|body| drop(black_box(part(body)))));
}

/// Runs `part` on every folded body.
fn on_folded<T>(bencher: Bencher, part: impl Fn(&str) -> T + Sync) {
    let bodies: Vec<String> = ARCHIVE.articles.iter().map(|article| fold(&article.body)).collect();
    let bodies: Vec<&str> = bodies.iter().map(String::as_str).collect();
    bencher.counter(bytes(&bodies)).bench(|| bodies.iter().for_each(|body| drop(black_box(part(body)))));
}

fn bytes(texts: &[&str]) -> BytesCount {
    BytesCount::new(texts.iter().map(|text| text.len()).sum::<usize>())
}

#[divan::bench_group(sample_count = 20, sample_size = 1)]
mod text {
    use super::*;

    #[divan::bench]
    fn folding(bencher: Bencher) {
        on_bodies(bencher, fold);
    }

    #[divan::bench]
    fn folding_with_the_way_back(bencher: Bencher) {
        on_bodies(bencher, Folded::new);
    }

    #[divan::bench]
    fn telling_the_script(bencher: Bencher) {
        on_bodies(bencher, script);
    }

    #[divan::bench]
    fn cutting_into_units(bencher: Bencher) {
        on_folded(bencher, |folded| units(folded).count());
    }

    #[divan::bench]
    fn cutting_into_grams(bencher: Bencher) {
        on_folded(bencher, |folded| grams::grams(folded).map(str::len).sum::<usize>());
    }

    #[divan::bench]
    fn cutting_into_words(bencher: Bencher) {
        let segmenter = Segmenter::default();
        on_folded(bencher, |folded| segmenter.cut(folded).len());
    }

    #[divan::bench]
    fn cutting_into_words_that_rank(bencher: Bencher) {
        let segmenter = Segmenter::default();
        on_folded(bencher, |folded| segmenter.ranking_words(folded));
    }

    #[divan::bench]
    fn cutting_a_query(bencher: Bencher) {
        let queries = ["人工智慧产业的发展", "台风登陆港口停航", "立法院通过预算案"];
        bencher.counter(ItemsCount::new(queries.len())).bench(|| {
            for query in queries {
                black_box(Segmenter::default().cut(query));
            }
        });
    }
}

#[divan::bench_group(sample_count = 5, sample_size = 1)]
mod archive {
    use super::*;

    #[divan::bench]
    fn reading_articles(bencher: Bencher) {
        let size = fs::metadata(ARCHIVE.folder.join("articles.jsonl")).unwrap().len();
        bencher.counter(BytesCount::new(size)).bench(|| {
            let mut emit = |item, _| {
                black_box(item);
                ControlFlow::Continue(())
            };
            read_file(&ARCHIVE.folder, "articles.jsonl", &ReadOptions::default(), &mut emit).unwrap();
        });
    }

    #[divan::bench]
    fn indexing(bencher: Bencher) {
        let text: usize = ARCHIVE.articles.iter().map(|article| article.title.len() + article.body.len()).sum();
        let new = || tempfile::tempdir().unwrap();
        bencher.counter(BytesCount::new(text)).with_inputs(new).bench_values(|folder| {
            index(&ARCHIVE.folder, folder.path());
            folder
        });
    }

    #[divan::bench]
    fn indexing_what_is_unchanged(bencher: Bencher) {
        bencher.bench(|| index(&ARCHIVE.folder, &ARCHIVE.folder.join(".jianbao")));
    }

    #[divan::bench(args = ["csv", "tsv", "jsonl", "xlsx"])]
    fn export(bencher: Bencher, format: &str) {
        let engine = LocalEngine::open(&ARCHIVE.folder.join(".jianbao")).unwrap();
        let query = Query::parse("*").unwrap();
        let columns = Column::metadata();
        let options = ExportOptions { headings: hit_headings(&columns), bom: false, zone: engine.zone() };
        bencher.counter(ItemsCount::new(ARTICLES)).bench(|| {
            let mut out = Vec::new();
            let mut rows = format_named(format).unwrap().writer(&mut out, &options).unwrap();
            engine
                .every_hit(&query, Order::Newest, Wanted::METADATA, &mut |hit| {
                    rows.row(&hit_cells(&columns, &hit, None))
                })
                .unwrap();
            rows.finish().unwrap();
            out
        });
    }
}

#[divan::bench_group(sample_count = 100)]
mod queries {
    use super::*;

    fn engine() -> LocalEngine {
        LocalEngine::open(&ARCHIVE.folder.join(".jianbao")).unwrap()
    }

    #[divan::bench]
    fn opening_an_index(bencher: Bencher) {
        bencher.bench(engine);
    }

    /// A word, three, a phrase, a character, without a word, in a month, a wildcard, words near one another, either word.
    #[divan::bench(args = ["港口", "港口 航线 今天", "\"今天启用\"", "的", "港口 -台风", "港口 date:2010-05", "港*航",
        "港口 NEAR/20 航线", "芯片 OR 软件"])]
    fn first_page(bencher: Bencher, text: &str) {
        let engine = engine();
        bencher.bench(|| {
            let query = Query::parse(text).unwrap();
            engine.search(&SearchRequest { query, order: Order::Relevance, limit: 10, after: None }).unwrap()
        });
    }

    #[divan::bench]
    fn newest_first(bencher: Bencher) {
        let engine = engine();
        let query = Query::parse("港口").unwrap();
        bencher.bench(|| {
            let query = query.clone();
            engine.search(&SearchRequest { query, order: Order::Newest, limit: 10, after: None }).unwrap()
        });
    }

    #[divan::bench]
    fn counting(bencher: Bencher) {
        let engine = engine();
        let query = Query::parse("的").unwrap();
        bencher.bench(|| engine.count(&query).unwrap());
    }
}

//! The guarantee: a quoted phrase finds exactly the articles whose folded text holds its characters. Checked against a
//! scan, over generated articles in every run, and over a corpus of your own by
//!
//! ```text
//! JIANBAO_CORPUS=archive.jsonl cargo test --release -- --ignored --nocapture exactness
//! ```

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use jianbao::corpus::ReadOptions;
use jianbao::engine::Engine as _;
use jianbao::engine::local::LocalEngine;
use jianbao::ingest::refresh;
use jianbao::query::Query;
use jianbao::text::fold;
use proptest::prelude::*;

fn indexed(archive: &Path) -> LocalEngine {
    let options = ReadOptions::default();
    let folder = archive.join(".jianbao");
    let transaction = LocalEngine::begin(&folder, options.zone).unwrap();
    refresh(archive, &folder, transaction, options, &mut |_| {}).unwrap();
    LocalEngine::open(&folder).unwrap()
}

fn count(engine: &LocalEngine, phrase: &str) -> u64 {
    engine.count(&Query::parse(&format!("「{phrase}」")).unwrap()).unwrap()
}

/// How many of the folded texts hold the Han string `phrase`, which folds to Han characters only.
fn scan(texts: &[(String, String)], phrase: &str) -> u64 {
    let phrase = fold(phrase);
    texts.iter().filter(|(title, body)| title.contains(&phrase) || body.contains(&phrase)).count() as u64
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_phrase_finds_what_a_scan_finds(
        articles in prop::collection::vec(("[京都北市大學学说說a1 ，]{0,12}", "[京都北市大學学说說𠮷\u{E000}a1 ，。\n]{1,60}"), 1..12),
        phrases in prop::collection::vec("[京都北市大學学说說𠮷\u{E000}]{1,5}", 8),
    ) {
        let archive = tempfile::tempdir().unwrap();
        let lines: Vec<String> = articles
            .iter()
            .map(|(title, body)| serde_json::json!({"title": title, "body": format!("字{body}")}).to_string())
            .collect();
        fs::write(archive.path().join("a.jsonl"), lines.join("\n")).unwrap();
        let engine = indexed(archive.path());
        let mut texts = Vec::new();
        engine.every_hit(&Query::All, jianbao::engine::Order::Newest, false, &mut |hit| {
            texts.push((fold(&hit.article.title), fold(&hit.article.body)));
            Ok(())
        }).unwrap();
        prop_assert_eq!(texts.len(), articles.len());
        // Substrings that do occur, beside strings that may.
        let occurring = articles.iter().flat_map(|(_, body)| {
            let han: Vec<char> = body.chars().filter(|c| !"a1 ，。\n".contains(*c)).collect();
            han.chunks(3).map(|chunk| chunk.iter().collect::<String>()).collect::<Vec<_>>()
        });
        for phrase in phrases.iter().cloned().chain(occurring) {
            prop_assert_eq!(count(&engine, &phrase), scan(&texts, &phrase), "{}", phrase);
        }
    }
}

/// 300 random Han substrings of 1 to 8 characters, each as it stands and in the other script.
#[test]
#[ignore = "needs a corpus: see the head of this file"]
fn exactness_over_a_corpus() {
    let corpus = std::env::var("JIANBAO_CORPUS").expect("JIANBAO_CORPUS names a file of articles");
    let archive = tempfile::tempdir().unwrap();
    let name = Path::new(&corpus).file_name().unwrap();
    fs::copy(&corpus, archive.path().join(name)).unwrap();
    let engine = indexed(archive.path());
    let mut originals = Vec::new();
    engine
        .every_hit(&Query::All, jianbao::engine::Order::Newest, false, &mut |hit| {
            originals.push((hit.article.title, hit.article.body));
            Ok(())
        })
        .unwrap();
    let texts: Vec<(String, String)> = originals.iter().map(|(title, body)| (fold(title), fold(body))).collect();
    let other_script = other_script();
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = |bound: usize| {
        // xorshift64*, so that every run asks the same.
        random ^= random >> 12;
        random ^= random << 25;
        random ^= random >> 27;
        (random.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    };
    let (mut asked, mut differences, mut occurrences) = (0, 0, 0);
    while asked < 300 {
        let (title, body) = &originals[next(originals.len())];
        let text: Vec<char> = if next(10) == 0 { title } else { body }.chars().collect();
        let length = 1 + next(8);
        if text.len() < length {
            continue;
        }
        let start = next(text.len() - length + 1);
        let phrase: String = text[start..start + length].iter().collect();
        if !phrase.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c)) {
            continue;
        }
        let converted: String = phrase.chars().map(|c| other_script.get(&c).copied().unwrap_or(c)).collect();
        let expected = scan(&texts, &phrase);
        for spelling in [&phrase, &converted] {
            let found = count(&engine, spelling);
            if found != expected || expected == 0 {
                differences += 1;
                println!("{spelling}: {found} found, {expected} by scan");
            }
        }
        asked += 1;
        occurrences += expected;
    }
    println!("{asked} substrings in both scripts, {occurrences} articles in all, {differences} differences");
    assert_eq!(differences, 0);
}

/// Simplified to traditional, by the first choice of OpenCC's table.
fn other_script() -> HashMap<char, char> {
    let table =
        fs::read_to_string(crate::harness::manifest_folder().join("src/text/data/opencc/STCharacters.txt")).unwrap();
    let pairs = table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (key, values) = line.split_once('\t')?;
        Some((key.chars().next()?, values.chars().next()?))
    });
    pairs.collect()
}

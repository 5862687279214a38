//! The guarantee: a quoted phrase finds exactly the articles whose folded text holds its characters. Checked against a
//! scan, over generated articles in every run, and over a corpus of your own by
//!
//! ```text
//! JIANBAO_CORPUS=archive.jsonl cargo test --release -- --ignored --nocapture exactness
//! ```

use std::collections::HashMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use jianbao::engine::local::LocalEngine;
use jianbao::engine::{Engine as _, Highlighter, Order, SearchRequest, Wanted};
use jianbao::ingest::{RefreshOptions, refresh};
use jianbao::query::Query;
use jianbao::text::fold;
use jianbao::text::units::units;
use proptest::prelude::*;

use crate::harness::Random;

pub(crate) fn indexed(archive: &Path) -> LocalEngine {
    let options = RefreshOptions::default();
    let folder = archive.join(".jianbao");
    let transaction = LocalEngine::begin(&folder, options.reading.config.zone()).unwrap();
    refresh(archive, &folder, transaction, &options, &mut |_| ControlFlow::Continue(())).unwrap();
    LocalEngine::open(&folder).unwrap()
}

/// An index of articles of these titles and bodies, and their folded texts.
fn indexed_articles(archive: &Path, articles: &[(String, String)]) -> (LocalEngine, Vec<(String, String)>) {
    let lines: Vec<String> = articles
        .iter()
        .map(|(title, body)| serde_json::json!({"title": title, "body": format!("字{body}")}).to_string())
        .collect();
    fs::write(archive.join("a.jsonl"), lines.join("\n")).unwrap();
    let engine = indexed(archive);
    let texts = read(&engine).into_iter().map(|(title, body)| (fold(&title), fold(&body))).collect();
    (engine, texts)
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
        let (engine, texts) = indexed_articles(archive.path(), &articles);
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

/// The unit between may be a Han character, a sign or a Latin word, and no end of a paragraph.
fn scan_between(texts: &[(String, String)], first: &str, last: &str) -> u64 {
    let holds = |text: &str| {
        let found: Vec<&str> = units(text).map(|unit| &text[unit.range]).collect();
        found.windows(3).any(|three| three[0] == first && three[1] != "\n" && three[2] == last)
    };
    texts.iter().filter(|(title, body)| holds(title) || holds(body)).count() as u64
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn two_characters_with_any_one_between_find_what_a_scan_finds(
        articles in prop::collection::vec(("[京都北a ，]{0,6}", "[京都北大a1 ，。\n]{1,40}"), 1..12),
    ) {
        let archive = tempfile::tempdir().unwrap();
        let (engine, texts) = indexed_articles(archive.path(), &articles);
        for first in ["京", "都", "北", "大"] {
            for last in ["京", "都", "北", "大"] {
                let query = Query::parse(&format!("{first}?{last}")).unwrap();
                let expected = scan_between(&texts, first, last);
                prop_assert_eq!(engine.count(&query).unwrap(), expected, "{}?{}", first, last);
            }
        }
    }
}

/// 2,000 random substrings of 1 to 30 characters: Han, or with whatever stands among it; each as it stands and in the other
/// script, with its highlights, and some typed over several lines. Then Han substrings of the same articles in hard-wrapped
/// files.
#[test]
#[ignore = "needs a corpus: see the head of this file"]
fn exactness_over_a_corpus() {
    let corpus = std::env::var_os("JIANBAO_CORPUS").expect("JIANBAO_CORPUS names a file of articles");
    let corpus = Path::new(&corpus);
    let archive = tempfile::tempdir().unwrap();
    fs::copy(corpus, archive.path().join(corpus.file_name().unwrap())).unwrap();
    let engine = indexed(archive.path());
    let originals = read(&engine);
    let texts: Vec<(String, String)> = originals.iter().map(|(title, body)| (fold(title), fold(body))).collect();
    let other_script = other_script();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut tally = Tally::default();
    while tally.asked < 2000 {
        let (title, body) = &originals[random.below(originals.len())];
        let text = if random.below(10) == 0 { title } else { body };
        let han_only = random.below(2) == 0;
        let Some(phrase) = substring(text, &mut random, han_only) else { continue };
        let expected = scan_units(&texts, &phrase);
        let converted: String = phrase.chars().map(|c| other_script.get(&c).copied().unwrap_or(c)).collect();
        let typed_over_lines: String = phrase
            .chars()
            .flat_map(|c| {
                let wrap = is_han(c) && random.below(4) == 0;
                std::iter::once(c).chain(wrap.then_some('\n'))
            })
            .collect();
        let Some(spellings) = [phrase.clone(), converted, typed_over_lines]
            .map(|spelling| quoted(&spelling))
            .into_iter()
            .collect::<Option<Vec<String>>>()
        else {
            continue;
        };
        tally.add(&engine, &spellings, expected);
        lit_exactly(&engine, &spellings[0], &phrase);
    }
    println!("{tally}");

    // The same articles as files whose lines are wrapped, a hundred of them to a thousand.
    let wrapped = tempfile::tempdir().unwrap();
    let some: Vec<&(String, String)> = originals.iter().step_by((originals.len() / 1000).max(1)).collect();
    let mut expected_texts = Vec::new();
    for (number, (title, body)) in some.iter().enumerate() {
        // Only ideographs and full-width signs, so that nothing is taken for Markdown.
        let plain: String = body.chars().filter(|c| is_han(*c) || "，。；：、！？\n".contains(*c)).collect();
        let lines: Vec<String> = plain
            .lines()
            .map(|paragraph| {
                let characters: Vec<char> = paragraph.chars().collect();
                characters.chunks(35).map(|line| line.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
            })
            .collect();
        let head = serde_json::to_string(title).unwrap();
        fs::write(
            wrapped.path().join(format!("{number}.md")),
            format!("---\ntitle: {head}\n---\n{}\n", lines.join("\n\n")),
        )
        .unwrap();
        expected_texts.push((fold(title), fold(&plain)));
    }
    let engine = indexed(wrapped.path());
    let mut tally = Tally::default();
    while tally.asked < 500 {
        let (_, body) = &expected_texts[random.below(expected_texts.len())];
        let Some(phrase) = substring(body, &mut random, true) else { continue };
        tally.add(&engine, &[quoted(&phrase).unwrap()], scan_units(&expected_texts, &phrase));
    }
    println!("hard-wrapped files: {tally}");
}

#[derive(Default)]
struct Tally {
    asked: usize,
    spellings: usize,
    articles: u64,
}

impl Tally {
    fn add(&mut self, engine: &LocalEngine, spellings: &[String], expected: u64) {
        assert_ne!(expected, 0, "{spellings:?} stands in a text and the scan does not see it");
        for spelling in spellings {
            let found = engine.count(&Query::parse(spelling).unwrap()).unwrap();
            assert_eq!(found, expected, "{spelling}: {found} found, {expected} by scan");
            self.spellings += 1;
        }
        self.asked += 1;
        self.articles += expected;
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { asked, spellings, articles } = self;
        write!(f, "{asked} substrings in {spellings} spellings, {articles} articles in all, 0 differences")
    }
}

fn read(engine: &LocalEngine) -> Vec<(String, String)> {
    let mut originals = Vec::new();
    engine
        .every_hit(&Query::All, Order::Newest, Wanted::ARTICLES, &mut |hit| {
            originals.push((hit.article.title, hit.article.body));
            Ok(())
        })
        .unwrap();
    originals
}

pub(crate) fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() && c < '\u{2E80}'
}

/// A piece of a paragraph of `text` that begins and ends with whole words; with `han_only`, of ideographs.
fn substring(text: &str, random: &mut Random, han_only: bool) -> Option<String> {
    let text: Vec<char> = text.chars().collect();
    let length = 1 + random.below(30);
    let start = random.below(text.len().checked_sub(length)? + 1);
    let end = start + length;
    let piece = &text[start..end];
    let cuts = |at: usize| at > 0 && at < text.len() && is_word(text[at - 1]) && is_word(text[at]);
    let fits = if han_only {
        piece.iter().all(|c| is_han(*c))
    } else {
        !piece.contains(&'\n') && piece.iter().any(|c| is_han(*c) || is_word(*c)) && !cuts(start) && !cuts(end)
    };
    fits.then(|| piece.iter().collect())
}

/// The phrase in a pair of marks that it does not hold itself.
fn quoted(phrase: &str) -> Option<String> {
    let pairs = [("\"", "\"", "\"＂“”"), ("「", "」", "」｣"), ("『", "』", "』")];
    let (open, close, _) = pairs.iter().find(|(_, _, closers)| !phrase.contains(|c| closers.contains(c)))?;
    Some(format!("{open}{phrase}{close}"))
}

/// How many of the folded texts hold `phrase`, where its Latin words are not part of longer ones.
fn scan_units(texts: &[(String, String)], phrase: &str) -> u64 {
    let phrase = fold(phrase);
    let pattern = regex::Regex::new(&regex::escape(&phrase)).unwrap();
    let whole = |text: &str, start: usize, end: usize| {
        let joined = |before: &str, after: &str| {
            before.chars().next_back().is_some_and(is_word) && after.chars().next().is_some_and(is_word)
        };
        !joined(&text[..start], &phrase) && !joined(&phrase, &text[end..])
    };
    let holds = |text: &str| {
        let mut from = 0;
        while let Some(found) = pattern.find_at(text, from) {
            if whole(text, found.start(), found.end()) {
                return true;
            }
            from = found.start() + text[found.start()..].chars().next().map_or(1, char::len_utf8);
        }
        false
    };
    texts.iter().filter(|(title, body)| holds(title) || holds(body)).count() as u64
}

/// Every highlight of the first hits is the phrase.
fn lit_exactly(engine: &LocalEngine, typed: &str, phrase: &str) {
    let query = Query::parse(typed).unwrap();
    let highlighter = Highlighter::new(&query);
    let page = engine.search(&SearchRequest { query, order: Order::Newest, limit: 3, after: None }).unwrap();
    let wanted = fold(phrase);
    for hit in page.hits {
        let mut shown = highlighter.snippets(&hit.article, 3);
        shown.push(highlighter.title(&hit.article));
        let mut lit = 0;
        for snippet in &shown {
            let text: Vec<char> = snippet.text.chars().collect();
            for range in &snippet.highlights {
                let folded = fold(&text[range.clone()].iter().collect::<String>());
                lit += 1;
                // Places that touch or overlap are lit as one.
                assert!(folded.starts_with(&wanted) && folded.ends_with(&wanted), "{folded} is lit for {wanted}");
            }
        }
        assert!(lit > 0, "nothing is lit for {typed} in {}", hit.article.path);
    }
}

/// Simplified to traditional, by the first choice of OpenCC's table.
pub(crate) fn other_script() -> HashMap<char, char> {
    let table =
        fs::read_to_string(crate::harness::manifest_folder().join("src/text/data/opencc/STCharacters.txt")).unwrap();
    let pairs = table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (key, values) = line.split_once('\t')?;
        Some((key.chars().next()?, values.chars().next()?))
    });
    pairs.collect()
}

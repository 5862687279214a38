//! Archives to count over, and their articles, read once.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::ops::Range;
use std::path::Path;

use chrono::NaiveDate;
use jianbao::article::Article;
use jianbao::engine::local::LocalEngine;
use jianbao::engine::{Engine as _, Order, Wanted};
use jianbao::query::{MetaField, Query};
use jianbao::text::fold;
use serde_json::{Value, json};

use super::grouping::{FIELDS, grouped};
use crate::exactness::{indexed, is_han, other_script};
use crate::harness::Random;

/// All articles of an index, read once.
pub(super) struct Read {
    pub(super) engine: LocalEngine,
    pub(super) articles: Vec<Row>,
    /// All articles by each of [`FIELDS`].
    pub(super) grouped: Vec<(BTreeMap<String, u64>, u64)>,
}

impl Read {
    pub(super) fn new(archive: &Path) -> Self {
        let engine = indexed(archive);
        let mut articles = Vec::new();
        let visit = &mut |hit: jianbao::engine::Hit| {
            let article = hit.article;
            // All dates of these archives are days, or times of the archive's zone.
            let day = article.published.and_then(|date| date.to_string().get(..10)?.parse().ok());
            articles.push(Row { title: fold(&article.title), body: fold(&article.body), day, article });
            Ok(())
        };
        engine.every_hit(&Query::All, Order::Oldest, Wanted::ARTICLES, visit).unwrap();
        let grouped = FIELDS.iter().map(|field| grouped(articles.iter(), field)).collect();
        Self { engine, articles, grouped }
    }

    /// The articles in which the folded `phrase` of ideographs stands.
    pub(super) fn having(&self, phrase: &str) -> Vec<&Row> {
        self.articles.iter().filter(|row| row.title.contains(phrase) || row.body.contains(phrase)).collect()
    }

    /// A phrase of two to four ideographs that stands somewhere.
    pub(super) fn phrase(&self, random: &mut Random) -> String {
        loop {
            let row = &self.articles[random.below(self.articles.len())];
            let text: Vec<char> = row.article.body.chars().collect();
            let length = 2 + random.below(3);
            let Some(room) = text.len().checked_sub(length) else { continue };
            let start = random.below(room + 1);
            let piece = &text[start..start + length];
            if piece.iter().all(|c| is_han(*c)) {
                return piece.iter().collect();
            }
        }
    }
}

pub(super) struct Row {
    pub(super) article: Article,
    pub(super) title: String,
    pub(super) body: String,
    pub(super) day: Option<NaiveDate>,
}

/// The filter on a source, and none.
pub(super) fn frame(source: Option<&str>) -> Query {
    source.map_or(Query::All, |source| Query::Value { field: MetaField::Source, value: source.to_owned() })
}

/// Whether an article is within the frame.
pub(super) fn is_within(row: &Row, source: Option<&str>) -> bool {
    source.is_none() || row.article.source.as_deref() == source
}

pub(super) fn phrase_query(phrase: &str) -> Query {
    Query::parse(&format!("「{phrase}」")).unwrap()
}

/// Where `phrase` stands in the folded `text`, places that overlap included.
pub(super) fn scan(text: &str, phrase: &str) -> Vec<Range<usize>> {
    let (mut places, mut from) = (Vec::new(), 0);
    while let Some(at) = text[from..].find(phrase) {
        places.push(from + at..from + at + phrase.len());
        from += at + phrase.chars().next().unwrap().len_utf8();
    }
    places
}

/// An archive of articles that repeat a few sentences in both scripts, with every field that is counted by; some of its
/// articles were changed and removed since.
pub(super) fn made(folder: &Path) -> Read {
    const SENTENCES: [&str; 12] = [
        "港口今天開航，渡輪票價不變。",
        "颱風逼近，渡輪停航兩天，港口關閉。",
        "人民共和國的人民來到東港。",
        "東港時報報道，新航線將於四月啟用。",
        "居民對票價表示不滿，議會討論票價。",
        "大學生在圖書館舉行展覽。",
        "新的GPT-4系統在港口試用，A股上漲。",
        "渡輪渡輪，停航停航。",
        "天氣晴朗，氣溫回升。",
        "今天的報紙沒有消息。",
        "議員批評港口管理局。",
        "展覽持續到四月。",
    ];
    let to_simplified: HashMap<char, char> =
        other_script().into_iter().map(|(simple, other)| (other, simple)).collect();
    let mut random = Random(42);
    let mut lines = |count: usize, salt: usize| -> Vec<Value> {
        (0..count)
            .map(|n| {
                let body: Vec<&str> = (0..3 + random.below(12)).map(|_| SENTENCES[random.below(12)]).collect();
                let body = body.chunks(3).map(|part| part.concat()).collect::<Vec<_>>().join("\n");
                let mut article = json!({
                    "title": SENTENCES[random.below(12)].trim_end_matches('。'),
                    "body": body,
                    "authors": (0..random.below(4)).map(|at| format!("作者{}", "甲乙丙丁".chars().nth((n + at * at) % 4).unwrap())).collect::<Vec<_>>(),
                    "section": (&["要聞", "要聞", "社會"][..random.below(4)]),
                    "page": format!("A{}", 1 + random.below(5)),
                });
                if random.below(8) > 0 {
                    article["source"] = json!(["東港時報", "雁洲日報", "雁洲日报"][random.below(3)]);
                }
                if random.below(10) > 0 {
                    let day = NaiveDate::from_ymd_opt(2023, 11, 3).unwrap() + chrono::Days::new((random.below(500) + salt) as u64);
                    article["date"] = json!(format!("{day}T{:02}:30:00+08:00", random.below(24)));
                }
                if n % 2 == 0 {
                    for key in ["title", "body"] {
                        let text = article[key].as_str().unwrap();
                        article[key] = json!(text.chars().map(|c| to_simplified.get(&c).copied().unwrap_or(c)).collect::<String>());
                    }
                }
                article
            })
            .collect()
    };
    let mut write = |name: &str, count: usize, salt: usize| {
        let lines: Vec<String> = lines(count, salt).iter().map(Value::to_string).collect();
        fs::write(folder.join(name), lines.join("\n")).unwrap();
    };
    write("a.jsonl", 300, 0);
    write("b.jsonl", 200, 3);
    write("c.jsonl", 100, 9);
    indexed(folder);
    // Articles that are gone lie in their segment still.
    fs::remove_file(folder.join("c.jsonl")).unwrap();
    write("b.jsonl", 150, 5);
    let read = Read::new(folder);
    let segments = fs::read_dir(folder.join(".jianbao/index")).unwrap().map(|entry| entry.unwrap().path());
    let endings: Vec<_> = segments.filter_map(|path| Some(path.extension()?.to_owned())).collect();
    let count = |ending: &str| endings.iter().filter(|known| *known == ending).count();
    assert!(count("store") > 1 && count("del") > 0, "several segments, and removed articles in one: {endings:?}");
    read
}

/// A corpus, and the same articles in traditional characters beside it.
pub(super) fn corpus_in_both_scripts() -> (tempfile::TempDir, Read) {
    let corpus = std::env::var_os("JIANBAO_CORPUS").expect("JIANBAO_CORPUS names a file of articles");
    let archive = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(corpus).unwrap();
    let other_script = other_script();
    let mut random = Random(7);
    // Persons, pages and desks, which the corpus may lack.
    let mut with_persons = |line: &str| {
        let mut article: Value = serde_json::from_str(line).unwrap();
        let names: Vec<String> = (0..random.below(3))
            .map(|_| format!("王{}", "一二三四五六七八九十".chars().nth(random.below(10)).unwrap()))
            .collect();
        article["authors"] = json!(names);
        article["editor"] = json!(format!("李{}", "甲乙丙丁".chars().nth(random.below(4)).unwrap()));
        article["page"] = json!(format!("A{}", 1 + random.below(16)));
        article.to_string()
    };
    let simplified: Vec<String> = text.lines().map(&mut with_persons).collect();
    let convert = |line: &String| line.chars().map(|c| other_script.get(&c).copied().unwrap_or(c)).collect::<String>();
    let traditional: Vec<String> = simplified.iter().map(convert).collect();
    fs::write(archive.path().join("simplified.jsonl"), simplified.join("\n")).unwrap();
    fs::write(archive.path().join("traditional.jsonl"), traditional.join("\n")).unwrap();
    let read = Read::new(archive.path());
    println!("{} articles", read.articles.len());
    (archive, read)
}

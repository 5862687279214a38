//! Whether a cluster answers as the folder does, and how fast. Both must have been indexed from the same archive.
//!
//! ```text
//! jianbao index archive
//! jianbao index archive --engine http://127.0.0.1:9300,127.0.0.1:9301,127.0.0.1:9302/measured --shards 3
//! cargo bench --bench cluster -- archive http://127.0.0.1:9300,127.0.0.1:9301,127.0.0.1:9302/measured
//! ```
//!
//! Questions are drawn from the texts of the archive itself: 2,000 phrases of one to twelve characters from anywhere, 500
//! with AND, OR, NOT and filters, 200 about places (NEAR, BEFORE, SENTENCE, wildcards, the lead, NOTIN). Compared are totals,
//! identities in the orders of time, counts by source, section, script and day, places of the texts, whole articles, and the
//! first ten by relevance.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "a program that measures"
)]

use std::env;
use std::path::Path;
use std::time::{Duration, Instant};

use jianbao::article::Article;
use jianbao::engine::local::LocalEngine;
use jianbao::engine::remote::RemoteEngine;
use jianbao::engine::remote::http::{Access, Address};
use jianbao::engine::{Engine, Key, Order, SearchRequest, Wanted};
use jianbao::query::Query;
use jianbao::text::fold;
use jianbao::text::units::units;

const PHRASES: usize = 2_000;
const BOOLEAN: usize = 500;
const PLACES: usize = 200;
const RANKED: usize = 200;
/// Hits whose articles are compared, at most.
const MOST_ARTICLES: u64 = 3_000;
/// Hits whose identities are all compared, and how many of more.
const MANY: u64 = 2_000;
const FIRST: usize = 500;
const KEYS: [Key; 5] = [Key::Source, Key::Section, Key::Script, Key::Day, Key::Author];

/// Numbers that are the same in every run (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }

    fn one_of<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[self.below(values.len())]
    }
}

struct Drawn {
    articles: Vec<Article>,
    random: Random,
}

impl Drawn {
    /// Characters in a row from anywhere in a text.
    fn stretch(&mut self, least: usize, most: usize) -> String {
        loop {
            let article = &self.articles[self.random.below(self.articles.len())];
            let text = if self.random.below(10) == 0 { &article.title } else { &article.body };
            let chars: Vec<char> = text.chars().collect();
            if chars.is_empty() {
                continue;
            }
            let length = least + self.random.below(most - least + 1);
            let from = self.random.below(chars.len());
            let stretch: String = chars[from..].iter().take(length).collect();
            if units(&fold(&stretch)).next().is_some() && !stretch.contains(['"', '“', '”', '「', '」', '『', '』'])
            {
                return stretch;
            }
        }
    }

    fn phrase(&mut self, least: usize, most: usize) -> String {
        format!("「{}」", self.stretch(least, most))
    }

    /// A Han word.
    fn word(&mut self) -> String {
        loop {
            let word = self.stretch(2, 3);
            if word.chars().count() > 1 && word.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c)) {
                return word;
            }
        }
    }

    fn filter(&mut self) -> String {
        let at = self.random.below(self.articles.len());
        let article = &self.articles[at];
        let day = article.published.map_or_else(|| "2024-01-01".to_owned(), |published| published.to_string());
        let day = day.chars().take(10).collect::<String>();
        match self.random.below(6) {
            0 => format!("date:{day}.."),
            1 => format!("date:..{day}"),
            2 => format!("date:{}", &day[..7]),
            3 => article.source.as_ref().map_or("has:source".into(), |source| format!("source:\"{source}\"")),
            4 => "lang:hant".to_owned(),
            _ => article.section.first().map_or("-section:*".into(), |section| format!("section:=\"{section}\"")),
        }
    }

    fn boolean(&mut self) -> String {
        let (a, b, c) = (self.phrase(2, 4), self.phrase(2, 4), self.word());
        let filter = self.filter();
        match self.random.below(8) {
            0 => format!("{a} OR {b}"),
            1 => format!("{c} {filter}"),
            2 => format!("({a} OR {c}) {filter}"),
            3 => format!("{c} -{a}"),
            4 => format!("{c} {b} OR {a} {filter}"),
            5 => format!("title:{c} OR body:{a}"),
            6 => format!("NOT {c} {filter}"),
            _ => format!("{c} MAYBE {b}"),
        }
    }

    fn places(&mut self) -> String {
        let (a, b) = (self.word(), self.word());
        let stretch: Vec<char> = self.word().chars().collect();
        let near = 1 + self.random.below(30);
        match self.random.below(9) {
            0 => format!("「{a}」 NEAR/{near} 「{b}」"),
            1 => format!("「{a}」 BEFORE/{near} 「{b}」"),
            2 => format!("「{a}」 SENTENCE 「{b}」"),
            3 => format!("「{a}」 PARAGRAPH 「{b}」"),
            4 => format!("{}?{}", stretch[0], stretch[1]),
            5 => format!("{}*{}", stretch[0], stretch[1]),
            6 => format!("lead:「{a}」"),
            7 => format!("「{}」 NOTIN 「{}」", stretch[0], stretch.iter().collect::<String>()),
            _ => format!("{}*", ["a", "g", "c919", "20", "b"][self.random.below(5)]),
        }
    }
}

struct Kind {
    name: &'static str,
    asked: usize,
    wrong: Vec<String>,
    local: Vec<Duration>,
    cluster: Vec<Duration>,
}

impl Kind {
    fn new(name: &'static str) -> Self {
        Self { name, asked: 0, wrong: Vec::new(), local: Vec::new(), cluster: Vec::new() }
    }

    fn print(mut self) {
        let percentiles = |times: &mut Vec<Duration>| {
            times.sort_unstable();
            let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or_default();
            format!("{:.1} / {:.1}", at(0.5).as_secs_f64() * 1e3, at(0.99).as_secs_f64() * 1e3)
        };
        let (local, cluster) = (percentiles(&mut self.local), percentiles(&mut self.cluster));
        println!(
            "{}: {} asked, {} wrong; ms p50 / p99: folder {local}, cluster {cluster}",
            self.name,
            self.asked,
            self.wrong.len()
        );
        for wrong in self.wrong.iter().take(5) {
            println!("    {wrong}");
        }
    }
}

struct Both {
    local: LocalEngine,
    cluster: RemoteEngine,
}

impl Both {
    fn timed<T>(kind: &mut Vec<Duration>, ask: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let answer = ask();
        kind.push(begun.elapsed());
        answer
    }

    fn compare(&self, kind: &mut Kind, typed: &str, number: usize) {
        let Ok(query) = Query::parse(typed) else { return };
        kind.asked += 1;
        let mut differ = |what: &str| kind.wrong.push(format!("{typed}: {what}"));
        let request = SearchRequest { query: query.clone(), order: Order::Newest, limit: 10, after: None };
        let total = self.local.count(&query).unwrap();
        // Of very many, all for some questions, and the first for the others.
        let most = (total > MANY && !number.is_multiple_of(50)).then_some(FIRST);
        let ids = |engine: &dyn Engine, order| engine.ids(&query, order, most).unwrap();
        if self.cluster.count(&query).unwrap() != total {
            differ("total");
        }
        for order in [Order::Newest, Order::Oldest] {
            if number.is_multiple_of(3) || order == Order::Newest {
                let (local, cluster) = (ids(&self.local, order), ids(&self.cluster, order));
                if local != cluster {
                    differ(&format!("{order:?}: {} and {}", local.total, cluster.total));
                }
            }
        }
        if number.is_multiple_of(5)
            && self.local.tally(&query, &KEYS).unwrap() != self.cluster.tally(&query, &KEYS).unwrap()
        {
            differ("counts by value");
        }
        if number.is_multiple_of(10) && total <= MOST_ARTICLES {
            if self.local.occurrences(&query).unwrap() != self.cluster.occurrences(&query).unwrap() {
                differ("places");
            }
            let all = |engine: &dyn Engine| {
                let mut articles = Vec::new();
                let visit = &mut |hit: jianbao::engine::Hit| {
                    articles.push(Article { seen: None, ..hit.article });
                    Ok(())
                };
                engine.every_hit(&query, Order::Newest, Wanted::ARTICLES, visit).unwrap();
                articles
            };
            if all(&self.local) != all(&self.cluster) {
                differ("articles");
            }
        }
        let local = Self::timed(&mut kind.local, || self.local.search(&request).unwrap());
        let cluster = Self::timed(&mut kind.cluster, || self.cluster.search(&request).unwrap());
        if local.total != cluster.total || local.next != cluster.next {
            kind.wrong.push(format!("{typed}: page"));
        }
    }

    fn relevance(&self, kind: &mut Kind, typed: &str) -> f64 {
        let Ok(query) = Query::parse(typed) else { return 0.0 };
        kind.asked += 1;
        let request = SearchRequest { query, order: Order::Relevance, limit: 10, after: None };
        let local = Self::timed(&mut kind.local, || self.local.search(&request).unwrap());
        let cluster = Self::timed(&mut kind.cluster, || self.cluster.search(&request).unwrap());
        let pairs = local.hits.iter().zip(&cluster.hits);
        let apart = pairs.map(|(a, b)| f64::from((a.score - b.score).abs() / a.score.max(1e-6))).fold(0.0, f64::max);
        let ids = |page: &jianbao::engine::SearchPage| page.hits.iter().map(|hit| hit.id).collect::<Vec<_>>();
        if ids(&local) != ids(&cluster) || local.total != cluster.total {
            let scores = |page: &jianbao::engine::SearchPage| {
                page.hits.iter().map(|hit| format!("{}:{:.5}", &hit.id.to_string()[..4], hit.score)).collect::<Vec<_>>()
            };
            kind.wrong.push(format!("{typed}\n      {:?}\n      {:?}", scores(&local), scores(&cluster)));
        }
        apart
    }
}

fn main() {
    let mut arguments = env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let (Some(archive), Some(address)) = (arguments.next(), arguments.next()) else {
        eprintln!("cluster: name an indexed archive and its index on a cluster; see benches/cluster.rs");
        return;
    };
    let local = LocalEngine::open(&Path::new(&archive).join(".jianbao")).unwrap();
    let access = Access::new(Address::parse(&address).unwrap(), None, None, false).unwrap();
    let begun = Instant::now();
    let cluster = RemoteEngine::open(&access).unwrap();
    println!("opened in {:.1} ms", begun.elapsed().as_secs_f64() * 1e3);
    let mut articles = Vec::new();
    let mut number: u32 = 0;
    let keep = &mut |hit: jianbao::engine::Hit| {
        number += 1;
        if number.is_multiple_of(7) {
            articles.push(hit.article);
        }
        Ok(())
    };
    local.every_hit(&Query::All, Order::Newest, Wanted::ARTICLES, keep).unwrap();
    let mut drawn = Drawn { articles, random: Random(0x2545_F491_4F6C_DD1D) };
    let both = Both { local, cluster };

    let mut kind = Kind::new("phrases");
    for number in 0..PHRASES {
        let typed = drawn.phrase(1, 12);
        both.compare(&mut kind, &typed, number);
    }
    kind.print();
    let mut kind = Kind::new("AND, OR, NOT, filters");
    for number in 0..BOOLEAN {
        let typed = drawn.boolean();
        both.compare(&mut kind, &typed, number);
    }
    kind.print();
    let mut kind = Kind::new("places");
    for number in 0..PLACES {
        let typed = drawn.places();
        both.compare(&mut kind, &typed, number);
    }
    kind.print();
    let mut kind = Kind::new("relevance, one phrase");
    let mut apart: f64 = 0.0;
    for _ in 0..RANKED / 2 {
        let typed = drawn.phrase(2, 8);
        apart = apart.max(both.relevance(&mut kind, &typed));
    }
    kind.print();
    let mut kind = Kind::new("relevance, several words");
    for _ in 0..RANKED / 2 {
        let typed = format!("{} {}", drawn.word(), drawn.word());
        let typed = if drawn.random.below(2) == 0 { typed } else { format!("{} OR {}", drawn.word(), typed) };
        apart = apart.max(both.relevance(&mut kind, &typed));
    }
    kind.print();
    println!("scores differ by {apart:.1e} at most, of the greater");
    let words = drawn.random.one_of(&["港口", "中国"]).to_string();
    let query = Query::parse(&words).unwrap();
    let mut rows = 0;
    let begun = Instant::now();
    both.cluster
        .every_hit(&query, Order::Newest, Wanted::ARTICLES, &mut |_| {
            rows += 1;
            Ok(())
        })
        .unwrap();
    println!("whole articles of {words}: {rows}, {:.0} a second", f64::from(rows) / begun.elapsed().as_secs_f64());
}

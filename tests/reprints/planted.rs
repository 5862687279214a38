//! Reprints that were planted: how many of them are found, and how many are found that are none.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::Path;

use chrono::{Days, NaiveDate};
use jianbao::article::{Article, ArticleId};
use jianbao::engine::local::LocalEngine;
use jianbao::engine::{Engine as _, Order, Wanted};
use jianbao::query::Query;
use jianbao::reprints::Stories;
use jianbao::reprints::passages::{Body, common};
use jianbao::text::Segmenter;
use jianbao::text::fingerprints::Compared;
use jianbao::text::fold;
use serde_json::{Value, json};

use crate::exactness::{indexed, other_script};
use crate::harness::Random;

/// How a planted article differs from its original.
const CHANGES: [&str; 5] = ["script", "lead", "headline", "words", "passage"];

/// A planted article.
struct Planted {
    path: String,
    original: ArticleId,
    change: &'static str,
    /// How much of the shorter text is the original's, by how it was made.
    part: f64,
    units: usize,
}

/// The stories of everything that `engine` sees.
pub(super) fn stories(engine: &LocalEngine) -> Stories {
    Stories::find(engine, engine.zone(), &mut |_, _| ControlFlow::Continue(())).unwrap()
}

/// All articles, by time.
fn articles(engine: &LocalEngine) -> Vec<Article> {
    let mut articles = Vec::new();
    let visit = &mut |hit: jianbao::engine::Hit| {
        articles.push(hit.article);
        Ok(())
    };
    engine.every_hit(&Query::All, Order::Oldest, Wanted::ARTICLES, visit).unwrap();
    articles
}

fn units(text: &str) -> usize {
    Compared::new(&fold(text)).len()
}

/// `text` with one word in ten replaced by another, left out, or followed by another; and units that are as they were.
fn edited(text: &str, words: &[String], random: &mut Random) -> (String, usize) {
    let segmenter = Segmenter::default();
    let (mut edited, mut kept) = (String::new(), 0);
    for word in segmenter.cut(text) {
        if units(word) == 0 || random.below(10) > 0 {
            edited.push_str(word);
            kept += units(word);
            continue;
        }
        let other = &words[random.below(words.len())];
        match random.below(3) {
            0 => edited.push_str(other),
            1 => {}
            _ => {
                edited.push_str(word);
                edited.push_str(other);
                kept += units(word);
            }
        }
    }
    (edited, kept)
}

/// What a changed article's body is, and how many units of it are the original's.
fn changed(
    change: &str,
    original: &Article,
    host: Option<&Article>,
    words: &[String],
    random: &mut Random,
) -> Option<(String, usize)> {
    let body = &original.body;
    let paragraphs: Vec<&str> = body.lines().collect();
    match change {
        "script" | "headline" => Some((body.clone(), units(body))),
        "lead" if paragraphs.len() > 1 => {
            let rest = paragraphs[1..].join("\n");
            Some((rest.clone(), units(&rest)))
        }
        "words" => Some(edited(body, words, random)),
        "passage" => {
            let host = host?;
            let many = (1 + random.below(3)).min(paragraphs.len());
            let from = random.below(paragraphs.len() + 1 - many);
            let passage = paragraphs[from..from + many].join("\n");
            let lines: Vec<&str> = host.body.lines().collect();
            let at = random.below(lines.len() + 1);
            Some((
                [lines[..at].join("\n"), passage.clone(), lines[at..].join("\n")].join("\n").trim().to_owned(),
                units(&passage),
            ))
        }
        _ => None,
    }
}

/// Writes the articles of a corpus with `count` planted ones to `archive`; the texts that passages are put into leave the
/// corpus.
fn plant(archive: &Path, originals: &[Article], count: usize) -> Vec<Planted> {
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let other = other_script();
    let words: Vec<String> = originals
        .iter()
        .step_by(50)
        .flat_map(|article| Segmenter::default().cut(&article.title).into_iter().map(str::to_owned).collect::<Vec<_>>())
        .filter(|word| units(word) > 0)
        .collect();
    let (mut used, mut rows, mut planted) = (HashSet::new(), Vec::new(), Vec::new());
    while planted.len() < count {
        let change = CHANGES[planted.len() % CHANGES.len()];
        let at = random.below(originals.len());
        let original = &originals[at];
        if units(&original.body) < 100 || used.contains(&at) {
            continue;
        }
        let host = random.below(originals.len());
        let host = (change == "passage" && host != at && !used.contains(&host) && units(&originals[host].body) > 60)
            .then_some(host);
        let made = changed(change, original, host.map(|host| &originals[host]), &words, &mut random);
        let Some((mut body, shared)) = made else { continue };
        used.insert(at);
        used.extend(host);
        // A copy is in the other script always where that is what is changed, and otherwise half the time.
        let mut title = if change == "headline" || random.below(2) == 0 {
            format!("{}{}", words[random.below(words.len())], words[random.below(words.len())])
        } else {
            original.title.clone()
        };
        if change == "script" || random.below(2) == 0 {
            let convert = |text: &str| text.chars().map(|c| other.get(&c).copied().unwrap_or(c)).collect::<String>();
            (body, title) = (convert(&body), convert(&title));
        }
        // Most on the same or the next day, some within a week, a few years later.
        let later = match random.below(10) {
            0..=5 => random.below(2),
            6..=8 => 2 + random.below(6),
            _ => 30 + random.below(700),
        };
        let date = original.published.and_then(|date| date.to_string().get(..10)?.parse::<NaiveDate>().ok());
        let date = date.and_then(|date| date.checked_add_days(Days::new(later as u64)));
        let source = format!("第{}日報", random.below(30));
        rows.push(row(&title, date.map(|date| date.to_string()), Some(&source), &body));
        let shorter = units(&original.body).min(units(&body));
        planted.push(Planted {
            path: format!("planted.jsonl#{}", rows.len()),
            original: ArticleId::of_path(&format!("corpus.jsonl#{}", at + 1)),
            change,
            part: shared as f64 / shorter as f64,
            units: shared,
        });
    }
    let hosts: HashSet<usize> = used;
    let originals_used: HashSet<ArticleId> = planted.iter().map(|planted| planted.original).collect();
    let corpus = originals.iter().enumerate().map(|(at, article)| {
        let id = ArticleId::of_path(&format!("corpus.jsonl#{}", at + 1));
        if hosts.contains(&at) && !originals_used.contains(&id) {
            return row("", None, None, "");
        }
        let date = article.published.map(|date| date.to_string());
        row(&article.title, date, article.source.as_deref(), &article.body)
    });
    let lines = |rows: &mut dyn Iterator<Item = Value>| rows.map(|row| format!("{row}\n")).collect::<String>();
    fs::write(archive.join("corpus.jsonl"), lines(&mut { corpus })).unwrap();
    fs::write(archive.join("planted.jsonl"), lines(&mut rows.into_iter())).unwrap();
    planted
}

fn row(title: &str, date: Option<String>, source: Option<&str>, body: &str) -> Value {
    // An article must have something.
    let body = if body.is_empty() { "空" } else { body };
    json!({"title": title, "date": date, "source": source, "body": body})
}

/// 2,000 planted articles among those of a corpus of your own:
///
/// ```text
/// JIANBAO_CORPUS=archive.jsonl cargo test --release -- --ignored --nocapture planted
/// ```
///
/// `JIANBAO_PAIRS=FILE` has the pairs written to a file that are nearest to the threshold, to be read; `JIANBAO_PLANTED=FOLDER` the
/// archive and what was planted, for other tools.
#[test]
#[ignore = "takes a corpus of your own"]
fn planted_reprints_are_found_and_others_are_not() {
    let corpus = std::env::var("JIANBAO_CORPUS").expect("JIANBAO_CORPUS names a JSON Lines file of articles");
    let folder = tempfile::tempdir().unwrap();
    fs::copy(corpus, folder.path().join("corpus.jsonl")).unwrap();
    let plain = indexed(folder.path());
    let originals = articles(&plain);
    let natural = stories(&plain);
    drop(plain);
    let natural = natural.iter().map(<[_]>::len).sum::<usize>();
    println!("{} articles; {natural} of them are part of stories as they are", originals.len());

    let archive = tempfile::tempdir().unwrap();
    let planted = plant(archive.path(), &originals, 2000);
    let engine = indexed(archive.path());
    if let Ok(folder) = std::env::var("JIANBAO_PLANTED") {
        fs::create_dir_all(&folder).unwrap();
        for file in ["corpus.jsonl", "planted.jsonl"] {
            fs::copy(archive.path().join(file), Path::new(&folder).join(file)).unwrap();
        }
        let truth = planted.iter().map(|p| {
            let id = ArticleId::of_path(&p.path);
            format!("{id}\t{}\t{}\t{:.4}\t{}\n", p.original, p.change, p.part, p.units)
        });
        fs::write(Path::new(&folder).join("truth.tsv"), truth.collect::<String>()).unwrap();
    }
    let found = stories(&engine);
    let of: HashMap<ArticleId, &Planted> = planted.iter().map(|p| (ArticleId::of_path(&p.path), p)).collect();
    let is_above = |p: &Planted| p.part >= 0.5 && p.units >= 60;
    let mut by_change: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let mut missed = Vec::new();
    for (id, p) in &of {
        if !is_above(p) {
            continue;
        }
        let is_found = found.with(*id).iter().any(|member| member.id == p.original);
        let counts = by_change.entry(p.change).or_default();
        counts.0 += 1;
        counts.1 += u32::from(is_found);
        if !is_found {
            missed.push((*id, p.change, p.part, p.units));
        }
    }
    let (asked, right) = by_change.values().fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
    println!("above the threshold, found: {by_change:?}; recall {:.4}", f64::from(right) / f64::from(asked));
    println!("missed: {missed:?}");

    // Of the pairs of a first article and another of its story in which one is planted, those that are right.
    let (mut right, mut wrong) = (0, Vec::new());
    let origin = |id: ArticleId| of.get(&id).map_or(id, |p| p.original);
    let mut others = 0;
    for story in found.iter() {
        for member in &story[1..] {
            let (a, b) = (story[0].id, member.id);
            if !of.contains_key(&a) && !of.contains_key(&b) {
                others += 1;
            } else if origin(a) == origin(b) {
                right += 1;
            } else {
                wrong.push((a, b, member.shared));
            }
        }
    }
    // Two articles of the corpus that are one story by themselves have one planted copy together.
    println!(
        "pairs with a planted article: {right} right, {} others; {others} pairs of the corpus itself",
        wrong.len()
    );
    print_pairs(&engine, &wrong);
    if let Ok(file) = std::env::var("JIANBAO_PAIRS") {
        near_the_threshold(&engine, &found, &of, &file);
    }
    assert!(f64::from(right) / (f64::from(right) + wrong.len() as f64) >= 0.98);
}

fn print_pairs(engine: &LocalEngine, pairs: &[(ArticleId, ArticleId, f32)]) {
    for (a, b, shared) in pairs.iter().take(60) {
        let mut told = Vec::new();
        let visit = &mut |article: Article| {
            told.push(format!(
                "{} {} {}",
                article.path,
                article.published.map(|d| d.to_string()).unwrap_or_default(),
                article.title
            ));
            Ok(())
        };
        engine.articles(&[*a, *b], visit).unwrap();
        println!("  {shared:.3} {}", told.join(" | "));
    }
}

/// Writes 200 pairs to a file, those of a story and those that share passages and are none, nearest to the half.
fn near_the_threshold(engine: &LocalEngine, found: &Stories, of: &HashMap<ArticleId, &Planted>, file: &str) {
    let mut pairs: Vec<(ArticleId, ArticleId, f64, bool)> = Vec::new();
    for story in found.iter() {
        pairs.extend(story[1..].iter().map(|member| (story[0].id, member.id, f64::from(member.shared), true)));
    }
    let all = articles(engine);
    for article in all.iter().step_by(9) {
        let mut told = match found.with(article.id()) {
            [] => jianbao::reprints::Story::alone(article.clone()),
            members => jianbao::reprints::Story::of(engine, members).unwrap(),
        };
        told.find_excerpts(engine, found, &[article.id()]).unwrap();
        for excerpt in told.excerpts.iter().flatten().take(2) {
            pairs.push((article.id(), excerpt.id, excerpt.shared, false));
        }
    }
    pairs.sort_by(|a, b| (a.2 - 0.5).abs().total_cmp(&(b.2 - 0.5).abs()));
    let mut out = std::io::BufWriter::new(fs::File::create(file).unwrap());
    for (a, b, shared, joined) in pairs.into_iter().take(200) {
        let mut two = Vec::new();
        engine
            .articles(&[a, b], &mut |article| {
                two.push(article);
                Ok(())
            })
            .unwrap();
        let whole = common(&Body::new(&two[0].body), &Body::new(&two[1].body));
        let kind = [a, b].iter().map(|id| of.get(id).map_or("-", |p| p.change)).collect::<Vec<_>>().join(",");
        writeln!(out, "{joined} {shared:.3} whole {:.3} longest {} planted {kind}", whole.part(), whole.longest)
            .unwrap();
        for article in &two {
            let date = article.published.map(|date| date.to_string()).unwrap_or_default();
            let body: String = article.body.replace('\n', "／").chars().take(260).collect();
            writeln!(out, "   {date} {} ‖ {body}", article.title).unwrap();
        }
    }
}

//! Counting, held against counting done here in another way: over the rows of an export and the folded texts of articles,
//! by scans and by formulas written out anew. Small archives in every run; a corpus of your own, in both scripts, by
//!
//! ```text
//! JIANBAO_CORPUS=archive.jsonl cargo test --release -- --ignored --nocapture counting::
//! ```

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::process::Command;

use chrono::{Datelike as _, NaiveDate};
use jianbao::analysis::{
    self, Asked, Association, Collocates, CollocatesRequest, ConcordanceRequest, Facet, FacetValues, LineOrder, Of,
    TypicalRequest, Unit,
};
use jianbao::article::Article;
use jianbao::engine::local::LocalEngine;
use jianbao::engine::{Engine as _, Order, Wanted};
use jianbao::query::{MetaField, Query};
use jianbao::text::script::script;
use jianbao::text::words::parts_beside;
use jianbao::text::{Segmenter, fold};
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::exactness::{indexed, is_han, other_script};
use crate::harness::{Archive, Random};

/// All articles of an index, read once.
struct Read {
    engine: LocalEngine,
    articles: Vec<Row>,
    /// All articles by each of [`FIELDS`].
    grouped: Vec<(BTreeMap<String, u64>, u64)>,
}

struct Row {
    article: Article,
    title: String,
    body: String,
    day: Option<NaiveDate>,
}

impl Read {
    fn new(archive: &Path) -> Self {
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
    fn having(&self, phrase: &str) -> Vec<&Row> {
        self.articles.iter().filter(|row| row.title.contains(phrase) || row.body.contains(phrase)).collect()
    }

    /// A phrase of two to four ideographs that stands somewhere.
    fn phrase(&self, random: &mut Random) -> String {
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

/// The filter on a source, and none.
fn frame(source: Option<&str>) -> Query {
    source.map_or(Query::All, |source| Query::Value { field: MetaField::Source, value: source.to_owned() })
}

/// Whether an article is within the frame.
fn is_within(row: &Row, source: Option<&str>) -> bool {
    source.is_none() || row.article.source.as_deref() == source
}

fn phrase_query(phrase: &str) -> Query {
    Query::parse(&format!("「{phrase}」")).unwrap()
}

/// What an article counts under.
fn values(row: &Row, field: &str) -> BTreeSet<String> {
    let article = &row.article;
    let of_day = |name: &dyn Fn(NaiveDate) -> String| row.day.map(name).into_iter().collect();
    match field {
        "source" => article.source.clone().into_iter().collect(),
        "author" => article.authors.iter().cloned().collect(),
        "editor" => article.editors.iter().cloned().collect(),
        "section" => article.section.iter().cloned().collect(),
        "page" => article.page.clone().into_iter().collect(),
        "lang" => [script(&format!("{}\n{}", article.title, article.body)).name().to_owned()].into(),
        "year" => of_day(&|day| day.year().to_string()),
        "month" => of_day(&|day| format!("{}-{:02}", day.year(), day.month())),
        "weekday" => of_day(&|day| day.format("%A").to_string()),
        field => panic!("{field}"),
    }
}

const FIELDS: [&str; 9] = ["source", "author", "editor", "section", "page", "lang", "year", "month", "weekday"];

/// Articles by value, and those without.
fn grouped<'a>(rows: impl Iterator<Item = &'a Row>, field: &str) -> (BTreeMap<String, u64>, u64) {
    let (mut by_value, mut none) = (BTreeMap::new(), 0);
    for row in rows {
        let values = values(row, field);
        none += u64::from(values.is_empty());
        values.into_iter().for_each(|value| *by_value.entry(value).or_insert(0) += 1);
    }
    (by_value, none)
}

/// Facets of every field are what grouping gives.
fn facets_are_right(read: &Read, phrase: &str) {
    let facets: Vec<Facet> = FIELDS.iter().map(|name| name.parse().unwrap()).collect();
    let found = analysis::facets(&read.engine, &phrase_query(phrase), &Query::All, &facets, None).unwrap();
    let having = read.having(&fold(phrase));
    assert_eq!(found.total, having.len() as u64, "{phrase}");
    for ((facet, field), (all, all_without)) in found.facets.iter().zip(FIELDS).zip(&read.grouped) {
        let (hits, without) = grouped(having.iter().copied(), field);
        let listed: BTreeMap<String, u64> = facet.values.iter().map(|v| (v.value.clone(), v.articles)).collect();
        assert_eq!(listed, hits, "{phrase} by {field}");
        assert_eq!((facet.none.articles, facet.none.of), (without, *all_without), "{phrase} by {field}");
        for value in &facet.values {
            assert_eq!(value.of, all[&value.value], "{phrase} by {field}: {}", value.value);
        }
    }
    // Cut, the rest is told.
    let cut = analysis::facets(&read.engine, &phrase_query(phrase), &Query::All, &[facets[0]], Some(1)).unwrap();
    let sum = |facet: &FacetValues| facet.values.iter().map(|value| value.articles).sum::<u64>();
    let (cut, whole) = (&cut.facets[0], &found.facets[0]);
    assert_eq!(cut.other.articles + sum(cut), sum(whole));
    assert_eq!(cut.other.values as usize + cut.values.len(), whole.values.len());
}

/// The first day of a span, told from the calendar by other means.
fn span_of(unit: Unit, day: NaiveDate) -> String {
    match unit {
        Unit::Day => day.to_string(),
        Unit::Week => day.format("%G-W%V").to_string(),
        Unit::Month => day.format("%Y-%m").to_string(),
        Unit::Quarter => format!("{}-Q{}", day.year(), day.month().div_ceil(3)),
        Unit::Year => day.year().to_string(),
    }
}

/// The bins of a timeline are what grouping by the calendar gives, and none is missing between the first and the last.
fn timeline_is_right(read: &Read, phrase: &str, unit: Unit, source: Option<&str>, of: Of) {
    let frame = frame(source);
    let asked = [Asked { typed: phrase.to_owned(), query: phrase_query(phrase).and(frame.clone()) }];
    let found = analysis::timeline(&read.engine, &asked, &frame, Some(unit), of).unwrap();
    let mut expected: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let folded = fold(phrase);
    let (mut undated, mut total) = (0, 0);
    for row in &read.articles {
        let is_hit = is_within(row, source) && (row.title.contains(&folded) || row.body.contains(&folded));
        total += u64::from(is_hit);
        if of == Of::Filters && !is_within(row, source) {
            continue;
        }
        let Some(day) = row.day else {
            undated += u64::from(is_hit);
            continue;
        };
        let (hits, all) = expected.entry(span_of(unit, day)).or_default();
        *hits += u64::from(is_hit);
        *all += 1;
    }
    let series = &found.series[0];
    assert_eq!((series.total, series.undated), (total, undated), "{phrase} by {unit}");
    let mut seen = 0;
    for (at, bin) in series.bins.iter().enumerate() {
        let (hits, all) = expected.get(&span_of(unit, bin.from)).copied().unwrap_or_default();
        assert_eq!((bin.articles, bin.of), (hits, all), "{phrase} by {unit} from {}", bin.from);
        assert_eq!(bin.thin, all < 50);
        seen += bin.articles;
        if at > 0 {
            assert_eq!(series.bins[at - 1].to.succ_opt(), Some(bin.from), "spans lie end to end");
        }
        if all > 0 {
            let share = hits as f64 / all as f64;
            let (low, high) = (bin.low.unwrap() / 1000.0, bin.high.unwrap() / 1000.0);
            assert!((bin.per_thousand.unwrap() / 1000.0 - share).abs() < 1e-9);
            // The ends of Wilson's interval are where the score test turns: |share - end| = z·√(end·(1 - end)/n).
            for end in [low, high].into_iter().filter(|end| (1e-12..1.0 - 1e-12).contains(end)) {
                let z = (share - end).abs() / (end * (1.0 - end) / all as f64).sqrt();
                assert!((z - 1.959_963_984_540_054).abs() < 1e-6, "{hits} of {all}: {end}");
            }
        }
    }
    assert_eq!(seen + undated, total);
}

/// Where `phrase` stands in the folded `text`, places that overlap included.
fn scan(text: &str, phrase: &str) -> Vec<Range<usize>> {
    let (mut places, mut from) = (Vec::new(), 0);
    while let Some(at) = text[from..].find(phrase) {
        places.push(from + at..from + at + phrase.len());
        from += at + phrase.chars().next().unwrap().len_utf8();
    }
    places
}

/// Every line of a concordance stands where it says, and there are as many as a scan finds.
fn concordance_is_right(read: &Read, phrase: &str) -> u64 {
    let folded = fold(phrase);
    let expected: u64 =
        read.articles.iter().map(|row| (scan(&row.title, &folded).len() + scan(&row.body, &folded).len()) as u64).sum();
    let request = ConcordanceRequest {
        query: phrase_query(phrase),
        width: 7,
        order: LineOrder::Articles(Order::Newest),
        distinct: false,
        per_article: None,
        limit: None,
    };
    let by_id: HashMap<_, _> = read.having(&folded).into_iter().map(|row| (row.article.id(), &row.article)).collect();
    let mut lines = 0;
    let found = analysis::concordance(&read.engine, &request, &mut |_, _| Ok(()), &mut |line| {
        let article = by_id[&line.id];
        let text = if line.in_body { &article.body } else { &article.title };
        let paragraph = text.split('\n').nth(line.paragraph as usize - 1).unwrap();
        let at = paragraph.char_indices().nth(line.offset as usize).unwrap().0;
        let (before, rest) = paragraph.split_at(at);
        assert!(rest.starts_with(&line.hit) && fold(&line.hit) == folded, "{line:?}");
        let tail: Vec<&str> = before.graphemes(true).rev().take(7).collect();
        let head: String = rest[line.hit.len()..].graphemes(true).take(7).collect();
        assert_eq!((&line.left, &line.right), (&tail.into_iter().rev().collect(), &head), "{line:?}");
        lines += 1;
        Ok(())
    });
    assert_eq!((found.unwrap().occurrences, lines), (expected, expected), "{phrase}");
    expected
}

/// The words of a paragraph, with their bytes: jieba's cut, signs left out.
fn tokens(segmenter: &Segmenter, paragraph: &str) -> Vec<(String, Range<usize>)> {
    let mut at = 0;
    let mut tokens = Vec::new();
    for word in segmenter.cut(paragraph) {
        let range = at..at + word.len();
        at = range.end;
        if word.chars().next().is_some_and(char::is_alphanumeric) {
            tokens.push((word.to_owned(), range));
        }
    }
    tokens
}

/// Collocates are what the definition gives, word by word and place by place.
fn collocates_are_right(
    read: &Read,
    phrase: &str,
    window: usize,
    own_words: &[(String, Option<u64>)],
    source: Option<&str>,
) -> u64 {
    let folded = fold(phrase);
    let listed = |word: &str| word.chars().count() > 1;
    let (mut near, mut totals) = (BTreeMap::<String, [u64; 3]>::new(), HashMap::<String, u64>::new());
    let (mut occurrences, mut window_words, mut all_words) = (0, 0, 0);
    for row in read.articles.iter().filter(|row| is_within(row, source)) {
        let mut in_article = BTreeSet::new();
        for text in [&row.title, &row.body] {
            for paragraph in text.split('\n') {
                let segmenter = Segmenter::for_text_with(text, own_words);
                let tokens = tokens(&segmenter, paragraph);
                for (word, _) in tokens.iter().filter(|(word, _)| listed(word)) {
                    *totals.entry(word.clone()).or_insert(0) += 1;
                    all_words += 1;
                }
                let places = scan(paragraph, &folded);
                occurrences += places.len() as u64;
                let touches =
                    |token: &Range<usize>, place: &Range<usize>| token.start < place.end && place.start < token.end;
                for (at, (word, range)) in tokens.iter().enumerate().filter(|(_, (word, _))| listed(word)) {
                    if places.iter().any(|place| touches(range, place)) {
                        continue;
                    }
                    // How many words away the nearest place is, on either side: its own words are one step.
                    let distance = |from: Vec<usize>| {
                        from.into_iter().position(|other| places.iter().any(|place| touches(&tokens[other].1, place)))
                    };
                    let left = distance((0..at).rev().collect());
                    let right = distance((at + 1..tokens.len()).collect());
                    let is_left_of_it = match (left, right) {
                        (Some(left), Some(right)) => right < left,
                        (left, _) => left.is_none(),
                    };
                    if left.into_iter().chain(right).min().is_some_and(|steps| steps < window) {
                        window_words += 1;
                        let counts = near.entry(word.clone()).or_default();
                        counts[usize::from(!is_left_of_it)] += 1;
                        counts[2] += u64::from(in_article.insert(word.clone()));
                    }
                }
            }
        }
    }
    let request = CollocatesRequest {
        query: phrase_query(phrase).and(frame(source)),
        frame: frame(source),
        window,
        least: 1,
        least_articles: 1,
        by: Association::LogDice,
        limit: None,
        own_words: own_words.to_vec(),
    };
    let found: Collocates = analysis::collocates(&read.engine, &request, &mut |_, _| Ok(())).unwrap();
    assert_eq!(
        (found.occurrences, found.window_words, found.all_words),
        (occurrences, window_words, all_words),
        "{phrase}"
    );
    assert_eq!(found.words.len(), near.len(), "{phrase}");
    for word in &found.words {
        let [left, right, articles] = near[&word.folded];
        assert_eq!((word.left, word.right, word.articles), (left, right, articles), "{phrase}: {}", word.folded);
        assert_eq!(word.word_total, totals[&word.folded], "{phrase}: {}", word.folded);
        // A word may begin inside what one character stands for: `c` of ℃.
        assert!(fold(&word.word).contains(&word.folded), "{word:?}");
        let (o, r, c, n) = (word.count as f64, window_words as f64, word.word_total as f64, all_words as f64);
        let cells = [(o, r, c), (r - o, r, n - c), (c - o, n - r, c), (n - r - c + o, n - r, n - c)];
        let term =
            |(o, row, column): (f64, f64, f64)| if o > 0.0 { 2.0 * o * (o * n / (row * column)).ln() } else { 0.0 };
        let g2: f64 = cells.into_iter().map(term).sum();
        let dice = 14.0 + (2.0 * o / (occurrences as f64 + c)).log2();
        let mi = (o * n / (r * c)).log2();
        let signed = if o < r * c / n { -g2 } else { g2 };
        close(word.ll, signed, 1e-6);
        close(word.logdice, dice, 1e-9);
        close(word.mi, mi, 1e-9);
    }
    found.words.len() as u64
}

fn close(found: f64, expected: f64, absolute: f64) {
    let allowed = absolute.max(1e-6 * expected.abs());
    assert!((found - expected).abs() <= allowed, "{found} for {expected}");
}

/// Typical words are what counting articles word by word gives.
fn typical_words_are_right(read: &Read, phrase: &str, source: Option<&str>, against: Option<&str>) -> u64 {
    let folded = fold(phrase);
    let mut counts: HashMap<String, [u64; 2]> = HashMap::new();
    let mut sizes = [0_u64; 2];
    let segmenter = Segmenter::default();
    let other = against.map(fold);
    for row in read.articles.iter().filter(|row| is_within(row, source)) {
        let has = |phrase: &str| row.title.contains(phrase) || row.body.contains(phrase);
        let side = match (has(&folded), &other) {
            (true, _) => 0,
            (false, Some(other)) if !has(other) => continue,
            (false, _) => 1,
        };
        sizes[side] += 1;
        let words: BTreeSet<String> = [&row.title, &row.body]
            .into_iter()
            .flat_map(|text| segmenter.ranking_words(text).into_iter().map(|word| text[word.bytes].to_owned()))
            .collect();
        words.into_iter().for_each(|word| counts.entry(word).or_default()[side] += 1);
    }
    let (query, frame) = (phrase_query(phrase).and(frame(source)), frame(source));
    let against = against.map(|phrase| phrase_query(phrase).and(frame.clone()));
    let request = TypicalRequest { query, against, frame, least: 3, both: true, limit: None };
    if sizes[1] == 0 {
        assert!(analysis::typical(&read.engine, &request).is_err(), "{phrase}: there is nothing to compare with");
        return 0;
    }
    let found = analysis::typical(&read.engine, &request).unwrap();
    assert_eq!([found.articles, found.against_articles], sizes, "{phrase}");
    let texts = [Some(folded.clone()), other.clone()];
    let own: BTreeSet<String> = texts
        .iter()
        .flatten()
        .flat_map(|text| segmenter.ranking_words(text).into_iter().map(|word| text[word.bytes].to_owned()))
        .collect();
    let mut expected: [BTreeMap<String, (u64, u64, f64, f64)>; 2] = Default::default();
    for (word, [with, others]) in counts {
        let (a, b) = (with as f64, others as f64);
        let (first, second) = (sizes[0] as f64, sizes[1] as f64);
        let n = first + second;
        let mut g2 = 0.0;
        for (observed, row, column) in
            [(a, first, a + b), (first - a, first, n - a - b), (b, second, a + b), (second - b, second, n - a - b)]
        {
            if observed > 0.0 {
                g2 += 2.0 * observed * (observed * n / (row * column)).ln();
            }
        }
        let more = a / first > b / second;
        let enough = if more { with >= 3 } else { others >= 3 };
        if g2 < 15.136_705_226_6 || !enough || own.contains(&word) || word == folded {
            continue;
        }
        let half = |count: f64| if count == 0.0 { 0.5 } else { count };
        let ratio = ((half(a) / first) / (half(b) / second)).log2();
        expected[usize::from(!more)].insert(word, (with, others, g2, ratio));
    }
    // Of a word and one that it is a part of, in the same articles, the longer one.
    for expected in &mut expected {
        let idle: Vec<String> = expected
            .iter()
            .filter(|(word, count)| {
                let longer = expected
                    .iter()
                    .filter(|(other, same)| other.len() > word.len() && (same.0, same.1) == (count.0, count.1));
                let mut parts =
                    longer.flat_map(|(longer, _)| parts_beside(longer).into_iter().map(|part| &longer[part]));
                parts.any(|part| part == *word)
            })
            .map(|(word, _)| word.clone())
            .collect();
        expected.retain(|word, _| !idle.contains(word));
    }
    for (words, expected) in [&found.words, &found.against_words].into_iter().zip(&expected) {
        assert_eq!(words.len(), expected.len(), "{phrase}");
        for word in words {
            let (with, others, g2, ratio) = expected[&word.folded];
            assert_eq!((word.articles, word.against), (with, others), "{phrase}: {}", word.folded);
            close(word.log_likelihood, g2, 1e-6);
            close(word.log_ratio, ratio, 1e-9);
            assert!(fold(&word.word).contains(&word.folded), "{word:?}");
        }
        let ratios: Vec<f64> = words.iter().map(|word| word.log_ratio.abs()).collect();
        assert!(ratios.is_sorted_by(|a, b| a >= b || (a - b).abs() < 1e-9), "{phrase}");
    }
    (found.words.len() + found.against_words.len()) as u64
}

/// An archive of articles that repeat a few sentences in both scripts, with every field that is counted by; some of its
/// articles were changed and removed since.
fn made(folder: &Path) -> Read {
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

const PHRASES: [&str; 8] = ["渡輪", "港口", "票价", "人民", "停航", "開航", "东港", "的"];

#[test]
fn facets_timelines_and_concordances_are_what_grouping_and_scanning_give() {
    let folder = tempfile::tempdir().unwrap();
    let read = made(folder.path());
    assert_eq!(read.articles.len(), 450);
    for phrase in PHRASES {
        facets_are_right(&read, phrase);
        for unit in Unit::ALL {
            timeline_is_right(&read, phrase, unit, None, Of::Filters);
            timeline_is_right(&read, phrase, unit, Some("東港時報"), Of::Filters);
            timeline_is_right(&read, phrase, unit, Some("東港時報"), Of::All);
        }
        assert!(concordance_is_right(&read, phrase) > 0, "{phrase}");
    }
}

#[test]
fn collocates_and_typical_words_are_what_the_definitions_give() {
    let folder = tempfile::tempdir().unwrap();
    let read = made(folder.path());
    // A dictionary of one's own has the whole archive cut anew, and one without a word of it changes nothing.
    let own = [("停航两天".to_owned(), None)];
    let none = [("无此词".to_owned(), Some(5))];
    let mut typical = 0;
    for phrase in PHRASES {
        for window in [1, 3] {
            assert!(collocates_are_right(&read, phrase, window, &[], None) > 1, "{phrase}");
        }
        for source in [None, Some("雁洲日報")] {
            collocates_are_right(&read, phrase, 2, &[], source);
            collocates_are_right(&read, phrase, 2, &own, source);
            collocates_are_right(&read, phrase, 2, &none, source);
            typical += typical_words_are_right(&read, phrase, source, None);
        }
        typical_words_are_right(&read, phrase, None, Some("人民"));
    }
    assert!(typical > 20, "only {typical}");
}

/// Occurrences told from positions are those that are lit, whatever the query is.
#[test]
fn occurrences_are_the_places_that_are_lit() {
    let folder = tempfile::tempdir().unwrap();
    let read = made(folder.path());
    for typed in [
        "渡輪 票價",
        "渡輪 OR 港口 OR 渡輪停航",
        "(渡輪 -颱風) OR 展覽",
        "渡輪 MAYBE 颱風",
        "MAYBE 渡輪",
        "渡輪 OR source:日報",
        "title:港口 港口",
        "lead:渡輪",
        "渡?停",
        "渡*航",
        "港口 NEAR/5 渡輪",
        "人民 NOTIN 人民共和國",
        "gpt 港口",
        "g*",
        "source:日報 渡輪",
        "-渡輪",
        "*",
        "東港渡輪的票價",
    ] {
        let query = Query::parse(typed).unwrap();
        let highlighter = jianbao::engine::Highlighter::new(&query);
        let mut lit = 0;
        let visit = &mut |hit: jianbao::engine::Hit| {
            lit += highlighter.occurrences(&hit.article).len() as u64;
            Ok(())
        };
        read.engine.every_hit(&query, Order::Newest, Wanted::ARTICLES, visit).unwrap();
        assert_eq!(read.engine.occurrences(&query).unwrap(), lit, "{typed}");
        assert!(lit > 0 || ["-渡輪", "*"].contains(&typed), "{typed}");
    }
}

/// Places by hand: of alternatives those that the article answers by, what overlaps as often as it stands, what is excluded
/// or stands in another field never.
#[test]
fn occurrences_by_hand() {
    let archive = Archive::of(&[("渡輪渡輪", "渡渡渡輪。渡輪停航\n\n颱風。"), ("颱風", "渡輪"), ("天氣", "晴")]);
    let engine = LocalEngine::open(&archive.path().join(".jianbao")).unwrap();
    for (typed, places) in [
        ("渡輪", 5),
        ("「渡渡」", 2),
        ("title:渡輪", 2),
        ("lead:颱風", 1),
        ("渡輪 颱風", 7),
        ("渡輪 -停航", 1),
        ("(停航 -颱風) OR 晴", 1),
        ("渡輪 OR 渡輪停航", 6),
        ("MAYBE 停航", 1),
        ("渡輪 OR 「渡輪」", 5),
        ("*", 0),
    ] {
        assert_eq!(engine.occurrences(&Query::parse(typed).unwrap()).unwrap(), places, "{typed}");
    }
    // Articles without a place give no line, and do not keep the others from coming.
    let lines = |query: &str, limit: &str| {
        archive.run(&["kwic", query, "--limit", limit, "--format", "jsonl"]).stdout.lines().count()
    };
    assert_eq!((lines("MAYBE 渡輪", "4"), lines("MAYBE 渡輪", "9"), lines("MAYBE 停航", "2")), (4, 5, 1));
}

/// Each figure can be followed: the query that a facet's value stands for finds its articles, and a span its days.
#[test]
fn every_figure_can_be_followed() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path());
    let archive = Archive::new();
    for name in ["a.jsonl", "b.jsonl"] {
        archive.write(name, fs::read(folder.path().join(name)).unwrap());
    }
    archive.run(&["index"]).succeeds();
    let count = |query: &str, more: &[&str]| -> u64 {
        let mut arguments = vec!["search", query, "--count"];
        arguments.extend(more);
        archive.run(&arguments).stdout.trim().parse().unwrap()
    };
    let by = "source,author,section,page,lang,year,quarter,month,day";
    let json = archive.run(&["facets", "渡輪", "--by", by, "--limit", "all", "--format", "json"]).succeeds();
    let facets: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(facets["total"].as_u64().unwrap(), count("渡輪", &[]));
    let mut followed = 0;
    for facet in facets["facets"].as_array().unwrap() {
        let name: Facet = facet["field"].as_str().unwrap().parse().unwrap();
        for value in facet["values"].as_array().unwrap().iter().take(40) {
            let clause = name.clause(value["value"].as_str().unwrap()).unwrap();
            assert_eq!(count(&format!("渡輪 {clause}"), &[]), value["articles"].as_u64().unwrap(), "{clause}");
            followed += 1;
        }
    }
    assert!(followed > 60, "only {followed}");
    // What is printed can be typed, however the query was.
    for typed in [
        &["渡輪"][..],
        &["渡輪 港口", "--match", "any"],
        &["渡輪 OR 港口"],
        &["渡輪　ＯＲ　港口"],
        &["\"渡輪"],
        &["*", "--from", "2024-01"],
        &["晶片 | 渡輪 -颱風", "--words", "exact"],
        &["-港口"],
    ] {
        for by in ["source", "lang", "month"] {
            let text = archive.run(&[&["facets", "--by", by], typed].concat()).succeeds().stdout;
            let last = text.lines().last().unwrap();
            let (stated, command) = last.split_once(": jianbao ").unwrap_or_else(|| panic!("{text}"));
            let stated = stated.trim_start_matches("the ").split(' ').next().unwrap();
            let command = format!("{} {command} --count", env!("CARGO_BIN_EXE_jianbao"));
            let output = Command::new("sh").args(["-c", &command]).current_dir(archive.path()).output().unwrap();
            assert_eq!(String::from_utf8(output.stdout).unwrap().trim(), stated, "{last}");
        }
    }
    let json = archive.run(&[
        "timeline",
        "渡輪",
        "--by",
        "week",
        "--from",
        "2024-01-03",
        "--to",
        "2024-02-20",
        "--format",
        "json",
    ]);
    let timeline: Value = serde_json::from_str(&json.succeeds().stdout).unwrap();
    let bins = timeline["series"][0]["bins"].as_array().unwrap();
    assert_eq!((bins[0]["from"].as_str(), bins[0]["partial"].as_bool()), (Some("2024-01-03"), Some(true)));
    assert_eq!((bins[1]["from"].as_str(), bins[1]["partial"].as_bool()), (Some("2024-01-08"), Some(false)));
    assert_eq!(bins.last().unwrap()["to"].as_str(), Some("2024-02-20"));
    for bin in bins {
        let days = ["--from", bin["from"].as_str().unwrap(), "--to", bin["to"].as_str().unwrap()];
        assert_eq!(count("渡輪", &days), bin["articles"].as_u64().unwrap());
        assert_eq!(count("*", &days), bin["of"].as_u64().unwrap());
    }
}

/// A corpus, and the same articles in traditional characters beside it.
fn corpus_in_both_scripts() -> (tempfile::TempDir, Read) {
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

/// 500 random queries' facets and timelines, and 2,000 phrases' concordances.
#[test]
#[ignore = "needs a corpus: see the head of this file"]
fn counting_over_a_corpus() {
    let (_archive, read) = corpus_in_both_scripts();
    let mut random = Random(11);
    for number in 0..500 {
        let phrase = read.phrase(&mut random);
        facets_are_right(&read, &phrase);
        timeline_is_right(&read, &phrase, Unit::ALL[number % 5], None, Of::Filters);
    }
    println!("facets of {} fields and timelines of 500 queries: 0 differences", FIELDS.len());
    let places: u64 = (0..2000).map(|_| concordance_is_right(&read, &read.phrase(&mut random))).sum();
    println!("concordances of 2,000 phrases, {places} lines: 0 differences");
}

/// Some collocates and typical words.
#[test]
#[ignore = "needs a corpus: see the head of this file"]
fn words_counted_over_a_corpus() {
    let (_archive, read) = corpus_in_both_scripts();
    let mut random = Random(13);
    let words: u64 = (0..6).map(|_| collocates_are_right(&read, &read.phrase(&mut random), 5, &[], None)).sum();
    println!("collocates of 6 phrases, {words} words: 0 differences");
    let words: u64 = (0..10).map(|_| typical_words_are_right(&read, &read.phrase(&mut random), None, None)).sum();
    println!("typical words of 10 phrases, {words} words: 0 differences");
}

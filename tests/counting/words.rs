//! Collocates and typical words by their definitions, word by word, and by formulas written out anew.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use jianbao::analysis::{self, Association, Collocates, CollocatesRequest, TypicalRequest};
use jianbao::text::words::parts_beside;
use jianbao::text::{Segmenter, fold};

use super::articles::{Read, frame, is_within, phrase_query, scan};

/// The words of a paragraph, with their bytes: jieba's cut, signs left out.
pub(super) fn tokens(segmenter: &Segmenter, paragraph: &str) -> Vec<(String, Range<usize>)> {
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
pub(super) fn collocates_are_right(
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

pub(super) fn close(found: f64, expected: f64, absolute: f64) {
    let allowed = absolute.max(1e-6 * expected.abs());
    assert!((found - expected).abs() <= allowed, "{found} for {expected}");
}

/// Typical words are what counting articles word by word gives.
pub(super) fn typical_words_are_right(read: &Read, phrase: &str, source: Option<&str>, against: Option<&str>) -> u64 {
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

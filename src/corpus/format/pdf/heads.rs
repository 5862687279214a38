//! Running heads, page numbers and what a browser prints around a page: lines at the edges that say the same on page after
//! page. They are no text; the page numbers tell what a page is called.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::lines::{Flow, Line};
use crate::corpus::pattern::pattern;

/// The part of a page's height, at either end, in which its heads stand.
const EDGE: f64 = 0.13;
/// The part in which a lone number is that of the page, where there is no other page to compare it with.
const FOOT: f64 = 0.09;
/// The height of what a browser prints above and below, in points.
const PRINTED: f64 = 36.0;
/// The part of the pages that a head stands on at least; left and right pages have heads of their own.
const SHARE: f64 = 0.25;
/// The largest number that front matter counts to.
const ROMAN: i64 = 99;
/// How far a head may move from page to page, in points.
const MOVES: f64 = 4.0;

/// The lines of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct PageLines {
    pub(super) lines: Vec<Line>,
    pub(super) height: f64,
}

/// What stood at the edges of the pages.
#[derive(Debug, Default)]
pub(super) struct Heads {
    /// By page: what it is called.
    pub(super) labels: Vec<String>,
    /// The lines that were taken out, each once.
    pub(super) dropped: Vec<String>,
    /// The address that a browser printed below.
    pub(super) address: Option<String>,
}

/// `3`, `- 3 -`, `第3页`, `第 3 頁 共 10 頁`, `3 / 10`, `Page 3 of 10`, `p. 3`, `· 3 ·`.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[\s\-—–―·•~|()（）\[\]]*(?:第|page|p\.?)?\s*(\d{1,4})\s*(?:[页頁]|版)?\s*(?:[,，]?\s*(?:/|of|共)\s*\d{1,4}\s*[页頁]?)?[\s\-—–―·•~|()（）\[\]]*$",
    )
});

/// Takes the heads out of `pages`.
pub(super) fn take(pages: &mut [PageLines]) -> Heads {
    let mut heads = Heads::default();
    let is_printed = |page: &PageLines| {
        let foot = || page.lines.iter().filter(|line| middle(line) > page.height - PRINTED);
        foot().any(|line| is_address(&line.text))
            && foot().any(|line| line.text.contains('/') && NUMBER.is_match(&line.text))
    };
    let by_browser = !pages.is_empty() && pages.iter().all(is_printed);
    let repeated = repeated(pages);
    let mut numbers: Vec<Option<Number>> = vec![None; pages.len()];
    let is_alone = pages.len() == 1;
    for (number, page) in pages.iter_mut().enumerate() {
        let (height, (first, last)) = (page.height, outermost(page));
        // What stands beside the number of the page, at the very edge, is a head, though it changes from page to page.
        let beside: Vec<f64> = page
            .lines
            .iter()
            .filter(|line| line.flow == Flow::Along(0) && repeated.contains_key(&key(line, height)))
            .filter(|line| number_in(&line.text).is_some())
            .map(middle)
            .filter(|at| *at <= first + MOVES / 2.0 || *at >= last - MOVES / 2.0)
            .collect();
        page.lines.retain(|line| {
            let at = middle(line);
            let is_edge = line.flow == Flow::Along(0) && (edge(line, height).is_some() || at <= first || at >= last);
            let found = number_in(&line.text);
            let is_foot = at < FOOT * height || at > (1.0 - FOOT) * height;
            let is_head = is_edge && repeated.contains_key(&key(line, height))
                || beside.iter().any(|beside| (beside - at).abs() < MOVES / 2.0)
                || by_browser && (at < PRINTED || at > height - PRINTED)
                || is_alone && is_foot && is_edge && found.is_some()
                || is_edge && found == Some(Number { value: number as i64 + 1, is_roman: false });
            if is_head {
                numbers[number] = numbers[number].or(found);
                if by_browser && is_address(&line.text) && line.text.starts_with("http") {
                    heads.address.get_or_insert_with(|| line.text.clone());
                }
                if !heads.dropped.contains(&line.text) && heads.dropped.len() < 1000 {
                    heads.dropped.push(line.text.clone());
                }
            }
            !is_head
        });
    }
    heads.labels = labels(&numbers);
    heads
}

/// A number that is printed on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Number {
    value: i64,
    /// Whether it is written as in front matter: `iv`.
    is_roman: bool,
}

/// The number that is all that a line says.
fn number_in(text: &str) -> Option<Number> {
    if let Some(value) = NUMBER.captures(text).and_then(|captures| captures[1].parse().ok()) {
        return Some(Number { value, is_roman: false });
    }
    (1..=ROMAN).find(|value| roman(*value) == text).map(|value| Number { value, is_roman: true })
}

fn roman(mut value: i64) -> String {
    let signs = [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];
    let mut text = String::new();
    for (worth, sign) in signs {
        while value >= worth {
            text.push_str(sign);
            value -= worth;
        }
    }
    text
}

/// What each page is called: by the number printed on it, where others count with it; between those as they count; else
/// from 1.
fn labels(numbers: &[Option<Number>]) -> Vec<String> {
    let step = |at: usize, number: Number| (number.value - at as i64, number.is_roman);
    let mut steps: HashMap<(i64, bool), usize> = HashMap::new();
    for (at, number) in numbers.iter().enumerate() {
        if let Some(number) = number {
            *steps.entry(step(at, *number)).or_insert(0) += 1;
        }
    }
    let stated = numbers.iter().flatten().count();
    let is_one = stated == 1;
    let counts = |at: usize| numbers[at].map(|number| step(at, number)).filter(|step| is_one || steps[step] > 1);
    let first = (0..numbers.len()).find_map(counts);
    let mut last = first.unwrap_or((1, false));
    (0..numbers.len())
        .map(|at| {
            last = counts(at).unwrap_or(last);
            let value = last.0 + at as i64;
            match last.1 {
                _ if value < 1 => (at + 1).to_string(),
                true if value <= ROMAN => roman(value),
                _ => value.to_string(),
            }
        })
        .collect()
}

/// Whether it stands above, its size in quarters of a point, and what it says.
type Key = (bool, i64, String);

/// What says the same on several pages, at the same height.
fn repeated(pages: &[PageLines]) -> HashMap<Key, usize> {
    let mut found: HashMap<Key, Vec<(usize, f64)>> = HashMap::new();
    for (number, page) in pages.iter().enumerate() {
        let (first, last) = outermost(page);
        let is_edge = |line: &&Line| {
            let at = middle(line);
            line.flow == Flow::Along(0) && (edge(line, page.height).is_some() || at <= first || at >= last)
        };
        for line in page.lines.iter().filter(is_edge) {
            let places = found.entry(key(line, page.height)).or_default();
            if places.last().is_none_or(|(last, _)| *last != number) {
                places.push((number, middle(line)));
            }
        }
    }
    let least = ((pages.len() as f64 * SHARE).ceil() as usize).clamp(2, 4);
    found
        .into_iter()
        .filter_map(|(key, places)| {
            let steady = places.windows(2).filter(|pair| (pair[0].1 - pair[1].1).abs() < MOVES).count() + 1;
            (steady >= least).then_some((key, steady))
        })
        .collect()
}

/// The heights of the first and the last line of a page.
fn outermost(page: &PageLines) -> (f64, f64) {
    let heights = || page.lines.iter().map(middle);
    (heights().min_by(f64::total_cmp).unwrap_or(0.0), heights().max_by(f64::total_cmp).unwrap_or(page.height))
}

/// Whether a line stands at the top (true) or the bottom of its page, if at either.
fn edge(line: &Line, height: f64) -> Option<bool> {
    let at = middle(line);
    if at < EDGE * height { Some(true) } else { (at > (1.0 - EDGE) * height).then_some(false) }
}

/// A line with its figures taken for one another.
fn key(line: &Line, height: f64) -> Key {
    let mut text = String::new();
    let is_roman = number_in(&line.text).is_some_and(|number| number.is_roman);
    for c in line.text.chars().filter(|c| !c.is_whitespace()) {
        if c.is_numeric() || is_roman {
            if !text.ends_with('#') {
                text.push('#');
            }
        } else {
            text.push(c);
        }
    }
    (middle(line) < height / 2.0, (line.size * 4.0).round() as i64, text)
}

fn middle(line: &Line) -> f64 {
    let [_, top, _, bottom] = line.bounds();
    (top + bottom) / 2.0
}

fn is_address(text: &str) -> bool {
    ["http://", "https://", "file://"].iter().any(|scheme| text.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, across: f64) -> Line {
        Line { text: text.to_owned(), flow: Flow::Along(0), start: 70.0, end: 300.0, across, size: 9.0, order: 0 }
    }

    fn pages(heads: &[&[(&str, f64)]]) -> Vec<PageLines> {
        heads
            .iter()
            .map(|lines| PageLines { lines: lines.iter().map(|(text, at)| line(text, *at)).collect(), height: 800.0 })
            .collect()
    }

    #[test]
    fn heads_and_numbers_go_and_name_the_pages() {
        let mut all = pages(&[
            &[("雁洲日报", 30.0), ("渡轮开航。", 70.0), ("- 11 -", 770.0)],
            &[("雁洲日报", 31.0), ("候船室开放。", 70.0), ("- 12 -", 770.0)],
        ]);
        let heads = take(&mut all);
        assert_eq!(heads.labels, ["11", "12"]);
        assert_eq!(heads.dropped, ["雁洲日报", "- 11 -", "- 12 -"]);
        let left: Vec<&str> = all.iter().flat_map(|page| &page.lines).map(|line| line.text.as_str()).collect();
        assert_eq!(left, ["渡轮开航。", "候船室开放。"]);
    }

    #[test]
    fn a_headline_that_is_repeated_in_small_type_above_the_pages_stays() {
        let mut all = pages(&[
            &[("渡轮开航", 20.0), ("渡轮开航", 60.0), ("今天开航。", 90.0)],
            &[("渡轮开航", 20.0), ("明天停航。", 60.0)],
        ]);
        all[0].lines[1].size = 22.0;
        assert_eq!(take(&mut all).dropped, ["渡轮开航"]);
        assert_eq!(all[0].lines.len(), 2);
    }

    #[test]
    fn text_that_only_looks_like_a_head_stays() {
        let mut all = pages(&[
            &[("今天开航。", 30.0), ("2024", 400.0), ("明天停航。", 770.0)],
            &[("今天开航。", 60.0), ("后天再说。", 770.0)],
        ]);
        assert!(take(&mut all).dropped.is_empty());
        assert_eq!(all.iter().map(|page| page.lines.len()).sum::<usize>(), 5);
    }

    #[test]
    fn what_a_browser_prints_is_no_text_but_tells_the_address() {
        let mut all = pages(&[&[
            ("2024/3/19 下午4:21", 20.0),
            ("渡轮开航_雁洲网", 20.0),
            ("渡轮开航。", 100.0),
            ("https://news.example/1.html", 780.0),
            ("1/1", 780.0),
        ]]);
        let heads = take(&mut all);
        assert_eq!(heads.address.as_deref(), Some("https://news.example/1.html"));
        assert_eq!((all[0].lines.len(), heads.dropped.len()), (1, 4));
    }

    #[test]
    fn pages_are_called_as_their_numbers_count() {
        let of = |texts: &[&str]| labels(&texts.iter().map(|text| number_in(text)).collect::<Vec<_>>());
        assert_eq!(of(&["", "8", "9", "2024"]), ["7", "8", "9", "10"]);
        assert_eq!(of(&["", "7", "99"]), ["1", "2", "3"]);
        assert_eq!(of(&["", ""]), ["1", "2"]);
        assert_eq!(of(&["i", "ii", "", "- 1 -", "第 2 页", ""]), ["i", "ii", "iii", "1", "2", "3"]);
        assert_eq!(of(&["", "41"]), ["40", "41"]);
        assert_eq!([roman(4), roman(9), roman(47), roman(99)], ["iv", "ix", "xlvii", "xcix"]);
    }
}

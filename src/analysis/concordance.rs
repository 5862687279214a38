//! Concordances (keyword in context): every place where the query stands, with what stands on either side of it in its
//! paragraph.

use std::collections::{BinaryHeap, HashMap};
use std::str::FromStr;

use unicode_segmentation::UnicodeSegmentation as _;

use super::has_text;
use super::sharing::each_hit;
use crate::article::{Article, ArticleId};
use crate::date::Published;
use crate::engine::{Engine, Highlighter, Hit, Order, SearchRequest};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;
use crate::text::fold;
use crate::text::units::{MAX_WORD_CHARS, units};

/// Most bytes of lines that are put in another order, or held against each other: some millions of them.
const MOST_BYTES: usize = 1 << 30;
/// Bytes that a line takes beside its texts.
const LINE: usize = 300;
/// Farthest unit that lines are sorted by.
const FARTHEST: usize = 50;
/// Articles of a page, where only the first lines are wanted.
const PAGE: usize = 1000;

/// What lines are wanted.
#[derive(Clone, Debug)]
pub struct ConcordanceRequest {
    /// What is looked for; it has a text.
    pub query: Query,
    /// Characters on either side, as a reader counts them: a letter with its accents is one.
    pub width: usize,
    /// The order of the lines.
    pub order: LineOrder,
    /// Whether lines that are the same, left and right included, come once.
    pub distinct: bool,
    /// Most lines of an article, its first.
    pub per_article: Option<usize>,
    /// Most lines.
    pub limit: Option<usize>,
}

/// The order of lines. Equal ones come by date, newest first, and by their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineOrder {
    /// That of the articles, and in each that of the text.
    Articles(Order),
    /// By what stands around the hit, by the code points of its folded text: outwards on the left.
    Around(Vec<Beside>),
    /// Any, and the same for the same seed.
    Random(u64),
}

/// Something on a line that it is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// So many units left of the hit, from 1.
    Left(usize),
    /// So many units right of the hit, from 1.
    Right(usize),
    /// The hit.
    Hit,
}

impl FromStr for Beside {
    type Err = Error;

    /// # Errors
    /// Of kind [`ErrorKind::Input`] where it is none.
    fn from_str(text: &str) -> Result<Self> {
        let number = |digits: &str| digits.parse().ok().filter(|at| (1..=FARTHEST).contains(at));
        let (side, digits) = text.split_at(text.chars().next().map_or(0, char::len_utf8));
        match (side, number(digits)) {
            ("L" | "l", Some(at)) => Ok(Self::Left(at)),
            ("R" | "r", Some(at)) => Ok(Self::Right(at)),
            _ if text == "hit" => Ok(Self::Hit),
            _ => Err(Error::new(ErrorKind::Input, format!("lines cannot be sorted by `{text}`")).with_hint(format!(
                "sort by date, oldest, relevance, random, or by one or several of hit, L1 to L{FARTHEST}, R1 to \
                 R{FARTHEST}: L1,R1"
            ))),
        }
    }
}

/// A place where the query stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The article.
    pub id: ArticleId,
    /// Whether it is in the body, and not in the title.
    pub in_body: bool,
    /// The number of its paragraph in title or body, from 1.
    pub paragraph: u64,
    /// Characters before it in its paragraph.
    pub offset: u64,
    /// What stands left of it in its paragraph.
    pub left: String,
    /// The characters that were found.
    pub hit: String,
    /// What stands right of it in its paragraph.
    pub right: String,
    /// The title of the article.
    pub title: String,
    /// When the article was published.
    pub published: Option<Published>,
    /// Its source.
    pub source: Option<String>,
    /// How many lines are the same as this one, itself included, where those come once; otherwise 1.
    pub times: u64,
}

/// What there is beside the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Concordance {
    /// Places in all articles that answer.
    pub occurrences: u64,
    /// Articles that answer.
    pub articles: u64,
    /// Lines that were given.
    pub lines: u64,
}

/// Hands the lines of a concordance to `visit`, in order. `progress` hears how many places were seen, of how many.
///
/// # Errors
/// Of kind [`ErrorKind::Input`] where the query has no text, or more lines are to be sorted than a gibibyte holds; those of
/// `visit` and `progress`; and where the engine cannot answer.
pub fn concordance(
    engine: &impl Engine,
    request: &ConcordanceRequest,
    progress: &mut dyn FnMut(u64, u64) -> Result<()>,
    visit: &mut dyn FnMut(Line) -> Result<()>,
) -> Result<Concordance> {
    has_text(&request.query)?;
    let (articles, occurrences) = (engine.count(&request.query)?, engine.occurrences(&request.query)?);
    let reader = Reader::new(request);
    let mut seen = 0;
    let mut lines = 0;
    let mut see = |places: u64| {
        seen += places;
        progress(seen, occurrences)
    };
    match (&request.order, request.limit) {
        (LineOrder::Articles(order), Some(limit)) if !request.distinct => {
            lines = first_lines(engine, &reader, *order, limit, visit)?;
            see(occurrences)?;
        }
        (LineOrder::Articles(order), None) if !request.distinct => {
            each_hit(
                engine,
                &request.query,
                *order,
                |hit| reader.lines(hit),
                |found| {
                    see(found.places)?;
                    lines += found.lines.len() as u64;
                    found.lines.into_iter().try_for_each(|(_, line)| visit(line))
                },
            )?;
        }
        (order, limit) => {
            let order = if let LineOrder::Articles(order) = order { *order } else { Order::Newest };
            let mut kept = Kept::new(request.distinct, limit);
            each_hit(
                engine,
                &request.query,
                order,
                |hit| reader.lines(hit),
                |found| {
                    see(found.places)?;
                    found.lines.into_iter().try_for_each(|(key, line)| kept.add(key, line))
                },
            )?;
            for line in kept.in_order() {
                visit(line)?;
                lines += 1;
            }
        }
    }
    Ok(Concordance { occurrences, articles, lines })
}

/// The first so many lines, for which only the first articles are read: a page of them, and where that has too few lines,
/// since an article may answer without a place, one after the other.
fn first_lines(
    engine: &impl Engine,
    reader: &Reader<'_>,
    order: Order,
    limit: usize,
    visit: &mut dyn FnMut(Line) -> Result<()>,
) -> Result<u64> {
    let query = &reader.request.query;
    let page = engine.search(&SearchRequest { query: query.clone(), order, limit: limit.min(PAGE), after: None })?;
    let mut lines = 0;
    for hit in &page.hits {
        for (_, line) in reader.lines(hit).lines.into_iter().take(limit - lines) {
            visit(line)?;
            lines += 1;
        }
    }
    if lines == limit || page.next.is_none() {
        return Ok(lines as u64);
    }
    let (mut seen, mut is_enough) = (0, false);
    let streamed = each_hit(
        engine,
        query,
        order,
        |hit| reader.lines(hit),
        |found| {
            for (_, line) in found.lines {
                seen += 1;
                if seen > lines && lines < limit {
                    visit(line)?;
                    lines += 1;
                }
            }
            is_enough = lines == limit;
            // An error is what ends a pass.
            if is_enough { Err(Error::new(ErrorKind::Interrupted, "there are enough lines")) } else { Ok(()) }
        },
    );
    if !is_enough {
        streamed?;
    }
    Ok(lines as u64)
}

/// What a line is sorted by: a number, then texts.
type Key = (u64, Vec<String>);

/// The lines of one article.
struct Found {
    /// Places in it, of which no more than so many may have become lines.
    places: u64,
    lines: Vec<(Key, Line)>,
}

/// Finds the lines of an article.
struct Reader<'a> {
    request: &'a ConcordanceRequest,
    highlighter: Highlighter,
}

impl<'a> Reader<'a> {
    fn new(request: &'a ConcordanceRequest) -> Self {
        Self { request, highlighter: Highlighter::new(&request.query) }
    }

    fn lines(&self, hit: &Hit) -> Found {
        let article: &Article = &hit.article;
        let occurrences = self.highlighter.occurrences(article);
        let places = occurrences.len() as u64;
        let most = self.request.per_article.unwrap_or(usize::MAX);
        let mut place = InText::default();
        let mut lines = Vec::with_capacity(occurrences.len().min(most));
        for occurrence in occurrences.into_iter().take(most) {
            let in_body = occurrence.in_body;
            if in_body && !place.in_body {
                place = InText { in_body, ..InText::default() };
            }
            let text = if in_body { article.body.as_str() } else { article.title.as_str() };
            let range = occurrence.range;
            place.go_to(text, range.start);
            let before = &text[place.start..range.start];
            let after = &text[range.end..place.end.max(range.end)];
            let line = Line {
                id: hit.id,
                in_body,
                paragraph: place.paragraph + 1,
                offset: place.offset,
                left: last_characters(before, self.request.width).to_owned(),
                hit: text[range.clone()].to_owned(),
                right: first_characters(after, self.request.width).to_owned(),
                title: article.title.clone(),
                published: article.published,
                source: article.source.clone(),
                times: 1,
            };
            lines.push((self.key(&line, before, after, range.start), line));
        }
        Found { places, lines }
    }

    fn key(&self, line: &Line, before: &str, after: &str, at: usize) -> Key {
        match &self.request.order {
            LineOrder::Articles(_) => (0, Vec::new()),
            LineOrder::Random(seed) => {
                let hash = blake3::hash(format!("{seed} {} {} {at}", line.id, line.in_body).as_bytes());
                let mut first = [0; 8];
                first.copy_from_slice(&hash.as_bytes()[..8]);
                (u64::from_be_bytes(first), Vec::new())
            }
            LineOrder::Around(by) => {
                let nothing = String::new();
                let farthest = |of: &dyn Fn(&Beside) -> Option<usize>| by.iter().filter_map(of).max().unwrap_or(0);
                let left = farthest(&|beside| if let Beside::Left(at) = beside { Some(*at) } else { None });
                let right = farthest(&|beside| if let Beside::Right(at) = beside { Some(*at) } else { None });
                // No unit is longer than so many characters, and what lies farther is not asked for.
                let left = cut(last_characters(before, left * MAX_WORD_CHARS));
                let right = cut(first_characters(after, right * MAX_WORD_CHARS));
                let text = |beside: &Beside| match beside {
                    Beside::Left(at) => left.len().checked_sub(*at).map_or(&nothing, |at| &left[at]).clone(),
                    Beside::Right(at) => right.get(at - 1).unwrap_or(&nothing).clone(),
                    Beside::Hit => fold(&line.hit),
                };
                (0, by.iter().map(text).collect())
            }
        }
    }
}

/// A place in title or body that only goes forward.
#[derive(Default)]
struct InText {
    in_body: bool,
    at: usize,
    /// The number of its paragraph, from 0; the bytes at which that begins and ends; and the characters before the place.
    paragraph: u64,
    start: usize,
    end: usize,
    offset: u64,
}

impl InText {
    fn go_to(&mut self, text: &str, at: usize) {
        // What was passed is not looked at again, so that a paragraph of many places takes no time.
        let is_first = self.end == 0;
        if let Some(end) = text[self.at..at].rfind('\n') {
            self.paragraph += text[self.at..at].matches('\n').count() as u64;
            self.start = self.at + end + 1;
            self.at = self.start;
            self.offset = 0;
        }
        if is_first || at > self.end {
            self.end = at + text[at..].find('\n').unwrap_or(text.len() - at);
        }
        self.offset += text[self.at..at].chars().count() as u64;
        self.at = at;
    }
}

/// The units of `text`, folded.
fn cut(text: &str) -> Vec<String> {
    let folded = fold(text);
    units(&folded).map(|unit| folded[unit.range].to_owned()).collect()
}

fn last_characters(text: &str, most: usize) -> &str {
    let start = text.grapheme_indices(true).rev().take(most).last().map_or(text.len(), |(at, _)| at);
    &text[start..]
}

fn first_characters(text: &str, most: usize) -> &str {
    let end = text.grapheme_indices(true).nth(most).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// A line with its place in the order; the last of a heap is the greatest.
#[derive(Debug)]
struct Sorted {
    key: Key,
    number: u64,
    line: Line,
}

impl Sorted {
    fn place(&self) -> (&Key, u64) {
        (&self.key, self.number)
    }
}

impl PartialEq for Sorted {
    fn eq(&self, other: &Self) -> bool {
        self.place() == other.place()
    }
}

impl Eq for Sorted {}

impl PartialOrd for Sorted {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Sorted {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.place().cmp(&other.place())
    }
}

/// What stands on a line.
type Shown = (String, String, String);

/// Bytes that a line takes.
fn room(sorted: &Sorted) -> usize {
    let Line { left, hit, right, title, source, .. } = &sorted.line;
    let key: usize = sorted.key.1.iter().map(|text| text.len() + size_of::<String>()).sum();
    LINE + key + left.len() + hit.len() + right.len() + title.len() + source.as_ref().map_or(0, String::len)
}

/// Lines that are kept until all have been seen: the first so many in their order, or each once.
struct Kept {
    heap: BinaryHeap<Sorted>,
    /// Of distinct lines, where each stands in `each`.
    distinct: Option<HashMap<Shown, usize>>,
    each: Vec<Sorted>,
    limit: Option<usize>,
    next: u64,
    bytes: usize,
}

impl Kept {
    fn new(distinct: bool, limit: Option<usize>) -> Self {
        let distinct = distinct.then(HashMap::new);
        Self { heap: BinaryHeap::new(), distinct, each: Vec::new(), limit, next: 0, bytes: 0 }
    }

    fn add(&mut self, key: Key, line: Line) -> Result<()> {
        let sorted = Sorted { key, number: self.next, line };
        self.next += 1;
        if let Some(distinct) = &mut self.distinct {
            let Line { left, hit, right, .. } = &sorted.line;
            let shown = (left.clone(), hit.clone(), right.clone());
            if let Some(at) = distinct.get(&shown) {
                self.each[*at].line.times += 1;
                return Ok(());
            }
            self.bytes += room(&sorted) + left.len() + hit.len() + right.len();
            distinct.insert(shown, self.each.len());
            self.each.push(sorted);
        } else {
            self.bytes += room(&sorted);
            self.heap.push(sorted);
            if self.limit.is_some_and(|limit| self.heap.len() > limit) {
                self.bytes -= self.heap.pop().as_ref().map_or(0, room);
            }
        }
        if self.bytes > MOST_BYTES {
            let lines = self.heap.len().max(self.each.len());
            return Err(Error::new(ErrorKind::Input, format!("{lines} lines and more are too many to put in order"))
                .with_hint(
                    "set a --limit, narrow the query, or take the lines as they come: --sort date, without --distinct",
                ));
        }
        Ok(())
    }

    fn in_order(mut self) -> impl Iterator<Item = Line> {
        if self.distinct.is_some() {
            self.each.sort_unstable();
        } else {
            self.each = self.heap.into_sorted_vec();
        }
        self.each.into_iter().take(self.limit.unwrap_or(usize::MAX)).map(|sorted| sorted.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contexts_do_not_tear_characters_apart() {
        assert_eq!(last_characters("港e\u{301}口", 2), "e\u{301}口");
        assert_eq!(first_characters("e\u{301}口👩‍👩‍👧港", 3), "e\u{301}口👩‍👩‍👧");
        assert_eq!((last_characters("港", 0), first_characters("港", 0), last_characters("", 3)), ("", "", ""));
    }

    #[test]
    fn lines_are_sorted_by_what_is_named() {
        assert_eq!("L12".parse::<Beside>().unwrap(), Beside::Left(12));
        assert_eq!("r1".parse::<Beside>().unwrap(), Beside::Right(1));
        assert_eq!("hit".parse::<Beside>().unwrap(), Beside::Hit);
        for bad in ["", "L", "L0", "L51", "X1", "左1", "L1,R1"] {
            assert!(bad.parse::<Beside>().is_err(), "{bad}");
        }
    }
}

//! Concordances (keyword in context): every place where the query stands, with what stands on either side of it in its
//! paragraph.

mod kept;
mod place;

use std::str::FromStr;

use unicode_segmentation::UnicodeSegmentation as _;

use self::kept::{Kept, Key};
use self::place::InText;
use super::has_text;
use super::sharing::each_hit;
use crate::article::{Article, ArticleId, Locator};
use crate::date::Published;
use crate::engine::{Engine, Highlighter, Hit, Order, SearchRequest};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;
use crate::text::fold;
use crate::text::units::{MAX_WORD_CHARS, units};

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
            _ => Err(Error::new(ErrorKind::Input, format!("lines cannot be sorted by `{text}`"))
                .with_hint(format!(
                    "sort by date, oldest, relevance, random, or by one or several of hit, L1 to L{FARTHEST}, R1 to \
                 R{FARTHEST}: L1,R1"
                ))
                .named("no-line-order", &[("text", &text)])),
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
    /// The page or the time at which it stands, where the article has such.
    pub locator: Option<Locator>,
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
    engine: &dyn Engine,
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
    engine: &dyn Engine,
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
        let placed = article.locators.placed(&article.body);
        for occurrence in occurrences.into_iter().take(most) {
            let in_body = occurrence.in_body;
            if in_body && !place.in_body {
                place = InText::of_body();
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
                locator: if in_body { placed.at(range.start) } else { None },
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
                let far = before.char_indices().rev().take(left * MAX_WORD_CHARS).last();
                let left = cut(&before[far.map_or(before.len(), |(at, _)| at)..]);
                let far = after.char_indices().nth(right * MAX_WORD_CHARS);
                let right = cut(&after[..far.map_or(after.len(), |(at, _)| at)]);
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

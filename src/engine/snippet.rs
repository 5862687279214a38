//! Highlights and snippets. Takes a query and an article's text; gives the places where the query matched, in the
//! article's own characters. Found with the same folding and the same units as the index, so that what is lit is what
//! matched: never a part of a phrase elsewhere, never an excluded word.

use std::collections::BTreeSet;
use std::ops::Range;

use super::answer::{Answer, Leaf, Texts};
use crate::article::{Article, Locator};
use crate::query::Query;
use crate::text::Folded;
use crate::text::scan::UnitText;

/// Longest snippet, in characters, ellipses aside.
const LONGEST: usize = 120;
/// A snippet shorter than this takes the next sentence along.
const SHORT: usize = 40;

/// A piece of an article with the matches in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The piece, one line; `…` where a sentence is cut.
    pub text: String,
    /// The matches, in characters of `text`, ascending and apart.
    pub highlights: Vec<Range<usize>>,
    /// The page or the time of the first of them, or of the beginning of the piece, where the article has such.
    pub locator: Option<Locator>,
}

/// Finds the matches of one query in texts.
#[derive(Clone, Debug)]
pub struct Highlighter {
    answer: Answer,
}

/// A place where a text of the query stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Whether it is in the body, and not in the title.
    pub in_body: bool,
    /// The bytes of title or body.
    pub range: Range<usize>,
}

/// A text of an article, folded, with what was found in it.
#[derive(Clone, Debug)]
pub struct Marked {
    /// The text, and the way back.
    pub folded: Folded,
    /// Where a text of the query stands: bytes of the folded text with the number of the text, in order of place.
    places: Vec<(Range<usize>, usize)>,
}

impl Marked {
    fn new(text: &str) -> Self {
        Self { folded: Folded::new(text), places: Vec::new() }
    }

    /// Where the query stands: bytes of the folded text, ascending by their beginning, each once. They may overlap.
    pub fn places(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let is_first = |at: &usize| *at == 0 || self.places[at - 1].0 != self.places[*at].0;
        (0..self.places.len()).filter(is_first).map(|at| self.places[at].0.clone())
    }

    /// The same in bytes of the original, with the numbers of the texts.
    fn original(&self) -> Vec<(Range<usize>, usize)> {
        self.places.iter().map(|(range, number)| (self.folded.original(range.clone()), *number)).collect()
    }

    /// The same, joined where they overlap or touch.
    fn lit(&self) -> Vec<Range<usize>> {
        merged(self.original().into_iter().map(|(range, _)| range).collect())
    }
}

/// The folded texts of an article, and what was found in them.
struct Scanned<'a> {
    title: UnitText<'a>,
    body: UnitText<'a>,
    /// By number of the text: its places in title and body.
    found: Vec<Option<[Vec<Range<usize>>; 2]>>,
}

impl Texts for Scanned<'_> {
    fn holds(&mut self, leaf: &Leaf) -> bool {
        let found = self.found[leaf.number].get_or_insert_with(|| {
            let title = if leaf.in_title() { self.title.find(&leaf.pattern) } else { Vec::new() };
            let body = match leaf.in_body() {
                true if leaf.in_lead() => self.body.find_in_lead(&leaf.pattern),
                true => self.body.find(&leaf.pattern),
                false => Vec::new(),
            };
            [title, body]
        });
        found.iter().any(|places| !places.is_empty())
    }
}

impl Highlighter {
    /// For the texts of this query that are asked for.
    pub fn new(query: &Query) -> Self {
        Self { answer: Answer::new(query) }
    }

    /// Whether no text is asked for, so that nothing is ever lit.
    #[cfg(feature = "cluster")]
    pub(super) fn asks_nothing(&self) -> bool {
        self.answer.leaves().is_empty()
    }

    /// Title and body of an article, with what is to be lit in them: of alternatives, those that it answers by.
    pub fn mark(&self, article: &Article) -> [Marked; 2] {
        let leaves = self.answer.leaves().len();
        if leaves == 0 {
            return [Marked::new(""), Marked::new("")];
        }
        let (mut title, mut body) = (Marked::new(&article.title), Marked::new(&article.body));
        let mut scanned = Scanned {
            title: UnitText::new(title.folded.text()),
            body: UnitText::new(body.folded.text()),
            found: vec![None; leaves],
        };
        let (mut in_title, mut in_body) = (Vec::new(), Vec::new());
        for leaf in self.answer.by(&mut scanned) {
            let [title, body] = scanned.found[leaf.number].take().unwrap_or_default();
            in_title.extend(title.into_iter().map(|range| (range, leaf.number)));
            in_body.extend(body.into_iter().map(|range| (range, leaf.number)));
        }
        for found in [&mut in_title, &mut in_body] {
            found.sort_unstable_by_key(|(range, number)| (range.start, range.end, *number));
        }
        (title.places, body.places) = (in_title, in_body);
        [title, body]
    }

    /// Every place in title and body where a text of the query stands, in order; one that two texts share, once. Places may
    /// overlap.
    pub fn occurrences(&self, article: &Article) -> Vec<Occurrence> {
        let marked = self.mark(article);
        let of = |in_body: bool, marked: &Marked| -> Vec<Occurrence> {
            marked.places().map(|range| Occurrence { in_body, range: marked.folded.original(range) }).collect()
        };
        [of(false, &marked[0]), of(true, &marked[1])].concat()
    }

    /// The whole title with its matches.
    pub fn title(&self, article: &Article) -> Snippet {
        let [title, _] = self.mark(article);
        cut(&article.title, 0..article.title.len(), &title.lit())
    }

    /// The matches in the whole body, as byte ranges, ascending and apart.
    pub fn body(&self, article: &Article) -> Vec<Range<usize>> {
        let [_, body] = self.mark(article);
        body.lit()
    }

    /// Up to `most` pieces of the body, in order, that show as many different phrases as can be; the beginning of the
    /// body where nothing in it matched. None for an empty body.
    pub fn snippets(&self, article: &Article, most: usize) -> Vec<Snippet> {
        let body = article.body.as_str();
        let [_, marked] = self.mark(article);
        let found = marked.original();
        let Some(first) = found.first() else {
            let start = window(body, 0..0);
            return if body.is_empty() {
                Vec::new()
            } else {
                vec![Snippet { locator: article.locators.placed(body).at(0), ..cut(body, start, &[]) }]
            };
        };
        let mut windows = vec![window(body, first.0.clone())];
        for (range, _) in &found {
            if windows.last().is_some_and(|last| range.end > last.end) {
                let next = window(body, range.clone());
                // Windows do not repeat each other, except to show whole a match that the cut of one went through.
                let from = windows.last().map_or(next.start, |last| next.start.max(last.end)).min(range.start);
                windows.push(from..next.end);
            }
        }
        // Matches are in order of their beginning, so those of a window are a stretch of them.
        let inside = |window: &Range<usize>| {
            let from = found.partition_point(|(range, _)| range.start < window.start);
            let (start, end) = (window.start, window.end);
            found[from..]
                .iter()
                .take_while(move |(range, _)| range.start < end)
                .filter(move |(range, _)| range.start >= start && range.end <= end)
        };
        // Greedy cover: each time the window that shows most phrases not shown before, the earliest of equals.
        let mut chosen: Vec<Range<usize>> = Vec::new();
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        while chosen.len() < most && !windows.is_empty() {
            let new = |window: &Range<usize>| -> BTreeSet<usize> {
                inside(window).map(|(_, phrase)| *phrase).filter(|phrase| !seen.contains(phrase)).collect()
            };
            let best = (0..windows.len()).rev().max_by_key(|&index| new(&windows[index]).len()).unwrap_or(0);
            let window = windows.remove(best);
            let shown = new(&window);
            seen.extend(shown);
            chosen.push(window);
        }
        chosen.sort_by_key(|window| window.start);
        let lit = |window: &Range<usize>| merged(inside(window).map(|(range, _)| range.clone()).collect());
        let placed = article.locators.placed(body);
        let snippet = |window: Range<usize>| {
            let lit = lit(&window);
            let first = lit.first().map_or(window.start, |range| range.start);
            Snippet { locator: placed.at(first), ..cut(body, window, &lit) }
        };
        chosen.into_iter().map(snippet).collect()
    }
}

/// Ranges that overlap or touch, joined.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// The sentence around `range`, with the next ones while it is short, and cut to a part of it where it is too long.
fn window(text: &str, range: Range<usize>) -> Range<usize> {
    let mut start = text[..range.start].rfind(is_sentence_end).map_or(0, |at| at + width_at(text, at));
    start += text[start..].len() - text[start..].trim_start_matches(|c: char| c.is_whitespace() || is_closing(c)).len();
    let start = start.min(range.start);
    let mut end = sentence_end(text, range.end.max(start));
    while text[start..end].chars().count() < SHORT && end < text.len() && !text[end..].starts_with('\n') {
        end = sentence_end(text, end);
    }
    if text[start..end].chars().count() <= LONGEST {
        return start..end;
    }
    // Too long: what the match leaves free goes a third before it and two thirds behind it, to a comma if one is near.
    let free = LONGEST.saturating_sub(text[range.clone()].chars().count());
    let before = text[start..range.start].char_indices().rev().nth(free / 3).map_or(start, |(at, _)| start + at);
    let from = text[before..range.start].find(is_pause).map_or(before, |at| before + at + width_at(text, before + at));
    let from = if before == start { start } else { from };
    let left = LONGEST.saturating_sub(text[from..range.end].chars().count());
    let to = text[range.end..end].char_indices().nth(left).map_or(end, |(at, _)| range.end + at);
    from..to
}

fn is_sentence_end(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '；' | '\n')
}

fn is_pause(c: char) -> bool {
    matches!(c, '，' | ',' | '、' | '：' | ' ')
}

fn is_closing(c: char) -> bool {
    matches!(c, '”' | '」' | '』' | '’' | '）' | ')' | '》')
}

/// The end of the sentence that goes on at `from`, closing marks included, line feed excluded.
fn sentence_end(text: &str, from: usize) -> usize {
    let Some(at) = text[from..].find(is_sentence_end).map(|at| from + at) else { return text.len() };
    if text[at..].starts_with('\n') {
        return at;
    }
    let rest = &text[at..];
    at + rest.len() - rest.trim_start_matches(|c| c != '\n' && (is_sentence_end(c) || is_closing(c))).len()
}

fn width_at(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// The piece `window` of `text` as a snippet with `ranges`, which lie in it, lit.
fn cut(text: &str, window: Range<usize>, ranges: &[Range<usize>]) -> Snippet {
    let whole_from = window.start == 0 || text[..window.start].ends_with(|c| is_sentence_end(c) || is_closing(c));
    let whole_to = window.end == text.len()
        || text[window.end..].starts_with('\n')
        || text[..window.end].ends_with(|c| is_sentence_end(c) || is_closing(c));
    let mut snippet = String::new();
    if !whole_from {
        snippet.push('…');
    }
    let lead = snippet.chars().count();
    let trimmed = text[window.clone()].trim_end();
    snippet.extend(trimmed.chars().map(|c| if c == '\n' { ' ' } else { c }));
    if !whole_to {
        snippet.push('…');
    }
    let characters = |at: usize| text[window.start..at].chars().count() + lead;
    let highlights = ranges.iter().map(|range| characters(range.start)..characters(range.end)).collect();
    Snippet { text: snippet, highlights, locator: None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::fold;

    fn article(title: &str, body: &str) -> Article {
        Article { title: title.into(), body: body.into(), ..Article::default() }
    }

    fn lit(snippet: &Snippet) -> Vec<String> {
        let characters: Vec<char> = snippet.text.chars().collect();
        snippet.highlights.iter().map(|range| characters[range.clone()].iter().collect()).collect()
    }

    fn snippets(query: &str, body: &str) -> Vec<Snippet> {
        Highlighter::new(&Query::parse(query).unwrap()).snippets(&article("", body), 3)
    }

    #[test]
    fn the_articles_own_characters_are_lit() {
        let found = snippets("“开源大模型” GPT-4", "公司宣佈其開源 大模型領先ＧＰＴ－４。另一種開源的大模型落後。");
        assert_eq!(found.len(), 1);
        assert_eq!(lit(&found[0]), ["開源 大模型", "ＧＰＴ－４"]);
    }

    #[test]
    fn excluded_words_and_parts_of_phrases_stay_dark() {
        let found = snippets("大模型 -算力 -“开源大”", "大模型要電力，開源是模型。");
        assert_eq!(found.iter().flat_map(lit).collect::<Vec<_>>(), ["大模型", "模型"]);
        // Of alternatives, those that the article answers by.
        for (query, wanted) in [
            ("(大模型 -電力) OR 開源", &["開源"][..]),
            ("電力 OR (大模型 算力)", &["電力"]),
            ("電力 OR (大模型 -author:王)", &["大模型", "電力", "模型"]),
        ] {
            let found = snippets(query, "大模型要電力，開源是模型。");
            assert_eq!(found.iter().flat_map(lit).collect::<Vec<_>>(), wanted, "{query}");
        }
    }

    #[test]
    fn a_field_is_lit_in_its_field_only() {
        let article = article("晶片漲價", "晶片缺貨。");
        let highlighter = Highlighter::new(&Query::parse("title:晶片").unwrap());
        assert_eq!(lit(&highlighter.title(&article)), ["晶片"]);
        assert!(highlighter.body(&article).is_empty());
        assert!(highlighter.snippets(&article, 3)[0].highlights.is_empty());
    }

    #[test]
    fn snippets_are_sentences_and_show_different_phrases() {
        let filler = "這一句與查詢沒有關係，只是為了讓段落變得足夠長，長到不會與別的句子放在同一片段裡面。".repeat(2);
        let body = format!("港口今天啟用。{filler}\n新的渡輪明天開航。{filler}港口明天休息。");
        let found = snippets("港口 渡轮", &body);
        assert_eq!(found.len(), 3);
        assert!(found[0].text.starts_with("港口今天啟用。"));
        assert!(found[1].text.starts_with("新的渡輪明天開航。"));
        assert_eq!(found[2].text, "港口明天休息。");
    }

    #[test]
    fn a_long_sentence_is_cut_around_the_match() {
        let body = format!("{}重點{}。", "前".repeat(300), "後".repeat(300));
        let found = snippets("重点", &body);
        assert_eq!(lit(&found[0]), ["重點"]);
        assert!(found[0].text.starts_with('…') && found[0].text.ends_with('…'));
        assert!(found[0].text.chars().count() <= LONGEST + 2);
    }

    #[test]
    fn a_match_that_the_cut_goes_through_is_not_lit_in_part() {
        let body = format!("重點{}長詞。", "前".repeat(LONGEST - 3));
        let found = snippets("「重點」 「長詞」", &body);
        assert_eq!(found.iter().flat_map(lit).collect::<Vec<_>>(), ["重點", "長詞"], "{found:?}");
    }

    #[test]
    fn a_common_character_in_a_long_body_takes_no_time() {
        let body = "的確，這是一句話。".repeat(60_000);
        let started = std::time::Instant::now();
        assert_eq!(snippets("「的」", &body).len(), 3);
        assert!(started.elapsed().as_secs() < 20);
    }

    #[test]
    fn without_a_match_the_body_begins() {
        assert_eq!(snippets("*", "第一句。\n第二段。")[0].text, "第一句。");
        assert!(snippets("*", "").is_empty());
    }

    proptest! {
        #[test]
        fn what_is_lit_is_the_phrase(
            body in "[港口渡輪今天。，！”\\n a1ＧＰＴ\u{20BB7}e\u{301}\u{200b}㎏]{0,300}",
            phrase in "[港口渡輪今天\u{20BB7}]{1,3}",
        ) {
            let highlighter = Highlighter::new(&Query::parse(&format!("「{phrase}」")).unwrap());
            let article = article(&body, &body);
            for snippet in highlighter.snippets(&article, 3).iter().chain([&highlighter.title(&article)]) {
                prop_assert!(!snippet.text.contains('\n'));
                let mut last = 0;
                for (range, lit) in snippet.highlights.iter().zip(lit(snippet)) {
                    prop_assert!(range.start >= last && range.end > range.start);
                    last = range.end;
                    // Occurrences that touch are one highlight; each begins with the phrase.
                    prop_assert!(fold(&lit).starts_with(&fold(&phrase)), "{} in {}", lit, snippet.text);
                }
            }
            let lit_in_body: usize = highlighter.body(&article).len();
            prop_assert_eq!(lit_in_body > 0, fold(&body).split('\n').any(|line| line.contains(&fold(&phrase))));
        }
    }
}

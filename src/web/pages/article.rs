//! `/article/ID`: one article with what a query marks in it, its neighbours among the hits, its metadata as searches, and how it
//! is cited.

use askama::Template;

use super::address::Address;
use super::clippings::{OfArticle, of_article};
use super::frame::{Frame, Reader};
use super::inspection::Inspected;
use super::search::{Day, day, place, script_of_article};
use super::shown::{self, Piece, harmless, pieces, web_address};
use super::{narrowing, question};
use crate::article::{Article, ArticleId, IdPrefix};
use crate::clippings::ClippingsFile;
use crate::engine::{self, Highlighter};
use crate::error::{Error, ErrorKind, Result};
use crate::export::{CitationList, citation_format_named};
use crate::query::{MetaField, Query};
use crate::reprints::Stories;
use crate::service::{Citing, Holdings, cite, several};
use crate::text::script::Script;
use crate::web::messages::{Tongue, grouped};

/// Hits among which neighbours are looked for.
const FARTHEST: u64 = 10_000;

/// The forms of a citation: what they are called, and their names.
const CITED_AS: [(&str, &str); 3] = [("gbt", "GB/T 7714"), ("ris", "RIS"), ("bib", "BibLaTeX")];

/// An article.
#[derive(Debug, Template)]
#[template(path = "article.html")]
struct View {
    page: Frame,
    id: String,
    lang: &'static str,
    title: Vec<Piece>,
    date: Option<Day>,
    /// Source, authors and section, each a search.
    line: Vec<Search>,
    paragraphs: Vec<Paragraph>,
    marks: Option<String>,
    around: Option<Around>,
    facts: Vec<Fact>,
    citations: Vec<Citation>,
    stories: Option<Story>,
    reprints: String,
    inspect: String,
    inspected: Option<Inspected>,
    is_inspected: bool,
    clip: Option<OfArticle>,
    here: String,
}

/// A value that leads to the articles that have it.
#[derive(Debug)]
struct Search {
    text: String,
    href: Option<String>,
}

/// Metadata of one name.
#[derive(Debug)]
struct Fact {
    name: &'static str,
    values: Vec<Search>,
    /// Whether it is a path or a number, and no text.
    is_code: bool,
}

/// A paragraph, or a place where a page begins.
#[derive(Debug)]
struct Paragraph {
    place: Option<String>,
    pieces: Vec<Piece>,
}

/// Where the article stands among the hits.
#[derive(Debug)]
struct Around {
    back: String,
    rank: Option<String>,
    previous: Option<String>,
    next: Option<String>,
}

#[derive(Debug)]
struct Citation {
    name: &'static str,
    text: &'static str,
    citation: String,
}

#[derive(Debug)]
struct Story {
    text: String,
    has_others: bool,
}

/// The article whose identity begins so.
///
/// # Errors
/// Where there is none, or there are several; where the question of the address cannot be read, and where the index cannot.
pub(super) fn page(
    reader: &Reader,
    holdings: &dyn Holdings,
    id: &str,
    stories: Option<&Stories>,
    inspected: Option<Inspected>,
    clippings: Option<ClippingsFile>,
) -> Result<String> {
    let (m, address) = (reader.tongue, &reader.address);
    let article = found(holdings, id)?;
    let id = article.id();
    let asked = asked(holdings, address)?;
    let marker = asked.as_ref().map(|(query, _)| Highlighter::new(query));
    let (title, body) = match &marker {
        Some(marker) => (marker.title(&article), marker.body(&article)),
        None => (Highlighter::new(&Query::All).title(&article), Vec::new()),
    };
    let mut title = shown::of_snippet(&title);
    let in_title = title.iter().filter(|piece| piece.mark > 0).count();
    let mut paragraphs = paragraphs(m, &article, &body, in_title + 1);
    let pieces = title.iter_mut().chain(paragraphs.iter_mut().flat_map(|paragraph| &mut paragraph.pieces));
    if let Some(last) = pieces.filter(|piece| piece.mark > 0).last() {
        last.is_last = true;
    }
    let marks = (in_title + body.len()) as u64;
    let script = script_of_article(&article);
    let around = match &asked {
        Some((query, order)) => Some(around(m, address, holdings, query, *order, id)?),
        None => None,
    };
    let name = if article.title.is_empty() { m.t("untitled") } else { &article.title };
    let view = View {
        page: Frame::new(reader, name),
        id: id.to_string(),
        lang: shown::tag(script),
        title,
        date: article.published.map(day),
        line: line(address, &article),
        paragraphs,
        marks: (marks > 0).then(|| m.n("marks", &marks)),
        around,
        facts: facts(m, address, &article, script),
        citations: citations(holdings, id)?,
        stories: stories.map(|stories| {
            let size = stories.with(id).len();
            let text = if size > 1 { m.n("story-of", &(size as u64)) } else { m.t("no-reprints").to_owned() };
            Story { text, has_others: size > 1 }
        }),
        reprints: address.bare(&format!("/reprints/{id}")).to_string(),
        inspect: if address.get("inspect").is_some() {
            address.set("inspect", "")
        } else {
            address.set("inspect", "1")
        }
        .to_string(),
        is_inspected: address.get("inspect").is_some(),
        inspected,
        clip: clippings.and_then(|file| of_article(reader, &file, id)),
        here: address.ascii(),
    };
    view.render().map_err(super::unrendered)
}

/// The article whose identity begins so.
///
/// # Errors
/// Where there is none, or there are several.
pub(super) fn found(holdings: &dyn Holdings, id: &str) -> Result<Article> {
    match holdings.engine().article(id.parse::<IdPrefix>()?)? {
        engine::Found::One(article) => Ok(*article),
        engine::Found::Several(ids) => Err(several(&ids)),
        engine::Found::None => {
            Err(Error::new(ErrorKind::NotFound, format!("no article has an ID that begins with `{id}`"))
                .with_hint("it may have been removed from the archive since; search for it")
                .named("no-article", &[("id", &id)]))
        }
    }
}

/// The query of the address and its order, where there is one.
fn asked(holdings: &dyn Holdings, address: &Address) -> Result<Option<(Query, engine::Order)>> {
    if address.get("query").is_none() {
        return Ok(None);
    }
    let asked = question::question(address)?.read()?.on(holdings)?;
    Ok(Some((asked.query, question::order(address))))
}

/// The neighbours of an article among the hits. Its rank stands in the address; where another commit has moved it, it is
/// looked for among the first hits.
fn around(
    m: Tongue,
    address: &Address,
    holdings: &dyn Holdings,
    query: &Query,
    order: engine::Order,
    id: ArticleId,
) -> Result<Around> {
    let back = address.to("/").set("sort", address.get("sort").unwrap_or_default()).to_string();
    let rank: u64 = address.get("rank").and_then(|rank| rank.parse().ok()).unwrap_or(100).min(FARTHEST);
    let ranked = holdings.engine().ids(query, order, Some(rank as usize + 50))?;
    let Some(at) = ranked.hits.iter().position(|ranked| ranked.id == id) else {
        return Ok(Around { back, rank: None, previous: None, next: None });
    };
    let neighbour = |at: Option<usize>| {
        let at = at?;
        let ranked = ranked.hits.get(at)?;
        let path = format!("/article/{}", ranked.id);
        let sort = address.get("sort").unwrap_or_default();
        Some(address.to(&path).set("sort", sort).set("rank", &(at + 1).to_string()).to_string())
    };
    let told = m.with("rank", &[("rank", &grouped(at as u64 + 1)), ("total", &grouped(ranked.total))]);
    Ok(Around { back, rank: Some(told), previous: neighbour(at.checked_sub(1)), next: neighbour(Some(at + 1)) })
}

/// A search for a value of a field.
fn value(address: &Address, field: MetaField, text: &str) -> Search {
    let href = narrowing::to_value(&address.bare("/").set("query", "*"), field, text).map(|href| href.to_string());
    Search { text: harmless(text).into_owned(), href }
}

fn line(address: &Address, article: &Article) -> Vec<Search> {
    let of =
        |field: MetaField, values: &[String]| values.iter().map(|text| value(address, field, text)).collect::<Vec<_>>();
    let mut line: Vec<Search> = article.source.iter().map(|text| value(address, MetaField::Source, text)).collect();
    line.extend(of(MetaField::Author, &article.authors));
    line.extend(of(MetaField::Section, &article.section));
    line
}

/// The text: a paragraph a line, with a place before each that begins a page, and marks numbered from `first`.
fn paragraphs(m: Tongue, article: &Article, marks: &[std::ops::Range<usize>], first: usize) -> Vec<Paragraph> {
    let placed = article.locators.placed(&article.body);
    let (mut paragraphs, mut at, mut last, mut next) = (Vec::new(), 0, None, 0);
    for line in article.body.split('\n') {
        let end = at + line.len();
        let begins = placed.at(at);
        let is_new = begins.is_some() && begins != last;
        let inside: Vec<std::ops::Range<usize>> = marks[next..]
            .iter()
            .take_while(|mark| mark.start < end)
            .map(|mark| mark.start.saturating_sub(at)..mark.end.min(end) - at)
            .collect();
        if !line.trim().is_empty() {
            let place = begins.as_ref().filter(|_| is_new).map(|locator| place(m, locator));
            paragraphs.push(Paragraph { place, pieces: pieces(line, &inside, first + next) });
        }
        next += inside.len();
        last = begins;
        at = end + 1;
    }
    paragraphs
}

fn facts(m: Tongue, address: &Address, article: &Article, script: Script) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |name: &'static str, values: Vec<Search>, is_code: bool| {
        if !values.is_empty() {
            facts.push(Fact { name, values, is_code });
        }
    };
    let fields =
        |field: MetaField, values: &[String]| values.iter().map(|text| value(address, field, text)).collect::<Vec<_>>();
    let plain = |text: String| vec![Search { text: harmless(&text).into_owned(), href: None }];
    if let Some(published) = article.published {
        let href = narrowing_of_day(address, published);
        add(m.t("published"), vec![Search { text: day(published).text, href }], false);
    }
    add(m.t("source"), article.source.iter().map(|text| value(address, MetaField::Source, text)).collect(), false);
    add(m.t("author"), fields(MetaField::Author, &article.authors), false);
    add(m.t("editor"), fields(MetaField::Editor, &article.editors), false);
    add(m.t("reviewer"), fields(MetaField::Reviewer, &article.reviewers), false);
    add(m.t("section"), fields(MetaField::Section, &article.section), false);
    add(m.t("page"), article.page.iter().map(|text| value(address, MetaField::Page, text)).collect(), false);
    let of_script = address.bare("/").set("query", &format!("lang:{}", script.name())).to_string();
    add(
        m.t("lang"),
        vec![Search { text: m.t(&format!("script-{}", script.name())).to_owned(), href: Some(of_script) }],
        false,
    );
    if let Some(url) = &article.url {
        let shown = harmless(url).into_owned();
        add(m.t("address"), vec![Search { text: shown, href: web_address(url).map(str::to_owned) }], false);
    }
    if let Some(captured) = article.captured {
        add(m.t("captured"), plain(day(captured).text), false);
    }
    if let Some(seen) = article.seen {
        add(m.t("first-seen"), plain(m.n("seen", &seen)), false);
    }
    add(m.t("file"), plain(article.path.clone()), true);
    add(m.t("identity"), plain(article.id().to_string()), true);
    facts
}

/// To the articles of the day of publication; of a month or year, to these.
fn narrowing_of_day(address: &Address, published: crate::date::Published) -> Option<String> {
    let text = published.to_string();
    let days = text.get(..10).unwrap_or(&text);
    Some(address.bare("/").set("query", "*").set("from", days).set("to", days).to_string())
}

fn citations(holdings: &dyn Holdings, id: ArticleId) -> Result<Vec<Citation>> {
    let cited = cite(holdings, &[id.to_string()], &Citing::default())?;
    CITED_AS
        .iter()
        .map(|(name, text)| {
            let mut out: Vec<u8> = Vec::new();
            let mut list = CitationList::new(citation_format_named(name)?, &mut out)?;
            cited.citations.iter().try_for_each(|citation| list.add(citation))?;
            list.finish()?;
            let citation = harmless(String::from_utf8_lossy(&out).replace("\r\n", "\n").trim_end()).into_owned();
            Ok(Citation { name, text, citation })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{LocatorKind, Locators};

    #[test]
    fn paragraphs_have_their_marks_and_places() {
        let article = Article {
            body: "渡輪開航。\n\n今天渡輪停航。".into(),
            locators: Locators { kind: LocatorKind::Page, marks: vec![(0, "11".into()), (7, "12".into())] },
            ..Article::default()
        };
        let marks = Highlighter::new(&Query::parse("渡輪").unwrap()).body(&article);
        let made = paragraphs(Tongue::English, &article, &marks, 2);
        assert_eq!(made.len(), 2);
        assert_eq!(made[0].place.as_deref(), Some("p. 11"));
        assert_eq!(made[1].place.as_deref(), Some("p. 12"));
        let lit: Vec<(usize, &str)> = made
            .iter()
            .flat_map(|paragraph| &paragraph.pieces)
            .filter(|piece| piece.mark > 0)
            .map(|piece| (piece.mark, piece.text.as_str()))
            .collect();
        assert_eq!(lit, [(2, "渡輪"), (3, "渡輪")]);
    }
}

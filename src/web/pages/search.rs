//! `/`: a page of hits.

use askama::Template;

use super::address::Address;
use super::ask::{Ask, is_any, unanswered};
use super::frame::{Frame, Reader};
use super::shown::{self, Piece, harmless, short};
use crate::article::{Article, Locator, LocatorKind};
use crate::date::Published;
use crate::engine::Order;
use crate::error::Result;
use crate::query::Query;
use crate::reprints::{Stories, StoryHit};
use crate::service::{Asked, Found, Hints, Holdings, Question, Read, SearchOptions, hints, search};
use crate::text::script::{Script, script};
use crate::web::messages::Tongue;

/// Characters of what a query was understood as.
const UNDERSTOOD: usize = 300;
/// Names of persons on a hit.
const NAMES: usize = 4;

/// Parameters that have fields of their own beside the hits.
pub(super) const OWN: [&str; 4] = ["sort", "from", "to", "on"];

/// Where the hits begin, and where the counts come to stand.
const HITS: &str = "<!--hits-->";
const SIDE: &str = "<!--side-->";

/// What all hits can be written as: what the format is called, and its name.
pub(super) const FORMATS: [(&str, &str); 8] = [
    ("csv", "CSV"),
    ("xlsx", "Excel"),
    ("tsv", "TSV"),
    ("jsonl", "JSON Lines"),
    ("gbt", "GB/T 7714"),
    ("ris", "RIS"),
    ("bib", "BibLaTeX"),
    ("csljson", "CSL-JSON"),
];

/// A page in two pieces, between which the counts come.
pub(super) struct Halves {
    pub(super) before: String,
    pub(super) behind: String,
    /// What to count.
    pub(super) asked: Asked,
    pub(super) read: Read,
}

/// A page of hits.
#[derive(Debug, Default, Template)]
#[template(path = "search.html")]
struct View {
    page: Frame,
    ask: Ask,
    unanswered: Option<String>,
    total: String,
    /// Whether nothing was asked for.
    is_latest: bool,
    understood: Option<String>,
    sorts: Vec<Choice>,
    exported: Vec<(String, String)>,
    formats: Vec<Choice>,
    first: u64,
    hits: Vec<HitView>,
    nothing: Option<Nothing>,
    next: Option<String>,
    back: Option<String>,
}

/// Something to choose.
#[derive(Debug)]
struct Choice {
    value: &'static str,
    text: &'static str,
    label: String,
    is_current: bool,
}

/// A hit.
#[derive(Debug)]
struct HitView {
    rank: u64,
    href: String,
    lang: &'static str,
    title: Vec<Piece>,
    date: Option<Day>,
    facts: Vec<String>,
    snippets: Vec<SnippetView>,
    script: &'static str,
    badge: &'static str,
    story: Option<Counted>,
    path: String,
}

#[derive(Debug)]
struct SnippetView {
    pieces: Vec<Piece>,
    place: Option<String>,
}

/// A time, for a person and for a program.
#[derive(Clone, Debug)]
pub(super) struct Day {
    pub(super) text: String,
    pub(super) machine: String,
}

/// A link and what it leads to.
#[derive(Debug)]
struct Counted {
    href: String,
    text: String,
    articles: String,
}

/// What is said where nothing was found.
#[derive(Debug)]
struct Nothing {
    message: &'static str,
    parts: Vec<Counted>,
    meant: Vec<Counted>,
    any: Option<String>,
    unfiltered: Option<String>,
}

/// The page of hits. `stories` are those that are known already; `open` gets what stands before the hits, which is known before
/// they are found.
///
/// # Errors
/// Where the question cannot be read, the cursor belongs to another, or the index cannot be read.
pub(super) fn page(
    reader: &Reader,
    holdings: &dyn Holdings,
    question: &Question,
    options: &SearchOptions,
    stories: Option<&Stories>,
    open: impl FnOnce(String),
) -> Result<Halves> {
    let (m, address) = (reader.tongue, &reader.address);
    let is_latest = question.query.trim().is_empty();
    let mut question = question.clone();
    let mut options = options.clone();
    if is_latest {
        question.query = "*".to_owned();
        if address.get("sort").is_none() {
            options.order = Order::Newest;
        }
    }
    let read = question.read()?;
    let opening = View {
        page: Frame::new(reader, if is_latest { "" } else { &question.query }),
        ask: Ask::new(reader, &question, Some(&read.parsed), &OWN),
        is_latest,
        ..View::default()
    };
    let whole = opening.render().map_err(super::unrendered)?;
    let (before, _) = whole.split_once(HITS).unwrap_or_default();
    open(before.to_owned());
    let asked = read.on(holdings)?;
    let found = search(holdings, &asked, &options)?;
    let first = address.get("rank").filter(|_| options.after.is_some()).and_then(|rank| rank.parse().ok()).unwrap_or(1);
    let shown = Shown { m, address, found: &found, stories, asks: !is_latest };
    let hits: Vec<HitView> = (first..).zip(&found.hits).map(|(rank, hit)| shown.hit(rank, hit)).collect();
    let nothing = match found.total {
        0 => Some(nothing(m, address, &question, &hints(holdings.engine(), &read.parsed.query)?)),
        _ => None,
    };
    let api = address.to_api("/api/v1/export");
    let sort = if options.order == Order::Relevance { "" } else { address.get("sort").unwrap_or_default() };
    let api = if is_latest { api.set("query", "*").set("sort", "newest") } else { api.set("sort", sort) };
    let view = View {
        unanswered: unanswered(m, &asked),
        total: m.n("articles", &found.total),
        understood: (!is_latest)
            .then(|| harmless(&short(&format!("{:#}", read.parsed.query), UNDERSTOOD)).into_owned()),
        sorts: sorts(m, options.order),
        exported: api.parameters().to_vec(),
        formats: FORMATS.iter().map(|(value, text)| format_choice(m, value, text)).collect(),
        first,
        next: found.next.map(|next| {
            let rank = first + hits.len() as u64;
            address.set("after", &next.to_string()).set("rank", &rank.to_string()).to_string()
        }),
        back: options.after.map(|_| address.anew().to_string()),
        hits,
        nothing,
        ..opening
    };
    let whole = view.render().map_err(super::unrendered)?;
    let (before, behind) = whole.split_once(SIDE).unwrap_or((&whole, ""));
    Ok(Halves { before: before.to_owned(), behind: behind.to_owned(), asked, read })
}

fn format_choice(m: Tongue, value: &'static str, text: &'static str) -> Choice {
    Choice { value, text, label: m.with("export-as", &[("format", &text)]), is_current: false }
}

fn sorts(m: Tongue, current: Order) -> Vec<Choice> {
    let sorts = [(Order::Relevance, "relevance"), (Order::Newest, "newest"), (Order::Oldest, "oldest")];
    let choice = |(order, value): (Order, &'static str)| {
        let text = m.t(&format!("sort-{value}"));
        Choice { value, text, label: String::new(), is_current: order == current }
    };
    sorts.into_iter().map(choice).collect()
}

/// What hits are shown with.
struct Shown<'a> {
    m: Tongue,
    address: &'a Address,
    found: &'a Found,
    stories: Option<&'a Stories>,
    /// Whether something was asked for.
    asks: bool,
}

impl Shown<'_> {
    fn hit(&self, rank: u64, hit: &StoryHit) -> HitView {
        let (m, article) = (self.m, &hit.hit.article);
        let script = script_of_article(article);
        let href = self.address.anew().to(&format!("/article/{}", hit.hit.id));
        let sort = self.address.get("sort").unwrap_or_default();
        let href =
            if self.asks { href.set("sort", sort).set("rank", &rank.to_string()) } else { href.bare(href.path()) };
        let snippet = |snippet: crate::engine::Snippet| SnippetView {
            pieces: shown::of_snippet(&snippet),
            place: snippet.locator.as_ref().map(|locator| place(m, locator)),
        };
        let others = match (&hit.story, self.stories) {
            (Some((_, size)), _) => size - 1,
            (None, Some(stories)) => stories.with(hit.hit.id).len().saturating_sub(1),
            (None, None) => 0,
        };
        HitView {
            rank,
            href: href.to_string(),
            lang: shown::tag(script),
            title: shown::of_snippet(&self.found.highlighter.title(article)),
            date: article.published.map(day),
            facts: facts(m, article),
            snippets: self.found.snippets(hit).into_iter().map(snippet).collect(),
            script: m.t(&format!("script-{}", script.name())),
            badge: m.t(match script {
                Script::Traditional => "badge-traditional",
                Script::Simplified => "badge-simplified",
                Script::Undecided | Script::Other => "badge-other",
            }),
            story: (others > 0).then(|| Counted {
                href: self.address.bare(&format!("/reprints/{}", hit.hit.id)).to_string(),
                text: m.n("other-versions", &(others as u64)),
                articles: String::new(),
            }),
            path: harmless(&article.path).into_owned(),
        }
    }
}

/// Source, authors, section and page of an article.
fn facts(m: Tongue, article: &Article) -> Vec<String> {
    let mut authors = article.authors.iter().take(NAMES).map(String::as_str).collect::<Vec<_>>().join("、");
    if article.authors.len() > NAMES {
        authors.push('…');
    }
    let section = article.section.join(" › ");
    let page = article.page.as_ref().map(|page| m.with("page-of-paper", &[("page", page)])).unwrap_or_default();
    let facts = [article.source.clone().unwrap_or_default(), authors, section, page];
    facts.into_iter().filter(|fact| !fact.is_empty()).map(|fact| harmless(&fact).into_owned()).collect()
}

/// A publication date: to the minute, without the zone.
pub(super) fn day(published: Published) -> Day {
    let machine = published.to_string();
    Day { text: machine.get(..16).unwrap_or(&machine).replace('T', " "), machine }
}

/// Where in an article a place is.
pub(super) fn place(m: Tongue, locator: &Locator) -> String {
    match locator.kind {
        LocatorKind::Page => m.with("page-of-text", &[("page", &harmless(&locator.label))]),
        LocatorKind::Timestamp => harmless(&locator.label).into_owned(),
    }
}

/// The script of an article, by the rule of the field `lang:`.
pub(super) fn script_of_article(article: &Article) -> Script {
    script(&format!("{}\n{}", article.title, article.body))
}

fn nothing(m: Tongue, address: &Address, question: &Question, hints: &Hints) -> Nothing {
    let (address, filters) =
        (address.anew(), ["from", "to", "on", "source", "author", "editor", "reviewer", "section", "page"]);
    let link = |query: &Query, articles: u64| {
        // As it was understood, it has the filters in it, and is read plainly.
        let alone = address.without_any(&filters).without_any(&["match", "words", "as-typed", "reprints"]);
        Counted {
            href: alone.set("query", &query.to_string()).to_string(),
            text: harmless(&short(&format!("{query:#}"), UNDERSTOOD)).into_owned(),
            articles: m.n("articles", &articles),
        }
    };
    let has_filters = filters.iter().any(|name| address.get(name).is_some());
    Nothing {
        message: match (hints.too_many, hints.parts.is_empty()) {
            (true, _) => m.t("nothing-many"),
            (false, true) => m.t("nothing"),
            (false, false) => m.t("nothing-whole"),
        },
        parts: hints.parts.iter().map(|part| link(&part.query, part.articles)).collect(),
        meant: hints.suggestions.iter().map(|meant| link(&meant.query, meant.articles)).collect(),
        any: (!is_any(question) && (hints.too_many || hints.parts.len() > 1))
            .then(|| address.set("match", "any").to_string()),
        unfiltered: has_filters.then(|| address.without_any(&filters).to_string()),
    }
}

//! `/kwic`: every place where the query stands, in its context.

use askama::Template;

use super::address::Address;
use super::ask::Ask;
use super::frame::{Frame, Reader};
use super::search::{day, place};
use super::shown::{self, harmless, short};
use super::{Picked, question};
use crate::analysis::Line;
use crate::error::Result;
use crate::service::{Holdings, KwicOptions, Limit, line_order, lines};
use crate::text::script::script;
use crate::web::messages::Tongue;

/// Lines of a page where the address says nothing else, and at most.
const LINES: usize = 50;
const MOST: usize = 500;
/// Characters of what stands beside a hit, at most.
const WIDEST: usize = 60;
/// Characters of a source and a title.
const FROM: usize = 30;

/// The orders, by their names and the keys of their messages.
const ORDERS: [(&str, &str); 6] = [
    ("newest", "sort-newest"),
    ("oldest", "sort-oldest"),
    ("L1,L2,L3", "sort-left"),
    ("R1,R2,R3", "sort-right"),
    ("hit", "sort-hit"),
    ("random", "sort-random"),
];

/// Lines in context.
#[derive(Debug, Template)]
#[template(path = "kwic.html")]
struct View {
    page: Frame,
    ask: Ask,
    orders: Vec<Picked>,
    width: usize,
    limit: usize,
    is_distinct: bool,
    found: Option<FoundView>,
    message: Option<&'static str>,
    exports: Vec<(&'static str, String)>,
}

#[derive(Debug)]
struct FoundView {
    occurrences: String,
    articles: String,
    shown: String,
    lines: Vec<LineView>,
}

/// A line.
#[derive(Debug)]
struct LineView {
    lang: &'static str,
    left: String,
    hit: String,
    right: String,
    href: String,
    from: String,
    title: String,
    times: Option<u64>,
}

/// The page.
///
/// # Errors
/// Where the question cannot be read, and where the index cannot.
pub(super) fn page(reader: &Reader, holdings: &dyn Holdings) -> Result<String> {
    let (m, address) = (reader.tongue, &reader.address);
    let question = question::question(address)?;
    let sort = address.get("sort").unwrap_or("newest");
    let names: Vec<String> = sort.split(',').map(|name| name.trim().to_owned()).collect();
    let options = KwicOptions {
        width: question::number(address, "width", KwicOptions::WIDTH).clamp(1, WIDEST),
        order: line_order(&names, 0)?,
        distinct: address.get("distinct").is_some(),
        per_article: None,
        limit: Limit::Most(question::number(address, "limit", LINES).clamp(1, MOST)),
    };
    let limit = options.limit.most().unwrap_or(LINES);
    let own = ["sort", "width", "limit", "distinct"];
    let (mut ask, mut found, mut message) = (Ask::new(reader, &question, None, &own), None, None);
    if question.query.trim().is_empty() {
        message = Some(m.t("ask-first"));
    } else {
        let read = question.read()?;
        ask = Ask::new(reader, &question, Some(&read.parsed), &own);
        if !read.parsed.query.texts().is_empty() {
            let asked = read.on(holdings)?;
            ask.tell_unanswered(m, &asked);
            let mut views = Vec::with_capacity(limit);
            let mut go_on = |_, _| holdings.go_on();
            let all = lines(holdings, &asked, &options, &mut go_on, &mut |line| {
                views.push(view(m, address, line, options.distinct));
                Ok(())
            })?;
            found = Some(FoundView {
                occurrences: m.n("occurrences", &all.occurrences),
                articles: m.n("in-articles", &all.articles),
                shown: if all.lines < all.occurrences { m.n("lines-shown", &all.lines) } else { String::new() },
                lines: views,
            });
        } else {
            message = Some(m.t("kwic-text"));
        }
    }
    let api = address.to_api("/api/v1/kwic").set("query", &question.query).set("sort", sort).set("limit", "all");
    let api = api.set("width", &options.width.to_string()).set("distinct", if options.distinct { "true" } else { "" });
    let view = View {
        page: Frame::new(reader, &format!("{} {}", m.t("kwic"), question.query)),
        ask,
        orders: ORDERS
            .iter()
            .map(|(value, key)| Picked {
                value: (*value).to_owned(),
                text: m.t(key).to_owned(),
                is_current: *value == sort,
            })
            .collect(),
        width: options.width,
        limit,
        is_distinct: options.distinct,
        exports: if found.is_some() {
            ["csv", "xlsx", "jsonl"].map(|format| (format, api.set("format", format).to_string())).into()
        } else {
            Vec::new()
        },
        found,
        message,
    };
    view.render().map_err(super::unrendered)
}

fn view(m: Tongue, address: &Address, line: Line, is_distinct: bool) -> LineView {
    let text = format!("{}{}{}{}", line.title, line.left, line.hit, line.right);
    let mut from: Vec<String> = Vec::new();
    from.extend(line.published.map(|published| day(published).text.get(..10).unwrap_or_default().to_owned()));
    from.extend(line.source.as_deref().map(|source| harmless(&short(source, FROM)).into_owned()));
    from.extend(line.locator.as_ref().map(|locator| place(m, locator)));
    if from.is_empty() {
        from.push(m.t("undated").to_owned());
    }
    LineView {
        lang: shown::tag(script(&text)),
        left: harmless(&line.left).into_owned(),
        hit: harmless(&line.hit).into_owned(),
        right: harmless(&line.right).into_owned(),
        href: address.to(&format!("/article/{}", line.id)).to_string(),
        from: from.join(" "),
        title: harmless(&short(&line.title, FROM)).into_owned(),
        times: (is_distinct && line.times > 1).then_some(line.times),
    }
}

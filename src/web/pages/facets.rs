//! `/facets`: the articles that answer by the values of their fields, each a search.

use askama::Template;

use super::ask::Ask;
use super::frame::{Frame, Reader};
use super::shown::{harmless, short};
use super::{Picked, narrowing, question};
use crate::analysis::{FacetValue, FacetValues};
use crate::date::Period;
use crate::error::Result;
use crate::query::MetaField;
use crate::service::{FacetsOptions, Holdings, Limit, Read, facets};
use crate::web::messages::{Tongue, grouped};

/// Fields that are counted where the address names none.
const FIRST: [&str; 3] = ["source", "year", "section"];
/// All fields.
const ALL: [&str; 12] =
    ["source", "author", "editor", "reviewer", "section", "page", "lang", "year", "quarter", "month", "day", "weekday"];
/// Values of a field that the page shows where the address says nothing else, and at most.
const VALUES: usize = 20;
const MOST: usize = 500;
/// Characters of a value.
const VALUE: usize = 60;

/// The counts.
#[derive(Debug, Template)]
#[template(path = "facets.html")]
struct View {
    page: Frame,
    ask: Ask,
    fields: Vec<Picked>,
    limit: usize,
    total: String,
    of: String,
    tables: Vec<Table>,
    exports: Vec<(&'static str, String)>,
}

/// The values of a field.
#[derive(Debug)]
struct Table {
    name: String,
    text: &'static str,
    caption: String,
    several: bool,
    rows: Vec<Row>,
}

/// A value.
#[derive(Debug)]
struct Row {
    text: String,
    href: Option<String>,
    articles: String,
    of: String,
    share: String,
    /// Of a hundred.
    width: String,
}

/// The page.
///
/// # Errors
/// Where the question cannot be read, and where the index cannot.
pub(super) fn page(reader: &Reader, holdings: &dyn Holdings) -> Result<String> {
    let (m, address) = (reader.tongue, &reader.address);
    let mut question = question::question(address)?;
    if question.query.trim().is_empty() {
        question.query = "*".to_owned();
    }
    let named: Vec<String> = address.all("by").flat_map(|by| by.split(',')).map(|by| by.trim().to_owned()).collect();
    let by: Vec<String> = if named.is_empty() { FIRST.iter().map(|by| (*by).to_owned()).collect() } else { named };
    let limit = question::number(address, "limit", VALUES).clamp(1, MOST);
    let options = FacetsOptions::new(&by, Limit::Most(limit))?;
    let read = question.read()?;
    let asked = read.on(holdings)?;
    let counted = facets(holdings, &asked, &options)?.facets;
    let mut ask = Ask::new(reader, &question, Some(&read.parsed), &["by", "limit"]);
    ask.tell_unanswered(m, &asked);
    let api =
        address.to_api("/api/v1/facets").set("query", &question.query).set("by", &by.join(",")).set("limit", "all");
    let view = View {
        page: Frame::new(reader, &format!("{} {}", m.t("facets"), address.get("query").unwrap_or_default())),
        ask,
        fields: ALL
            .iter()
            .map(|name| Picked {
                value: (*name).to_owned(),
                text: m.t(name).to_owned(),
                is_current: by.iter().any(|by| by == name),
            })
            .collect(),
        limit,
        total: m.n("articles", &counted.total),
        of: grouped(counted.of),
        tables: counted.facets.iter().map(|values| table(reader, &read, values)).collect(),
        exports: vec![("JSON", api.to_string())],
    };
    view.render().map_err(super::unrendered)
}

fn table(reader: &Reader, read: &Read, values: &FacetValues) -> Table {
    let m = reader.tongue;
    let highest = values.values.iter().map(|value| value.articles).max().unwrap_or(0).max(1);
    let share = |articles: u64, of: u64| {
        if of == 0 { String::new() } else { format!("{:.1} %", 100.0 * articles as f64 / of as f64) }
    };
    let plain = |text: String, articles: u64, of: Option<u64>| Row {
        text,
        href: None,
        articles: grouped(articles),
        of: of.map(grouped).unwrap_or_default(),
        share: of.map(|of| share(articles, of)).unwrap_or_default(),
        width: "0".to_owned(),
    };
    let row = |value: &FacetValue| Row {
        href: link(reader, read, &values.field, &value.value),
        width: format!("{:.1}", 100.0 * value.articles as f64 / highest as f64),
        ..plain(label(m, &values.field, &value.value), value.articles, Some(value.of))
    };
    let mut rows: Vec<Row> = values.values.iter().map(row).collect();
    if values.other.values > 0 {
        rows.push(plain(m.n("others", &values.other.values), values.other.articles, None));
    }
    if values.none.of > 0 {
        rows.push(plain(m.t("none").to_owned(), values.none.articles, Some(values.none.of)));
    }
    let text = m.t(&values.field);
    Table {
        name: values.field.clone(),
        text,
        caption: m.with("facets-table", &[("field", &text)]),
        several: values.several,
        rows,
    }
}

/// A value as a reader says it.
fn label(m: Tongue, field: &str, value: &str) -> String {
    match field {
        "lang" => m.t(&format!("script-{value}")).to_owned(),
        "weekday" => m.t(value).to_owned(),
        _ => harmless(&short(value, VALUE)).into_owned(),
    }
}

/// To the articles that have it.
fn link(reader: &Reader, read: &Read, field: &str, value: &str) -> Option<String> {
    let search = reader.address.to("/");
    let fields = [
        MetaField::Source,
        MetaField::Author,
        MetaField::Editor,
        MetaField::Reviewer,
        MetaField::Section,
        MetaField::Page,
    ];
    let link = match field {
        "lang" => narrowing::to_script(&search, &read.typed, &read.filters, value),
        "year" | "quarter" | "month" | "day" => {
            // A quarter is typed without its hyphen.
            let days: Period = value.parse().or_else(|_| value.replace('-', "").parse()).ok()?;
            Some(narrowing::to_days(&search, days.first, days.last))
        }
        // Where the field is a filter already, another value would be an alternative to it.
        field if search.get(field).is_none() => {
            let field = fields.into_iter().find(|known| known.name() == field)?;
            narrowing::to_value(&search, field, value)
        }
        _ => None,
    };
    link.map(|link| link.to_string())
}

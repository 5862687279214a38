//! What stands beside the hits: when they were published, and by whom, each a link that narrows. Counted when the hits are on
//! their way to the reader already, since counting takes longer than they do.

use askama::Template;

use super::address::Address;
use super::ask::script_of;
use super::bars::{self, Bars};
use super::frame::Reader;
use super::narrowing;
use super::shown::{harmless, short};
use crate::analysis::Unit;
use crate::engine::{Counted, Engine, Key, Tally};
use crate::error::Result;
use crate::query::MetaField;
use crate::service::{Asked, ReadFilters};
use crate::web::messages::{Tongue, grouped};

/// Values of a field.
const VALUES: usize = 6;
/// Characters of a value.
const VALUE: usize = 24;
/// Bytes that the links beside the hits take at most, since each has the whole question in it.
const BYTES: usize = 16 << 10;
/// A question of so many bytes has its counts on pages of their own.
const LONG: usize = 800;

/// What is counted, by the names of the messages, which are those of facets too.
const KEYS: [(Key, Option<MetaField>, &str); 6] = [
    (Key::Day, None, "year"),
    (Key::Source, Some(MetaField::Source), "source"),
    (Key::Section, Some(MetaField::Section), "section"),
    (Key::Author, Some(MetaField::Author), "author"),
    (Key::Script, None, "lang"),
    (Key::Page, Some(MetaField::Page), "page"),
];

/// What stands beside the hits.
#[derive(Debug, Template)]
#[template(path = "side.html")]
pub(super) struct Side {
    m: Tongue,
    bars: Option<Bars>,
    from: String,
    to: String,
    message: Option<String>,
    facets: Vec<Facet>,
}

#[derive(Debug)]
struct Facet {
    name: &'static str,
    text: &'static str,
    values: Vec<Value>,
    more: Option<String>,
}

#[derive(Debug)]
struct Value {
    text: String,
    articles: String,
    href: Option<String>,
}

impl Side {
    /// Without counts; `message` says why.
    pub(super) fn empty(reader: &Reader, message: Option<&str>) -> Self {
        let address = &reader.address;
        let day = |name: &str| address.get(name).or(address.get("on")).unwrap_or_default().to_owned();
        Self {
            m: reader.tongue,
            bars: None,
            from: day("from"),
            to: day("to"),
            message: message.map(str::to_owned),
            facets: Vec::new(),
        }
    }

    /// Of what answers.
    ///
    /// # Errors
    /// Where the engine cannot answer.
    pub(super) fn count(reader: &Reader, engine: &dyn Engine, asked: &Asked, filters: &ReadFilters) -> Result<Self> {
        let (m, address) = (reader.tongue, &reader.address);
        let length = address.anew().to_string().len();
        if length > LONG {
            return Ok(Self::empty(reader, Some(m.t("too-long-for-side"))));
        }
        let keys: Vec<Key> = KEYS.iter().map(|(key, ..)| *key).collect();
        let tallies = engine.tally(&asked.query, &keys)?;
        let links = (BYTES / (length + 60)) as u64;
        let mut side = Self::empty(reader, None);
        for ((key, field, name), tally) in KEYS.into_iter().zip(&tallies.by) {
            if key == Key::Day {
                side.bars = bars::bars(m, address, tally, asked.query.dates(), links / 2);
            }
            // What is chosen already stands above, and a second value of it would widen what the first narrows.
            let is_chosen = match key {
                Key::Script => script_of(&asked.typed).is_some(),
                Key::Day => ["from", "to", "on"].iter().any(|name| address.get(name).is_some()),
                _ => address.get(name).is_some(),
            };
            if !is_chosen {
                let values =
                    if key == Key::Day { years(address, tally) } else { values(reader, asked, filters, tally, field) };
                side.facets.extend(facet(m, address, name, values, links));
            }
        }
        Ok(side)
    }
}

/// A facet of values with most articles first; none where there are none.
fn facet(m: Tongue, address: &Address, name: &'static str, mut values: Vec<Value>, links: u64) -> Option<Facet> {
    let most = VALUES.min((links as usize / 2 / KEYS.len()).max(2));
    let more = values.len() > most;
    values.truncate(most);
    (!values.is_empty()).then(|| Facet {
        name,
        text: m.t(name),
        values,
        more: more.then(|| address.to("/facets").set("by", name).to_string()),
    })
}

/// One more than is shown.
fn first(tally: &Tally) -> Vec<(&Counted, u64)> {
    let mut values: Vec<(&Counted, u64)> = tally.values.iter().map(|(value, articles)| (value, *articles)).collect();
    let order = |one: &(&Counted, u64), other: &(&Counted, u64)| other.1.cmp(&one.1).then(one.0.cmp(other.0));
    if values.len() > VALUES + 1 {
        values.select_nth_unstable_by(VALUES, order);
        values.truncate(VALUES + 1);
    }
    values.sort_by(order);
    values
}

fn values(
    reader: &Reader,
    asked: &Asked,
    filters: &ReadFilters,
    tally: &Tally,
    field: Option<MetaField>,
) -> Vec<Value> {
    let (m, address) = (reader.tongue, &reader.address);
    let value = |(value, articles): (&Counted, u64)| {
        let (text, link) = match (value, field) {
            (Counted::Text(text), Some(field)) => {
                (harmless(&short(text, VALUE)).into_owned(), narrowing::to_value(address, field, text))
            }
            (Counted::Script(name), _) => {
                (m.t(&format!("script-{name}")).to_owned(), narrowing::to_script(address, &asked.typed, filters, name))
            }
            (Counted::Text(text), None) => (text.clone(), None),
            (Counted::Day(day), _) => (day.to_string(), None),
        };
        Value { text, articles: grouped(articles), href: link.map(|link| link.to_string()) }
    };
    first(tally).into_iter().map(value).collect()
}

/// By year, the latest first.
fn years(address: &Address, tally: &Tally) -> Vec<Value> {
    let mut years = std::collections::BTreeMap::new();
    for (value, articles) in &tally.values {
        if let Counted::Day(day) = value {
            *years.entry(Unit::Year.start(*day)).or_insert(0) += articles;
        }
    }
    let value = |(first, articles): (chrono::NaiveDate, u64)| {
        let last = Unit::Year.next(first).pred_opt().unwrap_or(first);
        let href = narrowing::to_days(address, first, last).to_string();
        Value { text: narrowing::span(first, last), articles: grouped(articles), href: Some(href) }
    };
    years.into_iter().rev().map(value).collect()
}

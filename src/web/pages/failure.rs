//! What a reader is told where there is no answer: the same as a program is, on a page.

use std::fmt::Display;

use askama::Template;
use axum::http::StatusCode;

use super::address::Address;
use super::frame::{Frame, Reader};
use super::search::OWN;
use super::shown::{harmless, short};
use crate::web::messages::Tongue;
use crate::web::problem::{Kind, Problem};

/// Characters on either side of the place that is wrong.
const AROUND: usize = 60;

/// Characters of what is said.
const MOST: usize = 1000;

/// A problem.
#[derive(Debug, Template)]
#[template(path = "failure.html")]
struct View {
    page: Frame,
    heading: &'static str,
    /// What is wrong, and what to do about it, in the language of the page.
    said: Option<String>,
    advice: Option<String>,
    /// The same as it is said in English, where the page says less.
    detail: Option<String>,
    hint: Option<String>,
    place: Option<Place>,
    /// To ask again, where that may help.
    again: Option<String>,
    /// The query, where it can be mended.
    query: Option<String>,
    hidden: Vec<(String, String)>,
    /// Whether they belong to a box that stands above.
    is_above: bool,
}

/// A place in what was typed.
#[derive(Debug)]
struct Place {
    before: String,
    wrong: String,
    behind: String,
}

/// What is wrong and what to do about it, in this language; `None` in English, in which the problem itself says it. What has no
/// name is said by its kind.
fn said(m: Tongue, problem: &Problem) -> Option<(String, Option<String>)> {
    let (name, values) = match problem.named.as_deref() {
        Some(named) => (named.name, named.values.as_slice()),
        None => (problem.kind.name(), [].as_slice()),
    };
    let values: Vec<(&str, &dyn Display)> = values.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
    m.error(name, &values)
}

/// Pages that answer a question.
const ASKING: [&str; 4] = ["/", "/timeline", "/kwic", "/facets"];

/// Where it begins, behind what stands above every page.
const FAILURE: &str = "<!--failure-->";

/// The rest of a page whose beginning the reader has already.
pub(super) fn rest(reader: &Reader, problem: &Problem) -> String {
    whole(reader, problem, true).split_once(FAILURE).map_or_else(String::new, |(_, rest)| rest.to_owned())
}

/// The page of a problem.
pub(super) fn page(reader: &Reader, problem: &Problem) -> String {
    whole(reader, problem, false)
}

/// The page; where the box with the query `is_above` what is wrong, without another, and with the fields of it that would have
/// come below.
fn whole(reader: &Reader, problem: &Problem, is_above: bool) -> String {
    let (m, address) = (reader.tongue, &reader.address);
    let heading = match (problem.kind, problem.status()) {
        (Kind::Input | Kind::Parameter, _) if ASKING.contains(&address.path()) => m.t("bad-query"),
        (_, StatusCode::NOT_FOUND) => m.t("not-found"),
        (_, StatusCode::SERVICE_UNAVAILABLE) => m.t("busy"),
        _ => m.t("failed"),
    };
    let place = problem.place.as_ref().and_then(|place| {
        let text = |range| Some(harmless(place.text.get::<std::ops::Range<usize>>(range)?).into_owned());
        let before = text(0..place.range.start)?;
        let skipped = before.chars().count().saturating_sub(AROUND);
        let before: String = before.chars().skip(skipped).collect();
        Some(Place {
            before: if skipped > 0 { format!("…{before}") } else { before },
            wrong: short(&text(place.range.clone())?, AROUND),
            behind: short(&text(place.range.end..place.text.len())?, AROUND),
        })
    });
    let address: Address = address.anew();
    let shown = |text: &str| harmless(&short(text, MOST)).into_owned();
    let said = said(m, problem);
    // English says more where there is no advice.
    let is_whole = matches!(said, Some((_, Some(_))));
    let advice = said.as_ref().and_then(|(_, advice)| advice.as_deref().map(shown));
    let view = View {
        page: Frame::new(reader, heading),
        heading,
        said: said.as_ref().map(|(said, _)| shown(said)),
        advice,
        detail: (!is_whole).then(|| shown(&problem.detail)),
        hint: problem.hint.as_deref().filter(|_| !is_whole).map(shown),
        place,
        again: (problem.status() == StatusCode::SERVICE_UNAVAILABLE).then(|| address.to_string()),
        query: address.get("query").filter(|_| !is_above).map(str::to_owned),
        hidden: address
            .parameters()
            .iter()
            .filter(|(name, _)| if is_above { OWN.contains(&name.as_str()) } else { name != "query" })
            .cloned()
            .collect(),
        is_above,
    };
    view.render().unwrap_or_else(|_| heading.to_owned())
}

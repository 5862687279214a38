//! What a reader is told where there is no answer: the same as a program is, on a page.

use askama::Template;
use axum::http::StatusCode;

use super::address::Address;
use super::frame::{Frame, Reader};
use super::shown::{harmless, short};
use crate::web::problem::{Kind, Problem};

/// Characters on either side of the place that is wrong.
const AROUND: usize = 60;

/// A problem.
#[derive(Debug, Template)]
#[template(path = "failure.html")]
struct View {
    page: Frame,
    heading: &'static str,
    detail: String,
    hint: Option<String>,
    place: Option<Place>,
    /// To ask again, where that may help.
    again: Option<String>,
    /// The query, where it can be mended.
    query: Option<String>,
    hidden: Vec<(String, String)>,
}

/// A place in what was typed.
#[derive(Debug)]
struct Place {
    before: String,
    wrong: String,
    behind: String,
}

/// The page of a problem.
pub(super) fn page(reader: &Reader, problem: &Problem) -> String {
    let (m, address) = (reader.tongue, &reader.address);
    let heading = match (problem.kind, problem.status()) {
        (Kind::Input | Kind::Parameter, _) => m.t("bad-query"),
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
    let view = View {
        page: Frame::new(reader, heading),
        heading,
        detail: harmless(&short(&problem.detail, 1000)).into_owned(),
        hint: problem.hint.as_deref().map(|hint| harmless(&short(hint, 1000)).into_owned()),
        place,
        again: (problem.status() == StatusCode::SERVICE_UNAVAILABLE).then(|| address.to_string()),
        query: address.get("query").map(str::to_owned),
        hidden: address.parameters().iter().filter(|(name, _)| name != "query").cloned().collect(),
    };
    view.render().unwrap_or_else(|_| heading.to_owned())
}

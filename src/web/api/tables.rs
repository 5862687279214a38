//! Counts: by the values of fields, over time, of each line of a list.

use super::endpoint::Endpoint;
use crate::analysis::{Facet, Of, Timeline};
use crate::service::{
    BatchAnswer, BatchRead, FacetsAnswer, FacetsOptions, Holdings as _, ListForm, TimelineOptions, TimelineRead,
    entries, facets, unit,
};
use crate::web::desk::Visit;
use crate::web::parameters::{FILTERS, Given, Parameter, QUERY, Takes};
use crate::web::problem::Problem;

/// What articles are counted by.
const FIELDS: &[&str] = &[
    "source", "author", "editor", "reviewer", "section", "page", "lang", "year", "quarter", "month", "day", "weekday",
];
/// Most values of a field.
const LIMIT: Parameter = Parameter::new("limit", Takes::Most("20"), "Most values of each field");
/// Lines of a list that are asked at once.
const LINES: usize = 1_000;

/// `facets`.
pub(super) struct Facets;

/// `timeline`.
pub(super) struct OverTime;

/// `batch`.
pub(super) struct Batch;

impl Endpoint for Facets {
    const NAME: &'static str = "facets";
    const ABOUT: &'static str = "How many of the articles that answer a query have each value of fields";
    const TABLES: &'static [&'static [Parameter]] = &[
        QUERY,
        FILTERS,
        &[Parameter::needed("by", Takes::Choices(FIELDS), "What to count by, with commas between fields"), LIMIT],
    ];
    type Answer = FacetsAnswer;

    fn find(given: &Given, visit: &Visit) -> Result<FacetsAnswer, Problem> {
        let options = FacetsOptions::new(&given.list("by"), given.limit(&LIMIT))?;
        let asked = given.question().read()?.on(visit)?;
        Ok(facets(visit, &asked, &options)?)
    }
}

impl Endpoint for OverTime {
    const NAME: &'static str = "timeline";
    const ABOUT: &'static str = "The articles that answer a query over time, beside all that were published";
    const TABLES: &'static [&'static [Parameter]] = &[
        QUERY,
        FILTERS,
        &[
            Parameter::new("with", Takes::Texts, "A query that has a series of its own, beside the first"),
            Parameter::new(
                "by",
                Takes::Choice(&["auto", "day", "week", "month", "quarter", "year"]),
                "The length of a span; auto gives sixty spans at most",
            ),
            Parameter::new(
                "of",
                Takes::Choice(&["filters", "all"]),
                "What the articles of a span are held against: those that the filters leave of it, or all of its days",
            ),
        ],
    ];
    type Answer = Timeline;

    fn find(given: &Given, visit: &Visit) -> Result<Timeline, Problem> {
        let of = if given.is("of", "all") { Of::All } else { Of::Filters };
        let options = TimelineOptions { with: given.texts("with"), by: unit(given.text("by").unwrap_or("auto"))?, of };
        Ok(TimelineRead::new(&given.question(), &options)?.on(visit)?.timeline)
    }
}

impl Endpoint for Batch {
    const NAME: &'static str = "batch";
    const ABOUT: &'static str = "How many articles answer each line of a list of queries or names";
    const TABLES: &'static [&'static [Parameter]] = &[
        &[
            Parameter::needed(
                "line",
                Takes::Texts,
                "A line: a query, or with names a name, or several for one thing with | between them",
            ),
            Parameter::new("names", Takes::Flag, "Whether lines are names, each looked for as a phrase"),
            Parameter::new("by", Takes::Choice(FIELDS), "Count the articles of each line by this field as well"),
        ],
        FILTERS,
    ];
    type Answer = BatchAnswer;

    fn find(given: &Given, visit: &Visit) -> Result<BatchAnswer, Problem> {
        let lines = given.texts("line");
        if lines.len() > LINES {
            return Err(Problem::parameter("line", format!("there are more than {LINES} lines"))
                .with_hint("ask in several requests"));
        }
        let by = given.parsed::<Facet>("by")?;
        let read = given.filters().read()?;
        // As it is called when it comes by standard input.
        let name = "-";
        let (entries, _) =
            entries(&lines.join("\n"), ListForm::Lines, name).map_err(|error| Problem::from(error).of("line"))?;
        let list = BatchRead::new(visit, entries, given.flag("names"), &read)?;
        let (rows, _) = list.rows(visit, by, &mut |_, _| visit.go_on())?;
        Ok(list.answer(name, by, rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_fields_are_told() {
        let hint = "x".parse::<Facet>().unwrap_err().hint().unwrap_or_default().to_owned();
        assert!(hint.ends_with(&format!(": {}", FIELDS.join(","))), "{hint}");
    }
}
